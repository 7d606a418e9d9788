//! The work on one file that needs no ledger: our copy, its hash, its reading, and where it should rest.

use super::{Job, Listener, Step, TakeInError, Taken};
use crate::{
    desk::{
        Desk,
        outcome::{Outcome, outcome},
        reading::{Readers, Reading, Unread, nothing},
    },
    domain::{
        committee::CommitteeReference,
        digest::Digest,
        document::{DocumentKind, Rest},
        finding::{Finding, Severity},
        intake::FileMark,
    },
    inbox::{
        arrival::Nature,
        claim::{self, CopyError},
        ground, name, place,
    },
    store,
};
use std::{
    cell::RefCell,
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// From this length on, a file is copied only when the disk has room for it, and for so much more.
const LARGE: u64 = 16 << 20;
const RESERVE: u64 = 64 << 20;

/// Bytes of one file or of what lay in it, read.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its name, byte for byte, without folders.
    pub(super) name: Vec<u8>,
    /// Our copy, from the desk's folder.
    pub(super) staged: String,
    pub(super) digest: Digest,
    pub(super) length: u64,
    pub(super) reading: Reading,
    pub(super) outcome: Outcome,
    pub(super) members: Vec<Piece>,
}

impl Piece {
    fn without_members(
        own: &[u8],
        staged: &str,
        (digest, length): (Digest, u64),
        (reading, outcome): (Reading, Outcome),
    ) -> Self {
        let (name, staged) = (own.to_vec(), staged.to_owned());
        Self { name, staged, digest, length, reading, outcome, members: Vec::new() }
    }

    /// Whether it is a TAG's position.
    pub(super) fn is_position(&self) -> bool {
        self.reading.notice.kind == DocumentKind::Position
    }

    /// Itself and everything that lay in it.
    pub(super) fn with_members(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.members.iter().flat_map(Self::with_members)).collect()
    }

    /// Our copies of it and of everything that lay in it, from the desk's folder.
    pub(super) fn staged_copies(&self) -> Vec<&str> {
        let members = self.members.iter().flat_map(Self::staged_copies);
        std::iter::once(self.staged.as_str()).chain(members).collect()
    }
}

/// What the work on one file led to.
#[derive(Debug)]
pub(super) enum Fate {
    /// Its bytes were copied and read.
    Read(Box<Piece>, FileMark),
    /// Its bytes were not copied: it rests as it is, or waits.
    Unread(Rest, Finding),
    /// Its owner took it away.
    Gone,
    /// Our copy cannot be written: the desk cannot work.
    NoCopy(PathBuf, io::Error),
}

/// Copies and reads one file. `staged` is the name of our copy from the desk's folder.
pub(super) fn look(desk: &Desk, readers: &Readers, job: &Job, staged: &str) -> Fate {
    if let Some(why) = &job.waits {
        return Fate::Unread(Rest::Waiting, why.clone());
    }
    match job.arrival.nature {
        Nature::File => {}
        Nature::Link | Nature::Fifo | Nature::Socket | Nature::Device => {
            return Fate::Unread(Rest::Quarantined, not_a_file(job.arrival.nature));
        }
    }
    let copy = desk.folder.place(staged);
    if let Some(why) = no_room(desk, job.arrival.mark.length) {
        return Fate::Unread(Rest::Waiting, why);
    }
    let copied = match claim::copy(&job.arrival.path, &copy) {
        Ok(copied) => copied,
        Err(CopyError::Gone) => return Fate::Gone,
        Err(CopyError::Unwritable(cause)) => return Fate::NoCopy(copy, cause),
        Err(error) => return Fate::Unread(Rest::Waiting, not_readable(&error)),
    };
    let looker = Looker::of(desk, readers);
    let content = (copied.digest, copied.length);
    let not_read = match looker.piece(job.arrival.name(), staged, content, 0) {
        Ok(mut piece) => {
            compare_with_folder(&mut piece, job);
            return Fate::Read(Box::new(piece), copied.mark);
        }
        Err(not_read) => not_read,
    };
    looker.drop_copies();
    match not_read {
        NotRead::Now(why) => Fate::Unread(Rest::Waiting, why),
        NotRead::InTime(why) => {
            let outcome = Outcome::Quarantined(why);
            let piece = Piece::without_members(job.arrival.name(), staged, content, (nothing(), outcome));
            Fate::Read(Box::new(piece), copied.mark)
        }
        NotRead::NoCopy(path, cause) => Fate::NoCopy(path, cause),
    }
}

/// Why a file is not read to its end.
enum NotRead {
    /// Not now, although nothing is wrong with it.
    Now(Finding),
    /// All that lies in it takes too long.
    InTime(Finding),
    /// Our copy of what lies in it cannot be written.
    NoCopy(PathBuf, io::Error),
}

/// What looking at one dropped file needs, and what lies in it.
struct Looker<'a> {
    desk: &'a Desk,
    readers: &'a Readers,
    /// When the reading of what lies in it is given up.
    until: Instant,
    /// Our copies of what lies in it.
    copies: RefCell<Vec<PathBuf>>,
}

impl<'a> Looker<'a> {
    fn of(desk: &'a Desk, readers: &'a Readers) -> Self {
        let until = Instant::now() + Duration::from_secs(desk.settings.archives.seconds);
        Self { desk, readers, until, copies: RefCell::default() }
    }

    /// Nobody needs the copies of what lies in a file that is not read to its end.
    fn drop_copies(&self) {
        for copy in self.copies.take() {
            // One that stays is found and removed by the next run.
            let _ = place::drop_copy(&copy);
        }
    }

    fn piece(&self, own: &[u8], staged: &str, content: (Digest, u64), depth: u32) -> Result<Piece, NotRead> {
        let copy = self.desk.folder.place(staged);
        let read = self.read(&copy, &name::display(own), content, depth)?;
        let mut piece = Piece::without_members(own, staged, content, read);
        if piece.outcome.rest() != Rest::Quarantined {
            self.unpack(&mut piece, depth + 1)?;
        }
        Ok(piece)
    }

    fn read(
        &self,
        copy: &Path,
        own: &str,
        (digest, length): (Digest, u64),
        depth: u32,
    ) -> Result<(Reading, Outcome), NotRead> {
        let most = self.desk.settings.intake.largest_mib.saturating_mul(1 << 20);
        if length > most {
            return Ok((nothing(), Outcome::Held(too_long(length, most))));
        }
        match self.readers.read_once(copy, own, digest, depth) {
            Ok(reading) => {
                let outcome = outcome(&reading.text, &reading.notice);
                Ok((reading, outcome))
            }
            Err(Unread::NotSafely(why)) => Ok((nothing(), Outcome::Quarantined(why))),
            Err(Unread::NotNow(why)) => Err(NotRead::Now(why)),
        }
    }

    /// Each member is a document of its own; one that cannot be had is said to be missing and stops nothing.
    fn unpack(&self, piece: &mut Piece, depth: u32) -> Result<(), NotRead> {
        let parent = self.desk.folder.place(&piece.staged);
        for member in std::mem::take(&mut piece.reading.text.members) {
            if Instant::now() >= self.until {
                return Err(NotRead::InTime(too_slow(self.desk.settings.archives.seconds)));
            }
            let bytes = match self.readers.member(&parent, &member, depth - 1) {
                Ok(bytes) => bytes,
                Err(why) => {
                    let severity = Severity::Warning;
                    piece.reading.notice.findings.push(Finding { severity, ..why });
                    continue;
                }
            };
            let staged = format!("{}.{}", piece.staged, member.place);
            let copy = self.desk.folder.place(&staged);
            self.copies.borrow_mut().push(copy.clone());
            let kept =
                claim::keep(&bytes, &copy).map_err(|error| NotRead::NoCopy(copy, not_written(error)))?;
            let own = member.name.rsplit(['/', '\\']).next().unwrap_or(&member.name);
            piece.members.push(self.piece(own.as_bytes(), &staged, (kept.digest, kept.length), depth)?);
        }
        Ok(())
    }
}

fn not_written(error: CopyError) -> io::Error {
    match error {
        CopyError::Unwritable(cause) | CopyError::Unreadable(cause) => cause,
        CopyError::Gone | CopyError::Changed | CopyError::NotAFile => io::Error::other(error.to_string()),
    }
}

/// A folder named like a committee is a hint; what the file says wins, and a difference is shown.
fn compare_with_folder(piece: &mut Piece, job: &Job) {
    let Some(folder) = job.arrival.subfolder() else { return };
    let Ok(hint) = CommitteeReference::read(&folder) else { return };
    let Some(says) = piece.reading.notice.facts.committee.value() else { return };
    if *says != hint && !says.is_below(&hint) {
        let message = format!("it lies in the folder `{folder}`, but says that it is of `{says}`");
        let finding = Finding::new("E-INT-011", Severity::Warning, message).hint(
            "look which is right; `isodesk document correct N --committee REF --because TEXT` changes it",
        );
        piece.reading.notice.findings.push(finding);
    }
}

fn not_a_file(nature: Nature) -> Finding {
    match nature {
        Nature::Link => {
            Finding::new("E-INT-005", Severity::Blocking, "it is a symbolic link, which is not followed")
                .hint("drop the file itself")
        }
        Nature::File | Nature::Fifo | Nature::Socket | Nature::Device => {
            Finding::new("E-INT-006", Severity::Blocking, format!("it is a {}, not a file", nature.word()))
                .hint("drop a file")
        }
    }
}

fn not_readable(error: &CopyError) -> Finding {
    match error {
        CopyError::Changed => Finding::new("E-INT-002", Severity::Blocking, error.to_string())
            .hint("leave it; it is taken in as soon as it stands still"),
        CopyError::NotAFile => {
            Finding::new("E-INT-006", Severity::Blocking, "it was a file a moment ago and is none now")
                .hint("drop a file")
        }
        CopyError::Unreadable(_) | CopyError::Gone | CopyError::Unwritable(_) => Finding::new(
            "E-INT-004",
            Severity::Blocking,
            error.to_string(),
        )
        .hint(
            "give the desk's user the right to read it; it is tried again by itself, after pauses that grow",
        ),
    }
}

/// A file that the disk has no room for waits, so that it fills no disk and stops no other.
fn no_room(desk: &Desk, length: u64) -> Option<Finding> {
    if length < LARGE {
        return None;
    }
    let free = ground::room(&desk.folder.incoming()).ok()?;
    (length > free.saturating_sub(RESERVE)).then(|| {
        let message = format!("it has {length} bytes, and {free} are free on the desk's disk");
        Finding::new("E-INT-017", Severity::Blocking, message)
            .hint("make room, or take the file away; it is tried again by itself, after pauses that grow")
    })
}

fn too_slow(seconds: u64) -> Finding {
    let message = format!("what lies in it takes longer to read than {seconds} seconds, all together");
    Finding::new("E-INT-018", Severity::Blocking, message).hint(
        "unpack it and drop its files in parts, or raise `seconds` under `[archives]` and give `isodesk retry FILE`",
    )
}

fn too_long(length: u64, most: u64) -> Finding {
    let message = format!("it has {length} bytes, and at most {most} are read");
    Finding::new("E-INT-007", Severity::Blocking, message).hint(
        "set `largest_mib` in isodesk.toml higher, or record what it is with `isodesk document correct N`",
    )
}

/// Shows what taking in would do: every file is read where it lies.
pub(super) fn rehearse(desk: &Desk, jobs: &[Job], tell: &mut Listener<'_>) -> Result<(), TakeInError> {
    let readers = Readers::of(desk)?;
    tell(Step::Begins(jobs.len())).map_err(TakeInError::Told)?;
    for job in jobs {
        let taken = rehearse_one(desk, &readers, job)?;
        tell(Step::Done(&taken)).map_err(TakeInError::Told)?;
    }
    Ok(())
}

fn rehearse_one(desk: &Desk, readers: &Readers, job: &Job) -> Result<Taken, TakeInError> {
    let mut taken = Taken {
        file: job.shown.clone(),
        entry: None,
        rest: Rest::Quarantined,
        why: None,
        sha256: None,
        document: None,
        ballot: None,
        stored: None,
        receipt: None,
        again: None,
        findings: Vec::new(),
        members: Vec::new(),
    };
    if job.arrival.nature != Nature::File {
        taken.why = Some(not_a_file(job.arrival.nature));
        return Ok(taken);
    }
    let (digest, length) = match claim::hash(&job.arrival.path) {
        Ok(hashed) => hashed,
        Err(error) => {
            taken.rest = Rest::Waiting;
            taken.why = Some(not_readable(&CopyError::Unreadable(error)));
            return Ok(taken);
        }
    };
    taken.sha256 = Some(digest);
    if let Some(first) = desk.store.read(|reader| store::document::of_content(reader, digest))? {
        taken.rest = Rest::Duplicate;
        taken.document = Some(first.number);
        return Ok(taken);
    }
    let own = name::display(job.arrival.name());
    match Looker::of(desk, readers).read(&job.arrival.path, &own, (digest, length), 0) {
        Ok((reading, outcome)) => {
            taken.rest = outcome.rest();
            taken.why = outcome.why().cloned();
            taken.findings = reading.notice.findings;
        }
        Err(NotRead::Now(why) | NotRead::InTime(why)) => {
            taken.rest = Rest::Waiting;
            taken.why = Some(why);
        }
        Err(NotRead::NoCopy(path, cause)) => return Err(TakeInError::Unwritable { path, cause }),
    }
    Ok(taken)
}
