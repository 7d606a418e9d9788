//! Take-in of real papers, end to end, beside what a person would script instead, in one run on the same files.
//!
//! The script is `sha256sum`, `pdftotext -l 1`, `grep` and `sqlite3` for each file, under `xargs -P2`. isodesk does its whole
//! work: claim, digest, archive with fsync, text in isolated children, recognition, `synchronous=FULL`, receipts.
//! Needs the corpora (`ISODESK_CORPORA`), and the programs of the script. Figures go to `docs/BENCHMARKS.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may panic, prints its figures and makes its own files"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// Copies of each paper, each with bytes of its own, so that a run is long enough to be measured.
const COPIES: usize = 8;
/// Runs of each side, in turn; the median is printed.
const RUNS: usize = 5;
/// What is done for each file: `$1` is the file, `$2` the database.
const SCRIPT: &str = r#"
sha=$(sha256sum "$1" | cut -c1-64)
found=$(pdftotext -l 1 "$1" - | grep -oE 'ISO(/IEC)?[ /][A-Z]* ?[0-9]+(-[0-9]+)?' | head -n 20 | tr '\n' ';' | tr -d "'")
sqlite3 "$2" "pragma busy_timeout=10000; pragma synchronous=full; insert into paper values ('$(basename "$1")', '$sha', '$found')" >/dev/null
"#;

fn main() {
    let Some(papers) = papers() else {
        println!("skipped: take_in (no corpora)");
        return;
    };
    renamed_in();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    let count = spread(&papers, &source);
    let (mut ours, mut first_page, mut script) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        ours.push(take_in(&source, &folder.path().join(format!("desk-{run}")), count, ""));
        let one = "[reading]\npages = 1\n";
        first_page.push(take_in(&source, &folder.path().join(format!("first-{run}")), count, one));
        script.extend(scripted(&source, &folder.path().join(format!("script-{run}")), count));
    }
    println!("figure: take-in of {count} real PDFs: {:.0} documents/s (median of {RUNS})", median(&mut ours));
    println!(
        "figure: reading the first page only, as the script does: {:.0} documents/s",
        median(&mut first_page)
    );
    if script.is_empty() {
        println!("skipped: the script (it needs sha256sum, pdftotext, grep, sqlite3 and xargs)");
        return;
    }
    let (ours, first_page, script) = (median(&mut ours), median(&mut first_page), median(&mut script));
    println!(
        "figure: the script under xargs -P2: {script:.0} documents/s; ratios {:.1} and {:.1}",
        ours / script,
        first_page / script
    );
}

/// From the rename of one small paper into the inbox to the line that says where it rests: after the commit and the
/// moves behind it.
fn renamed_in() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_isodesk");
    let desk = folder.path().join("desk");
    assert!(Command::new(program).arg("init").arg(&desk).stdout(Stdio::null()).status().unwrap().success());
    let mut watch = Command::new(program);
    watch.arg("--desk").arg(&desk).args(["--json", "watch"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut watch = watch.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(watch.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap());
    let mut times = Vec::new();
    for number in 0..200 {
        let outside = folder.path().join("outside");
        fs::write(&outside, format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes {number}\n")).unwrap();
        let began = Instant::now();
        fs::rename(&outside, desk.join(format!("inbox/N{number}.txt"))).unwrap();
        line.clear();
        lines.read_line(&mut line).unwrap();
        assert!(line.contains("\"filed\""), "{line}");
        times.push(began.elapsed());
    }
    watch.kill().unwrap();
    watch.wait().unwrap();
    times.sort();
    println!("figure: renamed in, until its line is told: median {:?}, p95 {:?}", times[100], times[190]);
}

/// Every real PDF of the corpora.
fn papers() -> Option<Vec<PathBuf>> {
    let root = std::env::var_os("ISODESK_CORPORA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"), PathBuf::from)
        .join("papers");
    let mut found: Vec<PathBuf> = ["tc154", "mn-samples", "wg21"]
        .iter()
        .filter_map(|set| fs::read_dir(root.join(set)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .collect();
    found.sort();
    (!found.is_empty()).then_some(found)
}

/// Copies of the papers under plain names, each made different by a comment after its end mark.
fn spread(papers: &[PathBuf], source: &Path) -> usize {
    fs::create_dir_all(source).unwrap();
    for (number, paper) in papers.iter().enumerate() {
        let bytes = fs::read(paper).unwrap();
        for copy in 0..COPIES {
            let mut whole = bytes.clone();
            whole.extend_from_slice(format!("\n% {copy}\n").as_bytes());
            fs::write(source.join(format!("paper-{number:03}-{copy}.pdf")), whole).unwrap();
        }
    }
    papers.len() * COPIES
}

/// Takes in copies of all files with these settings.
fn take_in(source: &Path, desk: &Path, count: usize, settings: &str) -> f64 {
    let program = env!("CARGO_BIN_EXE_isodesk");
    assert!(Command::new(program).arg("init").arg(desk).stdout(Stdio::null()).status().unwrap().success());
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, desk.join("inbox").join(path.file_name().unwrap())).unwrap();
    }
    fs::write(desk.join("isodesk.toml"), settings).unwrap();
    let began = Instant::now();
    let output = Command::new(program).arg("--desk").arg(desk).args(["--json", "take-in"]).output().unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let lines = String::from_utf8(output.stdout).unwrap().lines().count();
    assert_eq!(lines, count, "{}", String::from_utf8_lossy(&output.stderr));
    per_second(count, seconds)
}

/// One process chain a file, two files at a time; `None` where a program is missing.
fn scripted(source: &Path, folder: &Path, count: usize) -> Option<f64> {
    for program in ["sha256sum", "pdftotext", "grep", "sqlite3", "xargs"] {
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    }
    fs::create_dir_all(folder).unwrap();
    let one = folder.join("one.sh");
    fs::write(&one, SCRIPT).unwrap();
    let database = folder.join("script.db");
    let made = "pragma journal_mode=wal; create table paper (name text, sha256 text, found text)";
    assert!(
        Command::new("sqlite3").arg(&database).arg(made).stdout(Stdio::null()).status().unwrap().success()
    );
    let list = format!(
        "ls {source}/*.pdf | xargs -P2 -I@ sh {one} @ {database}",
        source = source.display(),
        one = one.display(),
        database = database.display()
    );
    let began = Instant::now();
    assert!(Command::new("sh").arg("-c").arg(list).stderr(Stdio::null()).status().unwrap().success());
    Some(per_second(count, began.elapsed().as_secs_f64()))
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand documents")]
fn per_second(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
