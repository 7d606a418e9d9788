//! Positions: append-only, the latest of a ballot is in force.

use super::{Reader, StoreError, Transaction, column, tag};
use crate::domain::{comment::Comment, position::Position};
use jiff::Timestamp;
use rusqlite::{Row, named_params};

const ADD: &str = "
    insert into position (ballot, tag, position, comments, recorded, actor)
    values (:ballot, :tag, :position, :comments, :recorded, :actor)";
const OF_BALLOT: &str = "select * from position where ballot = :ballot order by id";
const LATEST: &str = "select * from position where ballot = :ballot order by id desc limit 1";

/// A position as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The number of the record.
    pub number: u64,
    /// The position.
    pub position: Position,
    /// The rows of its comment files.
    pub comments: Vec<Comment>,
    /// When.
    pub at: Timestamp,
    /// Who recorded it.
    pub actor: String,
}

/// Records a position and gives its number.
pub fn add(
    transaction: &Transaction<'_>,
    position: &Position,
    comments: &[Comment],
    actor: &str,
) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":ballot": column::signed(position.ballot),
        ":tag": tag::id_of(transaction, &position.tag)?,
        ":position": column::json(position)?,
        ":comments": column::json(&comments)?,
        ":recorded": transaction.at().to_string(),
        ":actor": actor,
    })?;
    Ok(column::unsigned(transaction.connection.last_insert_rowid()))
}

/// The position in force on a ballot.
pub fn latest(reader: &Reader<'_>, ballot: u64) -> Result<Option<Recorded>, StoreError> {
    let mut statement = reader.connection.prepare_cached(LATEST)?;
    let mut rows = statement.query_and_then(named_params! { ":ballot": column::signed(ballot) }, from_row)?;
    rows.next().transpose()
}

/// Every position on a ballot, in the order of recording.
pub fn of_ballot(reader: &Reader<'_>, ballot: u64) -> Result<Vec<Recorded>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_BALLOT)?;
    statement.query_and_then(named_params! { ":ballot": column::signed(ballot) }, from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> Result<Recorded, StoreError> {
    Ok(Recorded {
        number: column::unsigned(row.get("id")?),
        position: column::from_json("a position", row.get("position")?)?,
        comments: column::from_json("comments", row.get("comments")?)?,
        at: column::read("a time", row.get("recorded")?)?,
        actor: row.get("actor")?,
    })
}
