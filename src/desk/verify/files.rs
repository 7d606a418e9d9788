//! Every stored file against its hash: page by page, the files of a page side by side.

use super::{Ended, Listener, problem, progress::Progress};
use crate::{
    desk::Desk,
    domain::finding::Finding,
    inbox::claim,
    store::{self, StoreError, resting::Resting},
};
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::io;

/// Files hashed between two times that the progress is kept.
const PAGE: u32 = 256;

/// Hashes what the run has not hashed yet.
pub(super) fn hash(
    desk: &Desk,
    progress: &mut Progress,
    listener: &Listener<'_>,
) -> Result<Ended, StoreError> {
    let count = desk.store.read(store::resting::count)?;
    (listener.begins)(count, progress.files);
    loop {
        let (page, kind) = next(desk, progress)?;
        if page.is_empty() {
            return Ok(Ended::Whole);
        }
        let looked: Vec<_> = page
            .par_iter()
            .map(|one| {
                let looked = look(desk, one);
                (listener.hashed)();
                looked
            })
            .collect();
        for (bytes, wrong) in looked {
            progress.files += 1;
            progress.bytes += bytes;
            progress.problems.extend(wrong);
        }
        let last = page.last().map_or(0, |one| one.number);
        match kind {
            Kind::Documents => progress.document = last,
            Kind::Aside => progress.entry = last,
        }
        progress.keep(desk)?;
        if (listener.stops)() {
            return Ok(Ended::CutOff);
        }
    }
}

/// What the files of a page are.
enum Kind {
    Documents,
    Aside,
}

/// The next page: first what documents are made of, then what was put aside.
fn next(desk: &Desk, progress: &Progress) -> Result<(Vec<Resting>, Kind), StoreError> {
    desk.store.read(|reader| {
        let documents = store::resting::documents(reader, progress.document, PAGE)?;
        if !documents.is_empty() {
            return Ok((documents, Kind::Documents));
        }
        Ok((store::resting::aside(reader, progress.entry, PAGE)?, Kind::Aside))
    })
}

fn look(desk: &Desk, one: &Resting) -> (u64, Option<Finding>) {
    // A file on its way is looked for where it comes from, and once more where it goes.
    let places = [Some(&one.stored), one.staged.as_ref(), Some(&one.stored)];
    let mut missing = None;
    for place in places.into_iter().flatten() {
        match look_at(desk, place, one) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing = Some(error),
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", one.stored);
                return (0, Some(problem("E-VER-002", message)));
            }
            Ok(looked) => return looked,
        }
    }
    let wrong = missing.map(|_| {
        problem("E-VER-002", format!("`{}` is missing; recorded is SHA-256 {}", one.stored, one.sha256))
    });
    (0, wrong)
}

fn look_at(desk: &Desk, place: &str, one: &Resting) -> io::Result<(u64, Option<Finding>)> {
    let path = desk.folder.place(place);
    if !path.symlink_metadata()?.is_file() {
        return Err(io::Error::other("it is not a file any more"));
    }
    let (digest, length) = claim::hash(&path)?;
    let wrong = (digest != one.sha256).then(|| {
        let message = format!(
            "`{place}` was changed: it has SHA-256 {digest} and {length} bytes, recorded is {}",
            one.sha256
        );
        problem("E-VER-001", message)
    });
    Ok((length, wrong))
}
