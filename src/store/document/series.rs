//! Versions: the same paper in other bytes. They are a series, named after its first document.

use super::{numbers, written};
use crate::{
    domain::{
        deliverable::Reference,
        document::{DocumentKind, Says},
    },
    store::{Reader, StoreError, column},
};
use rusqlite::{OptionalExtension as _, Params, named_params};

const VERSIONS: &str = "select id from document where series = :series order by id";
const SERIES_OF_REFERENCE: &str = "
    select series from document
    where reference = :reference and kind = :kind and stage is :stage and id <> :id and series is not null
    order by id limit 1";
const OF_PROJECT_ID: &str = "
    select series, reference from document
    where project_id = :project_id and kind = :kind and stage is :stage and id <> :id
        and series is not null and reference is not null
    order by id";
const SERIES_OF_NUMBER: &str = "
    select series from document
    where committee = :committee and number = :number and revision is :revision and kind = :kind
        and id <> :id and series is not null
    order by id limit 1";

/// The versions of a series, in order of receipt.
pub fn versions(reader: &Reader<'_>, series: u64) -> Result<Vec<u64>, StoreError> {
    numbers(reader, VERSIONS, ":series", series)
}

/// The series that a document belongs to: its own where nothing else is the same paper.
pub(super) fn of(
    reader: &Reader<'_>,
    number: u64,
    kind: DocumentKind,
    says: &Says,
) -> Result<u64, StoreError> {
    let paper = Paper { number: column::signed(number), kind: kind.word(), says };
    let found = match paper.of_reference(reader)? {
        None => paper.of_project_id(reader)?,
        found => found,
    };
    let found = match found {
        None => paper.of_number(reader)?,
        found => found,
    };
    Ok(found.map_or(number, column::unsigned))
}

/// What names a paper.
struct Paper<'a> {
    number: i64,
    kind: &'static str,
    says: &'a Says,
}

impl Paper<'_> {
    /// The same reference and stage.
    fn of_reference(&self, reader: &Reader<'_>) -> Result<Option<i64>, StoreError> {
        let Some(reference) = &self.says.reference else { return Ok(None) };
        let stage = written(self.says.stage.as_ref());
        first(
            reader,
            SERIES_OF_REFERENCE,
            named_params! {
                ":reference": reference.to_string(), ":kind": self.kind, ":stage": stage, ":id": self.number,
            },
        )
    }

    /// The same project of ISO's at the same stage, under a reference that was changed since.
    fn of_project_id(&self, reader: &Reader<'_>) -> Result<Option<i64>, StoreError> {
        let (Some(reference), Some(project_id)) = (&self.says.reference, self.says.project_id) else {
            return Ok(None);
        };
        let stage = written(self.says.stage.as_ref());
        let mut statement = reader.connection.prepare_cached(OF_PROJECT_ID)?;
        let mut rows = statement.query(named_params! {
            ":project_id": project_id, ":kind": self.kind, ":stage": stage, ":id": self.number,
        })?;
        while let Some(row) = rows.next()? {
            let other: Reference = column::read("a reference", row.get(1)?)?;
            if reference.is_as_far_as(&other) {
                return Ok(row.get(0)?);
            }
        }
        Ok(None)
    }

    /// The same number of the same committee.
    fn of_number(&self, reader: &Reader<'_>) -> Result<Option<i64>, StoreError> {
        let (Some(committee), Some(number)) = (&self.says.committee, &self.says.document_number) else {
            return Ok(None);
        };
        first(
            reader,
            SERIES_OF_NUMBER,
            named_params! {
                ":committee": committee.to_string(), ":number": number.number, ":revision": number.revision,
                ":kind": self.kind, ":id": self.number,
            },
        )
    }
}

fn first(reader: &Reader<'_>, sql: &str, named: impl Params) -> Result<Option<i64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    Ok(statement.query_row(named, |row| row.get(0)).optional()?)
}
