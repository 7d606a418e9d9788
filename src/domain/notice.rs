//! What reading a document found: its kind, its facts with their evidence, and what it mentions.
//!
//! A notice never decides anything. Where facts conflict, or one is missing that the kind needs, it carries a
//! finding, and `desk::take_in` decides whether the file is filed or held.

use crate::domain::{
    ballot::BallotKind,
    committee::CommitteeReference,
    deliverable::Reference,
    document::{DocumentKind, DocumentNumber},
    fact::Fact,
    finding::Finding,
    printed_date::PrintedDate,
    stage::StageCode,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What reading one document found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// What the document is for.
    pub kind: DocumentKind,
    /// What it says of itself.
    pub facts: Facts,
    /// Every deliverable it names, in order of first mention.
    pub mentions: Vec<Reference>,
    /// The questions of a ballot, where the document prints them.
    pub questions: Vec<PrintedQuestion>,
    /// What is wrong or worrying.
    pub findings: Vec<Finding>,
}

impl Notice {
    /// The kind and every fact in its written form, by its name in JSON; `None` where it is not known.
    pub fn told(&self) -> Vec<(&'static str, Option<String>)> {
        fn written<T: ToString>(fact: &Fact<T>) -> Option<String> {
            fact.value().map(ToString::to_string)
        }
        let facts = &self.facts;
        vec![
            ("kind", Some(self.kind.word().to_owned())),
            ("committee", written(&facts.committee)),
            ("document_number", written(&facts.document_number)),
            ("document_date", written(&facts.document_date)),
            ("title", written(&facts.title)),
            ("reference", written(&facts.reference)),
            ("stage", written(&facts.stage)),
            ("opens", written(&facts.opens)),
            ("closes", written(&facts.closes)),
            ("secretariat", written(&facts.secretariat)),
            ("project_id", written(&facts.project_id)),
            ("ballot_kind", written(&facts.ballot_kind)),
            ("action", written(&facts.action)),
            ("supersedes", written(&facts.supersedes)),
        ]
    }
}

/// The facts a document states of itself, each with its evidence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The committee it belongs to.
    pub committee: Fact<CommitteeReference>,
    /// Its N-number.
    pub document_number: Fact<DocumentNumber>,
    /// The date of the document (not of a meeting, not of the file).
    pub document_date: Fact<PrintedDate>,
    /// Its title, as printed, folded to one line.
    pub title: Fact<String>,
    /// The deliverable it is, or is about.
    pub reference: Fact<Reference>,
    /// The harmonised stage code, only when the document prints one.
    pub stage: Fact<StageCode>,
    /// First day of the vote or of the comment period.
    pub opens: Fact<Date>,
    /// Last day of the vote or of the comment period: a calendar date in Geneva.
    pub closes: Fact<Date>,
    /// The body that holds the secretariat, as printed: `JISC`.
    pub secretariat: Fact<String>,
    /// ISO's number of the project: the only key that is stable across stages.
    pub project_id: Fact<u32>,
    /// The kind of ballot it announces, when it announces one.
    pub ballot_kind: Fact<BallotKind>,
    /// The requested action, as printed. A tick that is only drawn is unknown.
    pub action: Fact<String>,
    /// What it replaces, as printed.
    pub supersedes: Fact<String>,
}

impl Facts {
    /// Whether the title or the action says that a ballot is withdrawn.
    pub fn withdraw_a_ballot(&self) -> bool {
        static WORDS: LazyLock<Words> =
            LazyLock::new(|| toml::from_str(include_str!("data/notice_words.toml")).unwrap_or_default());
        let said = [self.title.value(), self.action.value()];
        let mut said = said.into_iter().flatten().map(|words| words.to_lowercase());
        said.any(|said| WORDS.cancelled.iter().any(|words| said.contains(words.as_str())))
    }
}

#[derive(Default, Deserialize)]
struct Words {
    cancelled: Vec<String>,
}

/// A question of a ballot as a document prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedQuestion {
    /// Its printed number, counted from 1.
    pub number: u32,
    /// The question itself.
    pub text: String,
    /// The answers offered, as printed; empty when they are not printed.
    pub answers: Vec<String>,
}
