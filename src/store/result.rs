//! Official results of voting: append-only, the latest of a ballot is in force.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::official_result::{Judged, OfficialResult, OurVote};
use rusqlite::{Row, named_params};

const ADD: &str = "
    insert into official_result (ballot, document, reference, printed, judged, ours, recorded)
    values (:ballot, :document, :reference, :printed, :judged, :ours, :recorded)";
const OF_BALLOT: &str = "select * from official_result where ballot = :ballot order by id desc limit 1";
const OF_DOCUMENT: &str = "select * from official_result where document = :document order by id desc limit 1";

/// A result as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The number of the record.
    pub number: u64,
    /// The ballot, when the desk knows it.
    pub ballot: Option<u64>,
    /// The document it was read from.
    pub document: Option<u64>,
    /// As printed.
    pub printed: OfficialResult,
    /// As computed.
    pub judged: Judged,
    /// Whether our vote arrived; `None` without a ballot.
    pub ours: Option<OurVote>,
}

/// Records a result and gives its number.
pub fn add(transaction: &Transaction<'_>, result: &Recorded) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":ballot": result.ballot.map(column::signed),
        ":document": result.document.map(column::signed),
        ":reference": result.printed.reference,
        ":printed": column::json(&result.printed)?,
        ":judged": column::json(&result.judged)?,
        ":ours": result.ours.as_ref().map(column::json).transpose()?,
        ":recorded": transaction.at().to_string(),
    })?;
    Ok(column::unsigned(transaction.connection.last_insert_rowid()))
}

/// The result in force of a ballot.
pub fn of_ballot(reader: &Reader<'_>, ballot: u64) -> Result<Option<Recorded>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_BALLOT)?;
    let mut rows = statement.query_and_then(named_params! { ":ballot": column::signed(ballot) }, from_row)?;
    rows.next().transpose()
}

/// The latest result that was read from a document.
pub fn of_document(reader: &Reader<'_>, document: u64) -> Result<Option<Recorded>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_DOCUMENT)?;
    let mut rows =
        statement.query_and_then(named_params! { ":document": column::signed(document) }, from_row)?;
    rows.next().transpose()
}

fn from_row(row: &Row<'_>) -> Result<Recorded, StoreError> {
    let number = |value: Option<i64>| value.map(column::unsigned);
    let ours: Option<String> = row.get("ours")?;
    Ok(Recorded {
        number: column::unsigned(row.get("id")?),
        ballot: number(row.get("ballot")?),
        document: number(row.get("document")?),
        printed: column::from_json("a result", row.get("printed")?)?,
        judged: column::from_json("a judgement", row.get("judged")?)?,
        ours: ours.map(|text| column::from_json("a vote", text)).transpose()?,
    })
}
