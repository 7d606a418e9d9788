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

/// A value that stands in a column as JSON.
pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Refused { cause: error.to_string() })
}

/// The value whose JSON stands in the column.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: String,
) -> Result<T, StoreError> {
    serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what, text })
}

/// A value that may be missing in the column.
pub(super) fn read_optional<T: FromStr>(
    what: &'static str,
    text: Option<String>,
) -> Result<Option<T>, StoreError> {
    text.map(|text| read(what, text)).transpose()
}

/// The value of an enumeration by its word.
pub(super) fn word<T>(
    what: &'static str,
    text: String,
    from_word: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    from_word(&text).ok_or(StoreError::Unreadable { what, text })
}

/// The number of a device or file: all 64 bits matter, their sign does not.
pub(super) const fn bits(number: u64) -> i64 {
    number.cast_signed()
}

/// The number of a device or file out of a column.
pub(super) const fn from_bits(number: i64) -> u64 {
    number.cast_unsigned()
}
