//! Reads what stands behind the covers: a paper is filed by its cover, its other pages are read later, for the search
//! and for the deliverables they name.
//!
//! What is still to be read stands in the ledger, so that nobody waits for it and a restart forgets none of it. The
//! facts of a document are those of its cover; the one surprise is a table of comments behind a cover that does not
//! say so, which makes another paper of it.

pub(crate) mod quiet;

use crate::{
    desk::{
        Desk,
        correct::{self, CorrectError},
        reading::{Readers, ReadersError, Unread},
        search,
    },
    domain::document::{Document, DocumentKind, Rest},
    extract::{kind, text::Text},
    store::{self, StoreError, Transaction},
};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

/// Documents recorded in one transaction.
const BATCH: u32 = 64;

/// The pages could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadOnError {
    /// The readers cannot be set up.
    #[error(transparent)]
    Readers(#[from] ReadersError),
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl ReadOnError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Readers(error) => error.hint(),
            Self::Store { source } => source.hint(),
        }
    }
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Documents done.
    pub documents: u64,
    /// Of them, those whose file was read for it.
    pub read: u64,
    /// Documents that are left.
    pub left: u64,
    /// Those whose file could not be read: only their facts are found.
    pub unread: Vec<u64>,
}

/// Reads all that is left, and tells how far it is. To stop in between loses nothing.
pub fn read_on(desk: &Desk, mut tell: impl FnMut(&Progress)) -> Result<Progress, ReadOnError> {
    let mut progress = Progress { left: left(desk)?, ..Progress::default() };
    if progress.left == 0 {
        return Ok(progress);
    }
    let readers = Readers::of(desk)?;
    let mut after = 0;
    while let Some(last) = some(desk, &readers, (after, BATCH), &mut progress)? {
        after = last;
        tell(&progress);
    }
    Ok(progress)
}

/// Makes the index anew, out of the texts that are kept and, where none is, out of the archive.
pub fn rebuild(desk: &Desk, tell: impl FnMut(&Progress)) -> Result<Progress, ReadOnError> {
    desk.store.write(desk.clock.now(), store::search::forget)?;
    read_on(desk, tell)
}

/// How many documents have pages that are still to be read.
pub fn left(desk: &Desk) -> Result<u64, StoreError> {
    desk.store.read(store::search::count_unread)
}

/// Reads so many documents after that number; the last of them, while there is one.
pub(crate) fn some(
    desk: &Desk,
    readers: &Readers,
    (after, most): (u64, u32),
    progress: &mut Progress,
) -> Result<Option<u64>, StoreError> {
    let next = desk.store.read(|reader| next(reader, after, most))?;
    let Some(last) = next.last().map(|(document, _)| document.number) else { return Ok(None) };
    let mut pages: Vec<(Document, Pages)> = next
        .into_par_iter()
        .map(|(document, is_kept)| {
            let pages = if is_kept { Pages::Kept } else { read(desk, readers, &document) };
            (document, pages)
        })
        .collect();
    for (document, pages) in &mut pages {
        follow_a_table(desk, readers, document, pages)?;
    }
    desk.store.write(desk.clock.now(), |transaction| {
        pages.iter().try_for_each(|(document, pages)| record(transaction, document.number, pages))
    })?;
    for (document, pages) in &pages {
        progress.documents += 1;
        match pages {
            Pages::Kept => {}
            Pages::Read(_) => progress.read += 1,
            Pages::Unreadable | Pages::NotNow => progress.unread.push(document.number),
        }
    }
    progress.left = left(desk)?;
    Ok(Some(last))
}

/// The pages of one document.
enum Pages {
    /// Their text is kept from an earlier reading.
    Kept,
    Read(Box<Text>),
    /// Only the facts of the document can be found.
    Unreadable,
    /// The fault lies with this machine: it is tried again another time.
    NotNow,
}

/// Documents, and whether the text of each is kept.
type Next = Vec<(Document, bool)>;

fn next(reader: &store::Reader<'_>, after: u64, most: u32) -> Result<Next, StoreError> {
    let mut next = Vec::new();
    for number in store::search::unread(reader, after, most)? {
        let is_kept = store::search::text(reader, number)?.is_some();
        next.extend(store::document::find(reader, number)?.map(|document| (document, is_kept)));
    }
    Ok(next)
}

fn read(desk: &Desk, readers: &Readers, document: &Document) -> Pages {
    match readers.for_search(&desk.folder.place(&document.stored), &document.file) {
        Ok(text) => Pages::Read(Box::new(text)),
        Err(Unread::NotSafely(_)) => Pages::Unreadable,
        Err(Unread::NotNow(_)) => Pages::NotNow,
    }
}

/// A table behind the cover makes another paper of a document: what follows from that follows now. One that cannot be
/// read as that now is tried again another time.
fn follow_a_table(
    desk: &Desk,
    readers: &Readers,
    document: &Document,
    pages: &mut Pages,
) -> Result<(), StoreError> {
    let Pages::Read(text) = pages else { return Ok(()) };
    let is_open = matches!(document.kind, DocumentKind::Other | DocumentKind::NDocument)
        && document.rest == Rest::Filed;
    if !is_open || !kind::is_a_table(text) || correct::is_corrected(desk, document)? {
        return Ok(());
    }
    let place = desk.folder.place(&document.stored);
    let followed = match readers.read(&place, &document.file, 0) {
        Ok(reading) => correct::read_further(desk, document, (&reading.text, &reading.notice)).map(|_| ()),
        Err(Unread::NotSafely(_)) => Ok(()),
        Err(Unread::NotNow(why)) => Err(CorrectError::Unread(why)),
    };
    match followed {
        Err(CorrectError::Store { source }) => Err(source),
        Err(_) => {
            *pages = Pages::NotNow;
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn record(transaction: &Transaction<'_>, number: u64, pages: &Pages) -> Result<(), StoreError> {
    // As it is now: somebody may have corrected it meanwhile.
    let Some(document) = store::document::find(transaction, number)? else { return Ok(()) };
    match pages {
        Pages::Read(text) => search::read_of(transaction, &document, text)?,
        Pages::Kept | Pages::Unreadable => search::index(transaction, &document)?,
        Pages::NotNow => return Ok(()),
    }
    store::search::is_read(transaction, number)
}
