//! The chain of events: each hash is that of its fields, and neighbours follow each other.
//!
//! A submission holds the events of its own ballot and documents, so their numbers have gaps; that none of
//! them was left out is a matter of the signature, which states the digest of the trail before it.

use super::{Check, Papers, broken};
use crate::domain::{digest::Digest, event::Event, finding::Finding};

pub(super) fn check(papers: &Papers) -> Check {
    let mut findings = Vec::new();
    let mut before: Option<&Event> = None;
    for event in &papers.events {
        findings.extend(
            trouble(before, event)
                .map(|why| broken("E-PRV-007", format!("evidence.json: event {}: {why}", event.number))),
        );
        before = Some(event);
    }
    findings.extend(strangers(papers));
    let what = format!("{} events, each with its own hash, in the order of the chain", papers.events.len());
    Check::new("chain", what, findings)
}

fn trouble(before: Option<&Event>, event: &Event) -> Option<&'static str> {
    if !event.is_intact() {
        return Some("its hash is not that of its fields");
    }
    let Some(before) = before else {
        return (event.number == 1 && event.previous != Digest::ZERO)
            .then_some("the first event follows nothing");
    };
    if event.number <= before.number {
        return Some("it does not come after the event before it");
    }
    (event.number == before.number + 1 && event.previous != before.hash)
        .then_some("it does not follow the event before it")
}

/// Events of other ballots and documents have no place here.
fn strangers(papers: &Papers) -> Vec<Finding> {
    let documents = papers.evidence["documents"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut subjects: Vec<String> =
        documents.iter().map(|document| format!("document:{}", document["number"])).collect();
    subjects.push(papers.subject());
    let strange = papers.events.iter().filter(|event| !subjects.contains(&event.deed.subject));
    strange
        .map(|event| {
            let message =
                format!("evidence.json: event {}: it is about `{}`", event.number, event.deed.subject);
            broken("E-PRV-007", message)
        })
        .collect()
}
