//! The two papers, read; and the lookups that every check shares.

use super::{Check, broken, difference::Differences};
use crate::domain::{
    ballot::Ballot,
    calendar::{Deadline, Plan},
    comment::{Comment, CommentType},
    digest::Digest,
    event::Event,
    position::Position,
    vote::{Evidence, SignOff, TallySheet, Vote},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// The shapes that can be checked.
const VOTE_SCHEMA: &str = "isodesk/vote/1";
const EVIDENCE_SCHEMA: &str = "isodesk/evidence/1";

/// `vote.json` and `evidence.json`, as they stand and read.
#[derive(Clone, Debug, PartialEq)]
pub struct Papers {
    /// `vote.json`.
    pub vote: Value,
    /// `evidence.json`.
    pub evidence: Value,
    /// SHA-256 of the bytes of `evidence.json`.
    pub evidence_digest: Digest,
    /// What was signed, by `evidence.json`.
    pub signed: Signed,
    /// The events of `evidence.json`.
    pub events: Vec<Event>,
    /// The signatures of `vote.json`.
    pub sign_offs: Vec<SignOff>,
}

/// What the signature covers, read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Signed {
    /// The ballot, by the desk's number.
    pub ballot: u64,
    /// The position.
    pub position: Position,
    /// Its comments.
    pub comments: Vec<Comment>,
    /// The tally, when there is one.
    pub tally: Option<TallySheet>,
}

/// A paper that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{paper} cannot be read: {why}")]
pub struct ReadPapersError {
    paper: &'static str,
    why: String,
}

impl Papers {
    /// Reads both papers from their bytes.
    pub fn read(vote: &[u8], evidence: &[u8]) -> Result<Self, ReadPapersError> {
        let evidence_digest = Digest::of(evidence);
        let vote = json_of("vote.json", vote, VOTE_SCHEMA)?;
        let evidence = json_of("evidence.json", evidence, EVIDENCE_SCHEMA)?;
        Ok(Self {
            signed: field("evidence.json", &evidence, "signed")?,
            events: field("evidence.json", &evidence, "events")?,
            sign_offs: field("vote.json", &vote, "sign_offs")?,
            evidence_digest,
            vote,
            evidence,
        })
    }

    /// `vote.json` names this `evidence.json`, and both name one ballot.
    pub(super) fn belong_together(&self) -> Check {
        let mut findings = Vec::new();
        let named = self.vote["evidence"]["sha256"].as_str().unwrap_or("nothing");
        if named != self.evidence_digest.to_string() {
            findings.push(broken(
                "E-PRV-006",
                format!(
                    "vote.json: `evidence.sha256` is `{named}`, and evidence.json has `{}`",
                    self.evidence_digest
                ),
            ));
        }
        let file = &self.vote["evidence"]["file"];
        if file != "evidence.json" {
            let message =
                format!("vote.json: `evidence.file` is `{file}`, and the evidence is evidence.json");
            findings.push(broken("E-PRV-006", message));
        }
        let number = &self.vote["ballot"]["number"];
        let stated = [
            ("evidence.json: `ballot`", &self.evidence["ballot"]),
            ("evidence.json: `signed.ballot`", &self.evidence["signed"]["ballot"]),
            ("evidence.json: `signed.position.ballot`", &self.evidence["signed"]["position"]["ballot"]),
        ];
        for (place, other) in stated {
            if other != number {
                findings.push(broken(
                    "E-PRV-006",
                    format!("{place} is `{other}`, and vote.json is about ballot `{number}`"),
                ));
            }
        }
        Check::new("papers", "vote.json names this evidence.json, and both the same ballot", findings)
    }

    /// What stands on the vote beside what is signed ([`crate::domain::vote::face`]).
    pub(super) fn face(&self) -> Value {
        let (vote, ballot) = (&self.vote, &self.vote["ballot"]);
        let mut face = json!({
            "national_body": vote["national_body"],
            "closes_zone": ballot["closes_zone"],
            "cut_off": ballot["cut_off"],
            "tag_cut_off": ballot["tag_cut_off"],
            "participation": ballot["participation"],
            "obligation": ballot["obligation"],
            "paper": vote["paper"],
            "documents": self.evidence["documents"],
        });
        if !vote["comment_template"].is_null() {
            face["comment_template"] = vote["comment_template"].clone();
        }
        face
    }

    /// The vote, put together again from both papers, so that what is printed can be made again.
    pub fn vote_again(&self) -> Option<Vote> {
        let ballot = self.ballot()?;
        let says = &self.vote["ballot"];
        let closes = Deadline { date: ballot.closes, zone: says["closes_zone"].as_str()?.to_owned() };
        Some(Vote {
            national_body: read(&self.vote["national_body"])?,
            plan: Plan {
                closes,
                cut_off: read(&says["cut_off"])?,
                tag_cut_off: read(&says["tag_cut_off"])?,
                remarks: Vec::new(),
            },
            ballot,
            participation: read(&says["participation"])?,
            obligation: read(&says["obligation"])?,
            position: self.signed.position.clone(),
            tally: self.signed.tally.clone(),
            comments: self.signed.comments.clone(),
            sign_offs: self.sign_offs.clone(),
            remarks: read(&self.vote["remarks"])?,
            evidence: Evidence { documents: read(&self.evidence["documents"])?, events: self.events.clone() },
            paper: read(&self.vote["paper"]).unwrap_or_default(),
            comment_template: read(&self.vote["comment_template"]),
        })
    }

    /// The subject under which the events of the ballot stand.
    pub(super) fn subject(&self) -> String {
        format!("ballot:{}", self.signed.ballot)
    }

    /// The events of the ballot, in order.
    pub(super) fn ballot_events(&self) -> Vec<Event> {
        let subject = self.subject();
        self.events.iter().filter(|event| event.deed.subject == subject).cloned().collect()
    }

    /// The ballot as the last event about it states it.
    pub(super) fn ballot_as_recorded(&self) -> Option<&Value> {
        let subject = self.subject();
        let stated = self.events.iter().rev().filter(|event| event.deed.subject == subject);
        let mut ballots = stated
            .filter(|event| matches!(event.deed.what.as_str(), "ballot-opened" | "ballot-changed"))
            .filter_map(|event| event.deed.facts.get("ballot"));
        ballots.next()
    }

    /// The same ballot, read.
    pub(super) fn ballot(&self) -> Option<Ballot> {
        serde_json::from_value(self.ballot_as_recorded()?.clone()).ok()
    }

    /// The position as the last event about it states it.
    pub(super) fn recorded_position(&self) -> Option<&Value> {
        let subject = self.subject();
        let mut recorded = self
            .events
            .iter()
            .rev()
            .filter(|event| event.deed.subject == subject && event.deed.what == "position-recorded");
        recorded.next()?.deed.facts.get("stated")
    }

    /// Every document of the evidence was recorded by an event, with that SHA-256.
    pub(super) fn compare_documents(&self, found: &mut Differences) {
        let documents = self.evidence["documents"].as_array().map(Vec::as_slice).unwrap_or_default();
        for document in documents {
            let subject = format!("document:{}", document["number"]);
            let of_document = self.events.iter().filter(|event| event.deed.subject == subject);
            let mut digests = of_document.filter_map(|event| event.deed.facts.get("sha256"));
            match digests.next() {
                Some(recorded) => found.compare(&format!("{subject}.sha256"), &document["sha256"], recorded),
                None => found.add(&subject, "no event recorded it"),
            }
        }
    }
}

fn json_of(paper: &'static str, bytes: &[u8], schema: &str) -> Result<Value, ReadPapersError> {
    let refused = |why: String| ReadPapersError { paper, why };
    let value: Value = serde_json::from_slice(bytes).map_err(|error| refused(error.to_string()))?;
    if value["schema"] == schema {
        return Ok(value);
    }
    Err(refused(format!("its schema is {}, and `{schema}` is wanted", value["schema"])))
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn field<T: DeserializeOwned>(paper: &'static str, whole: &Value, name: &str) -> Result<T, ReadPapersError> {
    let value = whole.get(name).cloned().unwrap_or_default();
    serde_json::from_value(value)
        .map_err(|error| ReadPapersError { paper, why: format!("`{name}`: {error}") })
}

/// What `vote.json` says of the ballot, against what was recorded of it.
pub(super) fn compare_ballot(found: &mut Differences, says: &Value, recorded: &Value) {
    for name in ["number", "kind", "title", "committee", "opens", "closes", "rule_set"] {
        found.compare(&format!("ballot.{name}"), &says[name], &recorded[name]);
    }
    if !recorded["reference"].is_null() {
        found.compare("ballot.reference", &says["reference"], &recorded["reference"]);
    }
    let questions = recorded["questions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let printed: Vec<Value> = questions.iter().map(as_printed).collect();
    found.compare("ballot.questions", &says["questions"], &Value::from(printed));
}

fn as_printed(question: &Value) -> Value {
    let offers = question["offers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let answers: Vec<&Value> = offers.iter().map(|offer| &offer["choice"]).collect();
    json!({ "number": question["number"], "text": question["text"], "answers": answers })
}

/// The counts of comments that `vote.json` prints.
pub(super) fn comment_counts(comments: &[Comment]) -> Value {
    if comments.is_empty() {
        return Value::Null;
    }
    let count = |kind| comments.iter().filter(|comment| comment.kind == kind).count();
    json!({
        "file": "comments.docx",
        "count": comments.len(),
        "ge": count(Some(CommentType::General)),
        "te": count(Some(CommentType::Technical)),
        "ed": count(Some(CommentType::Editorial)),
        "untyped": count(None),
    })
}
