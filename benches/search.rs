//! Looking for documents: what the index costs a document, and how long a search takes among many.
//!
//! `cargo bench --bench search -- 100000`. The documents are made up: words of a made-up vocabulary, as common and as
//! rare as words are in papers (the n-th word stands in a text about 1/n as often as the first). Figures go to
//! `docs/BENCHMARKS.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may panic, prints its figures and makes its own files"
)]

use isodesk::{
    desk::{
        Desk,
        clock::Clock,
        folder::DeskFolder,
        init,
        search::{self, Wanted},
    },
    domain::{
        digest::Digest,
        document::{DocumentKind, DocumentNumber, Says},
        event::Actor,
        search::{Query, folded},
    },
    store::{self, document::NewDocument, search::Words},
};
use std::{
    fs,
    time::{Duration, Instant},
};

/// Different words.
const VOCABULARY: usize = 30_000;
/// Words of a document, the common ones left out: two to three pages.
const LENGTH: usize = 800;
/// Documents recorded with and without the index, to see what it costs.
const FEW: u64 = 5_000;
/// Documents recorded in one transaction.
const BATCH: u64 = 100;
/// Runs of each search.
const RUNS: usize = 11;

/// Whether the words are indexed.
#[derive(Clone, Copy, PartialEq)]
enum Index {
    Without,
    With,
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        #[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let share = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }

    /// A place in the vocabulary, the first ones most often.
    fn place(&mut self) -> usize {
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (10.0 * (VOCABULARY as f64 / 10.0 + 1.0).powf(self.roll()) - 10.0) as usize;
        place.min(VOCABULARY - 1)
    }
}

fn word(place: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ce", "di", "fo", "gu", "ha", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu", "ka", "je",
        "wi", "xo", "qu",
    ];
    let mut rest = place + 20;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % 20]);
        rest /= 20;
    }
    word + "n"
}

fn main() {
    let count = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(100_000_u64);
    let words: Vec<String> = (0..VOCABULARY).map(word).collect();
    let folder = tempfile::tempdir().unwrap();
    let fill = |name: &str, index: Index, count: u64| {
        let folder = DeskFolder::new(folder.path().join(name));
        let (desk, _) = init::init(folder, Clock::real(), Actor::desk()).unwrap();
        let began = Instant::now();
        let mut dice = Dice(1);
        for first in (1..=count).step_by(usize::try_from(BATCH).unwrap()) {
            desk.store
                .write(desk.clock.now(), |transaction| {
                    (first..first + BATCH.min(count + 1 - first)).try_for_each(|number| {
                        let text = text(&words, &mut dice);
                        record(transaction, number, &text, index)
                    })
                })
                .unwrap();
        }
        let size = fs::metadata(desk.folder.ledger()).unwrap().len();
        (desk, began.elapsed(), size)
    };
    let few = count.min(FEW);
    let (_, bare, bare_size) = fill("bare", Index::Without, few);
    let (_, indexed, size) = fill("few", Index::With, few);
    println!(
        "figure: {few} documents of {LENGTH} words: the index costs {:.0} µs and {:.1} kB a document, its text included",
        micros(indexed.saturating_sub(bare)) / float(few),
        float(size.saturating_sub(bare_size)) / 1000.0 / float(few),
    );
    let (desk, took, _) = fill("indexed", Index::With, count);
    println!("figure: {count} documents recorded and indexed in {:.0} s", took.as_secs_f64());
    ask(&desk, &words);
}

fn ask(desk: &Desk, words: &[String]) {
    let of = |places: &[usize]| places.iter().map(|place| words[*place].clone()).collect::<Vec<_>>();
    let common = of(&[0, 1, 2]);
    let rare = of(&[4000, 9000]);
    let middle = of(&[60, 90]);
    for (what, question, committee) in [
        ("two rare words", rare.join(" "), None),
        ("one rare word", rare[0].clone(), None),
        ("two words near each other", middle.join(" near "), None),
        ("the same, of one committee", middle.join(" near "), Some("ISO/TC 176")),
        ("three words that stand in nearly all", common.join(" "), None),
        ("the same, of one committee", common.join(" "), Some("ISO/TC 176")),
        ("a phrase of common words", format!("\"{} {}\"", common[0], common[1]), None),
        ("a phrase of common words that is rare", format!("\"{} {}\"", words[8], words[9]), None),
        ("ten words that stand in nearly all", of(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).join(" "), None),
        ("a beginning of a hundred words", "bad*".to_owned(), None),
        ("a beginning of two thousand words", "ba*".to_owned(), None),
        ("one document's number", "N 4711".to_owned(), None),
        ("nothing", "nosuchword".to_owned(), None),
    ] {
        let wanted = Wanted {
            query: Query::read(&question).unwrap(),
            committee: committee.map(|text| text.parse().unwrap()),
            kind: None,
            stage: None,
            since: None,
            limit: 20,
        };
        let mut times = Vec::new();
        let mut ranked = 0;
        for _ in 0..RUNS {
            let began = Instant::now();
            ranked = search::find(desk, &wanted).unwrap().ranked;
            times.push(began.elapsed());
        }
        times.sort();
        println!(
            "figure: {what}: median {:.1} ms, slowest {:.1} ms ({ranked} ranked)",
            micros(times[RUNS / 2]) / 1000.0,
            micros(times[RUNS - 1]) / 1000.0
        );
    }
}

fn text(words: &[String], dice: &mut Dice) -> String {
    let mut text = String::with_capacity(LENGTH * 8);
    for place in 0..LENGTH {
        text.push_str(&words[dice.place()]);
        text.push(if place % 12 == 11 { '\n' } else { ' ' });
    }
    text
}

/// Records one made-up document the way taking it in does.
fn record(
    transaction: &store::Transaction<'_>,
    number: u64,
    text: &str,
    index: Index,
) -> Result<(), store::StoreError> {
    let committee = format!("ISO/TC {}", number % 300 + 1);
    let title: String = text.chars().take(60).collect();
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&number.to_le_bytes());
    let new = NewDocument {
        parent: None,
        sha256: Digest::from_bytes(digest),
        length: 1000,
        file: format!("N{number}.pdf"),
        code: None,
        stored: format!("archive/{number}"),
        format: "pdf".to_owned(),
        coverage: "full".to_owned(),
        page_count: Some(3),
        kind: DocumentKind::NDocument,
        says: Says {
            committee: committee.parse().ok(),
            document_number: Some(DocumentNumber { number: u32::try_from(number).unwrap(), revision: None }),
            title: Some(title.clone()),
            ..Says::default()
        },
        project: None,
        notice: format!("{{\"text\":\"{}\"}}", "x".repeat(1500)),
    };
    let document = store::document::add(transaction, &new)?;
    if index == Index::Without {
        return Ok(());
    }
    let words = Words {
        name: folded(&format!("{committee} N {number} {}", new.file)),
        title: folded(&title),
        body: folded(text),
        filed: format!("kndocument c{}", committee.to_lowercase().replace(['/', ' '], "")),
    };
    store::search::index(transaction, document, &words)?;
    store::search::keep_text(transaction, document, text)
}

#[allow(clippy::cast_precision_loss, reason = "figures to three places")]
fn float(number: u64) -> f64 {
    number as f64
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
