//! Missed ballots that ISO has excused.

use super::{Reader, StoreError, Transaction, column};
use rusqlite::named_params;
use std::collections::BTreeSet;

const ADD: &str = "
    insert into excuse (ballot, because, recorded) values (:ballot, :because, :recorded)
    on conflict (ballot) do update set because = excluded.because, recorded = excluded.recorded";
const ALL: &str = "select ballot from excuse";

/// Records why a missed ballot is excused; a later reason takes the place of the earlier one.
pub fn add(transaction: &Transaction<'_>, ballot: u64, because: &str) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":ballot": column::signed(ballot),
        ":because": because,
        ":recorded": transaction.at().to_string(),
    })?;
    Ok(())
}

/// The numbers of all ballots that are excused.
pub fn all(reader: &Reader<'_>) -> Result<BTreeSet<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ALL)?;
    statement.query_and_then([], |row| Ok(column::unsigned(row.get(0)?)))?.collect()
}
