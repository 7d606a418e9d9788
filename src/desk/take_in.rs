//! Takes files in: from what lies in the drop folder, or was given, to where each rests, with a receipt.
//!
//! The order of the steps is the promise: a line in the ledger, a copy of our own, reading, the commit that
//! says what the file is and where it rests, and only then any move. A run that is cut off anywhere leaves
//! lines from which the next run goes on; there is no other recovery.

mod again;
mod claims;
mod finish;
mod left;
mod line;
mod look;
mod record;

pub use crate::inbox::name::on_one_line;
pub(crate) use again::{Word, again};
pub(crate) use claims::{forget_the_gone, of as taken_of, shown as shown_of};
pub(crate) use finish::finish_entries;
pub(crate) use left::finish_what_is_left;
pub(crate) use line::{run, run_fed};
pub(crate) use record::{project_of, says, word_of};

use crate::{
    desk::{
        Desk,
        reading::{Readers, ReadersError},
    },
    domain::{
        digest::Digest,
        document::Rest,
        finding::{Finding, Severity},
        intake::{SHUT_FOLDER, Source},
    },
    inbox::{
        arrival::{self, Arrival, Listing, Nature},
        name,
        settle::{Look, Settling, Waits},
    },
    store::{self, StoreError},
};
use jiff::Timestamp;
use std::{
    ffi::OsStr,
    fs, io,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How much longer than the settings say a file without its end is waited for by `take-in`.
const PATIENCE: u32 = 3;

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The file: as it was given, or its path below the drop folder.
    pub file: String,
    /// Its line in the ledger; none in a rehearsal.
    pub entry: Option<u64>,
    /// Where it rests.
    pub rest: Rest,
    /// Why it is not simply filed.
    pub why: Option<Finding>,
    /// SHA-256 of its bytes, once they were read.
    pub sha256: Option<Digest>,
    /// The document it became, or whose bytes it has.
    pub document: Option<u64>,
    /// The ballot that it opened or belongs to.
    pub ballot: Option<u64>,
    /// Where its bytes rest, from the desk's folder.
    pub stored: Option<String>,
    /// Its receipt, from the desk's folder.
    pub receipt: Option<String>,
    /// When it is tried again, after it could not be taken in.
    pub again: Option<Timestamp>,
    /// What was found, besides the reason.
    pub findings: Vec<Finding>,
    /// What lay in it.
    pub members: Vec<Taken>,
}

impl Taken {
    /// The document that has the same bytes, of a duplicate.
    pub fn duplicate_of(&self) -> Option<u64> {
        (self.rest == Rest::Duplicate).then_some(self.document).flatten()
    }
}

/// What is told while the work goes on.
#[derive(Debug)]
pub enum Step<'a> {
    /// So many files will be taken in.
    Begins(usize),
    /// One is done; they come in the order given. What an earlier run left comes before they begin.
    Done(&'a Taken),
    /// All that rests so far is told: whoever collects lines passes them on.
    SoFar,
}

/// Files could not be taken in, and nothing is half done: the next run goes on where this one stopped.
#[derive(Debug, thiserror::Error)]
pub enum TakeInError {
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
    /// The readers cannot be set up.
    #[error(transparent)]
    Readers(#[from] ReadersError),
    /// A folder or file of the desk cannot be changed.
    #[error("E-INT-009: cannot write `{path}`: {cause}")]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The drop folder cannot be listed.
    #[error("E-INT-012: cannot look into `{path}`: {cause}")]
    Unlisted {
        /// The folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A file was given that is not there.
    #[error("E-INT-010: cannot take in `{path}`: {cause}")]
    NotThere {
        /// The path as given.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// What listens to the steps could not go on.
    #[error(transparent)]
    Told(io::Error),
}

impl TakeInError {
    /// Whether the same work may succeed later without anybody changing the desk.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Store { source } => source.is_passing(),
            // What the disk says after a failed flush is not to be believed: only a fresh start goes on.
            Self::Unwritable { cause, .. } => !crate::disk::is_failed_flush(cause),
            Self::Unlisted { .. } => true,
            Self::Readers(_) | Self::NotThere { .. } | Self::Told(_) => false,
        }
    }

    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Store { source } => source.hint(),
            Self::Readers(source) => source.hint(),
            Self::Unwritable { cause, .. } if cause.kind() == io::ErrorKind::StorageFull => {
                "make room on the disk, then give the same command again; nothing was half done".to_owned()
            }
            Self::Unwritable { .. } | Self::Unlisted { .. } => {
                "give the desk's user the right to do that, then give the same command again; `isodesk doctor` shows more".to_owned()
            }
            Self::NotThere { .. } => "name a file that is there; nothing was taken in".to_owned(),
            Self::Told(_) => "give the same command again; it goes on where it stopped".to_owned(),
        }
    }
}

/// Gives files to be taken in, and hears of each.
pub(crate) trait Feed {
    /// The next files, at most so many; none when there are none now.
    fn more(&mut self, most: usize) -> Result<Vec<Job>, TakeInError>;
    /// What became of the file given at that place; nothing of one that its owner took away.
    fn done(&mut self, index: usize, taken: Option<Taken>) -> io::Result<()>;
    /// All that rests so far was said.
    fn so_far(&mut self) -> io::Result<()>;
    /// The work is over, perhaps with an error.
    fn ends(&mut self) -> io::Result<()>;
}

/// Listens to the steps.
pub type Listener<'a> = dyn FnMut(Step<'_>) -> io::Result<()> + 'a;

/// Takes in everything that lies in the drop folder now.
pub fn from_inbox(desk: &Desk, tell: &mut Listener<'_>) -> Result<(), TakeInError> {
    prepare(desk)?;
    tell_what_is_left(desk, tell)?;
    let listing = list(desk)?;
    forget_the_gone(desk, &listing)?;
    let waits = waits(desk, PATIENCE);
    let jobs = settled(desk, listing, waits)?;
    run(desk, &Readers::of(desk)?, jobs, tell)
}

/// Takes in the files that were given; a folder stands for the files in it.
pub fn given(desk: &Desk, paths: &[PathBuf], tell: &mut Listener<'_>) -> Result<(), TakeInError> {
    let jobs = all_given(desk, paths)?;
    prepare(desk)?;
    tell_what_is_left(desk, tell)?;
    run(desk, &Readers::of(desk)?, jobs, tell)
}

/// Takes in these files for a command that is about something else, and gives what became of each.
pub(crate) fn these(desk: &Desk, paths: &[PathBuf]) -> Result<Vec<Taken>, TakeInError> {
    let jobs = all_given(desk, paths)?;
    prepare(desk)?;
    finish_what_is_left(desk)?;
    let mut taken = Vec::new();
    let mut keep = |step: Step<'_>| {
        if let Step::Done(done) = step {
            taken.push(done.clone());
        }
        Ok(())
    };
    run(desk, &Readers::of(desk)?, jobs, &mut keep)?;
    Ok(taken)
}

fn all_given(desk: &Desk, paths: &[PathBuf]) -> Result<Vec<Job>, TakeInError> {
    let mut jobs = Vec::new();
    for path in paths {
        jobs.extend(given_jobs(desk, path)?);
    }
    Ok(jobs)
}

/// Ends what an earlier run had recorded when it was cut off, and tells it: nobody has heard of those files yet.
fn tell_what_is_left(desk: &Desk, tell: &mut Listener<'_>) -> Result<(), TakeInError> {
    let left = finish_what_is_left(desk)?;
    left.iter().try_for_each(|taken| tell(Step::Done(taken))).map_err(TakeInError::Told)?;
    tell(Step::SoFar).map_err(TakeInError::Told)
}

/// Shows what taking in would do, file by file; records nothing and changes nothing.
pub fn rehearse(desk: &Desk, paths: &[PathBuf], tell: &mut Listener<'_>) -> Result<(), TakeInError> {
    let mut jobs = all_given(desk, paths)?;
    if paths.is_empty() {
        jobs.extend(list(desk)?.arrivals.into_iter().map(Job::from_inbox));
    }
    look::rehearse(desk, &jobs, tell)
}

/// One file to be taken in.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) arrival: Arrival,
    pub(crate) source: Source,
    /// As the door shows it.
    pub(crate) shown: String,
    /// Why it cannot be taken now.
    pub(crate) waits: Option<Finding>,
}

impl Job {
    pub(crate) fn from_inbox(arrival: Arrival) -> Self {
        Self { shown: name::display(&arrival.below), arrival, source: Source::Inbox, waits: None }
    }
}

/// A file on the line: its place among those given, its line in the ledger.
#[derive(Debug)]
struct OnLine {
    index: usize,
    entry: u64,
    job: Job,
}

impl OnLine {
    /// Our copy, from the desk's folder.
    fn staged(&self) -> String {
        format!("archive/incoming/{}", self.entry)
    }
}

/// What lies in the drop folder now, but for duplicates that stay there and are known.
pub(crate) fn list(desk: &Desk) -> Result<Listing, TakeInError> {
    let inbox = desk.folder.inbox();
    let mut listing = arrival::list(&inbox, &desk.settings.intake.leave_alone);
    let own = listing.troubles.iter().position(|(path, _)| *path == inbox);
    if let Some((path, cause)) = own.map(|index| listing.troubles.swap_remove(index)) {
        return Err(TakeInError::Unlisted { path, cause });
    }
    let left = desk.store.read(store::intake::left)?;
    let is_left = |arrival: &Arrival| left.contains(&(arrival.below.clone(), arrival.mark));
    listing.arrivals.retain(|arrival| left.is_empty() || !is_left(arrival));
    Ok(listing)
}

/// Folders that cannot be looked into: each waits like a file, because nobody knows what lies in it.
pub(crate) fn shut_folders(desk: &Desk, listing: &Listing) -> Vec<Job> {
    let inbox = desk.folder.inbox();
    let job = |(path, cause): &(PathBuf, io::Error)| {
        let below = path.strip_prefix(&inbox).ok()?.as_os_str().as_bytes().to_vec();
        let mark = arrival::mark_at(path).ok().flatten()?;
        let why = Finding::new(SHUT_FOLDER, Severity::Blocking, format!("cannot look into it: {cause}"))
            .hint("give the desk's user the right to do that, or move what lies in it further up");
        let arrival = Arrival { path: path.clone(), below, nature: Nature::File, mark };
        Some(Job { waits: Some(why), ..Job::from_inbox(arrival) })
    };
    listing.troubles.iter().filter_map(job).collect()
}

/// How long a file is waited for.
pub(crate) fn waits(desk: &Desk, patience: u32) -> Waits {
    let steady = Duration::from_millis(desk.settings.intake.settle_ms);
    Waits { steady, without_end: steady * patience }
}

/// How long a file has stood still by the clock of its own file system, which our clock need not agree with.
pub(crate) fn age(now_there_ns: Option<i64>, arrival: &Arrival) -> Duration {
    let last = arrival.mark.modified_ns.max(arrival.mark.changed_ns);
    let age = now_there_ns.map_or(0, |now| now.saturating_sub(last));
    Duration::from_nanos(u64::try_from(age).unwrap_or(0))
}

/// What the clock of the desk's file system says.
pub(crate) fn now_there(desk: &Desk) -> Option<i64> {
    let probe = desk.folder.incoming().join("clock");
    crate::inbox::claim::keep(b"", &probe).ok()?;
    let mark = arrival::mark_at(&probe).ok().flatten()?;
    Some(mark.modified_ns)
}

/// Waits for what is growing, once and not long, and says of each file whether it is complete.
fn settled(desk: &Desk, listing: Listing, waits: Waits) -> Result<Vec<Job>, TakeInError> {
    let began = Instant::now();
    let mut settling = Settling::default();
    let shut = shut_folders(desk, &listing);
    let mut arrivals = listing.arrivals;
    loop {
        let there = now_there(desk);
        let mut looks = Vec::with_capacity(arrivals.len());
        for arrival in &arrivals {
            let look = match arrival.nature {
                Nature::File => settling.look(arrival, began.elapsed(), waits, age(there, arrival)),
                Nature::Link | Nature::Fifo | Nature::Socket | Nature::Device => Look::Complete,
            };
            looks.push(look);
        }
        let next = looks.iter().filter_map(|look| look.again_after()).max();
        let over = began.elapsed() >= waits.without_end + waits.steady;
        let Some(pause) = next.filter(|_| !over) else {
            let jobs = arrivals.into_iter().map(Job::from_inbox).zip(looks);
            let jobs = jobs.map(|(job, look)| Job { waits: waiting_because(look), ..job });
            return Ok(jobs.chain(shut).collect());
        };
        std::thread::sleep(pause);
        arrivals = list(desk)?.arrivals;
    }
}

/// Why a file that is not complete waits.
pub(crate) fn waiting_because(look: Look) -> Option<Finding> {
    match look {
        Look::Complete => None,
        Look::Growing(_) => Some(
            Finding::new("E-INT-002", Severity::Blocking, "it is still being written")
                .hint("leave it; it is taken in as soon as it stands still"),
        ),
        Look::NoEnd(_) => Some(
            Finding::new("E-INT-003", Severity::Blocking, "it stands still, but its end is not there")
                .hint("copy it again if its copying broke off; it is taken as it is after a longer wait"),
        ),
    }
}

fn given_jobs(desk: &Desk, path: &Path) -> Result<Vec<Job>, TakeInError> {
    let not_there = |cause| TakeInError::NotThere { path: path.to_owned(), cause };
    if fs::metadata(path).map_err(not_there)?.is_dir() {
        let listing = arrival::list(path, &desk.settings.intake.leave_alone);
        if let Some((path, cause)) = listing.troubles.into_iter().next() {
            return Err(TakeInError::Unlisted { path, cause });
        }
        return listing.arrivals.iter().map(|arrival| listed_job(desk, arrival)).collect();
    }
    Ok(vec![given_job(desk, path)?])
}

/// What lies in a folder that was given: a person named the folder, so that no link in it is followed.
fn listed_job(desk: &Desk, arrival: &Arrival) -> Result<Job, TakeInError> {
    if arrival.nature == Nature::File {
        return given_job(desk, &arrival.path);
    }
    let folder = arrival.path.parent().unwrap_or(Path::new("."));
    let whole = fs::canonicalize(folder)
        .map_err(|cause| TakeInError::NotThere { path: folder.to_owned(), cause })?
        .join(OsStr::from_bytes(arrival.name()));
    let below = whole.as_os_str().as_bytes().to_vec();
    Ok(job_of(desk, Arrival { below, ..arrival.clone() }, &arrival.path))
}

fn given_job(desk: &Desk, path: &Path) -> Result<Job, TakeInError> {
    let arrival =
        arrival::given(path).map_err(|cause| TakeInError::NotThere { path: path.to_owned(), cause })?;
    Ok(job_of(desk, arrival, path))
}

/// A file that is given but lies in the drop folder is taken from there.
fn job_of(desk: &Desk, arrival: Arrival, path: &Path) -> Job {
    let shown = path.to_string_lossy().into_owned();
    let dropped = fs::canonicalize(desk.folder.inbox()).ok().and_then(|inbox| arrival.inside(&inbox));
    match dropped {
        Some(arrival) => Job { shown, ..Job::from_inbox(arrival) },
        None => Job { arrival, source: Source::Given, shown, waits: None },
    }
}

/// Makes the folders that a desk needs.
pub(crate) fn prepare(desk: &Desk) -> Result<(), TakeInError> {
    for folder in [desk.folder.inbox(), desk.folder.incoming(), desk.folder.receipts()] {
        if folder.is_dir() {
            continue;
        }
        let unwritable = |cause| TakeInError::Unwritable { path: folder.clone(), cause };
        crate::outbox::atomic::make_folder(&folder).map_err(unwritable)?;
    }
    Ok(())
}
