//! Committees of ISO and IEC by their reference: TC, SC, PC, JTC, WG and the rest.
//!
//! Follows the names of ISO's own committee list. Every spelling is normalised to one (`ISO/TC 154`,
//! `ISO/IEC JTC 1/SC 22/WG 14`). The one surprise: a few names are irregular in that list itself
//! (`ISO/IEC/JTC 4`, `IEC/ISO JTC 3`) and keep that form; they are data (`data/irregular_names.tsv`).

mod document_number;
mod find;
mod listed;
mod read;

pub use document_number::{FoundDocumentNumber, find_document_numbers, read_document_number};
pub use find::{find, find_in};
pub(crate) use read::begins_with;

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A committee as its list of parents, in the normal spelling: `ISO/IEC JTC 1/SC 22/WG 14`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CommitteeReference(String);

impl CommitteeReference {
    /// Reads any spelling that names the whole committee: `ISO/TC154`, `JTC1/SC22`, `ISO TC 34/SC 4/GT 2`.
    pub fn read(text: &str) -> Result<Self, ReadCommitteeError> {
        Self::read_in(text, None)
    }

    /// Reads any spelling; `SC 4` or `WG 1` is taken below the committee in force.
    pub fn read_in(text: &str, in_force: Option<&Self>) -> Result<Self, ReadCommitteeError> {
        read::whole(text, in_force)
    }

    /// The normal spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The committee above: `ISO/TC 176` for `ISO/TC 176/SC 1`; none for a TC, PC or JTC.
    pub fn parent(&self) -> Option<Self> {
        let top = self.top_length();
        let cut = self.0[top..].rfind('/').map(|slash| top + slash)?;
        let above = &self.0[..cut];
        Some(Self(above.strip_suffix("/SC").unwrap_or(above).to_owned()))
    }

    /// The committee at the head of the list: `ISO/IEC JTC 1`.
    #[must_use]
    pub fn top(&self) -> Self {
        Self(self.0[..self.top_length()].to_owned())
    }

    /// Whether `above` is one of its parents, at any distance.
    pub fn is_below(&self, above: &Self) -> bool {
        self.0.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }

    /// From the head down: `["ISO/IEC JTC 1", "SC 22", "WG 14"]`.
    pub fn levels(&self) -> Vec<&str> {
        let (top, below) = self.0.split_at(self.top_length());
        std::iter::once(top).chain(below.split('/').skip(1)).collect()
    }

    /// The word of its last level: `TC`, `SC`, `WG`, `CASCO` …
    pub fn group(&self) -> &str {
        let last = self.0.rsplit('/').next().unwrap_or_default();
        let last = last.strip_prefix("IEC ").or_else(|| last.strip_prefix("ISO ")).unwrap_or(last);
        last.split(' ').next().unwrap_or_default()
    }

    /// Length of the first level, publishers included.
    fn top_length(&self) -> usize {
        let mut end = 0;
        for level in self.0.split('/') {
            end += level.len();
            if level != "ISO" && level != "IEC" {
                return end;
            }
            end += 1;
        }
        self.0.len()
    }
}

impl fmt::Display for CommitteeReference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for CommitteeReference {
    type Err = ReadCommitteeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text)
    }
}

impl From<CommitteeReference> for String {
    fn from(committee: CommitteeReference) -> Self {
        committee.0
    }
}

impl TryFrom<String> for CommitteeReference {
    type Error = ReadCommitteeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text)
    }
}

/// The text names no committee.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a committee: {why}")]
pub struct ReadCommitteeError {
    text: String,
    why: CommitteeRefusal,
}

/// Why a text is no committee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CommitteeRefusal {
    #[error("it is longer than {} bytes", read::LONGEST)]
    TooLong,
    #[error("it names no group such as TC, SC or WG")]
    NoGroup,
    #[error("no number after `{0}`")]
    NoNumber(&'static str),
    #[error("it does not say what it is below")]
    NoParent,
    #[error("something follows after `{0}`")]
    Trailing(&'static str),
    #[error("`{0}` is no publisher of such committees")]
    Foreign(&'static str),
}

impl ReadCommitteeError {
    pub(crate) fn new(text: &str, why: CommitteeRefusal) -> Self {
        Self { text: text.trim().chars().take(80).collect(), why }
    }

    /// Stable code of this refusal.
    pub const fn code(&self) -> &'static str {
        "E-ID-003"
    }

    /// What to write instead.
    pub fn hint(&self) -> String {
        match self.why {
            CommitteeRefusal::TooLong | CommitteeRefusal::NoGroup | CommitteeRefusal::Trailing(_) => {
                "write it as in `ISO/TC 176`, `ISO/TC 176/SC 1` or `ISO/IEC JTC 1/SC 22/WG 14`".to_owned()
            }
            CommitteeRefusal::NoNumber(group) => format!("write the number too, as in `{group} 1`"),
            CommitteeRefusal::NoParent => "write the parents too, as in `ISO/TC 176/SC 1`".to_owned(),
            CommitteeRefusal::Foreign(_) => {
                "committees of ISO, of IEC and of both are read, as in `ISO/TC 176`".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests;
