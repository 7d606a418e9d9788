//! Take-in end to end, beside what a person would script instead, in one run on the same files.
//!
//! The script is `sha256sum`, `pdftotext -l 1`, `grep` and `sqlite3` for each file, under `xargs -P2`. isodesk does its whole
//! work: claim, digest, archive with fsync, text in isolated children, recognition, `synchronous=FULL`, receipts. What is
//! counted for it is the time until the last file rests and its line is told; what stands behind the covers is read
//! after that, for the search, and shown apart. The real papers need the corpora (`ISODESK_CORPORA`), the script its
//! programs. Figures go to `docs/BENCHMARKS.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may panic, prints its figures and makes its own files"
)]

use lopdf::{Document, Object, Stream, dictionary};
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Copies of each paper, each with bytes of its own, so that a run is long enough to be measured.
const COPIES: usize = 16;
/// Papers that are made up.
const GENERATED: usize = 5000;
/// Runs of each side, in turn; the median is printed.
const RUNS: usize = 3;
/// What is done for each file: `$1` is the file, `$2` the database.
const SCRIPT: &str = r#"
sha=$(sha256sum "$1" | cut -c1-64)
found=$(pdftotext -l 1 "$1" - | grep -oE 'ISO(/IEC)?[ /][A-Z]* ?[0-9]+(-[0-9]+)?' | head -n 20 | tr '\n' ';' | tr -d "'")
sqlite3 "$2" "pragma busy_timeout=10000; pragma synchronous=full; insert into paper values ('$(basename "$1")', '$sha', '$found')" >/dev/null
"#;

fn main() {
    renamed_in();
    let folder = tempfile::tempdir().unwrap();
    let generated = folder.path().join("generated");
    let count = generate(&generated);
    beside_the_script(&format!("{count} generated PDFs"), &generated, count, &folder.path().join("a"));
    match papers() {
        Some(papers) => {
            let real = folder.path().join("real");
            let count = spread(&papers, &real);
            beside_the_script(&format!("{count} real PDFs"), &real, count, &folder.path().join("b"));
        }
        None => println!("skipped: real papers (no corpora)"),
    }
}

/// isodesk and the script in turn, on the same files.
fn beside_the_script(what: &str, source: &Path, count: usize, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let (mut ours, mut read_on, mut script) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let took = take_in(source, &folder.join(format!("desk-{run}")), count);
        ours.push(per_second(count, took.until_all_rest));
        read_on.push(per_second(count, took.until_all_is_read));
        script.extend(scripted(source, &folder.join(format!("script-{run}")), count));
    }
    let (ours, read_on) = (median(&mut ours), median(&mut read_on));
    println!("figure: take-in of {what}: {ours:.0} documents/s until all rest (median of {RUNS})");
    println!("figure: the same until their other pages are read and indexed: {read_on:.0} documents/s");
    if script.is_empty() {
        println!("skipped: the script (it needs sha256sum, pdftotext, grep, sqlite3 and xargs)");
        return;
    }
    let script = median(&mut script);
    println!("figure: the script under xargs -P2: {script:.0} documents/s; ratio {:.1}", ours / script);
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

/// Papers of a committee with a cover and three pages of words behind it, each another one.
fn generate(source: &Path) -> usize {
    fs::create_dir_all(source).unwrap();
    for number in 0..GENERATED {
        let mut cover = String::new();
        for (line, words) in [
            format!("ISO/TC 176/SC 2 N {number}"),
            "Date: 2026-01-15".to_owned(),
            "Secretariat: BSI".to_owned(),
            format!("Title: Minutes of meeting {number} on quality management"),
            "Document type: Meeting minutes".to_owned(),
            "Reference number of project: ISO/CD 9001.2".to_owned(),
        ]
        .iter()
        .enumerate()
        {
            write!(cover, "BT /F1 12 Tf 70 {} Td ({words}) Tj ET ", 760 - 24 * line).unwrap();
        }
        let mut pages = vec![cover];
        for page in 0..3 {
            let mut body = String::new();
            for line in 0..40 {
                let words = format!(
                    "Item {page}.{line} of paper {number}: the audit of ISO 19011:2018 and of ISO 1000{line} was discussed."
                );
                write!(body, "BT /F1 10 Tf 70 {} Td ({words}) Tj ET ", 780 - 18 * line).unwrap();
            }
            pages.push(body);
        }
        write_pdf(&source.join(format!("N{number:05}.pdf")), &pages);
    }
    GENERATED
}

fn write_pdf(path: &Path, pages: &[String]) {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let fonts = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = pages
        .iter()
        .map(|content| {
            let mut content = Stream::new(dictionary! {}, content.clone().into_bytes());
            content.compress().unwrap();
            let content = document.add_object(content);
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    let root = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => fonts,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document.save(path).unwrap();
}

/// How long one take-in took.
struct Took {
    until_all_rest: Duration,
    until_all_is_read: Duration,
}

/// What was dropped is on the disk and stands still before the clock is started, for both sides: who drops it pays for that.
fn at_rest() {
    rustix::fs::sync();
    std::thread::sleep(Duration::from_secs(1));
}

/// Takes in copies of all files.
fn take_in(source: &Path, desk: &Path, count: usize) -> Took {
    let program = env!("CARGO_BIN_EXE_isodesk");
    assert!(Command::new(program).arg("init").arg(desk).stdout(Stdio::null()).status().unwrap().success());
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, desk.join("inbox").join(path.file_name().unwrap())).unwrap();
    }
    at_rest();
    let began = Instant::now();
    let mut run = Command::new(program);
    let mut run =
        run.arg("--desk").arg(desk).args(["--json", "take-in"]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(run.stdout.take().unwrap()).lines();
    assert_eq!(lines.take(count).map(Result::unwrap).count(), count);
    let until_all_rest = began.elapsed();
    run.wait().unwrap();
    Took { until_all_rest, until_all_is_read: began.elapsed() }
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
    at_rest();
    let began = Instant::now();
    assert!(Command::new("sh").arg("-c").arg(list).stderr(Stdio::null()).status().unwrap().success());
    Some(per_second(count, began.elapsed()))
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand documents")]
fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
