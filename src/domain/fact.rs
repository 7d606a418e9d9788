//! A fact about a document, with the evidence for it and what competed with it.
//!
//! The one surprise: a fact may have no value and still have rivals. That is a conflict that nobody has
//! decided, and it is shown rather than guessed.

use serde::{Deserialize, Serialize};

/// Where a value was read, in words a person can follow: "page 1 line 3: `ISO/TC154/N1105`".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value, read once.
    pub value: T,
    /// Where it stands: page and line with the text itself, or the file name, or the person who corrected it.
    pub from: String,
    /// Page, counted from 1, when the value stands on a page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// Line on that page, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
}

/// A fact that may be unknown, with every value that competed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The value in force; `None` is "unknown", never a guess.
    #[serde(flatten)]
    pub stated: Option<Stated<T>>,
    /// Other values that the document or its name states.
    pub rivals: Vec<Stated<T>>,
}

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self { stated: None, rivals: Vec::new() }
    }
}

impl<T> Fact<T> {
    /// The value in force, if there is one.
    pub fn value(&self) -> Option<&T> {
        self.stated.as_ref().map(|stated| &stated.value)
    }

    /// A fact read in one place.
    pub fn known(value: T, from: impl Into<String>) -> Self {
        Self { stated: Some(Stated { value, from: from.into(), page: None, line: None }), rivals: Vec::new() }
    }
}
