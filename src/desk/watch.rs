//! Takes in what is dropped, as soon as it is complete, until somebody asks to stop.
//!
//! Every look lists the drop folder and reconciles it with the ledger; events only say that it is time to
//! look. One watcher a desk: a second one is told who the first is.

use crate::{
    desk::{
        Desk,
        read_on::quiet::{self, Quiet},
        reading::Readers,
        take_in::{self, Job, Listener, Step, TakeInError, Taken},
    },
    domain::document::Rest,
    domain::intake::FileMark,
    inbox::{
        arrival::{Arrival, Nature},
        lock::{self, Lock, LockError},
        settle::{Look, Settling},
        watch::{Hint, Mode, Stopper, Watch},
    },
    store::{self, StoreError},
};
use std::{
    collections::{HashMap, HashSet},
    io,
    path::{self, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// How much longer than the settings say a file without its end is waited for.
const PATIENCE: u32 = 120;

/// A file that is still growing after this long is shown as waiting.
const SHOWN_AFTER: Duration = Duration::from_secs(5);

/// Files taken in between two looks whether somebody asked to stop.
const AT_ONCE: usize = 200;

/// The longest pause before a file that could not be read, or a desk that could not work, is tried again.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

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
    readers: Readers,
    _lock: Lock,
    began: Instant,
    settling: Settling,
    shown: HashMap<Vec<u8>, (Duration, Option<Rest>)>,
    later: HashMap<Vec<u8>, Later>,
    look_written: Option<Duration>,
}

/// When a file that could not be read is tried again.
struct Later {
    mark: FileMark,
    at: Duration,
    pause: Duration,
}

impl<'a> Watching<'a> {
    /// Begins: takes the lock, goes on where an earlier run was cut off, and watches.
    pub fn begin(desk: &'a Desk) -> Result<Self, WatchError> {
        let lock = lock::take(&desk.folder.lock(), &desk.clock.now().to_string())?;
        take_in::prepare(desk)?;
        take_in::finish_what_is_left(desk)?;
        let readers = Readers::of(desk).map_err(TakeInError::from)?;
        let watch = Watch::begin(&desk.folder.inbox());
        let watching = Self {
            desk,
            watch,
            readers,
            _lock: lock,
            began: Instant::now(),
            settling: Settling::default(),
            shown: HashMap::new(),
            later: HashMap::new(),
            look_written: None,
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

    /// One look: everything that is complete is taken in.
    fn look(&mut self, tell: &mut Listener<'_>) -> Result<Next, TakeInError> {
        let renamed = self.watch.renamed();
        let listing = take_in::list(self.desk)?;
        take_in::forget_the_gone(self.desk, &listing.arrivals)?;
        self.settling.keep_only(&listing.arrivals);
        let mut next = Duration::from_secs(self.desk.settings.intake.poll_seconds.max(1));
        let mut jobs = Vec::new();
        let there = take_in::now_there(self.desk);
        for arrival in listing.arrivals {
            let look = self.look_at(&arrival, there, &renamed);
            next = next.min(look.again_after().unwrap_or(next)).max(Duration::from_millis(20));
            jobs.extend(self.job(arrival, look));
        }
        while !jobs.is_empty() {
            let rest = jobs.split_off(jobs.len().min(AT_ONCE));
            self.take(std::mem::replace(&mut jobs, rest), tell)?;
            if self.watch.is_asked_to_stop() {
                return Ok(Next::Stop);
            }
        }
        self.write_look()?;
        Ok(Next::LookAfter(next))
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
    fn job(&mut self, arrival: Arrival, look: Look) -> Option<Job> {
        let now = self.began.elapsed();
        let waits = take_in::waiting_because(look);
        if waits.is_none() {
            self.shown.remove(&arrival.below);
            let later = self.later.get(&arrival.below);
            let not_yet = later.is_some_and(|later| later.mark == arrival.mark && now < later.at);
            return (!not_yet).then(|| Job::from_inbox(arrival));
        }
        let (since, shown) = self.shown.entry(arrival.below.clone()).or_insert((now, None));
        if shown.is_some() || now.saturating_sub(*since) < SHOWN_AFTER {
            return None;
        }
        *shown = Some(Rest::Waiting);
        Some(Job { waits, ..Job::from_inbox(arrival) })
    }

    fn take(&mut self, jobs: Vec<Job>, tell: &mut Listener<'_>) -> Result<(), TakeInError> {
        let now = self.began.elapsed();
        let marks: HashMap<String, (Vec<u8>, FileMark)> = jobs
            .iter()
            .filter(|job| job.waits.is_none())
            .map(|job| (job.shown.clone(), (job.arrival.below.clone(), job.arrival.mark)))
            .collect();
        let later = &mut self.later;
        let mut listen = |step: Step<'_>| {
            if let Step::Done(taken) = &step {
                remember(later, &marks, taken, now);
            }
            tell(step)
        };
        take_in::run(self.desk, &self.readers, jobs, &mut listen)
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

/// A file that could not be read is tried again after a pause that doubles.
fn remember(
    later: &mut HashMap<Vec<u8>, Later>,
    marks: &HashMap<String, (Vec<u8>, FileMark)>,
    taken: &Taken,
    now: Duration,
) {
    let Some((path, mark)) = marks.get(&taken.file) else { return };
    if taken.rest != Rest::Waiting {
        later.remove(path);
        return;
    }
    let before = later.get(path).filter(|later| later.mark == *mark).map(|later| later.pause);
    let pause = before.map_or(Duration::from_secs(1), |pause| (pause * 2).min(LONGEST_PAUSE));
    later.insert(path.clone(), Later { mark: *mark, at: now + pause, pause });
}
