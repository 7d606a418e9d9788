//! Every file that was ever dropped or given, with the one place where it rests, and the proof of the sum:
//! dropped = waiting + filed + duplicate + held + quarantined.
//!
//! The left side is counted from the numbers of the ledger's lines, which have no gaps, and from what lies in
//! the drop folder; a file counts on the right side only when something of its length is found on the disk, at
//! the one place that the ledger names. `verify` hashes what is found; this looks at every file, not every byte.

use crate::{
    desk::{Desk, verify},
    domain::{
        document::Rest,
        finding::{Finding, Severity},
        intake::{Entry, IntakeState, SHUT_FOLDER, Source},
    },
    inbox::{
        arrival::{self, Arrival},
        name,
    },
    store::{self, StoreError},
};
use jiff::Timestamp;
use std::{ffi::OsStr, io, os::unix::ffi::OsStrExt as _, path::Path};

/// Lines read at once.
const PAGE: u32 = 500;

/// How often a file that moves while it is looked for is looked for again.
const LOOKS: usize = 3;

/// One dropped or given file.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounted {
    /// The number of its line in the ledger; none of one that nobody has looked at yet.
    pub number: Option<u64>,
    /// Its name for people, with the folders below the drop folder.
    pub file: String,
    /// Where it stands; nothing of a line that is missing.
    pub state: Option<IntakeState>,
    /// Where its bytes were found, from the desk's folder; nothing where they were not.
    pub place: Option<String>,
    /// What it waits for, or why it is not simply filed.
    pub why: Option<Finding>,
    /// When it is tried again, of a file that could not be taken in.
    pub again: Option<Timestamp>,
    /// What does not agree.
    pub problem: Option<Finding>,
}

/// The sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Files dropped or given, by the numbers of the ledger's lines and the drop folder.
    pub dropped: u64,
    /// Files found where they rest, in the order of [`Rest::ALL`].
    pub found: [u64; Rest::ALL.len()],
    /// Files that their owners took away before they were taken in; they are not in the sum.
    pub taken_away: u64,
    /// Files that lay inside others; they are not in the sum.
    pub members: u64,
    /// Names in the drop folder that are left alone, as the settings say; they are not in the sum.
    pub left_alone: u64,
    /// What does not agree, and files that no line accounts for.
    pub problems: u64,
}

impl Sum {
    /// Whether every file has its one place.
    pub fn holds(&self) -> bool {
        self.dropped == self.found.iter().sum::<u64>() && self.problems == 0
    }
}

/// The account could not be given.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
    /// What listens could not go on.
    #[error(transparent)]
    Told(#[from] io::Error),
}

/// Accounts for every file, in the order in which they were first seen; `tell` is told of each.
pub fn account(desk: &Desk, tell: &mut dyn FnMut(&Accounted) -> io::Result<()>) -> Result<Sum, AccountError> {
    let listing = arrival::list(&desk.folder.inbox(), &desk.settings.intake.leave_alone);
    let left_alone = u64::try_from(listing.left_alone).unwrap_or(u64::MAX);
    let (dropped, troubles) = (listing.arrivals, listing.troubles);
    let last = desk.store.read(store::intake::last_number)?;
    let mut book = Book { desk, tell, sum: Sum { left_alone, ..Sum::default() } };
    let mut number = 0;
    while number < last {
        let page = desk.store.read(|reader| store::intake::after(reader, number, PAGE))?;
        for entry in page.into_iter().filter(|entry| entry.number <= last) {
            book.missing(number + 1..entry.number)?;
            number = entry.number;
            book.line(entry)?;
        }
        if desk.store.read(|reader| store::intake::after(reader, number, 1))?.is_empty() {
            book.missing(number + 1..last + 1)?;
            break;
        }
    }
    for arrival in &dropped {
        book.unseen(arrival, last)?;
    }
    for (path, cause) in &troubles {
        book.shut(path, cause)?;
    }
    for stranger in verify::strangers(desk)? {
        book.add(Accounted { problem: Some(stranger), ..nothing(None, String::new()) })?;
    }
    Ok(book.sum)
}

/// The account as it grows.
struct Book<'a> {
    desk: &'a Desk,
    tell: &'a mut dyn FnMut(&Accounted) -> io::Result<()>,
    sum: Sum,
}

impl Book<'_> {
    fn line(&mut self, entry: Entry) -> Result<(), AccountError> {
        if entry.source == Source::Member {
            self.sum.members += 1;
            return Ok(());
        }
        if entry.state == IntakeState::Gone {
            // A folder that could not be looked into and can be now was no file; what lies in it has lines of its own.
            self.sum.taken_away += u64::from(!entry.is_shut_folder());
            return Ok(());
        }
        self.sum.dropped += 1;
        let (number, mut entry) = (entry.number, entry);
        let mut looked = Err(String::new());
        for _ in 0..LOOKS {
            looked = self.look(&entry)?;
            if looked.is_ok() {
                break;
            }
            // Somebody may have moved it meanwhile: what the ledger says now decides.
            match self.desk.store.read(|reader| store::intake::find(reader, number))? {
                Some(now) if now != entry => entry = now,
                Some(_) | None => break,
            }
        }
        let mut accounted = nothing(Some(number), name::display(&entry.path));
        accounted.state = Some(entry.state);
        (accounted.why, accounted.again) = (entry.why.clone(), entry.again);
        match looked {
            Ok(place) => {
                let rest = match entry.state {
                    IntakeState::Rests(rest) => rest,
                    IntakeState::Claimed | IntakeState::Gone => Rest::Waiting,
                };
                for (one, count) in Rest::ALL.iter().zip(&mut self.sum.found) {
                    *count += u64::from(*one == rest);
                }
                accounted.place = Some(place);
            }
            Err(message) => accounted.problem = Some(problem("E-ACC-001", message)),
        }
        self.add(accounted)
    }

    /// Where the bytes of a file are, or why they are not where they should be.
    fn look(&self, entry: &Entry) -> Result<Result<String, String>, StoreError> {
        let below = format!("inbox/{}", name::display(&entry.path));
        let in_inbox = self.desk.folder.inbox().join(OsStr::from_bytes(&entry.path));
        let rest = match entry.state {
            IntakeState::Rests(rest) => rest,
            IntakeState::Claimed | IntakeState::Gone => Rest::Waiting,
        };
        let place = match rest {
            Rest::Waiting if entry.source != Source::Inbox => return Ok(Ok(name::display(&entry.path))),
            Rest::Waiting => {
                return Ok(match arrival::mark_at(&in_inbox) {
                    Ok(Some(_)) => Ok(below),
                    Ok(None) => Err(format!("nothing lies at `{below}`")),
                    Err(cause) => Err(format!("cannot look at `{below}`: {cause}")),
                });
            }
            Rest::Filed | Rest::Held => match self.document(entry, rest)? {
                Ok(place) => place,
                Err(why) => return Ok(Err(why)),
            },
            Rest::Duplicate if entry.source != Source::Inbox => match self.document(entry, rest)? {
                Ok(place) => place,
                Err(why) => return Ok(Err(why)),
            },
            // One that was left lies where it was dropped, until its owner takes it away; its bytes do not go with it.
            Rest::Duplicate if entry.is_left() => {
                if arrival::mark_at(&in_inbox).is_ok_and(|now| now == Some(entry.mark)) {
                    return Ok(Ok(below));
                }
                match self.document(entry, rest)? {
                    Ok(place) => place,
                    Err(why) => return Ok(Err(why)),
                }
            }
            Rest::Duplicate | Rest::Quarantined => match &entry.stored {
                Some(stored) => stored.clone(),
                // What was given and not even opened stays its owner's, where it is.
                None => return Ok(Ok(name::display(&entry.path))),
            },
        };
        let places = [Some(&place), entry.staged.as_ref(), Some(&place)];
        let found = places.into_iter().flatten().find_map(|place| {
            let about = self.desk.folder.place(place).symlink_metadata().ok()?;
            Some((place, about))
        });
        Ok(match found {
            // A pipe or link that could not be moved lies where it was dropped.
            None if entry.sha256.is_none() && in_inbox.symlink_metadata().is_ok() => Ok(below),
            None => Err(format!("nothing lies at `{place}`")),
            Some((place, about)) if entry.sha256.is_some() && about.len() != entry.mark.length => {
                let (is, was) = (about.len(), entry.mark.length);
                Err(format!("`{place}` has {is} bytes, and {was} were taken in"))
            }
            Some((place, _)) => Ok(place.clone()),
        })
    }

    /// Where the bytes of a document rest; of a duplicate those of the first one.
    fn document(&self, entry: &Entry, rest: Rest) -> Result<Result<String, String>, StoreError> {
        let number = entry.document.unwrap_or_default();
        let document = self.desk.store.read(|reader| store::document::find(reader, number))?;
        Ok(match document {
            None => Err(format!("document {number} is not in the ledger")),
            Some(document) if rest != Rest::Duplicate && document.rest != rest => {
                Err(format!("its document {number} is {}", document.rest.word()))
            }
            Some(document) => Ok(document.stored),
        })
    }

    /// A folder that cannot be looked into: nobody knows what waits in it, unless its line says that it waits.
    fn shut(&mut self, path: &Path, cause: &io::Error) -> Result<(), AccountError> {
        let inbox = self.desk.folder.inbox();
        let below = path.strip_prefix(&inbox).map_or(&[][..], |below| below.as_os_str().as_bytes());
        let latest = self.desk.store.read(|reader| store::intake::latest(reader, Source::Inbox, below))?;
        if latest.is_some_and(|entry| entry.state == IntakeState::Rests(Rest::Waiting)) {
            return Ok(());
        }
        let file = format!("inbox/{}", name::display(below));
        let why = Finding::new(SHUT_FOLDER, Severity::Blocking, format!("cannot look into it: {cause}"))
            .hint("give the desk's user the right to do that, or bring the drop folder back");
        self.add(Accounted { problem: Some(why), ..nothing(None, file) })
    }

    /// Lines that are not there: their numbers were given once.
    fn missing(&mut self, numbers: std::ops::Range<u64>) -> Result<(), AccountError> {
        for number in numbers {
            self.sum.dropped += 1;
            let message = format!("line {number} of the intake is missing in the ledger");
            let problem = Some(problem("E-ACC-002", message));
            self.add(Accounted { problem, ..nothing(Some(number), String::new()) })?;
        }
        Ok(())
    }

    /// A dropped file that had no line yet when the account began: it waits.
    fn unseen(&mut self, arrival: &Arrival, last: u64) -> Result<(), AccountError> {
        let latest =
            self.desk.store.read(|reader| store::intake::latest(reader, Source::Inbox, &arrival.below))?;
        let has_a_line = latest.is_some_and(|entry| {
            let open = matches!(entry.state, IntakeState::Claimed | IntakeState::Rests(Rest::Waiting));
            entry.number <= last && (open || entry.mark == arrival.mark)
        });
        if has_a_line {
            return Ok(());
        }
        self.sum.dropped += 1;
        for (one, count) in Rest::ALL.iter().zip(&mut self.sum.found) {
            *count += u64::from(*one == Rest::Waiting);
        }
        let file = name::display(&arrival.below);
        let place = Some(format!("inbox/{file}"));
        self.add(Accounted { state: Some(IntakeState::Rests(Rest::Waiting)), place, ..nothing(None, file) })
    }

    fn add(&mut self, accounted: Accounted) -> Result<(), AccountError> {
        self.sum.problems += u64::from(accounted.problem.is_some());
        Ok((self.tell)(&accounted)?)
    }
}

fn nothing(number: Option<u64>, file: String) -> Accounted {
    Accounted { number, file, state: None, place: None, why: None, again: None, problem: None }
}

fn problem(code: &str, message: String) -> Finding {
    Finding::new(code, Severity::Blocking, message).hint(
        "run `isodesk take-in`, which says whose owner took it away; then bring a backup back into a fresh folder",
    )
}
