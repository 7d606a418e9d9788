//! Documents: one row for each content ever recorded, with its reading and the facts in force.
//!
//! Versions are a series: the first document of a kind with a reference and stage, with ISO's number of a project at
//! a stage, or with a committee and N-number, begins it, and every later one with the same key and other bytes joins it.

mod list;
mod project;
mod series;

pub use list::{Filter, list, newest};
pub use project::of_project;
pub use series::versions;

use super::{Reader, StoreError, Transaction, column};
use crate::domain::{
    digest::Digest,
    document::{Document, DocumentKind, DocumentNumber, Rest, Says},
};
use rusqlite::{OptionalExtension as _, Row, named_params};

const ADD: &str = "
    insert into document (parent, sha256, length, file, received, rest, code, stored, format, coverage,
        page_count, kind, notice)
    values (:parent, :sha256, :length, :file, :received, :rest, :code, :stored, :format, :coverage,
        :page_count, :kind, :notice)";
const SAY: &str = "
    update document set kind = :kind, committee = :committee, number = :number, revision = :revision,
        dated = :dated, title = :title, reference = :reference, stage = :stage, opens = :opens,
        closes = :closes, secretariat = :secretariat, project_id = :project_id, project = :project,
        series = :series
    where id = :id";
const REST: &str = "update document set rest = :rest, code = :code, stored = :stored where id = :id";
const BALLOTS_BY_NUMBER: &str = "
    select distinct ballot from document
    where committee = :committee and number = :number and (:revision is null or revision = :revision)
      and ballot is not null
    order by ballot";
const POSITIONS_HELD_FOR_A_TAG: &str = "
    select id from document where kind = 'position' and rest = 'held' and code like 'E-TAG-%' order by id";
const NOTE: &str = "update document set notice = :notice where id = :id";
const COVER: &str = "update document set coverage = :coverage where id = :id";
const LINK: &str = "update document set ballot = :ballot where id = :id";
const ONE: &str = "
    select document.*, project.key as project_key from document
    left join project on project.id = document.project where document.id = :id";
const OF_CONTENT: &str = "
    select document.*, project.key as project_key from document
    left join project on project.id = document.project where document.sha256 = :sha256";
const OF_FILE: &str = "
    select document.*, project.key as project_key from document
    left join project on project.id = document.project
    where document.file = :file and document.rest = 'filed' order by document.id desc limit 1";
const MEMBERS: &str = "select id from document where parent = :parent order by id";
const NOTICE: &str = "select notice from document where id = :id";
const SAME_NUMBER: &str = "
    select id from document
    where committee = :committee and number = :number and revision is :revision and id <> :id
    order by id limit 1";
/// A document about to be recorded. Its facts in force are those of its reading.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The document it lay in.
    pub parent: Option<u64>,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub length: u64,
    /// The name under which it came, NFC, without folders.
    pub file: String,
    /// Why it is held; `None` when it is filed.
    pub code: Option<String>,
    /// Where its bytes lie, from the desk's folder.
    pub stored: String,
    /// What its bytes are.
    pub format: String,
    /// How much of it was readable.
    pub coverage: String,
    /// Its pages.
    pub page_count: Option<u32>,
    /// What it is for.
    pub kind: DocumentKind,
    /// What it says.
    pub says: Says,
    /// The work it belongs to.
    pub project: Option<String>,
    /// The whole reading with its evidence, as JSON.
    pub notice: String,
}

/// Records a document and gives its number. The event is the caller's, who knows why.
pub fn add(transaction: &Transaction<'_>, new: &NewDocument) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":parent": new.parent.map(column::signed),
        ":sha256": new.sha256.to_string(),
        ":length": column::signed(new.length),
        ":file": new.file,
        ":received": transaction.at.to_string(),
        ":rest": if new.code.is_some() { Rest::Held.word() } else { Rest::Filed.word() },
        ":code": new.code,
        ":stored": new.stored,
        ":format": new.format,
        ":coverage": new.coverage,
        ":page_count": new.page_count,
        ":kind": new.kind.word(),
        ":notice": new.notice,
    })?;
    let number = column::unsigned(transaction.connection.last_insert_rowid());
    say(transaction, number, new.kind, &new.says, new.project.as_deref())?;
    Ok(number)
}

/// Puts other facts in force about a document, finds its project and joins it to its series of versions.
pub fn say(
    transaction: &Transaction<'_>,
    number: u64,
    kind: DocumentKind,
    says: &Says,
    project: Option<&str>,
) -> Result<(), StoreError> {
    let project = project.map(|key| project::find_or_add(transaction, key)).transpose()?;
    let series = series::of(transaction, number, kind, says)?;
    let n_number = says.document_number.as_ref();
    transaction.connection.prepare_cached(SAY)?.execute(named_params! {
        ":id": column::signed(number),
        ":kind": kind.word(),
        ":committee": written(says.committee.as_ref()),
        ":number": n_number.map(|n| n.number),
        ":revision": n_number.and_then(|n| n.revision.clone()),
        ":dated": written(says.document_date.as_ref()),
        ":title": says.title,
        ":reference": written(says.reference.as_ref()),
        ":stage": written(says.stage.as_ref()),
        ":opens": written(says.opens.as_ref()),
        ":closes": written(says.closes.as_ref()),
        ":secretariat": says.secretariat,
        ":project_id": says.project_id,
        ":project": project,
        ":series": column::signed(series),
    })?;
    Ok(())
}

/// Writes the reading of a document anew, after a person corrected it; the event keeps what it was.
pub fn note(transaction: &Transaction<'_>, number: u64, notice: &str) -> Result<(), StoreError> {
    transaction
        .connection
        .prepare_cached(NOTE)?
        .execute(named_params! { ":id": column::signed(number), ":notice": notice })?;
    Ok(())
}

/// Says how much of a document is readable, by all pages that were read.
pub fn cover(transaction: &Transaction<'_>, number: u64, coverage: &str) -> Result<(), StoreError> {
    transaction
        .connection
        .prepare_cached(COVER)?
        .execute(named_params! { ":id": column::signed(number), ":coverage": coverage })?;
    Ok(())
}

/// Says where a document rests from now on: filed, or held with a code.
pub fn rest_at(
    transaction: &Transaction<'_>,
    number: u64,
    code: Option<&str>,
    stored: &str,
) -> Result<(), StoreError> {
    let rest = if code.is_some() { Rest::Held } else { Rest::Filed };
    transaction.connection.prepare_cached(REST)?.execute(named_params! {
        ":id": column::signed(number), ":rest": rest.word(), ":code": code, ":stored": stored,
    })?;
    Ok(())
}

/// Links a document to the ballot it opened or belongs to.
pub fn link_ballot(transaction: &Transaction<'_>, number: u64, ballot: u64) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(LINK)?.execute(named_params! {
        ":id": column::signed(number), ":ballot": column::signed(ballot),
    })?;
    Ok(())
}

/// The document with that number.
pub fn find(reader: &Reader<'_>, number: u64) -> Result<Option<Document>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ONE)?;
    let mut rows = statement.query_and_then(named_params! { ":id": column::signed(number) }, from_row)?;
    rows.next().transpose()
}

/// The document with those bytes.
pub fn of_content(reader: &Reader<'_>, sha256: Digest) -> Result<Option<Document>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_CONTENT)?;
    let mut rows = statement.query_and_then(named_params! { ":sha256": sha256.to_string() }, from_row)?;
    rows.next().transpose()
}

/// The latest filed document that came under that name.
pub fn of_file(reader: &Reader<'_>, file: &str) -> Result<Option<Document>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_FILE)?;
    let mut rows = statement.query_and_then(named_params! { ":file": file }, from_row)?;
    rows.next().transpose()
}

/// The position files that are held because their TAG, or that it answers for the committee, was not known.
pub fn positions_held_for_a_tag(reader: &Reader<'_>) -> Result<Vec<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(POSITIONS_HELD_FOR_A_TAG)?;
    let rows = statement.query_map([], |row| row.get::<_, i64>(0))?;
    Ok(rows.map(|number| number.map(column::unsigned)).collect::<Result<_, _>>()?)
}

/// The documents that lay in that one, in order.
pub fn members(reader: &Reader<'_>, parent: u64) -> Result<Vec<u64>, StoreError> {
    numbers(reader, MEMBERS, ":parent", parent)
}

/// The whole reading of a document with its evidence, as JSON.
pub fn notice(reader: &Reader<'_>, number: u64) -> Result<Option<String>, StoreError> {
    let mut statement = reader.connection.prepare_cached(NOTICE)?;
    Ok(statement.query_row(named_params! { ":id": column::signed(number) }, |row| row.get(0)).optional()?)
}

/// An earlier document of that committee with the same N-number.
pub fn same_number(
    reader: &Reader<'_>,
    number: u64,
    committee: &str,
    n_number: &DocumentNumber,
) -> Result<Option<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(SAME_NUMBER)?;
    let found: Option<i64> = statement
        .query_row(
            named_params! {
                ":committee": committee, ":number": n_number.number, ":revision": n_number.revision,
                ":id": column::signed(number),
            },
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.map(column::unsigned))
}

/// The ballots to which the papers of that committee with that N-number belong.
pub fn ballots_by_number(
    reader: &Reader<'_>,
    committee: &str,
    n_number: &DocumentNumber,
) -> Result<Vec<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(BALLOTS_BY_NUMBER)?;
    let rows = statement.query_map(
        named_params! { ":committee": committee, ":number": n_number.number, ":revision": n_number.revision },
        |row| row.get::<_, i64>(0),
    )?;
    Ok(rows.map(|number| number.map(column::unsigned)).collect::<Result<_, _>>()?)
}

fn numbers(reader: &Reader<'_>, sql: &str, name: &str, number: u64) -> Result<Vec<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map(&[(name, &column::signed(number))], |row| row.get::<_, i64>(0))?;
    Ok(rows.map(|number| number.map(column::unsigned)).collect::<Result<_, _>>()?)
}

fn written(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}

fn from_row(row: &Row<'_>) -> Result<Document, StoreError> {
    let number = column::unsigned(row.get("id")?);
    Ok(Document {
        number,
        parent: row.get::<_, Option<i64>>("parent")?.map(column::unsigned),
        sha256: column::read("a SHA-256", row.get("sha256")?)?,
        length: column::unsigned(row.get("length")?),
        file: row.get("file")?,
        received: column::read("a time", row.get("received")?)?,
        rest: column::word("a resting place", row.get("rest")?, Rest::from_word)?,
        code: row.get("code")?,
        stored: row.get("stored")?,
        format: row.get("format")?,
        coverage: row.get("coverage")?,
        page_count: row.get("page_count")?,
        kind: column::word("a kind of document", row.get("kind")?, DocumentKind::from_word)?,
        says: says_from_row(row)?,
        project: row.get("project_key")?,
        series: row.get::<_, Option<i64>>("series")?.map_or(number, column::unsigned),
        ballot: row.get::<_, Option<i64>>("ballot")?.map(column::unsigned),
    })
}

fn says_from_row(row: &Row<'_>) -> Result<Says, StoreError> {
    let n_number: Option<u32> = row.get("number")?;
    let revision = row.get("revision")?;
    Ok(Says {
        committee: column::read_optional("a committee", row.get("committee")?)?,
        document_number: n_number.map(|number| DocumentNumber { number, revision }),
        document_date: column::read_optional("a date", row.get("dated")?)?,
        title: row.get("title")?,
        reference: column::read_optional("a reference", row.get("reference")?)?,
        stage: column::read_optional("a stage code", row.get("stage")?)?,
        opens: column::read_optional("a date", row.get("opens")?)?,
        closes: column::read_optional("a date", row.get("closes")?)?,
        secretariat: row.get("secretariat")?,
        project_id: row.get("project_id")?,
    })
}
