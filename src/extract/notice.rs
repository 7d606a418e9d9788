//! From text to notice: what a paper is and what it states of itself, each fact with its place.
//!
//! Both the text and the file name are evidence; the text wins, and a disagreement is a finding. Nothing is
//! guessed: what the paper does not state is unknown.

use crate::{
    domain::{
        committee::CommitteeReference,
        document::DocumentKind,
        notice::{Facts, Notice},
    },
    extract::{labels::LabelSet, text::Text},
};
use std::collections::BTreeSet;

/// The name a file came with: evidence, never a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// The last part of a name; folders before it are dropped.
    pub fn new(name: &str) -> Self {
        Self(name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a reader knows besides the paper itself.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The labels of covers, with those the desk adds.
    pub labels: &'a LabelSet,
    /// Every committee there is, when the list has been imported.
    pub committees: Option<&'a BTreeSet<CommitteeReference>>,
}

impl Default for Known<'_> {
    fn default() -> Self {
        Self { labels: LabelSet::built_in(), committees: None }
    }
}

/// Reads what a paper states.
pub fn read(text: &Text, name: &FileName, known: &Known<'_>) -> Notice {
    let _ = (text, name, known);
    Notice {
        kind: DocumentKind::Other,
        facts: Facts::default(),
        mentions: Vec::new(),
        questions: Vec::new(),
        findings: Vec::new(),
    }
}
