//! Rule sets that ballots were opened under, kept whole: append-only.

use super::{Reader, StoreError, Transaction};
use rusqlite::{OptionalExtension as _, named_params};

const ADD: &str = "insert into rule_set (name, text, recorded) values (:name, :text, :recorded)";
const ALL: &str = "select name, text from rule_set order by name";
const IS_KEPT: &str = "select 1 from rule_set where name = :name";

/// Keeps a rule set by its name.
pub fn add(transaction: &Transaction<'_>, name: &str, text: &str) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":name": name, ":text": text, ":recorded": transaction.at().to_string(),
    })?;
    Ok(())
}

/// Every rule set that is kept: its name and its text.
pub fn all(reader: &Reader<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ALL)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the rule set of that name is kept already.
pub fn is_kept(reader: &Reader<'_>, name: &str) -> Result<bool, StoreError> {
    let mut statement = reader.connection.prepare_cached(IS_KEPT)?;
    Ok(statement.query_row(named_params! { ":name": name }, |_| Ok(())).optional()?.is_some())
}
