//! Lines without a layout, put together to pages: what formats other than PDF give.
//!
//! A line of running text is cut into segments where it has a tab or three blanks; a row of a table has one
//! segment for each cell, empty ones too, so that the n-th segment is the n-th column.

use super::limits::Limits;
use super::text::{CellMark, Coverage, Line, Page, Segment, Text};
use super::trouble::State;

/// Pages being written.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pages: Vec<Page>,
    bytes: usize,
    rows: usize,
}

impl Flow {
    /// One line of running text; an empty one is dropped.
    pub(super) fn line(&mut self, text: &str) {
        let segments: Vec<Segment> =
            text.split('\t').flat_map(|part| part.split("   ")).filter_map(segment).collect();
        if !segments.is_empty() {
            self.push(segments, None);
        }
    }

    /// One line as it is printed: an empty one is kept, so that lines count as in the file.
    pub(super) fn printed_line(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.push(Vec::new(), None);
        } else {
            self.line(text);
        }
    }

    /// Several lines as they are printed.
    pub(super) fn lines(&mut self, text: &str) {
        text.lines().for_each(|line| self.printed_line(line));
    }

    /// One row of a table, the paragraphs of a cell parted by line feeds; a row of empty cells is dropped.
    pub(super) fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        let cells: Vec<Vec<&str>> = cells.map(|cell| cell.split('\n').collect()).collect();
        self.tall_row(&cells, Vec::new());
    }

    /// One row of a table whose cells hold several paragraphs: a line for each, all of the same row.
    pub(super) fn tall_row(&mut self, cells: &[Vec<&str>], mut marks: Vec<CellMark>) {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut begun = None;
        for line in 0..height {
            let paragraphs = cells.iter().map(|cell| cell.get(line).copied().unwrap_or_default());
            let segments: Vec<Segment> = paragraphs.map(|text| segment(text).unwrap_or_default()).collect();
            if segments.iter().all(|segment| segment.text.is_empty()) {
                continue;
            }
            let row = *begun.get_or_insert_with(|| {
                self.rows += 1;
                self.rows
            });
            self.push(segments, u32::try_from(row).ok());
            if let Some(line) = self.pages.last_mut().and_then(|page| page.lines.last_mut()) {
                line.marks = std::mem::take(&mut marks);
            }
        }
    }

    /// The next line stands on a new page.
    pub(super) fn page(&mut self) {
        self.pages.push(Page::default());
    }

    /// Puts what stands in the margins under the first page: it may be left over from another paper, so that
    /// the page itself is the better evidence.
    pub(super) fn add_margins(&mut self, margins: Self) {
        if self.pages.is_empty() {
            self.page();
        }
        self.bytes += margins.bytes;
        let before = u32::try_from(self.rows).unwrap_or(u32::MAX);
        self.rows += margins.rows;
        let lines = margins.pages.into_iter().flat_map(|page| page.lines).map(|mut line| {
            line.row = line.row.map(|row| row.saturating_add(before));
            line
        });
        if let Some(page) = self.pages.first_mut() {
            page.lines.extend(lines);
        }
    }

    /// Whether a cap is reached.
    pub(super) fn is_full(&self, limits: &Limits) -> bool {
        self.bytes > limits.text_bytes || self.rows > limits.rows || self.pages.len() > limits.pages as usize
    }

    fn push(&mut self, segments: Vec<Segment>, row: Option<u32>) {
        self.bytes += segments.iter().map(|segment| segment.text.len() + 1).sum::<usize>();
        if self.pages.is_empty() {
            self.page();
        }
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(Line { segments, row, ..Line::default() });
        }
    }

    /// Puts the pages into the text; a text without a letter is said to be so.
    pub(super) fn into_text(mut self, limits: &Limits, text: &mut Text) {
        if self.bytes > limits.text_bytes || self.rows > limits.rows {
            text.trouble(State::TooMuchText { most: limits.text_bytes });
        }
        self.pages.truncate(limits.pages as usize);
        let written = self.pages.iter().flat_map(|page| &page.lines).any(|line| !line.segments.is_empty());
        text.coverage = if written || !text.fields.is_empty() { Coverage::Full } else { Coverage::None };
        if text.coverage == Coverage::None && text.members.is_empty() {
            text.trouble(State::NothingOnIt(self.pages.len().max(1)));
        }
        text.pages = self.pages;
    }
}

fn segment(text: &str) -> Option<Segment> {
    let mut words = text.split_whitespace();
    let mut folded = words.next()?.to_owned();
    for word in words {
        folded.push(' ');
        folded.push_str(word);
    }
    Some(Segment { text: folded, ..Segment::default() })
}
