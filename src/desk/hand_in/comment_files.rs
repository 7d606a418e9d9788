//! The comment files that a position names: beside it, or filed. Their bytes are read by an isolated reader, always.
//!
//! The one surprise: a position that was dropped is recorded while the ledger is held, and no reader is waited for
//! then. So what it names is read before ([`ReadBefore`]), by the digest of its bytes.

use super::{bytes_of, isolated_text, position_text, readers, text::Text};
use crate::{
    desk::{
        Desk,
        reading::Unread,
        record_position::CommentsGiven,
        refusal::Refusal,
        take_in::{self, Taken},
    },
    domain::{
        digest::Digest,
        finding::{Finding, Severity},
        position::{CommentFile, PositionFile},
    },
    extract::comments::{self, CommentTable},
    store::{self, Reader, StoreError},
};
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

/// A file of ours that may hold comments: its name, its bytes' digest, its place from the desk's folder.
#[derive(Clone, Debug)]
pub(crate) struct OurCopy {
    pub(crate) name: String,
    pub(crate) sha256: Digest,
    pub(crate) place: String,
}

/// Comment files that were read before the ledger was held.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadBefore(BTreeMap<Digest, Result<CommentTable, Finding>>);

impl ReadBefore {
    /// The comments that dropped positions name: among `arriving`, what comes with them, else what is filed.
    pub(crate) fn for_positions<'a>(
        desk: &Desk,
        positions: impl Iterator<Item = &'a Text>,
        arriving: &[OurCopy],
    ) -> Result<Self, StoreError> {
        let names: Vec<String> = positions.flat_map(names_in).collect();
        let mut copies: Vec<OurCopy> =
            arriving.iter().filter(|copy| names.contains(&copy.name)).cloned().collect();
        desk.store.read(|reader| {
            for name in &names {
                copies.extend(store::document::of_file(reader, name)?.as_ref().map(our_copy));
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(Self::of(desk, &copies))
    }

    fn of(desk: &Desk, copies: &[OurCopy]) -> Self {
        let mut read = Self::default();
        if copies.is_empty() {
            return read;
        }
        // Without readers nothing is read; each file then says that it cannot be read yet.
        let Ok(readers) = readers(desk) else { return read };
        for copy in copies {
            read.0.entry(copy.sha256).or_insert_with(|| {
                let place = desk.folder.place(&copy.place);
                let text = readers.whole_text(&place, &copy.name);
                text.map(|text| comments::read(&text)).map_err(|unread| why_of(unread, &copy.name))
            });
        }
        read
    }
}

fn our_copy(document: &crate::domain::document::Document) -> OurCopy {
    OurCopy { name: document.file.clone(), sha256: document.sha256, place: document.stored.clone() }
}

fn why_of(unread: Unread, name: &str) -> Finding {
    match unread {
        Unread::NotSafely(finding) => finding,
        Unread::NotNow(_) => not_yet(name),
    }
}

/// The base names of the comment files that a position's text names; none when it is no position.
fn names_in(text: &Text) -> Vec<String> {
    let file = position_text(text).and_then(|(file, notation)| PositionFile::read(&file, notation).ok());
    file.iter().flat_map(|file| &file.comments).map(|name| base_of(name)).collect()
}

fn base_of(name: &str) -> String {
    Path::new(name).file_name().map_or_else(|| name.to_owned(), |base| base.to_string_lossy().into_owned())
}

/// The rows of a comment file.
pub(crate) fn comment_table(desk: &Desk, path: &Path) -> Result<CommentTable, Refusal> {
    let table = comments::read(&isolated_text(desk, path)?);
    let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if !table.rows.is_empty() || !is_csv {
        return Ok(table);
    }
    // A table whose rows differ in width is no table to a reader; what is called one is read row by row.
    let uneven = comments::read_uneven(&String::from_utf8_lossy(&bytes_of(path)?));
    Ok(if uneven.rows.is_empty() { table } else { uneven })
}

/// The comment files of a position: taken in when they lie beside it, else looked for among what is filed.
pub fn comments_of(desk: &Desk, position: &Path, names: &[String]) -> Result<Vec<CommentsGiven>, Refusal> {
    let beside: Vec<PathBuf> =
        names.iter().filter_map(|name| place_beside(position, name)).filter(|path| path.is_file()).collect();
    let taken = take_in_all(desk, &beside)?;
    let found = desk.store.read(|reader| {
        names.iter().map(|name| found(reader, name, document_of(&taken, position, name))).collect()
    });
    let found: Vec<OurDocument> = found?;
    let copies: Vec<OurCopy> = found.iter().map(|found| found.copy.clone()).collect();
    let read = ReadBefore::of(desk, &copies);
    Ok(found.into_iter().map(|found| given(found, &read)).collect())
}

fn take_in_all(desk: &Desk, beside: &[PathBuf]) -> Result<Vec<Taken>, Refusal> {
    if beside.is_empty() {
        return Ok(Vec::new());
    }
    take_in::these(desk, beside)
        .map_err(|error| Refusal::because("E-POS-018", error.to_string(), error.hint()))
}

fn document_of(taken: &[Taken], position: &Path, name: &str) -> Option<u64> {
    let shown = place_beside(position, name)?.to_string_lossy().into_owned();
    taken.iter().find(|taken| taken.file == shown).and_then(|taken| taken.document)
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
    let mut all = Vec::new();
    for name in names {
        if let Some(path) = place_beside(position, name).filter(|path| path.is_file()) {
            let file = CommentFile { name: name.clone(), document: None };
            all.push(of_table(file, &comment_table(desk, &path)?));
        } else {
            let found = desk.store.read(|reader| found(reader, name, None))?;
            let read = ReadBefore::of(desk, std::slice::from_ref(&found.copy));
            all.push(given(found, &read));
        }
    }
    Ok(all)
}

/// The comment files of a position that was dropped: only what is filed under their names, and was read before.
pub(crate) fn comments_on_file(
    reader: &Reader<'_>,
    read: &ReadBefore,
    names: &[String],
) -> Result<Vec<CommentsGiven>, Refusal> {
    names.iter().map(|name| Ok(given(found(reader, name, None)?, read))).collect()
}

/// A filed document, under the name by which a position calls it.
struct OurDocument {
    file: CommentFile,
    copy: OurCopy,
}

fn found(reader: &Reader<'_>, name: &str, document: Option<u64>) -> Result<OurDocument, Refusal> {
    let base = base_of(name);
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
    let file = CommentFile { name: base, document: Some(found.number) };
    Ok(OurDocument { copy: our_copy(&found), file })
}

fn given(found: OurDocument, read: &ReadBefore) -> CommentsGiven {
    let OurDocument { file, copy } = found;
    let why = match read.0.get(&copy.sha256) {
        Some(Ok(table)) => return of_table(file, table),
        Some(Err(why)) => why.clone(),
        None => not_yet(&file.name),
    };
    CommentsGiven { file, rows: None, findings: vec![why] }
}

fn not_yet(name: &str) -> Finding {
    Finding::new("E-POS-018", Severity::Blocking, format!("`comments`: `{name}` cannot be read yet"))
        .hint("record the position with `isodesk position record FILE` once the comments are filed")
}

fn of_table(file: CommentFile, table: &CommentTable) -> CommentsGiven {
    let findings = table.findings.iter().map(not_in_the_template).collect();
    let rows = Some(table.rows.iter().map(|row| row.comment.clone()).collect());
    CommentsGiven { file, rows, findings }
}

/// A table that is not the template stops a position (E-POS-005); what is odd in a row does not.
fn not_in_the_template(finding: &Finding) -> Finding {
    if !finding.is_blocking() {
        return finding.clone();
    }
    let new = Finding::new("E-POS-005", Severity::Blocking, format!("`comments`: {}", finding.message));
    finding.hint.iter().fold(new, |new, hint| new.hint(hint.clone()))
}
