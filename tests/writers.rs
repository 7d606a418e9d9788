//! Writers that take their time or do odd things, and systems that give no events: nothing is missed, nothing torn.
//!
//! The pauses are the input of these tests, not waits: a writer that stops in the middle is what is tested.

use crate::{
    support::TestDesk,
    watch::{Watcher, paper},
};
use isodesk::domain::digest::Digest;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread::{self, sleep},
    time::{Duration, Instant},
};

/// Files dropped at once without `ISODESK_MANY`.
const MANY: u32 = 2_000;

fn desk(intake: &str) -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), format!("[intake]\npoll_seconds = 1\n{intake}")).unwrap();
    desk
}

fn pause(milliseconds: u64) {
    sleep(Duration::from_millis(milliseconds));
}

/// What a desk keeps is these contents, each once, and its sum holds.
#[track_caller]
fn holds_each_once(desk: &TestDesk, contents: &[Vec<u8>]) {
    let expected: BTreeSet<String> = contents.iter().map(|bytes| Digest::of(bytes).to_string()).collect();
    let documents = desk.json(["document", "list"]);
    let kept: Vec<String> =
        documents.iter().map(|document| document["sha256"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kept.len(), expected.len());
    assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), expected);
    desk.run(["account", "--sum"]).ok();
    desk.run(["verify"]).ok();
}

#[test]
fn files_written_in_pieces_appended_to_and_rewritten_are_taken_once_and_whole() {
    let desk = desk("settle_ms = 800\n");
    let mut watcher = Watcher::begin(&desk);
    let inbox = desk.path("inbox");
    let in_pieces = thread::spawn({
        let path = inbox.join("pieces.pdf");
        move || {
            // Longer pauses than the desk waits: the end of a PDF is what it waits for.
            let mut whole = Vec::new();
            let mut file = fs::File::create(path).unwrap();
            for piece in 0..20 {
                let bytes =
                    if piece == 0 { b"%PDF-1.7\n".to_vec() } else { format!("% {piece}\n").into_bytes() };
                file.write_all(&bytes).unwrap();
                whole.extend(bytes);
                pause(if piece == 9 { 1500 } else { 60 });
            }
            file.write_all(b"%%EOF\n").unwrap();
            [whole, b"%%EOF\n".to_vec()].concat()
        }
    });
    let appended = thread::spawn({
        let path = inbox.join("appended.txt");
        move || {
            fs::write(&path, paper(1)).unwrap();
            pause(200);
            fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"One more line\n").unwrap();
            [paper(1), b"One more line\n".to_vec()].concat()
        }
    });
    let rewritten = thread::spawn({
        let path = inbox.join("rewritten.txt");
        move || {
            fs::write(&path, [paper(2), paper(3)].concat()).unwrap();
            pause(200);
            fs::write(&path, paper(4)).unwrap();
            paper(4)
        }
    });
    let wholes = [in_pieces, appended, rewritten].map(|writer| writer.join().unwrap());
    let mut taken: Vec<Value> = (0..3).map(|_| watcher.next_at_rest()).collect();
    taken.sort_by_key(|line| line["file"].to_string());
    for (line, (file, whole)) in taken.iter().zip([
        ("appended.txt", &wholes[1]),
        ("pieces.pdf", &wholes[0]),
        ("rewritten.txt", &wholes[2]),
    ]) {
        assert_eq!(line["file"], file);
        assert_eq!(line["sha256"], Digest::of(whole).to_string(), "{file} was taken before it was whole");
    }
    assert_eq!(watcher.end(), 0);
    desk.run(["account", "--sum"]).ok();
}

#[test]
fn a_watcher_that_begins_while_a_file_is_being_written_waits_for_its_end() {
    let desk = desk("settle_ms = 300\n");
    let path = desk.drop_bytes("half.pdf", b"%PDF-1.7\n% half\n");
    pause(400);
    let mut watcher = Watcher::begin(&desk);
    pause(400);
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"% whole\n%%EOF\n").unwrap();
    let line = watcher.next_at_rest();
    assert_eq!(line["sha256"], Digest::of(b"%PDF-1.7\n% half\n% whole\n%%EOF\n").to_string());
    assert_eq!(watcher.end(), 0);
}

#[test]
fn renamed_again_and_again_every_content_is_kept_once() {
    let desk = desk("settle_ms = 20\n");
    let watcher = Watcher::begin(&desk);
    let inbox = desk.path("inbox");
    for number in 0..60 {
        let mut at = inbox.join(format!("a{number}.txt"));
        fs::write(&at, paper(number)).unwrap();
        for step in 0..8 {
            let folder = inbox.join(format!("folder {}", step % 3));
            fs::create_dir_all(&folder).unwrap();
            let to = folder.join(format!("b{number}-{step}.txt"));
            // Where it is taken already, there is nothing to rename.
            if fs::rename(&at, &to).is_ok() {
                at = to;
            }
        }
    }
    assert_eq!(watcher.end(), 0);
    desk.run(["take-in"]).done();
    holds_each_once(&desk, &(0..60).map(paper).collect::<Vec<_>>());
    assert_eq!(desk.json(["take-in"]).len(), 0, "nothing is left in the inbox");
}

#[test]
fn folders_made_and_filled_at_once_and_folders_moved_in_whole_are_taken_with_all_in_them() {
    let desk = desk("settle_ms = 20\n");
    let mut watcher = Watcher::begin(&desk);
    let mut dropped = BTreeSet::new();
    for number in 0..40 {
        let name = format!("made {}/below/{}/N{number}.txt", number % 8, number % 3);
        desk.drop_bytes(&name, &paper(number));
        dropped.insert(name);
    }
    let outside = desk.path("outside");
    for number in 40..80 {
        let below = format!("{}/N{number}.txt", number % 4);
        fs::create_dir_all(outside.join(&below).parent().unwrap()).unwrap();
        fs::write(outside.join(&below), paper(number)).unwrap();
        dropped.insert(format!("moved in/{below}"));
    }
    fs::rename(&outside, desk.path("inbox/moved in")).unwrap();
    assert_eq!(watcher.next_names(80), dropped);
    assert_eq!(watcher.end(), 0);
    holds_each_once(&desk, &(0..80).map(paper).collect::<Vec<_>>());
}

#[test]
fn thousands_at_once_and_events_that_were_lost_leave_nothing_out() {
    let many = std::env::var("ISODESK_MANY").ok().and_then(|many| many.parse().ok()).unwrap_or(MANY);
    let desk = desk("settle_ms = 20\n");
    let mut watcher = Watcher::begin(&desk);
    // While it stands still, the system's queue of events runs over (16,384 by default).
    watcher.signal(rustix::process::Signal::STOP);
    for number in 0..many {
        desk.drop_bytes(format!("N{number}.txt"), &paper(number));
    }
    let (one, other) = (desk.path("inbox/N0.txt"), desk.path("inbox/other.txt"));
    for _ in 0..9_000 {
        fs::rename(&one, &other).unwrap();
        fs::rename(&other, &one).unwrap();
    }
    let began = Instant::now();
    watcher.signal(rustix::process::Signal::CONT);
    assert_eq!(watcher.next_names(many as usize).len(), many as usize);
    println!("figure: {many} files dropped at once are taken in {:.1?}", began.elapsed());
    assert_eq!(watcher.end(), 0);
    desk.run(["account", "--sum"]).ok();
}

#[test]
fn without_events_the_looks_find_everything_and_the_mode_says_so() {
    let desk = desk("settle_ms = 20\nevents = false\n");
    let mut watcher = Watcher::begin(&desk);
    let mode = "a look every few seconds only: the settings say so (`events` under `[intake]`)";
    assert!(watcher.says.contains(mode), "{}", watcher.says);
    assert_eq!(desk.json(["status"])[0]["mode"], mode);
    let began = Instant::now();
    for number in 0..200 {
        desk.drop_bytes(format!("{}/N{number}.txt", number % 5), &paper(number));
    }
    assert_eq!(watcher.next_names(200).len(), 200);
    println!("figure: without events, a look a second: 200 files in {:.1?}", began.elapsed());
    assert_eq!(watcher.end(), 0);
}

/// The program of a desk where the system lets nobody watch a folder; nothing where that cannot be arranged.
fn without_watches(desk: &TestDesk) -> Option<Command> {
    let limit = "echo 0 > /proc/sys/user/max_inotify_watches && exec \"$0\" \"$@\"";
    let may = |program: &str| {
        Command::new("unshare").args(["-Ur", "sh", "-c", limit, program]).stderr(Stdio::null()).status()
    };
    may("true").ok()?.success().then(|| {
        let mut command = Command::new("unshare");
        command.args(["-Ur", "sh", "-c", limit, env!("CARGO_BIN_EXE_isodesk")]);
        command.arg("--desk").arg(desk.root()).args(["--today", "2026-03-02"]);
        command
    })
}

#[test]
fn where_the_limit_of_watched_folders_is_reached_the_desk_looks_and_says_so() {
    let desk = desk("settle_ms = 20\n");
    let Some(command) = without_watches(&desk) else {
        println!("skipped: where_the_limit_of_watched_folders_is_reached (no user namespaces)");
        return;
    };
    let mut watcher = Watcher::of(command);
    let mode = "a look every few seconds only: the system's limit of watched folders is reached \
                (fs.inotify.max_user_watches)";
    assert!(watcher.says.contains(mode), "{}", watcher.says);
    assert_eq!(desk.json(["status"])[0]["mode"], mode);
    desk.drop_bytes("below/N1.txt", &paper(1));
    assert_eq!(watcher.next_at_rest()["outcome"], "filed");
    assert_eq!(watcher.end(), 0);
}

#[test]
fn an_inbox_that_is_replaced_is_watched_anew() {
    // Nobody would wait that long: what is taken was told by an event.
    let desk = desk("settle_ms = 3600000\n");
    let mut watcher = Watcher::begin(&desk);
    let rename_in = |number: u32| {
        fs::write(desk.path("outside.txt"), paper(number)).unwrap();
        fs::rename(desk.path("outside.txt"), desk.path(&format!("inbox/N{number}.txt"))).unwrap();
    };
    rename_in(1);
    assert_eq!(watcher.next_at_rest()["file"], "N1.txt");
    fs::rename(desk.path("inbox"), desk.path("old inbox")).unwrap();
    fs::create_dir(desk.path("inbox")).unwrap();
    // It looks every second, and then listens to the folder that lies there now.
    pause(2500);
    rename_in(2);
    assert_eq!(watcher.next_at_rest()["file"], "N2.txt");
    assert_eq!(watcher.end(), 0);
    // A link to a folder elsewhere is a drop folder as good as any.
    fs::rename(desk.path("inbox"), desk.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("inbox")).unwrap();
    let mut watcher = Watcher::begin(&desk);
    rename_in(3);
    assert_eq!(watcher.next_at_rest()["outcome"], "filed");
    assert!(!desk.path("elsewhere/N3.txt").exists());
    assert_eq!(watcher.end(), 0);
    desk.run(["account", "--sum"]).ok();
}

#[test]
fn a_desk_that_was_moved_between_two_runs_goes_on() {
    let desk = desk("settle_ms = 0\n");
    desk.drop_bytes("N1.txt", &paper(1));
    desk.drop_bytes("torn.pdf", b"%PDF-1.7 torn");
    desk.run(["take-in"]).done();
    desk.drop_bytes("again.txt", &paper(1));
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("moved desk");
    copy_below(desk.root(), &moved);
    let run = |words: &[&str]| {
        let mut command = crate::support::program();
        command.arg("--desk").arg(&moved).args(["--today", "2026-03-02"]).args(words);
        crate::support::Run::from(command.output().unwrap()).ok()
    };
    assert!(run(&["take-in"]).stdout.contains("again.txt: duplicate of document 1"));
    run(&["account", "--sum"]);
    run(&["verify"]);
}

fn copy_below(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_below(&entry.path(), &there);
        } else {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}
