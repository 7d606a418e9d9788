//! What changed between two documents: words added and removed, with the pages they stand on.

use crate::{
    desk::{
        Desk,
        documents::{self, DocumentError},
        reading::{Readers, ReadersError, Unread},
    },
    domain::finding::Finding,
    extract::text::Text,
};
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};
use std::time::{Duration, Instant};

/// After this long a coarser difference is good enough.
const PATIENCE: Duration = Duration::from_secs(5);

/// Words shown before a change, to find the place by.
const BEFORE: usize = 5;

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Page of the first document, counted from 1.
    pub page_before: u32,
    /// Page of the second document, counted from 1.
    pub page_after: u32,
    /// The words right before, the same in both.
    pub place: String,
    /// Words that are only in the first.
    pub removed: String,
    /// Words that are only in the second.
    pub added: String,
}

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
        }
    }
}

/// What changed from the first document to the second.
pub fn diff(desk: &Desk, first: u64, second: u64) -> Result<Vec<Change>, DiffError> {
    let readers = Readers::of(desk)?;
    let (before, after) = (words(desk, &readers, first)?, words(desk, &readers, second)?);
    Ok(compare(&before, &after))
}

/// A word and the page it stands on.
type Word = (String, u32);

fn words(desk: &Desk, readers: &Readers, number: u64) -> Result<Vec<Word>, DiffError> {
    let document = documents::show(desk, number)?.view.document;
    let path = desk.folder.place(&document.stored);
    let text = readers.whole_text(&path, &document.file).map_err(|unread| match unread {
        Unread::NotSafely(finding) | Unread::NotNow(finding) => DiffError::Unread(finding),
    })?;
    let words = words_of(&text);
    if words.is_empty() { Err(DiffError::NoText { number }) } else { Ok(words) }
}

fn words_of(text: &Text) -> Vec<Word> {
    let pages = (1..).zip(&text.pages);
    pages
        .flat_map(|(number, page)| {
            let words: Vec<Word> =
                page.text().split_whitespace().map(|word| (word.to_owned(), number)).collect();
            words
        })
        .collect()
}

fn compare(before: &[Word], after: &[Word]) -> Vec<Change> {
    let plain = |words: &[Word]| words.iter().map(|(word, _)| word.clone()).collect::<Vec<_>>();
    let (old, new) = (plain(before), plain(after));
    let deadline = Instant::now().checked_add(PATIENCE);
    let operations = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, deadline);
    operations
        .into_iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        .map(|operation| {
            let (was, is) = (operation.old_range(), operation.new_range());
            Change {
                page_before: page_at(before, was.start),
                page_after: page_at(after, is.start),
                place: new[is.start.saturating_sub(BEFORE)..is.start].join(" "),
                removed: old[was].join(" "),
                added: new[is].join(" "),
            }
        })
        .collect()
}

/// The page of a place; the last page where the place is the end.
fn page_at(words: &[Word], place: usize) -> u32 {
    words.get(place).or(words.last()).map_or(1, |(_, page)| *page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_its_words_its_place_and_its_pages() {
        let word = |(text, page): (&str, u32)| (text.to_owned(), page);
        let before: Vec<Word> =
            [("the", 1), ("test", 1), ("takes", 1), ("10", 2), ("minutes", 2)].map(word).to_vec();
        let after: Vec<Word> =
            [("the", 1), ("test", 1), ("takes", 1), ("12", 1), ("minutes", 1), ("more", 2)]
                .map(word)
                .to_vec();
        let changes = compare(&before, &after);
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[0].removed.as_str(), changes[0].added.as_str()), ("10", "12"));
        assert_eq!((changes[0].page_before, changes[0].page_after), (2, 1));
        assert_eq!(changes[0].place, "the test takes");
        assert_eq!((changes[1].removed.as_str(), changes[1].added.as_str()), ("", "more"));
        assert_eq!(compare(&before, &before), []);
    }
}
