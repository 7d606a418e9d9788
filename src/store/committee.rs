//! Committees as ISO's open data lists them, and which body takes part in which, over time.
//!
//! The one surprise: a committee whose members the data does not state is *unknown*, which is not the same as
//! one in which a body takes no part.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::{committee::CommitteeReference, membership::Participation};
use jiff::civil::Date;
use rusqlite::{Row, named_params};
use std::collections::BTreeSet;

const WRITE: &str = "
    insert into committee (reference, iso_id, title, parent, secretariat, status, membership_known, as_of)
    values (:reference, :iso_id, :title, :parent, :secretariat, :status, :membership_known, :as_of)
    on conflict (reference) do update set iso_id = excluded.iso_id, title = excluded.title,
        parent = excluded.parent, secretariat = excluded.secretariat, status = excluded.status,
        membership_known = excluded.membership_known, as_of = excluded.as_of";
const JOIN: &str = "
    insert into committee_member (committee, body, participation, since)
    values (:committee, :body, :participation, :since)
    on conflict (committee, body, since) do update set participation = excluded.participation, until = null";
const LEAVE: &str = "
    update committee_member set until = :until
    where committee = :committee and body = :body and until is null";
const REFERENCES: &str = "select reference from committee";
const ONE: &str = "select * from committee where reference = :reference";
const ALL: &str = "select * from committee order by reference";
const MEMBERS: &str = "
    select body, participation from committee_member
    where committee = :committee and until is null order by body";
const DOWNGRADES: &str = "
    select o.committee, o.since from committee_member o
    join committee_member p on p.committee = o.committee and p.body = o.body
        and p.participation = 'P' and p.until = date(o.since, '-1 day')
    where o.body = :body and o.participation = 'O' and o.since <= :day
        and (o.until is null or :day <= o.until)
    order by o.committee";
/// One committee of ISO's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committee {
    /// Its reference.
    pub reference: CommitteeReference,
    /// ISO's number of it.
    pub iso_id: Option<u64>,
    /// Its English title.
    pub title: String,
    /// The committee above it.
    pub parent: Option<CommitteeReference>,
    /// The body that holds the secretariat.
    pub secretariat: Option<String>,
    /// ISO's word: `Active`, `Standby`, `Disbanded` …
    pub status: String,
    /// Whether the data states its members.
    pub membership: Membership,
    /// The day of the data.
    pub as_of: Date,
}

/// Whether the members of a committee are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// The data lists them; it may list none.
    Known,
    /// The data does not say.
    Unknown,
}

/// Writes a committee as the data states it.
pub fn write(transaction: &Transaction<'_>, committee: &Committee) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(WRITE)?.execute(named_params! {
        ":reference": committee.reference.to_string(),
        ":iso_id": committee.iso_id.map(column::signed),
        ":title": committee.title,
        ":parent": committee.parent.as_ref().map(ToString::to_string),
        ":secretariat": committee.secretariat,
        ":status": committee.status,
        ":membership_known": committee.membership == Membership::Known,
        ":as_of": committee.as_of.to_string(),
    })?;
    Ok(())
}

/// Says that from that day on a body takes part, in that way.
pub fn join(
    transaction: &Transaction<'_>,
    committee: &CommitteeReference,
    body: &str,
    participation: Participation,
    since: Date,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(JOIN)?.execute(named_params! {
        ":committee": committee.to_string(), ":body": body, ":participation": participation.word(),
        ":since": since.to_string(),
    })?;
    Ok(())
}

/// Says that the body took part until that day, for the last time.
pub fn leave(
    transaction: &Transaction<'_>,
    committee: &CommitteeReference,
    body: &str,
    until: Date,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(LEAVE)?.execute(named_params! {
        ":committee": committee.to_string(), ":body": body, ":until": until.to_string(),
    })?;
    Ok(())
}

/// Every committee there is.
pub fn references(reader: &Reader<'_>) -> Result<BTreeSet<CommitteeReference>, StoreError> {
    let mut statement = reader.connection.prepare_cached(REFERENCES)?;
    let rows = statement.query_and_then([], |row| column::read("a committee", row.get(0)?))?;
    rows.collect()
}

/// The committee with that reference.
pub fn find(reader: &Reader<'_>, reference: &CommitteeReference) -> Result<Option<Committee>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ONE)?;
    let mut rows =
        statement.query_and_then(named_params! { ":reference": reference.to_string() }, from_row)?;
    rows.next().transpose()
}

/// Every committee, by reference.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Committee>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ALL)?;
    let rows = statement.query_and_then([], from_row)?;
    rows.collect()
}

/// The bodies that take part now, by acronym.
pub fn members(
    reader: &Reader<'_>,
    committee: &CommitteeReference,
) -> Result<Vec<(String, Participation)>, StoreError> {
    let mut statement = reader.connection.prepare_cached(MEMBERS)?;
    let rows = statement.query_and_then(
        named_params! { ":committee": committee.to_string() },
        |row| -> Result<_, StoreError> {
            Ok((row.get(0)?, column::word("a participation", row.get(1)?, Participation::from_word)?))
        },
    )?;
    rows.collect()
}

/// The committees in which a body is an O-member on that day and was a P-member the day before it became one.
pub fn downgrades(
    reader: &Reader<'_>,
    body: &str,
    day: Date,
) -> Result<Vec<(CommitteeReference, Date)>, StoreError> {
    let mut statement = reader.connection.prepare_cached(DOWNGRADES)?;
    let rows = statement.query_and_then(
        named_params! { ":body": body, ":day": day.to_string() },
        |row| -> Result<_, StoreError> {
            Ok((column::read("a committee", row.get(0)?)?, column::read("a date", row.get(1)?)?))
        },
    )?;
    rows.collect()
}

fn from_row(row: &Row<'_>) -> Result<Committee, StoreError> {
    let known: bool = row.get("membership_known")?;
    Ok(Committee {
        reference: column::read("a committee", row.get("reference")?)?,
        iso_id: row.get::<_, Option<i64>>("iso_id")?.map(column::unsigned),
        title: row.get("title")?,
        parent: column::read_optional("a committee", row.get("parent")?)?,
        secretariat: row.get("secretariat")?,
        status: row.get("status")?,
        membership: if known { Membership::Known } else { Membership::Unknown },
        as_of: column::read("a date", row.get("as_of")?)?,
    })
}
