//! The ledger's line for one file that was ever seen: which file exactly, who has it in hand, where it rests.
//!
//! The one surprise: a file is told from another by five numbers and not by its name, because the same name may
//! be dropped twice, and a name that is found again after a crash may still be the first file.

use crate::domain::{digest::Digest, document::Rest, finding::Finding};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The code of a folder that cannot be looked into; it waits like a file, because nobody knows what lies in it.
pub const SHUT_FOLDER: &str = "E-INT-012";

/// The longest time after which a file that could not be taken in is tried again.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// How long a file is left alone that could not be taken in so many times in a row: a second, then twice as long
/// each time.
pub fn pause_after(tries: u32) -> SignedDuration {
    let seconds = 1_i64.checked_shl(tries.saturating_sub(1).min(32)).unwrap_or(i64::MAX);
    SignedDuration::from_secs(seconds).min(LONGEST_PAUSE)
}

/// How long it is until that moment, at most the longest pause: a clock that was set back lets nothing wait for ever.
pub fn pause_until(again: Timestamp, now: Timestamp) -> SignedDuration {
    again.duration_since(now).clamp(SignedDuration::ZERO, LONGEST_PAUSE)
}

/// How a file came to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// It lay in the drop folder; it is moved to where it rests.
    Inbox,
    /// It was named on the command line; it is copied and never touched.
    Given,
    /// It lay inside another file: a member of an archive, an attachment of a mail.
    Member,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Inbox, Self::Given, Self::Member];

    /// The word used in SQL and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Given => "given",
            Self::Member => "member",
        }
    }

    /// The source with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}

/// Which file exactly: equal marks are the same file with the same bytes.
///
/// The time of change cannot be set by a program, so that a copy put in the place of a file that was taken
/// away never has its mark, even where it has its number, size and time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FileMark {
    /// Number of the file system.
    pub device: u64,
    /// Number of the file in it.
    pub inode: u64,
    /// Length in bytes.
    pub length: u64,
    /// Time of the last change of its bytes, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Time of the last change of its bytes, name or rights, in nanoseconds since 1970.
    pub changed_ns: i64,
}

/// Where a file stands in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeState {
    /// Somebody has it in hand; see [`Entry::holder`].
    Claimed,
    /// It rests.
    Rests(Rest),
    /// Its owner took it away before it was taken in.
    Gone,
}

impl IntakeState {
    /// The word used in SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Rests(rest) => rest.word(),
            Self::Gone => "gone",
        }
    }

    /// The state with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "claimed" => Some(Self::Claimed),
            "gone" => Some(Self::Gone),
            _ => Rest::from_word(word).map(Self::Rests),
        }
    }
}

/// One file ever seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The desk's number of the entry.
    pub number: u64,
    /// How it came.
    pub source: Source,
    /// The entry of the file it lay in.
    pub parent: Option<u64>,
    /// Its path, byte for byte: below the inbox, absolute when given, the stored name when a member.
    pub path: Vec<u8>,
    /// Its name for people, NFC.
    pub file: String,
    /// Which file exactly.
    pub mark: FileMark,
    /// When it was first seen.
    pub seen: Timestamp,
    /// Where it stands.
    pub state: IntakeState,
    /// Who has it in hand: process, machine and start, as `inbox::lock` writes it.
    pub holder: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// How often in a row this very file could not be taken in.
    pub tries: u32,
    /// When it is tried next, after it could not be taken in.
    pub again: Option<Timestamp>,
    /// Whether it still lies in the drop folder although it rests: the desk may not move it from there.
    pub stays: bool,
    /// Why it is not simply filed: code, one line of cause, and the next step.
    pub why: Option<Finding>,
    /// SHA-256 of its bytes, once they were read.
    pub sha256: Option<Digest>,
    /// The document it became, or of whose bytes it is a copy.
    pub document: Option<u64>,
    /// Our own copy, from the desk's folder, while it has not been moved to where it rests.
    pub staged: Option<String>,
    /// Where its bytes rest, from the desk's folder.
    pub stored: Option<String>,
    /// Where its bytes lay before it was taken in once more, from the desk's folder, while that is not emptied.
    pub leaves: Option<String>,
    /// Its receipt, from the desk's folder, without `.json` and `.txt`.
    pub receipt: Option<String>,
}

impl Entry {
    /// Whether it is a duplicate that stays where it was dropped, as the settings say.
    pub fn is_left(&self) -> bool {
        let is_duplicate = self.state == IntakeState::Rests(Rest::Duplicate);
        is_duplicate && self.source == Source::Inbox && self.stored.is_none()
    }

    /// Whether it is no file: a folder in the drop folder that cannot, or could not, be looked into.
    pub fn is_shut_folder(&self) -> bool {
        self.why.as_ref().is_some_and(|why| why.code == SHUT_FOLDER)
    }
}

/// What became of a file, to be written into its entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// Where it rests.
    pub rest: Rest,
    /// Why it is not simply filed.
    pub why: Option<Finding>,
    /// SHA-256 of its bytes, once they were read.
    pub sha256: Option<Digest>,
    /// The document it became, or of whose bytes it is a copy.
    pub document: Option<u64>,
    /// Our own copy, from the desk's folder, which is still to be moved to where it rests.
    pub staged: Option<String>,
    /// Where its bytes rest, from the desk's folder.
    pub stored: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let seconds: Vec<i64> = [0, 1, 2, 3, 9, 10, 100].map(|tries| pause_after(tries).as_secs()).to_vec();
        assert_eq!(seconds, [1, 1, 2, 4, 256, 300, 300]);
    }

    #[test]
    fn a_clock_that_was_set_back_lets_nothing_wait_for_ever() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let again = at("2026-03-02T11:00:04Z");
        for (now, seconds) in
            [("2026-03-02T11:00:00Z", 4), ("2026-03-02T12:00:00Z", 0), ("2020-01-01T00:00:00Z", 300)]
        {
            assert_eq!(pause_until(again, at(now)).as_secs(), seconds, "{now}");
        }
    }
}
