//! Proves that nothing was changed: every stored file against its hash, every event against the chain, every
//! document and submission against the event that recorded it, and the database against itself.
//!
//! Hashing a large archive takes hours, so that it may be cut off anywhere: how far it came is kept after every
//! page, and the next run goes on from there. The chain and the folders are short work and are always done whole.

mod chain;
mod files;
mod progress;
mod strangers;
mod submissions;

use crate::{
    desk::Desk,
    domain::finding::{Finding, Severity},
    store::{self, StoreError},
};
use jiff::Timestamp;
use progress::Progress;
use serde::{Deserialize, Serialize};

/// The mark under which the last finished run stands.
const LAST: &str = "last_verify";

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verified {
    /// Files hashed again.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Events of the chain.
    pub events: u64,
    /// What is wrong; empty when all is well.
    pub problems: Vec<Finding>,
    /// When the run began; it may have been cut off since, and gone on.
    pub began: Timestamp,
    /// How many of the files an earlier run hashed that was cut off.
    pub before: u64,
    /// Whether it came to its end.
    pub ended: Ended,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ended {
    /// Everything was looked at.
    #[default]
    Whole,
    /// Somebody asked to stop; the next run goes on from there.
    CutOff,
}

/// Where a run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Where the last one was cut off, if it was.
    WhereItStopped,
    /// At the first file.
    TheBeginning,
}

/// Who is told while the work goes on, and who may stop it.
pub struct Listener<'a> {
    /// Told once, how many files there are and how many of them are done.
    pub begins: &'a dyn Fn(u64, u64),
    /// Told of every file, from several threads.
    pub hashed: &'a (dyn Fn() + Sync),
    /// Asked between pages whether to stop.
    pub stops: &'a dyn Fn() -> bool,
}

/// What the ledger keeps of the last run that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRun {
    /// When it ended.
    pub at: Timestamp,
    /// Files hashed.
    pub files: u64,
    /// Events followed.
    pub events: u64,
    /// Problems found.
    pub problems: usize,
}

/// Looks at everything.
pub fn verify(desk: &Desk, from: From, listener: &Listener<'_>) -> Result<Verified, StoreError> {
    let mut progress = Progress::begin(desk, from)?;
    let mut verified = Verified { began: progress.began, before: progress.files, ..Verified::default() };
    for line in desk.store.damage()? {
        verified.problems.push(problem("E-VER-005", format!("the database is damaged: {line}")));
    }
    let trail = chain::follow(desk, &mut verified)?;
    chain::documents(desk, &trail, &mut verified)?;
    verified.problems.extend(submissions::look(desk, &trail)?);
    verified.problems.extend(strangers::look(desk)?);
    verified.ended = files::hash(desk, &mut progress, listener)?;
    verified.files = progress.files;
    verified.bytes = progress.bytes;
    verified.problems.append(&mut progress.problems);
    if verified.ended == Ended::Whole {
        keep(desk, &verified)?;
    }
    Ok(verified)
}

/// Files of which the ledger knows nothing, wherever files rest.
pub fn strangers(desk: &Desk) -> Result<Vec<Finding>, StoreError> {
    strangers::look(desk)
}

/// The last run that came to its end.
pub fn last_run(reader: &store::Reader<'_>) -> Result<Option<LastRun>, StoreError> {
    Ok(store::mark::find(reader, LAST)?.and_then(|text| serde_json::from_str(&text).ok()))
}

fn keep(desk: &Desk, verified: &Verified) -> Result<(), StoreError> {
    let last = LastRun {
        at: desk.clock.now(),
        files: verified.files,
        events: verified.events,
        problems: verified.problems.len(),
    };
    let text = serde_json::to_string(&last).unwrap_or_default();
    desk.store.write(desk.clock.now(), |transaction| {
        progress::forget(transaction)?;
        store::mark::write(transaction, LAST, &text)
    })
}

fn problem(code: &str, message: String) -> Finding {
    let next = match code {
        "E-VER-001" | "E-VER-002" => {
            "keep what is there; bring a backup back into a fresh folder with `isodesk --desk NEW restore BACKUP`, and take that file from there"
        }
        "E-VER-006" => "look at it; if it is a paper, drop it into the inbox, then move it away from there",
        _ => {
            "keep this desk as it is, and bring a backup back into a fresh folder with `isodesk --desk NEW restore BACKUP`"
        }
    };
    Finding::new(code, Severity::Blocking, message).hint(next)
}
