//! Reads on in the background while the desk has nothing else to do, one document after the other.
//!
//! It has a reading child of its own, so that a paper that takes long never keeps a dropped file waiting.

use super::{Progress, some};
use crate::{
    desk::{
        Desk,
        reading::{Readers, ReadersError},
        settings::{Reading, Settings},
    },
    store::StoreError,
};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Whether it may read now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Something else is to be done.
    #[default]
    Busy,
    /// Nothing else is.
    Quiet,
    /// The desk ends.
    Ends,
}

/// What the one that works and the one that reads on tell each other.
#[derive(Debug, Default)]
pub(crate) struct Quiet {
    state: Mutex<State>,
    changed: Condvar,
}

impl Quiet {
    /// Nothing else is to be done now.
    pub(crate) fn begins(&self) {
        self.becomes(State::Quiet);
    }

    /// Something else is to be done: the document in hand is the last one for now.
    pub(crate) fn is_over(&self) {
        self.becomes(State::Busy);
    }

    /// Ends the reading when it is dropped, however the work ended.
    pub(crate) fn until_dropped(&self) -> Ending<'_> {
        Ending(self)
    }

    fn becomes(&self, next: State) {
        let mut state = self.state();
        if *state != State::Ends {
            *state = next;
        }
        self.changed.notify_all();
    }

    /// Waits until it may read; false when the desk ends.
    fn wait(&self) -> bool {
        let busy = |state: &mut State| *state == State::Busy;
        let state = self.changed.wait_while(self.state(), busy).unwrap_or_else(PoisonError::into_inner);
        *state != State::Ends
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See [`Quiet::until_dropped`].
pub(crate) struct Ending<'a>(&'a Quiet);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        *self.0.state() = State::Ends;
        self.0.changed.notify_all();
    }
}

/// The reader of the background.
pub(crate) fn readers(desk: &Desk) -> Result<Readers, ReadersError> {
    let reading = Reading { readers: 1, ..desk.settings.reading.clone() };
    Readers::with(desk, &Settings { reading, ..desk.settings.clone() })
}

/// Reads on whenever it may, until the desk ends. A ledger that cannot do its work now is asked again in the next quiet.
pub(crate) fn read_on_in(quiet: &Quiet, desk: &Desk, readers: &Readers) {
    let mut after = 0;
    while quiet.wait() {
        if let Ok(Some(last)) = one(desk, readers, after) {
            after = last;
        } else {
            after = 0;
            quiet.is_over();
        }
    }
}

fn one(desk: &Desk, readers: &Readers, after: u64) -> Result<Option<u64>, StoreError> {
    some(desk, readers, (after, 1), &mut Progress::default())
}
