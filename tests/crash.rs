//! Whatever ends the program, and whenever: no dropped file is lost, doubled or silent.

use crate::support::TestDesk;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

/// A desk that waits for nothing.
fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    desk
}

/// Files below a folder, by their bytes.
fn bytes_below(folder: &Path) -> BTreeMap<Vec<u8>, Vec<PathBuf>> {
    let mut found: BTreeMap<Vec<u8>, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.entry(fs::read(&path).unwrap()).or_default().push(path);
            }
        }
    }
    found
}

/// Moments that look random and are the same on every run; the clock adds its own.
fn moments() -> impl Iterator<Item = Duration> {
    let mut state = 0x1505_d35c_u64;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis(5 + (state >> 33) % 250)
    })
}

/// Starts taking in and ends it with the signal that nobody can catch.
fn take_in_and_kill(desk: &TestDesk, moment: Duration) {
    let mut taking =
        desk.command().arg("take-in").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Not a wait for something: the moment itself is what is tested.
    std::thread::sleep(moment);
    taking.kill().unwrap();
    taking.wait().unwrap();
}

#[test]
fn killed_at_twenty_moments_every_file_is_filed_or_a_duplicate_exactly_once() {
    let desk = desk();
    for number in 0..480 {
        let text = format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes of meeting {number}\n");
        desk.drop_bytes(format!("N{number:04}.txt"), text.as_bytes());
        if number % 24 == 0 {
            desk.drop_bytes(format!("copies/again-{number}.txt"), text.as_bytes());
        }
    }
    let dropped = bytes_below(&desk.path("inbox"));
    for moment in moments().take(20) {
        take_in_and_kill(&desk, moment);
    }
    desk.run(["take-in"]).ok();

    let left = bytes_below(&desk.path("inbox"));
    assert_eq!(left.len(), 1, "left in the inbox: {:?}", left.values().collect::<Vec<_>>());
    let mut archived = bytes_below(&desk.path("archive"));
    archived.remove(&Vec::new()); // the probe of the file system's clock
    let duplicates = bytes_below(&desk.path("duplicates"));
    for (bytes, names) in dropped.iter().filter(|(bytes, _)| !bytes.starts_with(b"# inbox")) {
        let kept = archived.get(bytes).map_or(0, Vec::len) + bytes_below_count(&desk, bytes);
        let aside = duplicates.get(bytes).map_or(0, Vec::len);
        assert_eq!((kept, aside), (1, names.len() - 1), "{names:?}");
    }
    // A run that was cut off may leave a temporary name behind, never a receipt that is not whole.
    let names = fs::read_dir(desk.path("receipts")).unwrap().map(|entry| entry.unwrap().file_name());
    let receipts = names.filter(|name| !name.to_string_lossy().starts_with('.')).count();
    assert_eq!(receipts, 2 * 500, "each file has its receipt, as JSON and as text");
    desk.run(["verify"]).ok();
    let again = desk.run(["take-in"]).ok();
    assert_eq!(again.stdout, "nothing to take in\n");
}

/// Held files lie apart from the archive.
fn bytes_below_count(desk: &TestDesk, bytes: &[u8]) -> usize {
    bytes_below(&desk.path("held")).get(bytes).map_or(0, Vec::len)
}

#[test]
fn eight_processes_on_one_inbox_take_each_file_once() {
    let desk = desk();
    for number in 0..60 {
        desk.drop_bytes(format!("N{number}.txt"), format!("ISO/TC 176 N {number}\n").as_bytes());
    }
    let taking: Vec<_> = (0..8)
        .map(|_| desk.command().args(["--json", "take-in"]).stdout(Stdio::piped()).spawn().unwrap())
        .collect();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for one in taking {
        let run = crate::support::Run::from(one.wait_with_output().unwrap()).ok();
        for line in run.json() {
            if line["outcome"] != "waiting" {
                *taken.entry(line["sha256"].as_str().unwrap().to_owned()).or_default() += 1;
            }
        }
    }
    // A file whose process saw it rest while another still moved it may be told by both; none is recorded twice.
    assert_eq!(taken.len(), 60);
    let kept = bytes_below(&desk.path("archive")).len() - 1 + bytes_below(&desk.path("held")).len();
    assert_eq!(kept, 60);
    assert!(!desk.path("duplicates").join("2026-03-02").exists(), "no file became a duplicate of itself");
    desk.run(["verify"]).ok();
}

#[test]
fn a_changed_byte_a_missing_file_and_a_stranger_are_named() {
    let desk = desk();
    desk.drop_bytes("one.txt", b"ISO/TC 176 N 1\nDate: 2026-01-01\nMinutes\n");
    desk.drop_bytes("two.txt", b"ISO/TC 176 N 2\nDate: 2026-01-01\nMinutes\n");
    let stored: Vec<String> =
        desk.json(["take-in"]).iter().map(|line| line["stored"].as_str().unwrap().to_owned()).collect();
    desk.run(["verify"]).ok();
    let path = desk.path(&stored[0]);
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"ISO/TC 176 N 1\nDate: 2026-01-02\nMinutes\n").unwrap();
    fs::remove_file(desk.path(&stored[1])).unwrap();
    fs::create_dir_all(desk.path("archive/00")).unwrap();
    fs::write(desk.path("archive/00/11"), b"?").unwrap();
    let run = desk.run(["verify"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains(&format!("E-VER-001: `{}` was changed", stored[0])), "{}", run.stdout);
    assert!(run.stdout.contains(&format!("E-VER-002: `{}` is missing", stored[1])), "{}", run.stdout);
    assert!(run.stdout.contains("E-VER-006: `archive/00/11` is not in the ledger"), "{}", run.stdout);
}

#[test]
fn a_full_disk_stops_the_desk_and_loses_nothing() {
    let desk = desk();
    desk.drop_bytes("a-small.txt", b"ISO/TC 176 N 1\nDate: 2026-01-01\nMinutes\n");
    let large = format!("ISO/TC 176 N 2\nDate: 2026-01-02\nMinutes\n{}", "long words ".repeat(2_000_000));
    let dropped = desk.drop_bytes("b-large.txt", large.as_bytes());
    // No file of this process may grow beyond 8 MiB: what a full disk is to it.
    let limited = std::process::Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 8192; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_isodesk"))
        .arg("--desk")
        .arg(desk.root())
        .args(["--today", "2026-03-02", "take-in"])
        .output()
        .unwrap();
    let run = crate::support::Run::from(limited);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.starts_with("error: E-INT-009: cannot write `"), "{}", run.stderr);
    assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    assert_eq!(fs::read(&dropped).unwrap().len(), large.len());
    let lines = desk.json(["take-in"]);
    assert!(
        lines.iter().any(|line| line["file"] == "b-large.txt" && line["outcome"] == "filed"),
        "{lines:?}"
    );
    assert!(!dropped.exists() && !desk.path("inbox/a-small.txt").exists());
    desk.run(["verify"]).ok();
}

#[test]
fn a_ledger_that_another_program_locks_for_a_while_is_waited_for() {
    let desk = desk();
    desk.drop_bytes("a.txt", b"ISO/TC 176 N 1\nDate: 2026-01-01\nMinutes\n");
    let other = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let taking = desk.command().args(["--json", "take-in"]).stdout(Stdio::piped()).spawn().unwrap();
    // The lock lasts while the program tries: this is the input of the test, not a wait.
    std::thread::sleep(Duration::from_millis(400));
    other.execute_batch("rollback").unwrap();
    let run = crate::support::Run::from(taking.wait_with_output().unwrap()).ok();
    assert_eq!(run.json()[0]["outcome"], "filed");
}
