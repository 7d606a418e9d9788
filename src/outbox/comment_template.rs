//! A comment template of the desk's own, filled: ISO's file with our comments in it.
//!
//! Head rows, styles, page setup, headers and footers stay as they are, byte for byte; the blank or sample rows are
//! replaced by ours, each in the form of the first of them, and `Date:`, `Document:` and `Project:` are filled in where
//! the template has them. The one surprise: ISO's form has its heads in the page header and not in the table.

mod layout;

use super::{
    comment_form::Head,
    word::{self, PackError},
};
use crate::domain::comment::{Column, Columns, Comment, form};
use layout::{Cell, Paragraph, Row, Table};
use std::{
    io::{Cursor, Read as _},
    ops::Range,
};
use zip::ZipArchive;

/// The part with the body.
const DOCUMENT: &str = "word/document.xml";
const CONTENT_TYPES: &str = "[Content_Types].xml";
/// So many bytes does a form have, unpacked, at the most.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// And so many parts.
const MOST_PARTS: usize = 1000;

/// Why a file is no template that can be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadTemplateError {
    /// Not a Word file, or a damaged one.
    #[error("it is no Word file that can be read: {why}")]
    NotWord {
        /// What is wrong with it.
        why: String,
    },
    /// It has no heads, or no table that fits them.
    #[error("no table in it has the heads of the comment template")]
    NoTable,
    /// A column is missing: what stands in it would be lost.
    #[error("its table has no column `{}`", .column.name())]
    NoColumn {
        /// The column.
        column: Column,
    },
    /// The columns are others, or stand in another order.
    #[error("its columns are not the eight of ISO's template, in their order")]
    OtherColumns,
    /// There is no row whose form ours could have.
    #[error("its table has no row below the heads")]
    NoRow,
    /// The first row below the heads has another shape.
    #[error("the first row below its heads has merged or missing cells")]
    Merged,
    /// Rows in a content control cannot be replaced one by one.
    #[error("the rows of its table stand in a content control")]
    Controlled,
}

impl ReadTemplateError {
    /// The stable code, listed in `docs/MESSAGES.md`.
    pub const fn code(&self) -> &'static str {
        "E-COM-013"
    }

    /// The next step.
    pub const fn hint(&self) -> &'static str {
        "take ISO's comment template as a Word file (.docx): eight columns, with one empty row below the heads"
    }
}

/// A template that can be filled.
#[derive(Clone, Debug)]
pub struct Template {
    parts: Vec<(String, Vec<u8>)>,
    /// The rows that make place for ours.
    replaced: Range<usize>,
    /// The row whose form ours have.
    model: Model,
}

/// The pieces of a row, each cell with its own.
#[derive(Clone, Debug)]
struct Model {
    prefix: String,
    properties: String,
    cells: Vec<ModelCell>,
}

#[derive(Clone, Debug)]
struct ModelCell {
    properties: String,
    paragraph: String,
    run: String,
}

impl Template {
    /// Reads a template from its bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadTemplateError> {
        let parts = unpack(bytes)?;
        let document = parts.iter().find(|(name, _)| name == DOCUMENT);
        let xml = text_of(document.map(|(_, bytes)| bytes.as_slice()).unwrap_or_default())?;
        let (tables, prefix) = read_layout(xml)?;
        let heads = heads_of_margins(&parts)?;
        let (table, columns) = table_of_comments(&tables, heads).ok_or(ReadTemplateError::NoTable)?;
        if let Some(column) = columns.missing().next() {
            return Err(ReadTemplateError::NoColumn { column });
        }
        if columns != Columns::of_the_template() {
            return Err(ReadTemplateError::OtherColumns);
        }
        let kept = table.rows.iter().take_while(|row| !row.is_blank() && form::is_form(&row.texts())).count();
        let rows = table.rows.get(kept..).unwrap_or_default();
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Err(ReadTemplateError::NoRow);
        };
        if !rows.iter().all(|row| row.is_direct) {
            return Err(ReadTemplateError::Controlled);
        }
        if first.cells.len() != columns.count() || first.cells.iter().any(|cell| cell.is_merged) {
            return Err(ReadTemplateError::Merged);
        }
        let (replaced, model) = (first.place.start..last.place.end, Model::of(first, xml, prefix));
        Ok(Self { parts, replaced, model })
    }

    /// The template with these comments in it; the same ones give the same bytes.
    pub fn fill(&self, head: &Head, comments: &[Comment]) -> Result<Vec<u8>, PackError> {
        let filled =
            self.parts.iter().map(|(name, bytes)| (name.as_str(), self.filled(name, bytes, head, comments)));
        word::pack(filled)
    }

    fn filled(&self, name: &str, bytes: &[u8], head: &Head, comments: &[Comment]) -> Vec<u8> {
        if name == CONTENT_TYPES {
            return as_document(bytes);
        }
        // What was read once is read again.
        let Ok(xml) = text_of(bytes) else { return bytes.to_vec() };
        if !has_heads(name) {
            return bytes.to_vec();
        }
        let mut edits = head_edits(xml, head);
        if name == DOCUMENT {
            edits.push((self.replaced.clone(), self.rows(comments)));
        }
        edited(xml, edits).into_bytes()
    }

    /// Our rows; a form without comments keeps an empty one.
    fn rows(&self, comments: &[Comment]) -> String {
        if comments.is_empty() {
            return self.model.row(&[""; 8]);
        }
        comments
            .iter()
            .map(|comment| self.model.row(&Column::ALL.map(|column| comment.cell(column))))
            .collect()
    }
}

impl Model {
    fn of(row: &Row, xml: &str, prefix: String) -> Self {
        let cells = row.cells.iter().map(|cell| ModelCell::of(cell, xml)).collect();
        Self { prefix, properties: row.properties.iter().map(|place| piece(xml, place)).collect(), cells }
    }

    fn row(&self, texts: &[&str; 8]) -> String {
        let w = &self.prefix;
        let cells: String = self.cells.iter().zip(texts).map(|(cell, text)| cell.filled(w, text)).collect();
        format!("<{w}tr>{}{cells}</{w}tr>", self.properties)
    }
}

impl ModelCell {
    fn of(cell: &Cell, xml: &str) -> Self {
        let Paragraph { properties, mark, first_run, .. } = &cell.paragraph;
        let run = if first_run.is_empty() { mark } else { first_run };
        Self {
            properties: piece(xml, &cell.properties),
            paragraph: piece(xml, properties),
            run: piece(xml, run),
        }
    }

    fn filled(&self, w: &str, text: &str) -> String {
        let lines = text.split('\n').map(|line| {
            let run = if line.is_empty() { String::new() } else { run(w, &self.run, line) };
            format!("<{w}p>{}{run}</{w}p>", self.paragraph)
        });
        format!("<{w}tc>{}{}</{w}tc>", self.properties, lines.collect::<String>())
    }
}

fn run(w: &str, form: &str, text: &str) -> String {
    format!("<{w}r>{form}<{w}t xml:space=\"preserve\">{}</{w}t></{w}r>", word::escape(text))
}

fn piece(xml: &str, place: &Range<usize>) -> String {
    xml.get(place.clone()).unwrap_or_default().to_owned()
}

/// The table that holds the comments, and its columns: by heads of its own, else by those of the page header.
fn table_of_comments(tables: &[Table], of_margins: Vec<Columns>) -> Option<(&Table, Columns)> {
    let with_heads = tables.iter().find_map(|table| {
        let columns = table.rows.iter().find_map(|row| Columns::from_heads(&row.texts()))?;
        Some((table, columns))
    });
    with_heads.or_else(|| {
        of_margins.into_iter().find_map(|columns| {
            let fits =
                |table: &&Table| table.rows.last().is_some_and(|row| row.cells.len() == columns.count());
            Some((tables.iter().find(fits)?, columns))
        })
    })
}

/// The heads that stand in page headers, in the order of the parts.
fn heads_of_margins(parts: &[(String, Vec<u8>)]) -> Result<Vec<Columns>, ReadTemplateError> {
    let mut heads = Vec::new();
    for (_, bytes) in parts.iter().filter(|(name, _)| name.starts_with("word/header") && has_heads(name)) {
        let (tables, _) = read_layout(text_of(bytes)?)?;
        let rows = tables.iter().flat_map(|table| &table.rows);
        heads.extend(rows.filter_map(|row| Columns::from_heads(&row.texts())));
    }
    Ok(heads)
}

/// Whether a part may hold heads or labels of the form.
fn has_heads(name: &str) -> bool {
    let is_margin = name.starts_with("word/header") || name.starts_with("word/footer");
    let is_xml = std::path::Path::new(name).extension().is_some_and(|extension| extension == "xml");
    name == DOCUMENT || (is_margin && is_xml)
}

/// What is to be written behind the labels of the form's head.
fn head_edits(xml: &str, head: &Head) -> Vec<(Range<usize>, String)> {
    let Ok((tables, w)) = layout::read(xml) else { return Vec::new() };
    let rows = tables.iter().flat_map(|table| &table.rows).filter(|row| form::is_head(&row.texts()));
    let mut edits = Vec::new();
    for cell in rows.flat_map(|row| &row.cells) {
        for (label, value) in form::LABELS.iter().zip([&head.date, &head.document, &head.project]) {
            let begins =
                cell.text.get(..label.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(label));
            if begins && !value.is_empty() {
                edits.push((cell.paragraph.place.clone(), labelled(xml, &w, cell, label.len(), value)));
            }
        }
    }
    edits
}

/// The first paragraph of a cell again: its label as printed, then the value in the form of what stood last.
fn labelled(xml: &str, w: &str, cell: &Cell, label: usize, value: &str) -> String {
    let Paragraph { properties, mark, first_run, last_run, .. } = &cell.paragraph;
    let form = |run: &Range<usize>| piece(xml, if run.is_empty() { mark } else { run });
    let label = run(w, &form(first_run), &format!("{} ", &cell.text[..label]));
    format!("<{w}p>{}{label}{}</{w}p>", piece(xml, properties), run(w, &form(last_run), value))
}

/// The text with those places written anew.
fn edited(xml: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(place, _)| place.start);
    let mut text = String::with_capacity(xml.len());
    let mut done = 0;
    for (place, new) in edits.iter().filter(|(place, _)| !place.is_empty()) {
        if place.start < done {
            continue;
        }
        text.push_str(&xml[done..place.start]);
        text.push_str(new);
        done = place.end;
    }
    text.push_str(&xml[done..]);
    text
}

/// A template of Word (`.dotx`) becomes a document: a filled form is one.
fn as_document(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    text.replace("wordprocessingml.template.main+xml", "wordprocessingml.document.main+xml").into_bytes()
}

fn read_layout(xml: &str) -> Result<(Vec<Table>, String), ReadTemplateError> {
    layout::read(xml).map_err(|why| ReadTemplateError::NotWord { why })
}

fn text_of(bytes: &[u8]) -> Result<&str, ReadTemplateError> {
    std::str::from_utf8(bytes)
        .map_err(|_| ReadTemplateError::NotWord { why: "its XML is not UTF-8".to_owned() })
}

/// The parts of the file in their order, with caps: a form is small.
fn unpack(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ReadTemplateError> {
    let not_word = |why: String| ReadTemplateError::NotWord { why };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_word(error.to_string()))?;
    if archive.len() > MOST_PARTS {
        return Err(not_word(format!("it has more than {MOST_PARTS} parts")));
    }
    let mut parts = Vec::new();
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|error| not_word(error.to_string()))?;
        if part.is_dir() {
            continue;
        }
        let name = part.name().map_err(|error| not_word(error.to_string()))?.into_owned();
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(|error| not_word(error.to_string()))?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| not_word(format!("it is longer than {MOST_BYTES} bytes")))?;
        parts.push((name, content));
    }
    if parts.iter().all(|(name, _)| name != DOCUMENT) {
        return Err(not_word(format!("it has no `{DOCUMENT}`")));
    }
    Ok(parts)
}
