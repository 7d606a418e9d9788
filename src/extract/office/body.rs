//! The running text of an office file while it is walked: open paragraphs, tables and content controls.

use super::raised::{self, Level};
use crate::extract::flow::Flow;
use crate::extract::text::{Beside, CellMark};

/// A text that is being read.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What is done.
    pub(super) flow: Flow,
    /// Fields with a value.
    pub(super) fields: Vec<(String, String)>,
    /// Open paragraphs, innermost last: a text box is a paragraph inside a paragraph.
    paragraphs: Vec<String>,
    /// Open tables, innermost last.
    tables: Vec<Row>,
    /// Open content controls, innermost last.
    controls: Vec<Control>,
    /// How deep inside an element that is passed over.
    passing: usize,
    /// Where the letters of the open run stand.
    level: Level,
}

/// The open row of a table: the paragraphs of each cell.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<Vec<String>>,
    marks: Vec<CellMark>,
}

/// A content control: a box of a form with a name.
#[derive(Debug, Default)]
struct Control {
    name: String,
    value: String,
    state: Filled,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Filled {
    #[default]
    Yes,
    /// The text in it is the template's request to fill it in.
    No,
}

impl Body {
    /// Whether the walk is inside an element that is passed over; keeps count.
    pub(super) fn passes_open(&mut self) -> bool {
        self.passing += usize::from(self.passing > 0);
        self.passing > 0
    }

    /// The same for the end of an element.
    pub(super) fn passes_close(&mut self) -> bool {
        let passed = self.passing > 0;
        self.passing = self.passing.saturating_sub(1);
        passed
    }

    /// Passes over the element that has just begun.
    pub(super) fn pass(&mut self) {
        self.passing = 1;
    }

    pub(super) fn open_paragraph(&mut self) {
        self.paragraphs.push(String::new());
    }

    pub(super) fn close_paragraph(&mut self) {
        let Some(text) = self.paragraphs.pop() else { return };
        match self.tables.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.extend(text.split(['\n', '\x0c']).map(str::to_owned)),
            None => {
                for (index, page) in text.split('\x0c').enumerate() {
                    if index > 0 {
                        self.flow.page();
                    }
                    self.flow.lines(page);
                }
            }
        }
    }

    /// Where the letters stand from here on.
    pub(super) fn at_level(&mut self, level: Level) {
        self.level = level;
    }

    /// Notes what the innermost open cell is or holds beside its words.
    pub(super) fn mark(&mut self, what: Beside) {
        if let Some(row) = self.tables.last_mut()
            && let Some(cell) = row.cells.len().checked_sub(1)
        {
            row.marks.push(CellMark { cell, what });
        }
    }

    /// Notes across how many columns the open cell reaches, when it is more than one.
    pub(super) fn mark_span(&mut self, columns: Option<&str>) {
        let columns = columns.and_then(|columns| columns.parse().ok()).unwrap_or(1);
        if columns > 1 {
            self.mark(Beside::Across(columns));
        }
    }

    /// Characters of the innermost paragraph. In a table, raised and lowered ones are written as such, so that
    /// `m²` of a comment does not become `m2`.
    pub(super) fn text(&mut self, text: &str) {
        let text = &*if self.tables.is_empty() { text.into() } else { raised::written(text, self.level) };
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push_str(text);
        }
        self.controls.iter_mut().for_each(|control| control.value.push_str(text));
    }

    pub(super) fn open_table(&mut self) {
        self.tables.push(Row::default());
    }

    pub(super) fn close_table(&mut self) {
        self.tables.pop();
    }

    pub(super) fn open_row(&mut self) {
        if let Some(row) = self.tables.last_mut() {
            *row = Row::default();
        }
    }

    pub(super) fn open_cell(&mut self) {
        if let Some(row) = self.tables.last_mut() {
            row.cells.push(Vec::new());
        }
    }

    /// A row of an outer table is lines; a row of a table inside a cell is a paragraph of that cell.
    pub(super) fn close_row(&mut self) {
        let Some(row) = self.tables.last_mut() else { return };
        let Row { cells, marks } = std::mem::take(row);
        let inner = self.tables.len() > 1;
        if inner {
            let line = cells.concat().join("   ");
            let outer = self.tables.iter_mut().rev().nth(1).and_then(|row| row.cells.last_mut());
            if let Some(cell) = outer {
                cell.push(line);
            }
            for mark in marks.iter().filter(|mark| mark.what.is_held()) {
                self.mark_outer(mark.what);
            }
            return;
        }
        let cells: Vec<Vec<&str>> = cells
            .iter()
            .map(|cell| cell.iter().map(String::as_str).filter(|line| !line.trim().is_empty()).collect())
            .collect();
        self.flow.tall_row(&cells, marks);
    }

    /// What a table inside a cell holds is held by that cell.
    fn mark_outer(&mut self, what: Beside) {
        let outer = self.tables.len().checked_sub(2).and_then(|place| self.tables.get_mut(place));
        if let Some(row) = outer
            && let Some(cell) = row.cells.len().checked_sub(1)
        {
            row.marks.push(CellMark { cell, what });
        }
    }

    pub(super) fn open_control(&mut self) {
        self.controls.push(Control::default());
    }

    /// The name of the innermost control; the first one given counts.
    pub(super) fn name_control(&mut self, name: Option<String>) {
        if let (Some(control), Some(name)) = (self.controls.last_mut(), name)
            && control.name.is_empty()
        {
            control.name = name;
        }
    }

    pub(super) fn control_is_unfilled(&mut self) {
        if let Some(control) = self.controls.last_mut() {
            control.state = Filled::No;
        }
    }

    pub(super) fn close_control(&mut self) {
        let Some(control) = self.controls.pop() else { return };
        let value = control.value.trim();
        if control.state == Filled::Yes && !control.name.is_empty() && !value.is_empty() {
            self.fields.push((control.name, value.to_owned()));
        }
    }
}
