//! The reading children: what they cannot read costs one file, and the next file is read as if nothing had been.

use isodesk::extract::{
    limits::Limits,
    text::Format,
    worker::{ReadFileError, ReaderSettings, Readers},
};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

fn settings() -> ReaderSettings {
    let program = Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk")));
    ReaderSettings { program, children: 2, ..ReaderSettings::default() }
}

/// A reader that does what the script says.
fn reader_of(folder: &TempDir, script: &str) -> ReaderSettings {
    let program = folder.path().join("reader");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    ReaderSettings {
        program: Some(program),
        children: 1,
        patience: Duration::from_millis(300),
        ..ReaderSettings::default()
    }
}

fn paper(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("paper.txt");
    std::fs::write(&path, "ISO/TC 999 N 12\nDate: 2024-03-01\n").unwrap();
    path
}

fn refusal(settings: &ReaderSettings, path: &Path) -> ReadFileError {
    Readers::start(settings).read(path, &Limits::default()).unwrap_err()
}

#[test]
fn a_file_is_read_by_a_child() {
    let folder = TempDir::new().unwrap();
    let readers = Readers::start(&settings());
    let text = readers.read(&paper(&folder), &Limits::default()).unwrap();
    assert_eq!(
        (text.format, text.pages[0].text().as_str()),
        (Format::Txt, "ISO/TC 999 N 12\nDate: 2024-03-01")
    );
}

#[test]
fn a_name_that_is_no_text_is_read_too() {
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"pap\xFFer\n.txt"));
    std::fs::write(&path, "words").unwrap();
    assert_eq!(Readers::start(&settings()).read(&path, &Limits::default()).unwrap().pages[0].text(), "words");
}

#[test]
fn what_is_not_there_or_no_file_can_be_tried_again() {
    let folder = TempDir::new().unwrap();
    let readers = Readers::start(&settings());
    let missing = readers.read(&folder.path().join("none.pdf"), &Limits::default()).unwrap_err();
    assert_eq!((missing.code(), missing.is_transient()), ("E-TXT-101", true));
    assert!(missing.to_string().ends_with("none.pdf`: No such file or directory (os error 2)"), "{missing}");
    let other = readers.read(folder.path(), &Limits::default()).unwrap_err();
    assert!(other.to_string().ends_with("`: not a regular file"), "{other}");
}

#[test]
fn a_reader_that_dies_costs_one_file() {
    let folder = TempDir::new().unwrap();
    let path = paper(&folder);
    let died = refusal(&reader_of(&folder, "kill -SEGV $$"), &path);
    assert_eq!(died.to_string(), format!("E-TXT-102: the reader died of `{}`: signal 11", path.display()));
    assert!(!died.is_transient());
    let overflow = "echo \"thread 'main' has overflowed its stack\" >&2; kill -ABRT $$";
    let died = refusal(&reader_of(&folder, overflow), &path);
    assert_eq!(
        died.to_string(),
        format!("E-TXT-102: the reader died of `{}`: its stack ran over", path.display())
    );
}

#[test]
fn a_reader_that_hangs_is_ended_in_time() {
    let folder = TempDir::new().unwrap();
    let path = paper(&folder);
    let begin = Instant::now();
    let late = refusal(&reader_of(&folder, "exec sleep 600"), &path);
    assert_eq!(late.to_string(), format!("E-TXT-103: reading `{}` took longer than 0.3 s", path.display()));
    assert!(begin.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_file_that_ended_two_readers_is_not_given_to_a_third() {
    let folder = TempDir::new().unwrap();
    let path = paper(&folder);
    let readers = Readers::start(&reader_of(&folder, "exec sleep 600"));
    let codes: Vec<String> =
        (0..3).map(|_| readers.read(&path, &Limits::default()).unwrap_err().code().to_owned()).collect();
    assert_eq!(codes, ["E-TXT-103", "E-TXT-103", "E-TXT-106"]);
    let given_up = readers.read(&path, &Limits::default()).unwrap_err().to_string();
    assert_eq!(
        given_up,
        format!("E-TXT-106: `{}` ended its readers before and is not given to another", path.display())
    );
}

#[test]
fn a_file_larger_than_a_reader_may_hold_is_said_to_be_so() {
    let folder = TempDir::new().unwrap();
    let large = folder.path().join("large.bin");
    std::fs::File::create(&large).unwrap().set_len(300 << 20).unwrap();
    let readers = Readers::start(&ReaderSettings { memory_mib: 200, ..settings() });
    let refused = readers.read(&large, &Limits::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("E-TXT-104: reading `{}` takes more memory than a reader may have", large.display())
    );
    assert!(readers.read(&paper(&folder), &Limits::default()).is_ok(), "the next file is read");
}

#[test]
fn a_reader_that_is_none_is_a_fault_of_the_machine() {
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("none");
    let settings = ReaderSettings { program: Some(program.clone()), ..settings() };
    let refused = refusal(&settings, &paper(&folder));
    assert!(refused.is_transient());
    assert_eq!(
        refused.to_string(),
        format!(
            "E-TXT-107: no reader can be started from `{}`: No such file or directory (os error 2)",
            program.display()
        )
    );
}

#[test]
fn many_threads_share_two_children() {
    let folder = TempDir::new().unwrap();
    let path = paper(&folder);
    let readers = Readers::start(&ReaderSettings { files_of_child: 7, ..settings() });
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(readers.read(&path, &Limits::default()).unwrap().pages.len(), 1);
                }
            });
        }
    });
}

#[test]
fn members_come_out_one_by_one() {
    let folder = TempDir::new().unwrap();
    let mail = folder.path().join("mail");
    std::fs::write(&mail, crate::formats::MAIL).unwrap();
    let readers = Readers::start(&settings());
    let text = readers.read(&mail, &Limits::default()).unwrap();
    let bytes = readers.member(&mail, text.members[0].place, &Limits::default()).unwrap();
    assert_eq!(bytes, b"organization,choice\r\nExample Corp,approve\r\n");
    let none = readers.member(&mail, 99, &Limits::default()).unwrap_err();
    assert_eq!(none.to_string(), "E-TXT-015: no member at place 99");
}
