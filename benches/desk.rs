//! A desk of thirty years: a million documents, twenty thousand ballots, and how long a person waits for an answer.
//!
//! `cargo bench --bench desk -- 1000000` (other numbers are as good). The documents are made up and written through
//! the store in bulk, each with its line of intake, its event in the chain and its words in the index; their bytes
//! are not on the disk, so that `verify` would name every one. Every command is the real program, started anew.
//! `ISODESK_BENCH_DESK=DIR` keeps the desk there, and asks the one that is there already.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a bench may panic, prints its figures to three places and makes its own files"
)]

use isodesk::{
    desk::{Desk, clock::Clock, folder::DeskFolder, init},
    domain::{
        ballot::{Ballot, BallotKind},
        digest::Digest,
        document::{DocumentKind, DocumentNumber, Rest, Says},
        event::{Actor, Deed},
        intake::{Ending, FileMark, Source},
        ruleset::{Conversion, RuleSet},
        search::folded,
    },
    store::{self, StoreError, Transaction, document::NewDocument, intake::NewClaim, search::Words},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// One ballot for so many documents.
const DOCUMENTS_A_BALLOT: u64 = 50;
/// Documents recorded in one transaction.
const BATCH: u64 = 2000;
/// Runs of each command.
const RUNS: usize = 11;
/// The day of the questions.
const TODAY: &str = "2026-03-02";

fn main() {
    let count = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(1_000_000_u64);
    let folder = tempfile::tempdir().unwrap();
    let root =
        std::env::var_os("ISODESK_BENCH_DESK").map_or_else(|| folder.path().join("desk"), PathBuf::from);
    if !root.join("isodesk.db").exists() {
        fill(&root, count);
    }
    let size = fs::metadata(root.join("isodesk.db")).unwrap().len();
    println!(
        "figure: {count} documents, {} ballots: the ledger has {:.2} GB, {:.0} bytes a document, search index included",
        count / DOCUMENTS_A_BALLOT,
        size as f64 / 1e9,
        size as f64 / count as f64
    );
    let middle = (count / 2).to_string();
    let n = format!("ISO/TC 7 N {}", count / 2);
    for words in [
        &["--version"][..],
        &["ballot", "list", "--required"],
        &["ballot", "list", "--open"],
        &["ballot", "list", "--closed"],
        &["ballot", "list", "--committee", "ISO/TC 7"],
        &["ballot", "list"],
        &["--json", "ballot", "list"],
        &["ballot", "show", "17"],
        &["ballot", "show", "ISO/DIS 10017"],
        &["document", "show", &middle],
        &["document", "list"],
        &["document", "list", "--committee", "ISO/TC 7", "--newest", "50"],
        &["document", "list", "--since", "2026-02-20"],
        &["search", &n],
        &["search", "vibration"],
        &["search", "calibration", "pump"],
        &["status"],
        &["retry"],
    ] {
        println!("figure: isodesk {}: {}", words.join(" "), timed(|| run(&root, words)));
    }
    println!("figure: isodesk watch, until it watches: {}", timed(|| watch(&root)));
}

/// The median and the slowest of the runs.
fn timed(mut work: impl FnMut()) -> String {
    work();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort();
    let shown = |time: Duration| time.as_secs_f64() * 1e3;
    format!("median {:.1} ms, slowest {:.1} ms", shown(times[RUNS / 2]), shown(times[RUNS - 1]))
}

fn program(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isodesk"));
    command.arg("--desk").arg(root).args(["--today", TODAY]);
    command
}

fn run(root: &Path, words: &[&str]) {
    let done = program(root).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(done.success(), "{words:?}");
}

fn watch(root: &Path) {
    let mut child = program(root).arg("watch").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.starts_with("watching"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
}

fn fill(root: &Path, count: u64) {
    let (desk, _) = init::init(DeskFolder::new(root), Clock::real(), Actor::desk()).unwrap();
    let began = Instant::now();
    let first: Timestamp = "1996-03-01T08:00:00Z".parse().unwrap();
    let seconds = 30 * 365 * 24 * 3600 / i64::try_from(count).unwrap();
    for start in (1..=count).step_by(usize::try_from(BATCH).unwrap()) {
        let at = first + (i64::try_from(start).unwrap() * seconds).seconds();
        desk.store
            .write(at, |transaction| {
                (start..(start + BATCH).min(count + 1))
                    .try_for_each(|number| record(&desk, transaction, number))
            })
            .unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("figure: filled in {seconds:.0} s, {:.0} documents/s", count as f64 / seconds);
}

const SUBJECTS: [&str; 24] = [
    "vibration",
    "calibration",
    "pump",
    "valve",
    "bearing",
    "weld",
    "textile",
    "dairy",
    "concrete",
    "timber",
    "lighting",
    "acoustics",
    "packaging",
    "footwear",
    "plastics",
    "rubber",
    "cranes",
    "screws",
    "gears",
    "boilers",
    "mattresses",
    "ladders",
    "kettles",
    "bicycles",
];

/// A made-up document, every fiftieth of which asks for a vote; and what it is about.
fn made_up(transaction: &Transaction<'_>, number: u64) -> (NewDocument, String) {
    let committee = format!("ISO/TC {}", number % 300 + 1);
    let subject = |place: u64| SUBJECTS[usize::try_from((number / place + number) % 24).unwrap()];
    let title = format!("{} of {} and {}, part {}", subject(1), subject(7), subject(49), number % 12 + 1);
    let asks = number.is_multiple_of(DOCUMENTS_A_BALLOT);
    let reference = asks.then(|| format!("ISO/DIS {}", 10_000 + number / DOCUMENTS_A_BALLOT));
    let mut digest = [7; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    let sha256 = Digest::from_bytes(digest);
    let day = transaction.at().strftime("%F").to_string();
    let opens: Date = day.parse().unwrap();
    let new = NewDocument {
        parent: None,
        sha256,
        length: 40_000,
        file: format!("N{number}.pdf"),
        code: None,
        stored: format!("archive/{}/{}", &sha256.to_string()[..2], &sha256.to_string()[2..]),
        format: "pdf".to_owned(),
        coverage: "full".to_owned(),
        page_count: Some(3),
        kind: if asks { DocumentKind::Draft } else { DocumentKind::NDocument },
        says: Says {
            committee: committee.parse().ok(),
            document_number: Some(DocumentNumber { number: u32::try_from(number).unwrap(), revision: None }),
            title: Some(title.clone()),
            reference: reference.as_ref().and_then(|text| text.parse().ok()),
            opens: asks.then_some(opens),
            ..Says::default()
        },
        project: reference,
        notice: NOTICE.to_owned(),
    };
    (new, format!("{title} {title} this paper is about {} for the meeting of {day}", subject(3)))
}

/// Records one made-up document the way taking it in does.
fn record(desk: &Desk, transaction: &Transaction<'_>, number: u64) -> Result<(), StoreError> {
    let (new, body) = made_up(transaction, number);
    let path = format!("N{number}.pdf");
    let claim = NewClaim {
        source: Source::Inbox,
        parent: None,
        path: path.as_bytes(),
        file: &path,
        mark: FileMark { inode: number, length: 40_000, ..FileMark::default() },
        holder: "1 1 bench",
    };
    let entry = store::intake::add(transaction, &claim)?;
    let document = store::document::add(transaction, &new)?;
    let deed = Deed {
        what: "document-filed".to_owned(),
        subject: format!("document:{document}"),
        actor: Actor::desk(),
        facts: serde_json::json!({
            "file": new.file, "sha256": new.sha256, "length": new.length, "stored": new.stored, "kind": new.kind,
            "committee": new.says.committee, "title": new.says.title, "reference": new.project,
        }),
    };
    store::event::record(transaction, deed)?;
    let ending = Ending {
        rest: Rest::Filed,
        why: None,
        sha256: Some(new.sha256),
        document: Some(document),
        staged: None,
        stored: Some(new.stored.clone()),
    };
    store::intake::end(transaction, entry, &ending, &format!("receipts/N{number}.pdf"))?;
    store::intake::finished(transaction, entry)?;
    if let Some(reference) = &new.project {
        open(desk, transaction, (document, reference), &new)?;
    }
    let committee = new.says.committee.as_ref().map(ToString::to_string).unwrap_or_default();
    let words = Words {
        name: folded(&format!("{committee} N {number} {}", new.file)),
        title: folded(new.says.title.as_deref().unwrap_or_default()),
        body: folded(&body),
        filed: format!("kndocument c{}", committee.to_lowercase().replace(['/', ' '], "")),
    };
    store::search::index(transaction, document, &words)?;
    store::search::keep_text(transaction, document, &words.body)
}

fn open(
    desk: &Desk,
    transaction: &Transaction<'_>,
    (document, reference): (u64, &str),
    new: &NewDocument,
) -> Result<(), StoreError> {
    let opens = new.says.opens.unwrap();
    let closes = opens.checked_add(84.days()).unwrap();
    let rules: &RuleSet = desk.rules.in_force_on(closes).rules;
    let ballot = Ballot {
        number: 0,
        kind: BallotKind::Dis,
        reference: reference.parse().ok(),
        document_number: None,
        title: new.says.title.clone(),
        committee: new.says.committee.clone().unwrap(),
        opens: Some(opens),
        closes,
        rule_set: rules.id.clone(),
        questions: rules.questions(BallotKind::Dis, Conversion::None),
        cancelled: None,
        linked: Vec::new(),
    };
    let number = store::ballot::add(transaction, &ballot, opens)?;
    store::ballot::add_document(transaction, number, document, "notice")?;
    store::document::link_ballot(transaction, document, number)
}

/// The reading of a paper with a few facts, as long as those of real ones.
const NOTICE: &str = include_str!("desk_notice.json");
