//! Files that a person hands in by name: rosters, tables of votes, positions and their comments.
//!
//! Whatever could be hostile (Word, Excel) is read by the isolated readers; TOML, JSON and CSV are plain text.

use crate::{
    desk::{
        Desk,
        reading::{Readers, Unread},
        record_position::{CommentsGiven, unreadable},
        refusal::Refusal,
        take_in::{self, Step, Taken},
    },
    domain::{
        fields::{FieldError, Notation},
        finding::{Finding, Severity},
        membership::{Roster, roster_file},
        notice::Notice,
        position::{CommentFile, PositionFile},
    },
    extract::{
        comments,
        limits::Limits,
        position_form, table,
        text::{self, Format, Text},
    },
    store::{self, Reader},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path, PathBuf},
};

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

/// Reads the rows of a table, CSV or XLSX, under the headings of its first row.
pub fn rows(desk: &Desk, path: &Path) -> Result<Vec<TableRow>, Refusal> {
    let bytes = bytes_of(path)?;
    let cells: Vec<Vec<String>> = if bytes.starts_with(b"PK") {
        let text = isolated_text(desk, path)?;
        let lines = text.pages.iter().flat_map(|page| &page.lines);
        lines.map(|line| line.segments.iter().map(|cell| cell.text.clone()).collect()).collect()
    } else {
        table::rows_of_text(&String::from_utf8_lossy(&bytes))
    };
    let mut rows = (1..).zip(cells);
    let heads: Vec<String> = match rows.next() {
        Some((_, heads)) => heads.iter().map(|head| head.trim().to_lowercase()).collect(),
        None => Vec::new(),
    };
    for needed in ["organization", "choice"] {
        if !heads.iter().any(|head| head == needed) && !heads.iter().any(|head| head == "name") {
            return Err(Refusal::because(
                "E-VOT-011",
                format!("row 1: the column `{needed}` is missing"),
                "the first row names the columns: organization,choice,reason; with several questions also question",
            ));
        }
    }
    let row = |(row, cells): (usize, Vec<String>)| TableRow {
        row,
        cells: heads.iter().cloned().zip(cells).collect(),
    };
    Ok(rows.map(row).collect())
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
        | Format::Csv
        | Format::Txt
        | Format::Html
        | Format::Eml
        | Format::Zip
        | Format::Unknown => None,
    }
}

/// The comment files of a position: taken in when they lie beside it, else looked for among what is filed.
pub fn comments_of(desk: &Desk, position: &Path, names: &[String]) -> Result<Vec<CommentsGiven>, Refusal> {
    let beside: Vec<PathBuf> =
        names.iter().filter_map(|name| place_beside(position, name)).filter(|path| path.is_file()).collect();
    let mut taken: Vec<Taken> = Vec::new();
    if !beside.is_empty() {
        take_in::given(desk, &beside, &mut |step| {
            if let Step::Done(done) = step {
                taken.push(done.clone());
            }
            Ok(())
        })
        .map_err(|error| Refusal::because("E-POS-018", error.to_string(), error.hint()))?;
    }
    desk.store.read(|reader| {
        let mut given = Vec::new();
        for name in names {
            let shown = place_beside(position, name).map(|path| path.to_string_lossy().into_owned());
            let document = taken
                .iter()
                .find(|taken| Some(&taken.file) == shown.as_ref())
                .and_then(|taken| taken.document);
            given.push(comments_in(reader, desk, name, document)?);
        }
        Ok(given)
    })
}

/// Where a file that a position names would lie: beside it or below. A name that leads elsewhere is no place.
fn place_beside(position: &Path, name: &str) -> Option<PathBuf> {
    let stays = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    stays.then(|| position.parent().unwrap_or(Path::new("")).join(name))
}

/// The comment files that lie beside a position, only to be looked at: nothing is taken in.
pub fn comments_beside(
    desk: &Desk,
    position: &Path,
    names: &[String],
) -> Result<Vec<CommentsGiven>, Refusal> {
    let mut given = Vec::new();
    for name in names {
        if let Some(path) = place_beside(position, name).filter(|path| path.is_file()) {
            let table = comments::read(&isolated_text(desk, &path)?);
            let findings = table.findings.iter().map(not_in_the_template).collect();
            let rows = Some(table.rows.into_iter().map(|row| row.comment).collect());
            given.push(CommentsGiven {
                file: CommentFile { name: name.clone(), document: None },
                rows,
                findings,
            });
        } else {
            given.push(desk.store.read(|reader| comments_in(reader, desk, name, None))?);
        }
    }
    Ok(given)
}

/// The comment files of a position that was dropped: only what is filed under their names.
pub(crate) fn comments_on_file(
    reader: &Reader<'_>,
    desk: &Desk,
    names: &[String],
) -> Result<Vec<CommentsGiven>, Refusal> {
    names.iter().map(|name| comments_in(reader, desk, name, None)).collect()
}

fn comments_in(
    reader: &Reader<'_>,
    desk: &Desk,
    name: &str,
    document: Option<u64>,
) -> Result<CommentsGiven, Refusal> {
    let base = Path::new(name)
        .file_name()
        .map_or_else(|| name.to_owned(), |base| base.to_string_lossy().into_owned());
    let found = match document {
        Some(number) => store::document::find(reader, number)?,
        None => store::document::of_file(reader, &base)?,
    };
    let Some(found) = found else {
        return Err(Refusal::because(
            "E-POS-018",
            format!("`comments`: `{name}` is neither beside the position file nor filed"),
            "put it beside the position file, or take it in first, then record the position again",
        ));
    };
    let file = CommentFile { name: base.clone(), document: Some(found.number) };
    // An isolated reader has read these bytes when they were filed; the ledger is held now, so none is asked again.
    let Ok(bytes) = fs::read(desk.folder.place(&found.stored)) else {
        let why =
            Finding::new("E-POS-018", Severity::Blocking, format!("`comments`: `{base}` cannot be read yet"))
                .hint("record the position with `isodesk position record FILE` once the comments are filed");
        return Ok(CommentsGiven { file, rows: None, findings: vec![why] });
    };
    let table = comments::read(&text::read(bytes, &Limits::default()));
    let findings = table.findings.iter().map(not_in_the_template).collect();
    let rows = table.rows.into_iter().map(|row| row.comment).collect();
    Ok(CommentsGiven { file, rows: Some(rows), findings })
}

/// A table that is not the template stops a position (E-POS-005); what is odd in a row does not.
fn not_in_the_template(finding: &Finding) -> Finding {
    if !finding.is_blocking() {
        return finding.clone();
    }
    let new = Finding::new("E-POS-005", Severity::Blocking, format!("`comments`: {}", finding.message));
    finding.hint.iter().fold(new, |new, hint| new.hint(hint.clone()))
}

fn readers(desk: &Desk) -> Result<Readers, Refusal> {
    Readers::of(desk).map_err(|error| Refusal::because("E-POS-018", error.to_string(), error.hint()))
}

/// The rows of a comment file.
pub(crate) fn comment_table(desk: &Desk, path: &Path) -> Result<comments::CommentTable, Refusal> {
    Ok(comments::read(&isolated_text(desk, path)?))
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
    extension.is_some_and(|extension| ["csv", "xlsx", "tsv"].contains(&extension.to_lowercase().as_str()))
}
