//! Where the tables of a part of a Word file stand: the places of their rows, cells and properties in its XML.
//!
//! Only places are found, so that everything that is not filled in stays as it was, byte for byte. A table inside a
//! cell is part of that cell.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};
use std::ops::Range;

/// Elements nested deeper than this are no form that people fill in.
const DEEPEST: usize = 256;

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) place: Range<usize>,
    /// Its own properties, in order.
    pub(super) properties: Vec<Range<usize>>,
    pub(super) cells: Vec<Cell>,
    /// Whether it stands in the table itself, and not in a content control of it.
    pub(super) is_direct: bool,
}

/// A cell, with the form of its first paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) properties: Range<usize>,
    pub(super) text: String,
    pub(super) is_merged: bool,
    pub(super) paragraph: Paragraph,
    paragraphs: usize,
}

/// A paragraph: an empty place is something that it does not have.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) place: Range<usize>,
    pub(super) properties: Range<usize>,
    /// The form of its mark, which is that of letters typed into an empty one.
    pub(super) mark: Range<usize>,
    /// The form of its first and of its last run.
    pub(super) first_run: Range<usize>,
    pub(super) last_run: Range<usize>,
}

impl Row {
    /// The words of its cells.
    pub(super) fn texts(&self) -> Vec<String> {
        self.cells.iter().map(|cell| cell.text.trim().to_owned()).collect()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }
}

/// The tables of a part, and the prefix of its elements (`w:`).
pub(super) fn read(xml: &str) -> Result<(Vec<Table>, String), String> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::default();
    loop {
        let start = place(reader.buffer_position());
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let end = place(reader.buffer_position());
        match event {
            Event::Start(element) => walk.open(&element, start..end)?,
            Event::Empty(element) => {
                walk.open(&element, start..end)?;
                walk.close(end);
            }
            Event::End(_) => walk.close(end),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.text(&sign(&reference)),
            Event::Eof => return Ok((walk.tables, walk.prefix)),
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn sign(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(sign)) => sign.to_string(),
        Ok(None) | Err(_) => {
            quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned()
        }
    }
}

/// The walk through one part.
#[derive(Debug, Default)]
struct Walk {
    tables: Vec<Table>,
    prefix: String,
    /// The open elements: their names without the prefix, and where they begin.
    open: Vec<(String, usize)>,
    /// How many tables are open, one in the other.
    depth: usize,
}

impl Walk {
    fn open(&mut self, element: &BytesStart<'_>, place: Range<usize>) -> Result<(), String> {
        let name = element.name();
        if self.open.is_empty() && self.prefix.is_empty() {
            self.prefix =
                name.as_ref().split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"));
        }
        // An element of another namespace is none of ours, whatever it is called.
        let own = name.as_ref().strip_prefix(self.prefix.as_str()).filter(|own| !own.contains(':'));
        let own = own.unwrap_or_default().to_owned();
        if self.open.len() >= DEEPEST {
            return Err(format!("its elements are nested deeper than {DEEPEST}"));
        }
        self.depth += usize::from(own == "tbl");
        self.begin(&own, element, place.start);
        self.open.push((own, place.start));
        Ok(())
    }

    fn begin(&mut self, name: &str, element: &BytesStart<'_>, start: usize) {
        match name {
            "tbl" if self.depth == 1 => self.tables.push(Table::default()),
            "tr" if self.depth == 1 => {
                let is_direct = self.parent() == "tbl";
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row { place: start..start, is_direct, ..Row::default() });
                }
            }
            "tc" if self.depth == 1 => {
                if let Some(row) = self.row() {
                    row.cells.push(Cell::default());
                }
            }
            "p" => {
                if let Some(cell) = self.cell() {
                    cell.paragraphs += 1;
                    cell.text.push_str(if cell.paragraphs > 1 { "\n" } else { "" });
                }
            }
            "gridSpan" | "vMerge" | "hMerge" if !is_one(element) => {
                if let Some(cell) = self.cell() {
                    cell.is_merged = true;
                }
            }
            "tab" | "br" if self.parent() == "r" => {
                if let Some(cell) = self.cell() {
                    cell.text.push(' ');
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, end: usize) {
        let Some((name, start)) = self.open.pop() else { return };
        let parent = self.parent().to_owned();
        let place = start..end;
        match name.as_str() {
            "tr" if self.depth == 1 => {
                if let Some(row) = self.row() {
                    row.place.end = end;
                }
            }
            "tblPrEx" | "trPr" if self.depth == 1 => {
                if let Some(row) = self.row() {
                    row.properties.push(place);
                }
            }
            "tcPr" if self.depth == 1 => {
                if let Some(cell) = self.cell() {
                    cell.properties = place;
                }
            }
            "p" | "pPr" | "rPr" if self.depth == 1 => self.close_in_paragraph(&name, &parent, place),
            _ => {}
        }
        self.depth -= usize::from(name == "tbl");
    }

    /// The form of the first paragraph of a cell, piece by piece.
    fn close_in_paragraph(&mut self, name: &str, parent: &str, place: Range<usize>) {
        let Some(cell) = self.cell().filter(|cell| cell.paragraphs == 1) else { return };
        let paragraph = &mut cell.paragraph;
        match (name, parent) {
            ("p", _) => paragraph.place = place,
            ("pPr", "p") => paragraph.properties = place,
            ("rPr", "pPr") => paragraph.mark = place,
            ("rPr", "r") => {
                if paragraph.first_run.is_empty() {
                    paragraph.first_run = place.clone();
                }
                paragraph.last_run = place;
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.parent() == "t"
            && let Some(cell) = self.cell()
        {
            cell.text.push_str(text);
        }
    }

    fn parent(&self) -> &str {
        self.open.last().map_or("", |(name, _)| name.as_str())
    }

    /// The open row of the open table.
    fn row(&mut self) -> Option<&mut Row> {
        if self.depth == 0 {
            return None;
        }
        self.tables.last_mut()?.rows.last_mut()
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.row()?.cells.last_mut()
    }
}

/// A span of one column is none.
fn is_one(element: &BytesStart<'_>) -> bool {
    let mut attributes = element.attributes();
    let value = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == "val");
    value.is_some_and(|attribute| attribute.value.trim() == "1")
}
