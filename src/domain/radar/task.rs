//! One thing to do: the next step of a ballot, who takes it, and by when.

use crate::domain::{
    ballot::{BallotKind, BallotState, BallotView, Obligation, PositionState},
    calendar::{Deadline, Plan},
    committee::CommitteeReference,
};
use jiff::civil::Date;

/// The next step of a ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The ballot, by the desk's number.
    pub ballot: u64,
    /// Its kind.
    pub kind: BallotKind,
    /// What it is about, in the fewest words.
    pub subject: String,
    /// The committee that runs it.
    pub committee: CommitteeReference,
    /// What is to be done.
    pub step: Step,
    /// Who does it.
    pub who: Who,
    /// By when: the first deadline of this step that is not past.
    pub due: Deadline,
    /// Whether an earlier deadline of this step is past.
    pub is_late: bool,
    /// The three clocks of the ballot.
    pub plan: Plan,
    /// What the ballot asks of us; `None` when it is not known.
    pub obligation: Option<Obligation>,
}

/// What is to be done next on a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A TAG has to be found for the committee.
    Tag,
    /// The TAG's position.
    Position,
    /// The TAG's comments, if it has any.
    Comments,
    /// A person's signature.
    Signature,
    /// The submission folder.
    Submission,
    /// The portal's receipt.
    Receipt,
}

impl Step {
    /// The step in words, as a list of things to do says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Tag => "find a TAG for the committee",
            Self::Position => "form the position",
            Self::Comments => "send comments, if any",
            Self::Signature => "sign the vote",
            Self::Submission => "submit the vote",
            Self::Receipt => "type in the receipt",
        }
    }

    /// The word used in JSON and tables for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Position => "position",
            Self::Comments => "comments",
            Self::Signature => "signature",
            Self::Submission => "submission",
            Self::Receipt => "receipt",
        }
    }
}

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The TAG of that name.
    Tag(String),
    /// The national body's staff at the desk.
    Staff,
}

impl Who {
    /// Who, in words.
    pub fn words(&self) -> &str {
        match self {
            Self::Tag(name) => name,
            Self::Staff => "staff",
        }
    }
}

impl Task {
    /// The next step of a ballot on a day; `None` when nothing is asked, or all is done, or it is over.
    pub fn of(view: &BallotView, today: Date) -> Option<Self> {
        if matches!(view.state, BallotState::Cancelled | BallotState::Closed | BallotState::Missed)
            || view.obligation == Some(Obligation::None)
        {
            return None;
        }
        let step = match view.position {
            PositionState::None if view.tag.is_none() => Step::Tag,
            PositionState::None if view.obligation == Some(Obligation::CommentOnly) => Step::Comments,
            PositionState::None => Step::Position,
            PositionState::Recorded => Step::Signature,
            PositionState::Signed => Step::Submission,
            PositionState::Exported => Step::Receipt,
            PositionState::Acknowledged => return None,
        };
        let who = match (step, &view.tag) {
            (Step::Position | Step::Comments, Some(tag)) => Who::Tag(tag.clone()),
            _ => Who::Staff,
        };
        let (due, is_late) = due(step, &view.plan, today);
        Some(Self {
            ballot: view.ballot.number,
            kind: view.ballot.kind,
            subject: super::subject(view),
            committee: view.ballot.committee.clone(),
            step,
            who,
            due,
            is_late,
            plan: view.plan.clone(),
            obligation: view.obligation,
        })
    }

    /// What is due first comes first; what must be done, before what may.
    pub(super) fn order(&self) -> (Date, bool, u64) {
        (self.due.date, self.obligation != Some(Obligation::Must), self.ballot)
    }

    /// What the obligation is called where people read it.
    pub fn we(&self) -> &'static str {
        self.obligation.map_or("not known", Obligation::word)
    }
}

/// The first deadline of a step that is not past, and whether an earlier one is.
fn due(step: Step, plan: &Plan, today: Date) -> (Deadline, bool) {
    let all = [&plan.tag_cut_off, &plan.cut_off, &plan.closes];
    let deadlines = match step {
        Step::Tag | Step::Position | Step::Comments => &all[..],
        Step::Signature | Step::Submission => &all[1..],
        Step::Receipt => &all[2..],
    };
    let past = deadlines.iter().take_while(|deadline| deadline.is_past_on(today)).count();
    let next = deadlines.get(past).copied().unwrap_or(&plan.closes);
    (next.clone(), past > 0)
}
