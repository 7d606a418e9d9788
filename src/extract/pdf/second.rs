//! The second reader of a page: text in the order of the content stream, without places.

use lopdf::Document;

use super::about::MOST_UNPACKED;
use crate::extract::text::{Line, Page, Segment};

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

/// Whether a page reads as language: a wrong guess at a font gives signs and no words.
pub(super) fn is_language(page: &Page) -> bool {
    let chars = page.lines.iter().flat_map(|line| &line.segments).flat_map(|segment| segment.text.chars());
    let (mut letters, mut others) = (0_u32, 0_u32);
    for char in chars.filter(|char| !char.is_whitespace()) {
        if char.is_alphanumeric() { letters += 1 } else { others += 1 }
    }
    letters > others
}
