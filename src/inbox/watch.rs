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
    fs,
    os::unix::fs::MetadataExt as _,
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

/// Whether the system is asked for events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// Yes, where it gives them.
    Wanted,
    /// No: the folder is only looked at.
    SwitchedOff,
}

/// Watches one folder and everything below it.
pub struct Watch {
    folder: PathBuf,
    /// Which folder exactly: another one may be put in its place, and has its own events.
    watched: Option<(u64, u64)>,
    wanted: Events,
    watcher: Option<RecommendedWatcher>,
    hints: Receiver<Hint>,
    sender: Sender<Hint>,
    mode: Mode,
    renamed: Renamed,
    kept: Cell<bool>,
    /// Somebody asked to stop; that is never taken back.
    stops: Cell<bool>,
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
    pub fn begin(folder: &Path, wanted: Events) -> Self {
        let (sender, hints) = channel();
        let mut watch = Self {
            folder: folder.to_owned(),
            watched: None,
            wanted,
            watcher: None,
            hints,
            sender,
            mode: Mode::EventsAndLooks,
            renamed: Renamed::default(),
            kept: Cell::new(false),
            stops: Cell::new(false),
        };
        watch.listen();
        watch
    }

    fn listen(&mut self) {
        self.watched = which(&self.folder);
        self.watcher = None;
        let begun = match self.wanted {
            Events::Wanted => events(&self.folder, self.sender.clone(), Arc::clone(&self.renamed)),
            Events::SwitchedOff => Err("the settings say so (`events` under `[intake]`)".to_owned()),
        };
        self.mode = match begun {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                Mode::EventsAndLooks
            }
            Err(why) => Mode::LooksOnly(why),
        };
    }

    /// Watches the folder that lies there now, where another one was put in its place; whether it was.
    pub fn begin_again_where_replaced(&mut self) -> bool {
        let now = which(&self.folder);
        let replaced = now.is_some() && now != self.watched;
        if replaced {
            self.listen();
        }
        replaced
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
        for hint in self.hints.try_iter() {
            self.stops.set(self.stops.get() || hint == Hint::Stop);
            self.kept.set(true);
        }
        self.stops.get()
    }

    /// Waits for a reason to look, at most that long. Many events are one reason.
    pub fn wait(&self, most: Duration) -> Hint {
        let most = if self.kept.take() { Duration::ZERO } else { most };
        let first = match self.hints.recv_timeout(most) {
            Ok(hint) => hint,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Hint::Time,
        };
        let stops = first == Hint::Stop || self.hints.try_iter().any(|hint| hint == Hint::Stop);
        if stops || self.stops.get() { Hint::Stop } else { first }
    }
}

fn which(folder: &Path) -> Option<(u64, u64)> {
    let about = fs::metadata(folder).ok()?;
    Some((about.dev(), about.ino()))
}

fn events(folder: &Path, sender: Sender<Hint>, renamed: Renamed) -> Result<RecommendedWatcher, String> {
    let tell = move |event: notify::Result<Event>| {
        if let Ok(event) = &event
            && matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To)))
        {
            renamed.lock().unwrap_or_else(PoisonError::into_inner).extend(event.paths.iter().cloned());
        }
        if matters(&event) {
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

/// An error and the rescan flag both mean that events were lost, which is a reason to look like any other.
fn matters(event: &notify::Result<Event>) -> bool {
    match event {
        Err(_) => true,
        Ok(event) => event.need_rescan() || is_change(event.kind),
    }
}

/// Reading a file is no change; our own reading would wake us for ever.
const fn is_change(kind: EventKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    !matches!(kind, EventKind::Access(_))
        || matches!(kind, EventKind::Access(AccessKind::Close(AccessMode::Write)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, AccessMode, CreateKind, Flag};

    #[test]
    fn lost_events_are_a_reason_to_look_and_reading_is_none() {
        let event = |kind| Ok(Event::new(kind));
        let rescan = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matters(&Ok(rescan)));
        assert!(matters(&Err(notify::Error::generic("the queue ran over"))));
        assert!(matters(&event(EventKind::Create(CreateKind::File))));
        assert!(matters(&event(EventKind::Access(AccessKind::Close(AccessMode::Write)))));
        assert!(!matters(&event(EventKind::Access(AccessKind::Open(AccessMode::Read)))));
        assert!(!matters(&event(EventKind::Access(AccessKind::Close(AccessMode::Read)))));
    }

    #[test]
    fn the_mode_says_why_there_are_no_events() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::begin(folder.path(), Events::SwitchedOff);
        assert_eq!(
            watch.mode().says(),
            "a look every few seconds only: the settings say so (`events` under `[intake]`)"
        );
        assert!(!watch.begin_again_where_replaced());
        let gone = Watch::begin(&folder.path().join("none"), Events::Wanted);
        assert!(gone.mode().says().starts_with("a look every few seconds only: "), "{}", gone.mode().says());
    }
}
