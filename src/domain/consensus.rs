//! What a TAG's vote established: reached, recirculate, none, or undetermined, and why.
//!
//! Counting ([`count`]) and judging ([`judge`]) are pure and work on whole numbers only: no percentage is
//! ever compared. The latest vote of a member is in force; earlier ones stay on record. Abstentions are
//! responses, but enter no share. The one surprise: nobody voting for or against is `undetermined`, which is
//! neither consensus nor the lack of it.

mod count;
mod judge;

pub(crate) use count::effect_of_words;
pub use count::{Counted, count, effect_of, votes_in_force};
pub use judge::{Window, judge};

use crate::domain::ballot::Choice;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A vote of one member of a TAG, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberVote {
    /// The member, by its organization.
    pub organization: String,
    /// The question it answers, counted from 1.
    pub question: u32,
    /// The answer.
    pub choice: Choice,
    /// Reasons or comments, when given.
    pub reason: Option<String>,
    /// Who voted for the organization, when that is stated: its representative or its alternate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voter: Option<String>,
    /// The day it was recorded.
    pub cast: Date,
    /// The round in which it was cast, counted from 1.
    pub round: u32,
}

/// How many members chose one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The answer.
    pub choice: Choice,
    /// How many chose it.
    pub votes: u32,
}

/// The counts of one question in one round: the counts and `absent` add up to `eligible`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The round, counted from 1.
    pub round: u32,
    /// The question, counted from 1.
    pub question: u32,
    /// Members that may vote, as of the opening of the round.
    pub eligible: u32,
    /// One count for each answer offered, in that order.
    pub counts: Vec<Count>,
    /// Members that did not answer.
    pub absent: u32,
    /// Of the counted approvals, how many are silence.
    pub by_silence: u32,
}

/// What the tally established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// An answer has the threshold and the quorum.
    Reached,
    /// It has, but negatives with reasons have to be recirculated first.
    Recirculate,
    /// No answer has the threshold, or the quorum is not met.
    None,
    /// Nobody voted for or against: nothing is established either way.
    Undetermined,
}

impl Verdict {
    /// The word used in JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Recirculate => "recirculate",
            Self::None => "none",
            Self::Undetermined => "undetermined",
        }
    }
}

/// The quorum, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuorumCheck {
    /// Responses needed.
    pub needed: u32,
    /// Members that responded; an abstention is a response.
    pub responded: u32,
    /// Whether that is enough.
    pub met: bool,
}

/// The threshold, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdCheck {
    /// The rule as written: `2/3`.
    pub rule: String,
    /// Votes for the leading answer.
    #[serde(rename = "for")]
    pub in_favour: u32,
    /// Votes that count for the rule.
    pub of: u32,
    /// Whether that is enough.
    pub met: bool,
}

/// The verdict with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consensus {
    /// What is established.
    pub verdict: Verdict,
    /// The leading answer; `None` when none leads.
    pub answer: Option<Choice>,
    /// The quorum.
    pub quorum: QuorumCheck,
    /// The threshold.
    pub threshold: ThresholdCheck,
    /// Members whose negative with reasons is unresolved.
    pub unresolved: Vec<String>,
    /// What is still needed, one sentence each.
    pub needs: Vec<String>,
    /// The rule and the numbers in words, one sentence each.
    pub explanation: Vec<String>,
}
