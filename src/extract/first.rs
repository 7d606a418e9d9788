//! The first reading of a file: as many of its pages as its notice needs, and no more.
//!
//! The cover decides what most papers are and say. What stands behind it can then only name further deliverables, and
//! is read later, with the words for the search. A paper that asks for a vote, and one whose first page is no cover, is
//! read on. The one surprise: the rule is not how long a paper is, but what its first page left open ([`Reach`]).

use super::{
    formats,
    labels::LabelSet,
    limits::Limits,
    notice::{self, FileName, Known, Reach},
    text::{Coverage, Text},
};
use crate::domain::notice::Notice;

/// Reads a file as far as its notice needs; a file without pages is read whole. The words stay here where nothing is
/// recorded from them: the text is then without its pages.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits, name: &FileName, labels: &LabelSet) -> (Text, Notice) {
    let known = Known { labels, committees: None };
    let mut of_cover: Option<Notice> = None;
    let mut goes_on = |so_far: &Text| {
        let (notice, reach) = match so_far.pages.len() {
            1 => notice::begin(so_far, name, &known),
            _ => return true,
        };
        of_cover = (reach == Reach::Cover).then_some(notice);
        of_cover.is_none()
    };
    let mut text = formats::read_while(bytes, limits, &mut goes_on);
    let notice = of_cover.unwrap_or_else(|| notice::read(&text, name, &known));
    if text.coverage == Coverage::Full && !notice.kind.is_recorded_from_its_words() {
        text.pages.clear();
    }
    (text, notice)
}
