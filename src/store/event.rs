//! The audit trail: the one function through which every change of state is recorded.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::{
    digest::Digest,
    event::{Actor, Deed, Event},
};
use rusqlite::{OptionalExtension as _, Row, named_params};

const LAST: &str = "select number, hash from event order by number desc limit 1";
const ADD: &str = "
    insert into event (number, at, what, subject, actor, on_behalf_of, facts, previous, hash)
    values (:number, :at, :what, :subject, :actor, :on_behalf_of, :facts, :previous, :hash)";
const AFTER: &str = "select * from event where number > :number order by number limit :limit";
const CORRECTIONS: &str = "
    select * from event where what = 'document-corrected' and number > :number order by number limit :limit";
const OF_SUBJECT: &str = "select * from event where subject = :subject order by number";

/// Records what is done in this transaction, as the next event of the chain.
pub fn record(transaction: &Transaction<'_>, deed: Deed) -> Result<Event, StoreError> {
    let last: Option<(i64, String)> = transaction
        .connection
        .prepare_cached(LAST)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, previous) = match last {
        Some((number, hash)) => (column::unsigned(number), column::read("a SHA-256", hash)?),
        None => (0, Digest::ZERO),
    };
    let event = Event::following(number + 1, previous, transaction.at, deed);
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":number": column::signed(event.number),
        ":at": event.at.to_string(),
        ":what": event.deed.what,
        ":subject": event.deed.subject,
        ":actor": event.deed.actor.name,
        ":on_behalf_of": event.deed.actor.on_behalf_of,
        ":facts": event.deed.facts.to_string(),
        ":previous": event.previous.to_string(),
        ":hash": event.hash.to_string(),
    })?;
    Ok(event)
}

/// At most `limit` events after that number, in order: a whole trail is read in pages.
pub fn after(reader: &Reader<'_>, number: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
    let mut statement = reader.connection.prepare_cached(AFTER)?;
    let rows = statement
        .query_and_then(named_params! { ":number": column::signed(number), ":limit": limit }, from_row)?;
    rows.collect()
}

/// At most `limit` corrections of documents after that number, in order.
pub fn corrections(reader: &Reader<'_>, number: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
    let mut statement = reader.connection.prepare_cached(CORRECTIONS)?;
    let rows = statement
        .query_and_then(named_params! { ":number": column::signed(number), ":limit": limit }, from_row)?;
    rows.collect()
}

/// The number of the last event; 0 when there is none.
pub fn last_number(reader: &Reader<'_>) -> Result<u64, StoreError> {
    let mut statement = reader.connection.prepare_cached(LAST)?;
    let last: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(last.map_or(0, column::unsigned))
}

/// Everything recorded about one subject, such as `document:17`, in order.
pub fn of_subject(reader: &Reader<'_>, subject: &str) -> Result<Vec<Event>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_SUBJECT)?;
    let rows = statement.query_and_then(named_params! { ":subject": subject }, from_row)?;
    rows.collect()
}

pub(super) fn from_row(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        number: column::unsigned(row.get("number")?),
        at: column::read("a time", row.get("at")?)?,
        deed: Deed {
            what: row.get("what")?,
            subject: row.get("subject")?,
            actor: Actor { name: row.get("actor")?, on_behalf_of: row.get("on_behalf_of")? },
            facts: column::read("JSON", row.get("facts")?)?,
        },
        previous: column::read("a SHA-256", row.get("previous")?)?,
        hash: column::read("a SHA-256", row.get("hash")?)?,
    })
}
