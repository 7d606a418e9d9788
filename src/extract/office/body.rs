//! The running text of an office file while it is walked: open paragraphs, tables and content controls.

use crate::extract::flow::Flow;

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
}

/// The open row of a table: the paragraphs of each cell.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<Vec<String>>,
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

    /// Characters of the innermost paragraph.
    pub(super) fn text(&mut self, text: &str) {
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
            row.cells.clear();
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
        let cells = std::mem::take(&mut row.cells);
        let inner = self.tables.len() > 1;
        if inner {
            let line = cells.concat().join("   ");
            let outer = self.tables.iter_mut().rev().nth(1).and_then(|row| row.cells.last_mut());
            if let Some(cell) = outer {
                cell.push(line);
            }
            return;
        }
        let cells: Vec<Vec<&str>> = cells
            .iter()
            .map(|cell| cell.iter().map(String::as_str).filter(|line| !line.trim().is_empty()).collect())
            .collect();
        self.flow.tall_row(&cells);
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
