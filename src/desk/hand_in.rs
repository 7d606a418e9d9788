//! Files that a person hands in by name: rosters, tables of votes, positions and their comments.
//!
//! Whatever could be hostile (Word, Excel) is read by the isolated readers; TOML, JSON and CSV are plain text.

mod comment_files;

pub(crate) use comment_files::{OurCopy, ReadBefore, comment_table, comments_on_file};
pub use comment_files::{comments_beside, comments_of};

use crate::{
    desk::{
        Desk, open_ballot,
        reading::{Readers, Unread},
        record_position::unreadable,
        refusal::Refusal,
        take_in,
    },
    domain::{
        document::Rest,
        fields::{FieldError, Notation},
        finding::{Finding, Severity},
        membership::{Roster, roster_file},
        notice::Notice,
        position::PositionFile,
    },
    extract::{
        position_form, table,
        text::{self, Format, Text},
    },
};
use std::{collections::BTreeMap, fs, path::Path};

use super::member_votes::TableRow;

/// Reads a roster. A spreadsheet holds members only: they join the TAG that `tag` names.
pub fn roster(desk: &Desk, path: &Path, tag: Option<&str>) -> Result<Roster, Refusal> {
    let refused = |error: FieldError| {
        let code = if error.message.contains("is named twice") { "E-TAG-002" } else { "E-TAG-001" };
        Refusal::because(
            code,
            error.message,
            error.hint.unwrap_or_else(|| "mend the roster, then import it again".to_owned()),
        )
    };
    if !is_table(path) {
        let text = plain_text(path)?;
        return roster_file::read(&text, notation_of(path)).map_err(refused);
    }
    let rows = rows(desk, path)?;
    let Some(tag) = tag else {
        return Err(Refusal::because(
            "E-TAG-007",
            "a spreadsheet holds members, and does not say of which TAG",
            "name the TAG with `--tag NAME`; it has to be imported from TOML once",
        ));
    };
    let known = crate::desk::roster::named(desk, tag)?;
    let cells: Vec<BTreeMap<String, String>> = rows.into_iter().map(|row| row.cells).collect();
    let members = roster_file::members_of_table(&cells).map_err(refused)?;
    Ok(Roster { members, ..known })
}

/// Reads the rows of a table of members or votes, CSV or XLSX, under the headings of its first row.
pub fn rows(desk: &Desk, path: &Path) -> Result<Vec<TableRow>, Refusal> {
    let (heads, rows) = table_rows(desk, path)?;
    for needed in ["organization", "choice"] {
        if !heads.iter().any(|head| head == needed) && !heads.iter().any(|head| head == "name") {
            return Err(Refusal::because(
                "E-VOT-011",
                format!("row 1: the column `{needed}` is missing"),
                "the first row names the columns: organization,choice,reason; with several questions also question",
            ));
        }
    }
    Ok(rows)
}

/// Reads any table, CSV or XLSX: the headings of its first row, and the rows below it.
pub(crate) fn table_rows(desk: &Desk, path: &Path) -> Result<(Vec<String>, Vec<TableRow>), Refusal> {
    let bytes = bytes_of(path)?;
    let cells: Vec<(usize, Vec<String>)> = if bytes.starts_with(b"PK") {
        (1..).zip(isolated_text(desk, path)?.rows().into_iter().map(|row| row.cells)).collect()
    } else {
        table::rows_of_text(&String::from_utf8_lossy(&bytes))
    };
    let mut rows = cells.into_iter();
    let heads: Vec<String> = match rows.next() {
        Some((_, heads)) => heads.iter().map(|head| head.trim().to_lowercase()).collect(),
        None => Vec::new(),
    };
    let row = |(row, cells): (usize, Vec<String>)| TableRow {
        row,
        cells: heads.iter().cloned().zip(cells).collect(),
    };
    let rows = rows.map(row).collect();
    Ok((heads, rows))
}

/// Reads a position: TOML, JSON, or the filled form.
pub fn position(desk: &Desk, path: &Path) -> Result<PositionFile, Refusal> {
    let (text, notation) = if bytes_of(path)?.starts_with(b"PK") {
        let text = isolated_text(desk, path)?;
        position_text(&text).ok_or_else(|| {
            Refusal::because(
                "E-POS-010",
                format!("`{}` is not a position form", path.display()),
                "`isodesk position form N` writes one; TOML and JSON are taken too",
            )
        })?
    } else {
        (plain_text(path)?, notation_of(path))
    };
    PositionFile::read(&text, notation).map_err(|error| Refusal::Findings(vec![unreadable(&error)]))
}

/// The position file in a text that was read, with its notation; `None` when it holds none.
pub(crate) fn position_text(text: &Text) -> Option<(String, Notation)> {
    let plain = || {
        let lines = text.pages.iter().flat_map(|page| &page.lines);
        let words = |line: &text::Line| {
            line.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        lines.map(words).collect::<Vec<_>>().join("\n")
    };
    match text.format {
        Format::Toml => Some((plain(), Notation::Toml)),
        Format::Json => Some((plain(), Notation::Json)),
        Format::Docx => position_form::position_file(text).map(|json| (json, Notation::Json)),
        Format::Pdf
        | Format::Doc
        | Format::Odt
        | Format::Rtf
        | Format::Xlsx
        | Format::Xls
        | Format::Ods
        | Format::Csv
        | Format::Txt
        | Format::Html
        | Format::Eml
        | Format::Msg
        | Format::Zip
        | Format::Unknown => None,
    }
}

fn readers(desk: &Desk) -> Result<Readers, Refusal> {
    Readers::of(desk).map_err(|error| Refusal::because("E-POS-018", error.to_string(), error.hint()))
}

/// Keeps a file that was handed in as a document of its ballot: what was recorded from it can be looked at again.
///
/// What was recorded stands whether or not its paper can be kept; then a warning says so.
pub fn keep_paper(desk: &Desk, path: &Path, ballots: &[u64], role: &str) -> Result<Vec<Finding>, Refusal> {
    let not_kept = |why: String| {
        let message = format!("`{}` is not kept as a document: {why}", path.display());
        Finding::new("E-DOC-016", Severity::Warning, message)
            .hint("what it says is recorded; take the file in with `isodesk take-in FILE`")
    };
    let taken = match take_in::these(desk, &[path.to_owned()]) {
        Ok(mut taken) => taken.pop(),
        Err(error) => return Ok(vec![not_kept(error.to_string())]),
    };
    let Some(taken) = taken else { return Ok(Vec::new()) };
    let document = taken.document.filter(|_| matches!(taken.rest, Rest::Filed | Rest::Duplicate));
    let Some(document) = document else {
        return Ok(vec![not_kept(format!("it is {}", taken.rest.word()))]);
    };
    desk.store.write(desk.clock.now(), |transaction| {
        for ballot in ballots {
            open_ballot::add_paper(transaction, desk, *ballot, document, role)?;
        }
        Ok(Vec::new())
    })
}

/// The whole text of a file, and what it says of itself.
pub(crate) fn reading(desk: &Desk, path: &Path) -> Result<(Text, Notice), Refusal> {
    bytes_of(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unread = |(Unread::NotSafely(finding) | Unread::NotNow(finding))| Refusal::Findings(vec![finding]);
    let readers = readers(desk)?;
    let notice = readers.read(path, &name, 0).map_err(unread)?.notice;
    Ok((readers.whole_text(path, &name).map_err(unread)?, notice))
}

fn isolated_text(desk: &Desk, path: &Path) -> Result<Text, Refusal> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match readers(desk)?.whole_text(path, &name) {
        Ok(text) => Ok(text),
        Err(Unread::NotSafely(finding) | Unread::NotNow(finding)) => Err(Refusal::Findings(vec![finding])),
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|source| Refusal::Unreadable { path: path.display().to_string(), source })
}

fn plain_text(path: &Path) -> Result<String, Refusal> {
    let bytes = bytes_of(path)?;
    Ok(String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).into_owned())
}

fn notation_of(path: &Path) -> Notation {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) if extension.eq_ignore_ascii_case("json") => Notation::Json,
        Some(_) | None => Notation::Toml,
    }
}

fn is_table(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["csv", "xlsx", "xls", "ods", "tsv"].contains(&extension.to_lowercase().as_str())
    })
}
