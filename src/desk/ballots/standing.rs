//! How one ballot stands: its clocks, our standing in its committees, how far we are, and what is still needed.

use crate::{
    desk::{Desk, refusal::Refusal},
    domain::{
        ballot::{Ballot, BallotState, BallotView, Obligation, PositionState, Question},
        calendar::{Calendar, Margins, Plan, plan},
        committee::CommitteeReference,
        membership::{Participation, Roster, Standings},
        ruleset::{RuleSet, RuleSets},
    },
    store::{self, Reader, StoreError, progress::Progress},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The ballot as it stands today.
pub fn view(reader: &Reader<'_>, desk: &Desk, ballot: Ballot) -> Result<BallotView, Refusal> {
    Surroundings::of(desk)?.view(reader, desk, ballot)
}

/// What many ballots share: the calendar, and for each committee its TAG and our standing on a day.
pub(super) struct Surroundings {
    calendar: Calendar,
    tags: BTreeMap<CommitteeReference, (Option<String>, Margins)>,
    standings: BTreeMap<CommitteeReference, Standings>,
}

impl Surroundings {
    pub(super) fn of(desk: &Desk) -> Result<Self, Refusal> {
        let calendar = Calendar::named(&desk.settings.national_body.holidays)?;
        Ok(Self { calendar, tags: BTreeMap::new(), standings: BTreeMap::new() })
    }

    pub(super) fn view(
        &mut self,
        reader: &Reader<'_>,
        desk: &Desk,
        ballot: Ballot,
    ) -> Result<BallotView, Refusal> {
        let nowhere = || StoreError::Unreadable { what: "a ballot", text: ballot.number.to_string() };
        let progress = store::progress::of_ballot(reader, ballot.number)?.ok_or_else(nowhere)?;
        let today = desk.clock.today();
        let participation = self.participation(reader, desk, &ballot)?;
        let obligation = obligation(&desk.rules, &ballot, participation);
        let (lead, margins) = self.tag(reader, desk, &ballot.committee)?.clone();
        let linked = self.linked_tags(reader, desk, &ballot)?;
        let tag = lead.or_else(|| linked.first().cloned());
        let open_tags = open_tags(reader, &ballot, tag.as_deref(), &linked, &progress)?;
        let is_due = progress.recorded <= ballot.closes && duty(&desk.rules, &ballot, obligation);
        let state = state(&ballot, &progress, today, is_due.then_some(Obligation::Must));
        let plan = plan(ballot.opens, ballot.closes, &margins, &self.calendar);
        let mut view = BallotView {
            ballot,
            plan,
            participation,
            obligation,
            position: position_state(&progress),
            state,
            tag,
            open_tags,
            late: progress.late.clone(),
            needs: Vec::new(),
        };
        view.needs = needs(&view, today);
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

    /// The TAGs of the other committees of a ballot, each once.
    fn linked_tags(
        &mut self,
        reader: &Reader<'_>,
        desk: &Desk,
        ballot: &Ballot,
    ) -> Result<Vec<String>, Refusal> {
        let mut tags = Vec::new();
        for committee in &ballot.linked {
            let (tag, _) = self.tag(reader, desk, committee)?;
            tags.extend(tag.clone().filter(|tag| !tags.contains(tag)));
        }
        Ok(tags)
    }

    /// Our standing on the day that decides: today, or the close when that is past. Of several committees the one that
    /// asks most of us counts (Directives Part 1, 1.12.6: one position for all of them).
    fn participation(
        &mut self,
        reader: &Reader<'_>,
        desk: &Desk,
        ballot: &Ballot,
    ) -> Result<Option<Participation>, Refusal> {
        let day = desk.clock.today().min(ballot.closes);
        let mut all = Vec::new();
        for committee in std::iter::once(&ballot.committee).chain(&ballot.linked) {
            all.push(self.in_committee(reader, desk, committee)?.on(day));
        }
        let strongest = Participation::ALL.into_iter().find(|standing| all.contains(&Some(*standing)));
        let is_certain = strongest == Some(Participation::Participating) || !all.contains(&None);
        Ok(strongest.filter(|_| is_certain))
    }

    fn in_committee(
        &mut self,
        reader: &Reader<'_>,
        desk: &Desk,
        committee: &CommitteeReference,
    ) -> Result<&Standings, Refusal> {
        if !self.standings.contains_key(committee) {
            let body = &desk.settings.national_body.name;
            self.standings.insert(committee.clone(), store::tag::standings(reader, committee, body)?);
        }
        Ok(&self.standings[committee])
    }
}

/// TAGs of the linked committees that have neither agreed with the position in force nor waived.
fn open_tags(
    reader: &Reader<'_>,
    ballot: &Ballot,
    lead: Option<&str>,
    linked: &[String],
    progress: &Progress,
) -> Result<Vec<String>, Refusal> {
    if linked.is_empty() {
        return Ok(Vec::new());
    }
    let said = store::concurrence::of_ballot(reader, ballot.number)?;
    let is_settled = |tag: &&String| {
        said.iter()
            .any(|one| one.tag == **tag && (one.position.is_none() || one.position == progress.position))
    };
    let open = linked.iter().filter(|tag| Some(tag.as_str()) != lead).filter(|tag| !is_settled(tag));
    Ok(open.cloned().collect())
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
fn obligation(sets: &RuleSets, ballot: &Ballot, participation: Option<Participation>) -> Option<Obligation> {
    let rules = rule_set(sets, ballot).kind(ballot.kind);
    if let Some(participation) = participation {
        return Some(rules.obligation(participation));
    }
    let possible = Participation::ALL.map(|standing| rules.obligation(standing));
    possible.iter().all(|other| *other == possible[0]).then_some(possible[0])
}

/// Whether a missed vote would count against us.
fn duty(sets: &RuleSets, ballot: &Ballot, obligation: Option<Obligation>) -> bool {
    obligation == Some(Obligation::Must) && rule_set(sets, ballot).duties.counts(ballot.kind)
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

fn position_state(progress: &Progress) -> PositionState {
    if progress.position.is_none() {
        PositionState::None
    } else if progress.signed != progress.position {
        PositionState::Recorded
    } else if !progress.exported {
        PositionState::Signed
    } else if !progress.acknowledged {
        PositionState::Exported
    } else {
        PositionState::Acknowledged
    }
}

/// Where a ballot stands; `due` is what a missed vote would be held against.
fn state(ballot: &Ballot, progress: &Progress, today: Date, due: Option<Obligation>) -> BallotState {
    let went_out = position_state(progress) >= PositionState::Exported && progress.late.is_none();
    let is_over = today > ballot.closes;
    if ballot.cancelled.is_some() {
        BallotState::Cancelled
    } else if went_out || (is_over && progress.in_time) {
        // A vote went out, and a newer position was never signed: the vote that went out counts.
        BallotState::Submitted
    } else if ballot.opens.is_some_and(|opens| today < opens) {
        BallotState::Announced
    } else if !is_over {
        BallotState::Open
    } else if due.is_some() {
        BallotState::Missed
    } else {
        BallotState::Closed
    }
}

/// What the ballot still needs, one sentence each; nothing once it is over.
fn needs(view: &BallotView, today: Date) -> Vec<String> {
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
    if view.position != PositionState::None {
        needs.extend(view.open_tags.iter().map(|tag| format!("the agreement or a waiver of {tag}")));
    }
    needs.extend(match view.position {
        PositionState::None => Some(no_position(&view.plan, today)),
        PositionState::Recorded => Some("a signature".to_owned()),
        PositionState::Signed => Some("its submission".to_owned()),
        PositionState::Exported => Some("the portal's receipt".to_owned()),
        PositionState::Acknowledged => None,
    });
    needs
}

/// A TAG that is silent past its cut-off can be answered for: with an abstention that a person proposes and signs.
fn no_position(plan: &Plan, today: Date) -> String {
    if plan.tag_cut_off.is_past_on(today) {
        return "the TAG's position, or an abstention proposed for it".to_owned();
    }
    "the TAG's position".to_owned()
}
