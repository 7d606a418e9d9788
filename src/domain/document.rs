//! One received file: what kind of paper it is, its committee number, and where it rests.

use crate::domain::{
    committee::CommitteeReference, deliverable::Reference, digest::Digest, printed_date::PrintedDate,
    stage::StageCode,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One received file with its reading, as it stands now: corrections included.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The desk's number, counted from 1.
    pub number: u64,
    /// The document it lay in, for a member of an archive or an attachment of a mail.
    pub parent: Option<u64>,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub length: u64,
    /// The name under which it came, NFC, without folders.
    pub file: String,
    /// When it was recorded.
    pub received: Timestamp,
    /// Where it rests: filed, or held with the code of the reason.
    pub rest: Rest,
    /// Why it is held: a stable code.
    pub code: Option<String>,
    /// Where its bytes lie, from the desk's folder.
    pub stored: String,
    /// What its bytes are: `pdf`, `docx` …
    pub format: String,
    /// How much of it was readable: `full`, `none` or `partial`.
    pub coverage: String,
    /// Its pages, where the format has pages.
    pub page_count: Option<u32>,
    /// What it is for.
    pub kind: DocumentKind,
    /// What it says of itself, and what a person corrected.
    pub says: Says,
    /// The work it belongs to: the reference without stage, iteration, year and languages.
    pub project: Option<String>,
    /// Number of the first document of its series of versions.
    pub series: u64,
    /// The ballot that it opened or belongs to.
    pub ballot: Option<u64>,
}

/// What names a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectName {
    /// The reference that its stages share, as long as it is not changed.
    Work(Reference),
    /// ISO's number of it, which stays.
    Number(u32),
}

impl fmt::Display for ProjectName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work(work) => write!(out, "{work}"),
            Self::Number(number) => write!(out, "project {number}"),
        }
    }
}

/// The facts in force about a document; what is not known is `None`, never a guess.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Says {
    /// The committee it belongs to.
    pub committee: Option<CommitteeReference>,
    /// Its N-number.
    pub document_number: Option<DocumentNumber>,
    /// Its date, as exact as printed.
    pub document_date: Option<PrintedDate>,
    /// Its title.
    pub title: Option<String>,
    /// The deliverable it is, or is about.
    pub reference: Option<Reference>,
    /// The stage code it prints.
    pub stage: Option<StageCode>,
    /// First day of the vote.
    pub opens: Option<Date>,
    /// Last day of the vote, a calendar date in Geneva.
    pub closes: Option<Date>,
    /// The body that holds the secretariat.
    pub secretariat: Option<String>,
    /// ISO's number of the project.
    pub project_id: Option<u32>,
}

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

    /// Whether something is recorded from the words of such a paper, and not from its notice alone.
    pub const fn is_recorded_from_its_words(self) -> bool {
        matches!(self, Self::Result | Self::Position)
    }

    /// When a paper of this kind asks national bodies for a vote.
    pub const fn asks_for_a_vote(self) -> AsksForAVote {
        match self {
            Self::Ballot => AsksForAVote::Always,
            Self::Draft | Self::NewWorkItem => AsksForAVote::WhenDated,
            Self::Result
            | Self::Position
            | Self::MemberVotes
            | Self::Comments
            | Self::Resolutions
            | Self::Minutes
            | Self::Agenda
            | Self::Report
            | Self::MeetingNotice
            | Self::CallingNotice
            | Self::NDocument
            | Self::Other => AsksForAVote::Never,
        }
    }
}

/// When a paper asks national bodies for a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsksForAVote {
    /// It is for nothing else.
    Always,
    /// When its cover prints days of voting.
    WhenDated,
    /// Never.
    Never,
}

/// The number a committee gave a paper: `1105`, with a revision word where one is printed.
///
/// It is unique only within its committee, and ISO may reuse it (see `docs/READING.md`).
///
/// In JSON it is its text: `1105`, `355 rev.1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
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

impl From<DocumentNumber> for String {
    fn from(number: DocumentNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for DocumentNumber {
    type Error = ReadDocumentNumberError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (digits, revision) = match text.split_once(' ') {
            Some((digits, revision)) => (digits, Some(revision.to_owned())),
            None => (text.as_str(), None),
        };
        match digits.parse() {
            Ok(number) => Ok(Self { number, revision }),
            Err(_) => Err(ReadDocumentNumberError { text }),
        }
    }
}

/// The text is no document number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a document number: write its digits, as in `1105` or `355 rev.1`")]
pub struct ReadDocumentNumberError {
    text: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_number_is_its_text_in_json() {
        for (number, revision, text) in [(1105, None, "1105"), (355, Some("rev.1"), "355 rev.1")] {
            let number = DocumentNumber { number, revision: revision.map(str::to_owned) };
            assert_eq!(serde_json::to_value(&number).unwrap(), text);
            assert_eq!(DocumentNumber::try_from(text.to_owned()), Ok(number));
        }
        let refusal = DocumentNumber::try_from("N 12".to_owned()).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "`N 12` is not a document number: write its digits, as in `1105` or `355 rev.1`"
        );
    }
}
