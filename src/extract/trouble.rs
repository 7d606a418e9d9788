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
    #[error("{}not a format that is read", what.map_or_else(String::new, |what| format!("{what}: ")))]
    UnknownFormat { what: Option<&'static str> },
    #[error("elements nested deeper than {deepest}: the rest is left out")]
    XmlTooDeep { deepest: usize },
    #[error("member `{name}` leads out of its folder and is left out")]
    NameLeadsOut { name: String },
    #[error("member `{name}` has an absolute name and is left out")]
    NameIsAbsolute { name: String },
    #[error("member `{name}` names a stream of a file and is left out")]
    NameHasStream { name: String },
    #[error("a member without a name is left out")]
    NameIsEmpty,
    #[error("several members have the same name: only the last of each can be read")]
    NamesTwice,
    #[error("member `{name}` is a link and is left out")]
    MemberIsLink { name: String },
    #[error("member `{name}` needs a password and is left out")]
    MemberEncrypted { name: String },
    #[error("member `{name}` has more than {most} bytes and is left out")]
    MemberTooLarge { name: String, most: u64 },
    #[error("member `{name}` swells to more than {ratio} times its size and is left out")]
    MemberSwells { name: String, ratio: u64 },
    #[error("member `{name}` cannot be unpacked: {why}")]
    MemberDamaged { name: String, why: String },
    #[error("more than {most} members: the rest is left out")]
    TooManyMembers { most: usize },
    #[error("all members together have more than {most} bytes: the rest is left out")]
    MembersTooLarge { most: u64 },
    #[error("nested deeper than {deepest}: its members are left out")]
    NestedTooDeep { deepest: u32 },
    #[error("the archive holds no file")]
    NoMembers,
    #[error("no text: the fonts of all {} do not say what they draw", pages(*.0))]
    OnlyUnnamedLetters(usize),
    #[error("read from the picture of page {}: letters may be wrong", numbers(.0))]
    ReadFromPictures(Vec<u32>),
    #[error("the picture of page {page} cannot be read: {why}")]
    PictureUnread { page: u32, why: String },
    #[error("page {page} shows no picture")]
    NoPicture { page: u32 },
    #[error("no member at place {place}")]
    NoMember { place: u32 },
}

impl State {
    /// The stable code and what the state means for the file.
    const fn code(&self) -> (&'static str, Gravity) {
        match self {
            Self::NeedsPassword => ("E-TXT-001", Gravity::Broken),
            Self::NoPages => ("E-TXT-002", Gravity::Broken),
            Self::OnlyPictures(_) => ("E-TXT-003", Gravity::Held),
            Self::NothingOnIt(_) => ("E-TXT-004", Gravity::Held),
            Self::SomePagesWithoutText { .. } => ("E-TXT-005", Gravity::Note),
            Self::Damaged { .. } => ("E-TXT-006", Gravity::Broken),
            Self::EndMissing => ("E-TXT-007", Gravity::Note),
            Self::PagesMissing { .. } => ("E-TXT-008", Gravity::Held),
            Self::LettersWithoutName(_) => ("E-TXT-009", Gravity::Note),
            Self::UnknownEncryption => ("E-TXT-010", Gravity::Broken),
            Self::TooMuchText { .. } => ("E-TXT-011", Gravity::Note),
            Self::TooManyLetters { .. } => ("E-TXT-012", Gravity::Note),
            Self::Empty => ("E-TXT-013", Gravity::Broken),
            Self::UnknownFormat { .. } => ("E-TXT-014", Gravity::Held),
            Self::XmlTooDeep { .. } => ("E-TXT-017", Gravity::Held),
            Self::NameLeadsOut { .. } => ("E-TXT-020", Gravity::Held),
            Self::NameIsAbsolute { .. } => ("E-TXT-021", Gravity::Held),
            Self::NameHasStream { .. } => ("E-TXT-022", Gravity::Held),
            Self::NameIsEmpty => ("E-TXT-023", Gravity::Held),
            Self::NamesTwice => ("E-TXT-024", Gravity::Held),
            Self::MemberIsLink { .. } => ("E-TXT-025", Gravity::Held),
            Self::MemberEncrypted { .. } => ("E-TXT-026", Gravity::Held),
            Self::MemberTooLarge { .. } => ("E-TXT-027", Gravity::Held),
            Self::MemberSwells { .. } => ("E-TXT-028", Gravity::Broken),
            Self::MemberDamaged { .. } => ("E-TXT-029", Gravity::Held),
            Self::TooManyMembers { .. } => ("E-TXT-030", Gravity::Held),
            Self::MembersTooLarge { .. } => ("E-TXT-031", Gravity::Broken),
            Self::NestedTooDeep { .. } => ("E-TXT-032", Gravity::Held),
            Self::NoMembers => ("E-TXT-033", Gravity::Held),
            Self::OnlyUnnamedLetters(_) => ("E-TXT-016", Gravity::Held),
            Self::ReadFromPictures(_) => ("E-TXT-034", Gravity::Note),
            Self::PictureUnread { .. } => ("E-TXT-035", Gravity::Note),
            Self::NoPicture { .. } => ("E-TXT-036", Gravity::Note),
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
