//! Lists of documents, in the order of their numbers: in pages, or only the newest.

use super::{from_row, written};
use crate::{
    domain::document::{Document, DocumentKind},
    store::{Reader, StoreError, column},
};
use jiff::civil::Date;
use rusqlite::{ToSql, named_params};

const LIST: &str = "
    select document.*, project.key as project_key from document
    left join project on project.id = document.project
    where document.id > :after and (:kind is null or kind = :kind) and (:since is null or received >= :since)
    order by document.id limit :limit";
const LIST_OF_COMMITTEE: &str = "
    select document.*, project.key as project_key from document indexed by document_of_committee
    left join project on project.id = document.project
    where committee = :committee and document.id > :after and (:kind is null or kind = :kind)
        and (:since is null or received >= :since)
    order by document.id limit :limit";
const NEWEST: &str = "
    select document.*, project.key as project_key from document
    left join project on project.id = document.project
    where document.id in (
        select id from document
        where id > :after and (:kind is null or kind = :kind) and (:since is null or received >= :since)
        order by id desc limit :limit)
    order by document.id";
const NEWEST_OF_COMMITTEE: &str = "
    select document.*, project.key as project_key from document
    left join project on project.id = document.project
    where document.id in (
        select id from document indexed by document_of_committee
        where committee = :committee and id > :after and (:kind is null or kind = :kind)
            and (:since is null or received >= :since)
        order by id desc limit :limit)
    order by document.id";
const BEFORE_SINCE: &str = "
    select min(id) - 1 from document indexed by document_by_received where received >= :since";

/// Which documents are listed; an empty filter lists all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of that committee, in its normal spelling.
    pub committee: Option<String>,
    /// Of that kind.
    pub kind: Option<DocumentKind>,
    /// Received on that day or later.
    pub since: Option<Date>,
}

/// At most `limit` documents after that number, in order: a long list is read in pages.
pub fn list(
    reader: &Reader<'_>,
    filter: &Filter,
    after: u64,
    limit: u32,
) -> Result<Vec<Document>, StoreError> {
    let after = column::signed(after.max(before(reader, filter)?));
    match &filter.committee {
        None => rows(reader, LIST, filter, &[(":after", &after), (":limit", &limit)]),
        Some(committee) => {
            let more: [(&str, &dyn ToSql); 3] =
                [(":after", &after), (":limit", &limit), (":committee", committee)];
            rows(reader, LIST_OF_COMMITTEE, filter, &more)
        }
    }
}

/// The newest documents of the list, in order.
pub fn newest(reader: &Reader<'_>, filter: &Filter, limit: u32) -> Result<Vec<Document>, StoreError> {
    let after = column::signed(before(reader, filter)?);
    match &filter.committee {
        None => rows(reader, NEWEST, filter, &[(":after", &after), (":limit", &limit)]),
        Some(committee) => {
            let more: [(&str, &dyn ToSql); 3] =
                [(":after", &after), (":limit", &limit), (":committee", committee)];
            rows(reader, NEWEST_OF_COMMITTEE, filter, &more)
        }
    }
}

/// The number before the first document that was received since then: those before it are not read at all.
fn before(reader: &Reader<'_>, filter: &Filter) -> Result<u64, StoreError> {
    let Some(since) = filter.since else { return Ok(0) };
    let mut statement = reader.connection.prepare_cached(BEFORE_SINCE)?;
    let number: Option<i64> =
        statement.query_row(named_params! { ":since": since.to_string() }, |row| row.get(0))?;
    Ok(number.map_or(u64::MAX, column::unsigned))
}

fn rows(
    reader: &Reader<'_>,
    sql: &str,
    filter: &Filter,
    more: &[(&str, &dyn ToSql)],
) -> Result<Vec<Document>, StoreError> {
    let kind = filter.kind.map(DocumentKind::word);
    let since = written(filter.since.as_ref());
    let mut all: Vec<(&str, &dyn ToSql)> = vec![(":kind", &kind), (":since", &since)];
    all.extend_from_slice(more);
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_and_then(all.as_slice(), from_row)?;
    rows.collect()
}
