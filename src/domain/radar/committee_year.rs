//! A committee in a calendar year: what was due, what was missed, and how far it is from P to O.

use crate::domain::{
    ballot::{BallotKind, BallotState, BallotView, Obligation, PositionState},
    committee::CommitteeReference,
    finding::{Finding, Severity},
    membership::Participation,
    rules::share::Share,
    ruleset::Duties,
};
use std::collections::BTreeSet;

/// Beyond which numbers membership is in danger.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// What a P-member must not miss, by the rule set of the year (Directives Part 1, 1.7.4-1.7.5).
    pub duties: &'a Duties,
    /// The share of internal ballots from which on the limit is called near.
    pub internal_warning: Share,
}

/// How near a committee is to losing P-membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What was missed is enough for ISO's reminder, and then for O-membership.
    Over,
    /// Little is left.
    Near,
    /// Nothing that counts was missed.
    Clear,
}

impl Level {
    /// The word used in JSON, tables and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Over => "at risk",
            Self::Near => "near",
            Self::Clear => "clear",
        }
    }
}

/// The counts of one committee in one calendar year, by the day on which a ballot closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitteeYear {
    /// The committee.
    pub committee: CommitteeReference,
    /// The year.
    pub year: i16,
    /// The national body's standing, on the latest day it was asked for.
    pub participation: Option<Participation>,
    /// Mandatory ballots that are open or announced, and on which no vote has gone out.
    pub due: u32,
    /// Of those, the ones without a position.
    pub no_position: u32,
    /// Mandatory ballots on which a vote went out.
    pub voted: u32,
    /// Ballots missed without excuse, by number.
    pub missed: Vec<u64>,
    /// Ballots missed and excused, by number.
    pub excused: Vec<u64>,
    /// Mandatory ballots that closed before the desk knew of them.
    pub not_known: u32,
    /// Open consultations on a withdrawal: shown, never counted.
    pub withdrawals: u32,
    /// Ballots missed of those kinds of which one is enough.
    pub drafts_missed: u32,
    /// Internal ballots missed.
    pub internal_missed: u32,
    /// Internal ballots closed, missed ones included.
    pub internal_closed: u32,
    /// How many more internal ballots may be missed until the limit is passed; 0 when it is.
    pub internal_left: u32,
    /// All of it in one word.
    pub level: Level,
}

impl CommitteeYear {
    /// The counts over the ballots of one committee that close in one year; there is at least one.
    pub(super) fn of(views: &[&BallotView], year: i16, excused: &BTreeSet<u64>, limits: &Limits<'_>) -> Self {
        let mut counted = Self::empty(views[0].ballot.committee.clone(), year);
        let mut internal_due = 0;
        for view in views {
            counted.participation = view.participation.or(counted.participation);
            counted.count(view, excused, limits.duties);
            let is_due = is_mandatory(view) && is_due(view);
            internal_due += u32::from(is_due && limits.duties.internal.contains(&view.ballot.kind));
        }
        counted.judge(internal_due, limits);
        counted
    }

    fn empty(committee: CommitteeReference, year: i16) -> Self {
        Self {
            committee,
            year,
            participation: None,
            due: 0,
            no_position: 0,
            voted: 0,
            missed: Vec::new(),
            excused: Vec::new(),
            not_known: 0,
            withdrawals: 0,
            drafts_missed: 0,
            internal_missed: 0,
            internal_closed: 0,
            internal_left: 0,
            level: Level::Clear,
        }
    }

    fn count(&mut self, view: &BallotView, excused: &BTreeSet<u64>, duties: &Duties) {
        let (kind, number) = (view.ballot.kind, view.ballot.number);
        if kind == BallotKind::Wdrl {
            self.withdrawals += u32::from(view.state == BallotState::Open);
            return;
        }
        if !is_mandatory(view) {
            return;
        }
        let is_internal = duties.internal.contains(&kind);
        match view.state {
            BallotState::Announced | BallotState::Open => {
                self.due += 1;
                self.no_position += u32::from(view.position == PositionState::None);
            }
            BallotState::Submitted => {
                self.voted += 1;
                self.internal_closed += u32::from(is_internal);
            }
            BallotState::Missed if excused.contains(&number) => {
                self.excused.push(number);
                self.internal_closed += u32::from(is_internal);
            }
            BallotState::Missed => {
                self.missed.push(number);
                self.drafts_missed += u32::from(duties.one_missed.contains(&kind));
                self.internal_missed += u32::from(is_internal);
                self.internal_closed += u32::from(is_internal);
            }
            BallotState::Closed => self.not_known += u32::from(duties.counts(kind)),
            BallotState::Cancelled => {}
        }
    }

    fn judge(&mut self, internal_due: u32, limits: &Limits<'_>) {
        let duties = limits.duties;
        let is_over = |missed: u32, of: u32| {
            missed >= duties.internal_missed_at_least && duties.internal_share.is_exceeded_by(missed, of)
        };
        let (missed, closed) = (self.internal_missed, self.internal_closed);
        // What is missed from now on closes too: it is one of those that are due, or comes on top of them.
        let would_be_over = |more: &u32| is_over(missed + more, closed + internal_due.max(*more));
        let over_so_far = is_over(missed, closed);
        self.internal_left = if over_so_far { 0 } else { (1..=1000).find(would_be_over).unwrap_or(1000) };
        let warned = missed > 0 && limits.internal_warning.is_reached_by(missed, closed);
        self.level = if self.drafts_missed > 0 || over_so_far {
            Level::Over
        } else if warned || (missed > 0 && self.internal_left == 1) {
            Level::Near
        } else {
            Level::Clear
        };
    }

    /// Whether nothing of the year is worth a line.
    pub(super) fn is_quiet(&self) -> bool {
        let counts = [self.due, self.voted, self.not_known, self.withdrawals];
        counts == [0; 4] && self.missed.is_empty() && self.excused.is_empty()
    }

    /// What is in danger comes first, then what has most to do.
    pub(super) fn order(&self) -> (Level, std::cmp::Reverse<u32>, &CommitteeReference) {
        (self.level, std::cmp::Reverse(self.no_position), &self.committee)
    }

    /// Its row in every list: committee, standing (`not_known` where that is so), due, no position, voted, missed,
    /// excused, not known, withdrawals, the risk, and the distance from P to O.
    pub fn cells(&self, not_known: &str, duties: &Duties) -> [String; 11] {
        [
            self.committee.to_string(),
            self.participation.map_or(not_known, |standing| standing.word()).to_owned(),
            self.due.to_string(),
            self.no_position.to_string(),
            self.voted.to_string(),
            self.missed.len().to_string(),
            self.excused.len().to_string(),
            self.not_known.to_string(),
            self.withdrawals.to_string(),
            self.level.word().to_owned(),
            self.distance(duties),
        ]
    }

    /// That enough was missed for ISO's reminder, when it was.
    pub fn finding(&self, duties: &Duties) -> Option<Finding> {
        let message = || format!("{}: P-membership is at risk: {}", self.committee, self.distance(duties));
        (self.level == Level::Over).then(|| {
            Finding::new("E-MEM-001", Severity::Warning, message()).hint(
                "answer ISO's reminder; `isodesk ballot excuse N --because TEXT` records what ISO excuses",
            )
        })
    }

    /// The distance from P to O in words: what was missed, and what more would be too much.
    pub fn distance(&self, duties: &Duties) -> String {
        if self.participation != Some(Participation::Participating) && self.missed.is_empty() {
            return self.participation.map_or("membership not known", |_| "no P-member").to_owned();
        }
        let mut missed = Vec::new();
        if self.drafts_missed > 0 {
            let kinds: Vec<&str> = duties.one_missed.iter().map(|kind| kind.word()).collect();
            missed.push(format!("{} of {} missed, and 1 is too many", self.drafts_missed, kinds.join(", ")));
        }
        let (internal, closed) = (self.internal_missed, self.internal_closed);
        if self.internal_left == 0 {
            missed
                .push(format!("{internal} of {closed} internal missed, more than {}", duties.internal_share));
        }
        if !missed.is_empty() {
            return missed.join("; ");
        }
        match internal {
            0 => format!("1 draft or review, or {} internal", self.internal_left),
            _ => format!(
                "1 draft or review, or {} more internal ({internal} of {closed} missed)",
                self.internal_left
            ),
        }
    }
}

fn is_mandatory(view: &BallotView) -> bool {
    view.obligation == Some(Obligation::Must)
}

fn is_due(view: &BallotView) -> bool {
    matches!(view.state, BallotState::Announced | BallotState::Open)
}
