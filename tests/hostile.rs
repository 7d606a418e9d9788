//! Hostile bytes: every file ends in one state, none ends the program, none takes more than its time.

use crate::support;
use isodesk::extract::{
    formats,
    limits::Limits,
    text::{Coverage, Gravity, Text},
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
        let text = formats::read(bytes.clone(), &Limits::first_pages(2));
        for member in &text.members {
            let _ = formats::member(&bytes, member.place, &Limits::default());
        }
    }
}
