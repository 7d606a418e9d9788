//! The letters behind the names of glyphs (`Eacute`, `uni20AC`) and behind the encodings that PDF knows by name.
//!
//! The tables are those of the font library. It hands them out through fonts only, so a question is put as a font
//! without a program: a dictionary with nothing but an encoding. Answers are remembered for the life of the thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, FontCache, FontGlyph, FontResolverFn, GlyphId};
use hayro_syntax::object::{Dict, FromBytes};

/// More names than any honest set of papers uses.
const MOST_NAMES: usize = 10_000;

/// An encoding that PDF knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    MacRoman,
    WinAnsi,
    MacExpert,
}

type Said = Option<BfString>;

thread_local! {
    static NAMES: RefCell<HashMap<Box<[u8]>, Said>> = RefCell::default();
    static TABLES: RefCell<[Option<Vec<Said>>; 4]> = const { RefCell::new([None, None, None, None]) };
}

impl Encoding {
    /// The encoding of this name.
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacExpertEncoding" => Some(Self::MacExpert),
            _ => None,
        }
    }

    /// What a code stands for.
    pub(super) fn said(self, code: u8) -> Said {
        TABLES.with_borrow_mut(|tables| {
            let table = tables.get_mut(self as usize)?.get_or_insert_with(|| self.table());
            table.get(usize::from(code))?.clone()
        })
    }

    fn table(self) -> Vec<Said> {
        let name = match self {
            Self::Standard => "StandardEncoding",
            Self::MacRoman => "MacRomanEncoding",
            Self::WinAnsi => "WinAnsiEncoding",
            Self::MacExpert => "MacExpertEncoding",
        };
        ask(format!("<</Subtype/Type3/Encoding/{name}>>").as_bytes(), 256)
    }
}

/// What a name stands for.
pub(super) fn said(name: &[u8]) -> Said {
    NAMES.with_borrow_mut(|names| {
        if let Some(said) = names.get(name) {
            return said.clone();
        }
        let said = ask(&question(name), 1).pop().flatten();
        if names.len() < MOST_NAMES {
            names.insert(name.into(), said.clone());
        }
        said
    })
}

/// A font whose only code has this name.
fn question(name: &[u8]) -> Vec<u8> {
    let mut question = b"<</Subtype/Type3/Encoding<</Differences[0/".to_vec();
    for byte in name {
        question.extend(format!("#{byte:02x}").bytes());
    }
    question.extend(b"]>>>>");
    question
}

/// What the first codes of a font without a program stand for.
fn ask(font: &[u8], codes: u32) -> Vec<Said> {
    let cache = FontCache::new();
    let programs: FontResolverFn = Arc::new(|_| None);
    let maps: CMapResolverFn = Arc::new(|_| None);
    let font = Dict::from_bytes(font).and_then(|dict| cache.font(&dict, &programs, &maps));
    let said = |code| match font.as_ref()?.glyph(GlyphId::NOTDEF, code) {
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
    };
    (0..codes).map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::{BfString, Encoding, said};

    #[test]
    fn names_and_encodings_are_known() {
        assert_eq!(said(b"Eacute"), Some(BfString::Char('É')));
        assert_eq!(said(b"uni20AC"), Some(BfString::Char('€')));
        assert_eq!(said(b"f_f_i"), Some(BfString::String("ffi".to_owned())));
        assert_eq!(said(b"g17"), None);
        assert_eq!(said(b""), None);
        assert_eq!(Encoding::WinAnsi.said(0x96), Some(BfString::Char('–')));
        assert_eq!(Encoding::MacRoman.said(0x8E), Some(BfString::Char('é')));
        assert_eq!(Encoding::Standard.said(b'\''), Some(BfString::Char('’')));
        assert_eq!(Encoding::of_name(b"Identity-H"), None);
    }
}
