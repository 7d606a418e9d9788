//! `comments.docx`: comments on ISO's template of eight columns (edition 2012-03), made by ourselves.
//!
//! The committee manager's collation breaks on a file with other columns, so nothing is added, merged or left out:
//! the head stands in the page header, as in the template, and the body holds the rows and nothing else. The column
//! of observations is the secretariat's.

use super::{
    comment_template::Template,
    word::{self, Cell, PackError, Sheet, WordFile},
};
use crate::domain::comment::{Column, Comment};

/// What stands in the template's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// `Date:`
    pub date: String,
    /// `Document:` the reference of the draft.
    pub document: String,
    /// `Project:`
    pub project: String,
}

const WIDTHS: [u32; 8] = [980, 910, 1220, 1260, 1120, 4120, 4080, 2014];
/// The paragraph styles of the columns, by the names the template gives them: what is copied from this file into
/// another on the template keeps its form.
const STYLES: [&str; 8] = [
    "ISOMB",
    "ISOClause",
    "ISOClause",
    "ISOParagraph",
    "ISOCommType",
    "ISOComments",
    "ISOChange",
    "ISOSecretObservations",
];
const HEADS: [&str; 8] = [
    "MB/NC\u{b9}",
    "Line number",
    "Clause/ Subclause",
    "Paragraph/ Figure/ Table",
    "Type of comment\u{b2}",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
];
const HEAD_WIDTHS: [u32; 4] = [6904, 2400, 3900, 2500];

/// Fills the desk's own template, or the form made here where it has none.
pub fn write_on(
    template: Option<&Template>,
    head: &Head,
    comments: &[Comment],
) -> Result<Vec<u8>, PackError> {
    match template {
        Some(template) => template.fill(head, comments),
        None => write(head, comments),
    }
}

/// Fills the form made here.
pub fn write(head: &Head, comments: &[Comment]) -> Result<Vec<u8>, PackError> {
    let rows: Vec<String> = if comments.is_empty() {
        vec![comment_row(&[""; 8])]
    } else {
        comments.iter().map(filled_row).collect()
    };
    word::write(&WordFile {
        title: format!("Comments on {}", head.document),
        sheet: Sheet::Landscape,
        body: word::table(&WIDTHS, &rows) + &word::paragraph("Small", ""),
        header: header(head),
        footer: footer(),
    })
}

fn filled_row(comment: &Comment) -> String {
    comment_row(&Column::ALL.map(|column| comment.cell(column)))
}

fn comment_row(texts: &[&str; 8]) -> String {
    let columns = WIDTHS.iter().zip(STYLES).zip(texts);
    let cells: Vec<Cell<'_>> =
        columns.map(|((width, style), text)| Cell { width: *width, style, text }).collect();
    word::row(&cells)
}

fn header(head: &Head) -> String {
    let date = format!("Date: {}", head.date);
    let document = format!("Document: {}", head.document);
    let project = format!("Project: {}", head.project);
    let texts = ["Template for comments and secretariat observations", &date, &document, &project];
    let title: Vec<Cell<'_>> = HEAD_WIDTHS
        .iter()
        .zip(texts)
        .map(|(width, text)| Cell { width: *width, style: "Label", text })
        .collect();
    let heads: Vec<Cell<'_>> =
        WIDTHS.iter().zip(HEADS).map(|(width, text)| Cell { width: *width, style: "Head", text }).collect();
    let gap = word::paragraph("Gap", "");
    format!(
        "{}{gap}{}{gap}",
        word::table(&HEAD_WIDTHS, &[word::row(&title)]),
        word::table(&WIDTHS, &[word::row(&heads)])
    )
}

fn footer() -> String {
    let page = format!(
        "{}{}{}{}",
        word::run("page "),
        word::field("PAGE"),
        word::run(" of "),
        word::field("NUMPAGES")
    );
    [
        word::paragraph(
            "Small",
            "1  MB/NC: two-letter country code (ISO 3166) of the member body; ** is the ISO/CS editing unit",
        ),
        word::paragraph("Small", "2  Type of comment: ge = general, te = technical, ed = editorial"),
        word::styled("Small", &page),
        word::paragraph("Small", "Electronic balloting commenting template, version 2012-03"),
    ]
    .concat()
}
