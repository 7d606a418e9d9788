//! The event chain from its beginning, and the lines of the ledger against what their events recorded.

use super::{Verified, problem};
use crate::{
    desk::Desk,
    domain::{digest::Digest, event::Event},
    store::{self, StoreError},
};
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::collections::{BTreeMap, HashMap};

/// Events and documents read at once.
const PAGE: u32 = 1000;

/// What the chain says was recorded.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The digest of each document.
    documents: HashMap<u64, Digest>,
    /// The digest of the list of each submission, by its folder.
    pub(super) submissions: BTreeMap<String, Digest>,
}

/// Follows the chain. What it says before a break is believed.
pub(super) fn follow(desk: &Desk, verified: &mut Verified) -> Result<Trail, StoreError> {
    let mut trail = Trail::default();
    let mut previous = Digest::ZERO;
    loop {
        let page = desk.store.read(|reader| store::event::after(reader, verified.events, PAGE))?;
        if page.is_empty() {
            return Ok(trail);
        }
        let intact: Vec<bool> = page.par_iter().map(Event::is_intact).collect();
        for (event, is_intact) in page.iter().zip(intact) {
            verified.events += 1;
            let why = broken(event, verified.events, previous);
            if let Some(why) = why.or((!is_intact).then_some("its hash is not that of its fields")) {
                let at = event.number;
                verified
                    .problems
                    .push(problem("E-VER-003", format!("the event chain breaks at event {at}: {why}")));
                return Ok(trail);
            }
            previous = event.hash;
            trail.add(event);
        }
    }
}

fn broken(event: &Event, expected: u64, previous: Digest) -> Option<&'static str> {
    if event.number != expected {
        return Some("an event is missing");
    }
    (event.previous != previous).then_some("it does not follow the event before it")
}

impl Trail {
    fn add(&mut self, event: &Event) {
        let fact = |path: &[&str]| {
            let found = path.iter().try_fold(&event.deed.facts, |value, key| value.get(key));
            found.and_then(serde_json::Value::as_str)
        };
        let digest = |path: &[&str]| fact(path).and_then(|text| text.parse().ok());
        match event.deed.what.as_str() {
            "document-filed" | "document-held" => {
                let number = event.deed.subject.strip_prefix("document:").and_then(|text| text.parse().ok());
                self.documents.extend(number.zip(digest(&["sha256"])));
            }
            "vote-exported" => {
                let folder = fact(&["submission", "folder"]).map(str::to_owned);
                self.submissions.extend(folder.zip(digest(&["submission", "sha256"])));
            }
            _ => {}
        }
    }
}

/// A document whose line was changed or removed behind the desk's back is not what its event recorded.
pub(super) fn documents(desk: &Desk, trail: &Trail, verified: &mut Verified) -> Result<(), StoreError> {
    let mut after = 0;
    let mut found = 0;
    loop {
        let page = desk.store.read(|reader| store::resting::documents(reader, after, PAGE))?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for line in &page {
            let recorded = trail.documents.get(&line.number);
            found += usize::from(recorded.is_some());
            if recorded != Some(&line.sha256) && !is_newer(desk, line.number, line.sha256, verified.events)? {
                let message = format!("document {} is not what its event recorded", line.number);
                verified.problems.push(problem("E-VER-004", message));
            }
        }
    }
    if found < trail.documents.len() {
        for number in trail.documents.keys() {
            if desk.store.read(|reader| store::document::find(reader, *number))?.is_none() {
                let message = format!("document {number} was recorded, and the ledger has it no more");
                verified.problems.push(problem("E-VER-004", message));
            }
        }
    }
    Ok(())
}

/// Whether a document was recorded while the chain was followed: its event comes after the last one that was read.
fn is_newer(desk: &Desk, number: u64, sha256: Digest, events: u64) -> Result<bool, StoreError> {
    let told = desk.store.read(|reader| store::event::of_subject(reader, &format!("document:{number}")))?;
    let mut newer = Trail::default();
    told.iter().filter(|event| event.number > events && event.is_intact()).for_each(|event| newer.add(event));
    Ok(newer.documents.get(&number) == Some(&sha256))
}
