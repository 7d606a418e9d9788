//! Hostile bytes: every file ends in one state, none ends the program, none takes more than its time.

use crate::support;
use isodesk::extract::{
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
