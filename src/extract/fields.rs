//! What labels state: values found by where they stand.
//!
//! A value stands behind its label, in the next cell to the right, or below: in the column of the label, or,
//! where several labels come first and all their values after them, in the same order. Where a format has no
//! layout, lines and cells count instead of points. The one surprise: a value is only a candidate here; the
//! reader of its kind (date, reference, number) says whether it is one.

mod beside;
mod cover;
pub mod dates;
mod marks;

pub(super) use cover::begins_a_clause;
pub use cover::{Cell, Cover, Mark, Strength};

use crate::extract::labels::Field;

/// Boxes that are ticked in the text.
pub const TICKS: [char; 4] = ['☑', '☒', '✓', '✔'];

/// A label on the cover and the texts that could be its value, the most likely first.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// What the label states.
    pub field: Field,
    /// How sure it is that this is a label at all.
    pub strength: Strength,
    /// Line of the label, counted from 1.
    pub line: u32,
    /// What could be its value.
    pub candidates: Vec<Candidate>,
}

/// A text that could be the value of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The text as printed, blanks folded.
    pub text: String,
    /// Line where it begins, counted from 1.
    pub line: u32,
    /// Which of how many values in that text is meant, counted from 0: `(0, 1)` where it is the only one.
    pub turn: (usize, usize),
    /// Whether the text stands below its label rather than on its line.
    pub is_below: bool,
}

/// The words of a cell with the cells and lines that go on with them, as a title does.
pub fn continued(cover: &Cover<'_>, place: usize, words: &str) -> String {
    beside::continued(cover, place, words)
}

/// Every label of the cover with its candidates, in reading order.
pub fn labelled(cover: &Cover<'_>) -> Vec<Labelled> {
    let mut found = Vec::new();
    for (place, cell) in cover.cells.iter().enumerate() {
        for (turn, mark) in cell.marks.iter().enumerate() {
            let candidates = beside::candidates(cover, place, turn);
            found.push(Labelled { field: mark.field, strength: mark.strength, line: cell.line, candidates });
        }
    }
    found
}
