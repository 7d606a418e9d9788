//! The intake: a line for every file ever seen, from before it is touched until it rests.
//!
//! A line is *unfinished* between the commit that says where a file rests and the last move on the disk. What
//! is left to do can be read from the line alone, so that going on after a crash is the same work as usual.

mod again;

pub use again::{ended_readers, left, let_go_of, put_off, staying, stays};

use super::{Reader, StoreError, Transaction, column};
use crate::domain::{
    document::Rest,
    finding::{Finding, Severity},
    intake::{Ending, Entry, FileMark, IntakeState, Source},
};
use rusqlite::{Row, named_params};

const ADD: &str = "
    insert into intake (source, parent, path, file, device, inode, length, modified_ns, changed_ns, seen,
        state, holder, attempts)
    values (:source, :parent, :path, :file, :device, :inode, :length, :modified_ns, :changed_ns, :seen,
        'claimed', :holder, 1)";
const CLAIM_AGAIN: &str = "
    update intake set state = 'claimed', holder = :holder, attempts = attempts + 1, again = null,
        tries = case when device = :device and inode = :inode and length = :length
            and modified_ns = :modified_ns and changed_ns = :changed_ns then tries else 0 end,
        device = :device, inode = :inode, length = :length, modified_ns = :modified_ns, changed_ns = :changed_ns
    where id = :id";
const END: &str = "
    update intake set state = :state, code = :code, cause = :cause, step = :step,
        sha256 = :sha256, document = :document, staged = :staged, stored = :stored, receipt = :receipt,
        unfinished = 1, rested = :rested,
        leaves = case when state = 'quarantined' and sha256 is not null then stored end
    where id = :id";
const REMARK: &str = "
    update intake set device = :device, inode = :inode, length = :length, modified_ns = :modified_ns,
        changed_ns = :changed_ns
    where id = :id";
const FINISHED: &str =
    "update intake set unfinished = 0, staged = null, leaves = null, holder = null, stays = 0 where id = :id";
const GONE: &str = "update intake set state = 'gone', holder = null, unfinished = 0 where id = :id";
const RELEASE: &str = "
    update intake set state = 'filed', code = null, cause = null, step = null, stored = :stored,
        staged = :staged, unfinished = 1, rested = :rested
    where document = :document and state = 'held'";
const LET_GO: &str = "update intake set holder = null where holder is not null";
const TAKE_IN_HAND: &str = "
    update intake set holder = :holder, attempts = attempts + 1 where id = :id and state = :state";
const UNSETTLED: &str = "
    select * from intake where state in ('claimed', 'waiting', 'held', 'quarantined') and id > :after
    order by id limit :limit";
const ONE: &str = "select * from intake where id = :id";
const AFTER: &str = "select * from intake where id > :after order by id limit :limit";
// A line that somebody removed behind our back is still named by its event.
const LAST: &str = "
    select max(coalesce((select max(id) from intake), 0), coalesce((
        select max(cast(substr(subject, 8) as integer)) from event
        where subject >= 'intake:' and subject < 'intake;'), 0))";
const LATEST: &str = "
    select * from intake where source = :source and path = :path order by id desc limit 1";
const UNFINISHED: &str = "select * from intake where unfinished = 1 order by id limit :limit";
const OPEN: &str = "select * from intake where state in ('claimed', 'waiting') order by id";
const OF_DOCUMENT: &str = "select * from intake where document = :document order by id";
const RECEIPT_TAKEN: &str = "select 1 from intake where receipt = :receipt and id <> :id";
const COUNT: &str = "select state, count(*) from intake where source <> 'member' group by state";

/// A file to be claimed.
#[derive(Clone, Debug)]
pub struct NewClaim<'a> {
    /// How it came.
    pub source: Source,
    /// The entry of the file it lay in.
    pub parent: Option<u64>,
    /// Its path, byte for byte.
    pub path: &'a [u8],
    /// Its name for people.
    pub file: &'a str,
    /// Which file exactly.
    pub mark: FileMark,
    /// Who claims it.
    pub holder: &'a str,
}

/// What a claim led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// It is ours; the number of the entry.
    Ours(u64),
    /// A process that is alive has it in hand.
    Theirs(Entry),
    /// This very file was taken in already; only its last moves may be missing.
    Known(Entry),
}

/// Claims a file before anything touches it. `is_alive` says whether a holder still is.
pub fn claim(
    transaction: &Transaction<'_>,
    new: &NewClaim<'_>,
    is_alive: impl Fn(&str) -> bool,
) -> Result<Claim, StoreError> {
    let Some(entry) = latest(transaction, new.source, new.path)? else {
        return add(transaction, new).map(Claim::Ours);
    };
    match entry.state {
        IntakeState::Claimed
            if entry.holder.as_deref().is_some_and(|holder| holder != new.holder && is_alive(holder)) =>
        {
            Ok(Claim::Theirs(entry))
        }
        IntakeState::Claimed | IntakeState::Rests(Rest::Waiting) => {
            claim_again(transaction, entry.number, new).map(Claim::Ours)
        }
        IntakeState::Rests(Rest::Filed | Rest::Duplicate | Rest::Held | Rest::Quarantined)
            if new.source == Source::Inbox && entry.mark == new.mark =>
        {
            Ok(Claim::Known(entry))
        }
        IntakeState::Rests(Rest::Filed | Rest::Duplicate | Rest::Held | Rest::Quarantined)
        | IntakeState::Gone => add(transaction, new).map(Claim::Ours),
    }
}

/// Writes a line for a file that lay in another one; its ending follows in the same transaction.
pub fn add(transaction: &Transaction<'_>, new: &NewClaim<'_>) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":source": new.source.word(),
        ":parent": new.parent.map(column::signed),
        ":path": new.path,
        ":file": new.file,
        ":device": column::bits(new.mark.device),
        ":inode": column::bits(new.mark.inode),
        ":length": column::signed(new.mark.length),
        ":modified_ns": new.mark.modified_ns,
        ":changed_ns": new.mark.changed_ns,
        ":seen": transaction.at.to_string(),
        ":holder": new.holder,
    })?;
    Ok(column::unsigned(transaction.connection.last_insert_rowid()))
}

fn claim_again(transaction: &Transaction<'_>, number: u64, new: &NewClaim<'_>) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(CLAIM_AGAIN)?.execute(named_params! {
        ":id": column::signed(number),
        ":holder": new.holder,
        ":device": column::bits(new.mark.device),
        ":inode": column::bits(new.mark.inode),
        ":length": column::signed(new.mark.length),
        ":modified_ns": new.mark.modified_ns,
        ":changed_ns": new.mark.changed_ns,
    })?;
    Ok(number)
}

/// Says which file exactly was copied.
pub fn remark(transaction: &Transaction<'_>, number: u64, mark: FileMark) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(REMARK)?.execute(named_params! {
        ":id": column::signed(number),
        ":device": column::bits(mark.device),
        ":inode": column::bits(mark.inode),
        ":length": column::signed(mark.length),
        ":modified_ns": mark.modified_ns,
        ":changed_ns": mark.changed_ns,
    })?;
    Ok(())
}

/// Writes where a file rests, under a receipt of its own, and gives the receipt's name. The moves on the disk
/// follow; [`finished`] ends them.
pub fn end(
    transaction: &Transaction<'_>,
    number: u64,
    ending: &Ending,
    receipt: &str,
) -> Result<String, StoreError> {
    let receipt = free_receipt(transaction, number, receipt)?;
    let why = ending.why.as_ref();
    transaction.connection.prepare_cached(END)?.execute(named_params! {
        ":id": column::signed(number),
        ":state": ending.rest.word(),
        ":code": why.map(|why| why.code.clone()),
        ":cause": why.map(|why| why.message.clone()),
        ":step": why.and_then(|why| why.hint.clone()),
        ":sha256": ending.sha256.map(|digest| digest.to_string()),
        ":document": ending.document.map(column::signed),
        ":staged": ending.staged,
        ":stored": ending.stored,
        ":receipt": receipt,
        ":rested": transaction.at.to_string(),
    })?;
    Ok(receipt)
}

/// The first name of its kind is free for it, a later file of the same name adds its number.
fn free_receipt(reader: &Reader<'_>, number: u64, receipt: &str) -> Result<String, StoreError> {
    let taken = reader
        .connection
        .prepare_cached(RECEIPT_TAKEN)?
        .exists(named_params! { ":receipt": receipt, ":id": column::signed(number) })?;
    Ok(if taken { format!("{receipt}~{number}") } else { receipt.to_owned() })
}

/// Says that every move of that file is done and on the disk.
pub fn finished(transaction: &Transaction<'_>, number: u64) -> Result<(), StoreError> {
    one(transaction, FINISHED, number)
}

/// Says that its owner took the file away before it was taken in.
pub fn gone(transaction: &Transaction<'_>, number: u64) -> Result<(), StoreError> {
    one(transaction, GONE, number)
}

/// Files what was held for that document: its bytes move from `staged` (a path from the desk's folder) to `stored`.
pub fn release(
    transaction: &Transaction<'_>,
    document: u64,
    staged: &str,
    stored: &str,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(RELEASE)?.execute(named_params! {
        ":document": column::signed(document), ":staged": staged, ":stored": stored,
        ":rested": transaction.at.to_string(),
    })?;
    Ok(())
}

/// Says that nobody has any file in hand: those who had were at work on the desk that this one is a copy of.
pub fn let_go(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(LET_GO)?.execute([])?;
    Ok(())
}

/// The entry with that number.
pub fn find(reader: &Reader<'_>, number: u64) -> Result<Option<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ONE)?;
    let mut rows = statement.query_and_then(named_params! { ":id": column::signed(number) }, from_row)?;
    rows.next().transpose()
}

/// Takes a file that rests in hand, so that no other process takes it in once more at the same time; whether it
/// could be. `is_alive` says whether a holder still is.
pub fn take_in_hand(
    transaction: &Transaction<'_>,
    entry: &Entry,
    holder: &str,
    is_alive: impl Fn(&str) -> bool,
) -> Result<bool, StoreError> {
    let now = find(transaction, entry.number)?;
    let is_free = now.is_some_and(|now| {
        now.state == entry.state
            && now.holder.as_deref().is_none_or(|other| other == holder || !is_alive(other))
    });
    if is_free {
        transaction.connection.prepare_cached(TAKE_IN_HAND)?.execute(named_params! {
            ":id": column::signed(entry.number), ":holder": holder, ":state": entry.state.word(),
        })?;
    }
    Ok(is_free)
}

/// At most `limit` entries after that number that wait, are held or are quarantined.
pub fn unsettled(reader: &Reader<'_>, number: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(UNSETTLED)?;
    let rows = statement
        .query_and_then(named_params! { ":after": column::signed(number), ":limit": limit }, from_row)?;
    rows.collect()
}

/// At most `limit` entries after that number, in order.
pub fn after(reader: &Reader<'_>, number: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(AFTER)?;
    let rows = statement
        .query_and_then(named_params! { ":after": column::signed(number), ":limit": limit }, from_row)?;
    rows.collect()
}

/// The largest number that an entry ever had.
pub fn last_number(reader: &Reader<'_>) -> Result<u64, StoreError> {
    let last = reader.connection.prepare_cached(LAST)?.query_row([], |row| row.get(0))?;
    Ok(column::unsigned(last))
}

/// The last entry under that path.
pub fn latest(reader: &Reader<'_>, source: Source, path: &[u8]) -> Result<Option<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(LATEST)?;
    let mut rows =
        statement.query_and_then(named_params! { ":source": source.word(), ":path": path }, from_row)?;
    rows.next().transpose()
}

/// At most `limit` entries whose moves are not all done.
pub fn unfinished(reader: &Reader<'_>, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(UNFINISHED)?;
    let rows = statement.query_and_then(named_params! { ":limit": limit }, from_row)?;
    rows.collect()
}

/// Every entry that does not rest yet: claimed, or waiting.
pub fn open(reader: &Reader<'_>) -> Result<Vec<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OPEN)?;
    let rows = statement.query_and_then([], from_row)?;
    rows.collect()
}

/// Every entry that led to that document: the one it became, and its duplicates.
pub fn of_document(reader: &Reader<'_>, document: u64) -> Result<Vec<Entry>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_DOCUMENT)?;
    let rows = statement.query_and_then(named_params! { ":document": column::signed(document) }, from_row)?;
    rows.collect()
}

/// How many dropped and given files stand where.
pub fn count(reader: &Reader<'_>) -> Result<Vec<(IntakeState, u64)>, StoreError> {
    let mut statement = reader.connection.prepare_cached(COUNT)?;
    let rows = statement.query_and_then([], |row| -> Result<_, StoreError> {
        let state = column::word("a state of intake", row.get(0)?, IntakeState::from_word)?;
        Ok((state, column::unsigned(row.get(1)?)))
    })?;
    rows.collect()
}

fn one(transaction: &Transaction<'_>, sql: &str, number: u64) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(sql)?.execute(named_params! { ":id": column::signed(number) })?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        number: column::unsigned(row.get("id")?),
        source: column::word("a source", row.get("source")?, Source::from_word)?,
        parent: row.get::<_, Option<i64>>("parent")?.map(column::unsigned),
        path: row.get("path")?,
        file: row.get("file")?,
        mark: FileMark {
            device: column::from_bits(row.get("device")?),
            inode: column::from_bits(row.get("inode")?),
            length: column::unsigned(row.get("length")?),
            modified_ns: row.get("modified_ns")?,
            changed_ns: row.get("changed_ns")?,
        },
        seen: column::read("a time", row.get("seen")?)?,
        state: column::word("a state of intake", row.get("state")?, IntakeState::from_word)?,
        holder: row.get("holder")?,
        attempts: row.get("attempts")?,
        tries: row.get("tries")?,
        again: column::read_optional("a time", row.get("again")?)?,
        stays: row.get("stays")?,
        why: why_from_row(row)?,
        sha256: column::read_optional("a SHA-256", row.get("sha256")?)?,
        document: row.get::<_, Option<i64>>("document")?.map(column::unsigned),
        staged: row.get("staged")?,
        stored: row.get("stored")?,
        receipt: row.get("receipt")?,
        leaves: row.get("leaves")?,
    })
}

fn why_from_row(row: &Row<'_>) -> Result<Option<Finding>, StoreError> {
    let Some(code) = row.get::<_, Option<String>>("code")? else { return Ok(None) };
    let cause: Option<String> = row.get("cause")?;
    let mut why = Finding::new(&code, Severity::Blocking, cause.unwrap_or_default());
    why.hint = row.get("step")?;
    Ok(Some(why))
}
