//! An official result of voting as it is printed, and what its counts really give.
//!
//! The counts decide (Directives Part 1, 2.6.3 and 2.7.3); a printed percentage is only compared with them, within
//! one unit of its last digit, because some results truncate and some round. The one surprise: a result is kept
//! as printed even where it contradicts itself, beside what was computed.

mod judge;
mod recount;

pub use judge::{Basis, Criterion, Judged, OurVote, judge, our_vote};

use crate::domain::membership::Participation;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A result of voting as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialResult {
    /// The deliverable, as printed.
    pub reference: Option<String>,
    /// The committee, as printed.
    pub committee: Option<String>,
    /// First day of voting.
    pub opens: Option<Date>,
    /// Last day of voting.
    pub closes: Option<Date>,
    /// P-members in favour, of those that voted.
    pub p_members: Option<PrintedShare>,
    /// Negative votes, of all member bodies that voted.
    pub member_bodies: Option<PrintedShare>,
    /// What the result says came out of it.
    pub decision: Option<Decision>,
    /// Who voted what; empty when the result prints no table.
    pub votes: Vec<BodyVote>,
    /// Whether the head of a table was seen.
    pub has_table: bool,
    /// Rows of the table that hold a vote and cannot be placed: who cast it, or which one it is.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unread_rows: u32,
    /// Whose votes the table prints.
    #[serde(default, skip_serializing_if = "Listed::is_all")]
    pub listed: Listed,
}

impl OfficialResult {
    /// Whether it prints counts.
    pub const fn has_counts(&self) -> bool {
        self.p_members.is_some() || self.member_bodies.is_some()
    }

    /// Whether its table has rows with votes, read or not.
    pub const fn shows_votes(&self) -> bool {
        !self.votes.is_empty() || self.unread_rows > 0
    }
}

/// Whose votes a table prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listed {
    /// Those of all member bodies.
    #[default]
    MemberBodies,
    /// Those of the committee's P-members only, as old summaries do.
    PMembers,
}

impl Listed {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    const fn is_all(&self) -> bool {
        matches!(self, Self::MemberBodies)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_none(rows: &u32) -> bool {
    *rows == 0
}

/// A line such as `15 in favour out of 17 = 88 % (requirement >= 66.66%)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedShare {
    /// Votes in favour, or negative votes.
    pub part: u32,
    /// Of so many.
    pub of: u32,
    /// The percentage as printed, without its sign: `88`, `14.28`.
    pub percent: Option<String>,
    /// The requirement as printed, without its sign: `66.66`.
    pub requirement: Option<String>,
    /// Page, counted from 1.
    pub page: u32,
    /// Line of that page, counted from 1.
    pub line: u32,
}

/// What a result says came out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Approved.
    Approved,
    /// Not approved.
    NotApproved,
}

impl Decision {
    /// The words used in messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::NotApproved => "not approved",
        }
    }
}

/// What a member body voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cast {
    /// In favour.
    Approval,
    /// Against.
    Disapproval,
    /// Neither.
    Abstention,
}

impl Cast {
    /// The word used in JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Disapproval => "disapproval",
            Self::Abstention => "abstention",
        }
    }
}

/// One row of the table of votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyVote {
    /// The country, as printed.
    pub country: String,
    /// The member body, as printed.
    pub member: Option<String>,
    /// Its standing; `None` when the row prints none.
    pub status: Option<Participation>,
    /// Its vote; `None` when it did not vote, or the row cannot be read.
    pub cast: Option<Cast>,
    /// Whether comments or a file came with it.
    pub with_comments: bool,
}
