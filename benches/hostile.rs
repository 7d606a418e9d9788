//! Good papers among hostile ones: do those that hurt a reader make the others wait?
//!
//! `cargo bench --bench hostile`. A hundred good papers are dropped beside a desk that watches, one after the other, first
//! alone and then with seven hostile files between two of them, at the same pace; and once all of them lie there
//! before the desk is started. The time of a paper is that from its rename to the transaction that records it.
//! Needs the corpora (`ISODESK_CORPORA`).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may panic, prints its figures and makes its own files"
)]

use jiff::Timestamp;
use std::{
    collections::HashMap,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Good papers in one run.
const GOOD: usize = 100;
/// From one good paper to the next.
const PACE: Duration = Duration::from_millis(80);
/// Runs of each kind, in turn.
const RUNS: usize = 3;

fn main() {
    let Some((papers, hostile)) = corpora() else {
        println!("skipped: hostile (no corpora)");
        return;
    };
    let (mut alone, mut among) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        alone.push(dropped(&papers, &[], run));
        among.push(dropped(&papers, &hostile, run));
        println!(
            "run {}: alone {}; among {} hostile {}",
            run + 1,
            shown(&alone[run]),
            hostile.len(),
            shown(&among[run])
        );
    }
    let (alone, among) = (middle(&mut alone), middle(&mut among));
    println!("figure: {GOOD} good papers dropped alone: {}", shown(&alone));
    println!("figure: the same among {} hostile files: {}", hostile.len(), shown(&among));
    println!(
        "figure: from the first drop to the last record of the good ones: ratio {:.2}; median of one: ratio {:.2}",
        among.whole.as_secs_f64() / alone.whole.as_secs_f64(),
        among.median.as_secs_f64() / alone.median.as_secs_f64()
    );
    let (alone, among) = (lying(&papers, &[]), lying(&papers, &hostile));
    println!(
        "figure: all lying there at the start: the last good one is recorded after {:.2} s alone, {:.2} s among them \
         (all of them after {:.2} s)",
        alone.0.as_secs_f64(),
        among.0.as_secs_f64(),
        among.1.as_secs_f64()
    );
}

/// What a run of good papers took.
#[derive(Clone, Copy)]
struct Took {
    whole: Duration,
    median: Duration,
    p95: Duration,
    slowest: Duration,
}

fn shown(took: &Took) -> String {
    format!(
        "all in {:.2} s; one: median {:.0} ms, p95 {:.0} ms, slowest {:.0} ms",
        took.whole.as_secs_f64(),
        took.median.as_secs_f64() * 1e3,
        took.p95.as_secs_f64() * 1e3,
        took.slowest.as_secs_f64() * 1e3
    )
}

fn middle(runs: &mut [Took]) -> Took {
    runs.sort_by_key(|run| run.whole);
    runs[runs.len() / 2]
}

/// Drops the papers at their pace, hostile files spread between them.
fn dropped(papers: &[PathBuf], hostile: &[PathBuf], run: usize) -> Took {
    let folder = tempfile::tempdir().unwrap();
    let desk = new_desk(folder.path());
    let (good, bad) = (folder.path().join("good"), folder.path().join("bad"));
    let good = spread(papers, &good, run);
    let bad = copies(hostile, &bad);
    let mut watch = watch(&desk);
    let mut moments = HashMap::new();
    let each = bad.len().div_ceil(GOOD).max(1);
    let mut bad = bad.chunks(each);
    let began = Instant::now();
    for (number, paper) in good.iter().enumerate() {
        for hostile in bad.next().unwrap_or_default() {
            fs::rename(hostile, desk.join("inbox").join(hostile.file_name().unwrap())).unwrap();
        }
        let name = paper.file_name().unwrap();
        moments.insert(name.to_str().unwrap().to_owned(), Timestamp::now());
        fs::rename(paper, desk.join("inbox").join(name)).unwrap();
        let next = PACE * u32::try_from(number + 1).unwrap();
        sleep(next.saturating_sub(began.elapsed()));
    }
    let recorded = wait_for(&desk, GOOD);
    watch.kill().unwrap();
    watch.wait().unwrap();
    let mut times: Vec<Duration> =
        moments.iter().map(|(name, moment)| since(*moment, recorded[name])).collect();
    times.sort();
    let first = *moments.values().min().unwrap();
    let last = *recorded.values().max().unwrap();
    Took {
        whole: since(first, last),
        median: times[GOOD / 2],
        p95: times[GOOD * 95 / 100],
        slowest: times[GOOD - 1],
    }
}

/// All of them lie there when the desk begins: until the last good one, and until the last one.
fn lying(papers: &[PathBuf], hostile: &[PathBuf]) -> (Duration, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let desk = new_desk(folder.path());
    for file in spread(papers, &folder.path().join("good"), RUNS) {
        fs::rename(&file, desk.join("inbox").join(file.file_name().unwrap())).unwrap();
    }
    for file in copies(hostile, &folder.path().join("bad")) {
        fs::rename(&file, desk.join("inbox").join(file.file_name().unwrap())).unwrap();
    }
    let (began, moment) = (Instant::now(), Timestamp::now());
    let done = Command::new(env!("CARGO_BIN_EXE_isodesk"))
        .arg("--desk")
        .arg(&desk)
        .args(["--json", "take-in"])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(done.code().is_some_and(|code| code < 2), "{done}");
    let all = began.elapsed();
    (since(moment, *wait_for(&desk, GOOD).values().max().unwrap()), all)
}

fn since(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

fn new_desk(folder: &Path) -> PathBuf {
    let desk = folder.join("desk");
    let made =
        Command::new(env!("CARGO_BIN_EXE_isodesk")).arg("init").arg(&desk).stdout(Stdio::null()).status();
    assert!(made.unwrap().success());
    desk
}

fn watch(desk: &Path) -> Child {
    let mut watch = Command::new(env!("CARGO_BIN_EXE_isodesk"));
    watch.arg("--desk").arg(desk).arg("watch").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut watch = watch.spawn().unwrap();
    let mut said = BufReader::new(watch.stderr.take().unwrap());
    said.read_line(&mut String::new()).unwrap();
    // Whatever it says later is read, so that it never waits for us.
    std::thread::spawn(move || drop(said.read_to_end(&mut Vec::new())));
    watch
}

/// When each good paper was recorded, once all are.
fn wait_for(desk: &Path, count: usize) -> HashMap<String, Timestamp> {
    let ledger = rusqlite::Connection::open(desk.join("isodesk.db")).unwrap();
    let began = Instant::now();
    loop {
        let mut rows = ledger
            .prepare("select file, rested from intake where file glob 'good-*' and rested is not null and state <> 'waiting'")
            .unwrap();
        let found: HashMap<String, Timestamp> = rows
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
            .unwrap()
            .map(|row| row.map(|(file, at)| (file, at.parse().unwrap())).unwrap())
            .collect();
        if found.len() == count {
            return found;
        }
        assert!(began.elapsed() < Duration::from_mins(2), "only {} of {count} are recorded", found.len());
        sleep(Duration::from_millis(20));
    }
}

/// A hundred good papers, each made different by a comment after its end mark.
fn spread(papers: &[PathBuf], folder: &Path, run: usize) -> Vec<PathBuf> {
    fs::create_dir_all(folder).unwrap();
    let copy = |number: usize| {
        let mut bytes = fs::read(&papers[number % papers.len()]).unwrap();
        bytes.extend_from_slice(format!("\n% {run} {number}\n").as_bytes());
        let path = folder.join(format!("good-{number:03}.pdf"));
        fs::write(&path, bytes).unwrap();
        path
    };
    (0..GOOD).map(copy).collect()
}

fn copies(files: &[PathBuf], folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).unwrap();
    let copy = |(number, file): (usize, &PathBuf)| {
        let path = folder.join(format!("{number:03}-{}", file.file_name().unwrap().to_string_lossy()));
        fs::copy(file, &path).unwrap();
        path
    };
    files.iter().enumerate().map(copy).collect()
}

/// Real papers, and every hostile file.
fn corpora() -> Option<(Vec<PathBuf>, Vec<PathBuf>)> {
    let root = std::env::var_os("ISODESK_CORPORA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"), PathBuf::from);
    let mut papers = files_below(&root.join("papers"));
    papers.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    let hostile = files_below(&root.join("hostile"));
    (!papers.is_empty() && !hostile.is_empty()).then_some((papers, hostile))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
