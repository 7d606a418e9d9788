//! `isodesk reference` and `isodesk stage`, as another program uses them.

use crate::support::{Run, program};
use std::{io::Write as _, process::Stdio};

fn run(words: &[&str]) -> Run {
    program().args(words).output().unwrap().into()
}

#[test]
fn the_lines_of_the_contract() {
    let run = run(&["reference", "--json", "ISO/IEC 27001:2022/Amd.1:2024(E)", "EN 12643:2014"]);
    assert_eq!(run.code, 1);
    let lines = run.json();
    assert_eq!(lines[0]["reference"], "ISO/IEC 27001:2022/Amd 1:2024(E)");
    assert_eq!(lines[0]["supplements"][0]["year"], 2024);
    assert_eq!(lines[1]["input"], "EN 12643:2014");
    assert_eq!(lines[1]["error"]["code"], "E-ID-001");
    assert_eq!(lines[1].as_object().unwrap().len(), 2);
}

#[test]
fn one_line_out_per_line_in() {
    let mut child = program()
        .args(["reference", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = b"ISO 9001\n\nISO/DIS 1\r\n\xff\xfe\n".to_vec();
    input.extend(std::iter::repeat_n(b'x', 1 << 20));
    input.extend_from_slice(b"\nIWA 14-1:2013");
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let run = Run::from(child.wait_with_output().unwrap());
    feeding.join().unwrap();
    let lines = run.json();
    let read: Vec<_> = lines.iter().map(|line| line["reference"].as_str()).collect();
    assert_eq!(read, [Some("ISO 9001"), None, Some("ISO/DIS 1"), None, None, Some("IWA 14-1:2013")]);
    assert_eq!(lines[4]["error"]["code"], "E-ID-001");
}

#[test]
fn a_person_reads_a_line() {
    assert_eq!(
        run(&["reference", "ISO/CD TS 10303-1751.2:2014(E/F)"]).ok().stdout,
        "ISO/CD TS 10303-1751.2:2014(E/F)  CD of Technical Specification 10303, part 1751, iteration 2, 2014; in en, fr\n"
    );
    assert_eq!(
        run(&["reference", "ISO/DIS"]).stdout,
        "E-ID-001: `ISO/DIS` is not a reference: no number after `ISO/DIS`; hint: write the number too, as in `ISO/DIS 26262-6`\n"
    );
}

#[test]
fn stages_are_explained() {
    assert_eq!(run(&["stage", "40.60"]).ok().stdout, "40.60  enquiry stage: the DIS ballot is closed\n");
    assert_eq!(run(&["stage"]).ok().stdout.lines().count(), 46);
    let before = run(&["stage", "DTS", "--json", "--today", "2022-06-29"]).ok().json();
    assert_eq!(before[0]["stages"], serde_json::json!(["40"]));
    assert_eq!(
        run(&["stage", "FPDAM", "--today", "2026-01-01"]).ok().stdout,
        "FPDAM  stage on 2026-01-01: 40 or 50\n"
    );
    let refused = run(&["stage", "20.92"]);
    assert_eq!(refused.code, 2);
    assert_eq!(
        refused.stderr,
        "error: E-ID-004: `20.92` is not a stage code: ISO's table does not have it\n\
         hint: write stage and substage, as in `40.20`; substages are 00, 20, 60, 92, 93, 98 and 99\n"
    );
}
