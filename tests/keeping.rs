//! The desk's housekeeping, seen from outside: what is proven, what a backup holds, how a command ends.

use crate::support::{Run, TestDesk, program};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    desk
}

fn paper(number: u32) -> Vec<u8> {
    format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes of meeting {number}\n").into_bytes()
}

/// Runs the program on a desk that lies anywhere.
fn at(root: &Path, words: &[&str]) -> Run {
    program().arg("--desk").arg(root).args(["--today", "2026-03-02"]).args(words).output().unwrap().into()
}

/// The names of the problems that `verify` found, with their codes.
fn problems(root: &Path) -> Vec<String> {
    let run = at(root, &["--json", "verify"]).done();
    let line = &run.json()[0];
    let all = line["problems"].as_array().unwrap();
    assert_eq!(run.code, i32::from(!all.is_empty()));
    all.iter()
        .map(|one| format!("{}: {}", one["code"].as_str().unwrap(), one["message"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_submission_that_was_changed_is_named_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("demo");
    program().arg("demo").arg(&root).output().unwrap();
    assert_eq!(problems(&root), [""; 0]);
    let outbox = root.join("outbox");
    let mut folders: Vec<_> = fs::read_dir(&outbox).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let own = |path: &Path| format!("outbox/{}", path.file_name().unwrap().to_str().unwrap());

    // One byte of one file.
    let pdf = folders[0].join("vote.pdf");
    let bytes = fs::read(&pdf).unwrap();
    let mut changed = bytes.clone();
    changed[100] ^= 1;
    fs::write(&pdf, &changed).unwrap();
    let found = problems(&root);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(&format!("E-VER-001: `{}/vote.pdf` was changed: ", own(&folders[0]))),
        "{found:?}"
    );

    // The list is made to agree: both are named.
    let list = folders[0].join("SHA256SUMS");
    let text = fs::read_to_string(&list).unwrap();
    let digest = isodesk::domain::digest::Digest::of(&changed).to_string();
    let lines = text.lines().map(|line| match line.split_once("  ") {
        Some((_, "vote.pdf")) => format!("{digest}  vote.pdf\n"),
        _ => format!("{line}\n"),
    });
    fs::write(&list, lines.collect::<String>()).unwrap();
    let found = problems(&root);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("/SHA256SUMS` was changed") && found[1].contains("/vote.pdf` was changed"));
    fs::write(&list, text).unwrap();
    fs::write(&pdf, bytes).unwrap();

    // Missing, unknown, and a folder that nobody submitted.
    fs::remove_file(folders[1].join("tally.csv")).unwrap();
    fs::write(folders[1].join("note.txt"), "?").unwrap();
    fs::create_dir(outbox.join("ballot-99")).unwrap();
    let found = problems(&root);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].starts_with(&format!("E-VER-002: `{}/tally.csv` is missing", own(&folders[1]))),
        "{found:?}"
    );
    assert_eq!(found[1], format!("E-VER-006: `{}/note.txt` is not in the ledger", own(&folders[1])));
    assert_eq!(found[2], "E-VER-006: `outbox/ballot-99` is not in the ledger");
}

#[test]
fn a_stray_file_is_found_wherever_files_rest_and_a_link_is_no_file() {
    let desk = desk();
    desk.drop_bytes("one.txt", &paper(1));
    let stored = desk.json(["take-in"])[0]["stored"].as_str().unwrap().to_owned();
    assert_eq!(problems(desk.root()), [""; 0]);
    for stray in [
        "archive/note.txt",
        "archive/ab/cd/ef",
        "held/a.txt",
        "quarantine/2026-03-02/1-one.txt",
        "duplicates/x",
    ] {
        fs::create_dir_all(desk.path(stray).parent().unwrap()).unwrap();
        fs::write(desk.path(stray), "?").unwrap();
        assert_eq!(problems(desk.root()), [format!("E-VER-006: `{stray}` is not in the ledger")]);
        fs::remove_file(desk.path(stray)).unwrap();
    }
    let aside = desk.path("same-bytes");
    fs::rename(desk.path(&stored), &aside).unwrap();
    std::os::unix::fs::symlink(&aside, desk.path(&stored)).unwrap();
    assert_eq!(
        problems(desk.root()),
        [format!("E-VER-002: `{stored}` cannot be read: it is not a file any more")]
    );
}

#[test]
fn a_line_of_the_ledger_that_was_changed_or_removed_is_found() {
    let desk = desk();
    desk.drop_bytes("one.txt", &paper(1));
    desk.drop_bytes("two.txt", &paper(2));
    desk.run(["take-in"]).ok();
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    ledger
        .execute_batch(
            "pragma foreign_keys = off; drop trigger document_is_never_removed;
             delete from document where id = 2;
             drop trigger event_is_never_changed;
             update event set facts = json_set(facts, '$.file', 'x') where what = 'document-filed' and subject = 'document:2'",
        )
        .unwrap();
    let found = problems(desk.root());
    assert!(found.iter().any(|one| one.contains("its hash is not that of its fields")), "{found:?}");
    assert!(found.iter().any(|one| one.starts_with("E-VER-005: the database is damaged")), "{found:?}");
}

#[test]
fn a_document_that_is_gone_from_the_ledger_is_named() {
    let desk = desk();
    desk.drop_bytes("one.txt", &paper(1));
    desk.run(["take-in"]).ok();
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    ledger
        .execute_batch(
            "pragma foreign_keys = off; drop trigger document_is_never_removed; drop trigger intake_is_never_removed;
             delete from intake; delete from document;",
        )
        .unwrap();
    let found = problems(desk.root());
    let gone = "E-VER-004: document 1 was recorded, and the ledger has it no more";
    assert!(found.iter().any(|one| one == gone), "{found:?}");
}

#[test]
fn a_proof_that_was_cut_off_goes_on_where_it_stopped() {
    let desk = desk();
    for number in 0..600 {
        desk.drop_bytes(format!("{number}.txt"), &paper(number));
    }
    desk.run(["take-in"]).ok();
    // Where the run stops is up to the machine; that it goes on from there is not.
    let ledger = || rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    let kept =
        r#"{"began":"2026-03-01T08:00:00Z","document":512,"entry":0,"files":512,"bytes":99,"problems":[]}"#;
    ledger().execute("insert into mark values ('verify_progress', ?1)", [kept]).unwrap();
    let run = desk.run(["verify"]).ok();
    assert!(
        run.stderr.contains("note: goes on with the run of 2026-03-01T08:00:00Z, which hashed 512 files"),
        "{run:?}"
    );
    assert!(run.stdout.starts_with("600 files ("), "{run:?}");
    let again = desk.json(["verify"]);
    assert_eq!((&again[0]["hashed_before"], &again[0]["files"]), (&0.into(), &600.into()));
    ledger().execute("update mark set value = ?1 where name = 'verify_progress'", [kept]).unwrap();
    assert_eq!(desk.json(["verify", "--from-start"])[0]["hashed_before"], 0);
}

#[test]
fn a_backup_holds_what_is_not_taken_in_yet_and_what_was_put_aside() {
    let desk = desk();
    desk.drop_bytes("N1.txt", &paper(1));
    desk.drop_bytes("again.txt", &paper(1));
    desk.drop_bytes("letter.txt", b"Dear all,\nsee you there.\n");
    desk.drop_bytes("broken.pdf", b"%PDF-1.7\nnothing\n%%EOF\n");
    desk.run(["take-in"]).done();
    desk.drop_bytes("new/N2.txt", &paper(2));
    // What a person keeps in the desk's folder for the desk to use.
    fs::create_dir_all(desk.path("forms")).unwrap();
    fs::write(desk.path("forms/ours.docx"), b"a form").unwrap();
    let settings = fs::read_to_string(desk.path("isodesk.toml")).unwrap();
    fs::write(desk.path("isodesk.toml"), settings + "\n[comments]\ntemplate = \"forms/ours.docx\"\n")
        .unwrap();
    desk.run(["rules", "copy", "2022-06-30", "ours"]).ok();
    let file = desk.path("outbox/desk.zip");
    let name = file.to_str().unwrap();
    let made = &desk.json(["backup", name])[0];
    assert_eq!(made["waiting"], 1, "{made}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let refused = desk.run(["backup", name]);
    assert_eq!(refused.code, 2);
    assert_eq!(
        refused.stderr,
        format!(
            "error: E-BAK-005: `{name}` is there already, and nothing is written over\nhint: name another file, or say `--replace`\n"
        )
    );
    desk.run(["backup", "--replace", name]).ok();

    let other = TestDesk::new();
    other.run(["restore", name]).ok();
    for folder in ["inbox", "archive/incoming", "held", "duplicates", "quarantine", "receipts", "outbox"] {
        assert!(other.path(folder).is_dir(), "{folder} is missing");
    }
    assert_eq!(fs::read(other.path("forms/ours.docx")).unwrap(), b"a form");
    assert_eq!(fs::read_dir(other.path("rules")).unwrap().count(), 1);
    let mode_of = |path: &str| fs::metadata(other.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode_of("isodesk.db"), 0o600);
    let stored = desk.json(["document", "list"])[0]["stored"].as_str().unwrap().to_owned();
    assert_eq!(mode_of(&stored), 0o444);
    for folder in ["held", "duplicates", "quarantine"] {
        let names = |root: &Path| -> Vec<_> {
            fs::read_dir(root.join(folder).join("2026-03-02"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect()
        };
        assert_eq!(names(desk.root()), names(other.root()), "{folder}");
    }
    other.run(["verify"]).ok();
    let taken = other.json(["take-in"]);
    assert_eq!(
        (taken.len(), &taken[0]["file"], &taken[0]["outcome"]),
        (1, &"new/N2.txt".into(), &"filed".into())
    );
}

#[test]
fn a_file_that_somebody_had_in_hand_is_free_on_the_restored_desk() {
    let desk = desk();
    desk.drop_bytes("N1.txt", &paper(1));
    desk.run(["take-in"]).ok();
    desk.drop_bytes("N2.txt", &paper(2));
    desk.run(["take-in"]).ok();
    desk.drop_bytes("N2.txt", &paper(3));
    // As if a watcher on another machine had claimed it at the moment of the backup.
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    ledger
        .execute_batch(
            "insert into intake (source, path, file, device, inode, length, modified_ns, changed_ns, seen, state, holder)
             values ('inbox', cast('N2.txt' as blob), 'N2.txt', 1, 1, 1, 1, 1, '2026-03-02T11:00:00Z', 'claimed', '1 1 elsewhere')",
        )
        .unwrap();
    assert_eq!(desk.json(["take-in"])[0]["code"], "E-INT-008");
    let name = desk.path("b.zip");
    desk.run(["backup", name.to_str().unwrap()]).ok();
    let other = TestDesk::new();
    other.run(["restore", name.to_str().unwrap()]).ok();
    assert_eq!(other.json(["take-in"])[0]["outcome"], "filed");
}

#[test]
fn codes_of_exit_are_those_of_the_contract() {
    let desk = desk();
    let nowhere = tempfile::tempdir().unwrap();
    let here = |words: &[&str]| -> Run {
        program().args(words).current_dir(nowhere.path()).output().unwrap().into()
    };
    // 2, wrong use: a desk that is none, named or not; a ballot that is none; a committee that is none.
    assert_eq!(here(&["status"]).code, 2);
    assert_eq!(here(&["--desk", "nowhere", "status"]).code, 2);
    assert_eq!(desk.run(["ballot", "show", "9"]).code, 2);
    assert_eq!(desk.run(["tally", "9"]).code, 2);
    let potato = desk.run(["committee", "show", "potato"]);
    assert_eq!(potato.code, 2);
    assert!(potato.stderr.starts_with("error: E-ID-003: `potato` is not a committee: "), "{}", potato.stderr);
    // 1, done with blocking findings: a file is held or quarantined, also in a rehearsal.
    desk.drop_bytes("letter.txt", b"Dear all,\nsee you there.\n");
    let rehearsal = desk.run(["take-in", "--dry-run"]);
    assert_eq!(
        (rehearsal.code, rehearsal.stdout.contains("letter.txt: would be held: E-DOC-001")),
        (1, true),
        "{rehearsal:?}"
    );
    assert_eq!(desk.run(["take-in"]).code, 1);
    // 0: nothing to do, a duplicate, a file that is filed.
    assert_eq!(desk.run(["take-in"]).code, 0);
    desk.drop_bytes("N1.txt", &paper(1));
    let rehearsal = desk.run(["take-in", "--dry-run"]).ok();
    assert!(rehearsal.stdout.contains("N1.txt: would be filed"), "{rehearsal:?}");
    assert_eq!(desk.run(["take-in"]).code, 0);
    // 3, the desk could not work.
    fs::write(desk.path("isodesk.toml"), "[intake]\nsetle_ms = 0\n").unwrap();
    assert_eq!(desk.run(["status"]).code, 3);
}

#[test]
fn a_refusal_is_one_object_for_a_program() {
    let desk = desk();
    let refused = |words: &[&str]| {
        let run = desk.run(["--json"].iter().chain(words));
        let lines = run.json();
        assert_eq!(lines.len(), 1, "{run:?}");
        assert!(run.stderr.starts_with("error: "), "{run:?}");
        let error = lines[0]["error"].clone();
        assert!(error["message"].is_string(), "{run:?}");
        error["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(&["ballot", "show", "9"]), "E-BAL-006");
    assert_eq!(refused(&["document", "show", "9"]), "E-DOC-012");
    assert_eq!(refused(&["committee", "show", "potato"]), "E-ID-003");
    assert_eq!(refused(&["take-in", "no-such-file"]), "E-INT-010");
    assert_eq!(refused(&["no-such-command"]), "E-CFG-005");
    assert_eq!(refused(&["position", "record", "no-such-file.toml"]), "E-CFG-012");
    let both = desk.run(["--json", "messages", "E-BAL-002", "E-XXX-001", "E-BAL-003", "E-XXX-002"]);
    assert_eq!(both.code, 2);
    let lines = both.json();
    let codes: Vec<_> =
        lines.iter().map(|line| line["code"].as_str().or(line["error"]["code"].as_str())).collect();
    assert_eq!(codes, [Some("E-BAL-002"), Some("E-BAL-003"), Some("E-CFG-004"), Some("E-CFG-004")]);
    assert!(both.stderr.contains("`E-XXX-001` is no code") && both.stderr.contains("`E-XXX-002` is no code"));
}

#[test]
fn status_says_what_is_due_and_when_everything_was_proven() {
    let desk = desk();
    let paper = crate::support::project().join("samples/dis-approved-with-comments/ISO-DIS_99101-2.pdf");
    desk.run(["take-in", paper.to_str().unwrap()]).ok();
    let before = desk.run(["status"]).ok().stdout;
    assert!(before.contains("verified     never: run `isodesk verify`"), "{before}");
    assert!(before.contains("reminders    never looked for"), "{before}");
    assert!(before.contains("\nballots      1 open, 1 to vote on; past the national cut-off: 0; missed in the last two weeks: 0\n"), "{before}");
    assert!(
        before.contains("  2026-03-30  ballot 1, ISO/DIS 99101-2: no position; ISO closes 2026-04-06"),
        "{before}"
    );
    desk.run(["verify"]).ok();
    let after = &desk.json(["status"])[0];
    assert_eq!((&after["last_verify"]["files"], &after["last_verify"]["problems"]), (&1.into(), &0.into()));
    assert!(after["free_bytes"].as_u64().unwrap() > 0);
    let late = desk.on("2026-04-02");
    assert_eq!(late.json(["status"])[0]["ballots"]["at_risk"], 1);
    let missed = late.on("2026-04-08");
    let status = &missed.json(["status"])[0]["ballots"];
    assert_eq!((&status["open"], &status["missed"]), (&0.into(), &1.into()));
}

#[test]
fn a_long_list_for_a_person_is_cut_and_a_program_gets_all() {
    let desk = desk();
    for number in 0..7 {
        desk.drop_bytes(format!("{number}.txt"), &paper(number));
    }
    desk.run(["take-in"]).ok();
    let newest = desk.json(["document", "list", "--newest", "2"]);
    assert_eq!(newest.iter().map(|line| line["document"].as_u64().unwrap()).collect::<Vec<_>>(), [6, 7]);
    assert_eq!(desk.json(["document", "list", "--committee", "ISO/TC 176", "--newest", "3"]).len(), 3);
    assert_eq!(desk.json(["document", "list", "--committee", "ISO/TC 9"]).len(), 0);
    assert_eq!(desk.json(["document", "list", "--since", "2026-03-02", "--kind", "minutes"]).len(), 7);
    assert_eq!(desk.json(["document", "list", "--since", "2026-03-03"]).len(), 0);
    assert_eq!(desk.json(["document", "list"]).len(), 7);
}

#[test]
fn an_earlier_day_is_not_backed_up_as_if_it_were_the_desk() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let run = desk.run(["--as-of", "2026-03-01", "backup", "past.zip"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.starts_with("error: E-STO-011: "), "{}", run.stderr);
    assert!(!Path::new("past.zip").exists());
}

#[test]
fn a_backup_names_what_it_cannot_hold() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    std::os::unix::fs::symlink("/etc/hostname", desk.path("inbox/link.pdf")).unwrap();
    let deep = format!("inbox/deep{}", "/d".repeat(40));
    fs::create_dir_all(desk.path(&deep)).unwrap();
    let zip = desk.path("whole.zip");
    let made = &desk.json(["backup", zip.to_str().unwrap()])[0];
    let left_out: Vec<&str> =
        made["left_out"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert!(left_out.contains(&"link.pdf") && left_out.iter().any(|one| one.starts_with("deep/d")), "{made}");
}

#[test]
fn a_backup_of_a_desk_at_work_loses_no_file_and_holds_no_stranger() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\npoll_seconds = 1\n").unwrap();
    let mut watcher = desk.command();
    let mut watcher = watcher
        .arg("watch")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let dropping = std::thread::spawn({
        let inbox = desk.path("inbox");
        move || {
            for number in 0..300 {
                // Half of them are held: nothing in them is recognised.
                let text = if number % 2 == 0 {
                    format!("letter {number}\n")
                } else {
                    format!("ISO/TC 176 N {number}\n")
                };
                fs::write(inbox.join(format!("{number}.txt")), text).unwrap();
            }
        }
    });
    for round in 0..4 {
        let zip = desk.path(&format!("{round}.zip"));
        desk.json(["backup", zip.to_str().unwrap()]);
        let back = TestDesk::new();
        fs::remove_dir_all(back.root()).ok();
        back.run(["restore", zip.to_str().unwrap()]).ok();
        back.run(["take-in"]).done();
        let sum = back.json(["account", "--sum"]).pop().unwrap();
        assert_eq!(
            (&sum["holds"], &sum["taken_away"]),
            (&serde_json::json!(true), &serde_json::json!(0)),
            "{sum}"
        );
        back.run(["verify"]).ok();
    }
    dropping.join().unwrap();
    watcher.kill().unwrap();
    watcher.wait().unwrap();
}
