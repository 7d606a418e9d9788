//! Questions of a ballot and the answers each offers.
//!
//! Every ballot is a list of questions; a DIS has one, a committee internal ballot has as many as its creator
//! wrote, with answers in their own words. What an answer *does* in a count is its [`Effect`].

use serde::{Deserialize, Serialize};
use std::fmt;

/// An answer by its word: `approve`, `confirm`, `yes`, or a creator's own words.
///
/// Two choices are the same when they differ only in case, and in blanks against hyphens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choice(String);

impl Choice {
    /// The choice with those words, blanks at the ends dropped and folded inside.
    pub fn new(words: impl AsRef<str>) -> Self {
        Self(words.as_ref().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Its words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn folded(&self) -> String {
        self.0.to_lowercase().replace([' ', '_'], "-")
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }
}

impl Eq for Choice {}

impl fmt::Display for Choice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What an answer does in a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Counts in favour.
    For,
    /// Counts against.
    Against,
    /// Is a vote, but enters no count.
    Abstain,
    /// Is one of several alternatives, counted by itself.
    Alternative,
    /// Answers a question about facts; nothing is counted.
    Statement,
}

/// One answer that a question offers, with what it needs to be valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The answer.
    pub choice: Choice,
    /// What it does in a count.
    pub effect: Effect,
    /// What has to come with it.
    #[serde(default)]
    pub needs: Needs,
}

/// What has to come with an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Nothing.
    #[default]
    Nothing,
    /// A statement or comments are wanted: without them a warning.
    StatementWanted,
    /// A statement.
    Statement,
    /// Technical reasons: a statement, or comments of type `te`.
    TechnicalReasons,
    /// Comments, as a file or as a statement.
    Comments,
    /// At least one expert with name and mail address.
    Expert,
}

/// Whether a question has to be answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// A position without an answer is refused.
    #[default]
    Always,
    /// A position without an answer is refused, unless it abstains.
    Wanted,
    /// As one likes.
    Optional,
}

/// A question is asked only after certain answers to an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The earlier question, counted from 1.
    pub question: u32,
    /// Its answers after which this question is asked.
    pub choices: Vec<Choice>,
}

/// A question of a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its number, counted from 1.
    pub number: u32,
    /// The question itself.
    pub text: String,
    /// The answers it offers; empty when any words will do, or when they are not known.
    pub offers: Vec<Offer>,
    /// How many answers may be chosen together; 1 for nearly every question.
    pub at_most: u32,
    /// Whether it has to be answered.
    #[serde(default)]
    pub asked: Asked,
    /// After which answers it is asked at all; `None` when it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Condition>,
}

impl Question {
    /// The offer of that answer, if the question makes it.
    pub fn offer(&self, choice: &Choice) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.choice == *choice)
    }

    /// The allowed answers as a list for a person: `approve, disapprove, abstain`.
    pub fn allowed(&self) -> String {
        let choices: Vec<&str> = self.offers.iter().map(|offer| offer.choice.as_str()).collect();
        choices.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_compared_without_case_and_blanks() {
        assert_eq!(Choice::new(" Approve  with Comments "), Choice::new("approve-with-comments"));
        assert_ne!(Choice::new("approve"), Choice::new("disapprove"));
        assert_eq!(Choice::new(" Disband  WG 3 ").as_str(), "Disband WG 3");
    }
}
