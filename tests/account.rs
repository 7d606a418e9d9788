//! Exactly one resting place for every file ever dropped, and the way back through the line.

use crate::support::{Run, TestDesk};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn settings(desk: &TestDesk, more: &str) {
    fs::write(desk.path("isodesk.toml"), format!("[intake]\nsettle_ms = 0\n{more}")).unwrap();
}

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    settings(&desk, "");
    desk
}

fn paper(number: u32) -> Vec<u8> {
    format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes of meeting {number}\n").into_bytes()
}

const BROKEN: &[u8] = b"%PDF-1.7\nnothing\n%%EOF\n";

/// One file of each kind of rest, and one that nobody has looked at yet.
fn full() -> TestDesk {
    let desk = desk();
    desk.drop_bytes("N1.txt", &paper(1));
    desk.drop_bytes("N2.txt", &paper(2));
    desk.drop_bytes("again.txt", &paper(1));
    desk.drop_bytes("letter.txt", b"Dear all,\nsee you there.\n");
    desk.drop_bytes("broken.pdf", BROKEN);
    desk.run(["take-in"]).done();
    fs::write(desk.path("given.txt"), paper(2)).unwrap();
    desk.run(["take-in", desk.path("given.txt").to_str().unwrap()]).ok();
    desk.drop_bytes("late/N3.txt", &paper(3));
    desk
}

fn sum(desk: &TestDesk) -> (i32, Value) {
    let run: Run = desk.run(["--json", "account", "--sum"]).done();
    (run.code, run.json().pop().unwrap())
}

/// The regular files below a folder, from the desk's folder.
fn files_below(desk: &TestDesk, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![desk.path(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    let below = |path: &Path| path.strip_prefix(desk.root()).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| below(path)).filter(|name| name != "archive/incoming/clock").collect()
}

#[test]
fn every_file_is_listed_with_its_one_place_and_the_sum_holds() {
    let desk = full();
    let run = desk.run(["account"]).ok();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 8, "{}", run.stdout);
    for (file, word, place) in [
        ("N1.txt", "filed", "archive/"),
        ("again.txt", "duplicate", "duplicates/2026-03-02/"),
        ("letter.txt", "held", "held/2026-03-02/"),
        ("broken.pdf", "quarantined", "quarantine/2026-03-02/"),
        ("late/N3.txt", "waiting", "inbox/late/N3.txt"),
    ] {
        let line = lines.iter().find(|line| line.contains(&format!(" {file} "))).unwrap();
        assert!(line.contains(word) && line.contains(place), "{line}");
    }
    assert_eq!(
        lines[7],
        "7 dropped = 2 filed + 2 duplicate + 1 held + 1 quarantined + 1 waiting: the sum holds"
    );
    let (code, line) = sum(&desk);
    assert_eq!((code, &line["holds"], &line["dropped"]), (0, &true.into(), &7.into()));
    // Files that are moved inside the line, and an owner who takes one away, leave the sum whole.
    desk.run(["take-in"]).ok();
    desk.drop_bytes("short.txt", &paper(9));
    desk.run(["take-in", "--dry-run"]).ok();
    fs::remove_file(desk.path("inbox/short.txt")).unwrap();
    assert_eq!(sum(&desk).1["dropped"], 7);
}

#[test]
fn a_file_that_is_gone_shorter_or_unknown_breaks_the_sum() {
    let desk = full();
    let stored = |file: &str| {
        let all = desk.json(["account"]);
        all.iter().find(|line| line["file"] == file).unwrap()["place"].as_str().unwrap().to_owned()
    };
    for (file, how) in
        [("N1.txt", "gone"), ("again.txt", "gone"), ("letter.txt", "short"), ("broken.pdf", "gone")]
    {
        let place = stored(file);
        let path = desk.path(&place);
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        if how == "short" {
            fs::write(&path, &bytes[1..]).unwrap();
        }
        let run = desk.run(["account", "--sum"]);
        assert_eq!(run.code, 1, "{file}");
        let said = match how {
            "gone" => format!("E-ACC-001: nothing lies at `{place}`"),
            _ => format!(
                "E-ACC-001: `{place}` has {} bytes, and {} were taken in",
                bytes.len() - 1,
                bytes.len()
            ),
        };
        assert!(run.stdout.contains(&said) && run.stdout.contains("THE SUM DOES NOT HOLD"), "{}", run.stdout);
        let _ = fs::remove_file(&path);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(sum(&desk).0, 0);
    }
    fs::write(desk.path("held/stray.txt"), "?").unwrap();
    let run = desk.run(["account", "--sum"]);
    assert!(run.stdout.contains("E-VER-006: `held/stray.txt` is not in the ledger"), "{}", run.stdout);
    assert_eq!(run.code, 1);
    fs::remove_file(desk.path("held/stray.txt")).unwrap();
}

#[test]
fn a_line_that_was_removed_from_the_ledger_breaks_the_sum() {
    let desk = full();
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    ledger.execute_batch("drop trigger intake_is_never_removed").unwrap();
    for line in [2, 5] {
        ledger.execute("create temp table kept as select * from intake where id = ?1", [line]).unwrap();
        ledger.execute("delete from intake where id = ?1", [line]).unwrap();
        let run = desk.run(["account", "--sum"]);
        assert_eq!(run.code, 1);
        let said = format!("E-ACC-002: line {line} of the intake is missing in the ledger");
        assert!(run.stdout.contains(&said), "{}", run.stdout);
        ledger.execute_batch("insert into intake select * from temp.kept; drop table temp.kept").unwrap();
    }
    assert_eq!(sum(&desk).0, 0);
}

#[test]
fn what_is_held_is_tried_again_when_its_cause_is_gone() {
    let desk = desk();
    settings(&desk, "largest_mib = 0\n");
    desk.drop_bytes("N1.txt", &paper(1));
    let held = &desk.json(["take-in"])[0];
    assert_eq!((&held["outcome"], &held["code"]), (&"held".into(), &"E-INT-007".into()));
    // Nothing changed: it stays, and says why.
    settings(&desk, "");
    let shown = desk.run(["retry"]).ok();
    assert!(shown.stdout.starts_with("N1.txt: held as document 1: E-INT-007: "), "{}", shown.stdout);
    let tried = &desk.json(["retry", "--all"])[0];
    assert_eq!((&tried["outcome"], &tried["document"]), (&"filed".into(), &1.into()), "{tried}");
    assert_eq!(desk.json(["document", "show", "1"])[0]["committee"], "ISO/TC 176");
    assert_eq!(files_below(&desk, "held"), [""; 0]);
    assert_eq!(desk.run(["retry", "--all"]).ok().stdout, "nothing to take in\n");
    desk.run(["verify"]).ok();
    assert_eq!(sum(&desk).0, 0);
}

#[test]
fn what_still_cannot_be_read_stays_where_it_is() {
    let desk = full();
    let before = files_below(&desk, "quarantine");
    let tried = desk.run(["retry", "broken.pdf", "letter.txt"]);
    assert_eq!(tried.code, 1);
    assert!(tried.stdout.contains("broken.pdf: quarantined: E-TXT-"), "{}", tried.stdout);
    assert!(tried.stdout.contains("letter.txt: held as document "), "{}", tried.stdout);
    assert_eq!(files_below(&desk, "quarantine"), before);
    desk.run(["verify"]).ok();
    assert_eq!(sum(&desk).0, 0);
    let nobody = desk.run(["retry", "N1.txt"]);
    assert_eq!(
        (nobody.code, nobody.stderr.lines().next()),
        (2, Some("error: E-INT-014: `N1.txt` is no file that waits, is held or is quarantined"))
    );
}

#[test]
fn a_released_file_is_kept_as_a_document_with_the_reason() {
    let desk = full();
    let released = desk.run(["--json", "release", "broken.pdf", "--because", "opened elsewhere: the agenda"]);
    let line = &released.json()[0];
    assert_eq!((released.code, &line["outcome"]), (1, &"held".into()), "{line}");
    let number = line["document"].as_u64().unwrap().to_string();
    assert_eq!(files_below(&desk, "quarantine"), [""; 0]);
    let event = desk.json(["document", "show", &number]);
    assert_eq!(event[0]["document"].to_string(), number);
    desk.run(["document", "correct", &number, "--kind", "agenda", "--because", "it is the agenda"]).ok();
    let letter = desk.json(["release", "letter.txt", "--because", "a letter of the secretariat"]);
    assert_eq!(letter[0]["outcome"], "filed");
    assert_eq!((files_below(&desk, "held"), files_below(&desk, "quarantine")), (Vec::new(), Vec::new()));
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    let facts: String = ledger
        .query_row("select facts from event where what = 'file-released'", [], |row| row.get(0))
        .unwrap();
    assert!(facts.contains("opened elsewhere: the agenda"), "{facts}");
    desk.run(["verify"]).ok();
    let (code, line) = sum(&desk);
    assert_eq!((code, &line["found"]["filed"]), (0, &4.into()), "{line}");
    let waits = desk.run(["release", "late/N3.txt", "--because", "x"]);
    assert_eq!(waits.code, 2, "{waits:?}");
}

#[test]
fn a_retry_that_was_cut_off_is_ended_by_the_next_run() {
    let desk = full();
    let place = files_below(&desk, "quarantine").remove(0);
    desk.run(["release", "broken.pdf", "--because", "seen"]).done();
    // As if the program had died after the commit: the bytes lie in both places, and the ledger names both.
    fs::write(desk.path(&place), BROKEN).unwrap();
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    let set = "update intake set unfinished = 1, leaves = ?1 where file = 'broken.pdf'";
    ledger.execute(set, [&place]).unwrap();
    desk.run(["take-in"]).done();
    assert_eq!(files_below(&desk, "quarantine"), [""; 0]);
    // Other bytes in the old place are not ours to remove.
    fs::write(desk.path(&place), "somebody's").unwrap();
    ledger.execute(set, [&place]).unwrap();
    desk.run(["take-in"]).done();
    assert_eq!(files_below(&desk, "quarantine"), [place]);
}

#[test]
fn what_was_changed_since_is_not_filed_and_one_that_is_gone_stops_no_other() {
    let desk = desk();
    for name in ["1", "b.txt", "c.txt"] {
        desk.drop_bytes(name, format!("letter {name}\n").as_bytes());
    }
    let lines = desk.json(["take-in"]);
    let stored = lines[1]["stored"].as_str().unwrap();
    let path = desk.path(stored);
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"letter X.txt\n").unwrap();
    let run = desk.run(["release", "b.txt", "--because", "read it"]);
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        format!(
            "error: E-VER-001: `{stored}` was changed since it was taken in, and is not filed\n\
             hint: keep it; drop the file again as it was sent, or take it from a backup\n"
        )
    );
    let empty = desk.run(["release", "c.txt", "--because", " "]);
    assert_eq!(empty.code, 2, "{}", empty.stderr);
    // A number is that of a line, whatever another file is called.
    desk.run(["release", "1", "--because", "read it"]).ok();
    let gone = desk.run(["release", "1", "--because", "read it"]);
    assert!(gone.stderr.starts_with("error: E-INT-014: `1` is no file that waits"), "{}", gone.stderr);
}

#[test]
fn a_drop_folder_that_is_not_there_is_no_account() {
    let desk = desk();
    desk.drop_bytes("a.txt", b"letter\n");
    fs::rename(desk.path("inbox"), desk.path("elsewhere")).unwrap();
    let run = desk.run(["account"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("E-INT-012: cannot look into it: No such file or directory"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("THE SUM DOES NOT HOLD"), "{}", run.stdout);
}
