//! A ballot: what ISO asks national bodies, by which day, and what it still needs from us.
//!
//! Kinds, questions and obligations follow the ISO/IEC Directives Part 1; periods and thresholds are data
//! ([`crate::domain::ruleset`]), because they change with the edition. ISO's dates are calendar dates in
//! Geneva: nothing here turns them into an instant.

pub mod kind;
pub mod question;
pub mod state;

pub use kind::BallotKind;
pub use question::{Asked, Choice, Condition, Effect, Needs, Offer, Question};
pub use state::{BallotState, Obligation, PositionState};

use crate::domain::{
    calendar::Plan, committee::CommitteeReference, deliverable::Reference, document::DocumentNumber,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One ballot of ISO, as the desk records it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ballot {
    /// The desk's number, counted from 1.
    pub number: u64,
    /// What kind of ballot it is.
    pub kind: BallotKind,
    /// The deliverable it is about; `None` for an internal ballot without one.
    pub reference: Option<Reference>,
    /// The N-number of the paper that announced it, when it prints one: what tells internal ballots apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<DocumentNumber>,
    /// Its title, when a document states one.
    pub title: Option<String>,
    /// The committee that runs it.
    pub committee: CommitteeReference,
    /// Other committees it belongs to, as for a joint working group: their TAGs agree with the one position, or waive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<CommitteeReference>,
    /// First day of voting in Geneva, when known.
    pub opens: Option<Date>,
    /// Last day of voting: a calendar date in Geneva.
    pub closes: Date,
    /// The rule set it was opened under: `2020`, `2022-06-30`.
    pub rule_set: String,
    /// What is asked, counted from 1 without gaps.
    pub questions: Vec<Question>,
    /// Why it was cancelled, when it was.
    pub cancelled: Option<String>,
}

impl Ballot {
    /// The question with that number.
    pub fn question(&self, number: u32) -> Option<&Question> {
        self.questions.iter().find(|question| question.number == number)
    }

    /// How a list names it: its reference, else its kind with the N-number and the title, as far as they are known.
    pub fn name(&self) -> String {
        if let Some(reference) = &self.reference {
            return reference.to_string();
        }
        let number = self.document_number.as_ref().map(|number| format!(" N {number}")).unwrap_or_default();
        let title = self.title.as_ref().map(|title| format!(": {title}")).unwrap_or_default();
        format!("{}{number}{title}", self.kind)
    }
}

/// A ballot as it stands on a day: what is derived from facts and the date, never stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BallotView {
    /// The ballot.
    pub ballot: Ballot,
    /// The three clocks.
    pub plan: Plan,
    /// The national body's standing in the committee; `None` when it is not known.
    pub participation: Option<crate::domain::membership::Participation>,
    /// What that standing asks of us; `None` when the standing is not known and would make a difference.
    pub obligation: Option<Obligation>,
    /// How far our position is.
    pub position: PositionState,
    /// Where the ballot stands.
    pub state: BallotState,
    /// The TAG that forms the position; `None` when no roster names the committee.
    pub tag: Option<String>,
    /// TAGs of the linked committees that have neither agreed with the position nor waived.
    pub open_tags: Vec<String>,
    /// Why our vote was written only after ISO's close, when it was.
    pub late: Option<String>,
    /// What it still needs, one sentence each.
    pub needs: Vec<String>,
}
