//! Proves that nothing was changed: every stored file against its hash, every event against the chain, every
//! document against the event that recorded it, and the database against itself.

use crate::{
    desk::Desk,
    domain::{
        digest::Digest,
        event::Event,
        finding::{Finding, Severity},
    },
    inbox::claim,
    store::{self, StoreError, intake::Resting},
};
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Events read at once.
const PAGE: u32 = 1000;

/// What was looked at, and what is wrong.
#[derive(Debug, Default)]
pub struct Verified {
    /// Files hashed again.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Events of the chain.
    pub events: u64,
    /// What is wrong; empty when all is well.
    pub problems: Vec<Finding>,
}

/// Looks at everything. `hashed` is told of every file, from several threads.
pub fn verify(
    desk: &Desk,
    begins: impl FnOnce(usize),
    hashed: impl Fn() + Sync,
) -> Result<Verified, StoreError> {
    let mut verified = Verified::default();
    for line in desk.store.damage()? {
        verified.problems.push(problem("E-VER-005", format!("the database is damaged: {line}")));
    }
    let recorded = chain(desk, &mut verified)?;
    documents(desk, &recorded, &mut verified)?;
    let resting = resting(desk)?;
    begins(resting.len());
    let looked: Vec<_> = resting
        .par_iter()
        .map(|(place, one)| {
            let looked = look(desk, place, one);
            hashed();
            looked
        })
        .collect();
    verified.files = looked.len();
    for (bytes, wrong) in looked {
        verified.bytes += bytes;
        verified.problems.extend(wrong);
    }
    let known: BTreeSet<&str> = resting.keys().map(String::as_str).collect();
    verified.problems.extend(strangers(desk, &known));
    Ok(verified)
}

/// Each place once, with what should lie there.
fn resting(desk: &Desk) -> Result<BTreeMap<String, Resting>, StoreError> {
    let all = desk.store.read(store::intake::resting)?;
    let mut places = BTreeMap::new();
    for one in all {
        let unmoved = one.staged.is_some();
        // Of two lines about one place, the one that still has its copy elsewhere says where to look.
        if unmoved || !places.contains_key(&one.stored) {
            places.insert(one.stored.clone(), one);
        }
    }
    Ok(places)
}

fn look(desk: &Desk, place: &str, one: &Resting) -> (u64, Option<Finding>) {
    let unmoved = one.staged.iter().map(|staged| desk.folder.place(staged)).find(|staged| staged.exists());
    let path = unmoved.unwrap_or_else(|| desk.folder.place(place));
    match claim::hash(&path) {
        Ok((digest, length)) if digest == one.sha256 => (length, None),
        Ok((digest, length)) => {
            let message = format!(
                "`{place}` was changed: it has SHA-256 {digest} and {length} bytes, recorded is {}",
                one.sha256
            );
            (length, Some(problem("E-VER-001", message)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => (
            0,
            Some(problem("E-VER-002", format!("`{place}` is missing; recorded is SHA-256 {}", one.sha256))),
        ),
        Err(error) => (0, Some(problem("E-VER-002", format!("`{place}` cannot be read: {error}")))),
    }
}

/// Follows the chain from its beginning, and gives the digest under which each document was recorded.
fn chain(desk: &Desk, verified: &mut Verified) -> Result<BTreeMap<u64, Digest>, StoreError> {
    let mut recorded = BTreeMap::new();
    let mut previous = Digest::ZERO;
    loop {
        let page = desk.store.read(|reader| store::event::after(reader, verified.events, PAGE))?;
        if page.is_empty() {
            return Ok(recorded);
        }
        for event in page {
            verified.events += 1;
            if let Some(why) = broken(&event, verified.events, previous) {
                let at = event.number;
                verified
                    .problems
                    .push(problem("E-VER-003", format!("the event chain breaks at event {at}: {why}")));
                return Ok(recorded);
            }
            previous = event.hash;
            recorded.extend(document_of(&event));
        }
    }
}

fn broken(event: &Event, expected: u64, previous: Digest) -> Option<&'static str> {
    if event.number != expected {
        return Some("an event is missing");
    }
    if event.previous != previous {
        return Some("it does not follow the event before it");
    }
    (!event.is_intact()).then_some("its hash is not that of its fields")
}

fn document_of(event: &Event) -> Option<(u64, Digest)> {
    if !matches!(event.deed.what.as_str(), "document-filed" | "document-held") {
        return None;
    }
    let number = event.deed.subject.strip_prefix("document:")?.parse().ok()?;
    let digest = event.deed.facts.get("sha256")?.as_str()?.parse().ok()?;
    Some((number, digest))
}

/// A document whose line was changed behind the desk's back has another digest than its event.
fn documents(
    desk: &Desk,
    recorded: &BTreeMap<u64, Digest>,
    verified: &mut Verified,
) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let page = desk
            .store
            .read(|reader| store::document::list(reader, &store::document::Filter::default(), after, PAGE))?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.number;
        for document in
            page.iter().filter(|document| recorded.get(&document.number) != Some(&document.sha256))
        {
            let message = format!("document {} is not what its event recorded", document.number);
            verified.problems.push(problem("E-VER-004", message));
        }
    }
}

/// Files in the archive of which the ledger knows nothing.
fn strangers(desk: &Desk, known: &BTreeSet<&str>) -> Vec<Finding> {
    let mut found = Vec::new();
    for folder in fs::read_dir(desk.folder.archive()).into_iter().flatten().flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        if name == "incoming" {
            continue;
        }
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            let place = format!("archive/{name}/{}", file.file_name().to_string_lossy());
            if !known.contains(place.as_str()) && Path::new(&file.path()).is_file() {
                found.push(problem("E-VER-006", format!("`{place}` is not in the ledger")));
            }
        }
    }
    found
}

fn problem(code: &str, message: String) -> Finding {
    Finding::new(code, Severity::Blocking, message)
        .hint("keep what is there, and bring that file back from a backup with `isodesk restore FILE`")
}
