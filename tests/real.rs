//! The truth run: every real paper of the corpora against what a person read on it.
//!
//! Prints one table of right, wrong and unknown for each fact, and names every paper that missed.

use crate::support::corpus;
use isodesk::{
    domain::{deliverable::Reference, document::DocumentKind, notice::Notice},
    extract::{
        formats,
        limits::Limits,
        notice::{self, FileName, Known},
        text::{Coverage, Text},
        worker::{ReaderSettings, Readers},
    },
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// One line of the truth, by the names of its columns.
type Truth = BTreeMap<String, String>;

/// How a fact came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    Unknown,
}

/// Right, wrong and unknown of one fact, with the papers that missed.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    unknown: usize,
    misses: Vec<String>,
}

impl Tally {
    fn count(&mut self, verdict: Verdict, paper: &str, truth: &str, found: &str) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Unknown => self.unknown += 1,
        }
        if verdict != Verdict::Right {
            self.misses.push(format!("{verdict:?}: {paper}\n      truth `{truth}`\n      found `{found}`"));
        }
    }

    fn papers(&self) -> usize {
        self.right + self.wrong + self.unknown
    }

    fn right_share(&self) -> f64 {
        share(self.right, self.papers())
    }

    fn wrong_share(&self) -> f64 {
        share(self.wrong, self.papers())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of papers")]
fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn truth(papers: &Path) -> Vec<Truth> {
    let table = std::fs::read_to_string(papers.join("truth.tsv")).unwrap();
    let mut lines = table.lines();
    let heads: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            heads
                .iter()
                .zip(line.split('\t'))
                .map(|(head, cell)| ((*head).to_owned(), cell.to_owned()))
                .collect()
        })
        .collect()
}

/// A paper read; of an archive its first member that is a document.
fn read(path: &Path) -> (Text, Notice) {
    let limits = Limits::first_pages(5);
    let mut text = formats::read(std::fs::read(path).unwrap(), &limits);
    if let Some(member) = text.members.iter().find(|member| !member.name.contains("__MACOSX")) {
        let readers = Readers::start(&ReaderSettings {
            program: Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk"))),
            ..ReaderSettings::default()
        });
        text = formats::read(readers.member(path, member.place, &limits).unwrap(), &limits);
    }
    let name = FileName::new(path.file_name().unwrap().to_str().unwrap());
    let notice = notice::read(&text, &name, &Known::default());
    (text, notice)
}

#[test]
fn the_real_papers_say_what_a_person_read_on_them() {
    let Some(papers) = corpus("papers", "the_real_papers_say_what_a_person_read_on_them") else { return };
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut unread = Vec::new();
    for truth in truth(&papers) {
        let file = truth["file"].as_str();
        let (text, notice) = read(&papers.join(file));
        if truth["needs_ocr"] == "yes" {
            assert_eq!(text.coverage, Coverage::None, "{file} is a scan");
            continue;
        }
        if text.coverage == Coverage::None {
            unread.push(file.to_owned());
            continue;
        }
        for (fact, verdict, found) in verdicts(&truth, &notice) {
            tallies.entry(fact).or_default().count(verdict, file, truth_of(&truth, fact), &found);
        }
    }
    println!("{:<16} {:>6} {:>6} {:>6} {:>8}", "fact", "papers", "right", "wrong", "unknown");
    for (fact, tally) in &tallies {
        println!(
            "{fact:<16} {:>6} {:>6} {:>6} {:>8}",
            tally.papers(),
            tally.right,
            tally.wrong,
            tally.unknown
        );
    }
    println!("not read as text: {unread:#?}");
    for (fact, tally) in &tallies {
        println!("{fact}");
        tally.misses.iter().for_each(|miss| println!("   {miss}"));
    }
    for (fact, tally) in &tallies {
        assert!(tally.right_share() >= 98.0, "{fact}: {:.1} % right", tally.right_share());
        assert!(tally.wrong_share() <= 0.5, "{fact}: {:.1} % wrong", tally.wrong_share());
    }
}

fn truth_of<'a>(truth: &'a Truth, fact: &str) -> &'a str {
    let column = match fact {
        "document_number" => "n_number",
        "document_date" => "date",
        "closes" => "due",
        "reference" => "deliverables_page1",
        other => other,
    };
    &truth[column]
}

/// Each fact with its verdict and what was found.
fn verdicts(truth: &Truth, notice: &Notice) -> Vec<(&'static str, Verdict, String)> {
    let facts = &notice.facts;
    let said = |value: Option<String>| value.unwrap_or_default();
    let plain = [
        ("committee", said(facts.committee.value().map(ToString::to_string))),
        ("document_number", said(facts.document_number.value().map(|number| format!("N {number}")))),
        ("document_date", said(facts.document_date.value().map(ToString::to_string))),
        ("opens", said(facts.opens.value().map(ToString::to_string))),
        ("closes", said(facts.closes.value().map(ToString::to_string))),
        ("title", said(facts.title.value().cloned())),
        ("action", said(facts.action.value().cloned())),
        ("supersedes", said(facts.supersedes.value().cloned())),
    ];
    let mut verdicts: Vec<_> = plain
        .into_iter()
        .map(|(fact, found)| {
            let verdict = compare(&comparable(truth_of(truth, fact)), &comparable(&found));
            (fact, verdict, found)
        })
        .collect();
    verdicts.push(reference(truth, facts.reference.value()));
    verdicts.push(kind(truth, notice.kind));
    verdicts
}

fn compare(truth: &str, found: &str) -> Verdict {
    match found {
        found if found == truth => Verdict::Right,
        "" => Verdict::Unknown,
        _ => Verdict::Wrong,
    }
}

/// Without blanks, ligatures and the kinds of quotes, hyphens and dashes.
fn comparable(text: &str) -> String {
    isodesk::extract::labels::folded(text)
        .text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '\'' | '"' | '`' | '\u{b4}'))
        .collect()
}

/// The reference has to be one of the deliverables on the first page, where the paper is or is about one.
fn reference(truth: &Truth, found: Option<&Reference>) -> (&'static str, Verdict, String) {
    let listed = &truth["deliverables_page1"];
    let is_about_one = ["draft", "standard", "amendment", "ballot", "ballot result", "faq"]
        .contains(&truth["kind"].as_str());
    let text = found.map(ToString::to_string).unwrap_or_default();
    let spelled =
        |text: &str| comparable(text.split('(').next().unwrap_or(text)).replace(['/', '.', ':'], "");
    let verdict = match found {
        Some(_) => {
            let is_listed = listed.split("; ").any(|one| {
                !one.is_empty() && spelled(&text).starts_with(&spelled(one))
                    || spelled(&text).ends_with(&spelled(one)) && !one.is_empty()
            });
            if is_listed { Verdict::Right } else { Verdict::Wrong }
        }
        None if is_about_one && !listed.is_empty() => Verdict::Unknown,
        None => Verdict::Right,
    };
    ("reference", verdict, text)
}

fn kind(truth: &Truth, found: DocumentKind) -> (&'static str, Verdict, String) {
    let allowed: &[DocumentKind] = match truth["kind"].as_str() {
        "resolutions" => &[DocumentKind::Resolutions],
        "minutes" => &[DocumentKind::Minutes],
        "ballot" => &[DocumentKind::Ballot],
        "ballot result" => &[DocumentKind::Result],
        "draft" | "standard" | "amendment" => &[DocumentKind::Draft],
        "form" => &[DocumentKind::Comments],
        _ => &[DocumentKind::NDocument, DocumentKind::Other],
    };
    let is_vague = matches!(found, DocumentKind::Other | DocumentKind::NDocument);
    let verdict = match (allowed.contains(&found), is_vague) {
        (true, _) => Verdict::Right,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Wrong,
    };
    ("kind", verdict, found.word().to_owned())
}

/// Every fact a stranger's file is said to have, with its place.
fn recognised(notice: &Notice) -> Vec<String> {
    let facts = &notice.facts;
    let mut said = Vec::new();
    if let Some(stated) = &facts.committee.stated {
        said.push(format!("committee {} ({})", stated.value, stated.from));
    }
    if let Some(stated) = &facts.document_number.stated {
        said.push(format!("number {} ({})", stated.value, stated.from));
    }
    if let Some(stated) = &facts.reference.stated {
        said.push(format!("reference {} ({})", stated.value, stated.from));
    }
    if let Some(stated) = &facts.closes.stated {
        said.push(format!("closes {} ({})", stated.value, stated.from));
    }
    if let Some(kind) = facts.ballot_kind.value() {
        said.push(format!("ballot {kind}"));
    }
    if !matches!(notice.kind, DocumentKind::Other) {
        said.push(format!("kind {}", notice.kind.word()));
    }
    said
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn nothing_is_invented_from_papers_of_others() {
    let readers = Readers::start(&ReaderSettings {
        program: Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk"))),
        ..ReaderSettings::default()
    });
    for folder in ["hostile", "papers/wg21"] {
        let Some(corpus) = corpus(folder, "nothing_is_invented_from_papers_of_others") else { return };
        let files = files_below(&corpus);
        let (mut committees, mut references, mut numbers) = (0, 0, 0);
        for file in &files {
            let Ok(text) = readers.read(file, &Limits::first_pages(5)) else { continue };
            let name = FileName::new(&file.file_name().unwrap().to_string_lossy());
            let notice = notice::read(&text, &name, &Known::default());
            let said = recognised(&notice);
            if !said.is_empty() {
                println!("{}: {}", file.display(), said.join("; "));
            }
            committees += usize::from(notice.facts.committee.value().is_some());
            references += usize::from(notice.facts.reference.value().is_some());
            numbers += usize::from(notice.facts.document_number.value().is_some());
            assert_ne!(notice.kind, DocumentKind::Ballot, "{}", file.display());
            assert_eq!(notice.facts.ballot_kind.value(), None, "{}", file.display());
        }
        println!(
            "{folder}: {} files, {committees} committees, {references} references, {numbers} numbers",
            files.len()
        );
    }
}
