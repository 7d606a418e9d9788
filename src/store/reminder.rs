//! Reminders that were written, by their keys: none is written twice.

use super::{Reader, StoreError, Transaction, column, mark};
use rusqlite::named_params;
use std::collections::BTreeSet;

const ADD: &str = "insert into reminder (key, ballot, file, written) values (:key, :ballot, :file, :written)";
const KEYS: &str = "select key from reminder";
/// The mark under which the last run is kept.
const LAST_RUN: &str = "last_reminders";

/// Records that a reminder was written to that file, a place from the desk's folder.
pub fn add(
    transaction: &Transaction<'_>,
    key: &str,
    ballot: Option<u64>,
    file: &str,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":key": key,
        ":ballot": ballot.map(column::signed),
        ":file": file,
        ":written": transaction.at().to_string(),
    })?;
    Ok(())
}

/// The keys of every reminder that was written.
pub fn keys(reader: &Reader<'_>) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = reader.connection.prepare_cached(KEYS)?;
    statement.query_and_then([], |row| Ok(row.get(0)?))?.collect()
}

/// Notes when reminders were last looked for, and what came of it: `2026-03-02T11:00:00Z, 3 written`.
pub fn note_run(transaction: &Transaction<'_>, written: usize) -> Result<(), StoreError> {
    mark::write(transaction, LAST_RUN, &format!("{}, {written} written", transaction.at()))
}

/// When reminders were last looked for, and what came of it.
pub fn last_run(reader: &Reader<'_>) -> Result<Option<String>, StoreError> {
    mark::find(reader, LAST_RUN)
}
