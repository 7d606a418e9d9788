//! Comments on ISO's template: what is wrong in a file, a repaired copy of it, and many files as one.

mod merge;
mod near;

pub use merge::{Merged, Merging, Origin, Taken, merge};

use crate::{
    desk::{Desk, hand_in, refusal::Refusal, template},
    domain::{
        comment::Comment,
        finding::{Finding, Severity},
        rules::template::{self as rules, OwnBody, Repair},
    },
    extract::comments::{CommentRow, CommentTable},
    outbox::{
        atomic,
        comment_form::{self, Head},
        comment_template::Template,
        submission::SubmissionError,
    },
};
use std::path::Path;

/// A comment file and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// How many rows it has.
    pub rows: usize,
    /// What is wrong, by row.
    pub findings: Vec<Finding>,
}

/// A copy of a comment file in which what is certain was repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// How many rows it has.
    pub rows: usize,
    /// What was repaired, with the row, counted from 1.
    pub repairs: Vec<(u32, Repair)>,
    /// What is left for a person, or is not in the copy.
    pub left: Vec<Finding>,
}

/// Checks a file; records nothing.
pub fn check(desk: &Desk, file: &Path) -> Result<Checked, Refusal> {
    let table = hand_in::comment_table(desk, file)?;
    let mut findings = table.findings;
    findings.extend(table.rows.iter().flat_map(|row| wrong_in(desk, row)));
    Ok(Checked { rows: table.rows.len(), findings })
}

/// Writes a repaired copy of a file on the template; the file itself is never changed. `template` takes the place of
/// the one in the settings.
pub fn fix(desk: &Desk, file: &Path, out: &Path, template: Option<&Path>) -> Result<Fixed, Refusal> {
    is_free(out)?;
    let template = template::named(desk, template)?;
    let table = hand_in::comment_table(desk, file)?;
    if table.rows.is_empty() {
        return Err(Refusal::Findings(table.findings));
    }
    let (document, project) = table.head.clone();
    let mut left = after_the_repair(&table);
    let (rows, repairs) = repaired(desk, &table);
    left.extend(rows.iter().flat_map(|row| wrong_in(desk, row)));
    let comments: Vec<Comment> = rows.into_iter().map(|row| row.comment).collect();
    write(desk, out, template.as_ref(), (document, project), &comments)?;
    Ok(Fixed { rows: comments.len(), repairs, left })
}

/// The rows as the template wants them where that is certain, and what was written in another way.
fn repaired(desk: &Desk, table: &CommentTable) -> (Vec<CommentRow>, Vec<(u32, Repair)>) {
    let mut repairs = Vec::new();
    let rows = table.rows.iter().map(|row| {
        if row.misfit.is_some() {
            return row.clone();
        }
        let (comment, done) = rules::repair(&row.comment, &row.kind_as_written, own_body(desk));
        repairs.extend(done.into_iter().map(|repair| (row.number, repair)));
        CommentRow { comment, ..row.clone() }
    });
    let rows: Vec<CommentRow> = rows.collect();
    (rows, repairs)
}

/// What the reader found, as it stands once the copy is written: cells are split there, pictures are not in it.
fn after_the_repair(table: &CommentTable) -> Vec<Finding> {
    let said = |finding: &Finding| {
        let (message, hint) = match finding.code.as_str() {
            "E-COM-001" => ("all its words now stand in `Comments`", "put them into their columns"),
            "E-COM-009" => ("split in the copy", "see whether each cell of the row is right"),
            "E-COM-010" => ("not in the copy", "say it in words, or send it beside the comments"),
            "E-COM-014" => ("put back in the copy", "see whether its cells should say something"),
            "E-COM-011" => ("not in the copy", "move what matters into `Comments`"),
            _ => return finding.clone(),
        };
        Finding::new(&finding.code, Severity::Warning, format!("{}: {message}", finding.message)).hint(hint)
    };
    table.findings.iter().map(said).collect()
}

/// What the rules find in a row.
fn wrong_in(desk: &Desk, row: &CommentRow) -> Vec<Finding> {
    if row.misfit.is_some() {
        return Vec::new();
    }
    rules::check(row.number, &row.comment, &row.kind_as_written, own_body(desk))
}

fn own_body(desk: &Desk) -> OwnBody<'_> {
    let body = &desk.settings.national_body;
    OwnBody { country: &body.country, name: &body.name }
}

fn is_free(out: &Path) -> Result<(), Refusal> {
    if !out.exists() {
        return Ok(());
    }
    Err(Refusal::unknown(
        "E-COM-007",
        format!("`{}` is there already", out.display()),
        "nothing is written over: name a file that is not there yet",
    ))
}

fn write(
    desk: &Desk,
    out: &Path,
    template: Option<&Template>,
    (document, project): (String, String),
    comments: &[Comment],
) -> Result<(), Refusal> {
    let head = Head { date: desk.clock.today().to_string(), document, project };
    let bytes = comment_form::write_on(template, &head, comments).map_err(SubmissionError::from)?;
    Ok(atomic::write(out, &bytes)?)
}
