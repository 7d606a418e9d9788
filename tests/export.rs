//! The ledger goes elsewhere and comes back: as lines, and from every schema that ever was.

use crate::support::{Run, TestDesk, program, project};
use isodesk::domain::{
    digest::Digest,
    event::{Actor, Deed, Event},
};
use rusqlite::{Connection, params};
use std::{fs, path::Path};

fn at(root: &Path, words: &[&str]) -> Run {
    program().arg("--desk").arg(root).args(["--today", "2026-03-02"]).args(words).output().unwrap().into()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A desk on which everything happened once, and its export.
fn exported() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("demo");
    program().arg("demo").arg(&root).output().unwrap();
    fs::write(root.join("inbox/strange \u{fc}.txt"), b"Dear all,\nsee you there.\n").unwrap();
    at(&root, &["take-in"]).done();
    let text = at(&root, &["export"]).ok().stdout;
    (folder, text)
}

#[test]
fn an_import_is_the_same_desk_and_exports_the_same_bytes() {
    let (folder, text) = exported();
    let old = folder.path().join("demo");
    for table in [
        "event",
        "document",
        "intake",
        "ballot",
        "tag",
        "tag_member",
        "member_vote",
        "position",
        "vote",
        "submission",
    ] {
        assert!(text.contains(&format!("{{\"table\":\"{table}\",")), "no line of `{table}`");
    }
    let file = folder.path().join("ledger.jsonl");
    at(&old, &["export", file.to_str().unwrap()]).ok();
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let again = at(&old, &["export", file.to_str().unwrap()]);
    assert_eq!(
        (again.code, again.stderr.lines().next().unwrap()),
        (
            2,
            &*format!("error: E-EXP-002: `{}` is there already, and nothing is written over", file.display())
        )
    );

    let new = folder.path().join("new");
    at(&new, &["import", file.to_str().unwrap()]).ok();
    assert_eq!(at(&new, &["export"]).ok().stdout, text);
    for kept in ["archive", "held", "duplicates", "quarantine", "outbox"] {
        copy_folder(&old.join(kept), &new.join(kept));
    }
    at(&new, &["verify"]).ok();
    at(&new, &["account"]).ok();
    for words in
        [&["--json", "ballot", "list"][..], &["--json", "document", "list"], &["--json", "tag", "list"]]
    {
        assert_eq!(at(&new, words).ok().stdout, at(&old, words).ok().stdout);
    }
    let twice = at(&new, &["import", file.to_str().unwrap()]);
    assert!(twice.code == 2 && twice.stderr.contains("E-EXP-005"), "{twice:?}");
    // The desk goes on from there.
    fs::write(new.join("inbox/N9.txt"), "ISO/TC 176 N 9\nDate: 2026-01-15\nMinutes\n").unwrap();
    assert!(at(&new, &["take-in"]).ok().stdout.contains("filed as document"));
    at(&new, &["verify"]).ok();
}

#[test]
fn changed_missing_and_unknown_lines_are_refused_and_nothing_is_left() {
    let (folder, text) = exported();
    let lines: Vec<&str> = text.lines().collect();
    let mut count = 0;
    let mut refused = |lines: &[String], said: &str| {
        count += 1;
        let root = folder.path().join(format!("new-{count}"));
        let file = folder.path().join(format!("{count}.jsonl"));
        fs::write(&file, lines.join("\n") + "\n").unwrap();
        let run = at(&root, &["import", file.to_str().unwrap()]);
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
        assert!(matches!(run.code, 2 | 3), "{run:?}");
        let left = |name: &str| root.join(name).exists();
        assert!(!left("isodesk.db") && !left("isodesk.db.import") && !left("isodesk.db.import-wal"));
    };
    let owned = || lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    refused(&owned()[..lines.len() - 1], "E-EXP-004: the lines are not whole: the last line is missing");
    let mut less = owned();
    less.remove(5);
    refused(&less, "E-EXP-004: the lines are not whole: there are ");
    let place = lines.iter().position(|line| line.contains("\"table\":\"document\"")).unwrap();
    let mut changed = owned();
    changed[place] = changed[place].replacen("\"length\":", "\"length\":1", 1);
    refused(&changed, "E-EXP-004: the lines are not whole: their SHA-256 is ");
    let mut unknown = owned();
    unknown[place] = unknown[place].replacen("\"document\"", "\"paper\"", 1);
    refused(&unknown, &format!("E-EXP-003: line {}: this schema has no table `paper`", place + 1));
    let mut column = owned();
    column[place] = column[place].replacen("\"length\"", "\"weight\"", 1);
    refused(&column, &format!("E-EXP-003: line {}: the table `document` has no column `weight`", place + 1));
    let mut broken = owned();
    broken[2] = "{".to_owned();
    refused(&broken, "E-EXP-003: line 3: ");
    let event = lines.iter().position(|line| line.contains("\"table\":\"event\"")).unwrap();
    let mut gap = owned();
    gap.remove(event);
    refused(
        &gap,
        &format!("E-EXP-003: line {}: the ledger refused a change: an event follows the last one", event + 1),
    );
    let mut newer = owned();
    newer[0] = r#"{"isodesk":"ledger","schema":99,"program":"7.2.0"}"#.to_owned();
    refused(&newer, "hint: use isodesk 7.2.0 or newer for this desk");
    refused(
        &["{\"table\":\"event\",\"row\":{}}".to_owned()],
        "it is not the first line of a ledger of isodesk",
    );
}

/// The migrations of the tree, in their order.
fn migrations() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(project().join("src/store/migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

const BYTES: &[u8] = b"ISO/TC 176 N 1\nDate: 2026-01-15\nMinutes\n";
fn length() -> i64 {
    i64::try_from(BYTES.len()).unwrap()
}

const NOW: &str = "2026-03-01T11:00:00Z";

/// What an older program had recorded: each statement from the schema on that knows its tables.
const ROWS: [(usize, &str); 6] = [
    (1, "insert into mark values ('program', '0.0.1')"),
    (1, "insert into committee values ('ISO/TC 176', 53882, 'Quality management', null, 'SCC', 'active', 1, '2026-01-01')"),
    (1, "insert into committee_member values ('ISO/TC 176', 'ANSI', 'P', '2020-01-01', null)"),
    (2, "insert into tag (name, kind, rules) values ('A TAG', 'tag', '{\"threshold\":\"2/3\",\"quorum\":\"1/2\",\"silence\":\"absent\",\"letter_ballot_days\":30,\"recirculation_days\":10,\"cut_off_business_days\":5}')"),
    (2, "insert into ballot (kind, reference, bare, title, committee, opens, closes, rule_set, questions, recorded)
         values ('DIS', 'ISO/DIS 9001', 'ISO/DIS 9001', 'Quality', 'ISO/TC 176', '2026-02-01', '2026-04-26', '2020', '[]', '2026-02-01')"),
    (2, "insert into ballot_document values (1, 1, 'notice')"),
];

/// A desk whose ledger has the first `schema` migrations, with rows in it.
fn desk_of(schema: usize) -> TestDesk {
    let desk = TestDesk::new();
    let digest = Digest::of(BYTES).to_string();
    let stored = format!("archive/{}/{}", &digest[..2], &digest[2..]);
    fs::create_dir_all(desk.path(&stored).parent().unwrap()).unwrap();
    fs::write(desk.path(&stored), BYTES).unwrap();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    let ledger = Connection::open(desk.path("isodesk.db")).unwrap();
    for migration in &migrations()[..schema] {
        ledger.execute_batch(migration).unwrap();
    }
    ledger.pragma_update(None, "user_version", i64::try_from(schema).unwrap()).unwrap();
    ledger.pragma_update(None, "application_id", 0x4953_4f44).unwrap();
    let notice = fs::read_to_string(project().join("benches/desk_notice.json")).unwrap();
    ledger
        .execute(
            "insert into document (sha256, length, file, received, rest, stored, format, coverage, page_count, kind, committee, number, series, notice)
             values (?1, ?2, 'N1.txt', ?3, 'filed', ?4, 'txt', 'full', 1, 'minutes', 'ISO/TC 176', 1, 1, ?5)",
            params![digest, length(), NOW, stored, notice.trim()],
        )
        .unwrap();
    ledger
        .execute(
            "insert into intake (source, path, file, device, inode, length, modified_ns, changed_ns, seen, state, sha256, document, stored, receipt, rested)
             values ('inbox', cast('N1.txt' as blob), 'N1.txt', 1, 1, ?1, 1, 1, ?2, 'filed', ?3, 1, ?4, 'receipts/N1.txt', ?2)",
            params![length(), NOW, digest, stored],
        )
        .unwrap();
    let deed = Deed {
        what: "document-filed".to_owned(),
        subject: "document:1".to_owned(),
        actor: Actor::person("A. Person"),
        facts: serde_json::json!({ "file": "N1.txt", "sha256": digest }),
    };
    let event = Event::following(1, Digest::ZERO, NOW.parse().unwrap(), deed);
    ledger
        .execute(
            "insert into event values (1, ?1, 'document-filed', 'document:1', 'A. Person', null, ?2, ?3, ?4)",
            params![NOW, event.deed.facts.to_string(), event.previous.to_string(), event.hash.to_string()],
        )
        .unwrap();
    for (_, row) in ROWS.iter().filter(|(from, _)| *from <= schema) {
        ledger.execute(row, []).unwrap_or_else(|error| panic!("schema {schema}: {row}: {error}"));
    }
    desk
}

#[test]
fn a_desk_of_every_earlier_schema_opens_and_works() {
    let newest = migrations().len();
    for schema in 1..=newest {
        let desk = desk_of(schema);
        let run = desk.run(["verify"]);
        assert_eq!(run.code, 0, "schema {schema}: {run:?}");
        assert_eq!(desk.json(["document", "show", "1"])[0]["committee"], "ISO/TC 176", "schema {schema}");
        let ballots = desk.json(["ballot", "list"]);
        assert_eq!(ballots.len(), usize::from(schema >= 2), "schema {schema}");
        if schema >= 2 {
            assert_eq!((&ballots[0]["participation"], &ballots[0]["state"]), (&"P".into(), &"open".into()));
        }
        fs::create_dir_all(desk.path("inbox")).unwrap();
        desk.run(["account"]).ok();
        desk.run(["status"]).ok();
        desk.drop_bytes("N2.txt", b"ISO/TC 176 N 2\nDate: 2026-01-16\nMinutes\n");
        assert!(desk.run(["take-in"]).ok().stdout.contains("filed as document 2"), "schema {schema}");
        desk.run(["verify"]).ok();
        let ledger = Connection::open(desk.path("isodesk.db")).unwrap();
        let now: i64 = ledger.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(now, i64::try_from(newest).unwrap());
    }
    println!("figure: desks of {newest} schemas open and work");
}

#[test]
fn an_older_program_refuses_a_newer_desk_and_names_the_version_it_needs() {
    let desk = desk_of(migrations().len());
    let ledger = Connection::open(desk.path("isodesk.db")).unwrap();
    ledger
        .execute_batch("pragma user_version = 99; update mark set value = '7.2.0' where name = 'program'")
        .unwrap();
    let before = fs::read(desk.path("isodesk.db")).unwrap();
    for words in [&["status"][..], &["take-in"], &["verify"]] {
        let refused = desk.run(words);
        let known = migrations().len();
        assert_eq!(refused.code, 3);
        assert!(
            refused.stderr.contains(&format!("has schema 99, and this isodesk knows only {known}")),
            "{refused:?}"
        );
        assert!(refused.stderr.ends_with("hint: use isodesk 7.2.0 or newer for this desk\n"), "{refused:?}");
    }
    assert!(fs::read(desk.path("isodesk.db")).unwrap() == before, "a newer ledger was changed");
}
