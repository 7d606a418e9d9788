//! Comments on ISO's template: what is wrong in a file, and many files as one.

use crate::{
    desk::{Desk, hand_in, refusal::Refusal},
    domain::{comment::Comment, finding::Finding, rules::template},
    outbox::{
        atomic,
        comment_form::{self, Head},
        submission::SubmissionError,
    },
};
use std::path::{Path, PathBuf};

/// A comment file and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// How many rows it has.
    pub rows: usize,
    /// What is wrong, by row.
    pub findings: Vec<Finding>,
}

/// What became of one file of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The file.
    pub file: PathBuf,
    /// How many rows went in, or why none did.
    pub rows: Result<usize, Refusal>,
}

/// Checks a file; records nothing.
pub fn check(desk: &Desk, file: &Path) -> Result<Checked, Refusal> {
    let table = hand_in::comment_table(desk, file)?;
    let country = &desk.settings.national_body.country;
    let mut findings = table.findings;
    for row in &table.rows {
        findings.extend(template::check(row.number, &row.comment, &row.kind_as_written, country));
    }
    Ok(Checked { rows: table.rows.len(), findings })
}

/// Puts the comments of all files into one, by clause. A bad file is named and left out; it stops no other.
pub fn merge(desk: &Desk, out: &Path, files: &[PathBuf]) -> Result<Vec<Merged>, Refusal> {
    if out.exists() {
        return Err(Refusal::unknown(
            "E-COM-007",
            format!("`{}` is there already", out.display()),
            "the first name is the file to write: name one that is not there yet",
        ));
    }
    let mut all: Vec<Comment> = Vec::new();
    let mut merged = Vec::new();
    for file in files {
        let rows = sound_rows(desk, file).map(|rows| {
            let count = rows.len();
            all.extend(rows);
            count
        });
        merged.push(Merged { file: file.clone(), rows });
    }
    all.sort_by(template::by_clause);
    if !all.is_empty() {
        let head =
            Head { date: desk.clock.today().to_string(), document: String::new(), project: String::new() };
        let bytes = comment_form::write(&head, &all).map_err(SubmissionError::from)?;
        atomic::write(out, &bytes)?;
    }
    Ok(merged)
}

fn sound_rows(desk: &Desk, file: &Path) -> Result<Vec<Comment>, Refusal> {
    let table = hand_in::comment_table(desk, file)?;
    if table.findings.iter().any(Finding::is_blocking) {
        return Err(Refusal::Findings(table.findings));
    }
    Ok(table.rows.into_iter().map(|row| row.comment).collect())
}
