//! How values stand in columns: whole numbers are signed, everything with a meaning is its own written form.

use super::StoreError;
use std::str::FromStr;

/// A count or number as a column holds it; SQLite's whole numbers are signed and no count of ours is as large.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count or number out of a column.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The value whose written form stands in the column.
pub(super) fn read<T: FromStr>(what: &'static str, text: String) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { what, text })
}
