//! The calendar feed of all cut-offs: a file that calendar programs follow.

use crate::{
    desk::{
        Desk,
        ballots::{self, Filter},
        refusal::Refusal,
    },
    domain::feed::{self, Dated},
    outbox::{atomic, ics},
    store::{self, Reader},
};
use std::path::{Path, PathBuf};

/// What writing the feed led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Its entries, in order of their days.
    pub entries: Vec<Dated>,
}

/// Writes the feed, to `outbox/calendar.ics` where no file is named. The same ballots give the same bytes.
pub fn write(desk: &Desk, path: Option<&Path>) -> Result<Written, Refusal> {
    let views = ballots::list(desk, &Filter::default())?;
    let path = path.map_or_else(|| desk.folder.outbox().join("calendar.ics"), Path::to_owned);
    desk.store.write(desk.clock.now(), |transaction| {
        let known = store::feed::all(transaction)?;
        let entries = feed::entries(&views, &name_of(transaction)?);
        let entries = feed::dated(entries, &known, transaction.at());
        for dated in entries.iter().filter(|dated| dated.is_new) {
            store::feed::save(transaction, &dated.entry.uid, &dated.published)?;
        }
        atomic::write(&path, &ics::write(&entries, &desk.settings.national_body.name))?;
        Ok(Written { path, entries })
    })
}

/// The desk's own name: the beginning of the hash of its first event, which no other desk has.
fn name_of(reader: &Reader<'_>) -> Result<String, Refusal> {
    let first = store::event::after(reader, 0, 1)?;
    Ok(first.first().map_or_else(|| "desk".to_owned(), |event| event.hash.to_string()[..12].to_owned()))
}
