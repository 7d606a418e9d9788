//! One screen: who watches, when it last looked, where every file stands, and what waits because of what.

use crate::{
    desk::Desk,
    domain::intake::{Entry, IntakeState},
    inbox::lock,
    store::{self, StoreError},
};

/// How the desk stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Who watches, if anybody does.
    pub watcher: Option<String>,
    /// How it watches.
    pub mode: Option<String>,
    /// When the drop folder was last looked at by a watcher.
    pub last_look: Option<String>,
    /// How many dropped and given files stand where.
    pub files: Vec<(IntakeState, u64)>,
    /// Files that do not rest yet, and why.
    pub waiting: Vec<Entry>,
    /// The number of the last event.
    pub events: u64,
}

/// How the desk stands now.
pub fn status(desk: &Desk) -> Result<Status, StoreError> {
    let watcher = lock::who_holds(&desk.folder.lock());
    desk.store.read(|reader| {
        Ok(Status {
            mode: store::mark::find(reader, "watch_mode")?.filter(|_| watcher.is_some()),
            last_look: store::mark::find(reader, "last_look")?,
            files: store::intake::count(reader)?,
            waiting: store::intake::open(reader)?,
            events: store::event::last_number(reader)?,
            watcher,
        })
    })
}
