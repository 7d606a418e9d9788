//! Where bytes rest, and what they should be: those of documents, and those that were put aside.
//!
//! A copy of the same bytes that was given and not dropped is kept nowhere, so that it has no line here.

use super::{Reader, StoreError, column};
use crate::domain::digest::Digest;
use rusqlite::{Row, named_params};

const DOCUMENTS: &str = "
    select document.id as id, document.stored as stored, document.sha256 as sha256,
        (select staged from intake where intake.document = document.id and intake.state in ('filed', 'held')
            and intake.staged is not null limit 1) as staged
    from document where document.id > :after order by document.id limit :limit";
const ASIDE: &str = "
    select id, stored, sha256, staged from intake
    where id > :after and stored is not null and sha256 is not null
        and (state = 'quarantined' or (state = 'duplicate' and source = 'inbox'))
    order by id limit :limit";
const COUNT: &str = "
    select (select count(*) from document) + (
        select count(*) from intake where stored is not null and sha256 is not null
            and (state = 'quarantined' or (state = 'duplicate' and source = 'inbox')))";

/// One place where bytes rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The number of the document, or of the line of intake that was put aside.
    pub number: u64,
    /// The place, from the desk's folder.
    pub stored: String,
    /// SHA-256 of what rests there.
    pub sha256: Digest,
    /// Our copy, while it has not been moved there.
    pub staged: Option<String>,
}

/// At most `limit` documents after that number.
pub fn documents(reader: &Reader<'_>, after: u64, limit: u32) -> Result<Vec<Resting>, StoreError> {
    page(reader, DOCUMENTS, after, limit)
}

/// At most `limit` files that were put aside, after that line of intake: duplicates and what is quarantined.
pub fn aside(reader: &Reader<'_>, after: u64, limit: u32) -> Result<Vec<Resting>, StoreError> {
    page(reader, ASIDE, after, limit)
}

/// How many places there are.
pub fn count(reader: &Reader<'_>) -> Result<u64, StoreError> {
    let count = reader.connection.prepare_cached(COUNT)?.query_row([], |row| row.get(0))?;
    Ok(column::unsigned(count))
}

fn page(reader: &Reader<'_>, sql: &str, after: u64, limit: u32) -> Result<Vec<Resting>, StoreError> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement
        .query_and_then(named_params! { ":after": column::signed(after), ":limit": limit }, from_row)?;
    rows.collect()
}

fn from_row(row: &Row<'_>) -> Result<Resting, StoreError> {
    Ok(Resting {
        number: column::unsigned(row.get("id")?),
        stored: row.get("stored")?,
        sha256: column::read("a SHA-256", row.get("sha256")?)?,
        staged: row.get("staged")?,
    })
}
