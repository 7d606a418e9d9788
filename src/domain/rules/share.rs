//! Shares as fractions of integers: thresholds and quorums, read from `2/3`, `majority`, `1/2`, `none`.
//!
//! The one surprise: a share "of those voting" never counts abstentions, so the total may be zero; then
//! nothing is reached and nothing is missed, and the caller says `undetermined`.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A fraction between zero and one, such as `2/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Share {
    numerator: u32,
    denominator: u32,
}

impl Share {
    /// Two thirds, the share of most decisions in the Directives.
    pub const TWO_THIRDS: Self = Self { numerator: 2, denominator: 3 };
    /// One half.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };
    /// One quarter, the most negatives a draft bears (Directives Part 1, 2.6.3).
    pub const QUARTER: Self = Self { numerator: 1, denominator: 4 };

    /// Whether `part` of `total` is at least this share.
    pub fn is_reached_by(self, part: u32, total: u32) -> bool {
        u64::from(part) * u64::from(self.denominator) >= u64::from(total) * u64::from(self.numerator)
    }

    /// Whether `part` of `total` is more than this share.
    pub fn is_exceeded_by(self, part: u32, total: u32) -> bool {
        u64::from(part) * u64::from(self.denominator) > u64::from(total) * u64::from(self.numerator)
    }

    /// The smallest whole number that is at least this share of `total`.
    pub fn least_of(self, total: u32) -> u32 {
        let scaled = u64::from(total) * u64::from(self.numerator);
        u32::try_from(scaled.div_ceil(u64::from(self.denominator))).unwrap_or(u32::MAX)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.numerator, self.denominator)
    }
}

impl FromStr for Share {
    type Err = ReadShareError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ReadShareError { text: text.to_owned() };
        let (numerator, denominator) = text.trim().split_once('/').ok_or_else(refused)?;
        let numerator = numerator.trim().parse().map_err(|_| refused())?;
        let denominator = denominator.trim().parse().map_err(|_| refused())?;
        if denominator == 0 || numerator > denominator {
            return Err(refused());
        }
        Ok(Self { numerator, denominator })
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

impl TryFrom<String> for Share {
    type Error = ReadShareError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The share of votes that an answer needs inside a TAG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Threshold {
    /// The share.
    pub share: Share,
    /// Of whom.
    pub of: Denominator,
    /// Whether reaching it is enough, or it must be exceeded (`majority`).
    pub reach: Reach,
}

/// Of whom a threshold is a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Denominator {
    /// Members that voted for or against; abstentions are not counted.
    Voting,
    /// All members that may vote.
    Membership,
}

/// How a threshold is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// At least the share.
    AtLeast,
    /// More than the share.
    MoreThan,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { share: Share::TWO_THIRDS, of: Denominator::Voting, reach: Reach::AtLeast }
    }
}

impl Threshold {
    /// Whether `part` of `total` meets it; `total` is that of the [`Denominator`].
    pub fn is_met_by(self, part: u32, total: u32) -> bool {
        total > 0
            && match self.reach {
                Reach::AtLeast => self.share.is_reached_by(part, total),
                Reach::MoreThan => self.share.is_exceeded_by(part, total),
            }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reach {
            Reach::AtLeast => write!(out, "{}", self.share)?,
            Reach::MoreThan => write!(out, "majority")?,
        }
        match self.of {
            Denominator::Voting => Ok(()),
            Denominator::Membership => write!(out, " of the membership"),
        }
    }
}

impl FromStr for Threshold {
    type Err = ReadShareError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (share, of) = match text.trim().strip_suffix("of the membership") {
            Some(share) => (share.trim(), Denominator::Membership),
            None => (text.trim(), Denominator::Voting),
        };
        if share == "majority" {
            return Ok(Self { share: Share::HALF, of, reach: Reach::MoreThan });
        }
        let share = share.parse().map_err(|_| ReadShareError { text: text.to_owned() })?;
        Ok(Self { share, of, reach: Reach::AtLeast })
    }
}

impl From<Threshold> for String {
    fn from(threshold: Threshold) -> Self {
        threshold.to_string()
    }
}

impl TryFrom<String> for Threshold {
    type Error = ReadShareError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The share of the voting members that must have responded, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Quorum(pub Option<Share>);

impl Default for Quorum {
    fn default() -> Self {
        Self(Some(Share::HALF))
    }
}

impl Quorum {
    /// How many of `eligible` members must have responded.
    pub fn needed_of(self, eligible: u32) -> u32 {
        self.0.map_or(0, |share| share.least_of(eligible))
    }
}

impl fmt::Display for Quorum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(share) => share.fmt(out),
            None => out.write_str("none"),
        }
    }
}

impl FromStr for Quorum {
    type Err = ReadShareError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            // Those who respond are enough: a quorum that is always met.
            "none" | "responding" => Ok(Self(None)),
            share => share.parse().map(|share| Self(Some(share))),
        }
    }
}

impl From<Quorum> for String {
    fn from(quorum: Quorum) -> Self {
        quorum.to_string()
    }
}

impl TryFrom<String> for Quorum {
    type Error = ReadShareError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The text is no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a share: write a fraction such as `2/3`")]
pub struct ReadShareError {
    text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_share_is_enough_and_one_vote_less_is_not() {
        assert!(Share::TWO_THIRDS.is_reached_by(2, 3) && Share::TWO_THIRDS.is_reached_by(6, 9));
        assert!(!Share::TWO_THIRDS.is_reached_by(5, 8) && !Share::TWO_THIRDS.is_reached_by(665, 998));
        assert!(!Share::HALF.is_exceeded_by(5, 10) && Share::HALF.is_exceeded_by(6, 10));
        assert_eq!([0, 1, 11, 12, 13].map(|total| Share::HALF.least_of(total)), [0, 1, 6, 6, 7]);
    }

    #[test]
    fn a_share_is_read_as_it_is_written() {
        for text in ["2/3", "majority", "majority of the membership", "3/4 of the membership"] {
            assert_eq!(text.parse::<Threshold>().unwrap().to_string(), text);
        }
        for text in ["none", "1/2", "0/1"] {
            assert_eq!(text.parse::<Quorum>().unwrap().to_string(), text);
        }
        for text in ["", "66 %", "3/2", "1/0", "two thirds", "-1/2"] {
            assert_eq!(
                text.parse::<Threshold>().unwrap_err().to_string(),
                format!("`{text}` is not a share: write a fraction such as `2/3`")
            );
        }
    }

    #[test]
    fn no_votes_meet_no_threshold() {
        assert!(!Threshold::default().is_met_by(0, 0));
    }
}
