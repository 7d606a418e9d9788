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
/// Lines that a headline can go on over.
const MOST_MORE: u32 = 2;
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
    let mut title = cell.text.clone();
    // A line that begins small goes on with the one above.
    for line in cell.line + 1..=cell.line + MOST_MORE {
        let Some(next) = cover.cells_of(line).next().filter(|next| goes_on(next)) else { break };
        title.push(' ');
        title.push_str(next.text.trim());
    }
    Some(on_page(title.clone(), cover.page, cell.line, &title))
}

fn goes_on(next: &Cell) -> bool {
    next.text.trim().starts_with(char::is_lowercase) && next.marks.is_empty()
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
