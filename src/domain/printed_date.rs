//! A date as exactly as a paper prints it: a year, a month, or a day.
//!
//! `2023-02` on a published cover is not the first of February; what is not printed stays unknown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A printed date: `2017`, `2023-02` or `2012-10-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum PrintedDate {
    /// Only the year.
    Year(i16),
    /// Year and month (1 to 12).
    Month(i16, i8),
    /// A calendar day.
    Day(Date),
}

impl PrintedDate {
    /// The calendar day, where the paper prints one.
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Year(_) | Self::Month(..) => None,
        }
    }

    /// The printed year.
    pub fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(date) => date.year(),
        }
    }
}

impl fmt::Display for PrintedDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(out, "{year:04}"),
            Self::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Self::Day(date) => write!(out, "{date}"),
        }
    }
}

impl From<PrintedDate> for String {
    fn from(date: PrintedDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PrintedDate {
    type Error = ReadPrintedDateError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The text is none of the three ISO 8601 forms.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not a date: write `2026-03-10`, `2026-03` or `2026`")]
pub struct ReadPrintedDateError {
    text: String,
}

impl std::str::FromStr for PrintedDate {
    type Err = ReadPrintedDateError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ReadPrintedDateError { text: text.to_owned() };
        match text.len() {
            4 => text.parse().map(Self::Year).map_err(|_| refused()),
            7 => text
                .split_once('-')
                .and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)))
                .filter(|(_, month)| (1..=12).contains(month))
                .map(|(year, month)| Self::Month(year, month))
                .ok_or_else(refused),
            10 => text.parse().map(Self::Day).map_err(|_| refused()),
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_date_keeps_its_exactness() {
        for text in ["2017", "2023-02", "2012-10-12"] {
            assert_eq!(text.parse::<PrintedDate>().unwrap().to_string(), text);
        }
        assert_eq!(
            "2012-13".parse::<PrintedDate>().unwrap_err().to_string(),
            "`2012-13` is not a date: write `2026-03-10`, `2026-03` or `2026`"
        );
    }
}
