//! One received file: what kind of paper it is, its committee number, and where it rests.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a document is for, as the contract names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A ballot notice or ballot form: national bodies are asked to vote.
    Ballot,
    /// A draft deliverable (WD, CD, DIS, FDIS …) or a published one.
    Draft,
    /// ISO Form 4 or its predecessors.
    NewWorkItem,
    /// An official result of voting.
    Result,
    /// A TAG's position file.
    Position,
    /// A table of votes of TAG members.
    MemberVotes,
    /// Comments on the ISO template.
    Comments,
    /// Resolutions of a meeting or by correspondence.
    Resolutions,
    /// Minutes of a meeting.
    Minutes,
    /// Agenda of a meeting.
    Agenda,
    /// A report.
    Report,
    /// Notice of a meeting.
    MeetingNotice,
    /// Calling notice of a meeting (with draft agenda and logistics).
    CallingNotice,
    /// Any other numbered committee document.
    NDocument,
    /// None of these, or not known.
    Other,
}

impl DocumentKind {
    /// Every kind, in the order of the contract.
    pub const ALL: [Self; 15] = [
        Self::Ballot,
        Self::Draft,
        Self::NewWorkItem,
        Self::Result,
        Self::Position,
        Self::MemberVotes,
        Self::Comments,
        Self::Resolutions,
        Self::Minutes,
        Self::Agenda,
        Self::Report,
        Self::MeetingNotice,
        Self::CallingNotice,
        Self::NDocument,
        Self::Other,
    ];

    /// The word used in JSON, SQL and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ballot => "ballot",
            Self::Draft => "draft",
            Self::NewWorkItem => "new-work-item",
            Self::Result => "result",
            Self::Position => "position",
            Self::MemberVotes => "member-votes",
            Self::Comments => "comments",
            Self::Resolutions => "resolutions",
            Self::Minutes => "minutes",
            Self::Agenda => "agenda",
            Self::Report => "report",
            Self::MeetingNotice => "meeting-notice",
            Self::CallingNotice => "calling-notice",
            Self::NDocument => "n-document",
            Self::Other => "other",
        }
    }

    /// The kind with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The number a committee gave a paper: `1105`, with a revision word where one is printed.
///
/// It is unique only within its committee, and ISO may reuse it (see `docs/READING.md`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentNumber {
    /// Digits without leading zeros.
    pub number: u32,
    /// `rev.1`, `Final`, `draft`, as printed; `None` when there is none.
    pub revision: Option<String>,
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.revision {
            Some(revision) => write!(out, "{} {revision}", self.number),
            None => write!(out, "{}", self.number),
        }
    }
}

/// Where a dropped file rests. Every file ever dropped is in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rest {
    /// Recorded as a document; its bytes lie in the archive.
    Filed,
    /// The same bytes are already filed.
    Duplicate,
    /// Kept, but a person has to say something first.
    Held,
    /// Cannot be read safely, or not at all.
    Quarantined,
    /// Not complete yet, or busy: it will be tried again.
    Waiting,
}

impl Rest {
    /// Every resting place.
    pub const ALL: [Self; 5] = [Self::Filed, Self::Duplicate, Self::Held, Self::Quarantined, Self::Waiting];

    /// The word used in JSON, SQL and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Duplicate => "duplicate",
            Self::Held => "held",
            Self::Quarantined => "quarantined",
            Self::Waiting => "waiting",
        }
    }

    /// The resting place with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rest| rest.word() == word)
    }
}
