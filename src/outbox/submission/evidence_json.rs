//! `evidence.json`: from the dropped file to the signature, and everything needed to count again.
//!
//! `signed` is the very thing whose digest the signatures state.

use super::vote_json::question_tally;
use crate::domain::vote::{TallySheet, Vote, covered};
use serde_json::{Value, json};

/// Name and version of the shape.
pub const SCHEMA: &str = "isodesk/evidence/1";

/// Documents by their bytes, events with their hashes, and the votes behind the tally with the rule.
pub(super) fn write(vote: &Vote) -> Value {
    json!({
        "schema": SCHEMA,
        "ballot": vote.ballot.number,
        "documents": vote.evidence.documents,
        "events": vote.evidence.events,
        "signed": covered(vote),
        "tally": vote.tally.as_ref().map(replay),
    })
}

/// The input of the count beside its outcome: whoever applies the rules to the members gets the questions.
fn replay(sheet: &TallySheet) -> Value {
    json!({
        "tag": sheet.tag,
        "source": sheet.source,
        "rules": sheet.rules,
        "members": sheet.members,
        "outcome": sheet.questions.iter().map(question_tally).collect::<Vec<_>>(),
    })
}
