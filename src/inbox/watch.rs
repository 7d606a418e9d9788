//! Hints that something may have changed in the drop folder: events where the system gives them, and the clock.
//!
//! A hint says *look*, never *what*: the listing says what is there. So an event that is lost, doubled or out
//! of order costs at most the time until the next look. Network shares give no events: the folder is looked at
//! every few seconds always.
//!
//! One event says more than *look*: a file that got its name by a rename was written before, under another name or in
//! another folder. It is complete when it has its end, and need not stand still first.

use notify::{
    Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{ModifyKind, RenameMode},
};
use std::{
    cell::Cell,
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

/// Why it is time to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// An event came.
    Event,
    /// The time was up.
    Time,
    /// Somebody asked the desk to stop.
    Stop,
}

/// How changes are noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By events, and by looking now and then.
    EventsAndLooks,
    /// By looking only, and why.
    LooksOnly(String),
}

impl Mode {
    /// One line for people.
    pub fn says(&self) -> String {
        match self {
            Self::EventsAndLooks => "events, and a look every few seconds".to_owned(),
            Self::LooksOnly(why) => format!("a look every few seconds only: {why}"),
        }
    }
}

/// Watches one folder and everything below it.
pub struct Watch {
    _watcher: Option<RecommendedWatcher>,
    hints: Receiver<Hint>,
    sender: Sender<Hint>,
    mode: Mode,
    renamed: Renamed,
    kept: Cell<bool>,
}

/// Names that files got by a rename since the last look.
type Renamed = Arc<Mutex<HashSet<PathBuf>>>;

/// Asks a [`Watch`] to stop, from a signal or another thread.
#[derive(Clone, Debug)]
pub struct Stopper(Sender<Hint>);

impl Stopper {
    /// Asks it.
    pub fn stop(&self) {
        // Where nobody listens any more, the watch has stopped.
        let _ = self.0.send(Hint::Stop);
    }
}

impl Watch {
    /// Begins to watch. Where the system gives no events, the folder is only looked at, and [`Watch::mode`]
    /// says so.
    pub fn begin(folder: &Path) -> Self {
        let (sender, hints) = channel();
        let renamed = Renamed::default();
        let (watcher, mode) = match events(folder, sender.clone(), Arc::clone(&renamed)) {
            Ok(watcher) => (Some(watcher), Mode::EventsAndLooks),
            Err(why) => (None, Mode::LooksOnly(why)),
        };
        Self { _watcher: watcher, hints, sender, mode, renamed, kept: Cell::new(false) }
    }

    /// How changes are noticed.
    pub const fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The whole paths that files got by a rename since this was asked last; ask before the folder is listed.
    pub fn renamed(&self) -> HashSet<PathBuf> {
        std::mem::take(&mut *self.renamed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What another thread stops it with.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Whether somebody asked to stop. A hint that comes while a look is under way is kept: what it speaks of may not
    /// have been listed yet.
    pub fn is_asked_to_stop(&self) -> bool {
        let mut stops = false;
        for hint in self.hints.try_iter() {
            stops |= hint == Hint::Stop;
            self.kept.set(true);
        }
        stops
    }

    /// Waits for a reason to look, at most that long. Many events are one reason.
    pub fn wait(&self, most: Duration) -> Hint {
        let most = if self.kept.take() { Duration::ZERO } else { most };
        let first = match self.hints.recv_timeout(most) {
            Ok(hint) => hint,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Hint::Time,
        };
        if first == Hint::Stop || self.hints.try_iter().any(|hint| hint == Hint::Stop) {
            return Hint::Stop;
        }
        first
    }
}

fn events(folder: &Path, sender: Sender<Hint>, renamed: Renamed) -> Result<RecommendedWatcher, String> {
    let tell = move |event: notify::Result<Event>| {
        if let Ok(event) = &event
            && matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To)))
        {
            renamed.lock().unwrap_or_else(PoisonError::into_inner).extend(event.paths.iter().cloned());
        }
        // An error and the rescan flag both mean that events were lost, which is a reason to look like any other.
        let matters = event.is_err() || event.is_ok_and(|event| event.need_rescan() || is_change(event.kind));
        if matters {
            let _ = sender.send(Hint::Event);
        }
    };
    let begin = || -> notify::Result<RecommendedWatcher> {
        let mut watcher = RecommendedWatcher::new(tell, Config::default())?;
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    };
    begin().map_err(|error| {
        if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
            return "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
                .to_owned();
        }
        error.to_string()
    })
}

/// Reading a file is no change; our own reading would wake us for ever.
const fn is_change(kind: EventKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    !matches!(kind, EventKind::Access(_))
        || matches!(kind, EventKind::Access(AccessKind::Close(AccessMode::Write)))
}
