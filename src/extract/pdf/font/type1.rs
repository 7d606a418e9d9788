//! The encoding inside a Type 1 font program: it stands in clear text before the part that is encrypted.

use flate2::bufread::ZlibDecoder;
use hayro_font::hayro_cmap::BfString;
use hayro_syntax::object::{Dict, Name, Stream, dict::keys};
use std::io::Read as _;

use super::names::{self, Encoding};

/// The word before the encrypted part.
const END: &[u8] = b"eexec";
/// A head is seldom longer than one piece; a longer one than these is read whole.
const PIECE: u64 = 2048;
const LONGEST_HEAD: usize = 32 << 10;

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
        let program = descriptor.get::<Stream<'_>>(keys::FONT_FILE)?;
        if let Some(head) = unpacked_head(&program) {
            return Self::of_head(&head);
        }
        let program = program.decoded_data().ok()?;
        Self::of_head(program.get(..end_of_head(&program)?)?)
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

/// Where the encrypted part begins.
fn end_of_head(program: &[u8]) -> Option<usize> {
    program.windows(END.len()).position(|window| window == END)
}

/// The head of a program that is packed the usual way, without unpacking the outlines behind it.
fn unpacked_head(program: &Stream<'_>) -> Option<Vec<u8>> {
    let dict = program.dict();
    let is_usual = dict.get::<Name<'_>>(keys::FILTER).is_some_and(|filter| filter.as_ref() == b"FlateDecode")
        && !dict.contains_key(keys::DECODE_PARMS);
    if !is_usual {
        return None;
    }
    let packed = program.raw_data();
    let mut unpacking = ZlibDecoder::new(&*packed);
    let mut head = Vec::new();
    while head.len() < LONGEST_HEAD {
        let looked_at = head.len().saturating_sub(END.len());
        if unpacking.by_ref().take(PIECE).read_to_end(&mut head).ok()? == 0 {
            return None;
        }
        if let Some(end) = end_of_head(&head[looked_at..]) {
            head.truncate(looked_at + end);
            return Some(head);
        }
    }
    None
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
