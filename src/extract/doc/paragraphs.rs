//! Which paragraphs of a Word 97-2003 file stand in a table, and which of them end a row.
//!
//! Follows \[MS-DOC\] 2.8.6 and 2.9.175: a table of pages, each with the places where paragraphs begin and what
//! is said of them. Without it nobody can tell an empty cell from the end of a row.

use crate::extract::compound::{double, word};

/// Bytes of a page of properties.
const PAGE: usize = 512;
/// Bytes of an entry of such a page.
const ENTRY: usize = 13;
/// A paragraph stands in a table.
const IN_TABLE: u16 = 0x2416;
/// A paragraph ends a row of a table.
const ENDS_ROW: u16 = 0x2417;

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a cell of a table.
    Cell,
    /// It is the mark at the end of a row.
    EndOfRow,
}

/// Whether the file says where rows end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// It does.
    Known,
    /// It does not, or has no table.
    Unknown,
}

/// Runs of bytes of the document whose paragraphs stand in tables, in order.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    runs: Vec<(u32, u32, Place)>,
}

impl Paragraphs {
    /// Reads the pages that the table names.
    pub(super) fn read(document: &[u8], table: &[u8]) -> Self {
        let pages = table.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        for index in 0..pages {
            let number = double(table, (pages + 1) * 4 + index * 4).map(|number| number & 0x003F_FFFF);
            let begin = number.and_then(|number| (number as usize).checked_mul(PAGE));
            let page = begin.and_then(|begin| document.get(begin..begin.checked_add(PAGE)?));
            runs.extend(page.into_iter().flat_map(page_runs));
        }
        runs.sort_by_key(|(begin, _, _)| *begin);
        Self { runs }
    }

    /// Where the paragraph stands whose letters lie at this byte of the document.
    pub(super) fn at(&self, byte: u32) -> Option<Place> {
        let after = self.runs.partition_point(|(begin, _, _)| *begin <= byte);
        let (_, end, place) = self.runs.get(after.checked_sub(1)?)?;
        (byte < *end).then_some(*place)
    }

    /// Whether the ends of rows are known at all.
    pub(super) fn rows(&self) -> Rows {
        let is_known = self.runs.iter().any(|(_, _, place)| *place == Place::EndOfRow);
        if is_known { Rows::Known } else { Rows::Unknown }
    }
}

fn page_runs(page: &[u8]) -> Vec<(u32, u32, Place)> {
    let count = page.last().map_or(0, |count| usize::from(*count));
    let run = |index: usize| {
        let (begin, end) = (double(page, index * 4)?, double(page, index * 4 + 4)?);
        let offset = usize::from(*page.get((count + 1) * 4 + index * ENTRY)?) * 2;
        Some((begin, end, place(page, offset)?))
    };
    (0..count).filter_map(run).collect()
}

/// What is said of the paragraph whose properties begin here; nothing outside of tables.
fn place(page: &[u8], offset: usize) -> Option<Place> {
    if offset == 0 {
        return None;
    }
    let short = usize::from(*page.get(offset)?);
    let (begin, length) = match short {
        0 => (offset + 2, usize::from(*page.get(offset + 1)?) * 2),
        words => (offset + 1, words * 2 - 1),
    };
    let stated = page.get(begin..begin + length)?;
    let mut at = 2;
    let mut found = None;
    while let Some(code) = word(stated, at) {
        let is_set = stated.get(at + 2).is_some_and(|value| *value != 0);
        match code {
            ENDS_ROW if is_set => return Some(Place::EndOfRow),
            IN_TABLE if is_set => found = Some(Place::Cell),
            _ => {}
        }
        let Some(length) = operand(code, stated, at + 2) else { break };
        at += 2 + length;
    }
    found
}

/// How many bytes stand behind a code.
fn operand(code: u16, stated: &[u8], at: usize) -> Option<usize> {
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if code == 0xD608 => usize::from(word(stated, at)?) + 1,
        _ => usize::from(*stated.get(at)?) + 1,
    })
}
