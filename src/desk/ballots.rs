//! Ballots as they stand on a day: their clocks, what is asked of us, how far we are, and what is still needed.
//!
//! Nothing of this is stored: it follows from the ledger, the settings and the date.

use crate::{
    desk::{Desk, refusal::Refusal},
    domain::{
        ballot::{Ballot, BallotState, BallotView, Obligation, PositionState, Question},
        calendar::{Calendar, Margins, plan},
        committee::{CommitteeReference, FoundDocumentNumber, read_document_number},
        deliverable::Reference,
        membership::{Participation, Roster},
        ruleset::{RuleSet, RuleSets},
    },
    store::{self, Reader},
};
use jiff::{ToSpan as _, civil::Date};
use std::collections::BTreeMap;

/// Which ballots to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Which part of the portal's tabs.
    pub tab: Tab,
    /// Only of this committee.
    pub committee: Option<CommitteeReference>,
    /// Only those for which this TAG forms the position.
    pub tag: Option<String>,
}

/// The tabs of the portal, as list views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Everything.
    #[default]
    All,
    /// Open, we must vote, and no vote was exported.
    Required,
    /// Open for voting.
    Open,
    /// Opened in the last two weeks.
    New,
    /// Open, and closing within so many days.
    Closing(u16),
    /// Closed in the last two weeks.
    Closed,
}

/// Days for which a ballot is new, or freshly closed.
const FRESH_DAYS: i64 = 14;

/// The ballots of a list, those that close first before the others.
pub fn list(desk: &Desk, filter: &Filter) -> Result<Vec<BallotView>, Refusal> {
    let mut surroundings = Surroundings::of(desk)?;
    let today = desk.clock.today();
    desk.store.read(|reader| {
        let mut views = Vec::new();
        for ballot in store::ballot::all(reader)? {
            if filter.committee.as_ref().is_some_and(|committee| *committee != ballot.committee) {
                continue;
            }
            let view = surroundings.view(reader, desk, ballot)?;
            let of_tag = filter.tag.is_none() || filter.tag == view.tag;
            if of_tag && is_on_tab(&view, filter.tab, today) {
                views.push(view);
            }
        }
        Ok(views)
    })
}

fn is_on_tab(view: &BallotView, tab: Tab, today: Date) -> bool {
    let Ballot { opens, closes, .. } = &view.ballot;
    let voting =
        view.state == BallotState::Open || (view.state == BallotState::Submitted && today <= *closes);
    let days_ago = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
    let in_days = |days: i64| today.checked_add(days.days()).unwrap_or(today);
    match tab {
        Tab::All => true,
        Tab::Required => view.state == BallotState::Open && view.obligation == Some(Obligation::Must),
        Tab::Open => voting,
        Tab::New => voting && opens.is_some_and(|opens| opens >= days_ago(FRESH_DAYS)),
        Tab::Closing(days) => voting && *closes <= in_days(i64::from(days)),
        Tab::Closed => *closes < today && *closes >= days_ago(FRESH_DAYS),
    }
}

/// The ballot as it stands today.
pub fn view(reader: &Reader<'_>, desk: &Desk, ballot: Ballot) -> Result<BallotView, Refusal> {
    Surroundings::of(desk)?.view(reader, desk, ballot)
}

/// What many ballots share: the calendar, and for each committee its TAG and our standing on a day.
struct Surroundings {
    calendar: Calendar,
    tags: BTreeMap<CommitteeReference, (Option<String>, Margins)>,
    standings: BTreeMap<(CommitteeReference, Date), Option<Participation>>,
}

impl Surroundings {
    fn of(desk: &Desk) -> Result<Self, Refusal> {
        let calendar = Calendar::named(&desk.settings.national_body.holidays)?;
        Ok(Self { calendar, tags: BTreeMap::new(), standings: BTreeMap::new() })
    }

    fn view(&mut self, reader: &Reader<'_>, desk: &Desk, ballot: Ballot) -> Result<BallotView, Refusal> {
        let today = desk.clock.today();
        let participation = self.participation(reader, desk, &ballot)?;
        let (tag, margins) = self.tag(reader, desk, &ballot.committee)?.clone();
        let obligation = obligation(&desk.rules, &ballot, participation);
        let position = position_state(reader, ballot.number)?;
        let recorded = store::ballot::recorded_on(reader, ballot.number)?;
        let was_known_in_time = recorded.is_none_or(|recorded| recorded <= ballot.closes);
        let duty_counts = rule_set(&desk.rules, &ballot).duties.counts(ballot.kind);
        let mut state =
            state(&ballot, position, today, obligation.filter(|_| was_known_in_time && duty_counts));
        // A vote went out, and a newer position was never signed: the vote that went out counts.
        let is_past = matches!(state, BallotState::Missed | BallotState::Closed);
        if is_past && has_submission(reader, ballot.number)? {
            state = BallotState::Submitted;
        }
        let plan = plan(ballot.opens, ballot.closes, &margins, &self.calendar);
        let mut view =
            BallotView { ballot, plan, participation, obligation, position, state, tag, needs: Vec::new() };
        view.needs = needs(&view);
        Ok(view)
    }

    fn tag(
        &mut self,
        reader: &Reader<'_>,
        desk: &Desk,
        committee: &CommitteeReference,
    ) -> Result<&(Option<String>, Margins), Refusal> {
        if !self.tags.contains_key(committee) {
            let tag = store::tag::of_committee(reader, committee)?;
            let roster = tag.as_deref().map(|name| store::tag::find(reader, name)).transpose()?.flatten();
            self.tags.insert(committee.clone(), (tag, margins(desk, roster.as_ref())));
        }
        Ok(&self.tags[committee])
    }

    /// Our standing in the ballot's committee on the day that decides: today, or the close when that is past.
    fn participation(
        &mut self,
        reader: &Reader<'_>,
        desk: &Desk,
        ballot: &Ballot,
    ) -> Result<Option<Participation>, Refusal> {
        let key = (ballot.committee.clone(), desk.clock.today().min(ballot.closes));
        if let Some(known) = self.standings.get(&key) {
            return Ok(*known);
        }
        let body = &desk.settings.national_body.name;
        let standing = store::tag::participation_on(reader, &key.0, body, key.1)?;
        self.standings.insert(key, standing);
        Ok(standing)
    }
}

/// How far before the close things are due: the TAG's roster says its part, the settings the rest.
fn margins(desk: &Desk, roster: Option<&Roster>) -> Margins {
    let deadlines = &desk.settings.deadlines;
    Margins {
        national: deadlines.cut_off_business_days,
        tag: roster
            .map_or(deadlines.tag_cut_off_business_days, |roster| roster.tag.rules.cut_off_business_days),
        least: deadlines.least_business_days,
        zone: desk.settings.national_body.zone.clone(),
    }
}

/// What the standing asks of us; `None` when the standing is unknown and would make a difference.
pub(crate) fn obligation(
    sets: &RuleSets,
    ballot: &Ballot,
    participation: Option<Participation>,
) -> Option<Obligation> {
    let rules = rule_set(sets, ballot).kind(ballot.kind);
    if let Some(participation) = participation {
        return Some(rules.obligation(participation));
    }
    let possible = Participation::ALL.map(|standing| rules.obligation(standing));
    possible.iter().all(|other| *other == possible[0]).then_some(possible[0])
}

/// The rules the ballot was opened under.
pub(crate) fn rule_set<'a>(sets: &'a RuleSets, ballot: &Ballot) -> &'a RuleSet {
    sets.named(&ballot.rule_set).unwrap_or_else(|| sets.in_force_on(ballot.closes).rules)
}

/// What is asked of us: the ballot's own questions, or only for comments.
pub(crate) fn questions(sets: &RuleSets, ballot: &Ballot, obligation: Option<Obligation>) -> Vec<Question> {
    match obligation {
        Some(Obligation::CommentOnly | Obligation::None) => rule_set(sets, ballot).consultation(),
        Some(Obligation::Must | Obligation::May) | None => ballot.questions.clone(),
    }
}

fn has_submission(reader: &Reader<'_>, ballot: u64) -> Result<bool, Refusal> {
    Ok(!store::vote::submissions(reader, ballot)?.is_empty())
}

fn position_state(reader: &Reader<'_>, ballot: u64) -> Result<PositionState, Refusal> {
    let Some(recorded) = store::position::latest(reader, ballot)? else { return Ok(PositionState::None) };
    let Some(signed) = store::vote::latest(reader, ballot)? else { return Ok(PositionState::Recorded) };
    if signed.position != recorded.number {
        return Ok(PositionState::Recorded);
    }
    Ok(match store::vote::submission_of(reader, signed.number)? {
        None => PositionState::Signed,
        Some(submission) if submission.receipt.is_none() => PositionState::Exported,
        Some(_) => PositionState::Acknowledged,
    })
}

fn state(
    ballot: &Ballot,
    position: PositionState,
    today: Date,
    obligation: Option<Obligation>,
) -> BallotState {
    if ballot.cancelled.is_some() {
        return BallotState::Cancelled;
    }
    match position {
        PositionState::Exported | PositionState::Acknowledged => return BallotState::Submitted,
        PositionState::None | PositionState::Recorded | PositionState::Signed => {}
    }
    if ballot.opens.is_some_and(|opens| today < opens) {
        BallotState::Announced
    } else if today <= ballot.closes {
        BallotState::Open
    } else if obligation == Some(Obligation::Must) {
        BallotState::Missed
    } else {
        BallotState::Closed
    }
}

/// What the ballot still needs, one sentence each; nothing once it is over.
fn needs(view: &BallotView) -> Vec<String> {
    let over = matches!(view.state, BallotState::Cancelled | BallotState::Closed | BallotState::Missed);
    let mut needs = Vec::new();
    if over {
        return needs;
    }
    let committee = &view.ballot.committee;
    if view.participation.is_none() && view.obligation.is_none() {
        needs.push(format!("the national body's membership in {committee}, which is not known"));
    }
    match view.obligation {
        Some(Obligation::None) => return needs,
        Some(Obligation::CommentOnly) if view.position == PositionState::None => {
            needs.push("the TAG's comments, if it has any".to_owned());
            return needs;
        }
        Some(Obligation::Must | Obligation::May | Obligation::CommentOnly) | None => {}
    }
    if view.tag.is_none() {
        needs.push(format!("a TAG for {committee}"));
    }
    needs.extend(match view.position {
        PositionState::None => Some("the TAG's position".to_owned()),
        PositionState::Recorded => Some("a signature".to_owned()),
        PositionState::Signed => Some("its submission".to_owned()),
        PositionState::Exported => Some("the portal's receipt".to_owned()),
        PositionState::Acknowledged => None,
    });
    needs
}

/// The ballot that a person names: by its number, by its reference where only one such ballot is open, or by the
/// N-number of its paper, `ISO/TC 46/SC 4 N 12`.
pub fn named(reader: &Reader<'_>, desk: &Desk, name: &str) -> Result<Ballot, Refusal> {
    let name = name.trim();
    if let Ok(number) = name.parse::<u64>() {
        return store::ballot::find(reader, number)?.ok_or_else(|| no_ballot(name));
    }
    let today = desk.clock.today();
    let mut same = match read_document_number(name, None) {
        Some(found) => of_document_number(reader, &found)?,
        None => of_reference(reader, &Reference::read(name).map_err(|_| no_ballot(name))?)?,
    };
    if same.len() > 1 {
        let open: Vec<Ballot> = same
            .iter()
            .filter(|ballot| today <= ballot.closes && ballot.cancelled.is_none())
            .cloned()
            .collect();
        if !open.is_empty() {
            same = open;
        }
    }
    match same.len() {
        0 => Err(no_ballot(name)),
        1 => Ok(same.remove(0)),
        _ => {
            let numbers: Vec<String> = same.iter().map(|ballot| ballot.number.to_string()).collect();
            Err(Refusal::unknown(
                "E-BAL-007",
                format!("`{name}` names {} ballots", same.len()),
                format!("name one by its number: {}", numbers.join(", ")),
            ))
        }
    }
}

fn of_reference(reader: &Reader<'_>, reference: &Reference) -> Result<Vec<Ballot>, Refusal> {
    let mut ballots = store::ballot::all(reader)?;
    ballots
        .retain(|ballot| ballot.reference.as_ref().is_some_and(|other| names_the_ballot(reference, other)));
    Ok(ballots)
}

fn of_document_number(reader: &Reader<'_>, found: &FoundDocumentNumber) -> Result<Vec<Ballot>, Refusal> {
    let Some(committee) = &found.committee else { return Ok(Vec::new()) };
    let numbers = store::document::ballots_by_number(reader, committee.as_str(), &found.number)?;
    let ballots = numbers.into_iter().map(|number| store::ballot::find(reader, number));
    Ok(ballots.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Whether a name that a person typed means the reference of a ballot: the same draft, whatever the year and language.
pub(crate) fn names_the_ballot(typed: &Reference, recorded: &Reference) -> bool {
    typed.names_the_same_work(recorded)
        && typed.draft_stage() == recorded.draft_stage()
        && (typed.iteration.is_none() || typed.iteration == recorded.iteration)
        && (typed.year().is_none() || typed.is_draft() || typed.year() == recorded.year())
}

fn no_ballot(name: &str) -> Refusal {
    Refusal::unknown(
        "E-BAL-006",
        format!("`{name}` is not a ballot of this desk"),
        "`isodesk ballot list` shows them; name one by its number or its reference",
    )
}
