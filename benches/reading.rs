//! Reading real papers: one cover in this very process, and many small files through two isolated children.
//!
//! Needs the corpora (`ISODESK_CORPORA`). Figures go to `docs/BENCHMARKS.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a bench may panic and prints its figures"
)]

use isodesk::extract::{
    formats,
    limits::Limits,
    worker::{ReaderSettings, Readers},
};
use rayon::prelude::*;
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Runs of each file; its median counts.
const RUNS: usize = 15;
/// Files beyond this size are not small.
const SMALL: u64 = 100_000;

fn main() {
    let Some(corpora) = corpora() else {
        println!("skipped: reading (no corpora)");
        return;
    };
    one_cover(&pdfs(&corpora.join("papers"), u64::MAX));
    isolated(&pdfs(&corpora, SMALL));
}

fn corpora() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    Some(std::env::var_os("ISODESK_CORPORA").map_or_else(beside, PathBuf::from)).filter(|path| path.is_dir())
}

fn pdfs(folder: &Path, most: u64) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pdfs(&path, most));
        } else if path.extension().is_some_and(|end| end == "pdf") && path.metadata().unwrap().len() <= most {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The first page of each paper: format, places of words, lines, properties.
fn one_cover(papers: &[PathBuf]) {
    let mut medians: Vec<Duration> = papers.iter().map(|paper| median(|| time_of_cover(paper))).collect();
    medians.sort();
    let at = |percent: usize| medians[(medians.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!(
        "figure: one cover: median {:.2} ms, p95 {:.2} ms, slowest {:.2} ms ({} real papers)",
        at(50),
        at(95),
        at(100),
        papers.len()
    );
}

fn time_of_cover(paper: &Path) -> Duration {
    let bytes = fs::read(paper).unwrap();
    let begin = Instant::now();
    std::hint::black_box(formats::read(bytes, &Limits::first_pages(1)));
    begin.elapsed()
}

/// Many small files through two warm children.
fn isolated(papers: &[PathBuf]) {
    let settings = ReaderSettings {
        program: Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk"))),
        children: 2,
        ..ReaderSettings::default()
    };
    let readers = Readers::start(&settings);
    let limits = Limits::first_pages(5);
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let run = || {
        let begin = Instant::now();
        let read = threads
            .install(|| papers.par_iter().filter(|paper| readers.read(paper, &limits).is_ok()).count());
        assert_eq!(read, papers.len());
        begin.elapsed()
    };
    let isolated = papers.len() as f64 / median(run).as_secs_f64();
    let here = || {
        let begin = Instant::now();
        threads.install(|| {
            papers.par_iter().for_each(|paper| {
                std::hint::black_box(formats::read(fs::read(paper).unwrap(), &limits));
            });
        });
        begin.elapsed()
    };
    let direct = papers.len() as f64 / median(here).as_secs_f64();
    println!(
        "figure: 5 pages of {} PDFs of up to 100 kB: {isolated:.0} documents/s in two children, {direct:.0} without isolation",
        papers.len()
    );
}

fn median(run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = std::iter::repeat_with(run).take(RUNS).collect();
    times.sort();
    times[RUNS / 2]
}
