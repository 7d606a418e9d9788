//! Why a text is no reference, in words that say what to do.

use super::ReadUrnError;

/// The text is no reference of ISO or IEC.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a reference: {why}")]
pub struct ReadReferenceError {
    text: String,
    /// Byte of the text where reading stopped.
    place: usize,
    why: Refusal,
}

/// What stopped the reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Nothing but blanks.
    #[error("nothing is written there")]
    Empty,
    /// Longer than any identifier.
    #[error("it is longer than {longest} bytes")]
    TooLong {
        /// Most bytes that are read.
        longest: usize,
    },
    /// A standard of somebody else.
    #[error("`{publisher}` is a foreign publisher, and ISO or IEC is not named beside it")]
    Foreign {
        /// The foreign acronym as printed.
        publisher: String,
    },
    /// No publisher of the list stands at the start.
    #[error("it does not start with a publisher such as ISO")]
    NoPublisher,
    /// No number where one must stand.
    #[error("no number after `{after}`")]
    NoNumber {
        /// What was read until there.
        after: String,
    },
    /// A committee, not a deliverable.
    #[error("it is a committee without a document number")]
    CommitteeOnly,
    /// Something that no rule of the grammar can read.
    #[error("`{rest}` cannot be read after `{after}`")]
    Trailing {
        /// What was read until there.
        after: String,
        /// What is left.
        rest: String,
    },
    /// A second word of the same kind.
    #[error("`{word}` is a second stage or type")]
    Twice {
        /// The second word.
        word: String,
    },
    /// It claims to be a URN, but is none.
    #[error("{}", .0.why())]
    Urn(ReadUrnError),
    /// More parts, supplements or languages than any identifier has.
    #[error("it has too many {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
    },
}

impl ReadReferenceError {
    pub(super) fn new(text: &str, place: usize, why: Refusal) -> Self {
        Self { text: shortened(text), place, why }
    }

    /// Stable code of this refusal.
    pub const fn code(&self) -> &'static str {
        "E-ID-001"
    }

    /// Byte of the text where reading stopped.
    pub const fn place(&self) -> usize {
        self.place
    }

    /// What stopped the reading.
    pub const fn why(&self) -> &Refusal {
        &self.why
    }

    /// Whether it is a standard of somebody else, such as `EN 12643:2014`.
    pub const fn is_foreign(&self) -> bool {
        matches!(self.why, Refusal::Foreign { .. })
    }

    /// What to write instead.
    pub fn hint(&self) -> String {
        match &self.why {
            Refusal::Foreign { publisher } => {
                format!("isodesk reads references of ISO and IEC; an adoption names ISO too, as in `{publisher} ISO 9001:2015`")
            }
            Refusal::CommitteeOnly => "add the document number, as in `ISO/TC 154 N1105`".to_owned(),
            Refusal::NoNumber { .. } => "write the number too, as in `ISO/DIS 26262-6`".to_owned(),
            Refusal::Twice { .. } => "keep one stage and one type, as in `ISO/CD TS 12345`".to_owned(),
            Refusal::Trailing { .. } => {
                "the order is number, part, year, supplements, edition, languages, as in `ISO 9001:2015/Amd 1:2024(E)`".to_owned()
            }
            Refusal::Urn(_) => "write it as in `urn:iso:std:iso:9001:ed-5:en`".to_owned(),
            Refusal::Empty | Refusal::NoPublisher | Refusal::TooLong { .. } | Refusal::TooMany { .. } => {
                "write it as in `ISO 9001:2015` or `ISO/IEC DIS 27001`".to_owned()
            }
        }
    }
}

/// At most 80 characters of the text, so that a message stays a line.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(80) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}
