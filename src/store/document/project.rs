//! The papers of one project: those that share a reference, and those that share ISO's number of the project.
//!
//! What joins them is looked up and never written down, so that a corrected number parts them again.

use super::from_row;
use crate::{
    domain::document::{Document, ProjectName},
    store::{Reader, StoreError, Transaction},
};
use rusqlite::named_params;

/// From the works that are named, over ISO's numbers that their papers print, to the works of all papers that print
/// one of these, and so on.
const OF_PROJECT: &str = "
    with recursive work (id) as (
        select id from project where key = :key
        union
        select project from document where project_id = :project_id and project is not null
        union
        select other.project from work
        join document as mine on mine.project = work.id
        join document as other on other.project_id = mine.project_id
        where other.project is not null
    ), number (id) as (
        select :project_id
        union
        select project_id from document where project in (select id from work) and project_id is not null
    )
    select document.*, project.key as project_key from document
    left join project on project.id = document.project
    where document.project in (select id from work) or document.project_id in (select id from number)
    order by coalesce(document.dated, document.opens, substr(document.received, 1, 10)), document.id";
const ADD_PROJECT: &str = "insert into project (key) values (:key) on conflict (key) do nothing";
const PROJECT: &str = "select id from project where key = :key";

/// The documents of one project across its stages, by their dates.
pub fn of_project(reader: &Reader<'_>, project: &ProjectName) -> Result<Vec<Document>, StoreError> {
    let (key, project_id) = match project {
        ProjectName::Work(work) => (Some(work.to_string()), None),
        ProjectName::Number(number) => (None, Some(*number)),
    };
    let mut statement = reader.connection.prepare_cached(OF_PROJECT)?;
    let rows =
        statement.query_and_then(named_params! { ":key": key, ":project_id": project_id }, from_row)?;
    rows.collect()
}

/// The row of a work, which is added where there is none.
pub(super) fn find_or_add(transaction: &Transaction<'_>, key: &str) -> Result<i64, StoreError> {
    transaction.connection.prepare_cached(ADD_PROJECT)?.execute(named_params! { ":key": key })?;
    Ok(transaction
        .connection
        .prepare_cached(PROJECT)?
        .query_row(named_params! { ":key": key }, |row| row.get(0))?)
}
