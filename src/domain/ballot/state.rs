//! Where a ballot and its position stand: always derived from facts and a date, never stored.

use serde::{Deserialize, Serialize};

/// What the national body's standing asks of it (Directives Part 1, 1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obligation {
    /// Has to vote; an abstention is a vote.
    Must,
    /// May vote.
    May,
    /// May comment, has no vote.
    CommentOnly,
    /// Nothing is asked.
    None,
}

impl Obligation {
    /// The word used in JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::May => "may",
            Self::CommentOnly => "comment-only",
            Self::None => "none",
        }
    }
}

/// Where a ballot stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BallotState {
    /// Known, but voting has not begun.
    Announced,
    /// Voting is open at ISO.
    Open,
    /// Voting has ended at ISO, and nothing was due from us.
    Closed,
    /// Our vote was exported or acknowledged.
    Submitted,
    /// Voting has ended, and a vote that was due was not submitted.
    Missed,
    /// ISO has withdrawn it.
    Cancelled,
}

impl BallotState {
    /// Every state, in the order of the contract.
    pub const ALL: [Self; 6] =
        [Self::Announced, Self::Open, Self::Closed, Self::Submitted, Self::Missed, Self::Cancelled];

    /// The word used in JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Submitted => "submitted",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How far our position on a ballot is. Nothing is ever called sent by assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PositionState {
    /// No position is recorded.
    None,
    /// The TAG's position is recorded.
    Recorded,
    /// The vote is signed.
    Signed,
    /// The submission folder is written.
    Exported,
    /// Staff typed in the portal's receipt.
    Acknowledged,
}

impl PositionState {
    /// Every state, in order.
    pub const ALL: [Self; 5] = [Self::None, Self::Recorded, Self::Signed, Self::Exported, Self::Acknowledged];

    /// The word used in JSON, SQL and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Recorded => "recorded",
            Self::Signed => "signed",
            Self::Exported => "exported",
            Self::Acknowledged => "acknowledged",
        }
    }

    /// The state with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}
