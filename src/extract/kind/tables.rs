//! Papers that are tables: votes of members, comments on the template, position files.

use super::KindWords;
use crate::{
    domain::document::DocumentKind,
    extract::{
        labels::folded,
        text::{Format, Line, Page, Text},
    },
};

/// Rows in which the head of a table is looked for.
const HEAD_ROWS: usize = 60;
/// Bytes of the head of a column.
const LONGEST_HEAD: usize = 400;

/// Comments or votes of members, when the head of a table says so.
pub(super) fn kind(text: &Text) -> Option<DocumentKind> {
    let rows = || text.pages.iter().take(2).flat_map(|page| page.lines.iter().take(HEAD_ROWS));
    if rows().any(is_comment_head) {
        return Some(DocumentKind::Comments);
    }
    let is_sheet = matches!(text.format, Format::Csv | Format::Xlsx | Format::Xls | Format::Ods);
    (is_sheet && rows().take(20).any(is_vote_head)).then_some(DocumentKind::MemberVotes)
}

/// A row with at least four of the heads of the comment template.
fn is_comment_head(line: &Line) -> bool {
    let heads = &KindWords::known().tables.comment;
    let cells = cells(line);
    let known = cells.iter().filter(|cell| {
        let cell = cell.trim_end_matches(|letter: char| letter.is_numeric() || letter == ' ');
        heads.iter().any(|head| head == cell)
    });
    known.count() >= 4
}

/// A row with a member and its choice.
fn is_vote_head(line: &Line) -> bool {
    let tables = &KindWords::known().tables;
    let cells = cells(line);
    let has = |heads: &[String]| cells.iter().any(|cell| heads.contains(cell));
    cells.len() <= 12
        && has(&tables.member)
        && has(&tables.choice)
        && (cells.len() == 2 || has(&tables.reason))
}

/// The cells of a row, folded; one that is too long for a head is left empty.
fn cells(line: &Line) -> Vec<String> {
    let head = |text: &str| if text.len() > LONGEST_HEAD { String::new() } else { folded(text).text };
    line.segments.iter().map(|segment| head(&segment.text)).collect()
}

/// Whether TOML or JSON has a ballot and answers to it.
pub(super) fn is_position(text: &Text) -> bool {
    has_keys(text, ["ballot", "answers"])
}

/// Whether TOML has a TAG and its members: a roster is imported, not filed.
pub fn is_roster(text: &Text) -> bool {
    text.format == Format::Toml && has_keys(text, ["tag", "member"])
}

fn has_keys(text: &Text, keys: [&str; 2]) -> bool {
    let whole = text.pages.iter().map(Page::text).collect::<Vec<_>>().join("\n");
    let has = |key: &str| {
        if text.format == Format::Json {
            return whole.contains(&format!("\"{key}\""));
        }
        whole.lines().any(|line| {
            let line = line.trim_start().trim_start_matches('[');
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.']))
        })
    };
    keys.into_iter().all(has)
}
