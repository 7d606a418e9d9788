//! What a person said of documents, kept as cases: a fact and its right value, held against every later reading.

use super::{Reader, StoreError, Transaction, column};
use rusqlite::{Row, named_params};
use serde::Serialize;

const KEEP: &str = "
    insert into learnt_case (document, fact, value, was_read, because, in_force)
    values (:document, :fact, :value, :was_read, :because, 1)
    on conflict (document, fact) do update set value = excluded.value, because = excluded.because
    where in_force = 1";
const LEAVE_OUT: &str = "update learnt_case set in_force = 0 where document = :document and in_force = 1";
const ALL: &str = "select * from learnt_case where in_force = 1 order by document, fact";

/// One fact of one document and what is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The document.
    pub document: u64,
    /// The fact, by its name in JSON.
    pub fact: String,
    /// What is right; `None` where the document states nothing.
    pub value: Option<String>,
    /// What was read when the document came.
    pub was_read: Option<String>,
    /// What the person said.
    pub because: String,
}

/// Keeps a case, over an older one of that fact; one that was left out stays so. Says whether anything was written.
pub fn keep(transaction: &Transaction<'_>, case: &Case) -> Result<bool, StoreError> {
    let written = transaction.connection.prepare_cached(KEEP)?.execute(named_params! {
        ":document": column::signed(case.document), ":fact": case.fact, ":value": case.value,
        ":was_read": case.was_read, ":because": case.because,
    })?;
    Ok(written > 0)
}

/// Leaves the cases of a document out from now on; gives how many there were.
pub fn leave_out(transaction: &Transaction<'_>, document: u64) -> Result<usize, StoreError> {
    let mut statement = transaction.connection.prepare_cached(LEAVE_OUT)?;
    Ok(statement.execute(named_params! { ":document": column::signed(document) })?)
}

/// Every case in force, by document.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Case>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ALL)?;
    let rows = statement.query_and_then([], from_row)?;
    rows.collect()
}

fn from_row(row: &Row<'_>) -> Result<Case, StoreError> {
    Ok(Case {
        document: column::unsigned(row.get("document")?),
        fact: row.get("fact")?,
        value: row.get("value")?,
        was_read: row.get("was_read")?,
        because: row.get("because")?,
    })
}
