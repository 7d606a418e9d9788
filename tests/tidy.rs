//! The layers hold: a planted violation of an invariant in `ARCHITECTURE.md` fails here.

use crate::support::project;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Words that name no thing of the field: a file or module named so tells a reader nothing.
const REFUSED_NAMES: [&str; 12] = [
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "manager",
    "handler",
    "processor",
    "service",
    "info",
    "item",
];

/// What a layer must not name, and why.
const WALLS: [(&str, &[&str], &str); 9] = [
    (
        "src/domain",
        &["crate::extract", "crate::inbox", "crate::outbox", "crate::store", "crate::desk", "crate::cli"],
        "domain knows no layer above it",
    ),
    (
        "src/domain",
        &[
            "std::fs",
            "std::path",
            "std::env",
            "std::time",
            "std::process",
            "rusqlite",
            "Timestamp::now",
            "Zoned::now",
        ],
        "domain is pure",
    ),
    (
        "src/extract",
        &["crate::inbox", "crate::outbox", "crate::store", "crate::desk", "crate::cli", "rusqlite"],
        "siblings never name each other",
    ),
    (
        "src/inbox",
        &[
            "crate::extract",
            "crate::outbox",
            "crate::store",
            "crate::desk",
            "crate::cli",
            "rusqlite",
            "deliverable",
            "Committee",
        ],
        "inbox knows a folder and nothing of ISO",
    ),
    (
        "src/outbox",
        &["crate::extract", "crate::inbox", "crate::store", "crate::desk", "crate::cli", "rusqlite"],
        "siblings never name each other",
    ),
    (
        "src/store",
        &["crate::extract", "crate::inbox", "crate::outbox", "crate::desk", "crate::cli"],
        "siblings never name each other",
    ),
    ("src/desk", &["rusqlite", "crate::cli"], "only the store contains SQL, and the desk knows no door"),
    ("src/desk", &["text::read(", "text::member("], "hostile bytes are read by a child, through the readers"),
    ("src/cli", &["rusqlite", "crate::store", "crate::inbox", "crate::outbox"], "doors call the desk"),
];

#[test]
fn every_test_file_is_a_module_of_the_one_binary() {
    let main = include_str!("main.rs");
    for entry in fs::read_dir(project().join("tests")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(main.contains(&format!("mod {module};")), "tests/{name} is not named in tests/main.rs");
        }
    }
}

#[test]
fn layers_do_not_name_what_they_must_not_know() {
    let mut broken = Vec::new();
    for (layer, refused, why) in WALLS {
        for (path, code) in sources().iter().filter(|(path, _)| lies_in(path, layer)) {
            for word in refused.iter().filter(|word| code.contains(*word)) {
                broken.push(format!("{}: names `{word}`, but {why}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn sql_stands_in_the_store_only() {
    for (path, code) in sources().iter().filter(|(path, _)| !lies_in(path, "src/store")) {
        for word in ["select * ", "insert into ", "create table", "delete from "] {
            assert!(!code.contains(word), "{} holds SQL: `{word}`", path.display());
        }
    }
}

#[test]
fn files_are_changed_by_these_modules_only() {
    const MODULES: [&str; 10] = [
        "src/disk",
        "src/outbox/atomic.rs",
        "src/outbox/bundle.rs",
        "src/outbox/lines.rs",
        "src/inbox/claim.rs",
        "src/inbox/place.rs",
        "src/store",
        "src/extract/worker/child.rs",
        "src/extract/worker/ocr.rs",
        "src/lib.rs",
    ];
    for (path, code) in &sources() {
        let may = MODULES.iter().any(|module| lies_in(path, module) || path == Path::new(module));
        let uses = code.contains("disk::{") || code.contains("crate::disk;") || code.contains("disk::{self");
        assert!(may || !uses, "{} goes to the disk, and is none of {MODULES:?}", path.display());
    }
}

#[test]
fn names_of_files_say_what_they_tell() {
    for (path, _) in sources() {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(!REFUSED_NAMES.contains(&stem.as_str()), "{}: the name tells nothing", path.display());
    }
}

#[test]
fn a_file_is_short_enough_to_be_read() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(path, code)| (path, code.lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(path, lines)| format!("{}: {lines} lines without tests", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_planted_violation_is_seen() {
    let planted = without_tests("use crate::store::Store;\n#[cfg(test)]\nmod tests { use crate::cli; }");
    assert!(planted.contains("crate::store") && !planted.contains("crate::cli"));
    assert!(
        lies_in(Path::new("src/store/event.rs"), "src/store")
            && lies_in(Path::new("src/store.rs"), "src/store")
    );
    assert!(!lies_in(Path::new("src/stores.rs"), "src/store"));
}

/// Whether a file belongs to a layer: `src/store.rs` or anything below `src/store/`.
fn lies_in(path: &Path, layer: &str) -> bool {
    path.starts_with(layer) || path == Path::new(&format!("{layer}.rs"))
}

/// Every source file below `src`, by its path from the root, without comments and unit tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![project().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let code = without_tests(&fs::read_to_string(&path).unwrap());
                found.push((path.strip_prefix(project()).unwrap().to_owned(), code));
            }
        }
    }
    found
}

/// The code of a file: no comments, nothing from the unit tests at its foot on.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |whole, line| whole + line + "\n")
}
