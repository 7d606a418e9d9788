//! Small facts about the desk itself: its last look at the drop folder, how it watches, its last reminders.

use super::{Reader, StoreError, Transaction};
use rusqlite::{OptionalExtension as _, named_params};

const WRITE: &str = "
    insert into mark (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value";
const FIND: &str = "select value from mark where name = :name";

/// Writes a fact over the older one of that name. It is no history and has no event.
pub fn write(transaction: &Transaction<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    transaction
        .connection
        .prepare_cached(WRITE)?
        .execute(named_params! { ":name": name, ":value": value })?;
    Ok(())
}

/// The fact of that name.
pub fn find(reader: &Reader<'_>, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = reader.connection.prepare_cached(FIND)?;
    Ok(statement.query_row(named_params! { ":name": name }, |row| row.get(0)).optional()?)
}
