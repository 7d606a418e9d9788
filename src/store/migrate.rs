//! The schema and its changes: embedded, forward only, never edited once released.
//!
//! `user_version` counts the migrations that a ledger has. A ledger with more of them than this program knows
//! was written by a newer one and is refused: guessing at a newer schema would be writing a wrong history.

use super::StoreError;
use crate::disk::{self, Step};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Marks the file as ours: `ISOD` in ASCII.
const APPLICATION_ID: i32 = 0x4953_4f44;

/// Each migration in order; the place in the list, counted from 1, is its `user_version`.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_ledger.sql"),
    include_str!("migrations/0002_ballots.sql"),
    include_str!("migrations/0003_results.sql"),
    include_str!("migrations/0004_reminders.sql"),
    include_str!("migrations/0005_ballot_numbers.sql"),
    include_str!("migrations/0006_rule_sets.sql"),
    include_str!("migrations/0007_retry.sql"),
    include_str!("migrations/0008_search.sql"),
    include_str!("migrations/0009_learnt.sql"),
    include_str!("migrations/0010_tag_ballots.sql"),
    include_str!("migrations/0011_scale.sql"),
    include_str!("migrations/0012_waits.sql"),
    include_str!("migrations/0013_reading.sql"),
    include_str!("migrations/0014_comment_templates.sql"),
    include_str!("migrations/0015_unread.sql"),
    include_str!("migrations/0016_shared_ballots.sql"),
    include_str!("migrations/0017_beginnings.sql"),
];

const PROGRAM_OF_THE_SCHEMA: &str = "select value from mark where name = 'program'";
const WRITE_PROGRAM: &str = "insert into mark (name, value) values ('program', :program)
    on conflict (name) do update set value = excluded.value";

/// How many migrations this program knows.
pub(super) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings the ledger to the schema of this program, each migration in a transaction of its own.
pub(super) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    refuse_a_newer_one(connection, path)?;
    if version(connection)? == known() {
        return Ok(());
    }
    bring_up_to(connection, path, known())
}

/// Brings a ledger to that schema, which is not older than its own.
pub(super) fn bring_up_to(connection: &mut Connection, path: &Path, schema: i64) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Another process may have done the same while this one waited for its turn.
    let done = usize::try_from(version(&transaction)?).unwrap_or_default();
    let wanted = usize::try_from(schema).unwrap_or_default();
    for migration in MIGRATIONS.iter().take(wanted).skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.execute(WRITE_PROGRAM, rusqlite::named_params! { ":program": env!("CARGO_PKG_VERSION") })?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", schema)?;
    disk::step(Step::Commit, path)?;
    Ok(transaction.commit()?)
}

/// Refuses a ledger that a newer program wrote, and a database that is none of ours.
pub(super) fn refuse_a_newer_one(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = version(connection)?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if found > 0 && application != APPLICATION_ID {
        return Err(StoreError::NotALedger { path: path.to_owned() });
    }
    if found <= known() {
        return Ok(());
    }
    let program = connection.query_row(PROGRAM_OF_THE_SCHEMA, [], |row| row.get(0));
    let program = program.unwrap_or_else(|_| "a newer one".to_owned());
    Err(StoreError::Newer { path: path.to_owned(), found, known: known(), program })
}

pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}
