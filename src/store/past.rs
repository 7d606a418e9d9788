//! A copy of the ledger in memory, as it stood at the end of a day: to look at, never to write.
//!
//! Rows that came later are taken out; what is changed in place (ballots, rosters, rounds) is what the events up to
//! that day say. Papers are shown with the facts that are in force now: a correction of a paper is not undone.

use super::{Reader, Store, StoreError, Transaction, ballot, column, tag};
use crate::domain::{
    event::Event,
    past::{FOLDED, Past},
};
use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, backup::Backup, named_params};
use std::{sync::Mutex, time::Duration};

const EVENTS: &str = "
    select * from event
    where at < :before and what in (select value from json_each(:names)) order by number";

/// What came at a moment or later goes; children before their parents.
const LATER: [&str; 13] = [
    "delete from submission_signature where vote in (select vote from submission where exported >= :before)",
    "delete from submission where exported >= :before",
    "update submission set receipt = null, acknowledged = null where acknowledged >= :before",
    "delete from vote where signed >= :before",
    "delete from concurrence where recorded >= :before",
    "delete from position where recorded >= :before",
    "delete from official_result where recorded >= :before",
    "delete from excuse where recorded >= :before",
    "delete from reminder where written >= :before",
    "delete from ballot_document where document in (select id from document where received >= :before)",
    "delete from intake where seen >= :before",
    "delete from document where received >= :before",
    "delete from event where at >= :before",
];
const LATER_VOTES: &str = "delete from member_vote where cast_on > :day";
const TRIGGERS: &str = "select name from sqlite_master where type = 'trigger'";
const NUMBERS: &str = "select id from ballot";
const FORGET_BALLOT: &str = "delete from ballot where id = :id";
const FORGET_PAPERS: &str = "delete from ballot_document where ballot = :id";
const FORGET_ROSTERS: &str = "
    delete from tag_committee; delete from tag_member; delete from tag_ballot;
    delete from tag where name not in (select value from json_each((select value from mark where name = 'past')));";

/// The end of a day: the moment after it, as UTC.
#[derive(Clone, Copy, Debug)]
pub struct EndOfDay {
    /// The day.
    pub day: Date,
    /// The first moment of the next one.
    pub before: Timestamp,
}

impl EndOfDay {
    /// The moment as the ledger's texts are compared with it: without its `Z`, which sorts after fractions.
    fn text(self) -> String {
        self.before.to_string().trim_end_matches('Z').to_owned()
    }
}

/// The events of ballots and rosters up to the end of a day, in order.
pub fn events(reader: &Reader<'_>, end: EndOfDay) -> Result<Vec<Event>, StoreError> {
    let mut statement = reader.connection.prepare_cached(EVENTS)?;
    let names = column::json(&FOLDED)?;
    let rows = statement
        .query_and_then(named_params! { ":before": end.text(), ":names": names }, super::event::from_row)?;
    rows.collect()
}

impl Store {
    /// The ledger as it stood at the end of a day; `past` is what the events up to then say.
    pub fn as_it_stood(&self, end: EndOfDay, past: &Past) -> Result<Self, StoreError> {
        let mut memory = Connection::open_in_memory()?;
        Backup::new(&self.connection(), &mut memory)?.run_to_completion(4096, Duration::ZERO, None)?;
        memory.set_prepared_statement_cache_capacity(256);
        memory.execute_batch("pragma foreign_keys = off; pragma temp_store = memory;")?;
        let transaction = memory.transaction()?;
        let triggers: Vec<String> =
            transaction.prepare(TRIGGERS)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for trigger in triggers {
            transaction.execute_batch(&format!("drop trigger {trigger}"))?;
        }
        for later in LATER {
            transaction.execute(later, named_params! { ":before": end.text() })?;
        }
        transaction.execute(LATER_VOTES, named_params! { ":day": end.day.to_string() })?;
        let writer = Transaction { reader: Reader { connection: &transaction }, at: end.before };
        put_ballots(&writer, past)?;
        put_rosters(&writer, past)?;
        transaction.commit()?;
        Ok(Self { connection: Mutex::new(memory), path: self.path.clone(), looks_back_to: Some(end.day) })
    }
}

fn put_ballots(writer: &Transaction<'_>, past: &Past) -> Result<(), StoreError> {
    let numbers: Vec<i64> =
        writer.connection.prepare(NUMBERS)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in numbers {
        if let Some(known) = past.ballots.get(&column::unsigned(id)) {
            ballot::change(writer, known)?;
        } else {
            writer.connection.execute(FORGET_PAPERS, named_params! { ":id": id })?;
            writer.connection.execute(FORGET_BALLOT, named_params! { ":id": id })?;
        }
    }
    Ok(())
}

fn put_rosters(writer: &Transaction<'_>, past: &Past) -> Result<(), StoreError> {
    let names: Vec<&String> = past.rosters.keys().collect();
    super::mark::write(writer, "past", &column::json(&names)?)?;
    writer.connection.execute_batch(FORGET_ROSTERS)?;
    for roster in past.rosters.values() {
        tag::save(writer, &roster.tag)?;
        for member in &roster.members {
            tag::save_member(writer, &roster.tag.name, member)?;
        }
    }
    for ((number, round), known) in &past.rounds {
        let opened = &known.opened;
        let row = ballot::Round {
            round: *round,
            tag: opened.tag.clone(),
            opened: known.day,
            rules: opened.rules.clone(),
            eligible: opened.eligible.clone(),
            closes: opened.closes,
            closed: known.closed,
        };
        ballot::add_round(writer, *number, &row)?;
        if let Some(closed) = known.closed {
            ballot::close_round(writer, *number, *round, closed)?;
        }
    }
    Ok(())
}
