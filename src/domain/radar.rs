//! The Monday page: what has to be done by whom by when, and how near each committee is to losing P-membership.
//!
//! Follows the ISO/IEC Directives Part 1, 1.7.4 (internal ballots of a calendar year) and 1.7.5 (one missed DIS, FDIS
//! or SR); the numbers come out of the rule set. The one surprise: what closed before the desk knew of it is neither
//! voted nor missed. It is counted as not known.

mod committee_year;
mod task;

pub use committee_year::{CommitteeYear, Level, Limits};
pub use task::{Step, Task, Who};

use crate::domain::{
    ballot::{BallotKind, BallotView},
    committee::CommitteeReference,
    membership::Downgrade,
    ruleset::Duties,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What the radar shows on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Radar {
    /// The day.
    pub today: Date,
    /// The calendar year of the committees' counts.
    pub year: i16,
    /// What is to be done, that which is due first before the others.
    pub tasks: Vec<Task>,
    /// The committees of that year, those in danger before the others.
    pub committees: Vec<CommitteeYear>,
    /// What a P-member must not miss, by the rules of that year.
    pub duties: Duties,
    /// Committees in which we were changed from P to O, and cannot ask for P again yet.
    pub downgrades: Vec<Downgrade>,
}

/// The radar of a day over every ballot of the desk; `excused` are missed ballots that ISO has excused.
pub fn radar(
    views: &[BallotView],
    (today, year): (Date, i16),
    excused: &BTreeSet<u64>,
    limits: &Limits<'_>,
    downgrades: Vec<Downgrade>,
) -> Radar {
    let mut tasks: Vec<Task> = views.iter().filter_map(|view| Task::of(view, today)).collect();
    tasks.sort_by_key(Task::order);
    let mut by_committee: BTreeMap<&CommitteeReference, Vec<&BallotView>> = BTreeMap::new();
    for view in views.iter().filter(|view| view.ballot.closes.year() == year) {
        by_committee.entry(&view.ballot.committee).or_default().push(view);
    }
    let mut committees: Vec<CommitteeYear> = by_committee
        .values()
        .map(|views| CommitteeYear::of(views, year, excused, limits))
        .filter(|committee| !committee.is_quiet())
        .collect();
    committees.sort_by(|left, right| left.order().cmp(&right.order()));
    Radar { today, year, tasks, committees, duties: limits.duties.clone(), downgrades }
}

/// What a ballot is about, in the fewest words: its name, with its kind where the reference does not show it.
pub fn subject(view: &BallotView) -> String {
    let ballot = &view.ballot;
    match (ballot.kind, &ballot.reference) {
        (BallotKind::Sr | BallotKind::Wdrl, Some(_)) => format!("{} {}", ballot.kind, ballot.name()),
        _ => ballot.name(),
    }
}

#[cfg(test)]
mod tests;
