//! The first reading of a file: as many of its pages as its notice needs, and no more.
//!
//! The cover decides what most papers are and say. What stands behind it can then only name further deliverables, and
//! is read later, with the words for the search. A paper that asks for a vote, and one that no cover tells, is read
//! on. The one surprise: the rule is not how long a paper is, but what its first page left open ([`Reach`]).

use super::{
    formats, kind,
    labels::LabelSet,
    limits::Limits,
    notice::{self, FileName, Known, Reach},
    text::Text,
};
use crate::domain::notice::Notice;

/// Reads a file as far as its notice needs; a file without pages is read whole.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits, name: &FileName, labels: &LabelSet) -> (Text, Notice) {
    let known = Known { labels, committees: None };
    let mut of_cover: Option<Notice> = None;
    let mut goes_on = |so_far: &Text| match (so_far.pages.len(), &of_cover) {
        (1, _) => {
            let (notice, reach) = notice::begin(so_far, name, &known);
            of_cover = (reach != Reach::Whole).then_some(notice);
            reach != Reach::Cover
        }
        (2, Some(_)) if !kind::is_a_table(so_far) => false,
        (_, _) => {
            of_cover = None;
            true
        }
    };
    let text = formats::read_while(bytes, limits, &mut goes_on);
    let notice = match of_cover.filter(|_| text.pages.len() <= 2) {
        Some(notice) => Notice { mentions: notice::mentions(&text), ..notice },
        None => notice::read(&text, name, &known),
    };
    (text, notice)
}
