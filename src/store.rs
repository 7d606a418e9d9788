//! The ledger: one SQLite file. The only SQL in the house; no type of the database crate leaves it.
//!
//! A [`Store`] is opened once. What changes state runs in [`Store::write`], which is one transaction and ends
//! on disk or not at all; what only looks runs in [`Store::read`], which sees one moment. Each aggregate is a
//! module with its verbs: functions that read take a [`Reader`], functions that write take a [`Transaction`]
//! (which reads too). Every change of state records its event in the same transaction, through
//! [`event::record`].
//!
//! The one surprise: `write` takes the write lock at its beginning and not at its first change, so that what
//! it reads is still true when it writes.

pub mod ballot;
mod column;
pub mod comment_template;
pub mod committee;
pub mod concurrence;
pub mod document;
pub mod event;
pub mod excuse;
pub mod feed;
pub mod intake;
pub mod learnt;
pub mod lines;
pub mod mark;
mod migrate;
pub mod past;
pub mod position;
pub mod progress;
pub mod reminder;
pub mod resting;
pub mod result;
pub mod rule_set;
pub mod search;
pub mod signature;
pub mod tag;
pub mod vote;

use crate::disk::{self, Step};
use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, config::DbConfig};
use std::{
    io,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

const PRAGMAS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma trusted_schema = off;
    pragma cell_size_check = on;
    pragma temp_store = memory;
    pragma wal_autocheckpoint = 8000;
    pragma cache_size = -32768;";

/// An open ledger.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    /// The day that is looked at, in a copy that is not written.
    looks_back_to: Option<Date>,
}

/// One moment of the ledger, to look at.
#[derive(Debug)]
pub struct Reader<'ledger> {
    connection: &'ledger Connection,
}

/// One change of the ledger: all of it or nothing. It reads like a [`Reader`].
#[derive(Debug)]
pub struct Transaction<'ledger> {
    reader: Reader<'ledger>,
    at: Timestamp,
}

impl<'ledger> Deref for Transaction<'ledger> {
    type Target = Reader<'ledger>;
    fn deref(&self) -> &Reader<'ledger> {
        &self.reader
    }
}

impl Transaction<'_> {
    /// The one moment at which everything in this transaction happens.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

impl Store {
    /// Opens the ledger at `path`, makes it where there is none (readable by its owner only), and brings its
    /// schema up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        // Where it is there already, or cannot be made, opening says so in its own words.
        let _ = disk::make(path, 0o600);
        Self::open_existing(path)
    }

    /// Makes an empty file that only its owner reads.
    fn make(path: &Path) -> Result<(), StoreError> {
        disk::make(path, 0o600)
            .map(|_| ())
            .map_err(|cause| StoreError::Unopened { path: path.to_owned(), cause: cause.to_string() })
    }

    /// Opens the ledger at `path`, which must be there already.
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let unopened =
            |cause: rusqlite::Error| StoreError::Unopened { path: path.to_owned(), cause: cause.to_string() };
        let mut connection = Connection::open_with_flags(path, flags).map_err(unopened)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(256);
        // Before anything is changed, even the way it is written.
        migrate::refuse_a_newer_one(&connection, path)?;
        connection.execute_batch(PRAGMAS)?;
        // A prepared statement is planned once, not again for each value that is bound.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrate::bring_up_to_date(&mut connection, path)?;
        Ok(Self { connection: Mutex::new(connection), path: path.to_owned(), looks_back_to: None })
    }

    /// The file of the ledger.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` as one transaction at the moment `at`. An error of `work` leaves no trace.
    pub fn write<T, E: From<StoreError>>(
        &self,
        at: Timestamp,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some(day) = self.looks_back_to {
            return Err(StoreError::Past { day }.into());
        }
        let mut connection = self.connection();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let done = work(&Transaction { reader: Reader { connection: &transaction }, at })?;
        disk::step(Step::Commit, &self.path).map_err(StoreError::from)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Runs `work` on one moment of the ledger, which does not change while it looks.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection();
        let moment = connection.transaction().map_err(StoreError::from)?;
        work(&Reader { connection: &moment })
    }

    /// What the database itself says about its file: nothing when all is well.
    pub fn damage(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        let mut found = Vec::new();
        connection.pragma_query(None, "integrity_check", |row| {
            found.push(row.get::<_, String>(0)?);
            Ok(())
        })?;
        found.retain(|line| line != "ok");
        connection.pragma_query(None, "foreign_key_check", |row| {
            found.push(format!("a line of `{}` points to nothing", row.get::<_, String>(0)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// Writes a copy of the whole ledger, as it is at one moment, while others may go on writing.
    /// Only its owner reads it.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        if let Some(day) = self.looks_back_to {
            return Err(StoreError::Past { day });
        }
        // Where it cannot be made, copying says so in its own words.
        let _ = disk::absent_is_done(disk::remove(path)).and_then(|()| disk::make(path, 0o600));
        let connection = self.connection();
        disk::step(Step::Write, path)?;
        connection.backup("main", path, None::<fn(rusqlite::backup::Progress)>)?;
        Ok(())
    }

    /// A thread that panicked inside a transaction has rolled it back: the connection is still good.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The ledger could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("cannot open the ledger `{path}`: {cause}")]
    Unopened {
        /// The file.
        path: PathBuf,
        /// What the database says.
        cause: String,
    },
    /// The file is a database of another program.
    #[error("`{path}` is a database, but not a ledger of isodesk")]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error("the ledger `{path}` has schema {found}, and this isodesk knows only {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Migrations it has.
        found: i64,
        /// Migrations that this program has.
        known: i64,
        /// Version of the program that wrote it.
        program: String,
    },
    /// Another program holds the write lock.
    #[error("the ledger is locked by another program for more than 10 s")]
    Busy,
    /// No room on the disk.
    #[error("the ledger cannot grow: the disk is full")]
    Full,
    /// The file may not be written.
    #[error("the ledger cannot be written: {cause}")]
    ReadOnly {
        /// What the database says.
        cause: String,
    },
    /// The disk failed; what it says afterwards is not to be believed.
    #[error("the disk under the ledger failed: {cause}")]
    Broken {
        /// What the system says.
        cause: String,
    },
    /// The file is damaged.
    #[error("the ledger is damaged: {cause}")]
    Damaged {
        /// What the database says.
        cause: String,
    },
    /// A view of an earlier day is not written.
    #[error("this is the desk as it stood on {day}: nothing can be recorded in it")]
    Past {
        /// The day.
        day: Date,
    },
    /// A rule of the schema refused the change.
    #[error("the ledger refused a change: {cause}")]
    Refused {
        /// What the database says.
        cause: String,
    },
    /// A column holds what no version of this program writes.
    #[error("the ledger holds `{text}` where {what} should be")]
    Unreadable {
        /// What should stand there.
        what: &'static str,
        /// What stands there.
        text: String,
    },
}

impl StoreError {
    /// The stable code, listed in `docs/MESSAGES.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unopened { .. } => "E-STO-001",
            Self::Newer { .. } => "E-STO-002",
            Self::Busy => "E-STO-003",
            Self::Full => "E-STO-004",
            Self::Damaged { .. } => "E-STO-005",
            Self::Refused { .. } => "E-STO-006",
            Self::Unreadable { .. } => "E-STO-007",
            Self::NotALedger { .. } => "E-STO-008",
            Self::ReadOnly { .. } => "E-STO-009",
            Self::Broken { .. } => "E-STO-010",
            Self::Past { .. } => "E-STO-011",
        }
    }

    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unopened { .. } => {
                "make a desk with `isodesk init DIR`, or name one with `--desk DIR`".into()
            }
            Self::Newer { program, .. } => format!("use isodesk {program} or newer for this desk"),
            Self::Busy => {
                "wait until the other program has done its work, then give the same command again".into()
            }
            Self::Full => {
                "make room on the disk, then give the same command again; nothing was half done".into()
            }
            Self::Damaged { .. } => {
                "stop here, keep the file, and go back to a backup with `isodesk restore FILE`".into()
            }
            Self::Refused { .. } => "run `isodesk verify`, and report this line".into(),
            Self::Unreadable { .. } => {
                "run `isodesk verify`; the ledger was changed by something else".into()
            }
            Self::Broken { .. } => {
                "look after the disk, then give the same command again; what was not recorded is done anew"
                    .into()
            }
            Self::Past { .. } => "give the command again without `--as-of`".into(),
            Self::NotALedger { .. } => "name the desk's folder with `--desk DIR`".into(),
            Self::ReadOnly { .. } => {
                "give the desk's user the right to write there; `isodesk doctor` shows where".into()
            }
        }
    }

    /// Whether the same work may succeed later without anybody changing it.
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Busy | Self::Full | Self::ReadOnly { .. } => true,
            Self::Unopened { .. }
            | Self::NotALedger { .. }
            | Self::Newer { .. }
            | Self::Broken { .. }
            | Self::Damaged { .. }
            | Self::Refused { .. }
            | Self::Past { .. }
            | Self::Unreadable { .. } => false,
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull {
            return Self::Full;
        }
        Self::Broken { cause: error.to_string() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let cause = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Broken { cause },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { cause },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { cause },
            _ => Self::Refused { cause },
        }
    }
}

#[cfg(test)]
mod tests;
