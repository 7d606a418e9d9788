//! Reading one file of ours for the desk: bytes to text to notice, by the isolated readers.

use crate::{
    desk::Desk,
    domain::{
        document::DocumentKind,
        finding::Finding,
        notice::{Facts, Notice},
    },
    extract::text::{Coverage, Format, Text},
};
use std::path::Path;

/// What one file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What could be read of it.
    pub text: Text,
    /// What that says.
    pub notice: Notice,
}

/// Reads files, several at once.
#[derive(Debug)]
pub struct Readers;

impl Readers {
    /// The readers of a desk, as its settings say.
    pub fn of(_desk: &Desk) -> Self {
        Self
    }

    /// How many files are read at once.
    pub fn count(&self) -> usize {
        2
    }

    /// Reads a file of ours that came under that name. The finding says why it cannot be read safely.
    pub fn read(&self, _path: &Path, _name: &str) -> Result<Reading, Finding> {
        Ok(Reading { text: Self::unread(), notice: nothing() })
    }

    /// The text of a file that was not read.
    pub fn unread() -> Text {
        Text {
            format: Format::Unknown,
            page_count: None,
            coverage: Coverage::None,
            pages: Vec::new(),
            fields: Vec::new(),
            properties: Vec::new(),
            headers: Vec::new(),
            members: Vec::new(),
            troubles: Vec::new(),
        }
    }
}

/// The notice of a file that was not read.
pub fn nothing() -> Notice {
    Notice {
        kind: DocumentKind::Other,
        facts: Facts::default(),
        mentions: Vec::new(),
        questions: Vec::new(),
        findings: Vec::new(),
    }
}
