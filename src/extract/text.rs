//! The text of a document, page by page, with where each word stands.
//!
//! Every format is brought to this one shape: a page is a list of lines from top to bottom, a line is a list
//! of segments from left to right. Formats without a layout give one segment per line, tables one per cell.

use serde::{Deserialize, Serialize};

use super::limits::Limits;
use super::trouble::State;
pub use super::trouble::{Gravity, Trouble};

/// The format of a file, decided by its bytes and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word, OOXML.
    Docx,
    /// Word 97-2003.
    Doc,
    /// `OpenDocument` text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// Excel, OOXML.
    Xlsx,
    /// Excel 97-2003.
    Xls,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Comma-separated values.
    Csv,
    /// Plain text in any encoding.
    Txt,
    /// A web page.
    Html,
    /// An Internet message (RFC 5322).
    Eml,
    /// An Outlook message.
    Msg,
    /// A ZIP archive that is no office file.
    Zip,
    /// JSON.
    Json,
    /// TOML.
    Toml,
    /// None of these.
    Unknown,
}

/// How much of a document could be read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// Every page that was read gave text, or has nothing on it.
    Full,
    /// A scan, or nothing readable.
    None,
    /// Some pages gave text and some only pictures.
    Partial,
}

/// The text of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// What the bytes are.
    pub format: Format,
    /// How many pages the document has, where the format has pages (`pages` may hold fewer, when only the
    /// first were asked for).
    pub page_count: Option<u32>,
    /// How much was readable.
    pub coverage: Coverage,
    /// The pages that were read, in order.
    pub pages: Vec<Page>,
    /// Form fields with a value, by their full name (PDF forms, content controls of DOCX).
    pub fields: Vec<(String, String)>,
    /// What the file says of itself: title, author, dates. Weak evidence, often a template's.
    pub properties: Vec<(String, String)>,
    /// Header lines of a mail: `Subject`, `From`, `Date`.
    pub headers: Vec<(String, String)>,
    /// Files that lie inside this one: attachments of a mail or a PDF, members of an archive.
    pub members: Vec<Member>,
    /// Pages that another program read from their pictures, counted from 1: letters of them may be wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ocr_pages: Vec<u32>,
    /// Why the text is not whole: state of its own, one code each (`E-TXT-…`).
    pub troubles: Vec<Trouble>,
}

/// One page: lines from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Width in points; 0 where the format has no layout.
    pub width: f32,
    /// Height in points; 0 where the format has no layout.
    pub height: f32,
    /// Lines in reading order.
    pub lines: Vec<Line>,
}

/// One line of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Distance of the baseline from the top of the page in points; 0 where the format has no layout.
    pub y: f32,
    /// Height of the largest letter in points; 0 where the format has no layout.
    pub size: f32,
    /// Runs of words set apart by a wide gap, or the cells of a table row, from left to right.
    pub segments: Vec<Segment>,
    /// The table row this line belongs to, counted from 1 through the document: a row with several paragraphs in a
    /// cell gives several lines. `None` outside of tables, and where the format has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What stands in the cells of that row and is no text; told with the first line of the row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<CellMark>,
}

/// What a cell of a table is or holds beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellMark {
    /// The cell, counted from 0.
    pub cell: usize,
    /// What it is.
    pub what: Beside,
}

/// What a cell can be or hold beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beside {
    /// A picture.
    Picture,
    /// A file of another program.
    File,
    /// A formula; its letters are in the words, its form is not.
    Formula,
    /// It reaches across so many columns.
    Across(usize),
    /// It reaches over so many columns of a spreadsheet, where those it covers are cells too, and empty.
    Over(usize),
    /// It goes on with the cell above it.
    Below,
}

/// A run of words on one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Left and right edge in points; both 0 where the format has no layout.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// The words, blanks folded.
    pub text: String,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Its cells, empty ones too.
    pub cells: Vec<String>,
    /// What they hold beside their words.
    pub marks: Vec<CellMark>,
}

/// A file inside a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its name as stored, for display only: it never becomes a path.
    pub name: String,
    /// Its place in the file, by which its bytes are asked for; see [`super::worker::Readers::member`].
    pub place: u32,
    /// Its length in bytes, as the archive states it.
    pub length: u64,
}

/// Whether the next page is wanted, by the text so far. It is asked as long as every page gave text.
pub(super) type GoesOn<'a> = dyn FnMut(&Text) -> bool + 'a;

impl Text {
    /// Nothing read yet.
    pub fn empty(format: Format) -> Self {
        Self {
            format,
            page_count: None,
            coverage: Coverage::None,
            pages: Vec::new(),
            fields: Vec::new(),
            properties: Vec::new(),
            headers: Vec::new(),
            members: Vec::new(),
            ocr_pages: Vec::new(),
            troubles: Vec::new(),
        }
    }

    /// A file that has no text, and why.
    pub(super) fn of_state(format: Format, state: State) -> Self {
        let mut text = Self::empty(format);
        text.trouble(state);
        text
    }

    /// Adds a trouble.
    pub(super) fn trouble(&mut self, state: State) {
        self.troubles.push(state.into());
    }

    /// Whether the cap on the whole text is reached; says so once.
    pub(super) fn is_full(&mut self, limits: &Limits) -> bool {
        let bytes: usize = self.pages.iter().flat_map(|page| &page.lines).map(Line::bytes).sum();
        let full = bytes > limits.text_bytes;
        if full {
            self.trouble(State::TooMuchText { most: limits.text_bytes });
        }
        full
    }

    /// The rows of all tables: the paragraphs of a cell parted by line feeds, with what the cells hold beside.
    pub fn rows(&self) -> Vec<TableRow> {
        let mut rows: Vec<TableRow> = Vec::new();
        let mut open = None;
        for line in self.pages.iter().flat_map(|page| &page.lines).filter(|line| line.row.is_some()) {
            let cells = line.segments.iter().map(|segment| segment.text.trim());
            match rows.last_mut() {
                Some(row) if line.row == open => {
                    for (cell, more) in row.cells.iter_mut().zip(cells).filter(|(_, more)| !more.is_empty()) {
                        cell.push_str(if cell.is_empty() { "" } else { "\n" });
                        cell.push_str(more);
                    }
                }
                Some(_) | None => rows
                    .push(TableRow { cells: cells.map(str::to_owned).collect(), marks: line.marks.clone() }),
            }
            open = line.row;
        }
        rows
    }

    /// Whether there are words in it, read as letters or from a picture.
    pub fn has_words(&self) -> bool {
        self.coverage != Coverage::None || !self.ocr_pages.is_empty()
    }

    /// The gravest of the troubles.
    pub fn gravity(&self) -> Option<Gravity> {
        self.troubles.iter().map(|trouble| trouble.gravity).max()
    }
}

impl Beside {
    /// Whether it lies in the cell, rather than being the cell's own shape.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Picture | Self::File | Self::Formula)
    }
}

impl Line {
    fn bytes(&self) -> usize {
        self.segments.iter().map(|segment| segment.text.len()).sum()
    }

    /// The whole line, segments joined by one blank, empty cells left out.
    pub fn text(&self) -> String {
        let filled =
            self.segments.iter().map(|segment| segment.text.as_str()).filter(|text| !text.is_empty());
        filled.collect::<Vec<_>>().join(" ")
    }
}

impl Page {
    /// The whole page, one line of text a line.
    pub fn text(&self) -> String {
        self.lines.iter().map(Line::text).collect::<Vec<_>>().join("\n")
    }
}
