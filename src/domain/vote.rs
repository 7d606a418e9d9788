//! A vote: what the national body casts at ISO after sign-off, and the submission that carries it.
//!
//! [`Vote`] holds everything a submission prints, so that its files can be made from this value alone and be
//! made again byte for byte. The one surprise: nothing here is called "sent". Isodesk writes files; that the
//! portal took them is known only when a person types in its receipt.

mod covered;
mod paper;
mod sheet;

pub use covered::{covered, covered_digest, face, trail};
pub use paper::Paper;
pub use sheet::{Electorate, EligibleMember, RoundOpened, replay, sheet, stated_sheet};

use crate::domain::{
    ballot::{Ballot, Obligation},
    calendar::Plan,
    comment::Comment,
    consensus::{Consensus, MemberVote, Tally},
    digest::Digest,
    event::Event,
    finding::Finding,
    membership::{NationalBody, Participation, TagRules},
    position::Position,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Everything a submission prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vote {
    /// Who votes.
    pub national_body: NationalBody,
    /// The ballot, with its questions.
    pub ballot: Ballot,
    /// The three clocks, each with its zone.
    pub plan: Plan,
    /// The national body's standing in the committee; `None` when it is not known.
    pub participation: Option<Participation>,
    /// What that standing asks; `None` when the standing is not known and would make a difference.
    pub obligation: Option<Obligation>,
    /// The TAG's position that the vote carries: answers with statements, experts.
    pub position: Position,
    /// How the TAG got there; `None` when it voted outside isodesk and stated no tally.
    pub tally: Option<TallySheet>,
    /// The comments, in template order, of all comment files of the position.
    pub comments: Vec<Comment>,
    /// Who signed, in order.
    pub sign_offs: Vec<SignOff>,
    /// Warnings that the signers saw, with what was overridden and why.
    pub remarks: Vec<Remark>,
    /// What proves it.
    pub evidence: Evidence,
    /// The sheets on which it is printed.
    #[serde(default)]
    pub paper: Paper,
    /// The desk's own template on which its comments are written, by its bytes; `None` is our form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_template: Option<Digest>,
}

/// A tally with its rule, its numbers and the votes behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TallySheet {
    /// The TAG, by its name.
    pub tag: String,
    /// The TAG's rules in force when the round was opened.
    pub rules: TagRules,
    /// The counts and the verdict, one for each question.
    pub questions: Vec<QuestionTally>,
    /// The eligible members in roster order, with what they voted.
    pub members: Vec<MemberLine>,
    /// Whether the TAG voted in isodesk, or states these counts itself (then there are no members).
    pub source: TallySource,
    /// The day on which it was judged whether there is time to recirculate.
    pub as_of: Date,
}

/// Who counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TallySource {
    /// Isodesk counted the members' votes.
    Counted,
    /// The TAG stated the counts.
    Stated,
}

/// The counts of one question and what they establish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionTally {
    /// The counts.
    pub tally: Tally,
    /// The verdict with its rule and numbers.
    pub consensus: Consensus,
}

/// One eligible member and its votes that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// The organization.
    pub organization: String,
    /// The representative.
    pub representative: String,
    /// Interest category, when known.
    pub category: Option<String>,
    /// The vote in force for each question; empty when the member was silent.
    pub votes: Vec<MemberVote>,
}

/// A signature: a person who decided, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// Name as typed.
    pub name: String,
    /// When, by the desk's clock.
    pub at: Timestamp,
    /// The event that records it.
    pub event: u64,
    /// Digest of what was signed: the position and the tally.
    pub of: Digest,
}

/// A finding that did not stop the vote, with the override where one was needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What was found.
    pub finding: Finding,
    /// Who went on in spite of it, and why.
    pub overridden: Option<Override>,
}

/// A person's word that a warning is acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Name as typed.
    pub by: String,
    /// The reason as typed.
    pub because: String,
}

/// What proves a vote: the documents and the events from the dropped file to the signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The documents behind the ballot, the position and the comments.
    pub documents: Vec<EvidenceDocument>,
    /// The events of ballot, TAG vote, position and signature, in chain order; each carries its own hash.
    pub events: Vec<Event>,
}

/// A document by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceDocument {
    /// The desk's number.
    pub number: u64,
    /// The name under which it came.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// What it is to this vote: `notice`, `position`, `member-votes`, `comments`.
    pub role: String,
}

/// How a submission rests with the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The ballot, by the desk's number.
    pub ballot: u64,
    /// The folder below the outbox.
    pub folder: String,
    /// Digest of its `SHA256SUMS`.
    pub sha256: Digest,
    /// When it was written.
    pub exported: Timestamp,
    /// Why it was written only after ISO's close, when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// The portal's receipt as staff typed it.
    pub receipt: Option<String>,
}

/// The desk's own signature over the list of a submission's files: who made it, and the file beside the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The public key with the name of its owner, as a line of its file.
    pub signer: String,
    /// The signature, as its file.
    pub signature: String,
}
