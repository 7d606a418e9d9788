//! What a signature covers, and the digests that bind it to the trail.
//!
//! Both digests can be computed again from `evidence.json` alone, in any language: they hash JSON without
//! blanks, fields in the order in which the file has them, and the hashes of events as text.

use super::Vote;
use crate::domain::{digest::Digest, event::Event};
use serde_json::{Value, json};

/// What a signature covers: the position, its comments and the tally.
pub fn covered(vote: &Vote) -> Value {
    json!({
        "ballot": vote.ballot.number,
        "position": vote.position,
        "comments": vote.comments,
        "tally": vote.tally,
    })
}

/// What stands on a vote beside what is signed: who votes, the clocks, the standing, the paper, the documents. The
/// event of a signature states its digest, so that none of it can be changed later.
pub fn face(vote: &Vote) -> Value {
    let mut face = json!({
        "national_body": vote.national_body,
        "closes_zone": vote.plan.closes.zone,
        "cut_off": vote.plan.cut_off,
        "tag_cut_off": vote.plan.tag_cut_off,
        "participation": vote.participation,
        "obligation": vote.obligation,
        "paper": vote.paper,
        "documents": vote.evidence.documents,
    });
    if let Some(template) = vote.comment_template {
        face["comment_template"] = json!(template);
    }
    face
}

/// SHA-256 of what a signature covers, as JSON without blanks.
pub fn covered_digest(covered: &Value) -> Digest {
    Digest::of(covered.to_string().as_bytes())
}

/// SHA-256 over the hashes of these events in order, each as 64 digits and a line feed.
///
/// A signature states it over every event of the evidence before its own, so that none can be left out.
pub fn trail<'a>(events: impl IntoIterator<Item = &'a Event>) -> Digest {
    let hashes: Vec<String> = events.into_iter().map(|event| event.hash.to_string() + "\n").collect();
    Digest::of(hashes.concat().as_bytes())
}
