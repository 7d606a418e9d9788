//! The moves after the commit, and the receipt: all of it can be done again from the ledger's line alone.

use super::TakeInError;
use crate::{
    desk::{Desk, receipt},
    domain::{
        document::{Document, Rest},
        intake::{Entry, FileMark, IntakeState, Source},
    },
    inbox::{
        arrival::mark_at,
        claim, ground,
        place::{self, Carried, Folders, Left},
    },
    outbox::atomic,
    store::{self, StoreError},
};
use std::{
    ffi::OsStr,
    io,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

/// A line of the ledger with what its receipt tells.
struct ToFinish {
    entry: Entry,
    document: Option<Document>,
    members: Vec<Document>,
}

/// Moves everything to where it rests, writes the receipts, forces it all to the disk, and says so.
pub(crate) fn finish_entries(desk: &Desk, numbers: &[u64]) -> Result<(), TakeInError> {
    if numbers.is_empty() {
        return Ok(());
    }
    let mut to_finish = load(desk, numbers)?;
    let mut folders = Folders::default();
    let mut receipts = Vec::with_capacity(2 * to_finish.len());
    for one in &mut to_finish {
        let moved = heal(desk, one, &mut folders)
            .and_then(|()| move_to_rest(desk, &one.entry, &mut folders))
            .map_err(|cause| TakeInError::Unwritable { path: wanted_place(desk, &one.entry), cause })?;
        one.entry.stays = moved == Moved::Stays;
        receipts.extend(receipt::files(&one.entry, one.document.as_ref(), &one.members));
    }
    write_receipts(desk, &receipts)?;
    folders.sync().map_err(|cause| TakeInError::Unwritable { path: desk.folder.archive(), cause })?;
    for one in &to_finish {
        leave_old_place(desk, &one.entry)?;
    }
    desk.store.write(desk.clock.now(), |transaction| {
        numbers.iter().try_for_each(|number| store::intake::finished(transaction, *number))?;
        let mut staying = to_finish.iter().filter(|one| one.entry.stays);
        staying.try_for_each(|one| store::intake::stays(transaction, one.entry.number))
    })?;
    Ok(())
}

fn load(desk: &Desk, numbers: &[u64]) -> Result<Vec<ToFinish>, StoreError> {
    desk.store.read(|reader| {
        let mut loaded = Vec::with_capacity(numbers.len());
        for number in numbers {
            let Some(entry) = store::intake::find(reader, *number)? else { continue };
            let document = match entry.document {
                Some(document) => store::document::find(reader, document)?,
                None => None,
            };
            let mut members = Vec::new();
            for member in store::document::members(reader, entry.document.unwrap_or(0))? {
                members.extend(store::document::find(reader, member)?);
            }
            loaded.push(ToFinish { entry, document, members });
        }
        Ok(loaded)
    })
}

fn write_receipts(desk: &Desk, receipts: &[(String, Vec<u8>)]) -> Result<(), TakeInError> {
    let files: Vec<(PathBuf, &[u8])> =
        receipts.iter().map(|(below, bytes)| (desk.folder.place(below), bytes.as_slice())).collect();
    atomic::write_many(&files)
        .map_err(|error| TakeInError::Unwritable { path: desk.folder.receipts(), cause: error.into() })
}

fn wanted_place(desk: &Desk, entry: &Entry) -> PathBuf {
    entry.stored.as_ref().map_or_else(|| desk.folder.root().to_owned(), |stored| desk.folder.place(stored))
}

/// Whether a dropped file left the drop folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    /// Nothing is left to do.
    Done,
    /// It rests, and still lies where it was dropped: the desk may not move it from there.
    Stays,
}

/// Where the bytes that a duplicate repeats are gone from their place, our copy of the duplicate takes it: what is
/// handed in again is kept again.
fn heal(desk: &Desk, one: &mut ToFinish, folders: &mut Folders) -> io::Result<()> {
    let ToFinish { entry, document: Some(document), .. } = one else { return Ok(()) };
    let (IntakeState::Rests(Rest::Duplicate), Some(staged)) = (entry.state, &entry.staged) else {
        return Ok(());
    };
    let (staged, kept) = (desk.folder.place(staged), desk.folder.place(&document.stored));
    if entry.sha256 != Some(document.sha256) {
        return Ok(());
    }
    match (kept.exists(), staged.exists()) {
        (false, true) => place::settle_copy(&staged, &kept, folders)?,
        // A run that was cut off has moved it there already.
        (true, false) => {}
        (true, true) | (false, false) => return Ok(()),
    }
    entry.staged = None;
    Ok(())
}

fn move_to_rest(desk: &Desk, entry: &Entry, folders: &mut Folders) -> io::Result<Moved> {
    let IntakeState::Rests(rest) = entry.state else { return Ok(Moved::Done) };
    let staged = entry.staged.as_ref().map(|staged| desk.folder.place(staged));
    let stored = entry.stored.as_ref().map(|stored| desk.folder.place(stored));
    match (rest, stored) {
        (Rest::Filed | Rest::Held, Some(stored)) => {
            if let Some(staged) = &staged {
                place::settle_copy(staged, &stored, folders)?;
            }
            leave_inbox(desk, entry, folders)
        }
        (Rest::Duplicate | Rest::Quarantined, Some(stored)) => match entry.source {
            Source::Inbox => carry(desk, entry, staged.as_deref(), &stored, folders),
            Source::Given | Source::Member if rest == Rest::Duplicate => drop_copy(staged.as_deref()),
            Source::Given | Source::Member => match &staged {
                Some(staged) => place::settle_copy(staged, &stored, folders).map(|()| Moved::Done),
                None => Ok(Moved::Done),
            },
        },
        (Rest::Waiting, _) | (_, None) => drop_copy(staged.as_deref()),
    }
}

/// Empties the place where the bytes lay before they were taken in once more, if they are the very ones that
/// rest in the new one by now; what else lies there is not ours to remove.
fn leave_old_place(desk: &Desk, entry: &Entry) -> Result<(), TakeInError> {
    let Some(old) = entry.leaves.as_ref().filter(|old| Some(*old) != entry.stored.as_ref()) else {
        return Ok(());
    };
    let path = desk.folder.place(old);
    let hashed = claim::hash(&path).ok().map(|(digest, _)| digest);
    if hashed.is_none() || hashed != entry.sha256 {
        return Ok(());
    }
    place::drop_copy(&path).map_err(|cause| TakeInError::Unwritable { path, cause })
}

fn leave_inbox(desk: &Desk, entry: &Entry, folders: &mut Folders) -> io::Result<Moved> {
    if entry.source != Source::Inbox {
        return Ok(Moved::Done);
    }
    let aside = desk.folder.incoming().join(format!("{}.leaving", entry.number));
    match place::leave(&dropped(desk, entry), mark_now(desk, entry)?, &aside, folders) {
        // Changed: what lies there now is another file, which the next look takes in.
        Ok(Left::Gone | Left::Changed) => Ok(Moved::Done),
        Err(cause) if is_refused_there(&cause, &aside) => Ok(Moved::Stays),
        Err(cause) => Err(cause),
    }
}

/// Whether a move was refused where the file lies: its new place may be written.
fn is_refused_there(cause: &io::Error, to: &Path) -> bool {
    let is_refusal =
        matches!(cause.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem);
    is_refusal && to.parent().is_some_and(ground::may_change)
}

/// The dropped file itself moves aside, so that even its time is kept; our copy is for when it cannot.
fn carry(
    desk: &Desk,
    entry: &Entry,
    staged: Option<&Path>,
    stored: &Path,
    folders: &mut Folders,
) -> io::Result<Moved> {
    if entry.stays && stored.exists() {
        return leave_inbox(desk, entry, folders);
    }
    let settle = |folders: &mut Folders| match staged {
        Some(staged) => place::settle_copy(staged, stored, folders),
        None => Ok(()),
    };
    match place::carry(&dropped(desk, entry), mark_now(desk, entry)?, stored, folders) {
        Ok(Carried::There) => drop_copy(staged),
        Ok(Carried::Left(Left::Gone | Left::Changed)) => settle(folders).map(|()| Moved::Done),
        Ok(Carried::OtherFileSystem) => {
            settle(folders)?;
            // A pipe or link on another file system stays where it is; its line says so.
            if staged.is_some() { leave_inbox(desk, entry, folders) } else { Ok(Moved::Done) }
        }
        Err(cause) if is_refused_there(&cause, stored) => settle(folders).map(|()| Moved::Stays),
        Err(cause) => Err(cause),
    }
}

/// The mark under which a dropped file leaves. Where only its rights or its other names changed since it was copied
/// (which sets the time of change), it is still that file if it has those bytes: it must not arrive a second time.
fn mark_now(desk: &Desk, entry: &Entry) -> io::Result<FileMark> {
    let path = dropped(desk, entry);
    let Some(now) = mark_at(&path)? else { return Ok(entry.mark) };
    let is_touched = now != entry.mark && FileMark { changed_ns: now.changed_ns, ..entry.mark } == now;
    if !is_touched || entry.sha256.is_none() {
        return Ok(entry.mark);
    }
    let hashed = claim::hash_dropped(&path).ok().map(|(digest, _)| digest);
    Ok(if hashed == entry.sha256 { now } else { entry.mark })
}

fn drop_copy(staged: Option<&Path>) -> io::Result<Moved> {
    staged.map_or(Ok(()), place::drop_copy).map(|()| Moved::Done)
}

fn dropped(desk: &Desk, entry: &Entry) -> PathBuf {
    desk.folder.inbox().join(OsStr::from_bytes(&entry.path))
}
