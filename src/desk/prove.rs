//! Proving a submission folder with nothing but the folder: no desk, no ledger, no network.
//!
//! First the files against `SHA256SUMS`, then the papers against each other ([`crate::domain::proof`]), then
//! the table of votes against the papers, then what is printed: `vote.pdf` and `comments.docx`. What this does not show: that the portal took the vote (that is the
//! receipt's part), and that the folder is the one the desk wrote, when somebody made all of it anew; the desk's
//! own ledger, or a copy of `SHA256SUMS` kept elsewhere, shows that.

mod printed;

use crate::{
    domain::{
        digest::Digest,
        finding::{Finding, Severity},
        proof::{self, Check, Papers},
    },
    outbox::{
        checksums,
        ssh_key::{self, PublicKey},
        submission,
    },
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Largest file of a submission that is looked at: none of ours comes near.
const LARGEST: u64 = 256 << 20;

/// A folder that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The ballot, by the number of the desk that wrote it; `None` when `vote.json` does not say.
    pub ballot: Option<u64>,
    /// What is voted on, and the answers, in one line; `None` when `vote.json` does not say.
    pub vote: Option<String>,
    /// SHA-256 of `SHA256SUMS`, by which the folder is known.
    pub sums: Option<Digest>,
    /// What was checked.
    pub checks: Vec<Check>,
}

impl Proven {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.checks.iter().all(Check::holds)
    }
}

/// The folder cannot be looked at.
#[derive(Debug, thiserror::Error)]
#[error("E-PRV-013: `{}` cannot be listed: {source}", path.display())]
pub struct ProveError {
    path: PathBuf,
    source: io::Error,
}

impl ProveError {
    /// The next step.
    pub const fn hint(&self) -> &'static str {
        "name the folder that `isodesk vote submit` printed"
    }
}

/// Checks the submission in that folder.
pub fn prove(folder: &Path) -> Result<Proven, ProveError> {
    let names = names_in(folder).map_err(|source| ProveError { path: folder.to_owned(), source })?;
    let files: BTreeMap<String, Option<Vec<u8>>> =
        names.into_iter().map(|name| (name.clone(), bytes_of(&folder.join(name)))).collect();
    let bytes = |name: &str| files.get(name).and_then(Option::as_deref);
    let mut checks = vec![check_sums(&files)];
    checks.extend(check_key(&files));
    let sums = bytes(checksums::NAME).map(Digest::of);
    let none: &[u8] = &[];
    let papers = Papers::read(bytes("vote.json").unwrap_or(none), bytes("evidence.json").unwrap_or(none));
    let papers = match papers {
        Ok(papers) => papers,
        Err(error) => {
            let finding = blocking("E-PRV-005", error.to_string());
            checks.push(Check::new("papers", "vote.json and evidence.json can be read", vec![finding]));
            return Ok(Proven { ballot: None, vote: None, sums, checks });
        }
    };
    checks.extend(proof::checks(&papers));
    checks.push(check_table(&papers, bytes("tally.csv"), bytes("comments.docx")));
    checks.push(printed::check(folder, &papers, &files));
    Ok(Proven { ballot: Some(papers.signed.ballot), vote: Some(in_words(&papers)), sums, checks })
}

fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// The bytes of a plain file of our sizes; nothing of anything else.
fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let about = fs::symlink_metadata(path).ok()?;
    (about.is_file() && about.len() <= LARGEST).then(|| fs::read(path).ok())?
}

/// Every file is listed with its SHA-256, and every listed file is there.
fn check_sums(files: &BTreeMap<String, Option<Vec<u8>>>) -> Check {
    let beside = 1 + usize::from(files.contains_key(ssh_key::SIGNATURE));
    let what =
        format!("{} files, each with the SHA-256 that SHA256SUMS states", files.len().saturating_sub(beside));
    let list = files.get(checksums::NAME).and_then(Option::as_deref).map(String::from_utf8_lossy);
    let Some(list) = list else {
        let finding = blocking("E-PRV-001", "SHA256SUMS is missing");
        return Check::new("files", "the files against SHA256SUMS", vec![finding]);
    };
    let listed: BTreeMap<String, String> = match checksums::read(&list) {
        Ok(lines) => lines.into_iter().map(|(digest, name)| (name, digest)).collect(),
        Err(checksums::UnreadLine(line)) => {
            let message = format!("SHA256SUMS: line {line} is not a SHA-256 and a name");
            return Check::new("files", what, vec![blocking("E-PRV-001", message)]);
        }
    };
    let mut findings = Vec::new();
    for name in ["vote.json", "vote.pdf", "tally.csv", "evidence.json"] {
        if !listed.contains_key(name) {
            findings.push(blocking("E-PRV-001", format!("SHA256SUMS: it does not list {name}")));
        }
    }
    for (name, digest) in &listed {
        findings.extend(trouble_with(name, digest, files.get(name)));
    }
    let beside = [checksums::NAME, ssh_key::SIGNATURE];
    let extra = files.keys().filter(|name| !beside.contains(&name.as_str()) && !listed.contains_key(*name));
    findings.extend(extra.map(|name| blocking("E-PRV-003", format!("{name} is not listed in SHA256SUMS"))));
    Check::new("files", what, findings)
}

/// The signature over the list, by the public key in the folder; `None` for a folder without one.
fn check_key(files: &BTreeMap<String, Option<Vec<u8>>>) -> Option<Check> {
    let text = |name: &str| {
        files.get(name).map(|bytes| String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()))
    };
    let (signer, signature) = (text(ssh_key::SIGNER), text(ssh_key::SIGNATURE));
    if signer.is_none() && signature.is_none() {
        return None;
    }
    let broken = |why: &str| {
        let message = format!("{}: {why}", ssh_key::SIGNATURE);
        Some(Check::new(
            "key",
            "SHA256SUMS is signed with the key in signer.pub",
            vec![blocking("E-PRV-015", message)],
        ))
    };
    let Some(signer) = signer else { return broken("signer.pub is missing") };
    let Some(key) = PublicKey::read(&signer) else { return broken("signer.pub is not an Ed25519 key") };
    let Some(signature) = signature else { return broken("it is missing, and signer.pub is there") };
    let list = files.get(checksums::NAME).and_then(Option::as_deref).unwrap_or_default();
    match ssh_key::check(&signature, list, &key) {
        Ok(()) => {
            let whose = format!("SHA256SUMS is signed by `{}` with the key {}", key.name, key.fingerprint());
            Some(Check::new("key", whose, Vec::new()))
        }
        Err(why) => broken(why),
    }
}

fn trouble_with(name: &str, digest: &str, file: Option<&Option<Vec<u8>>>) -> Option<Finding> {
    match file {
        None => Some(blocking("E-PRV-002", format!("{name} is missing"))),
        Some(None) => Some(blocking("E-PRV-004", format!("{name} is not a file that can be read"))),
        Some(Some(bytes)) if checksums::sha256(bytes) != digest => {
            let message = format!("{name} has changed: its SHA-256 is {}", checksums::sha256(bytes));
            Some(blocking("E-PRV-004", message))
        }
        Some(Some(_)) => None,
    }
}

/// The table of votes is the one the evidence gives, and comments are there when the vote has some.
fn check_table(papers: &Papers, table: Option<&[u8]>, comments: Option<&[u8]>) -> Check {
    let mut findings = Vec::new();
    let expected = submission::tally_table(papers.signed.tally.as_ref());
    findings.extend(first_other_line(table.unwrap_or_default(), &expected));
    let wanted = !papers.signed.comments.is_empty();
    if wanted != comments.is_some() {
        let message =
            if wanted { "comments.docx is missing" } else { "comments.docx is there, and none was signed" };
        findings.push(blocking("E-PRV-011", message));
    }
    Check::new("table", "tally.csv is the table of the votes in the evidence", findings)
}

fn first_other_line(table: &[u8], expected: &[u8]) -> Option<Finding> {
    if table == expected {
        return None;
    }
    let (table, expected) = (String::from_utf8_lossy(table), String::from_utf8_lossy(expected));
    let same = table.lines().zip(expected.lines()).take_while(|(left, right)| left == right).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("nothing").to_owned();
    let message = format!(
        "tally.csv: line {} is `{}`, and by the evidence it is `{}`",
        same + 1,
        line(&table),
        line(&expected)
    );
    Some(blocking("E-PRV-011", message))
}

/// `ISO/DIS 99101-2: approve-with-comments`.
fn in_words(papers: &Papers) -> String {
    let ballot = &papers.vote["ballot"];
    let subject = ballot["reference"].as_str().or(ballot["committee"].as_str()).unwrap_or("?");
    let position = &papers.signed.position;
    let chosen = position.answers.iter().flat_map(|answer| &answer.choices);
    let answers: Vec<String> = chosen.map(ToString::to_string).collect();
    format!("{subject}: {}", answers.join("; "))
}

fn blocking(code: &str, message: impl Into<String>) -> Finding {
    Finding::new(code, Severity::Blocking, message)
}
