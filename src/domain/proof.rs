//! Whether the papers of a submission prove the vote they carry, from the papers alone.
//!
//! `vote.json` says what is voted; `evidence.json` holds what was signed and every event that led there. Each
//! check here is one thing an auditor would do by hand, and names the place where it does not hold. What this
//! refuses to know: files. The one surprise: the tally is not compared with itself but made again from the
//! events, by the rules that the TAG's round was opened under.
//!
//! The shape of both papers, and the rules of counting in words, are in `docs/VOTE_JSON.md`.

mod answer;
mod chain;
mod difference;
mod papers;
mod recount;
mod signature;

pub use papers::{Papers, ReadPapersError};

use crate::domain::finding::{Finding, Severity};
use difference::Differences;

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name: `files`, `key`, `papers`, `chain`, `signature`, `tally`, `answer`, `vote`, `table`, `printed`.
    pub name: &'static str,
    /// What was looked at, with its numbers, in one sentence.
    pub what: String,
    /// Where it does not hold; empty when it does.
    pub findings: Vec<Finding>,
}

impl Check {
    /// A check and what it found.
    pub fn new(name: &'static str, what: impl Into<String>, findings: Vec<Finding>) -> Self {
        Self { name, what: what.into(), findings }
    }

    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Everything that can be checked on `vote.json` and `evidence.json`.
pub fn checks(papers: &Papers) -> Vec<Check> {
    vec![
        papers.belong_together(),
        chain::check(papers),
        signature::check(papers),
        recount::check(papers),
        answer::check(papers),
        says_what_was_signed(papers),
    ]
}

/// `vote.json` says what was signed, and what the events say of the ballot.
fn says_what_was_signed(papers: &Papers) -> Check {
    let Papers { vote, evidence, signed, .. } = papers;
    let mut found = Differences::of("E-PRV-010", "vote.json", "the evidence");
    let position = &evidence["signed"]["position"];
    found.compare("position.tag", &vote["position"]["tag"], &position["tag"]);
    found.compare("position.decided", &vote["position"]["decided"], &position["decided"]);
    found.compare("position.by", &vote["position"]["by"], &position["by"]);
    found.compare("position.recorded_by", &vote["position"]["recorded_by"], &position["recorded_by"]);
    found.compare("answers", &vote["answers"], &position["answers"]);
    found.compare("experts", &vote["experts"], &position["experts"]);
    found.compare("comments", &vote["comments"], &papers::comment_counts(&signed.comments));
    match papers.recorded_position() {
        Some(recorded) => found.compare("signed.position", position, recorded),
        None => found.add("signed.position", "no event `position-recorded` recorded it"),
    }
    match papers.ballot_as_recorded() {
        Some(recorded) => papers::compare_ballot(&mut found, &vote["ballot"], recorded),
        None => found.add("ballot", "no event `ballot-opened` recorded it"),
    }
    papers.compare_documents(&mut found);
    Check::new("vote", "the answers, the ballot and the documents are those of the evidence", found.findings)
}

/// A place where the proof does not hold.
fn broken(code: &str, message: impl Into<String>) -> Finding {
    Finding::new(code, Severity::Blocking, message)
}
