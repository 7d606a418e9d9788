//! Ballots as they stand on a day: their clocks, what is asked of us, how far we are, and what is still needed.
//!
//! Nothing of this is stored: it follows from the ledger, the settings and the date.

mod standing;

pub use standing::view;
pub(crate) use standing::{questions, rule_set};

use crate::{
    desk::{Desk, refusal::Refusal},
    domain::{
        ballot::{Ballot, BallotState, BallotView, Obligation},
        committee::{CommitteeReference, FoundDocumentNumber, read_document_number},
        deliverable::Reference,
    },
    store::{self, Reader},
};
use jiff::{ToSpan as _, civil::Date};
use standing::Surroundings;

/// Which ballots to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Which part of the portal's tabs.
    pub tab: Tab,
    /// Only of this committee.
    pub committee: Option<CommitteeReference>,
    /// Only those for which this TAG forms the position.
    pub tag: Option<String>,
    /// At most so many, those that close last.
    pub most: Option<u32>,
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
        let days = days_of(filter.tab, today);
        // Whether one is on a tab, and which TAG it has, is known only when it was looked at.
        let most = filter.most.filter(|_| filter.tab == Tab::All && filter.tag.is_none());
        let ballots = match &filter.committee {
            Some(committee) => store::ballot::closing_of(reader, committee, days, most)?,
            None => store::ballot::closing(reader, days, most)?,
        };
        for ballot in ballots {
            let view = surroundings.view(reader, desk, ballot)?;
            let of_tag = filter.tag.is_none() || filter.tag == view.tag;
            if of_tag && is_on_tab(&view, filter.tab, today) {
                views.push(view);
            }
        }
        let most = filter.most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
        Ok(views.split_off(views.len().saturating_sub(most)))
    })
}

/// The days on which the ballots of a tab close, so that those of past years are not even read.
fn days_of(tab: Tab, today: Date) -> (Date, Date) {
    match tab {
        Tab::All => (Date::MIN, Date::MAX),
        Tab::Required | Tab::Open | Tab::New | Tab::Closing(_) => (today, Date::MAX),
        Tab::Closed => (today.checked_sub(FRESH_DAYS.days()).unwrap_or(today), today),
    }
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
    let mut ballots = store::ballot::with_number(reader, reference)?;
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
