//! What is looked at again, and what is not: files that wait for a pause to end, files that stay where they were
//! dropped, and bytes that ended their readers.

use super::super::{Reader, StoreError, Transaction, column};
use crate::domain::{
    digest::Digest,
    intake::{FileMark, pause_after},
};
use jiff::Timestamp;
use rusqlite::named_params;
use std::collections::HashSet;

const TRIES: &str = "select tries from intake where id = :id";
const PUT_OFF: &str = "update intake set tries = :tries, again = :again where id = :id";
const LET_GO_OF: &str = "update intake set holder = null where id = :id";
const LEFT: &str = "
    select path, device, inode, length, modified_ns, changed_ns from intake
    where (state = 'duplicate' and source = 'inbox' and stored is null and unfinished = 0) or stays = 1";
const STAYS: &str = "update intake set stays = 1 where id = :id";
const STAYING: &str = "select id from intake where stays = 1 order by id";
const ENDED_READERS: &str = "
    select sha256 from intake
    where state = 'quarantined' and sha256 is not null and code in ('E-TXT-102', 'E-TXT-103', 'E-TXT-104')";

/// Says that a file could not be taken in and is tried again after a pause, which grows each time in a row; gives
/// the moment.
pub fn put_off(transaction: &Transaction<'_>, number: u64) -> Result<Timestamp, StoreError> {
    let id = column::signed(number);
    let tries: u32 = transaction
        .connection
        .prepare_cached(TRIES)?
        .query_row(named_params! { ":id": id }, |row| row.get(0))?;
    let tries = tries.saturating_add(1);
    let again = transaction.at.saturating_add(pause_after(tries)).unwrap_or(transaction.at);
    transaction.connection.prepare_cached(PUT_OFF)?.execute(named_params! {
        ":id": id, ":tries": tries, ":again": again.to_string(),
    })?;
    Ok(again)
}

/// Says that nobody has that file in hand any more: who had was on a machine that is gone.
pub fn let_go_of(transaction: &Transaction<'_>, number: u64) -> Result<(), StoreError> {
    transaction
        .connection
        .prepare_cached(LET_GO_OF)?
        .execute(named_params! { ":id": column::signed(number) })?;
    Ok(())
}

/// Says that a dropped file that rests could not be moved out of the drop folder.
pub fn stays(transaction: &Transaction<'_>, number: u64) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(STAYS)?.execute(named_params! { ":id": column::signed(number) })?;
    Ok(())
}

/// The lines of files that rest and still lie in the drop folder.
pub fn staying(reader: &Reader<'_>) -> Result<Vec<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(STAYING)?;
    let rows =
        statement.query_and_then([], |row| -> Result<_, StoreError> { Ok(column::unsigned(row.get(0)?)) })?;
    rows.collect()
}

/// What rests and lies where it was dropped (duplicates that are left, files that could not be moved): by path and
/// mark, so that none is taken in again at every look.
pub fn left(reader: &Reader<'_>) -> Result<HashSet<(Vec<u8>, FileMark)>, StoreError> {
    let mut statement = reader.connection.prepare_cached(LEFT)?;
    let rows = statement.query_and_then([], |row| -> Result<_, StoreError> {
        let mark = FileMark {
            device: column::from_bits(row.get("device")?),
            inode: column::from_bits(row.get("inode")?),
            length: column::unsigned(row.get("length")?),
            modified_ns: row.get("modified_ns")?,
            changed_ns: row.get("changed_ns")?,
        };
        Ok((row.get("path")?, mark))
    })?;
    rows.collect()
}

/// The bytes that ended the readers they were given to, and are quarantined for it.
pub fn ended_readers(reader: &Reader<'_>) -> Result<HashSet<Digest>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ENDED_READERS)?;
    let rows = statement.query_and_then([], |row| column::read("a SHA-256", row.get("sha256")?))?;
    rows.collect()
}
