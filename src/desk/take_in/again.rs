//! The same line for a file that rested already: what was quarantined is copied, read and recorded once more.
//!
//! Its bytes lie in two places for a moment, and the ledger names both: the old one is emptied only when the new
//! one is on the disk, by `finish`, so that a run that is cut off anywhere is ended by the next one.

use super::{
    Job, OnLine, TakeInError, Taken,
    claims::{of, shown},
    finish::finish_entries,
    line::{entries_of, seal},
    look::{Fate, look},
    record,
};
use crate::{
    desk::{Desk, outcome::Outcome, reading::Readers},
    domain::{
        document::Rest,
        event::Deed,
        finding::{Finding, Severity},
        intake::Entry,
    },
    inbox::{arrival, lock, place},
    store,
};
use serde_json::json;

/// What a person said of a file before it is read again.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Word<'a> {
    /// Nothing: it is taken in as if it were dropped now.
    None,
    /// It is good: what cannot be read is kept as a document all the same, for a person to say what it is.
    Released(&'a str),
}

/// Takes a quarantined file in once more.
pub(crate) fn again(
    desk: &Desk,
    readers: &Readers,
    entry: &Entry,
    word: Word<'_>,
) -> Result<Taken, TakeInError> {
    let shown = desk.store.read(|reader| shown(reader, entry))?;
    // It rests where it rested.
    let stays = |why| Ok(Taken { rest: Rest::Quarantined, why, ..of(&shown, entry) });
    let Some(stored) = entry.stored.as_ref().filter(|_| entry.sha256.is_some()) else {
        return stays(entry.why.clone());
    };
    let path = desk.folder.place(stored);
    let given = arrival::given(&path).map_err(|cause| TakeInError::NotThere { path: path.clone(), cause })?;
    let is_ours = desk.store.write(desk.clock.now(), |transaction| {
        store::intake::take_in_hand(transaction, entry, &lock::own_name(), lock::is_alive)
    })?;
    if !is_ours {
        let why = Finding::new("E-INT-008", Severity::Blocking, "another isodesk is taking it in")
            .hint("wait for it; `isodesk status` shows what is at work");
        return stays(Some(why));
    }
    let arrival = arrival::Arrival { below: entry.path.clone(), ..given };
    let job = Job { arrival, source: entry.source, shown: shown.clone(), waits: None };
    let on_line = OnLine { index: 0, entry: entry.number, job };
    let mut fate = look(desk, readers, &on_line.job, &on_line.staged());
    match &mut fate {
        Fate::Read(piece, _) => {
            if let (Word::Released(_), Outcome::Quarantined(why)) = (word, &piece.outcome) {
                piece.outcome = Outcome::Held(why.clone());
            }
        }
        Fate::Unread(_, why) => return stays(Some(why.clone())),
        Fate::Gone => return stays(entry.why.clone()),
        Fate::NoCopy(..) => {}
    }
    let ready = [(on_line, fate)];
    seal(desk, &ready)?;
    tell(desk, entry, word)?;
    let recorded = record::record_together(desk, &ready)?;
    let numbers: Vec<u64> =
        recorded.files.iter().filter_map(|(_, taken)| taken.as_ref()).flat_map(entries_of).collect();
    finish_entries(desk, &numbers)?;
    for copy in &recorded.not_needed {
        // One that stays is found and removed by the next run.
        let _ = place::drop_copy(&desk.folder.place(copy));
    }
    let taken = recorded.files.into_iter().find_map(|(_, taken)| taken);
    taken.map_or_else(|| stays(entry.why.clone()), Ok)
}

fn tell(desk: &Desk, entry: &Entry, word: Word<'_>) -> Result<(), store::StoreError> {
    let (what, because) = match word {
        Word::None => ("file-tried-again", None),
        Word::Released(because) => ("file-released", Some(because)),
    };
    let facts = json!({
        "file": entry.file, "sha256": entry.sha256, "because": because,
        "was_quarantined_for": entry.why.as_ref().map(|why| &why.code),
    });
    let deed = Deed {
        what: what.to_owned(),
        subject: format!("intake:{}", entry.number),
        actor: desk.actor.clone(),
        facts,
    };
    desk.store.write(desk.clock.now(), |transaction| store::event::record(transaction, deed).map(|_| ()))
}
