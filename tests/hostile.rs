//! Hostile bytes: every file ends in one state, none ends the program, none takes more than its time.

use crate::support;
use isodesk::extract::{
    limits::Limits,
    text::{self, Coverage, Gravity, Text},
    worker::{ReadFileError, ReaderSettings, Readers},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

fn readers(patience: Duration) -> Readers {
    let program = Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk")));
    Readers::start(&ReaderSettings { program, children: 2, patience, ..ReaderSettings::default() })
}

/// One word for where a file ends.
fn state(read: &Result<Text, ReadFileError>) -> String {
    let text = match read {
        Ok(text) => text,
        Err(error) => return format!("error {}", error.code()),
    };
    let gravest = text.troubles.iter().max_by_key(|trouble| trouble.gravity);
    match (gravest.filter(|trouble| trouble.gravity > Gravity::Note), text.coverage) {
        (Some(trouble), _) => trouble.code.clone(),
        (None, Coverage::Full) => "read".to_owned(),
        (None, Coverage::Partial) => "read in part".to_owned(),
        (None, Coverage::None) => "no text".to_owned(),
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn read_all(folder: &str) {
    let Some(corpus) = support::corpus(folder, "hostile") else { return };
    let readers = readers(Duration::from_secs(10));
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    let files = files_below(&corpus);
    for file in &files {
        let begin = Instant::now();
        let read = readers.read(file, &Limits::default());
        assert!(begin.elapsed() < Duration::from_secs(11), "{} hangs", file.display());
        let state = state(&read);
        assert!(!state.starts_with("error E-TXT-107"), "{read:?}");
        *states.entry(state).or_default() += 1;
    }
    assert_eq!(states.values().sum::<usize>(), files.len());
    println!("{folder}: {} files, {states:?}", files.len());
}

#[test]
fn every_hostile_file_ends_in_one_state() {
    read_all("hostile");
}

#[test]
fn every_paper_ends_in_one_state() {
    read_all("papers");
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

#[test]
fn changed_bytes_end_no_reader() {
    let samples: Vec<Vec<u8>> = files_below(&support::project().join("samples"))
        .into_iter()
        .filter_map(|path| std::fs::read(path).ok())
        .filter(|bytes| !bytes.is_empty() && bytes.len() < 100_000)
        .collect();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for _ in 0..1_500 {
        let mut bytes = samples[dice.below(samples.len())].clone();
        for _ in 0..=dice.below(10) {
            let place = dice.below(bytes.len());
            match dice.below(4) {
                0 => bytes[place] = u8::try_from(dice.below(256)).unwrap(),
                1 => bytes[place] ^= 1 << dice.below(8),
                2 => bytes.truncate(place.max(1)),
                _ => bytes.extend_from_within(place..(place + 40).min(bytes.len())),
            }
        }
        let text = text::read(bytes.clone(), &Limits::first_pages(2));
        for member in &text.members {
            let _ = text::member(&bytes, member.place, &Limits::default());
        }
    }
}

/// Memory that a process and all its children have in use, in bytes: what they share is counted for each.
pub(crate) fn memory_of_tree(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = resident.and_then(|text| text.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    let mut children = String::new();
    for task in std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
        children += &std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
    }
    let below: u64 =
        children.split_whitespace().filter_map(|child| child.parse().ok()).map(memory_of_tree).sum();
    (kib << 10) + below
}

/// Takes in what lies in the inbox, and gives the most memory that was in use while it did.
pub(crate) fn peak_of_take_in(desk: &support::TestDesk) -> u64 {
    let mut taking =
        desk.command().args(["--json", "take-in"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    while taking.try_wait().unwrap().is_none() {
        peak = peak.max(memory_of_tree(taking.id()));
        // Not a wait for something: so often the memory is looked at.
        std::thread::sleep(Duration::from_millis(10));
    }
    peak
}

/// The most memory that one desk may use, with every child.
pub(crate) const MOST_MEMORY: u64 = 300 << 20;

#[test]
fn every_hostile_file_rests_with_a_code_and_the_desk_stays_small() {
    let Some(corpus) = support::corpus("hostile", "every_hostile_file_rests_with_a_code") else { return };
    let desk = support::TestDesk::new();
    desk.run(["init"]).ok();
    std::fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    let files = files_below(&corpus);
    for (number, file) in files.iter().enumerate() {
        let name = format!("{number:03}-{}", file.file_name().unwrap().to_string_lossy());
        std::fs::copy(file, desk.path("inbox").join(name)).unwrap();
    }
    let began = Instant::now();
    let peak = peak_of_take_in(&desk);
    let took = began.elapsed();
    assert!(peak < MOST_MEMORY, "{} MiB", peak >> 20);
    let account = desk.json(["account"]);
    let (sum, lines) = account.split_last().unwrap();
    assert_eq!((lines.len(), &sum["holds"]), (files.len(), &serde_json::Value::from(true)));
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines {
        let rests = line["rests"].as_str().unwrap();
        let has_code = line["code"].as_str().is_some_and(|code| code.starts_with("E-"));
        assert_eq!(has_code, matches!(rests, "held" | "quarantined" | "waiting"), "{line}");
        *places.entry(rests.to_owned()).or_default() += 1;
    }
    assert_eq!(places.get("waiting"), None);
    println!(
        "figure: {} hostile files in {took:.1?}: {places:?}; the desk and its readers used at most {} MiB",
        files.len(),
        peak >> 20
    );
}
