//! ISO's harmonised stage codes and the prefixes printed for them.
//!
//! Follows the project stages of the ISO/IEC Directives, Part 1, annex on harmonised stage codes. A code is
//! never derived from a prefix: the prefix lags behind the stage, and what stage a prefix belongs to depends
//! on the date.

mod prefix;

pub use prefix::{StageOn, StagePrefix};

use regex::Regex;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, str::FromStr, sync::LazyLock};

/// A harmonised stage code out of ISO's table: stage and substage, as `40.20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StageCode {
    stage: u8,
    substage: u8,
}

impl StageCode {
    /// Reads `40.20`, or `4020` as ISO's open data writes it. A code outside ISO's table is refused.
    pub fn read(text: &str) -> Result<Self, ReadStageCodeError> {
        let refused = || ReadStageCodeError { text: text.chars().take(40).collect() };
        let (stage, substage) = match *text.trim().as_bytes() {
            [a, b, b'.', c, d] | [a, b, c, d] => ([a, b], [c, d]),
            _ => return Err(refused()),
        };
        let code = Self {
            stage: two_digits(stage).ok_or_else(refused)?,
            substage: two_digits(substage).ok_or_else(refused)?,
        };
        code.row().map(|_| code).ok_or_else(refused)
    }

    /// 0, 10 … 95.
    pub const fn stage(self) -> u8 {
        self.stage
    }

    /// 0, 20, 60, 92, 93, 98 or 99.
    pub const fn substage(self) -> u8 {
        self.substage
    }

    /// What the code means, in words.
    pub fn meaning(self) -> &'static str {
        self.row().map_or("", |row| row.meaning)
    }

    /// What its stage is called: `enquiry stage`.
    pub fn stage_name(self) -> &'static str {
        STAGES.iter().find(|row| row.code.is_none() && row.stage == self.stage).map_or("", |row| row.meaning)
    }

    /// The prefix that a deliverable carries at this code, in words; `None` from publication on.
    pub fn prefix(self) -> Option<&'static str> {
        self.row().map(|row| row.prefix).filter(|prefix| *prefix != "-")
    }

    /// Whether national bodies are asked to vote while this code stands.
    ///
    /// At 50.20 the text may also be a proof without a ballot, which the code alone does not tell.
    pub fn is_open_for_vote(self) -> bool {
        self.row().is_some_and(|row| row.open == "vote")
    }

    /// Whether national bodies are asked for comments, without a vote, while this code stands.
    pub fn is_open_for_comment(self) -> bool {
        self.row().is_some_and(|row| row.open == "comment")
    }

    /// Every code of ISO's table, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        STAGES.iter().filter_map(|row| row.code)
    }

    fn row(self) -> Option<&'static StageRow> {
        STAGES.iter().find(|row| row.code == Some(self))
    }
}

fn two_digits([tens, ones]: [u8; 2]) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

/// Where a code may stand: bare digits such as `40.20` may be anything, so the word must stand before them.
static CANDIDATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:stage|stade)(?:\s+code)?\s*[:=]?\s*\(?\s*([0-9]{2}\.[0-9]{2})").ok()
});

/// Every stage code that the text names as one (`stage 40.60`, `Stage code: 30.99`), in order.
pub fn find(text: &str) -> Vec<(Range<usize>, StageCode)> {
    let Some(candidates) = CANDIDATES.as_ref() else { return Vec::new() };
    candidates
        .captures_iter(text)
        .filter_map(|captures| captures.get(1))
        .filter(|digits| !text[digits.end()..].starts_with(|next: char| next.is_alphanumeric()))
        .filter_map(|digits| Some((digits.range(), StageCode::read(digits.as_str()).ok()?)))
        .collect()
}

struct StageRow {
    stage: u8,
    /// `None` in the rows that name a whole stage.
    code: Option<StageCode>,
    meaning: &'static str,
    prefix: &'static str,
    open: &'static str,
}

static STAGES: LazyLock<Vec<StageRow>> =
    LazyLock::new(|| include_str!("stage/data/stage_codes.tsv").lines().filter_map(StageRow::read).collect());

impl StageRow {
    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let (code, meaning) = (cells.next()?, cells.next()?);
        let (prefix, open) = (cells.next()?, cells.next()?);
        let stage = code.get(..2)?.parse().ok()?;
        let code = match code.get(3..) {
            Some(substage) => Some(StageCode { stage, substage: substage.parse().ok()? }),
            None => None,
        };
        Some(Self { stage, code, meaning, prefix, open })
    }
}

impl fmt::Display for StageCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}.{:02}", self.stage, self.substage)
    }
}

impl FromStr for StageCode {
    type Err = ReadStageCodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text)
    }
}

impl From<StageCode> for String {
    fn from(code: StageCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for StageCode {
    type Error = ReadStageCodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text)
    }
}

/// The text is no code of ISO's table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a stage code: ISO's table does not have it")]
pub struct ReadStageCodeError {
    text: String,
}

impl ReadStageCodeError {
    /// Stable code of this refusal.
    pub const fn code(&self) -> &'static str {
        "E-ID-004"
    }

    /// What to write instead.
    pub fn hint(&self) -> String {
        "write stage and substage, as in `40.20`; substages are 00, 20, 60, 92, 93, 98 and 99".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_table_reads_back() {
        let codes: Vec<_> = StageCode::all().collect();
        assert_eq!(codes.len(), 46);
        for code in codes {
            assert_eq!(StageCode::read(&code.to_string()), Ok(code));
            assert!(!code.meaning().is_empty() && !code.stage_name().is_empty(), "{code}");
        }
    }

    #[test]
    fn voting_is_open_at_the_start_of_a_ballot() {
        let open: Vec<_> =
            StageCode::all().filter(|code| code.is_open_for_vote()).map(|code| code.to_string()).collect();
        assert_eq!(open, ["10.20", "40.20", "50.20", "90.20", "95.20"]);
        assert_eq!(StageCode::read("9092").unwrap().meaning(), "the deliverable is to be revised");
        assert_eq!(StageCode::read("40.20").unwrap().prefix(), Some("DIS"));
    }

    #[test]
    fn a_code_is_found_only_where_it_is_called_one() {
        let text = "Stage code: 40.60; now at stage (30.99), stage 20.92, 40.20 m, at 10.20 h, stade 60.60.";
        let found: Vec<_> =
            find(text).into_iter().map(|(range, code)| (&text[range], code.to_string())).collect();
        assert_eq!(
            found,
            [("40.60", "40.60".to_owned()), ("30.99", "30.99".to_owned()), ("60.60", "60.60".to_owned())]
        );
    }

    #[test]
    fn codes_outside_the_table_are_refused() {
        for text in ["20.92", "99.60", "29.20", "40", "40.2", "", "40.20.1", "４０.20"] {
            let refusal = StageCode::read(text).unwrap_err();
            assert_eq!(
                refusal.to_string(),
                format!("`{text}` is not a stage code: ISO's table does not have it")
            );
        }
    }
}
