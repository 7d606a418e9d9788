//! The desk that watches: at once, once, and one watcher only; and what is seen of it from outside.

use crate::support::{Run, TestDesk};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

/// A watcher that is ended with the test.
pub(crate) struct Watcher {
    pub(crate) child: Child,
    pub(crate) says: String,
    lines: BufReader<ChildStdout>,
}

impl Watcher {
    pub(crate) fn begin(desk: &TestDesk) -> Self {
        Self::of(desk.command())
    }

    /// The program of that command, told to watch.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child =
            command.args(["--json", "watch"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It says that it watches once it does.
        let mut said = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert!(said.starts_with("watching `"), "{said}");
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, says: said, lines }
    }

    pub(crate) fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// The next file that rests.
    pub(crate) fn next_at_rest(&mut self) -> Value {
        std::iter::repeat_with(|| self.next()).find(|line| line["outcome"] != "waiting").unwrap()
    }

    /// The next so many files that rest, by their names.
    pub(crate) fn next_names(&mut self, count: usize) -> std::collections::BTreeSet<String> {
        (0..count).map(|_| self.next_at_rest()["file"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).unwrap();
    }

    pub(crate) fn end(mut self) -> i32 {
        self.signal(rustix::process::Signal::TERM);
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 20\npoll_seconds = 1\n").unwrap();
    desk
}

pub(crate) fn paper(number: u32) -> Vec<u8> {
    format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes of meeting {number}\n").into_bytes()
}

#[test]
fn words_are_read_between_two_looks() {
    let desk = desk();
    let mut watcher = Watcher::begin(&desk);
    desk.drop_bytes("N1.txt", &paper(1));
    assert_eq!(watcher.next_at_rest()["outcome"], "filed");
    let found = (0..500).any(|_| desk.json(["search", "minutes meeting"]).len() == 1);
    assert!(found, "the words of a paper that rests are never read");
    assert_eq!(watcher.end(), 0);
}

#[test]
fn what_is_dropped_is_taken_in_at_once_in_new_folders_too() {
    let desk = desk();
    desk.drop_bytes("before.txt", &paper(1));
    let mut watcher = Watcher::begin(&desk);
    assert_eq!(watcher.next()["file"], "before.txt");
    desk.drop_bytes("after.txt", &paper(2));
    assert_eq!(watcher.next()["file"], "after.txt");
    fs::write(desk.path("outside.txt"), paper(3)).unwrap();
    fs::rename(desk.path("outside.txt"), desk.path("inbox/moved in.txt")).unwrap();
    assert_eq!(watcher.next()["file"], "moved in.txt");
    desk.drop_bytes("new/folder/deep.txt", &paper(4));
    let deep = watcher.next();
    assert_eq!(
        (&deep["file"], &deep["outcome"]),
        (&Value::from("new/folder/deep.txt"), &Value::from("filed"))
    );
    assert_eq!(watcher.end(), 0);
    desk.run(["verify"]).ok();
}

#[test]
fn a_file_that_is_renamed_in_whole_is_taken_without_waiting() {
    let desk = desk();
    // Nobody would wait that long: what is taken was not waited for.
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 3600000\n").unwrap();
    let mut watcher = Watcher::begin(&desk);
    desk.drop_bytes("below/written here.txt", &paper(100));
    let mut times = Vec::new();
    for number in 1..=20 {
        let (outside, inside) = (desk.path("outside.txt"), desk.path(&format!("inbox/N{number}.txt")));
        fs::write(&outside, paper(number)).unwrap();
        let began = std::time::Instant::now();
        fs::rename(&outside, &inside).unwrap();
        assert_eq!(watcher.next_at_rest()["file"], format!("N{number}.txt"));
        times.push(began.elapsed());
    }
    times.sort();
    println!("figure: renamed in, then recorded and told: median {:?}, slowest {:?}", times[10], times[19]);
    // What has no end is not whole, whatever its name says.
    fs::write(desk.path("torn"), b"%PDF-1.7 torn").unwrap();
    fs::rename(desk.path("torn"), desk.path("inbox/a-torn.pdf")).unwrap();
    fs::write(desk.path("outside.txt"), paper(21)).unwrap();
    fs::rename(desk.path("outside.txt"), desk.path("inbox/N21.txt")).unwrap();
    assert_eq!(watcher.next_at_rest()["file"], "N21.txt");
    assert_eq!(watcher.end(), 0);
    assert!(desk.path("inbox/a-torn.pdf").is_file() && desk.path("inbox/below/written here.txt").is_file());
}

#[test]
fn a_second_watcher_is_told_who_the_first_is() {
    let desk = desk();
    let watcher = Watcher::begin(&desk);
    let second = desk.run(["watch"]);
    assert_eq!(second.code, 3);
    let process = watcher.child.id();
    assert!(
        second.stderr.starts_with(&format!(
            "error: E-INT-001: another isodesk watches this desk: process {process} on "
        )),
        "{}",
        second.stderr
    );
    let status = &desk.json(["status"])[0];
    assert!(status["watcher"].as_str().unwrap().starts_with(&format!("process {process} on ")));
    assert_eq!(status["mode"], "events, and a look every few seconds");
    assert_eq!(watcher.end(), 0);
    assert_eq!(desk.json(["status"])[0]["watcher"], Value::Null);
}

#[test]
fn a_killed_watcher_leaves_the_desk_free() {
    let desk = desk();
    let mut first = Watcher::begin(&desk);
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    desk.drop_bytes("a.txt", &paper(1));
    let mut second = Watcher::begin(&desk);
    assert_eq!(second.next()["outcome"], "filed");
    assert_eq!(second.end(), 0);
}

/// The processes that a program has started.
fn children_of(process: u32) -> Vec<rustix::process::Pid> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let lists =
        tasks.map(|task| fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default());
    let ids: Vec<i32> =
        lists.flat_map(|list| list.split(' ').flat_map(str::parse).collect::<Vec<_>>()).collect();
    ids.into_iter().filter_map(rustix::process::Pid::from_raw).collect()
}

#[test]
fn a_file_that_is_slow_to_read_holds_back_nobody_else() {
    let desk = desk();
    let settings = "[intake]\nsettle_ms = 20\npoll_seconds = 1\n[reading]\nreaders = 2\nseconds = 12\nsearch_pages = 0\n";
    fs::write(desk.path("isodesk.toml"), settings).unwrap();
    let mut watcher = Watcher::begin(&desk);
    desk.drop_bytes("first.txt", &paper(1));
    assert_eq!(watcher.next_at_rest()["file"], "first.txt");
    // The reader that is warm now answers nothing any more: whatever it is given is slow.
    for reader in children_of(watcher.child.id()) {
        rustix::process::kill_process(reader, rustix::process::Signal::STOP).unwrap();
    }
    desk.drop_bytes("slow.txt", &paper(2));
    // Not a wait for something: the slow one is to be in hand before the others come.
    std::thread::sleep(std::time::Duration::from_secs(1));
    desk.drop_bytes("good.txt", &paper(3));
    assert_eq!(watcher.next_at_rest()["file"], "good.txt");
    desk.drop_bytes("better.txt", &paper(4));
    assert_eq!(watcher.next_at_rest()["file"], "better.txt");
    let slow = watcher.next_at_rest();
    assert_eq!(
        (slow["file"].as_str(), slow["code"].as_str()),
        (Some("slow.txt"), Some("E-TXT-103")),
        "{slow}"
    );
    assert_eq!(watcher.end(), 0);
}

#[test]
fn what_a_killed_run_had_recorded_is_told_by_the_next_one() {
    if !cfg!(debug_assertions) {
        println!("skipped: what_a_killed_run_had_recorded_is_told (the hook is in debug builds only)");
        return;
    }
    for next in ["take-in", "retry --all", "watch"] {
        let desk = desk();
        desk.drop_bytes("a.txt", &paper(1));
        // The first step after the commit that records it.
        let killed = (1..60).find(|step| {
            let run =
                desk.command().arg("take-in").env("ISODESK_FAULT", format!("dies:{step}")).output().unwrap();
            assert!(!run.status.success(), "it went through before it was cut off after its commit");
            let ledger = rusqlite::Connection::open(desk.path("isodesk.db")).unwrap();
            let sql = "select count(*) from intake where unfinished = 1 and state = 'filed'";
            ledger.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() == 1
        });
        assert!(killed.is_some());
        let line = match next {
            "watch" => {
                let mut watcher = Watcher::begin(&desk);
                let line = watcher.next();
                assert_eq!(watcher.end(), 0);
                line
            }
            words => desk.json(words.split(' ')).swap_remove(0),
        };
        assert_eq!(
            (line["file"].as_str(), line["outcome"].as_str()),
            (Some("a.txt"), Some("filed")),
            "{line}"
        );
        assert_eq!(line["document"], 1);
    }
}

#[test]
fn status_and_doctor_fit_one_screen() {
    let desk = desk();
    desk.drop_bytes("a.txt", &paper(1));
    desk.run(["take-in"]).ok();
    let status = desk.run(["status"]).ok().stdout;
    assert!(status.contains("files        1 filed") && status.lines().count() < 25, "{status}");
    let doctor = desk.run(["doctor"]).ok().stdout;
    for what in [
        "folders",
        "room",
        "ledger's disk",
        "events",
        "clock",
        "watcher",
        "in hand",
        "readers",
        "isolation",
        "pictures",
        "ledger",
        "last runs",
    ] {
        assert!(doctor.contains(what), "{doctor}");
    }
    let back = desk.on("2020-01-01");
    let run = back.run(["doctor"]).ok();
    assert!(
        run.stdout.contains(
            "E-DRC-005: the clock says 2020-01-01T11:00:00Z, but the last event was at 2026-03-02T11:00:00Z"
        ),
        "{}",
        run.stdout
    );
}

#[test]
fn a_backup_comes_back_whole_and_nothing_is_written_over() {
    let desk = desk();
    for number in 1..4 {
        desk.drop_bytes(format!("N{number}.txt"), &paper(number));
    }
    desk.drop_bytes("again.txt", &paper(1));
    desk.drop_bytes("letter.txt", b"Dear all,\nsee you there.\n");
    desk.run(["take-in"]).done();
    let file = desk.path("desk.zip");
    let name = file.to_str().unwrap();
    desk.run(["backup", name]).ok();
    assert!(!desk.path("desk.zip.ledger.part").exists());

    let other = TestDesk::new();
    other.run(["restore", name]).ok();
    other.run(["verify"]).ok();
    assert_eq!(other.json(["document", "list"]), desk.json(["document", "list"]));
    let twice: Run = other.run(["restore", name]);
    assert_eq!(twice.code, 2);
    assert!(twice.stderr.contains("holds a desk already, and nothing is written over"));
    let nonsense = TestDesk::new();
    fs::write(nonsense.path("x.zip"), b"no backup").unwrap();
    assert_eq!(nonsense.run(["restore", nonsense.path("x.zip").to_str().unwrap()]).code, 3);
}
