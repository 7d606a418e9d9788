//! Why a file could not be read at all: the bytes could not be had, or they ended the child.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::super::text::Trouble;
use super::wire::Answer;

/// A file could not be read. Each variant carries its stable code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFileError {
    /// The bytes cannot be had; worth another try later.
    #[error("E-TXT-101: cannot open `{}`: {why}", path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The reader died of this file, for instance of a stack that ran over.
    #[error("E-TXT-102: the reader died of `{}`: {how}", path.display())]
    Died {
        /// The file.
        path: PathBuf,
        /// How it ended.
        how: String,
    },
    /// The reader took too long and was ended.
    #[error("E-TXT-103: reading `{}` took longer than {} s", path.display(), patience.as_secs_f32())]
    TooSlow {
        /// The file.
        path: PathBuf,
        /// How long it may take.
        patience: Duration,
    },
    /// The reader wanted more memory than it may have.
    #[error("E-TXT-104: reading `{}` takes more memory than a reader may have", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The reader stumbled over this file; it is still well.
    #[error("E-TXT-105: the reader stumbled over `{}`", path.display())]
    Stumbled {
        /// The file.
        path: PathBuf,
    },
    /// This file ended readers before.
    #[error("E-TXT-106: `{}` ended its readers before and is not given to another", path.display())]
    GivenUp {
        /// The file.
        path: PathBuf,
    },
    /// No reader can be started; a fault of this machine, not of the file.
    #[error("E-TXT-107: no reader can be started from `{}`: {why}", program.display())]
    CannotStart {
        /// The program.
        program: PathBuf,
        /// What the system says.
        why: String,
    },
    /// A place in the pool without a child.
    #[error("E-TXT-108: no reader is there")]
    NoChild,
    /// A member cannot be taken out of its archive or mail.
    #[error("{}: {}", .0.code, .0.message)]
    NoMember(Trouble),
}

impl ReadFileError {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::CannotOpen { .. } => "E-TXT-101",
            Self::Died { .. } => "E-TXT-102",
            Self::TooSlow { .. } => "E-TXT-103",
            Self::TooLarge { .. } => "E-TXT-104",
            Self::Stumbled { .. } => "E-TXT-105",
            Self::GivenUp { .. } => "E-TXT-106",
            Self::CannotStart { .. } => "E-TXT-107",
            Self::NoChild => "E-TXT-108",
            Self::NoMember(trouble) => &trouble.code,
        }
    }

    /// The next step.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::CannotOpen { .. } => "check that the file is there and may be read, then take it in again",
            Self::Died { .. } | Self::Stumbled { .. } => {
                "open the file by hand; if it is good, print it to a new PDF and drop that"
            }
            Self::GivenUp { .. } => {
                "open the file by hand; if it is good, `isodesk retry FILE` gives it to a fresh reader"
            }
            Self::TooSlow { .. } | Self::TooLarge { .. } => {
                "raise `seconds` or `memory_mib` under `[reading]`, or print the file to a smaller PDF"
            }
            Self::CannotStart { .. } | Self::NoChild => "run `isodesk doctor`",
            Self::NoMember(_) => "unpack the archive by hand and drop its files",
        }
    }

    /// Whether another try later may go better: the fault lies with the machine, not with the file.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::CannotOpen { .. } | Self::CannotStart { .. } | Self::NoChild)
    }

    pub(super) const fn ended_the_child(&self) -> bool {
        matches!(self, Self::Died { .. } | Self::TooSlow { .. } | Self::TooLarge { .. })
    }

    pub(super) const fn is_lateness(&self) -> bool {
        matches!(self, Self::TooSlow { .. })
    }
}

/// An answer that is not what was asked for.
pub(super) fn of_answer(answer: Answer, path: &Path) -> ReadFileError {
    let path = path.to_owned();
    match answer {
        Answer::NoMember(trouble) => ReadFileError::NoMember(trouble),
        Answer::NoFile(why) => ReadFileError::CannotOpen { path, why },
        Answer::Stumbled => ReadFileError::Stumbled { path },
        Answer::Text(_) | Answer::Member(_) => {
            ReadFileError::Died { path, how: "it answered another question".to_owned() }
        }
    }
}
