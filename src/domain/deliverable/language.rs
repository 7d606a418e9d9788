//! Languages in brackets at the end of a reference: `(E)`, `(E/F)`, `(en,fr)`.

use super::{Few, words::in_latin};

/// A language out of a closed list, by its two-letter code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u8);

/// Codes with the one letter ISO prints for six of them. The first is only the default of an empty place.
const KNOWN: [(&str, Option<u8>); 26] = [
    ("en", Some(b'E')),
    ("fr", Some(b'F')),
    ("ru", Some(b'R')),
    ("ar", Some(b'A')),
    ("es", Some(b'S')),
    ("de", Some(b'D')),
    ("other", None),
    ("it", None),
    ("pt", None),
    ("nl", None),
    ("zh", None),
    ("ja", None),
    ("ko", None),
    ("pl", None),
    ("sv", None),
    ("fi", None),
    ("da", None),
    ("no", None),
    ("cs", None),
    ("sk", None),
    ("hu", None),
    ("tr", None),
    ("el", None),
    ("he", None),
    ("fa", None),
    ("uk", None),
];

impl Language {
    /// Every language of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..).zip(KNOWN).map(|(place, _)| Self(place))
    }

    /// Its code: `en`.
    pub const fn code(self) -> &'static str {
        KNOWN[self.0 as usize].0
    }

    /// The letter that ISO prints for it, where there is one: `E`.
    pub fn letter(self) -> Option<char> {
        KNOWN[usize::from(self.0)].1.map(char::from)
    }

    /// The language of a code or of a letter, as printed between the brackets.
    pub(super) fn from_printed(word: &str) -> Option<(Self, LetterStyle)> {
        let word = in_latin(word);
        if let [letter] = *word.as_bytes() {
            return Self::all()
                .find(|language| KNOWN[usize::from(language.0)].1 == Some(letter))
                .map(|language| (language, LetterStyle::Letters));
        }
        Self::all().find(|language| language.code() == word).map(|language| (language, LetterStyle::Codes))
    }
}

/// The languages of a reference and how they are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Languages {
    /// In the printed order; empty when none is printed.
    pub list: Few<Language, 6>,
    /// Whether letters or codes are printed.
    pub style: LetterStyle,
}

/// How languages are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LetterStyle {
    /// `(E/F)`.
    #[default]
    Letters,
    /// `(en,fr)`.
    Codes,
}
