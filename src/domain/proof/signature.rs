//! The signatures: each is an event, covers what the evidence says was signed, and states the trail before it.

use super::{Check, Papers, broken, difference::Differences};
use crate::domain::{
    digest::Digest,
    event::Event,
    finding::Finding,
    vote::{SignOff, covered_digest, trail},
};
use serde_json::json;

pub(super) fn check(papers: &Papers) -> Check {
    let covered = covered_digest(&papers.evidence["signed"]);
    let mut findings: Vec<Finding> =
        papers.sign_offs.iter().flat_map(|sign_off| of_one(papers, sign_off, covered)).collect();
    match papers.sign_offs.last() {
        None => findings.push(broken("E-PRV-008", "vote.json: `sign_offs` is empty: nobody signed the vote")),
        Some(last) => findings.extend(trail_before(papers, last)),
    }
    let names: Vec<&str> = papers.sign_offs.iter().map(|sign_off| sign_off.name.as_str()).collect();
    let what = format!("signed by {}; what was signed has the digest that was signed", names.join(", "));
    Check::new("signature", what, findings)
}

fn of_one(papers: &Papers, sign_off: &SignOff, covered: Digest) -> Vec<Finding> {
    let mut found = Differences::of("E-PRV-008", "vote.json", "the evidence");
    let field = |name: &str| format!("sign_offs of `{}`.{name}", sign_off.name);
    found.compare(&field("of"), &json!(sign_off.of), &json!(covered));
    let Some(event) = event_of(papers, sign_off) else {
        found.add(&field("event"), "the evidence has no event `vote-signed` of that number");
        return found.findings;
    };
    found.compare(&field("name"), &json!(sign_off.name), &event.deed.facts["by"]);
    found.compare(&field("at"), &json!(sign_off.at), &json!(event.at));
    found.compare(&field("of"), &json!(sign_off.of), &event.deed.facts["of"]);
    found.findings
}

fn event_of<'a>(papers: &'a Papers, sign_off: &SignOff) -> Option<&'a Event> {
    let subject = papers.subject();
    papers.events.iter().find(|event| {
        event.number == sign_off.event && event.deed.what == "vote-signed" && event.deed.subject == subject
    })
}

/// The last signature stands at the end of the trail, and states the digest of all of it.
fn trail_before(papers: &Papers, last: &SignOff) -> Vec<Finding> {
    let Some(event) = event_of(papers, last) else { return Vec::new() };
    let mut found = Differences::of("E-PRV-008", "vote.json", "the evidence");
    found.compare("remarks", &papers.vote["remarks"], &event.deed.facts["remarks"]);
    // Signatures before the face was stated say nothing of it.
    if !event.deed.facts["face"].is_null() {
        found.compare("face", &json!(covered_digest(&papers.face())), &event.deed.facts["face"]);
    }
    let mut findings = found.findings;
    let earlier = papers.events.iter().filter(|earlier| earlier.number < event.number);
    if event.deed.facts["trail"] != json!(trail(earlier)) {
        let message = format!(
            "evidence.json: event {}: the events before it are not those that were there when it was signed",
            event.number
        );
        findings.push(broken("E-PRV-008", message));
    }
    if let Some(later) = papers.events.iter().find(|later| later.number > event.number) {
        let message = format!("evidence.json: event {}: it comes after the last signature", later.number);
        findings.push(broken("E-PRV-008", message));
    }
    findings
}
