//! The entries of the calendar feed: the three clocks of every ballot, each a whole day.
//!
//! An entry keeps its UID as long as the ballot lives; when its day or its words change it gets the next sequence
//! number (RFC 5545, 3.8.7.4). The one surprise: how far a position is does not change an entry. A feed that
//! changed with every vote would ring in everybody's calendar all day.

use crate::domain::{
    ballot::{BallotState, BallotView},
    calendar::Deadline,
    radar::subject,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use std::collections::BTreeMap;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its name, the same for ever.
    pub uid: String,
    /// The day.
    pub date: Date,
    /// What is due, in one line.
    pub summary: String,
    /// What to know of it.
    pub description: String,
    /// Whether the ballot was cancelled.
    pub is_cancelled: bool,
}

/// An entry as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// How often it has changed.
    pub sequence: u32,
    /// What it said, in a form that only a change changes.
    pub content: String,
    /// When it last changed.
    pub changed: Timestamp,
}

/// An entry with its sequence number and the time of its last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The entry.
    pub entry: Entry,
    /// How often it has changed.
    pub published: Published,
    /// Whether it is new, or has changed since the last feed.
    pub is_new: bool,
}

/// The entries of these ballots on a desk, whose own name makes their UIDs the world's only ones.
pub fn entries(views: &[BallotView], desk: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = views.iter().flat_map(|view| of_ballot(view, desk)).collect();
    entries.sort_by(|left, right| (left.date, &left.uid).cmp(&(right.date, &right.uid)));
    entries
}

fn of_ballot(view: &BallotView, desk: &str) -> [Entry; 3] {
    let (ballot, plan) = (&view.ballot, &view.plan);
    let entry = |clock: &str, what: &str, day: &Deadline| Entry {
        uid: format!("ballot-{}-{clock}@{desk}.isodesk.invalid", ballot.number),
        date: day.date,
        summary: format!("{what}: {} ({})", subject(view), ballot.committee),
        description: description(view, day),
        is_cancelled: view.state == BallotState::Cancelled,
    };
    [
        entry("tag-cut-off", "TAG cut-off", &plan.tag_cut_off),
        entry("cut-off", "National cut-off", &plan.cut_off),
        entry("closes", "ISO closes", &plan.closes),
    ]
}

fn description(view: &BallotView, day: &Deadline) -> String {
    let plan = &view.plan;
    let mut lines = vec![format!("Ballot {}: {}", view.ballot.number, view.ballot.kind)];
    lines.extend(view.ballot.title.clone());
    lines.push(format!("This day ends in {}.", day.zone));
    lines.push(format!("TAG cut-off {}", plan.tag_cut_off));
    lines.push(format!("National cut-off {}", plan.cut_off));
    lines.push(format!("ISO closes {}", plan.closes));
    lines.push(format!(
        "We: {}",
        view.obligation.map_or("not known", crate::domain::ballot::Obligation::word)
    ));
    lines.push(format!("TAG: {}", view.tag.as_deref().unwrap_or("none")));
    lines.push("You see this because you follow the calendar of the ISO desk.".to_owned());
    lines.join("\n")
}

/// The entries with their sequence numbers, after what was published before.
pub fn dated(entries: Vec<Entry>, known: &BTreeMap<String, Published>, now: Timestamp) -> Vec<Dated> {
    let dated = |entry: Entry| {
        let cancelled = if entry.is_cancelled { "cancelled" } else { "" };
        let content = [&entry.date.to_string(), &entry.summary, &entry.description, cancelled].join("\n");
        match known.get(&entry.uid) {
            Some(same) if same.content == content => Dated { entry, published: same.clone(), is_new: false },
            earlier => {
                let sequence = earlier.map_or(0, |earlier| earlier.sequence + 1);
                Dated { entry, published: Published { sequence, content, changed: now }, is_new: true }
            }
        }
    };
    entries.into_iter().map(dated).collect()
}
