//! The encoding inside a Type 1 font program: it stands in clear text before the part that is encrypted.

use hayro_font::hayro_cmap::BfString;
use hayro_syntax::object::{Dict, Stream, dict::keys};

use super::names::{self, Encoding};

/// Which names the codes of a font program have.
pub(super) enum BuiltIn {
    Standard,
    Names(Vec<(u8, Vec<u8>)>),
}

impl BuiltIn {
    /// Reads the head of a font program; nothing where it is none of Type 1 or does not tell.
    pub(super) fn read(font: &Dict<'_>) -> Option<Self> {
        let descriptor = font.get::<Dict<'_>>(keys::FONT_DESC)?;
        if descriptor.contains_key(keys::FONT_FILE3) {
            return None;
        }
        let program = descriptor.get::<Stream<'_>>(keys::FONT_FILE)?.decoded_data().ok()?;
        let clear = program.windows(5).position(|window| window == b"eexec")?;
        Self::of_head(program.get(..clear)?)
    }

    fn of_head(head: &[u8]) -> Option<Self> {
        let place = head.windows(10).position(|window| window == b"/Encoding ")?;
        let mut words =
            head.get(place + 10..)?.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        if words.clone().next()? == b"StandardEncoding" {
            return Some(Self::Standard);
        }
        let mut names = Vec::new();
        while let Some(word) = words.next() {
            match word {
                b"dup" => {
                    let code = std::str::from_utf8(words.next()?).ok()?.parse().ok()?;
                    names.push((code, words.next()?.strip_prefix(b"/")?.to_vec()));
                }
                b"def" | b"readonly" => return Some(Self::Names(names)),
                _ => {}
            }
        }
        None
    }

    /// What a code stands for.
    pub(super) fn said(&self, code: u8) -> Option<BfString> {
        match self {
            Self::Standard => Encoding::Standard.said(code),
            Self::Names(names) => {
                let (_, name) = names.iter().rev().find(|(known, _)| *known == code)?;
                names::said(name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BfString, BuiltIn};

    #[test]
    fn the_head_of_a_program_names_its_codes() {
        let said = |head: &[u8], code| BuiltIn::of_head(head).and_then(|names| names.said(code));
        let own = b"/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 11 /ff put\ndup 65 /Eacute put\nreadonly def\n";
        assert_eq!(said(own, 65), Some(BfString::Char('É')));
        assert_eq!(said(own, 66), None);
        assert_eq!(said(b"/Encoding StandardEncoding def", 39), Some(BfString::Char('’')));
        assert!(BuiltIn::of_head(b"/Encoding 256 array dup x /A put def").is_none());
        assert!(BuiltIn::of_head(b"/Encoding 256 array dup 65 /A put").is_none());
    }
}
