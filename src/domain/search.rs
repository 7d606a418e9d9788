//! Looking for documents by their words: what a person asks, the words of a text, and the passage to show.
//!
//! Words are compared in one folded form: small letters without accents, parted where letters meet digits, so
//! that `TC176` and `TC 176` are the same two words. Any text is a question; what cannot be one is refused in
//! words, never by the database.

mod passage;
mod query;
mod words;

pub use passage::{Passage, passage};
pub use query::{Ending, Part, Query, ReadQueryError, Term};
pub use words::folded;

use crate::domain::stage::{ReadStageCodeError, StageCode};
use std::{fmt, str::FromStr};

/// A stage that is asked for: a whole one, or one code of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedStage {
    /// `40`: any code of that stage.
    Stage(u8),
    /// `40.60`.
    Code(StageCode),
}

impl FromStr for WantedStage {
    type Err = ReadStageCodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let begin = StageCode::all().find(|code| format!("{:02}", code.stage()) == text.trim());
        match begin {
            Some(code) => Ok(Self::Stage(code.stage())),
            None => StageCode::read(text).map(Self::Code),
        }
    }
}

impl fmt::Display for WantedStage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage(stage) => write!(out, "{stage:02}"),
            Self::Code(code) => write!(out, "{code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_asked_for_whole_or_by_a_code() {
        assert_eq!("40".parse(), Ok(WantedStage::Stage(40)));
        assert_eq!("00".parse(), Ok(WantedStage::Stage(0)));
        assert_eq!("40.60".parse::<WantedStage>().unwrap().to_string(), "40.60");
        assert!("41".parse::<WantedStage>().is_err());
    }
}
