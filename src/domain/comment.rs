//! One row of the ISO comment template (edition 2012-03): a comment of a member body on a draft.

mod column;
pub mod form;

pub use column::{Column, Columns};

use serde::{Deserialize, Serialize};

/// The type of a comment, as the template defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CommentType {
    /// `ge`
    General,
    /// `te`
    Technical,
    /// `ed`
    Editorial,
}

impl CommentType {
    /// Every type, in the order of the template's footnote.
    pub const ALL: [Self; 3] = [Self::General, Self::Technical, Self::Editorial];

    /// The two letters the template prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "ge",
            Self::Technical => "te",
            Self::Editorial => "ed",
        }
    }

    /// The type with those letters, in either case, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// One row: the eight columns of the template, each as written (empty columns are empty texts).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// `MB/NC`: country code, with the comment's number where one is given: `US 001`.
    pub member_body: String,
    /// `Line number`.
    pub line: String,
    /// `Clause/Subclause`.
    pub clause: String,
    /// `Paragraph/Figure/Table`.
    pub paragraph: String,
    /// `Type of comment`; `None` when the cell holds none of the three.
    pub kind: Option<CommentType>,
    /// `Comments`.
    pub comment: String,
    /// `Proposed change`.
    pub proposed_change: String,
    /// `Observations of the secretariat`: empty on the way out.
    pub observations: String,
}
