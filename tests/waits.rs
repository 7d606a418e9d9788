//! What waits says because of what and until when, and a restart forgets neither; what is a duplicate may stay.

use crate::{
    support::{Run, TestDesk},
    watch::{Watcher, paper},
};
use serde_json::Value;
use std::{
    fs,
    process::{Command, Stdio},
};

fn desk(settings: &str) -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    set(&desk, settings);
    desk
}

fn set(desk: &TestDesk, settings: &str) {
    fs::write(desk.path("isodesk.toml"), settings).unwrap();
}

/// A file that no disk has room for: it has a length, and no bytes.
fn drop_huge(desk: &TestDesk) {
    let file = fs::File::create(desk.path("inbox/huge.bin")).unwrap();
    file.set_len(8 << 40).unwrap();
}

fn sum(desk: &TestDesk) -> Value {
    desk.json(["account", "--sum"]).pop().unwrap()
}

const AT_ONCE: &str = "[intake]\nsettle_ms = 0\n";

#[test]
fn a_file_without_room_waits_stops_no_other_and_is_tried_after_pauses_that_grow() {
    let desk = desk(AT_ONCE);
    drop_huge(&desk);
    desk.drop_bytes("small.txt", &paper(1));
    for (tried_next, others) in
        [("2026-03-02T11:00:01Z", 1), ("2026-03-02T11:00:02Z", 0), ("2026-03-02T11:00:04Z", 0)]
    {
        let lines = desk.json(["take-in"]);
        assert_eq!(lines.len(), 1 + others, "{lines:?}");
        let huge = lines.iter().find(|line| line["file"] == "huge.bin").unwrap();
        assert_eq!(
            [&huge["outcome"], &huge["code"], &huge["tried_next"]],
            ["waiting", "E-INT-017", tried_next]
        );
        let cause = huge["cause"].as_str().unwrap();
        assert!(cause.starts_with("it has 8796093022208 bytes, and "), "{cause}");
        assert!(cause.ends_with(" are free on the desk's disk"), "{cause}");
    }
    let receipt = fs::read_to_string(desk.path("receipts/huge.bin.txt")).unwrap();
    for line in [
        "Outcome       waiting; it lies where it was dropped",
        "Why           E-INT-017: it has 8796093022208 bytes",
        "Tried next    2026-03-02T11:00:04Z, or when it changes",
        "Next          make room, or take the file away; it is tried again by itself, after pauses that grow",
    ] {
        assert!(receipt.contains(line), "{receipt}");
    }
    let status = &desk.json(["status"])[0]["waiting"][0];
    assert_eq!([&status["code"], &status["tried_next"]], ["E-INT-017", "2026-03-02T11:00:04Z"]);
    for (command, word) in
        [("status", "waiting      huge.bin: E-INT-017: "), ("account", " because E-INT-017: ")]
    {
        let said = desk.run([command]).ok().stdout;
        assert!(said.contains(word) && said.contains("; tried again at 2026-03-02T11:00:04Z"), "{said}");
    }
    assert_eq!(sum(&desk)["holds"], true);
}

#[test]
fn a_restart_forgets_no_pause() {
    let desk = desk("[intake]\nsettle_ms = 0\npoll_seconds = 1\n");
    drop_huge(&desk);
    for _ in 0..9 {
        desk.run(["take-in"]).done();
    }
    // 256 seconds are left by the ledger: no look of this watcher tries it.
    let mut watcher = Watcher::begin(&desk);
    for number in 1..4 {
        desk.drop_bytes(format!("N{number}.txt"), &paper(number));
        assert_eq!(watcher.next()["file"], format!("N{number}.txt"));
    }
    assert_eq!(desk.json(["status"])[0]["waiting"][0]["attempts"], 9);
    // Another file under that name is none that was tried.
    fs::remove_file(desk.path("inbox/huge.bin")).unwrap();
    desk.drop_bytes("huge.bin", &paper(4));
    assert_eq!(watcher.next()["outcome"], "filed");
    assert_eq!(watcher.end(), 0);
    assert_eq!(sum(&desk)["holds"], true);
}

#[test]
fn what_a_desk_had_in_hand_each_time_it_ended_is_put_off() {
    let desk = desk("[intake]\nsettle_ms = 0\npoll_seconds = 1\n");
    drop_huge(&desk);
    desk.run(["take-in"]).done();
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    // As if the desk had ended twenty times with this file in hand, whoever it was that ended it.
    let ended = "update intake set state = 'claimed', attempts = 20, again = null, holder = null";
    ledger.execute(ended, []).unwrap();
    drop(ledger);
    let mut watcher = Watcher::begin(&desk);
    for number in 1..4 {
        desk.drop_bytes(format!("N{number}.txt"), &paper(number));
        assert_eq!(watcher.next()["file"], format!("N{number}.txt"));
    }
    assert_eq!(desk.json(["status"])[0]["waiting"][0]["attempts"], 20);
    // A person who asks for it is not kept waiting.
    assert_eq!(watcher.end(), 0);
    assert_eq!(desk.json(["retry", "huge.bin"])[0]["code"], "E-INT-017");
}

#[test]
fn a_short_pause_ends_while_the_watcher_looks() {
    let desk = desk("[intake]\nsettle_ms = 0\npoll_seconds = 1\n");
    drop_huge(&desk);
    let mut watcher = Watcher::begin(&desk);
    let tried: Vec<String> =
        (0..3).map(|_| watcher.next()["tried_next"].as_str().unwrap().to_owned()).collect();
    assert_eq!(tried, ["2026-03-02T11:00:01Z", "2026-03-02T11:00:02Z", "2026-03-02T11:00:04Z"]);
    assert_eq!(watcher.end(), 0);
}

#[test]
fn bytes_that_ended_their_readers_are_given_to_no_other_until_a_person_says_so() {
    let desk = desk("[intake]\nsettle_ms = 0\n[reading]\nseconds = 0\n");
    desk.drop_bytes("slow.txt", &paper(1));
    assert_eq!(desk.json(["take-in"])[0]["code"], "E-TXT-103");
    set(&desk, AT_ONCE);
    desk.drop_bytes("slow again.txt", &paper(1));
    let again = &desk.json(["take-in"])[0];
    assert_eq!([&again["outcome"], &again["code"]], ["quarantined", "E-TXT-106"]);
    assert_eq!(again["cause"], "`slow again.txt` ended its readers before and is not given to another");
    assert_eq!(
        again["hint"],
        "open the file by hand; if it is good, `isodesk retry FILE` gives it to a fresh reader"
    );
    assert_eq!(desk.json(["retry", "slow.txt"])[0]["outcome"], "filed");
    assert_eq!(desk.json(["retry", "slow again.txt"])[0]["duplicate_of"], 1);
    assert_eq!(sum(&desk)["holds"], true);
    desk.run(["verify"]).ok();
}

#[test]
fn a_duplicate_may_stay_where_it_was_dropped_and_is_looked_at_once() {
    let desk = desk("[intake]\nsettle_ms = 0\nduplicates = \"leave\"\npoll_seconds = 1\n");
    desk.drop_bytes("N1.txt", &paper(1));
    desk.run(["take-in"]).ok();
    let left = desk.drop_bytes("below/again.txt", &paper(1));
    let line = &desk.json(["take-in"])[0];
    assert_eq!([&line["outcome"], &line["stored"]], [&Value::from("duplicate"), &Value::Null]);
    assert_eq!(line["duplicate_of"], 1);
    assert_eq!(fs::read(&left).unwrap(), paper(1));
    let receipt = fs::read_to_string(desk.path("receipts/again.txt.txt")).unwrap();
    assert!(receipt.contains("Rests in      the inbox, where it was dropped\n"), "{receipt}");
    assert_eq!(desk.json(["take-in"]).len(), 0);
    let mut watcher = Watcher::begin(&desk);
    desk.drop_bytes("N2.txt", &paper(2));
    assert_eq!(watcher.next()["file"], "N2.txt");
    assert_eq!(watcher.end(), 0);

    let account = desk.run(["account"]).ok().stdout;
    assert!(account.contains("duplicate   below/again.txt  inbox/below/again.txt\n"), "{account}");
    assert!(account.ends_with(
        "3 dropped = 2 filed + 1 duplicate + 0 held + 0 quarantined + 0 waiting: the sum holds\n"
    ));
    desk.run(["verify"]).ok();
    desk.run(["doctor"]).ok();
    let backup = desk.path("desk.zip");
    desk.run(["backup", backup.to_str().unwrap()]).ok();
    let restored = TestDesk::new();
    restored.run(["restore", backup.to_str().unwrap()]).ok();
    restored.run(["verify"]).ok();
    assert_eq!(sum(&restored), sum(&desk));

    // Its owner takes it away: the bytes rest with the first one. Another file under its name is a new one.
    fs::remove_file(&left).unwrap();
    assert_eq!(sum(&desk)["holds"], true);
    desk.drop_bytes("below/again.txt", &paper(3));
    assert_eq!(desk.json(["take-in"])[0]["outcome"], "filed");
    // Switched back, what was left stays known.
    desk.drop_bytes("left.txt", &paper(2));
    assert_eq!(desk.json(["take-in"])[0]["outcome"], "duplicate");
    set(&desk, AT_ONCE);
    assert_eq!(desk.json(["take-in"]).len(), 0);
    desk.drop_bytes("aside.txt", &paper(2));
    assert!(desk.json(["take-in"])[0]["stored"].as_str().unwrap().starts_with("duplicates/2026-03-02/"));
    assert_eq!(sum(&desk)["holds"], true);
}

#[test]
fn other_words_for_duplicates_are_refused_with_the_allowed_ones() {
    let desk = desk("[intake]\nduplicates = \"delete\"\n");
    let run = desk.run(["take-in"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("unknown variant `delete`, expected `keep-aside` or `leave`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_folder_that_cannot_be_looked_into_waits_and_says_so() {
    let desk = desk(AT_ONCE);
    let deep = format!("deep{}", "/d".repeat(40));
    desk.drop_bytes(format!("{deep}/N1.txt"), &paper(1));
    let line = &desk.json(["take-in"])[0];
    assert_eq!([&line["outcome"], &line["code"]], ["waiting", "E-INT-012"]);
    assert_eq!(line["cause"], "cannot look into it: the folders are nested too deep");
    assert_eq!(line["hint"], "give the desk's user the right to do that, or move what lies in it further up");
    assert_eq!(desk.json(["status"])[0]["waiting"][0]["code"], "E-INT-012");
    assert_eq!(sum(&desk)["holds"], true);
    let line = desk.json(["retry", "--all"]).remove(0);
    assert_eq!(line["outcome"], "waiting");
    fs::rename(desk.path("inbox").join(&deep), desk.path("inbox/further up")).unwrap();
    assert_eq!(desk.json(["take-in"])[0]["file"], "further up/N1.txt");
    assert_eq!(sum(&desk)["holds"], true);
    fs::remove_dir_all(desk.path("inbox/deep")).unwrap();
    desk.json(["take-in"]);
    let receipt = fs::read_to_string(desk.path(line["receipt"].as_str().unwrap())).unwrap();
    assert!(receipt.contains("\"outcome\": \"gone\""), "{receipt}");
    assert_eq!(sum(&desk)["taken_away"], 0, "the folder was no file");
}

#[test]
fn two_names_of_one_file_are_a_document_and_one_duplicate() {
    let desk = desk(AT_ONCE);
    let first = desk.drop_bytes("a.txt", &paper(1));
    fs::hard_link(&first, desk.path("inbox/b.txt")).unwrap();
    fs::hard_link(&first, desk.path("kept outside.txt")).unwrap();
    let outcomes: Vec<Value> = desk.json(["take-in"]).iter().map(|line| line["outcome"].clone()).collect();
    assert_eq!(outcomes, ["filed", "duplicate"]);
    assert_eq!(desk.json(["take-in"]).len(), 0);
    assert_eq!(sum(&desk)["dropped"], 2);
    assert_eq!(fs::read(desk.path("kept outside.txt")).unwrap(), paper(1));
    desk.run(["verify"]).ok();
}

#[test]
fn what_a_machine_that_is_gone_had_in_hand_is_taken_over_on_a_persons_word() {
    let desk = desk(AT_ONCE);
    desk.drop_bytes("N1.txt", &paper(1));
    drop_huge(&desk);
    desk.run(["take-in"]).done();
    let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    let taken =
        "update intake set state = 'claimed', holder = '7 7 machine-that-is-gone' where file = 'huge.bin'";
    ledger.execute(taken, []).unwrap();
    drop(ledger);
    fs::remove_file(desk.path("inbox/huge.bin")).unwrap();
    desk.drop_bytes("huge.bin", &paper(2));
    assert_eq!(desk.json(["take-in"])[0]["code"], "E-INT-008");
    let doctor = desk.run(["doctor"]).ok().stdout;
    assert!(
        doctor.contains(
            "E-DRC-013: another machine has files in hand, and nobody here sees whether it still works: \
             `7 7 machine-that-is-gone`"
        ),
        "{doctor}"
    );
    let run = desk.run(["--json", "retry", "--all", "--let-go"]).ok();
    assert_eq!(run.stderr, "taken over from other machines: 1 file\n");
    assert_eq!(run.json()[0]["outcome"], "filed");
    desk.run(["verify"]).ok();
}

#[test]
fn doctor_says_what_a_reader_of_pictures_lacks() {
    let desk = desk("[reading]\nocr = true\nocr_program = \"no-such-program\"\n");
    let doctor = desk.run(["doctor"]).ok().stdout;
    assert!(
        doctor.contains(
            "E-DRC-011: pages that are pictures are not read: `no-such-program` cannot be started, or does not know `eng`"
        ),
        "{doctor}"
    );
    set(&desk, "");
    assert!(desk.run(["doctor"]).ok().stdout.contains("pictures       not read: `ocr` is off"));
}

/// The program of a desk in whose inbox one folder may be read and not changed; nothing where that cannot be arranged.
fn with_a_folder_that_is_read_only(desk: &TestDesk) -> Option<impl Fn(&[&str]) -> Run> {
    let folder = desk.path("inbox/theirs").display().to_string();
    let bind = format!(
        "mount --bind '{folder}' '{folder}' && mount -o remount,bind,ro '{folder}' && exec \"$0\" \"$@\""
    );
    let command = move |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["-Urm", "sh", "-c", &bind, program]);
        command
    };
    if !command("true").stderr(Stdio::null()).status().ok()?.success() {
        return None;
    }
    let root = desk.root().to_owned();
    Some(move |words: &[&str]| {
        let mut command = command(env!("CARGO_BIN_EXE_isodesk"));
        command.arg("--desk").arg(&root).args(["--today", "2026-03-02"]).args(words);
        command.output().unwrap().into()
    })
}

#[test]
fn what_may_not_be_moved_is_taken_in_once_and_stops_nothing() {
    let desk = desk(AT_ONCE);
    desk.drop_bytes("theirs/N1.txt", &paper(1));
    desk.drop_bytes("theirs/again.txt", &paper(1));
    desk.drop_bytes("theirs/torn.pdf", b"%PDF-1.7 torn");
    desk.drop_bytes("zz.txt", &paper(2));
    let Some(run) = with_a_folder_that_is_read_only(&desk) else {
        println!("skipped: what_may_not_be_moved_is_taken_in_once (no mounts in user namespaces)");
        return;
    };
    let taken = run(&["take-in"]).done().stdout;
    assert!(taken.ends_with("2 filed, 1 duplicate, 1 quarantined\n"), "{taken}");
    assert_eq!(run(&["take-in"]).ok().stdout, "nothing to take in\n");
    let doctor = run(&["doctor"]).ok().stdout;
    assert!(
        doctor.contains("E-DRC-014: files that were taken in and may not be moved out of the inbox: 3"),
        "{doctor}"
    );
    let receipt = fs::read_to_string(desk.path("receipts/N1.txt.txt")).unwrap();
    assert!(receipt.contains("Still in      the inbox: the desk may not move it from there\n"), "{receipt}");
    assert_eq!(sum(&desk)["holds"], true);
    desk.run(["verify"]).ok();
    // Once it may, it does, and nothing is taken in again.
    assert_eq!(desk.run(["take-in"]).ok().stdout, "nothing to take in\n");
    assert_eq!(fs::read_dir(desk.path("inbox/theirs")).unwrap().count(), 0);
    assert!(desk.run(["doctor"]).ok().stdout.contains("inbox          what was taken in has left it"));
    assert_eq!((sum(&desk)["holds"].clone(), sum(&desk)["dropped"].clone()), (true.into(), 4.into()));
    desk.run(["verify"]).ok();
}
