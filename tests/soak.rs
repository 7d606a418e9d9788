//! Many files, dropped in waves while runs are killed, fail and lose what was not flushed: in the end everything
//! dropped is accounted for, byte for byte, once.
//!
//! `ISODESK_SOAK` says how many files; without it, few enough for every run of the tests.

use crate::support::TestDesk;
use isodesk::domain::digest::Digest;
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

/// Files without `ISODESK_SOAK`.
const FEW: usize = 2_000;

/// Files dropped between two runs, at least; so many runs at most.
const WAVE: usize = 125;
const RUNS: usize = 160;

/// Numbers that look random and are the same in every run; the clock of the kills adds its own.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// What the file of that number holds: minutes, a letter that is held, a torn PDF, or bytes that came before.
fn bytes_of(number: usize, dice: &mut Dice) -> Vec<u8> {
    match dice.below(20) {
        0 if number > 0 => bytes_of(dice.below(number), &mut Dice(1)),
        1 => format!("Dear all,\nletter {number}, see you there.\n").into_bytes(),
        2 => format!("%PDF-1.7\n{number} torn").into_bytes(),
        _ => format!("ISO/TC 176 N {number}\nDate: 2026-01-15\nMinutes of meeting {number}\n").into_bytes(),
    }
}

fn name_of(number: usize) -> String {
    match number % 10 {
        0 => format!("below/{}/N{number}.txt", number % 7),
        1 => format!("\u{e9}t\u{e9} {number}.txt"),
        _ => format!("N{number}.txt"),
    }
}

/// One run that may be cut off.
fn run_with_trouble(desk: &TestDesk, dice: &mut Dice, wave: usize) -> &'static str {
    let mut command = desk.command();
    command.arg("take-in").stdout(Stdio::null()).stderr(Stdio::null());
    let fault = ["killed", "fails", "breaks", "dies", "loses", "whole"][dice.below(6)];
    if !matches!(fault, "killed" | "whole") {
        command.env("ISODESK_FAULT", format!("{fault}:{}", 1 + dice.below(6 * wave)));
    }
    let mut taking = command.spawn().unwrap();
    if fault == "killed" {
        // Not a wait for something: the moment itself is what is tested.
        std::thread::sleep(Duration::from_millis(20 + dice.below(4 * wave) as u64));
        taking.kill().unwrap();
    }
    taking.wait().unwrap();
    fault
}

/// How often each content lies below a folder.
fn count_below(folder: &Path, counts: &mut BTreeMap<String, usize>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            count_below(&path, counts);
        } else if entry.file_name() != "clock" {
            *counts.entry(Digest::of(&fs::read(&path).unwrap()).to_string()).or_default() += 1;
        }
    }
}

#[test]
fn what_went_in_is_accounted_for() {
    let files = std::env::var("ISODESK_SOAK").ok().and_then(|many| many.parse().ok()).unwrap_or(FEW);
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    let (mut dice, mut dropped, mut runs) = (Dice(0x9E37_79B9_7F4A_7C15), BTreeMap::new(), BTreeMap::new());
    let began = Instant::now();
    let wave = WAVE.max(files / RUNS);
    for number in 0..files {
        let bytes = bytes_of(number, &mut dice);
        *dropped.entry(Digest::of(&bytes).to_string()).or_default() += 1;
        desk.drop_bytes(name_of(number), &bytes);
        if number % wave == wave - 1 {
            *runs.entry(run_with_trouble(&desk, &mut dice, wave)).or_insert(0) += 1;
        }
    }
    for _ in 0..3 {
        assert!(desk.run(["take-in"]).code < 2);
    }
    let mut kept = BTreeMap::new();
    count_below(&desk.path("archive"), &mut kept);
    count_below(&desk.path("held"), &mut kept);
    let twice: Vec<_> = kept.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "kept twice: {twice:?}");
    count_below(&desk.path("duplicates"), &mut kept);
    count_below(&desk.path("quarantine"), &mut kept);
    assert!(kept == dropped, "what was dropped is not what is accounted for");
    desk.run(["verify"]).ok();
    assert_eq!(
        fs::read_dir(desk.path("inbox"))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_file())
            .count(),
        1
    );
    let sum = desk.json(["account", "--sum"]).pop().unwrap();
    assert_eq!((&sum["holds"], &sum["dropped"]), (&true.into(), &files.into()));
    println!("figure: soak of {files} files, runs {runs:?}: all accounted for in {:.0?}", began.elapsed());
}
