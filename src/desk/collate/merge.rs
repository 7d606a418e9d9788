//! Many comment files as one: sorted by clause, numbered anew, with where each comment came from.

use super::{after_the_repair, is_free, near, repaired, write, wrong_in};
use crate::{
    desk::{Desk, hand_in, refusal::Refusal, template},
    domain::{comment::Comment, finding::Finding, rules::template::by_clause},
    extract::comments::CommentTable,
    outbox::{atomic, csv},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// What a merge led to.
#[derive(Debug)]
pub struct Merging {
    /// What became of each file, in the order given.
    pub files: Vec<Merged>,
    /// Where each comment came from, in the order of the new file.
    pub origins: Vec<Origin>,
    /// Comments that say nearly the same.
    pub near: Vec<Finding>,
    /// The table of origins, when one was written.
    pub table: Option<PathBuf>,
}

/// What became of one file of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The file.
    pub file: PathBuf,
    /// What went in, or why nothing did.
    pub rows: Result<Taken, Refusal>,
}

/// What went in of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Rows.
    pub rows: usize,
    /// Cells that were written in another way.
    pub repairs: usize,
    /// What is left for a person.
    pub findings: Vec<Finding>,
}

/// Where a comment of the new file came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What now stands in its column of codes: `US-001`.
    pub number: String,
    /// The file.
    pub file: PathBuf,
    /// Its row there, counted from 1.
    pub row: u32,
    /// What stood in its column of codes.
    pub was: String,
    /// The comment, with its new number.
    pub comment: Comment,
}

/// Puts the comments of all files into one, by clause. A bad file is named and left out; it stops no other.
pub fn merge(
    desk: &Desk,
    out: &Path,
    files: &[PathBuf],
    template: Option<&Path>,
) -> Result<Merging, Refusal> {
    let table = out.with_extension("origins.csv");
    is_free(out)?;
    is_free(&table)?;
    let template = template::named(desk, template)?;
    let mut origins = Vec::new();
    let mut merged = Vec::new();
    let mut heads = Vec::new();
    for file in files {
        let rows = sound(desk, file).map(|read| {
            heads.push(read.head.clone());
            take(desk, file, &read, &mut origins)
        });
        merged.push(Merged { file: file.clone(), rows });
    }
    origins.sort_by(|left, right| by_clause(&left.comment, &right.comment));
    number(&mut origins, &desk.settings.national_body.country);
    let near = near::find(&origins, desk.settings.comments.near_duplicate_percent);
    if origins.is_empty() {
        return Ok(Merging { files: merged, origins, near, table: None });
    }
    let comments: Vec<Comment> = origins.iter().map(|origin| origin.comment.clone()).collect();
    write(desk, out, template.as_ref(), agreed(&heads), &comments)?;
    atomic::write(&table, &table_of(&origins))?;
    Ok(Merging { files: merged, origins, near, table: Some(table) })
}

/// The table of a file in which nothing stops ISO's collation.
fn sound(desk: &Desk, file: &Path) -> Result<CommentTable, Refusal> {
    let table = hand_in::comment_table(desk, file)?;
    if table.findings.iter().any(Finding::is_blocking) {
        return Err(Refusal::Findings(table.findings));
    }
    Ok(table)
}

fn take(desk: &Desk, file: &Path, table: &CommentTable, origins: &mut Vec<Origin>) -> Taken {
    let mut findings = after_the_repair(table);
    let (rows, repairs) = repaired(desk, table);
    findings.extend(rows.iter().flat_map(|row| wrong_in(desk, row)));
    let taken = Taken { rows: rows.len(), repairs: repairs.len(), findings };
    let before = table.rows.iter().map(|row| row.comment.member_body.clone());
    origins.extend(rows.into_iter().zip(before).map(|(row, was)| Origin {
        number: String::new(),
        file: file.to_owned(),
        row: row.number,
        was,
        comment: row.comment,
    }));
    taken
}

/// Numbers the comments of each member body, in the order of the collation; a column that names no body stays.
fn number(origins: &mut [Origin], country: &str) {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for origin in origins {
        if let Some(code) = code_of(&origin.comment.member_body, country) {
            let count = counts.entry(code.clone()).or_default();
            *count += 1;
            origin.comment.member_body = format!("{code}-{count:03}");
        }
        origin.number.clone_from(&origin.comment.member_body);
    }
}

/// `US` of `US`, `US 7` and `US1-001`; `**` of ISO's editing unit.
fn code_of(written: &str, country: &str) -> Option<String> {
    if written.starts_with("**") {
        return Some("**".to_owned());
    }
    let code: String = written.chars().take_while(char::is_ascii_alphabetic).collect();
    let is_code = code.len() == 2 || code.eq_ignore_ascii_case(country);
    is_code.then(|| code.to_ascii_uppercase())
}

/// What the heads say of the document and the project, where they do not contradict each other.
fn agreed(heads: &[(String, String)]) -> (String, String) {
    let one = |of: fn(&(String, String)) -> &String| {
        let mut said = heads.iter().map(of).filter(|words| !words.is_empty());
        let first = said.next().cloned().unwrap_or_default();
        if said.all(|other| *other == first) { first } else { String::new() }
    };
    (one(|head| &head.0), one(|head| &head.1))
}

fn table_of(origins: &[Origin]) -> Vec<u8> {
    let row = |origin: &Origin| {
        let file = origin.file.display().to_string();
        [origin.number.clone(), file, origin.row.to_string(), origin.was.clone()]
    };
    csv::write(&["number", "file", "row", "was"], origins.iter().map(row))
}
