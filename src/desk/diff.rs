//! What changed between two documents: words added and removed, with the pages they stand on; as a page to look at
//! too.

use crate::{
    desk::{
        Desk,
        documents::{self, DocumentError},
        reading::{Readers, ReadersError, Unread},
    },
    domain::{
        comparison::{Change, Comparison, Mark, Paper, Word},
        document::Document,
        finding::Finding,
    },
    extract::text::Text,
    outbox::{
        atomic::{self, WriteError},
        comparison_page,
    },
};
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// After this long a coarser difference is good enough.
const PATIENCE: Duration = Duration::from_secs(5);

/// Words shown before a change, to find the place by.
const BEFORE: usize = 5;

/// Two documents could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// One of them cannot be had.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// One of them cannot be read.
    #[error("{}: {}", .0.code, .0.message)]
    Unread(Finding),
    /// One of them has no text, so that nothing can be said.
    #[error("E-DOC-015: document {number} has no text to compare")]
    NoText {
        /// The document.
        number: u64,
    },
    /// The readers cannot be set up.
    #[error(transparent)]
    Readers(#[from] ReadersError),
    /// The page cannot be written.
    #[error("{}: {source}", source.code())]
    Write {
        /// Why.
        #[from]
        source: WriteError,
    },
}

impl DiffError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Document(error) => error.hint(),
            Self::Unread(finding) => finding.hint.clone().unwrap_or_default(),
            Self::NoText { .. } => {
                "open both by hand; `isodesk document show N` says where they rest".to_owned()
            }
            Self::Readers(error) => error.hint(),
            Self::Write { source } => source.hint().to_owned(),
        }
    }
}

/// What changed from the first document to the second.
pub fn diff(desk: &Desk, first: u64, second: u64) -> Result<Comparison, DiffError> {
    let readers = Readers::of(desk)?;
    let (before, old) = words(desk, &readers, first)?;
    let (after, new) = words(desk, &readers, second)?;
    let operations = operations(&old, &new);
    Ok(Comparison {
        before,
        after,
        changes: changes(&operations, &old, &new),
        words: marked(&operations, &old, &new),
    })
}

/// Writes what changed as a page to look at.
pub fn write_page(comparison: &Comparison, path: &Path) -> Result<(), DiffError> {
    Ok(atomic::write(path, &comparison_page::html(comparison))?)
}

fn words(desk: &Desk, readers: &Readers, number: u64) -> Result<(Paper, Vec<Word>), DiffError> {
    let document = documents::show(desk, number)?.view.document;
    let path = desk.folder.place(&document.stored);
    let text = readers.whole_text(&path, &document.file).map_err(|unread| match unread {
        Unread::NotSafely(finding) | Unread::NotNow(finding) => DiffError::Unread(finding),
    })?;
    let words = words_of(&text);
    if words.is_empty() { Err(DiffError::NoText { number }) } else { Ok((paper(&document), words)) }
}

/// `document 17, N1105.pdf`, and what it says it is.
fn paper(document: &Document) -> Paper {
    let says = &document.says;
    let number = says.document_number.as_ref().map(|number| format!("N {number}"));
    let committee = says.committee.as_ref().map(ToString::to_string);
    let named = [committee, number].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let reference = says.reference.as_ref().map(ToString::to_string);
    let date = says.document_date.map(|date| date.to_string());
    let received = format!("received {}", document.received.strftime("%F"));
    let parts = [Some(named).filter(|named| !named.is_empty()), reference, date, Some(received)];
    Paper {
        name: format!("document {}, {}", document.number, document.file),
        says: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}

fn words_of(text: &Text) -> Vec<Word> {
    let mut words = Vec::new();
    for (page, of_page) in (1..).zip(&text.pages) {
        for (line, of_line) in (1..).zip(&of_page.lines) {
            let text = of_line.text();
            let word = |text: &str| Word { mark: Mark::Same, text: text.to_owned(), page, line };
            words.extend(text.split_whitespace().map(word));
        }
    }
    words
}

fn operations(old: &[Word], new: &[Word]) -> Vec<DiffOp> {
    let plain = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
    let deadline = Instant::now().checked_add(PATIENCE);
    capture_diff_slices_deadline(Algorithm::Myers, &plain(old), &plain(new), deadline)
}

fn changes(operations: &[DiffOp], old: &[Word], new: &[Word]) -> Vec<Change> {
    let change = |operation: &DiffOp| {
        let (was, is) = (operation.old_range(), operation.new_range());
        Change {
            page_before: page_at(old, was.start),
            page_after: page_at(new, is.start),
            place: joined(&new[is.start.saturating_sub(BEFORE)..is.start]),
            removed: joined(&old[was]),
            added: joined(&new[is]),
        }
    };
    operations.iter().filter(|operation| !matches!(operation, DiffOp::Equal { .. })).map(change).collect()
}

/// Every word of both, what was taken out before what was put in.
fn marked(operations: &[DiffOp], old: &[Word], new: &[Word]) -> Vec<Word> {
    let with = |words: &[Word], mark: Mark| -> Vec<Word> {
        words.iter().map(|word| Word { mark, ..word.clone() }).collect()
    };
    operations
        .iter()
        .flat_map(|operation| match operation {
            DiffOp::Equal { .. } => new[operation.new_range()].to_vec(),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                let mut words = with(&old[operation.old_range()], Mark::Removed);
                words.extend(with(&new[operation.new_range()], Mark::Added));
                words
            }
        })
        .collect()
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The page of a place; the last page where the place is the end.
fn page_at(words: &[Word], place: usize) -> u32 {
    words.get(place).or(words.last()).map_or(1, |word| word.page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_its_words_its_place_and_its_pages() {
        let word =
            |(text, page): (&str, u32)| Word { mark: Mark::Same, text: text.to_owned(), page, line: 1 };
        let before: Vec<Word> =
            [("the", 1), ("test", 1), ("takes", 1), ("10", 2), ("minutes", 2)].map(word).to_vec();
        let after: Vec<Word> =
            [("the", 1), ("test", 1), ("takes", 1), ("12", 1), ("minutes", 1), ("more", 2)]
                .map(word)
                .to_vec();
        let found = operations(&before, &after);
        let changes = changes(&found, &before, &after);
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[0].removed.as_str(), changes[0].added.as_str()), ("10", "12"));
        assert_eq!((changes[0].page_before, changes[0].page_after), (2, 1));
        assert_eq!(changes[0].place, "the test takes");
        assert_eq!((changes[1].removed.as_str(), changes[1].added.as_str()), ("", "more"));
        let marks: Vec<Mark> = marked(&found, &before, &after).iter().map(|word| word.mark).collect();
        assert_eq!(marks[3..], [Mark::Removed, Mark::Added, Mark::Same, Mark::Added]);
        assert!(super::changes(&operations(&before, &before), &before, &before).is_empty());
    }
}
