//! The line on which files go: claims ahead, several readers at once, one that forces our copies to the disk, one
//! writer that commits what is ready, one that makes the moves after the commit.
//!
//! Nobody on the line waits for a full batch: while one batch is forced to the disk, recorded or moved, more becomes
//! ready, so that the batches grow with the backlog and a single file is recorded at once. Files are recorded in the order given, so that the
//! same files get the same numbers on every machine; only a file that is slow to read lets others go before.

use super::{
    Feed, Job, Listener, OnLine, Step, TakeInError, Taken,
    claims::{self, Claimed},
    finish::finish_entries,
    look::{Fate, look},
    record::{self, Recorded},
};
use crate::{
    desk::{Desk, reading::Readers},
    inbox::{claim, place},
};
use std::{
    collections::{BTreeMap, HashSet, VecDeque},
    io,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel},
    },
    thread,
    time::Duration,
};

/// Files claimed in one transaction, and recorded in one.
const BATCH: usize = 100;

/// So many files are on the line before more are claimed.
const AHEAD: usize = 200;

/// Recorded batches whose moves are not begun yet, before the writer waits for them.
const UNMOVED: usize = 2;

/// How long those that are ready wait for one before them that is not.
const COURTESY: Duration = Duration::from_millis(500);

/// Takes in these files, and tells what became of them in this order.
pub(crate) fn run(
    desk: &Desk,
    readers: &Readers,
    mut jobs: Vec<Job>,
    tell: &mut Listener<'_>,
) -> Result<(), TakeInError> {
    // A file that is named twice, or lies in a folder that is named too, has one line in the ledger and is one job.
    let mut known = HashSet::new();
    jobs.retain(|job| known.insert((job.source, job.arrival.below.clone())));
    tell(Step::Begins(jobs.len())).map_err(TakeInError::Told)?;
    if jobs.is_empty() {
        return Ok(());
    }
    let most = jobs.len();
    run_fed(
        desk,
        readers,
        most,
        &mut InOrder { jobs: jobs.into_iter(), next: 0, early: BTreeMap::new(), tell },
    )
}

/// Takes in what the feed gives until it gives no more, with work for at most so many readers, and tells it of each
/// file as soon as that rests.
pub(crate) fn run_fed(
    desk: &Desk,
    readers: &Readers,
    most: usize,
    feed: &mut dyn Feed,
) -> Result<(), TakeInError> {
    // One more at each child: while it reads, the next file is copied and the last one understood.
    let threads = (2 * readers.count()).min(most);
    let (give, take) = channel::<OnLine>();
    let (looked, to_seal) = channel();
    let (sealed, receive) = channel();
    let (recorded, to_move) = sync_channel(UNMOVED);
    let (ended, done) = channel();
    let take = Mutex::new(take);
    thread::scope(|scope| {
        for _ in 0..threads {
            let looked = looked.clone();
            scope.spawn(|| look_on(desk, readers, &take, looked));
        }
        scope.spawn(move || seal_on(desk, &to_seal, &sealed));
        scope.spawn(move || move_on(desk, &to_move, &ended));
        // A stage ends when the one before it has: the writer must not hold an end of its own.
        drop(looked);
        let line =
            Line { expected: VecDeque::new(), late: HashSet::new(), early: BTreeMap::new(), give, receive };
        Writer { desk, feed, line, moves: Moves { recorded, done }, given: 0 }.write_on()
    })
}

fn look_on(desk: &Desk, readers: &Readers, take: &Mutex<Receiver<OnLine>>, send: Sender<(OnLine, Fate)>) {
    loop {
        let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(next) = next else { return };
        let fate = look(desk, readers, &next.job, &next.staged());
        if send.send((next, fate)).is_err() {
            return;
        }
    }
}

/// Files that were looked at.
type Batch = Vec<(OnLine, Fate)>;

fn seal_on(desk: &Desk, to_seal: &Receiver<(OnLine, Fate)>, sealed: &Sender<Result<Batch, TakeInError>>) {
    while let Ok(first) = to_seal.recv() {
        let batch: Batch = std::iter::once(first).chain(to_seal.try_iter().take(BATCH - 1)).collect();
        if sealed.send(seal(desk, &batch).map(|()| batch)).is_err() {
            return;
        }
    }
}

fn move_on(desk: &Desk, to_move: &Receiver<Recorded>, moved: &Sender<Result<Recorded, TakeInError>>) {
    while let Ok(recorded) = to_move.recv() {
        if moved.send(after_commit(desk, &recorded).map(|()| recorded)).is_err() {
            return;
        }
    }
}

/// The moves, the receipts, and the end of what nobody needs.
fn after_commit(desk: &Desk, recorded: &Recorded) -> Result<(), TakeInError> {
    let entries: Vec<u64> =
        recorded.files.iter().filter_map(|(_, taken)| taken.as_ref()).flat_map(entries_of).collect();
    finish_entries(desk, &entries)?;
    for copy in &recorded.not_needed {
        // One that stays is found and removed by the next run.
        let _ = place::drop_copy(&desk.folder.place(copy));
    }
    Ok(())
}

/// What is on the line, in the order given.
struct Line {
    expected: VecDeque<usize>,
    /// Those that were waited for and let others go before: nobody waits for them again.
    late: HashSet<usize>,
    early: BTreeMap<usize, (OnLine, Fate)>,
    give: Sender<OnLine>,
    receive: Receiver<Result<Batch, TakeInError>>,
}

/// What is recorded, on its way to where it rests.
struct Moves {
    recorded: SyncSender<Recorded>,
    done: Receiver<Result<Recorded, TakeInError>>,
}

impl Line {
    fn add(&mut self, on_line: OnLine) {
        self.expected.push_back(on_line.index);
        // The readers end only after this end of the line is dropped.
        let _ = self.give.send(on_line);
    }

    fn count(&self) -> usize {
        self.expected.len() + self.late.len()
    }

    /// What is to be recorded next, at most a batch; nothing when none became ready for a while.
    fn ready(&mut self) -> Result<Batch, TakeInError> {
        loop {
            while let Ok(batch) = self.receive.try_recv() {
                self.keep(batch?);
            }
            let next = self.in_order();
            if !next.is_empty() {
                return Ok(next);
            }
            match self.receive.recv_timeout(COURTESY) {
                Ok(batch) => self.keep(batch?),
                Err(RecvTimeoutError::Disconnected) if self.early.is_empty() => {
                    return Err(TakeInError::Told(io::Error::other("the threads that read have ended")));
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return Ok(self.out_of_order());
                }
            }
        }
    }

    fn keep(&mut self, batch: Batch) {
        self.early.extend(batch.into_iter().map(|done| (done.0.index, done)));
    }

    fn in_order(&mut self) -> Batch {
        let is_late = |index: &usize, _: &mut (OnLine, Fate)| self.late.remove(index);
        let mut next: Batch = self.early.extract_if(.., is_late).map(|(_, done)| done).take(BATCH).collect();
        while next.len() < BATCH
            && let Some(done) = self.expected.front().and_then(|index| self.early.remove(index))
        {
            self.expected.pop_front();
            next.push(done);
        }
        next
    }

    fn out_of_order(&mut self) -> Batch {
        let done = std::mem::take(&mut self.early);
        let Some((&last, _)) = done.last_key_value() else { return Batch::new() };
        while let Some(index) = self.expected.pop_front_if(|index| *index <= last) {
            if !done.contains_key(&index) {
                self.late.insert(index);
            }
        }
        done.into_values().collect()
    }
}

/// The one that claims and records.
struct Writer<'a> {
    desk: &'a Desk,
    feed: &'a mut dyn Feed,
    line: Line,
    moves: Moves,
    /// Files given so far.
    given: usize,
}

impl Writer<'_> {
    fn write_on(mut self) -> Result<(), TakeInError> {
        let written = self.write();
        let Self { moves: Moves { recorded, done }, feed, .. } = self;
        drop(recorded);
        // The last moves.
        let moved = done.iter().try_for_each(|done| tell_all(feed, done?));
        let ended = feed.ends();
        written.and(moved).and(ended.map_err(TakeInError::Told))
    }

    fn write(&mut self) -> Result<(), TakeInError> {
        loop {
            let more = self.line.count() < AHEAD && self.claim_ahead()?;
            if self.line.count() > 0 {
                let ready = self.line.ready()?;
                if !ready.is_empty() {
                    let recorded = record::record(self.desk, &ready)?;
                    // Where nobody takes it any more, why is said among what is done.
                    let _ = self.moves.recorded.send(recorded);
                }
                self.tell_done()?;
            } else if !more {
                return Ok(());
            }
        }
    }

    fn tell_done(&mut self) -> Result<(), TakeInError> {
        while let Ok(done) = self.moves.done.try_recv() {
            tell_all(self.feed, done?)?;
        }
        Ok(())
    }

    /// Claims the next files and gives them to the readers; whether there were any.
    fn claim_ahead(&mut self) -> Result<bool, TakeInError> {
        let next: Vec<_> = (self.given..).zip(self.feed.more(BATCH)?).collect();
        if next.is_empty() {
            return Ok(false);
        }
        self.given += next.len();
        for claimed in claims::claim(self.desk, next)? {
            match claimed {
                Claimed::Ours(on_line) => self.line.add(on_line),
                Claimed::Ended(index, taken) => self.feed.done(index, taken).map_err(TakeInError::Told)?,
            }
        }
        Ok(true)
    }
}

fn tell_all(feed: &mut dyn Feed, recorded: Recorded) -> Result<(), TakeInError> {
    recorded
        .files
        .into_iter()
        .try_for_each(|(index, taken)| feed.done(index, taken))
        .and_then(|()| feed.so_far())
        .map_err(TakeInError::Told)
}

/// Forces our copies to the disk before anything is said about them.
pub(super) fn seal(desk: &Desk, ready: &[(OnLine, Fate)]) -> Result<(), TakeInError> {
    let mut copies = Vec::with_capacity(ready.len());
    for (on_line, fate) in ready {
        match fate {
            Fate::Read(piece, _) => {
                copies.extend(piece.staged_copies().into_iter().map(|staged| desk.folder.place(staged)));
            }
            Fate::NoCopy(path, cause) => {
                let cause = io::Error::new(cause.kind(), format!("{cause} (for `{}`)", on_line.job.shown));
                return Err(TakeInError::Unwritable { path: path.clone(), cause });
            }
            Fate::Unread(..) | Fate::Gone => {}
        }
    }
    if copies.is_empty() {
        return Ok(());
    }
    let incoming = desk.folder.incoming();
    claim::seal(&copies, &incoming).map_err(|cause| TakeInError::Unwritable { path: incoming, cause })
}

/// The line of a file and of everything that lay in it.
pub(super) fn entries_of(taken: &Taken) -> Vec<u64> {
    let members = taken.members.iter().flat_map(entries_of);
    taken.entry.into_iter().chain(members).collect()
}

/// Files that are all known when the work begins; they are told in the order given, although they are done in another.
struct InOrder<'a, 'tell> {
    jobs: std::vec::IntoIter<Job>,
    next: usize,
    early: BTreeMap<usize, Option<Taken>>,
    tell: &'a mut Listener<'tell>,
}

impl Feed for InOrder<'_, '_> {
    fn more(&mut self, most: usize) -> Result<Vec<Job>, TakeInError> {
        Ok(self.jobs.by_ref().take(most).collect())
    }

    fn done(&mut self, index: usize, taken: Option<Taken>) -> io::Result<()> {
        self.early.insert(index, taken);
        while let Some(taken) = self.early.remove(&self.next) {
            self.next += 1;
            if let Some(taken) = taken {
                (self.tell)(Step::Done(&taken))?;
            }
        }
        Ok(())
    }

    fn so_far(&mut self) -> io::Result<()> {
        (self.tell)(Step::SoFar)
    }

    /// Where the work ended with an error, one before some that rest may not.
    fn ends(&mut self) -> io::Result<()> {
        let early = std::mem::take(&mut self.early);
        early.into_values().flatten().try_for_each(|taken| (self.tell)(Step::Done(&taken)))?;
        self.so_far()
    }
}
