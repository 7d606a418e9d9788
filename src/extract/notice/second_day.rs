//! A second day beside the end of a vote: a date that was struck out and written anew, or `(extended to 2026-10-15)`. A
//! reader that took the first one would be wrong in silence, so both are evidence, and a person says which.

use super::{
    evidence::{Trust, on_page},
    gather::Gathered,
};
use crate::{
    domain::printed_date::PrintedDate,
    extract::{
        fields::{Cell, Cover, dates},
        labels::Field,
    },
};
use jiff::civil::Date;

/// Adds the days that stand beside the end of a vote, or below it with words that move it.
pub(super) fn add(cover: &Cover<'_>, gathered: &mut Gathered) {
    let ends: Vec<(u32, Date)> =
        gathered.closes.stated().filter_map(|stated| Some((stated.line?, stated.value))).collect();
    for (line, day) in ends {
        let beside = cells_behind(cover, line).filter(|cell| is_day_other_than(&cell.text, day));
        let moved = cover
            .cells_of(line)
            .chain(cover.cells_of(line + 1))
            .filter(|cell| dates::is_moved(&cell.folded.text));
        for cell in beside.chain(moved) {
            for (_, other) in dates::days(&cell.text).into_iter().filter(|(_, other)| *other != day) {
                gathered.closes.add(Trust::Label, on_page(other, cover.page, cell.line, &cell.text));
            }
        }
    }
}

/// Cells on the line of a label for the end of a vote, behind it and before the next label.
fn cells_behind<'a>(cover: &'a Cover<'_>, line: u32) -> impl Iterator<Item = &'a Cell> {
    let ends_a_vote = |cell: &&Cell| cell.marks.last().is_some_and(|mark| mark.field == Field::Closes);
    let mut cells = cover.cells_of(line).skip_while(move |cell| !ends_a_vote(cell));
    cells.next();
    cells.take_while(|cell| cell.marks.is_empty())
}

fn is_day_other_than(text: &str, day: Date) -> bool {
    dates::whole(text).is_some_and(|found| matches!(found, PrintedDate::Day(other) if other != day))
}
