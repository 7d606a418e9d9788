//! Setting a paper from top to bottom: headings, paragraphs, rows of label and value, tables; a new sheet when one
//! is full.
//!
//! The one surprise: nothing is ever clipped. A cell with more lines than a sheet has goes on where the next begins,
//! and the head of its table is set again above it.

use super::{
    Ink, SetLine, Style, Typeface, Weight,
    sheet::{Area, Sheets},
};
use crate::domain::vote::Paper;

/// Left edge of the text.
pub const LEFT: f32 = 56.7;
/// Right edge of the text.
pub const RIGHT: f32 = 538.6;
/// Width of the text.
pub const MEASURE: f32 = RIGHT - LEFT;
/// Left edge of values; labels stand to the left of it.
pub const VALUE: f32 = LEFT + 112.0;
/// Baseline of the first line on a following sheet.
const TOP: f32 = 84.0;
/// No baseline lies nearer to the lower edge than this.
const FOOT: f32 = 73.89;

/// Running text.
pub const BODY: Style =
    Style { weight: Weight::Regular, size: 9.5, leading: 13.5, tracking: 0.0, ink: Ink::Black };
/// Words that carry the matter.
pub const STRONG: Style = Style { weight: Weight::Bold, ..BODY };
/// What stands before a value.
pub const LABEL: Style = Style { ink: Ink::Grey, size: 8.5, ..BODY };
/// Text of tables.
pub const CELL: Style = Style { size: 8.5, leading: 11.5, ..BODY };
/// Heads of columns.
pub const COLUMN: Style = Style { ink: Ink::Grey, size: 7.5, leading: 10.0, ..BODY };
/// Digests and other small print.
pub const SMALL: Style = Style { size: 7.5, leading: 10.5, ..BODY };
/// Headings of sections.
pub const HEADING: Style =
    Style { weight: Weight::Bold, size: 11.0, leading: 15.0, tracking: 0.0, ink: Ink::Blue };

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its width in points, gap to the next column included.
    pub width: f32,
    /// On which side its cells stand.
    pub side: Side,
}

impl Column {
    /// A column of words.
    pub fn words(head: impl Into<String>, width: f32) -> Self {
        Self { head: head.into(), width, side: Side::Left }
    }

    /// A column of numbers.
    pub fn numbers(head: impl Into<String>, width: f32) -> Self {
        Self { head: head.into(), width, side: Side::Right }
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// One text for each column.
    pub cells: Vec<String>,
    /// Words that need more room than a column: set below the cells, from the second column to the right edge.
    pub note: Option<String>,
}

impl From<Vec<String>> for Row {
    fn from(cells: Vec<String>) -> Self {
        Self { cells, note: None }
    }
}

/// A paper in the making.
pub struct Flow<'a> {
    face: &'a Typeface,
    /// The sheets so far.
    pub sheets: Sheets,
    /// Where the next line would stand, less its leading.
    pub y: f32,
    /// No baseline lies below this.
    bottom: f32,
}

const GAP: f32 = 8.0;

impl<'a> Flow<'a> {
    /// An empty first sheet; the first line stands below `y`.
    pub fn new(face: &'a Typeface, paper: Paper, y: f32) -> Self {
        let sheets = Sheets::on(paper);
        let bottom = sheets.height() - FOOT;
        Self { face, sheets, y, bottom }
    }

    /// The typeface the paper is set in.
    pub const fn face(&self) -> &'a Typeface {
        self.face
    }

    /// Goes to the next sheet unless `height` points are left on this one.
    pub fn keep(&mut self, height: f32) {
        if self.y + height > self.bottom {
            self.next_page();
        }
    }

    /// White space, none at the top of a sheet.
    pub fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// The heading of a section, with a hairline above, kept together with what follows.
    pub fn heading(&mut self, text: &str) {
        self.space(16.0);
        self.keep(58.0);
        self.sheets.rule((LEFT, self.y), MEASURE, 0.6, Ink::Hairline);
        self.y += 4.0;
        self.lines(LEFT, text, HEADING, MEASURE);
        self.y += 3.0;
    }

    /// A paragraph at `x`.
    pub fn lines(&mut self, x: f32, text: &str, style: Style, measure: f32) {
        for line in self.face.paragraph(text, style, measure) {
            self.keep(style.leading);
            self.y += style.leading;
            self.sheets.text(x, self.y, line);
        }
    }

    /// A label and its value side by side.
    pub fn row(&mut self, label: &str, value: &str, style: Style) {
        self.keep(style.leading);
        let label = self.face.line(label, LABEL);
        let baseline = self.y + style.leading;
        self.sheets.text(LEFT, baseline, label);
        self.lines(VALUE, value, style, RIGHT - VALUE);
        self.y += 1.5;
    }

    /// A table at `x`, its head repeated on every sheet it needs.
    pub fn table(&mut self, x: f32, columns: &[Column], rows: &[Row]) {
        self.table_head(x, columns);
        for row in rows {
            self.table_row(x, columns, row);
        }
        self.y += 2.0;
    }

    fn table_head(&mut self, x: f32, columns: &[Column]) {
        self.keep(COLUMN.leading + 2.0 * CELL.leading + 12.0);
        self.y += COLUMN.leading;
        let mut left = x;
        for column in columns {
            let line = self.face.line(&column.head, COLUMN);
            self.cell(left, column, line);
            left += column.width;
        }
        self.y += 4.0;
        self.sheets.rule((x, self.y), left - x, 0.6, Ink::Grey);
        self.y += 1.5;
    }

    fn table_row(&mut self, x: f32, columns: &[Column], row: &Row) {
        let cells: Vec<Vec<SetLine>> = columns
            .iter()
            .zip(&row.cells)
            .map(|(column, cell)| self.face.paragraph(cell, CELL, column.width - GAP))
            .collect();
        let width: f32 = columns.iter().map(|column| column.width).sum();
        let indent = columns.first().map_or(0.0, |column| column.width);
        let note = match &row.note {
            Some(note) => self.face.paragraph(note, CELL, width - indent),
            None => Vec::new(),
        };
        let note_from = cells.iter().skip(1).map(Vec::len).max().unwrap_or(0);
        let cells_end = cells.iter().map(Vec::len).max().unwrap_or(1);
        let height = cells_end.max(note_from + note.len());
        // A short row is not torn apart; a long one goes on overleaf.
        self.row_room(x, columns, if height <= 6 { height } else { 3 });
        for number in 0..height {
            self.row_room(x, columns, 1);
            self.y += CELL.leading;
            let mut left = x;
            for (column, lines) in columns.iter().zip(&cells) {
                if let Some(line) = lines.get(number) {
                    self.cell(left, column, line.clone());
                }
                left += column.width;
            }
            if let Some(line) = number.checked_sub(note_from).and_then(|place| note.get(place)) {
                self.sheets.text(x + indent, self.y, line.clone());
            }
        }
        self.y += 4.0;
        self.sheets.rule((x, self.y), width, 0.4, Ink::Hairline);
        self.y += 1.0;
    }

    /// Goes to the next sheet, and sets the head of the table again, unless so many lines have room here.
    fn row_room(&mut self, x: f32, columns: &[Column], lines: usize) {
        if self.lacks_room_for(lines) {
            self.next_page();
            self.table_head(x, columns);
        }
    }

    fn lacks_room_for(&self, lines: usize) -> bool {
        (0..lines).fold(self.y, |y, _| y + CELL.leading) + 4.0 > self.bottom
    }

    fn cell(&mut self, left: f32, column: &Column, line: SetLine) {
        match column.side {
            Side::Left => self.sheets.text(left, self.y, line),
            Side::Right => self.sheets.text_right(left + column.width - GAP, self.y, line),
        }
    }

    /// A panel across the measure, as high as the lines that stand in it.
    pub fn panel(&mut self, label: &str, lines: &[(String, Style)]) {
        let inner = MEASURE - 112.0 - 14.0;
        let set: Vec<SetLine> =
            lines.iter().flat_map(|(text, style)| self.face.paragraph(text, *style, inner)).collect();
        let height: f32 = set.iter().map(|line| line.style.leading).sum::<f32>() + 16.0;
        self.keep(height);
        self.sheets.panel(Area { x: LEFT - 10.0, y: self.y, width: MEASURE + 20.0, height }, Ink::Panel);
        self.sheets.panel(Area { x: LEFT - 10.0, y: self.y, width: 3.0, height }, Ink::Blue);
        let bottom = self.y + height;
        self.y += 4.0;
        let mut label = Some(self.face.line(label, LABEL));
        for line in set {
            self.y += line.style.leading;
            if let Some(label) = label.take() {
                self.sheets.text(LEFT, self.y, label);
            }
            self.sheets.text(VALUE, self.y, line);
        }
        self.y = bottom;
    }

    fn next_page(&mut self) {
        self.sheets.next_page();
        self.y = TOP - BODY.leading;
    }
}
