//! Takes in what is dropped, as soon as it is complete, until somebody asks to stop.
//!
//! Every look lists the drop folder and reconciles it with the ledger; events only say that it is time to
//! look. One watcher a desk: a second one is told who the first is.

mod at_work;

use self::at_work::AtWork;
use crate::{
    desk::{
        Desk,
        read_on::quiet::{self, Quiet},
        reading::Readers,
        take_in::{self, Job, Listener, Step, TakeInError, Taken},
    },
    domain::{
        document::Rest,
        intake::{Entry, FileMark, IntakeState, Source, pause_after, pause_until},
    },
    inbox::{
        arrival::{Arrival, Listing, Nature},
        lock::{self, Lock, LockError},
        settle::{Look, Settling},
        watch::{Events, Hint, Mode, Stopper, Watch},
    },
    store::{self, StoreError},
};
use std::{
    collections::{HashMap, HashSet},
    io,
    path::{self, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// How much longer than the settings say a file without its end is waited for.
const PATIENCE: u32 = 120;

/// A file that is still growing after this long is shown as waiting.
const SHOWN_AFTER: Duration = Duration::from_secs(5);

/// The longest pause before a desk that could not work tries again.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// So often a process may have ended with a file in hand before that file is thought to be the cause.
const ENDS_BY_CHANCE: u32 = 2;

/// How often the time of the last look is written down.
const LOOK_WRITTEN_EVERY: Duration = Duration::from_mins(1);

/// The desk cannot watch.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// Another one watches, or the lock cannot be had.
    #[error("E-INT-001: {0}")]
    Lock(#[from] LockError),
    /// A fault that does not pass.
    #[error(transparent)]
    TakeIn(#[from] TakeInError),
}

impl WatchError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Lock(LockError::Held { .. }) => {
                "let it work, or end it first; `isodesk status` shows what it does".to_owned()
            }
            Self::Lock(LockError::Unlocked { .. }) => {
                "give the desk's user the right to write the desk's folder".to_owned()
            }
            Self::TakeIn(error) => error.hint(),
        }
    }
}

/// A desk that watches its drop folder. It holds the lock as long as it lives.
pub struct Watching<'a> {
    desk: &'a Desk,
    watch: Watch,
    readers: Arc<Readers>,
    _lock: Lock,
    began: Instant,
    settling: Settling,
    shown: HashMap<Vec<u8>, Shown>,
    later: HashMap<Vec<u8>, Later>,
    look_written: Option<Duration>,
    /// What an earlier run had recorded, and nobody has heard of.
    left: Vec<Taken>,
}

/// Since when a file waits, and whether that was said.
struct Shown {
    since: Duration,
    said: Option<Rest>,
}

/// When a file that could not be taken in is tried again: as the ledger says, by a clock that nobody sets back.
struct Later {
    mark: FileMark,
    at: Duration,
}

impl<'a> Watching<'a> {
    /// Begins: takes the lock, goes on where an earlier run was cut off, and watches.
    pub fn begin(desk: &'a Desk) -> Result<Self, WatchError> {
        let lock = lock::take(&desk.folder.lock(), &desk.clock.now().to_string())?;
        take_in::prepare(desk)?;
        let left = take_in::finish_what_is_left(desk)?;
        let readers = Readers::of(desk).map_err(TakeInError::from)?;
        let watch = Watch::begin(&desk.folder.inbox(), wanted(desk));
        let watching = Self {
            desk,
            watch,
            readers: Arc::new(readers),
            _lock: lock,
            began: Instant::now(),
            settling: Settling::default(),
            shown: HashMap::new(),
            later: put_off(desk).map_err(TakeInError::from)?,
            look_written: None,
            left,
        };
        watching.write_mark("watch_mode", &watching.mode().says()).map_err(TakeInError::from)?;
        Ok(watching)
    }

    /// How changes are noticed.
    pub const fn mode(&self) -> &Mode {
        self.watch.mode()
    }

    /// What a signal stops it with.
    pub fn stopper(&self) -> Stopper {
        self.watch.stopper()
    }

    /// Watches until asked to stop; the files in hand are finished first. `trouble` hears of faults that pass.
    pub fn run(
        self,
        tell: &mut Listener<'_>,
        trouble: &mut dyn FnMut(&TakeInError, Duration) -> io::Result<()>,
    ) -> Result<(), WatchError> {
        let (desk, quiet) = (self.desk, Quiet::default());
        let readers = quiet::readers(desk).map_err(TakeInError::from)?;
        thread::scope(|scope| {
            scope.spawn(|| quiet::read_on_in(&quiet, desk, &readers));
            let _ending = quiet.until_dropped();
            self.look_on(&quiet, tell, trouble)
        })
    }

    fn look_on(
        mut self,
        quiet: &Quiet,
        tell: &mut Listener<'_>,
        trouble: &mut dyn FnMut(&TakeInError, Duration) -> io::Result<()>,
    ) -> Result<(), WatchError> {
        for taken in std::mem::take(&mut self.left) {
            tell(Step::Done(&taken)).map_err(TakeInError::Told)?;
        }
        tell(Step::SoFar).map_err(TakeInError::Told)?;
        let mut pause = Duration::from_secs(1);
        loop {
            quiet.is_over();
            let next = match self.look(tell) {
                Ok(Next::Stop) => return Ok(()),
                Ok(Next::LookAfter(next)) => {
                    pause = Duration::from_secs(1);
                    next
                }
                Err(error) if error.is_passing() => {
                    trouble(&error, pause).map_err(TakeInError::Told)?;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    pause
                }
                Err(error) => return Err(error.into()),
            };
            // What stands behind the covers is read while nothing is dropped.
            quiet.begins();
            if self.watch.wait(next) == Hint::Stop {
                return Ok(());
            }
        }
    }

    /// One look: everything that is complete is taken in, and what is dropped meanwhile.
    fn look(&mut self, tell: &mut Listener<'_>) -> Result<Next, TakeInError> {
        self.watch_what_is_there()?;
        let (jobs, mut next) = self.gather(take_in::forget_the_gone)?;
        if !jobs.is_empty() {
            next = AtWork::on(self, jobs, next, tell).take_in()?;
            if self.watch.is_asked_to_stop() {
                return Ok(Next::Stop);
            }
        }
        self.write_look()?;
        Ok(Next::LookAfter(next))
    }

    /// What is to be done now, and when to look again at the latest. `about` hears of what lies there first.
    fn gather(
        &mut self,
        about: impl FnOnce(&Desk, &Listing) -> Result<(), TakeInError>,
    ) -> Result<(Vec<Job>, Duration), TakeInError> {
        let renamed = self.watch.renamed();
        let listing = take_in::list(self.desk)?;
        about(self.desk, &listing)?;
        self.settling.keep_only(&listing.arrivals);
        let mut next = Duration::from_secs(self.desk.settings.intake.poll_seconds.max(1));
        let mut jobs: Vec<Job> = Vec::new();
        for shut in take_in::shut_folders(self.desk, &listing) {
            jobs.extend(self.job(shut));
        }
        let there = take_in::now_there(self.desk);
        for arrival in listing.arrivals {
            let look = self.look_at(&arrival, there, &renamed);
            let again = look.again_after().or_else(|| self.pause_of(&arrival));
            next = next.min(again.unwrap_or(next)).max(Duration::from_millis(20));
            jobs.extend(self.job(Job { waits: take_in::waiting_because(look), ..Job::from_inbox(arrival) }));
        }
        Ok((jobs, next))
    }

    fn look_at(&mut self, arrival: &Arrival, there: Option<i64>, renamed: &HashSet<PathBuf>) -> Look {
        match arrival.nature {
            Nature::File => {
                let mut waits = take_in::waits(self.desk, PATIENCE);
                if path::absolute(&arrival.path).is_ok_and(|path| renamed.contains(&path)) {
                    waits.steady = Duration::ZERO;
                }
                self.settling.look(arrival, self.began.elapsed(), waits, take_in::age(there, arrival))
            }
            Nature::Link | Nature::Fifo | Nature::Socket | Nature::Device => Look::Complete,
        }
    }

    /// What is to be done with a file now: taken in, shown as waiting once, or nothing.
    fn job(&mut self, job: Job) -> Option<Job> {
        let now = self.began.elapsed();
        if job.waits.is_none() {
            self.shown.remove(&job.arrival.below);
            return self.pause_of(&job.arrival).is_none().then_some(job);
        }
        let fresh = || Shown { since: now, said: None };
        let shown = self.shown.entry(job.arrival.below.clone()).or_insert_with(fresh);
        if shown.said.is_some() || now.saturating_sub(shown.since) < SHOWN_AFTER {
            return None;
        }
        shown.said = Some(Rest::Waiting);
        Some(job)
    }

    /// How long this very file, which could not be taken in, is still left alone.
    fn pause_of(&self, arrival: &Arrival) -> Option<Duration> {
        let later = self.later.get(&arrival.below).filter(|later| later.mark == arrival.mark)?;
        later.at.checked_sub(self.began.elapsed()).filter(|pause| !pause.is_zero())
    }

    /// A drop folder that was put in the place of another gives its own events.
    fn watch_what_is_there(&mut self) -> Result<(), StoreError> {
        if !self.watch.begin_again_where_replaced() {
            return Ok(());
        }
        self.write_mark("watch_mode", &self.mode().says())
    }

    fn write_look(&mut self) -> Result<(), StoreError> {
        let now = self.began.elapsed();
        if self.look_written.is_some_and(|written| now.saturating_sub(written) < LOOK_WRITTEN_EVERY) {
            return Ok(());
        }
        self.look_written = Some(now);
        self.write_mark("last_look", &self.desk.clock.now().to_string())
    }

    fn write_mark(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.desk
            .store
            .write(self.desk.clock.now(), |transaction| store::mark::write(transaction, name, value))
    }
}

/// What follows a look.
enum Next {
    Stop,
    LookAfter(Duration),
}

/// Whether the settings want events.
fn wanted(desk: &Desk) -> Events {
    if desk.settings.intake.events { Events::Wanted } else { Events::SwitchedOff }
}

/// What an earlier run could not take in keeps its pause; and what a process had in hand each time it ended may be
/// what ended it, so that it does not end this one at once.
fn put_off(desk: &Desk) -> Result<HashMap<Vec<u8>, Later>, StoreError> {
    let now = desk.clock.now();
    let pause = |entry: &Entry| match entry.state {
        IntakeState::Claimed if entry.attempts > ENDS_BY_CHANCE => {
            Some(pause_after(entry.attempts - ENDS_BY_CHANCE))
        }
        IntakeState::Claimed | IntakeState::Rests(_) | IntakeState::Gone => {
            entry.again.map(|again| pause_until(again, now))
        }
    };
    let open = desk.store.read(store::intake::open)?;
    let waits = open.into_iter().filter(|entry| entry.source == Source::Inbox).filter_map(|entry| {
        let at = pause(&entry)?.unsigned_abs();
        Some((entry.path, Later { mark: entry.mark, at }))
    });
    Ok(waits.collect())
}
