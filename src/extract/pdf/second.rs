//! The second reader of a page: text in the order of the content stream, without places.

use lopdf::{Document, LoadOptions};

use crate::extract::text::{Line, Page, Segment};

/// Streams may not unpack to more than this.
const MOST_UNPACKED: usize = 32 << 20;

/// What the second reader says of a file without opening it whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Claims {
    /// Pages that the file claims to have.
    pub(super) pages: Option<u32>,
    /// Whether the cross-reference table had to be rebuilt.
    pub(super) repaired: bool,
}

/// What a file claims; nothing where it cannot be read.
pub(super) fn claims(bytes: &[u8]) -> Claims {
    Document::load_metadata_mem(bytes).map_or_else(
        |_| Claims::default(),
        |found| Claims { pages: Some(found.page_count), repaired: found.xref_recovery.is_some() },
    )
}

/// Opens the whole document.
pub(super) fn open(bytes: &[u8]) -> Option<Document> {
    let options = LoadOptions {
        password: Some(String::new()),
        max_decompressed_size: Some(MOST_UNPACKED),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(bytes, options).ok()
}

/// The lines of a page, numbered from 1, by the second reader; nothing where it cannot read it either.
pub(super) fn page(document: &Document, number: u32) -> Option<Page> {
    let chunks = document.extract_text_chunks_with_limit(&[number], MOST_UNPACKED);
    let text: String = chunks.into_iter().flatten().collect();
    let lines: Vec<Line> = text.lines().filter_map(line).collect();
    (!lines.is_empty()).then(|| Page { lines, ..Page::default() })
}

fn line(text: &str) -> Option<Line> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let segment = Segment { text, ..Segment::default() };
    (!segment.text.is_empty()).then(|| Line { segments: vec![segment], ..Line::default() })
}

/// How much of a page is readable: letters, and those among them that no font could name.
pub(super) fn unread_share(page: &Page) -> f64 {
    let (mut letters, mut unread) = (0_u32, 0_u32);
    let chars = page.lines.iter().flat_map(|line| &line.segments).flat_map(|segment| segment.text.chars());
    for char in chars.filter(|char| !char.is_whitespace()) {
        letters += 1;
        unread += u32::from(char == char::REPLACEMENT_CHARACTER);
    }
    if letters == 0 { 1.0 } else { f64::from(unread) / f64::from(letters) }
}

/// Whether a page reads as language: a wrong guess at a font gives signs and numbers in one word.
pub(super) fn is_language(page: &Page) -> bool {
    let words =
        || page.lines.iter().flat_map(|line| &line.segments).flat_map(|segment| segment.text.split(' '));
    let letters = |word: &str| word.chars().count();
    let all: usize = words().map(letters).sum();
    let good: usize = words().filter(|word| is_word(word)).map(letters).sum();
    good * 10 > all * 7
}

/// Letters in one case or with a capital first, or a number; signs only around it or between its parts.
fn is_word(word: &str) -> bool {
    let is_sign = |char: char| !char.is_alphanumeric();
    let signs = word.chars().filter(|char| is_sign(*char)).count();
    let parts = word.split(is_sign).filter(|part| !part.is_empty());
    signs * 2 <= word.chars().count() && word.chars().count() <= 40 && parts.clone().count() > 0 && {
        let mut parts = parts;
        parts.all(|part| {
            let mut rest = part.chars().skip(1);
            part.chars().all(|char| char.is_ascii_digit())
                || part.chars().all(|char| char.is_alphabetic() && !char.is_lowercase())
                || (part.chars().all(char::is_alphabetic) && rest.all(char::is_lowercase))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{is_language, line};
    use crate::extract::text::Page;

    fn page(text: &str) -> Page {
        Page { lines: line(text).into_iter().collect(), ..Page::default() }
    }

    #[test]
    fn a_shifted_alphabet_is_no_language() {
        assert!(is_language(&page("Resolution 12 of ISO/TC 999, taken on 2024-03-01.")));
        assert!(!is_language(&page("5IJTJTBO\"SJBM6OJDPEF1%’ GSPN0QFO0GGJDF")));
        assert!(!is_language(&page("0nRJd0ß0⁄00„0¨00º0k0d0D0f")));
    }
}
