//! Why a text is not whole: each state of a file with its stable code.

use serde::{Deserialize, Serialize};

/// What a trouble means for the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// Worth a line in the receipt; the text is good.
    Note,
    /// The text is not enough: a person has to help (a password, a better scan, another format).
    Held,
    /// The bytes are damaged or hostile: the file is set aside.
    Broken,
}

/// Why a text is not whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// `E-TXT-001` …, listed in `docs/MESSAGES.md`.
    pub code: String,
    /// What it means for the file.
    pub gravity: Gravity,
    /// One line of cause.
    pub message: String,
}

/// The states of a file, each with its words. Numbers of pages count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum State {
    #[error("the document needs a password")]
    NeedsPassword,
    #[error("the document has no pages")]
    NoPages,
    #[error("no text: {} picture only", pages(*.0))]
    OnlyPictures(usize),
    #[error("no text: {} without a letter", pages(*.0))]
    NothingOnIt(usize),
    #[error("no text on {} of {}: page {}", pages(.without.len()), .of, numbers(.without))]
    SomePagesWithoutText { without: Vec<u32>, of: usize },
    #[error("not readable as `{format}`: {why}")]
    Damaged { format: &'static str, why: String },
    #[error("the end of the file is missing")]
    EndMissing,
    #[error("{} of {} missing", pages((*.claimed).saturating_sub(*.found) as usize), .claimed)]
    PagesMissing { found: u32, claimed: u32 },
    #[error("letters without a name on page {}: the fonts do not say what they draw", numbers(.0))]
    LettersWithoutName(Vec<u32>),
    #[error("encrypted in a way that is not known")]
    UnknownEncryption,
    #[error("more text than {most} bytes: the rest is left out")]
    TooMuchText { most: usize },
    #[error("more than {most} letters on page {page}: the rest is left out")]
    TooManyLetters { page: u32, most: usize },
    #[error("the file is empty")]
    Empty,
    #[error("not a format that is read")]
    UnknownFormat,
    #[error("no text: the fonts of all {} do not say what they draw", pages(*.0))]
    OnlyUnnamedLetters(usize),
    #[error("no member at place {place}")]
    NoMember { place: u32 },
}

impl State {
    /// The stable code and what the state means for the file.
    const fn code(&self) -> (&'static str, Gravity) {
        match self {
            Self::NeedsPassword => ("E-TXT-001", Gravity::Held),
            Self::NoPages => ("E-TXT-002", Gravity::Broken),
            Self::OnlyPictures(_) => ("E-TXT-003", Gravity::Held),
            Self::NothingOnIt(_) => ("E-TXT-004", Gravity::Held),
            Self::SomePagesWithoutText { .. } => ("E-TXT-005", Gravity::Note),
            Self::Damaged { .. } => ("E-TXT-006", Gravity::Broken),
            Self::EndMissing => ("E-TXT-007", Gravity::Note),
            Self::PagesMissing { .. } => ("E-TXT-008", Gravity::Held),
            Self::LettersWithoutName(_) => ("E-TXT-009", Gravity::Note),
            Self::UnknownEncryption => ("E-TXT-010", Gravity::Held),
            Self::TooMuchText { .. } => ("E-TXT-011", Gravity::Note),
            Self::TooManyLetters { .. } => ("E-TXT-012", Gravity::Note),
            Self::Empty => ("E-TXT-013", Gravity::Broken),
            Self::UnknownFormat => ("E-TXT-014", Gravity::Held),
            Self::OnlyUnnamedLetters(_) => ("E-TXT-016", Gravity::Held),
            Self::NoMember { .. } => ("E-TXT-015", Gravity::Held),
        }
    }
}

impl From<State> for Trouble {
    fn from(state: State) -> Self {
        let (code, gravity) = state.code();
        Self { code: code.to_owned(), gravity, message: state.to_string() }
    }
}

fn pages(count: usize) -> String {
    if count == 1 { "1 page".to_owned() } else { format!("{count} pages") }
}

/// The first few numbers of a list: `1, 2, 3, …`.
fn numbers(pages: &[u32]) -> String {
    let mut shown: Vec<String> = pages.iter().take(5).map(u32::to_string).collect();
    if pages.len() > 5 {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
