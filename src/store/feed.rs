//! What the calendar feed last said of each entry, so that a changed one gets the next sequence number.
//!
//! It is no history and has no event: it follows from the ballots, the settings and the earlier feed.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::feed::Published;
use rusqlite::named_params;
use std::collections::BTreeMap;

const ALL: &str = "select * from calendar_entry";
const SAVE: &str = "
    insert into calendar_entry (uid, sequence, content, changed) values (:uid, :sequence, :content, :changed)
    on conflict (uid) do update set
        sequence = excluded.sequence, content = excluded.content, changed = excluded.changed";

/// Every entry as it was last published, by its UID.
pub fn all(reader: &Reader<'_>) -> Result<BTreeMap<String, Published>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ALL)?;
    statement
        .query_and_then([], |row| {
            let published = Published {
                sequence: row.get("sequence")?,
                content: row.get("content")?,
                changed: column::read("a time", row.get("changed")?)?,
            };
            Ok((row.get("uid")?, published))
        })?
        .collect()
}

/// Saves an entry as it is published now.
pub fn save(transaction: &Transaction<'_>, uid: &str, published: &Published) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(SAVE)?.execute(named_params! {
        ":uid": uid,
        ":sequence": published.sequence,
        ":content": published.content,
        ":changed": published.changed.to_string(),
    })?;
    Ok(())
}
