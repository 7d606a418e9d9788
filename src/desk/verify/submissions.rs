//! The submission folders: each file against the folder's own list, the list against the ledger, and the ledger
//! against the event that recorded it.

use super::{chain::Trail, problem};
use crate::{
    desk::{Desk, template},
    domain::{digest::Digest, finding::Finding, vote::Submission},
    inbox::claim,
    outbox::{
        atomic::FileToWrite,
        checksums, ssh_key,
        submission::{self, With},
    },
    store::{self, StoreError},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Every submission, and every folder that could be taken for one.
pub(super) fn look(desk: &Desk, trail: &Trail) -> Result<Vec<Finding>, StoreError> {
    let all = desk.store.read(store::vote::all_submissions)?;
    let mut found = Vec::new();
    for (vote, one) in &all {
        if trail.submissions.get(&one.folder) != Some(&one.sha256) {
            let message = format!("the submission `{}` is not what its event recorded", one.folder);
            found.push(problem("E-VER-004", message));
        }
        found.extend(folder(desk, *vote, one)?);
    }
    let known: BTreeSet<&str> = all.iter().map(|(_, one)| one.folder.as_str()).collect();
    for folder in trail.submissions.keys().filter(|folder| !known.contains(folder.as_str())) {
        let message = format!("the submission `{folder}` was recorded, and the ledger has it no more");
        found.push(problem("E-VER-004", message));
    }
    let strangers = names_in(&desk.folder.outbox()).into_iter().filter(|name| name.starts_with("ballot-"));
    for name in strangers.map(|name| format!("outbox/{name}")).filter(|name| !known.contains(name.as_str())) {
        found.push(problem("E-VER-006", format!("`{name}` is not in the ledger")));
    }
    Ok(found)
}

fn folder(desk: &Desk, vote: u64, one: &Submission) -> Result<Vec<Finding>, StoreError> {
    let folder = desk.folder.place(&one.folder);
    if !folder.is_dir() {
        return Ok(vec![problem("E-VER-002", format!("`{}` is missing", one.folder))]);
    }
    let list = format!("{}/{}", one.folder, checksums::NAME);
    let mut found: Vec<Finding> = compare(desk, &list, &one.sha256).into_iter().collect();
    let listed = match fs::read_to_string(folder.join(checksums::NAME)) {
        Ok(text) if found.is_empty() => read_list(&text),
        // The list is not to be believed: what it should say is made again from the ledger.
        Ok(_) | Err(_) => made_again(desk, vote, one)?,
    };
    let Some(listed) = listed else { return Ok(found) };
    for (name, digest) in &listed {
        found.extend(compare(desk, &format!("{}/{name}", one.folder), digest));
    }
    let seal = desk.store.read(|reader| store::signature::of_vote(reader, vote))?;
    if let Some(seal) = &seal {
        let signature = format!("{}/{}", one.folder, ssh_key::SIGNATURE);
        found.extend(compare(desk, &signature, &Digest::of(seal.signature.as_bytes())));
    }
    let is_signature = |name: &str| name == ssh_key::SIGNATURE && seal.is_some();
    let own = |name: &String| name == checksums::NAME || is_signature(name) || listed.contains_key(name);
    for name in names_in(&folder).into_iter().filter(|name| !own(name)) {
        found.push(problem("E-VER-006", format!("`{}/{name}` is not in the ledger", one.folder)));
    }
    Ok(found)
}

fn read_list(text: &str) -> Option<BTreeMap<String, Digest>> {
    let lines = checksums::read(text).ok()?;
    lines.into_iter().map(|(digest, name)| Some((name, digest.parse().ok()?))).collect()
}

/// The digests of the files as the ledger makes them, if this program makes the very ones that were submitted.
fn made_again(
    desk: &Desk,
    vote: u64,
    one: &Submission,
) -> Result<Option<BTreeMap<String, Digest>>, StoreError> {
    let Some(signed) = desk.store.read(|reader| store::vote::find(reader, vote))? else { return Ok(None) };
    let (seal, template) = desk.store.read(|reader| {
        let seal = store::signature::of_vote(reader, vote)?;
        Ok::<_, StoreError>((seal, template::of_vote(reader, &signed.vote)?))
    })?;
    let by = seal.as_ref().map(|seal| seal.signer.as_str());
    let files = submission::files_with(&signed.vote, With { signer: by, template: template.as_ref() });
    let files = files.unwrap_or_default();
    let is_list = |file: &&FileToWrite| file.name == checksums::NAME;
    let same = files.iter().find(is_list).is_some_and(|list| Digest::of(&list.bytes) == one.sha256);
    let others = files.iter().filter(|file| !is_list(file));
    Ok(same.then(|| others.map(|file| (file.name.clone(), Digest::of(&file.bytes))).collect()))
}

fn compare(desk: &Desk, name: &str, recorded: &Digest) -> Option<Finding> {
    let path = desk.folder.place(name);
    match path.symlink_metadata().and_then(|_| claim::hash(&path)) {
        Ok((digest, _)) if digest == *recorded => None,
        Ok((digest, length)) => {
            let message = format!(
                "`{name}` was changed: it has SHA-256 {digest} and {length} bytes, recorded is {recorded}"
            );
            Some(problem("E-VER-001", message))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(problem("E-VER-002", format!("`{name}` is missing; recorded is SHA-256 {recorded}")))
        }
        Err(error) => Some(problem("E-VER-002", format!("`{name}` cannot be read: {error}"))),
    }
}

/// The names in a folder, in order; those of files that are still being written are none.
fn names_in(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect()
}
