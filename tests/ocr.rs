//! Scans: what a desk does with pages that are pictures, without a program that reads pictures and with one.

use crate::{
    formats,
    support::{TestDesk, corpus},
};
use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, process::Command};

/// A page that is nothing but a picture of four dots.
fn scan() -> Vec<u8> {
    formats::pdf("q 200 0 0 300 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID 0Az~ EI Q")
}

/// A desk whose program for pictures says these words, whatever the picture; each line is one of the page.
fn desk(lines: &[&str]) -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let rows: String = lines
        .iter()
        .enumerate()
        .map(|(line, words)| {
            let words = words.split(' ').enumerate();
            let rows = words.map(|(word, text)| {
                let (left, top) = (300 + word * 150, 300 + line * 100);
                format!("5\\t1\\t1\\t1\\t{line}\\t{word}\\t{left}\\t{top}\\t140\\t40\\t96\\t{text}\\n")
            });
            rows.collect::<String>()
        })
        .collect();
    // It also says how much it was given, and whether it may write.
    let script = format!(
        "#!/bin/sh\ncount=$(wc -c)\nif (: > '{0}/written') 2>/dev/null; then may=written; else may=refused; fi\n\
         printf 'level\\tpage\\n{rows}5\\t1\\t1\\t1\\t99\\t1\\t300\\t3000\\t240\\t40\\t96\\tSecretariat:\\n'\n\
         printf '5\\t1\\t1\\t1\\t99\\t2\\t560\\t3000\\t140\\t40\\t96\\tgiven-%s-%s\\n' \"$count\" \"$may\"\n",
        desk.root().display()
    );
    let program = desk.path("reader.sh");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    switch_on(&desk, program.to_str().unwrap());
    desk
}

fn switch_on(desk: &TestDesk, program: &str) {
    let settings = format!("[reading]\nocr = true\nocr_program = \"{program}\"\n");
    fs::write(desk.path("isodesk.toml"), settings).unwrap();
}

fn explained(desk: &TestDesk, bytes: &[u8]) -> Value {
    let path = desk.path("scan.pdf");
    fs::write(&path, bytes).unwrap();
    let run = desk.run(["--json", "explain", path.to_str().unwrap()]);
    run.json().remove(0)
}

#[test]
fn a_scan_is_held_and_the_next_step_names_the_switch() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let said = explained(&desk, &scan());
    assert_eq!([&said["text"], &said["outcome"], &said["code"]], ["none", "held", "E-TXT-003"]);
    assert!(said["next"].as_str().unwrap().contains("`ocr = true` under `[reading]`"), "{said}");
    assert_eq!(said["ocr"], Value::Null);
}

#[test]
fn what_is_read_from_a_picture_says_so_and_counts_less() {
    let desk = desk(&["ISO/TC 901 N 12", "Date: 2026-02-03", "Title: Resolutions of the 9th meeting"]);
    let said = explained(&desk, &scan());
    assert_eq!([&said["text"], &said["kind"], &said["outcome"]], ["none", "resolutions", "filed"], "{said}");
    assert_eq!(said["ocr"], serde_json::json!([1]));
    let fact = |name: &str| {
        [said["facts"][name]["value"].as_str().unwrap_or(""), said["facts"][name]["from"].as_str().unwrap()]
            .map(str::to_owned)
    };
    assert_eq!(fact("committee"), ["ISO/TC 901", "OCR of page 1 line 1: `ISO/TC 901 N 12`"]);
    assert_eq!(fact("document_date"), ["2026-02-03", "OCR of page 1 line 2: `2026-02-03`"]);
    assert_eq!(fact("title")[0], "Resolutions of the 9th meeting");
    let messages: Vec<&str> = said["troubles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|trouble| trouble["message"].as_str().unwrap())
        .collect();
    assert_eq!(messages, ["read from the picture of page 1: letters may be wrong"]);
}

#[test]
fn the_name_of_a_scan_counts_more_than_its_letters() {
    let desk = desk(&["ISO/TC 901 N 72", "Date: 2026-02-03"]);
    let path = desk.path("ISO-TC901_N0012_Resolutions.pdf");
    fs::write(&path, scan()).unwrap();
    let said = desk.run(["--json", "explain", path.to_str().unwrap()]).json().remove(0);
    assert_eq!(said["facts"]["document_number"]["value"], "12");
    assert_eq!(said["facts"]["document_number"]["rivals"][0]["value"], "72");
}

#[test]
fn the_program_is_given_the_whole_page_and_may_write_nothing() {
    // 200 by 300 points are 833 by 1250 dots, behind a head of 16 bytes.
    let desk = desk(&["ISO/TC 901 N 12", "Title:"]);
    let said = explained(&desk, &scan());
    assert_eq!(said["ocr"], serde_json::json!([1]), "{said}");
    let given = said["facts"]["secretariat"]["value"].as_str().unwrap();
    let has_walls = fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default().contains("landlock");
    if has_walls {
        assert_eq!(given, format!("given-{}-refused", 833 * 1250 + 16));
    } else {
        assert!(given.starts_with(&format!("given-{}-", 833 * 1250 + 16)), "{given}");
        println!("skipped: the_program_is_given_the_whole_page_and_may_write_nothing (no landlock here)");
    }
}

#[test]
fn a_ballot_is_never_opened_by_a_picture_alone() {
    let desk = desk(&[
        "DRAFT INTERNATIONAL STANDARD",
        "ISO/DIS 99123",
        "ISO/TC 901",
        "Voting begins on: 2026-02-03",
        "Voting terminates on: 2026-05-01",
    ]);
    let said = explained(&desk, &scan());
    assert_eq!([&said["outcome"], &said["code"]], ["held", "E-DOC-006"], "{said}");
    assert_eq!(said["facts"]["closes"]["value"], "2026-05-01");
    let messages: Vec<&str> = said["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["message"].as_str())
        .collect();
    assert!(
        messages.contains(&"the days of the ballot were read from a picture: `2026-02-03`"),
        "{messages:?}"
    );
}

#[test]
fn a_program_that_is_not_there_leaves_the_scan_held_and_is_named() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    switch_on(&desk, "no-such-reader-of-pictures");
    let said = explained(&desk, &scan());
    assert_eq!([&said["outcome"], &said["code"]], ["held", "E-TXT-003"]);
    assert_eq!(
        said["troubles"][1]["message"],
        "the picture of page 1 cannot be read: `no-such-reader-of-pictures` cannot be started, or does not know `eng`"
    );
}

#[test]
fn real_scans_are_read_by_tesseract() {
    const NAME: &str = "real_scans_are_read_by_tesseract";
    if Command::new("tesseract").arg("--version").output().is_err() {
        println!("skipped: {NAME} (no tesseract here)");
        return;
    }
    let Some(papers) = corpus("papers/tc154", NAME) else { return };
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    switch_on(&desk, "tesseract");
    for (file, date) in
        [("154n208_154-12_resolutions.pdf", "1996-10-28"), ("154n235_154-13_resolutions.pdf", "1997-06-13")]
    {
        let path: PathBuf = papers.join(file);
        let said = desk.run(["--json", "explain", path.to_str().unwrap()]).json().remove(0);
        assert_eq!(said["ocr"], serde_json::json!([1, 2]), "{file}");
        assert_eq!(said["kind"], "resolutions", "{file}");
        assert_eq!(said["facts"]["committee"]["value"], "ISO/TC 154", "{file}");
        assert_eq!(said["facts"]["document_date"]["value"], date, "{file}");
    }
}
