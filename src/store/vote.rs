//! Signed votes, whole, and the submissions that carry them.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::vote::{Submission, Vote};
use rusqlite::{Row, named_params};

const ADD: &str =
    "insert into vote (ballot, position, vote, signed) values (:ballot, :position, :vote, :signed)";
const LATEST: &str = "select * from vote where ballot = :ballot order by id desc limit 1";
const ADD_SUBMISSION: &str = "
    insert into submission (vote, ballot, folder, sha256, exported, late)
    values (:vote, :ballot, :folder, :sha256, :exported, :late)";
const SUBMISSIONS: &str = "select * from submission where ballot = :ballot order by vote";
const ALL_SUBMISSIONS: &str = "select * from submission order by vote";
const ONE: &str = "select * from vote where id = :id";
const OF_VOTE: &str = "select * from submission where vote = :vote";
const ACKNOWLEDGE: &str =
    "update submission set receipt = :receipt, acknowledged = :acknowledged where vote = :vote";

/// A signed vote as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// The number of the record.
    pub number: u64,
    /// The number of the position it carries.
    pub position: u64,
    /// Everything a submission prints.
    pub vote: Vote,
}

/// Records a signed vote and gives its number.
pub fn add(transaction: &Transaction<'_>, position: u64, vote: &Vote) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":ballot": column::signed(vote.ballot.number),
        ":position": column::signed(position),
        ":vote": column::json(vote)?,
        ":signed": transaction.at().to_string(),
    })?;
    Ok(column::unsigned(transaction.connection.last_insert_rowid()))
}

/// The signed vote in force on a ballot.
pub fn latest(reader: &Reader<'_>, ballot: u64) -> Result<Option<Signed>, StoreError> {
    let mut statement = reader.connection.prepare_cached(LATEST)?;
    let mut rows = statement.query_and_then(named_params! { ":ballot": column::signed(ballot) }, from_row)?;
    rows.next().transpose()
}

/// Records the folder that carries a vote.
pub fn add_submission(
    transaction: &Transaction<'_>,
    vote: u64,
    submission: &Submission,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD_SUBMISSION)?.execute(named_params! {
        ":vote": column::signed(vote),
        ":ballot": column::signed(submission.ballot),
        ":folder": submission.folder,
        ":sha256": submission.sha256.to_string(),
        ":exported": submission.exported.to_string(),
        ":late": submission.late,
    })?;
    Ok(())
}

/// Records the portal's receipt for the submission of a vote.
pub fn acknowledge(transaction: &Transaction<'_>, vote: u64, receipt: &str) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ACKNOWLEDGE)?.execute(named_params! {
        ":vote": column::signed(vote),
        ":receipt": receipt,
        ":acknowledged": transaction.at().to_string(),
    })?;
    Ok(())
}

/// The submission of a signed vote.
pub fn submission_of(reader: &Reader<'_>, vote: u64) -> Result<Option<Submission>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_VOTE)?;
    let mut rows =
        statement.query_and_then(named_params! { ":vote": column::signed(vote) }, submission_from_row)?;
    rows.next().transpose()
}

/// Every submission on a ballot, in order.
pub fn submissions(reader: &Reader<'_>, ballot: u64) -> Result<Vec<Submission>, StoreError> {
    let mut statement = reader.connection.prepare_cached(SUBMISSIONS)?;
    statement
        .query_and_then(named_params! { ":ballot": column::signed(ballot) }, submission_from_row)?
        .collect()
}

/// Every submission of the desk, each with the number of the vote that it carries.
pub fn all_submissions(reader: &Reader<'_>) -> Result<Vec<(u64, Submission)>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ALL_SUBMISSIONS)?;
    let rows = statement.query_and_then([], |row| -> Result<_, StoreError> {
        Ok((column::unsigned(row.get("vote")?), submission_from_row(row)?))
    })?;
    rows.collect()
}

/// The signed vote with that number.
pub fn find(reader: &Reader<'_>, number: u64) -> Result<Option<Signed>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ONE)?;
    let mut rows = statement.query_and_then(named_params! { ":id": column::signed(number) }, from_row)?;
    rows.next().transpose()
}

fn from_row(row: &Row<'_>) -> Result<Signed, StoreError> {
    Ok(Signed {
        number: column::unsigned(row.get("id")?),
        position: column::unsigned(row.get("position")?),
        vote: column::from_json("a vote", row.get("vote")?)?,
    })
}

fn submission_from_row(row: &Row<'_>) -> Result<Submission, StoreError> {
    Ok(Submission {
        ballot: column::unsigned(row.get("ballot")?),
        folder: row.get("folder")?,
        sha256: column::read("a SHA-256", row.get("sha256")?)?,
        exported: column::read("a time", row.get("exported")?)?,
        late: row.get("late")?,
        receipt: row.get("receipt")?,
    })
}
