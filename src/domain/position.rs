//! A position: a TAG's answer to a ballot, before the national body signs it as its vote.

pub mod file;
pub mod table;

pub use file::PositionFile;

use crate::domain::{ballot::Choice, membership::Expert};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Words that justify an answer: never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Statement(String);

impl Statement {
    /// The statement with those words, if there are any.
    pub fn new(words: impl AsRef<str>) -> Option<Self> {
        let words = words.as_ref().trim();
        (!words.is_empty()).then(|| Self(words.to_owned()))
    }

    /// Its words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<Statement> for String {
    fn from(statement: Statement) -> Self {
        statement.0
    }
}

impl TryFrom<String> for Statement {
    type Error = EmptyStatement;
    fn try_from(words: String) -> Result<Self, Self::Error> {
        Self::new(words).ok_or(EmptyStatement)
    }
}

/// A statement without words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a statement has no words")]
pub struct EmptyStatement;

/// Why a position abstains. An abstention is a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbstainReason {
    /// The TAG found no consensus.
    NoConsensus,
    /// Nobody with the expertise took part.
    NoExpertInput,
    /// The TAG did not answer: internal only, staff proposes and signs.
    TagSilent,
}

impl AbstainReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::NoConsensus, Self::NoExpertInput, Self::TagSilent];

    /// The word used in files, JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoConsensus => "no-consensus",
            Self::NoExpertInput => "no-expert-input",
            Self::TagSilent => "tag-silent",
        }
    }

    /// The reason with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question, counted from 1.
    pub question: u32,
    /// What is chosen; one, where the question allows no more.
    pub choices: Vec<Choice>,
    /// The justification, when given.
    pub statement: Option<Statement>,
    /// Why it abstains, when it does and says so.
    pub abstain_reason: Option<AbstainReason>,
}

/// A tally that the TAG made outside isodesk: as stated, not recomputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedTally {
    /// Members that may vote.
    pub eligible: u32,
    /// For.
    pub approve: u32,
    /// Against.
    pub disapprove: u32,
    /// Abstaining.
    pub abstain: u32,
    /// Silent.
    pub absent: u32,
}

/// A file of comments that goes with a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentFile {
    /// Its name as given.
    pub name: String,
    /// The document it was filed as.
    pub document: Option<u64>,
}

/// A TAG's answer to a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The ballot, by the desk's number.
    pub ballot: u64,
    /// The TAG, by its name.
    pub tag: String,
    /// The day the TAG decided.
    pub decided: Date,
    /// Who answers for it in the TAG.
    pub by: String,
    /// The staff member who recorded it for that person, when somebody did.
    pub recorded_by: Option<String>,
    /// The answers, in the order of the questions.
    pub answers: Vec<Answer>,
    /// The comment files.
    pub comments: Vec<CommentFile>,
    /// The experts offered.
    pub experts: Vec<Expert>,
    /// The TAG's own tally, when it voted outside isodesk.
    pub tally: Option<StatedTally>,
}
