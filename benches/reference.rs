//! How long one reference takes to read and write, and one page to search.
//!
//! `cargo bench --bench reference`; with `ISODESK_CORPORA` set, also the mean over a public list. The figures are in `docs/BENCHMARKS.md`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints its figures and reads its lists"
)]

use divan::{Bencher, black_box, counter::ItemsCount};
use isodesk::domain::{
    committee::{self, CommitteeReference},
    deliverable::{self, Reference, ReferenceLine},
};
use std::{path::Path, time::Instant};

fn main() {
    divan::main();
    if let Some(list) = std::env::var_os("ISODESK_CORPORA") {
        mean_of_a_list(&Path::new(&list).join("pubid_iso_dev.txt"));
    }
}

/// Runs over a list; the best counts, since other work only adds to it.
const RUNS: u32 = 15;

/// What one reference takes on average where they come as mixed as people write them.
fn mean_of_a_list(path: &Path) {
    let Ok(list) = std::fs::read_to_string(path) else { return };
    let texts: Vec<&str> = list.lines().filter_map(|line| line.split('\t').next()).collect();
    let run = || {
        let began = Instant::now();
        let read = texts.iter().filter(|text| Reference::read(black_box(text)).is_ok()).count();
        (began.elapsed(), read)
    };
    let Some((best, read)) = (0..RUNS).map(|_| run()).min() else { return };
    let mean = best.as_secs_f64() * 1e9 / f64::from(u32::try_from(texts.len()).unwrap_or(1));
    println!("figure: {} texts of {}, {read} of them read: {mean:.0} ns each", texts.len(), path.display());
}

const REFERENCES: [&str; 8] = [
    "ISO 9001:2015",
    "ISO/IEC 27001:2022",
    "ISO/DIS 26262-6",
    "ISO/IEC DIS 29500",
    "ISO/CD 45001.2",
    "ISO/IEC TR 29110-5-1-1",
    "ISO/IEC 13818-1:2015/Amd 1:2015/Cor 2:2016",
    "EN ISO 13485:2016+A11:2021(E)",
];

#[divan::bench(args = REFERENCES)]
fn read(text: &str) -> Option<Reference> {
    Reference::read(black_box(text)).ok()
}

/// The same with one flat expression, which accepts but gives fewer fields: the yardstick.
#[divan::bench(args = REFERENCES)]
fn captures_of_a_regex(bencher: Bencher<'_, '_>, text: &str) {
    let flat = regex::Regex::new(
        r"^(?:(?:EN|ANSI)[ /])?(ISO|IEC)((?:/[A-Z]+)*)[ /](?:(DIS|FDIS|CD) )?(?:(TS|TR) )?(\d+)((?:-\w+)*)(?::(\d{4}))?((?:[/+]\w+ ?\d*(?::\d{4})?)*)(?:\((\w)\))?$",
    );
    bencher.bench(|| {
        flat.as_ref().ok().map(|flat| flat.captures(black_box(text)).map(|captures| captures.len()))
    });
}

#[divan::bench]
fn refuse_a_foreign_one() -> bool {
    Reference::read(black_box("EN 12643:2014")).is_err()
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let reference = Reference::read("ISO/IEC 27001:2022/Amd 1:2024(E)").ok();
    bencher.bench(|| black_box(&reference).as_ref().map(ToString::to_string));
}

#[divan::bench]
fn line_of_json(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        let text = black_box("ISO/IEC 27001:2022");
        serde_json::to_string(&ReferenceLine::new(text, Reference::read(text).as_ref())).unwrap_or_default()
    });
}

#[divan::bench]
fn read_a_committee() -> Option<CommitteeReference> {
    CommitteeReference::read(black_box("ISO/IEC JTC 1/SC 22/WG 14")).ok()
}

/// A page of 3,000 characters of prose that names what such pages name.
fn page() -> String {
    let paragraph = "The secretariat of ISO/TC 299 informs that the results of version 3 in section 12 on 4 May \
        are in N 1203; the draft ISO/DIS 10218-1 follows ISO 9001:2015 and the ISO 9000 family. ";
    paragraph.chars().cycle().take(3000).collect()
}

#[divan::bench]
fn find_references_on_a_page(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| deliverable::find(black_box(&page)));
}

#[divan::bench]
fn find_committees_on_a_page(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| committee::find(black_box(&page)));
}

#[divan::bench]
fn find_document_numbers_on_a_page(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| committee::find_document_numbers(black_box(&page)));
}
