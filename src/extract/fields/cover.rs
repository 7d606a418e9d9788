//! The cover of a paper: the cells of its first page that has any, with the labels that stand in them.

use crate::extract::{
    fields::{dates, marks},
    labels::{Field, Folded, LabelSet, Marker, folded},
    text::{Format, Line, Page, Text},
};
use std::{borrow::Cow, cell::OnceCell, ops::Range};

/// Lines of a page without pages (DOCX, TXT, mail) that can belong to a cover.
const LONGEST_COVER: usize = 160;

/// Plain text is folded at this many letters, at most.
const LONGEST_MARGIN: usize = 100;
/// Plain text is folded at this many letters, at least.
const SHORTEST_MARGIN: usize = 66;
/// Folding is not exact.
const MARGIN_SLACK: usize = 3;

/// Bytes of a cell that are looked at: a longer one is prose, and no bound on a page bounds a line of plain text.
const LONGEST_CELL: usize = 4_000;
/// Bytes of a line that can end the cover.
const LONGEST_END: usize = 100;

/// Words that end the cover where they stand alone on a line.
const ENDS_OF_COVER: [&str; 9] = [
    "contents",
    "foreword",
    "introduction",
    "table of contents",
    "avant-propos",
    "sommaire",
    "содержание",
    "предисловие",
    "copyright notice",
];

/// The part of a paper where it says what it is.
#[derive(Clone, Debug)]
pub struct Cover<'a> {
    /// Its page, counted from 1.
    pub page: u32,
    /// Its lines.
    pub lines: &'a [Line],
    /// Its cells in reading order.
    pub cells: Vec<Cell>,
    /// Its text, folded, lines joined by one blank.
    pub folded: String,
    /// Where each cell begins in `folded`.
    starts: Vec<usize>,
    /// What [`Self::markers`] found: it is asked more than once.
    markers: OnceCell<Vec<Marker>>,
    /// Whether words have places, in points.
    pub has_layout: bool,
    /// How many letters fit on a line of plain text; 0 where a line is a paragraph.
    pub wraps_at: usize,
}

/// A run of words set apart from its neighbours, or the cell of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Line, counted from 1.
    pub line: u32,
    /// Baseline from the top, in points.
    pub y: f32,
    /// Letter height, in points.
    pub size: f32,
    /// Left edge, in points.
    pub x0: f32,
    /// Right edge, in points.
    pub x1: f32,
    /// The words.
    pub text: String,
    /// The words, folded.
    pub folded: Folded,
    /// The labels in it, from left to right.
    pub marks: Vec<Mark>,
}

/// A label in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it states.
    pub field: Field,
    /// Bytes of the folded text, with hints in brackets and the colon.
    pub range: Range<usize>,
    /// How sure it is.
    pub strength: Strength,
}

/// How sure it is that words are a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// At the start of a cell, with more words after it and no colon.
    Bare,
    /// A cell of its own.
    Alone,
    /// With a colon.
    Colon,
}

impl<'a> Cover<'a> {
    /// The cover of a text: its first page with words, up to the contents or the foreword.
    pub fn of(text: &'a Text, labels: &LabelSet) -> Option<Self> {
        let index = text.pages.iter().position(has_words)?;
        Self::page(text, u32::try_from(index).ok()? + 1, labels)
    }

    /// A page, counted from 1, read as if it were the cover.
    pub fn page(text: &'a Text, number: u32, labels: &LabelSet) -> Option<Self> {
        let page = text.pages.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        let mut cover = Self::of_page(page, number, labels);
        if matches!(text.format, Format::Txt | Format::Eml | Format::Msg) {
            let longest = cover.cells.iter().map(|cell| cell.text.chars().count()).max().unwrap_or(0);
            cover.wraps_at = longest.clamp(SHORTEST_MARGIN, LONGEST_MARGIN);
        }
        Some(cover)
    }

    fn of_page(page: &'a Page, number: u32, labels: &LabelSet) -> Self {
        let end = page.lines.iter().take(LONGEST_COVER).position(ends_cover).unwrap_or(LONGEST_COVER);
        let lines = &page.lines[..end.min(page.lines.len())];
        let has_layout = lines.iter().any(|line| line.y > 0.0);
        let mut cover = Self {
            page: number,
            lines,
            cells: Vec::new(),
            folded: String::new(),
            starts: Vec::new(),
            markers: OnceCell::new(),
            has_layout,
            wraps_at: 0,
        };
        for (index, line) in lines.iter().enumerate() {
            for segment in &line.segments {
                let text = with_box(&segment.text[..segment.text.floor_char_boundary(LONGEST_CELL)]);
                let folded = folded(&text);
                cover.starts.push(cover.folded.len());
                cover.folded.push_str(&folded.text);
                cover.folded.push(' ');
                let marks = marks::of(&folded, &text, labels);
                cover.cells.push(Cell {
                    line: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1),
                    y: line.y,
                    size: line.size,
                    x0: segment.x0,
                    x1: segment.x1,
                    text: text.into_owned(),
                    folded,
                    marks,
                });
            }
        }
        marks::part_from_sources(&mut cover.cells);
        cover
    }

    /// Whether a line of plain text goes on with the next: it ends with a dash or a colon, or the next word did
    /// not fit on it.
    pub fn wraps(&self, line: &str, next: &str) -> bool {
        let length = |words: &str| words.chars().count();
        let first_word = next.split_whitespace().next().map_or(0, length);
        let is_full = length(line) + 1 + first_word + MARGIN_SLACK > self.wraps_at;
        let is_open = line.trim_end().ends_with(['-', '\u{2013}', '\u{2014}', ':']);
        let fits_the_page = self.wraps_at == 0 || length(line) <= LONGEST_MARGIN + MARGIN_SLACK;
        (is_open || (self.wraps_at > 0 && is_full))
            && fits_the_page
            && !begins_a_clause(next)
            && !begins_with_a_label(next)
    }

    /// The words on the cover that mean something by themselves. Those that name a kind of draft stand at the
    /// start of a cell and begin with a capital: prose that mentions a draft is none.
    pub fn markers(&self, labels: &LabelSet) -> &[Marker] {
        self.markers.get_or_init(|| self.find_markers(labels))
    }

    fn find_markers(&self, labels: &LabelSet) -> Vec<Marker> {
        let mut markers: Vec<Marker> = labels
            .markers(&self.folded)
            .into_iter()
            .filter(|(marker, place)| !marker.is_heading() || self.heads_a_cell(*place))
            .map(|(marker, _)| marker)
            .collect();
        for column in self.columns() {
            markers.extend(labels.markers_that_head(&column));
        }
        markers
    }

    /// The cells of a line, counted from 1.
    pub fn cells_of(&self, line: u32) -> impl Iterator<Item = &Cell> {
        let first = self.cells.partition_point(|cell| cell.line < line);
        self.cells[first..].iter().take_while(move |cell| cell.line == line)
    }

    /// Whether a cell stands beside another in the same row of a table.
    pub fn are_beside(&self, one: &Cell, other: &Cell) -> bool {
        let row = |cell: &Cell| self.lines.get((cell.line as usize).checked_sub(1)?)?.row;
        let column = |cell: &Cell| self.cells_of(cell.line).position(|other| std::ptr::eq(other, cell));
        row(one).is_some() && row(one) == row(other) && column(one) != column(other)
    }

    /// Whether each cell is part of the words that name a kind of draft.
    pub fn cells_of_markers(&self, labels: &LabelSet) -> Vec<bool> {
        let spans: Vec<Range<usize>> = labels
            .marker_spans(&self.folded)
            .into_iter()
            .filter(|(marker, span)| marker.is_heading() && self.heads_a_cell(span.start))
            .map(|(_, span)| span)
            .collect();
        let is_part = |start: &usize| spans.iter().any(|span| span.contains(start));
        self.starts.iter().map(is_part).collect()
    }

    /// Whether a capital at the start of a cell stands at this byte of the folded text.
    fn heads_a_cell(&self, place: usize) -> bool {
        self.starts
            .binary_search(&place)
            .is_ok_and(|index| self.cells[index].text.trim_start().starts_with(char::is_uppercase))
    }

    /// Short headings of two or three lines set below each other: `DRAFT INTERNATIONAL` over `STANDARD`.
    fn columns(&self) -> Vec<String> {
        let is_short = |cell: &Cell| cell.text.len() < 60 && cell.text.starts_with(char::is_uppercase);
        let next = |above: &Cell| {
            self.cells.iter().find(|cell| {
                cell.line > above.line
                    && (cell.x0 - above.x0).abs() < 5.0
                    && cell.y - above.y < 2.5 * above.size
            })
        };
        let mut columns = Vec::new();
        for cell in self.cells.iter().filter(|cell| self.has_layout && is_short(cell)).take(40) {
            let mut column = cell.folded.text.clone();
            let mut last = cell;
            while let Some(below) = next(last).filter(|_| column.len() < 60) {
                column.push(' ');
                column.push_str(&below.folded.text);
                last = below;
            }
            columns.push(column);
        }
        columns
    }
}

impl Cell {
    /// The part of the text that a range of the folded text stands for.
    pub fn original(&self, range: &Range<usize>) -> &str {
        self.text.get(self.folded.origin(range)).unwrap_or_default().trim()
    }

    /// Whether it begins with a label.
    pub fn is_label(&self) -> bool {
        self.marks.first().is_some_and(|mark| mark.range.start == 0 && mark.strength > Strength::Bare)
    }

    /// Whether it is nothing but labels.
    pub fn is_only_labels(&self) -> bool {
        let mut end = 0;
        let gapless = self.marks.iter().all(|mark| {
            let touches = self.folded.text[end..mark.range.start].trim().is_empty();
            end = mark.range.end;
            touches
        });
        gapless && !self.marks.is_empty() && self.folded.text[end..].trim().is_empty()
    }
}

/// `1 Opening`, `2. Roll call`, `Question 1: …`: a line that begins something new, never the rest of a title.
pub(crate) fn begins_a_clause(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, rest) = line.split_at(digits);
    let is_numbered = match rest.chars().next() {
        Some(')') => !number.is_empty(),
        Some(' ') => number == "1" || number.ends_with('.'),
        Some(_) | None => false,
    };
    let asks = ["question ", "вопрос "].iter().any(|word| {
        let lower = line.to_lowercase();
        lower.strip_prefix(word).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    });
    (is_numbered && dates::days(line).first().is_none_or(|(range, _)| range.start > 0)) || asks
}

/// `Document origin: …`: a label that nobody told us of. `Part 2: …` goes on with a title.
fn begins_with_a_label(line: &str) -> bool {
    let Some((head, value)) = line.split_once(':') else { return false };
    head.starts_with(char::is_uppercase)
        && head.split_whitespace().count() <= 4
        && !head.contains(|letter: char| letter.is_ascii_digit())
        && (value.is_empty() || value.starts_with(char::is_whitespace))
}

/// Boxes that are typed, `[x]` and `[ ]`, as the signs of boxes.
fn with_box(text: &str) -> Cow<'_, str> {
    let typed = [("[x]", '☒'), ("[X]", '☒'), ("(x)", '☒'), ("(X)", '☒'), ("[ ]", '☐')];
    let begun = text.trim_start();
    match typed.iter().find_map(|(typed, sign)| Some((begun.strip_prefix(typed)?, sign))) {
        Some((rest, sign)) => Cow::Owned(format!("{sign}{rest}")),
        None => Cow::Borrowed(text),
    }
}

fn has_words(page: &Page) -> bool {
    page.lines.iter().any(|line| line.segments.iter().any(|segment| !segment.text.trim().is_empty()))
}

fn ends_cover(line: &Line) -> bool {
    line.segments.len() == 1
        && line.segments[0].text.len() < LONGEST_END
        && ENDS_OF_COVER.contains(&folded(&line.segments[0].text).text.trim_end_matches(':'))
}
