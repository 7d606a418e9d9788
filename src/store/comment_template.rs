//! Comment templates that votes were signed on, kept whole by their digest: append-only.

use super::{Reader, StoreError, Transaction};
use crate::domain::digest::Digest;
use rusqlite::{OptionalExtension as _, named_params};

const KEEP: &str = "
    insert into comment_template (sha256, bytes, recorded) values (:sha256, :bytes, :recorded)
    on conflict (sha256) do nothing";
const FIND: &str = "select bytes from comment_template where sha256 = :sha256";

/// Keeps a template, unless it is kept already, and gives its digest.
pub fn keep(transaction: &Transaction<'_>, bytes: &[u8]) -> Result<Digest, StoreError> {
    let digest = Digest::of(bytes);
    transaction.connection.prepare_cached(KEEP)?.execute(named_params! {
        ":sha256": digest.to_string(), ":bytes": bytes, ":recorded": transaction.at().to_string(),
    })?;
    Ok(digest)
}

/// The bytes of the template with that digest.
pub fn find(reader: &Reader<'_>, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = reader.connection.prepare_cached(FIND)?;
    Ok(statement.query_row(named_params! { ":sha256": digest.to_string() }, |row| row.get(0)).optional()?)
}
