//! What a rule found in the input: never an error of ours, always with its evidence.
//!
//! The codes are stable and listed in `docs/MESSAGES.md`. A finding is data: doors print it, the ledger
//! keeps it, and only [`Severity::Blocking`] stops the line.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Notice,
    /// A person should look; the work goes on.
    Warning,
    /// The work stops here until a person has decided.
    Blocking,
}

impl Severity {
    /// The word used in JSON, SQL and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Blocking => "blocking",
        }
    }
}

/// One thing that a rule found, with where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code such as `E-BAL-002`; the series are explained in `docs/MESSAGES.md`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One line: what is wrong before why, lower case, no final period, the user's text in backticks.
    pub message: String,
    /// The next step, listing the allowed values where there are some.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
    /// Page of the document, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// Line of that page, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
}

impl Finding {
    /// A finding without a place or a hint yet.
    pub fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, message: message.into(), hint: None, page: None, line: None }
    }

    /// The same finding with its next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding at a page and line, both counted from 1.
    #[must_use]
    pub fn at(mut self, page: u32, line: u32) -> Self {
        self.page = Some(page);
        self.line = Some(line);
        self
    }

    /// Whether the line stops here.
    pub fn is_blocking(&self) -> bool {
        self.severity == Severity::Blocking
    }
}
