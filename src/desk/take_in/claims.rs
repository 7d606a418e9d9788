//! Claims: a line in the ledger for each file before anything touches it, and an end for lines whose file is gone.

use super::{Job, OnLine, TakeInError, Taken, finish_entries};
use crate::{
    desk::Desk,
    domain::{
        document::Rest,
        finding::{Finding, Severity},
        intake::{Entry, IntakeState, Source},
    },
    inbox::{
        arrival::{Listing, mark_at},
        lock, name,
    },
    store::{
        self, Reader, StoreError, Transaction,
        intake::{Claim, NewClaim},
    },
};
use std::{collections::HashSet, ffi::OsStr, os::unix::ffi::OsStrExt as _};

/// What a claim led to, for a file at that place among those given.
pub(super) enum Claimed {
    /// It goes on the line.
    Ours(OnLine),
    /// It rests already, somebody else has it, or its owner took it away.
    Ended(usize, Option<Taken>),
}

/// Claims files, all in one transaction, before anything touches them.
pub(super) fn claim(desk: &Desk, jobs: Vec<(usize, Job)>) -> Result<Vec<Claimed>, TakeInError> {
    let holder = lock::own_name();
    let mut known = Vec::new();
    let claimed = desk.store.write(desk.clock.now(), |transaction| {
        let claim = |(index, job)| claim_one(transaction, index, job, &holder, &mut known);
        jobs.into_iter().map(claim).collect::<Result<Vec<_>, StoreError>>()
    })?;
    finish_entries(desk, &known)?;
    Ok(claimed)
}

fn claim_one(
    transaction: &Transaction<'_>,
    index: usize,
    mut job: Job,
    holder: &str,
    known: &mut Vec<u64>,
) -> Result<Claimed, StoreError> {
    // Now that no other process can record anything: is it still there?
    match mark_at(&job.arrival.path) {
        Ok(Some(mark)) if job.source == Source::Inbox => job.arrival.mark = mark,
        Ok(None) => return Ok(Claimed::Ended(index, None)),
        Ok(Some(_)) | Err(_) => {}
    }
    let new = NewClaim {
        source: job.source,
        parent: None,
        path: &job.arrival.below,
        file: &name::display(job.arrival.name()),
        mark: job.arrival.mark,
        holder,
    };
    match store::intake::claim(transaction, &new, lock::is_alive)? {
        Claim::Ours(entry) => Ok(Claimed::Ours(OnLine { index, entry, job })),
        Claim::Theirs(entry) => {
            let why = Finding::new("E-INT-008", Severity::Blocking, "another isodesk is taking it in")
                .hint("wait for it; `isodesk status` shows what is at work");
            Ok(Claimed::Ended(
                index,
                Some(Taken { why: Some(why), rest: Rest::Waiting, again: None, ..of(&job.shown, &entry) }),
            ))
        }
        Claim::Known(entry) => {
            known.push(entry.number);
            Ok(Claimed::Ended(index, Some(of(&job.shown, &entry))))
        }
    }
}

/// The name of a file for people: below the drop folder or as it was given; of what lay in another file, behind its name.
pub(crate) fn shown(reader: &Reader<'_>, entry: &Entry) -> Result<String, StoreError> {
    if entry.source != Source::Member {
        return Ok(name::display(&entry.path));
    }
    let above = entry.parent.map(|parent| store::intake::find(reader, parent)).transpose()?.flatten();
    match above {
        Some(above) => Ok(format!("{}/{}", shown(reader, &above)?, entry.file)),
        None => Ok(entry.file.clone()),
    }
}

/// What the ledger's line says of a file.
pub(crate) fn of(shown: &str, entry: &Entry) -> Taken {
    Taken {
        file: shown.to_owned(),
        entry: Some(entry.number),
        rest: match entry.state {
            IntakeState::Rests(rest) => rest,
            IntakeState::Claimed | IntakeState::Gone => Rest::Waiting,
        },
        why: entry.why.clone(),
        sha256: entry.sha256,
        document: entry.document,
        ballot: None,
        stored: entry.stored.clone(),
        receipt: entry.receipt.as_ref().map(|receipt| format!("{receipt}.json")),
        again: entry.again,
        findings: Vec::new(),
        members: Vec::new(),
    }
}

/// Whether another process that is alive has the file in hand: it may be taking it in once more.
pub(super) fn is_in_other_hands(entry: &Entry) -> bool {
    let own = lock::own_name();
    entry.holder.as_deref().is_some_and(|holder| holder != own && lock::is_alive(holder))
}

/// Says of every open line whose file is no longer there that its owner took it away.
/// What lies in a folder that cannot be looked into is not known to be gone.
pub(crate) fn forget_the_gone(desk: &Desk, listing: &Listing) -> Result<(), TakeInError> {
    let listed: HashSet<&[u8]> = listing.arrivals.iter().map(|arrival| arrival.below.as_slice()).collect();
    let inbox = desk.folder.inbox();
    let is_hidden = |entry: &Entry| {
        let path = inbox.join(OsStr::from_bytes(&entry.path));
        listing.troubles.iter().any(|(folder, _)| path.starts_with(folder))
    };
    let open = desk.store.read(store::intake::open)?;
    let gone = |entry: &Entry| {
        entry.source == Source::Inbox
            && !is_in_other_hands(entry)
            && !listed.contains(entry.path.as_slice())
            && !is_hidden(entry)
    };
    let gone: Vec<u64> = open.iter().filter(|entry| gone(entry)).map(|entry| entry.number).collect();
    if gone.is_empty() {
        return Ok(());
    }
    desk.store.write(desk.clock.now(), |transaction| {
        gone.iter().try_for_each(|number| store::intake::gone(transaction, *number))
    })?;
    // Their receipts said that they wait.
    finish_entries(desk, &gone)
}
