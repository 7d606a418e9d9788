//! The drop folder: what is complete is taken once, what is odd gets a code, and a name is only a name.

use crate::support::TestDesk;
use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    os::unix::{ffi::OsStrExt as _, fs::symlink, net::UnixListener},
    path::Path,
};

const PAPER: &[u8] = b"ISO/TC 176 N 1\nDate: 2026-01-01\nMinutes of the first meeting\n";

fn desk_that_waits(settle_ms: u32) -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), format!("[intake]\nsettle_ms = {settle_ms}\n")).unwrap();
    desk
}

fn desk() -> TestDesk {
    desk_that_waits(0)
}

/// Takes in, and gives the line of the file with that name.
fn line<'a>(lines: &'a [Value], file: &str) -> &'a Value {
    lines
        .iter()
        .find(|line| line["file"] == file)
        .unwrap_or_else(|| panic!("no line for {file:?}: {lines:?}"))
}

fn receipt(desk: &TestDesk, line: &Value) -> String {
    let json = desk.path(line["receipt"].as_str().unwrap());
    let kept: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    assert_eq!(kept["outcome"], line["outcome"]);
    fs::read_to_string(json.with_extension("txt")).unwrap()
}

#[test]
fn a_filed_file_moves_to_the_archive_and_says_so() {
    let desk = desk();
    let dropped = desk.drop_bytes("N1.txt", PAPER);
    let lines = desk.json(["take-in"]);
    let one = line(&lines, "N1.txt");
    assert_eq!((&one["outcome"], &one["document"]), (&Value::from("filed"), &Value::from(1)));
    assert!(!dropped.exists());
    let stored = desk.path(one["stored"].as_str().unwrap());
    assert_eq!(fs::read(&stored).unwrap(), PAPER);
    assert!(fs::metadata(&stored).unwrap().permissions().readonly());
    let text = receipt(&desk, one);
    for expected in ["Outcome       filed as document 1", "ISO/TC 176", "Rests in      archive/"] {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn the_same_bytes_are_a_duplicate_that_names_the_first() {
    let desk = desk();
    desk.drop_bytes("a.txt", PAPER);
    desk.json(["take-in"]);
    desk.drop_bytes("b.txt", PAPER);
    let lines = desk.json(["take-in"]);
    let one = line(&lines, "b.txt");
    assert_eq!((&one["outcome"], &one["duplicate_of"]), (&Value::from("duplicate"), &Value::from(1)));
    assert_eq!(one["document"], Value::Null);
    let stored = one["stored"].as_str().unwrap();
    assert!(stored.starts_with("duplicates/2026-03-02/"), "{stored}");
    assert_eq!(fs::read(desk.path(stored)).unwrap(), PAPER);
    assert!(receipt(&desk, one).contains("duplicate: the bytes are those of document 1"));
}

#[test]
fn two_files_of_one_name_are_two_documents_with_two_receipts() {
    let desk = desk();
    desk.drop_bytes("N1.txt", PAPER);
    let first = desk.json(["take-in"]);
    desk.drop_bytes("N1.txt", b"ISO/TC 176 N 2\nDate: 2026-02-01\nMinutes of the second meeting\n");
    let second = desk.json(["take-in"]);
    assert_eq!(line(&second, "N1.txt")["document"], 2);
    assert_eq!(first[0]["receipt"], "receipts/N1.txt.json");
    assert_eq!(second[0]["receipt"], "receipts/N1.txt~2.json");
}

#[test]
fn a_given_file_is_copied_and_never_touched() {
    let desk = desk();
    let given = desk.path("elsewhere.txt");
    fs::write(&given, PAPER).unwrap();
    let before = fs::metadata(&given).unwrap().modified().unwrap();
    let lines = desk.json([OsStr::new("take-in"), given.as_os_str()]);
    assert_eq!(lines[0]["outcome"], "filed");
    assert_eq!(lines[0]["file"], given.to_str().unwrap());
    let again = desk.json([OsStr::new("take-in"), given.as_os_str()]);
    assert_eq!(again[0]["duplicate_of"], 1);
    assert_eq!(fs::read(&given).unwrap(), PAPER);
    assert_eq!(fs::metadata(&given).unwrap().modified().unwrap(), before);
    let missing = desk.run(["take-in", "no-such-file.pdf"]);
    assert_eq!(missing.code, 2);
    assert_eq!(
        missing.stderr,
        "error: E-INT-010: cannot take in `no-such-file.pdf`: No such file or directory (os error 2)\n\
         hint: name a file that is there; nothing was taken in\n"
    );
}

#[test]
fn odd_things_in_the_inbox_get_a_code_and_are_never_opened() {
    let desk = desk();
    let inbox = desk.path("inbox");
    symlink("/etc/hostname", inbox.join("link.pdf")).unwrap();
    let _socket = UnixListener::bind(inbox.join("socket")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        inbox.join("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    fs::create_dir(inbox.join("empty folder")).unwrap();
    desk.drop_bytes("good.txt", PAPER);
    let lines = desk.json(["take-in"]);
    for (file, code, cause) in [
        ("link.pdf", "E-INT-005", "it is a symbolic link, which is not followed"),
        ("socket", "E-INT-006", "it is a socket, not a file"),
        ("pipe", "E-INT-006", "it is a named pipe, not a file"),
    ] {
        let one = line(&lines, file);
        assert_eq!(one["outcome"], "quarantined");
        assert_eq!((one["code"].as_str(), one["cause"].as_str()), (Some(code), Some(cause)));
        let stored = desk.path(one["stored"].as_str().unwrap());
        assert!(fs::symlink_metadata(stored).is_ok());
        assert!(receipt(&desk, one).contains(&format!("Why           {code}: {cause}")));
    }
    assert_eq!(line(&lines, "good.txt")["outcome"], "filed");
    assert!(inbox.join("empty folder").is_dir());
    assert_eq!(desk.json(["take-in"]).len(), 0);
    desk.run(["verify"]).ok();
}

#[test]
fn every_name_survives_and_none_becomes_a_path() {
    let desk = desk();
    let long = format!("{}.txt", "n".repeat(251));
    let names: [&[u8]; 6] = [
        b"new\nline.txt",
        "\u{1f600}.txt".as_bytes(),
        b"\xff\xfe.txt",
        long.as_bytes(),
        b"-rf",
        b"..data.txt",
    ];
    for (number, name) in names.iter().enumerate() {
        let text = format!("ISO/TC 176 N {}\nDate: 2026-01-01\nMinutes\n", number + 1);
        desk.drop_bytes(Path::new(OsStr::from_bytes(name)), text.as_bytes());
    }
    let lines = desk.json(["take-in"]);
    let files: Vec<&str> = lines.iter().map(|line| line["file"].as_str().unwrap()).collect();
    // A name that begins with a dot is left alone, as the settings say.
    assert_eq!(files, ["-rf", "new\nline.txt", &long, "\u{1f600}.txt", "\\xff\\xfe.txt"]);
    for one in &lines {
        let receipt = one["receipt"].as_str().unwrap();
        assert!(receipt.is_ascii() && receipt.matches('/').count() == 1, "{receipt}");
        assert!(desk.path(receipt).is_file());
    }
    let shown = desk.run(["take-in", desk.path("inbox/README.md").to_str().unwrap()]).done();
    assert!(!shown.stdout.contains('\u{1b}'));
}

#[test]
fn temporary_names_are_left_alone() {
    let desk = desk();
    for name in ["a.pdf.part", "~$letter.docx", "b.crdownload", ".hidden", "c.TMP"] {
        desk.drop_bytes(name, PAPER);
    }
    assert_eq!(desk.json(["take-in"]).len(), 0);
    fs::rename(desk.path("inbox/a.pdf.part"), desk.path("inbox/a.txt")).unwrap();
    assert_eq!(desk.json(["take-in"])[0]["outcome"], "filed");
}

#[test]
fn a_file_that_grows_is_taken_once_and_whole() {
    let desk = desk_that_waits(150);
    let path = desk.drop_bytes("grows.pdf", b"%PDF-1.7\n");
    let growing = std::thread::spawn(move || {
        let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
        for _ in 0..20 {
            // A writer that takes its time: this is the input of the test, not a wait.
            std::thread::sleep(std::time::Duration::from_millis(30));
            writeln!(file, "% more").unwrap();
        }
        file.write_all(b"%%EOF\n").unwrap();
    });
    let first = desk.json(["take-in"]);
    growing.join().unwrap();
    let second = desk.json(["take-in"]);
    let all: Vec<&Value> = first.iter().chain(&second).filter(|line| line["outcome"] != "waiting").collect();
    assert_eq!(all.len(), 1, "{first:?} {second:?}");
    let whole = fs::read(desk.path(all[0]["stored"].as_str().unwrap())).unwrap();
    assert!(whole.ends_with(b"%%EOF\n"));
    for waiting in first.iter().filter(|line| line["outcome"] == "waiting") {
        assert!(matches!(waiting["code"].as_str(), Some("E-INT-002" | "E-INT-003")), "{waiting}");
    }
}

#[test]
fn a_rehearsal_says_what_would_be_and_changes_nothing() {
    let desk = desk();
    let dropped = desk.drop_bytes("N1.txt", PAPER);
    let ledger = fs::read(desk.path("isodesk.db")).unwrap();
    let lines = desk.json(["take-in", "--dry-run"]);
    assert_eq!(line(&lines, "N1.txt")["outcome"], "filed");
    assert_eq!(lines[0]["document"], Value::Null);
    assert!(dropped.exists());
    assert_eq!(fs::read(desk.path("isodesk.db")).unwrap(), ledger);
    assert_eq!(fs::read_dir(desk.path("receipts")).unwrap().count(), 0);
}

#[test]
fn a_folder_named_like_another_committee_is_a_hint_that_is_shown() {
    let desk = desk();
    desk.drop_bytes("TC207/N1.txt", PAPER);
    let lines = desk.json(["take-in"]);
    let codes: Vec<&str> = lines[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"E-INT-011"), "{lines:?}");
}

#[test]
fn a_clock_set_back_stops_nothing() {
    let desk = desk_that_waits(50);
    let path = desk.drop_bytes("future.txt", PAPER);
    let future = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
    fs::File::options().append(true).open(&path).unwrap().set_modified(future).unwrap();
    assert_eq!(desk.json(["take-in"])[0]["outcome"], "filed");
    let before = desk.on("2020-01-01");
    before.drop_bytes("past.txt", b"ISO/TC 176 N 9\nDate: 2019-01-01\nMinutes\n");
    assert_eq!(before.json(["take-in"])[0]["outcome"], "filed");
    before.run(["verify"]).ok();
}

#[test]
fn one_file_that_the_ledger_refuses_waits_and_stops_no_other() {
    let desk = desk();
    for number in 1..=3 {
        let paper = format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes of meeting {number}\n");
        desk.drop_bytes(format!("N{number}.txt"), paper.as_bytes());
    }
    let ledger = || rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    ledger()
        .execute_batch(
            "create trigger refuses before insert on document when new.file = 'N2.txt'
             begin select raise(abort, 'not this one'); end",
        )
        .unwrap();
    let lines = desk.json(["take-in"]);
    let outcomes: Vec<&str> = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["filed", "waiting", "filed"]);
    assert_eq!(
        (&lines[1]["code"], &lines[1]["cause"]),
        (&"E-INT-013".into(), &"the ledger refused a change: not this one".into())
    );
    assert!(desk.path("inbox/N2.txt").exists());
    ledger().execute_batch("drop trigger refuses").unwrap();
    assert_eq!(desk.json(["take-in"])[0]["outcome"], "filed");
    desk.run(["verify"]).ok();
}

#[test]
fn a_file_that_is_named_twice_is_taken_once_and_kept() {
    let desk = desk();
    fs::create_dir(desk.path("given")).unwrap();
    fs::write(desk.path("given/a.txt"), PAPER).unwrap();
    symlink("given", desk.path("same")).unwrap();
    desk.drop_bytes("b.txt", b"ISO/TC 176 N 2\nDate: 2026-01-02\nMinutes of the second meeting\n");
    let given = ["given", "given/a.txt", "same", "inbox", "inbox/b.txt"].map(|name| desk.path(name));
    let given = given.map(|path| path.display().to_string());
    let mut words = vec!["take-in".to_owned()];
    words.extend(given);
    let lines = desk.json(words);
    assert_eq!(lines.iter().map(|line| &line["outcome"]).collect::<Vec<_>>(), ["filed", "filed"]);
    desk.run(["verify"]).ok();
    assert_eq!(desk.json(["account", "--sum"])[0]["holds"], true);
}

#[test]
fn a_link_in_a_folder_that_is_given_stops_nothing_and_is_not_followed() {
    let desk = desk();
    fs::create_dir(desk.path("given")).unwrap();
    fs::write(desk.path("given/a.txt"), PAPER).unwrap();
    for (name, target) in [("b.txt", "a.txt"), ("nowhere.txt", "nothing"), ("self", ".")] {
        symlink(target, desk.path("given").join(name)).unwrap();
    }
    let lines = desk.json(["take-in".to_owned(), desk.path("given").display().to_string()]);
    let said: Vec<_> = lines.iter().map(|line| (line["outcome"].as_str().unwrap(), &line["code"])).collect();
    assert_eq!(said[0].0, "filed");
    assert!(said[1..].iter().all(|(rest, code)| *rest == "quarantined" && *code == "E-INT-005"), "{said:?}");
    assert_eq!(said.len(), 4);
    desk.run(["verify"]).ok();
    assert_eq!(desk.json(["account", "--sum"])[0]["holds"], true);
}

#[test]
fn what_is_gone_from_the_archive_is_kept_again_when_it_is_handed_in_again() {
    let desk = desk();
    fs::write(desk.path("a.txt"), PAPER).unwrap();
    let give = ["take-in".to_owned(), desk.path("a.txt").display().to_string()];
    let stored = desk.json(&give)[0]["stored"].as_str().unwrap().to_owned();
    for again in ["given", "dropped"] {
        fs::remove_file(desk.path(&stored)).unwrap();
        assert_eq!(desk.run(["verify"]).code, 1);
        let line = if again == "given" {
            desk.json(&give)[0].clone()
        } else {
            desk.drop_bytes("again.txt", PAPER);
            desk.json(["take-in"])[0].clone()
        };
        assert_eq!(line["outcome"], "duplicate");
        assert_eq!(fs::read(desk.path(&stored)).unwrap(), PAPER, "{again}");
        desk.run(["verify"]).ok();
        assert_eq!(desk.json(["account", "--sum"])[0]["holds"], true);
    }
}

#[test]
fn a_restored_desk_accounts_for_the_links_that_were_put_aside() {
    let desk = desk();
    symlink("/etc/hostname", desk.path("inbox/link.pdf")).unwrap();
    desk.run(["take-in"]);
    let copy = desk.path("desk.zip").display().to_string();
    let made = desk.run(["backup", &copy]).ok();
    assert!(made.stderr.contains("-link.pdf` is no file: an empty one stands in for it"), "{}", made.stderr);
    let restored = TestDesk::new();
    restored.run(["restore", &copy]).ok();
    assert_eq!(restored.json(["account", "--sum"])[0]["holds"], true);
    restored.run(["verify"]).ok();
}
