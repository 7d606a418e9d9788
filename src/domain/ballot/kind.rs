//! The kinds of ISO ballots, by the words that the contract and the rule sets use.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of ballot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BallotKind {
    /// New work item proposal (Directives Part 1, 2.3).
    #[serde(rename = "NP")]
    Np,
    /// New work item proposal put to all member bodies (1.5.6, Annex K).
    #[serde(rename = "NP-ALL")]
    NpAll,
    /// Committee draft: a ballot before 2022-06-30, a consultation since (2.5).
    #[serde(rename = "CD")]
    Cd,
    /// Enquiry draft (2.6).
    #[serde(rename = "DIS")]
    Dis,
    /// Final draft (2.7).
    #[serde(rename = "FDIS")]
    Fdis,
    /// Draft amendment at the enquiry stage.
    #[serde(rename = "DAM")]
    Dam,
    /// Final draft amendment.
    #[serde(rename = "FDAM")]
    Fdam,
    /// Draft technical specification (3.1).
    #[serde(rename = "DTS")]
    Dts,
    /// Draft technical report (3.3).
    #[serde(rename = "DTR")]
    Dtr,
    /// Draft publicly available specification (3.2).
    #[serde(rename = "DPAS")]
    Dpas,
    /// Systematic review (2.9).
    #[serde(rename = "SR")]
    Sr,
    /// Committee internal ballot with questions of its own.
    #[serde(rename = "CIB")]
    Cib,
    /// Working draft consultation: experts comment, nobody votes.
    #[serde(rename = "WD")]
    Wd,
    /// Withdrawal consultation (2.9.3.2).
    #[serde(rename = "WDRL")]
    Wdrl,
    /// Draft ISO/IEC Guide (Annex A).
    #[serde(rename = "GUIDE")]
    Guide,
    /// Ballot of the Technical Management Board.
    #[serde(rename = "TMB")]
    Tmb,
}

impl BallotKind {
    /// Every kind, in the order of the contract.
    pub const ALL: [Self; 16] = [
        Self::Np,
        Self::NpAll,
        Self::Cd,
        Self::Dis,
        Self::Fdis,
        Self::Dam,
        Self::Fdam,
        Self::Dts,
        Self::Dtr,
        Self::Dpas,
        Self::Sr,
        Self::Cib,
        Self::Wd,
        Self::Wdrl,
        Self::Guide,
        Self::Tmb,
    ];

    /// The word used in JSON, SQL, rule sets and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Np => "NP",
            Self::NpAll => "NP-ALL",
            Self::Cd => "CD",
            Self::Dis => "DIS",
            Self::Fdis => "FDIS",
            Self::Dam => "DAM",
            Self::Fdam => "FDAM",
            Self::Dts => "DTS",
            Self::Dtr => "DTR",
            Self::Dpas => "DPAS",
            Self::Sr => "SR",
            Self::Cib => "CIB",
            Self::Wd => "WD",
            Self::Wdrl => "WDRL",
            Self::Guide => "GUIDE",
            Self::Tmb => "TMB",
        }
    }

    /// The kind for an amendment or another supplement at the same stage.
    #[must_use]
    pub fn of_supplement(self) -> Self {
        if self == Self::Dis {
            Self::Dam
        } else if self == Self::Fdis {
            Self::Fdam
        } else {
            self
        }
    }

    /// The kind with that word, in either case, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word.trim()))
    }
}

impl fmt::Display for BallotKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_word_and_written_with_it() {
        for kind in BallotKind::ALL {
            assert_eq!(BallotKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        assert_eq!(BallotKind::from_word("ENQUIRY"), None);
    }
}
