//! What an earlier run left: its moves are ended, and what it could not say any more is said.

use super::{TakeInError, Taken, claims, finish::finish_entries};
use crate::{
    desk::Desk,
    domain::{
        document::Rest,
        intake::{Entry, IntakeState},
        notice::Notice,
    },
    inbox::place,
    store::{self, Reader, StoreError},
};
use std::{collections::BTreeMap, fs};

/// Lines read at once when a run goes on where an earlier one was cut off.
const BATCH: u32 = 100;

/// Ends what an earlier run did not, and gives the files that it had recorded and most likely not told: what a process
/// that is alive has in hand is left to it.
pub(crate) fn finish_what_is_left(desk: &Desk) -> Result<Vec<Taken>, TakeInError> {
    let mut ended = Vec::new();
    loop {
        let mut ours = desk.store.read(|reader| store::intake::unfinished(reader, BATCH))?;
        ours.retain(|entry| !claims::is_in_other_hands(entry));
        if ours.is_empty() {
            // The right to move them may have been given since.
            finish_entries(desk, &desk.store.read(store::intake::staying)?)?;
            clear_incoming(desk)?;
            return Ok(desk.store.read(|reader| told(reader, ended))?);
        }
        finish_entries(desk, &ours.iter().map(|entry| entry.number).collect::<Vec<_>>())?;
        ended.extend(ours);
    }
}

/// What became of files, each with what lay in it. One that waits is told when it is tried again.
fn told(reader: &Reader<'_>, ended: Vec<Entry>) -> Result<Vec<Taken>, StoreError> {
    let mut told: BTreeMap<u64, (Option<u64>, Taken)> = BTreeMap::new();
    // What lay in a file has a later line than the file.
    for entry in ended.into_iter().rev() {
        let IntakeState::Rests(Rest::Filed | Rest::Duplicate | Rest::Held | Rest::Quarantined) = entry.state
        else {
            continue;
        };
        let mut taken = recorded(reader, &entry)?;
        let inside = told.extract_if(.., |_, (parent, _)| *parent == Some(entry.number));
        taken.members = inside.map(|(_, (_, member))| member).collect();
        told.insert(entry.number, (entry.parent, taken));
    }
    Ok(told.into_values().map(|(_, taken)| taken).collect())
}

/// What the run that recorded a file would have told of it.
fn recorded(reader: &Reader<'_>, entry: &Entry) -> Result<Taken, StoreError> {
    let taken = claims::of(&claims::shown(reader, entry)?, entry);
    let (Rest::Filed | Rest::Held, Some(number)) = (taken.rest, entry.document) else { return Ok(taken) };
    let ballot = store::document::find(reader, number)?.and_then(|document| document.ballot);
    let notice = store::document::notice(reader, number)?;
    let notice = notice.and_then(|written| serde_json::from_str::<Notice>(&written).ok());
    Ok(Taken { ballot, findings: notice.map(|notice| notice.findings).unwrap_or_default(), ..taken })
}

/// Copies of ours whose line rests are not needed any more; a dropped file that had just been moved aside when a
/// run was cut off goes on from there.
fn clear_incoming(desk: &Desk) -> Result<(), TakeInError> {
    let incoming = desk.folder.incoming();
    let names = fs::read_dir(&incoming)
        .map_err(|cause| TakeInError::Unlisted { path: incoming.clone(), cause })?
        .flatten()
        .filter_map(|found| found.file_name().into_string().ok());
    let mut moved_aside = Vec::new();
    for name in names {
        let Some((number, rest)) = numbered(&name) else { continue };
        let Some(entry) = desk.store.read(|reader| store::intake::find(reader, number))? else { continue };
        let rests = matches!(entry.state, IntakeState::Rests(_) | IntakeState::Gone);
        match rest {
            ".leaving" => moved_aside.push(number),
            _ if rests && entry.staged.is_none() && !claims::is_in_other_hands(&entry) => {
                let copy = incoming.join(&name);
                place::drop_copy(&copy).map_err(|cause| TakeInError::Unwritable { path: copy, cause })?;
            }
            _ => {}
        }
    }
    finish_entries(desk, &moved_aside)
}

/// `17`, `17.0` and `17.leaving` belong to line 17.
fn numbered(name: &str) -> Option<(u64, &str)> {
    let digits = name.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(name.len());
    Some((name[..digits].parse().ok()?, &name[digits..]))
}
