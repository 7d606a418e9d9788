//! The headlines of a cover: short lines of their own near the top, which can say what a paper is where no label
//! does (`NOTICE OF MEETING AND DRAFT AGENDA`, `Withdrawal ballot`).

use super::evidence::on_page;
use crate::{
    domain::fact::Stated,
    extract::{
        fields::{Cell, Cover, Strength},
        kind::KindWords,
    },
};

/// Headlines stand in so many lines from the top.
const TOP_LINES: u32 = 16;
/// Letters of a headline.
const LONGEST: usize = 110;

/// Every headline, as printed.
pub(super) fn all(cover: &Cover<'_>) -> Vec<String> {
    cells(cover).map(|cell| cell.text.clone()).collect()
}

/// The headline that names the kind of the paper, where it is more than that word.
pub(super) fn title(cover: &Cover<'_>) -> Option<Stated<String>> {
    let names_a_kind = |cell: &&Cell| {
        cell.text.split_whitespace().count() >= 3 && KindWords::known().kind_that_heads(&cell.text).is_some()
    };
    let cell = cells(cover).find(names_a_kind)?;
    Some(on_page(cell.text.clone(), cover.page, cell.line, &cell.text))
}

fn cells<'a>(cover: &'a Cover<'_>) -> impl Iterator<Item = &'a Cell> {
    cover.cells.iter().take_while(|cell| cell.line <= TOP_LINES).filter(|cell| {
        let words = cell.text.trim();
        words.starts_with(char::is_uppercase)
            && words.chars().count() <= LONGEST
            && !words.ends_with(['.', '?', ','])
            && cell.marks.iter().all(|mark| mark.strength == Strength::Bare)
    })
}
