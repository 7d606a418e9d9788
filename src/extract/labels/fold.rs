//! Text as it is compared: lower case, one kind of hyphen, quote and blank, ligatures taken apart.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// A folded text that knows where each of its letters stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of it, the byte of the original where its letter began; one more for the end.
    origins: Vec<usize>,
}

impl Folded {
    /// A range of the folded text as a range of the original.
    pub fn origin(&self, range: &Range<usize>) -> Range<usize> {
        self.origins[range.start]..self.origins[range.end]
    }

    fn push(&mut self, letter: char, origin: usize) {
        self.text.push(letter);
        self.origins.extend(std::iter::repeat_n(origin, letter.len_utf8()));
    }
}

/// Folds a text; runs of blanks become one, blanks at the ends go.
pub fn folded(text: &str) -> Folded {
    let (text_room, origins_room) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    let mut out = Folded { text: text_room, origins: origins_room };
    for (place, letter) in text.char_indices() {
        match letter {
            _ if letter.is_whitespace() => {
                if !out.text.is_empty() && !out.text.ends_with(' ') {
                    out.push(' ', place);
                }
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-', place),
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => out.push('\'', place),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»' => out.push('"', place),
            _ if letter.is_ascii() => out.push(letter.to_ascii_lowercase(), place),
            '\u{fb00}'..='\u{fb06}' => {
                std::iter::once(letter).nfkc().for_each(|letter| out.push(letter, place));
            }
            _ => letter.to_lowercase().for_each(|letter| out.push(letter, place)),
        }
    }
    if out.text.ends_with(' ') {
        out.text.pop();
        out.origins.pop();
    }
    out.origins.push(text.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_text_finds_its_way_back() {
        let text = "  Réf.\u{a0}\u{a0}№ 2013\u{2010}10 o\u{fb00}er ";
        let folded = folded(text);
        assert_eq!(folded.text, "réf. № 2013-10 offer");
        let place = folded.text.find("2013").unwrap();
        assert_eq!(&text[folded.origin(&(place..place + 7))], "2013\u{2010}10");
        assert_eq!(&text[folded.origin(&(0..folded.text.len()))], text.trim());
    }
}
