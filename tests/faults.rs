//! For every n, the n-th step on the disk fails, or the program ends there, or the power goes: afterwards the same
//! command, given again, leads to the same end as if nothing had happened.
//!
//! A step is making, writing, flushing, renaming or removing a file, making a folder, a commit, or the start of a
//! reader. The hook is compiled into builds with debug assertions only.

use crate::support::{Run, TestDesk, program, project};
use isodesk::{
    desk::{Desk, clock::Clock, folder::DeskFolder, verify},
    domain::{digest::Digest, event::Actor, finding::Finding},
};
use rayon::prelude::*;
use rusqlite::types::ValueRef;
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
};

/// The day of the story.
const TODAY: &str = "2026-03-10";

/// What happens at the step: it fails, the program ends, or the power goes with all that was not flushed.
const FAULTS: [&str; 3] = ["fails", "dies", "loses"];

/// What the ledger holds, without the numbers that depend on the order in which files were taken.
const LEDGER: [&str; 4] = [
    "select sha256, rest, code, kind, committee, number, title, reference, closes,
        ballot is not null from document",
    "select source, state, code, sha256, unfinished, staged from intake",
    "select what, count(*) from event where what <> 'file-waiting' group by what",
    "select (select count(*) from ballot), (select count(*) from position), (select count(*) from submission)",
];

/// From dropped files to a submission and a backup: the commands in their order.
fn line() -> Vec<Vec<String>> {
    let story = |file: &str| project().join("samples/fdis-disapproved").join(file).display().to_string();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        words(&["take-in"]),
        words(&["member-votes", "record", &story("member-votes.csv"), "--ballot", "1"]),
        words(&["position", "record", &story("position.toml")]),
        words(&["vote", "sign", "1", "--by", "Jordan Quill"]),
        words(&["vote", "submit", "1"]),
        words(&["vote", "acknowledge", "1", "--receipt", "R-1"]),
        words(&["backup", "desk.zip"]),
    ]
}

/// Files of every fate: filed with a ballot, filed, duplicate, held, quarantined, and a mail with attachments.
fn desk() -> TestDesk {
    let desk = TestDesk::new().on(TODAY);
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n[reading]\nreaders = 1\n").unwrap();
    let roster = project().join("samples/fdis-disapproved/roster.toml");
    desk.run(["tag", "import", roster.to_str().unwrap()]).ok();
    desk.drop("fdis-disapproved/ISO-FDIS_99204.pdf");
    desk.drop("cib-two-questions/ballot-notice.eml");
    desk.drop("bad-files/truncated.pdf");
    let minutes = b"ISO/TC 176 N 1\nDate: 2026-01-01\nMinutes of the first meeting\n";
    desk.drop_bytes("minutes.txt", minutes);
    desk.drop_bytes("below/again.txt", minutes);
    desk.drop_bytes("letter.txt", b"Dear all,\nsee you there.\n");
    std::os::unix::fs::symlink("/etc/hostname", desk.path("inbox/link.pdf")).unwrap();
    desk
}

fn run(desk: &Path, words: &[String], hook: Option<(&str, &str)>) -> Run {
    let mut command = program();
    command.current_dir(desk).args(["--desk", ".", "--today", TODAY]).args(words);
    command.envs(hook).output().unwrap().into()
}

fn copy_of(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy_of(&entry.path(), &there);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), there).unwrap();
        } else {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}

/// How a desk ended: what lies where, by bytes, and what the ledger says of it.
fn end_of(desk: &Path) -> BTreeMap<String, usize> {
    let mut end = BTreeMap::new();
    for folder in ["inbox", "archive", "held", "duplicates", "quarantine", "receipts", "outbox"] {
        for path in files_below(&desk.join(folder)) {
            let bytes = fs::read(&path).unwrap_or_default();
            let what =
                if folder == "receipts" { "is whole".to_owned() } else { Digest::of(&bytes).to_string() };
            assert!(folder != "receipts" || bytes.ends_with(b"\n"), "{} is not whole", path.display());
            *end.entry(format!("{folder}: {what}")).or_default() += 1;
        }
    }
    let ledger = rusqlite::Connection::open(desk.join("isodesk.db")).unwrap();
    for (number, sql) in LEDGER.iter().enumerate() {
        let mut statement = ledger.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|column| match row.get_ref(column).unwrap() {
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                value @ (ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_)) => {
                    format!("{value:?}")
                }
            });
            *end.entry(format!("{number}: {}", values.collect::<Vec<_>>().join(" "))).or_default() += 1;
        }
    }
    end
}

/// Without the probe of the file system's clock and the temporary names of a run that was cut off.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with('.') || name == "clock" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// What must be the same after that command. A file that is given to be recorded is filed too, after what it says was
/// recorded and in a step of its own, which may be left out with a warning.
fn compared(words: &[String], mut end: BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    if words[1..].first().is_some_and(|word| word == "record") {
        end.retain(|what, _| what.starts_with("3: "));
    }
    end
}

/// What one command should lead to, and through how many steps it goes.
fn without_fault(before: &Path, after: &Path, words: &[String]) -> Vec<String> {
    copy_of(before, after);
    let steps = after.join("steps");
    let done = run(after, words, Some(("ISODESK_STEPS", "steps")));
    assert!(done.code < 2, "{words:?}: {done:?}");
    let steps = fs::read_to_string(steps).unwrap();
    steps.lines().map(str::to_owned).collect()
}

/// Lets one step of a command go wrong, gives the command again, and says how the end differs.
fn with_fault(
    before: &Path,
    words: &[String],
    (fault, step): (&str, usize),
    expected: &BTreeMap<String, usize>,
) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    copy_of(before, &desk);
    let first = run(&desk, words, Some(("ISODESK_FAULT", &format!("{fault}:{step}"))));
    let mut again = String::new();
    let mut silent = Vec::new();
    if first.code != 0 || words[0] == "take-in" {
        // Ended by the second run, and by it alone: whoever reads its lines hears of them.
        let unsaid = if words[0] == "take-in" { recorded_and_not_moved(&desk) } else { Vec::new() };
        let second = run(&desk, words, None);
        silent.extend(unsaid.into_iter().filter(|file| !second.stdout.contains(&format!("{file}: "))));
        again = format!("{second:?}");
    }
    run(&desk, &["take-in".to_owned()], None);
    let problems = problems_of(&desk);
    let end = compared(words, end_of(&desk));
    if problems.is_empty() && silent.is_empty() && end == *expected {
        return None;
    }
    let missing: Vec<_> = expected.iter().filter(|(what, count)| end.get(*what) != Some(count)).collect();
    let more: Vec<_> = end.iter().filter(|(what, count)| expected.get(*what) != Some(count)).collect();
    Some(format!(
        "missing {missing:#?}\nmore {more:#?}\nsilent {silent:#?}\nfirst {first:?}\nagain {again}\nverify {problems:#?}"
    ))
}

/// Files that the ledger knows to rest, and whose moves were cut off.
fn recorded_and_not_moved(desk: &Path) -> Vec<String> {
    let Ok(ledger) = rusqlite::Connection::open(desk.join("isodesk.db")) else { return Vec::new() };
    let sql = "select file from intake where unfinished = 1 and source <> 'member'
        and state in ('filed', 'duplicate', 'held', 'quarantined')";
    let mut statement = ledger.prepare(sql).unwrap();
    let files = statement.query_map([], |row| row.get(0)).unwrap();
    files.map(Result::unwrap).collect()
}

/// What `isodesk verify` finds.
fn problems_of(desk: &Path) -> Vec<Finding> {
    let clock = Clock::standing_at(TODAY.parse().unwrap());
    let desk = Desk::open(DeskFolder::new(desk), clock, Actor::desk()).unwrap();
    let silent = verify::Listener { begins: &|_, _| {}, hashed: &|| {}, stops: &|| false };
    verify::verify(&desk, verify::From::TheBeginning, &silent).unwrap().problems
}

#[test]
fn whatever_step_goes_wrong_the_end_is_the_same() {
    if !cfg!(debug_assertions) {
        println!("skipped: whatever_step_goes_wrong_the_end_is_the_same (the hook is in debug builds only)");
        return;
    }
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    let mut before = desk.root().to_owned();
    let (mut points, mut broken) = (0, Vec::new());
    for (number, words) in line().iter().enumerate() {
        let after = folder.path().join(number.to_string());
        let steps = without_fault(&before, &after, words);
        fs::remove_file(after.join("steps")).unwrap();
        let expected = compared(words, end_of(&after));
        // A backup is one file under a temporary name: what a power cut leaves of it is what a death leaves.
        let faults = FAULTS.iter().filter(|fault| **fault != "loses" || words[0] != "backup");
        let all: Vec<(&str, usize)> =
            faults.flat_map(|fault| (1..=steps.len()).map(|step| (*fault, step))).collect();
        points += all.len();
        broken.par_extend(all.par_iter().filter_map(|(fault, step)| {
            let wrong = with_fault(&before, words, (fault, *step), &expected)?;
            Some(format!(
                "`{}`, {fault} at {}:\n{wrong}",
                words[..2.min(words.len())].join(" "),
                steps[step - 1]
            ))
        }));
        println!("figure: faults in `{}`: {} steps", words[..2.min(words.len())].join(" "), steps.len());
        before = after;
    }
    println!("figure: {points} faults injected, {} ended otherwise", broken.len());
    assert!(broken.is_empty(), "{}\n{}", broken.len(), broken.join("\n\n"));
}

/// A desk that watches with the hook set, and one good file in its inbox.
fn watching(desk: &TestDesk, hook: (&str, &str)) -> std::process::Child {
    let mut command = program();
    command.current_dir(desk.root()).args(["--desk", ".", "--today", TODAY, "--json", "watch"]).envs([hook]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_failed_flush_ends_the_watcher_and_the_next_one_begins_anew() {
    if !cfg!(debug_assertions) {
        println!("skipped: a_failed_flush_ends_the_watcher (the hook is in debug builds only)");
        return;
    }
    let desk = || {
        let desk = TestDesk::new();
        desk.run(["init"]).ok();
        fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
        desk.drop_bytes("a.txt", b"ISO/TC 176 N 1\nDate: 2026-01-01\nMinutes\n");
        desk
    };
    let whole = desk();
    let mut watcher = watching(&whole, ("ISODESK_STEPS", "steps"));
    let mut line = String::new();
    BufReader::new(watcher.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_child(&watcher), rustix::process::Signal::TERM)
        .unwrap();
    watcher.wait().unwrap();
    let steps = fs::read_to_string(whole.path("steps")).unwrap();
    let flush = steps.lines().find(|line| line.contains(" Flush ")).unwrap();
    let number = flush.split(' ').next().unwrap();

    let desk = desk();
    let ended = watching(&desk, ("ISODESK_FAULT", &format!("fails:{number}"))).wait_with_output().unwrap();
    let ended = Run::from(ended);
    assert_eq!(ended.code, 3, "{ended:?}");
    let said = "E-INT-009: cannot write `./archive/incoming`: the disk did not take what was written: ";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    assert!(desk.path("inbox/a.txt").is_file());
    assert_eq!(desk.json(["take-in"])[0]["outcome"], "filed");
}
