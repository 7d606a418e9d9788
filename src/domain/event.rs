//! One line of the audit trail: who did what to which thing, chained by hash to the line before.
//!
//! Events are never changed or removed. The hash of an event covers the hash of the one before it and every
//! field of its own, so that a byte changed anywhere in the trail is found and located by `isodesk verify`.

use crate::domain::digest::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who acts: the person named, and the person for whom they act when that is somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Name as typed, or `isodesk` for the desk itself.
    pub name: String,
    /// The person on whose behalf it is done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub on_behalf_of: Option<String>,
}

impl Actor {
    /// The desk itself, when no person asked for the step.
    pub fn desk() -> Self {
        Self { name: "isodesk".to_owned(), on_behalf_of: None }
    }

    /// A person acting for themselves.
    pub fn person(name: impl Into<String>) -> Self {
        Self { name: name.into(), on_behalf_of: None }
    }
}

/// What is about to be recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// Verb and thing, past tense: `document-filed`, `ballot-opened`, `position-recorded`.
    pub what: String,
    /// The thing: `document:17`, `ballot:4`, `tag:2`, `desk`.
    pub subject: String,
    /// Who did it.
    pub actor: Actor,
    /// What changed, as flat JSON; enough to fold the tables again.
    pub facts: Value,
}

/// One recorded event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Place in the chain, counted from 1 without gaps.
    pub number: u64,
    /// When it was recorded, by the desk's clock.
    pub at: Timestamp,
    /// What was done.
    #[serde(flatten)]
    pub deed: Deed,
    /// Hash of the event before; all zeros for the first.
    pub previous: Digest,
    /// Hash of this event.
    pub hash: Digest,
}

impl Event {
    /// The event that follows `previous` in the chain.
    pub fn following(number: u64, previous: Digest, at: Timestamp, deed: Deed) -> Self {
        let hash = chain_hash(number, &previous, at, &deed);
        Self { number, at, deed, previous, hash }
    }

    /// Whether the hash is that of the fields.
    pub fn is_intact(&self) -> bool {
        self.hash == chain_hash(self.number, &self.previous, self.at, &self.deed)
    }
}

/// SHA-256 over the JSON array `[number, previous, at, what, subject, actor, facts]` in UTF-8.
fn chain_hash(number: u64, previous: &Digest, at: Timestamp, deed: &Deed) -> Digest {
    let line = serde_json::json!([
        number,
        previous.to_string(),
        at.to_string(),
        deed.what,
        deed.subject,
        deed.actor,
        deed.facts
    ]);
    Digest::of(line.to_string().as_bytes())
}

/// The first place where a chain does not hold: the number of the event, and why.
pub fn first_break<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<(u64, &'static str)> {
    let mut previous = Digest::ZERO;
    for (expected, event) in (1..).zip(events) {
        if event.number != expected {
            return Some((expected, "an event is missing"));
        }
        if event.previous != previous {
            return Some((event.number, "it does not follow the event before it"));
        }
        if !event.is_intact() {
            return Some((event.number, "its hash is not that of its fields"));
        }
        previous = event.hash;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(count: u64) -> Vec<Event> {
        let mut previous = Digest::ZERO;
        (1..=count)
            .map(|number| {
                let deed = Deed {
                    what: "document-filed".to_owned(),
                    subject: format!("document:{number}"),
                    actor: Actor::desk(),
                    facts: serde_json::json!({ "n": number }),
                };
                let event = Event::following(number, previous, Timestamp::UNIX_EPOCH, deed);
                previous = event.hash;
                event
            })
            .collect()
    }

    #[test]
    fn a_changed_field_is_found_and_located() {
        let whole = chain(5);
        assert_eq!(first_break(&whole), None);
        let mut changed = whole.clone();
        changed[2].deed.facts = serde_json::json!({ "n": 9 });
        assert_eq!(first_break(&changed), Some((3, "its hash is not that of its fields")));
        let mut shorter = whole.clone();
        shorter.remove(1);
        assert_eq!(first_break(&shorter), Some((2, "an event is missing")));
        let mut rehashed = whole;
        rehashed[1] = Event::following(2, Digest::of(b"x"), Timestamp::UNIX_EPOCH, rehashed[1].deed.clone());
        assert_eq!(first_break(&rehashed), Some((2, "it does not follow the event before it")));
    }
}
