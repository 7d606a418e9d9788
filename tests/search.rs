//! Documents are found by their words: ranked, with the passage and its page, whatever is typed.

use crate::support::TestDesk;
use serde_json::Value;
use std::fs;

const DRAFT: &str = "ISO/TC 176/SC 2 N 12\nDate: 2026-01-15\nMinutes of the 3rd meeting\n\
    The quality of the audit was near to what the management wants.\u{c}\
    Page two speaks of risk assessment, and of nothing else.\n";

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    desk
}

fn filled() -> TestDesk {
    let desk = desk();
    desk.drop_bytes("a.txt", DRAFT.as_bytes());
    desk.drop_bytes(
        "b.txt",
        b"ISO/TC 34 N 7\nDate: 2026-01-20\nAgenda of the meeting\nQuality of tea; the audit comes last.\n",
    );
    desk.drop_bytes(
        "c.txt",
        b"ISO/TC 905 N 9\nDate: 2026-02-01\nTitle: Notes\nReference number: ISO/DTR 99105\n",
    );
    desk.run(["take-in"]).ok();
    desk
}

fn numbers(found: &[Value]) -> Vec<u64> {
    found.iter().map(|hit| hit["document"].as_u64().unwrap()).collect()
}

#[test]
fn a_document_is_found_with_its_passage_and_page() {
    let desk = filled();
    let found = desk.json(["search", "quality near management", "--committee", "ISO/TC 176"]);
    assert_eq!(numbers(&found), [1]);
    assert_eq!((&found[0]["page"], &found[0]["committee"]), (&1.into(), &"ISO/TC 176/SC 2".into()));
    let passage = found[0]["passage"].as_str().unwrap();
    assert!(passage.contains("The quality of the audit was near"), "{passage}");
    assert_eq!(found[0]["found"], serde_json::json!(["quality", "management"]));
    let found = desk.json(["search", "\"risk assessment\""]);
    assert_eq!((numbers(&found), &found[0]["page"]), (vec![1], &2.into()));
    let told = desk.run(["search", "audit", "--limit", "1"]).ok().stdout;
    assert!(told.contains("«audit»") && told.ends_with("1 of 2 documents that answer\n"), "{told}");
}

#[test]
fn names_titles_and_every_filter_find() {
    let desk = filled();
    assert_eq!(numbers(&desk.json(["search", "N12"])), [1]);
    assert_eq!(numbers(&desk.json(["search", "TC 34 N7"])), [2]);
    assert_eq!(numbers(&desk.json(["search", "audit", "meeting"])), [2, 1]);
    assert_eq!(numbers(&desk.json(["search", "audit -tea"])), [1]);
    assert_eq!(numbers(&desk.json(["search", "QUALIT*", "--kind", "agenda"])), [2]);
    assert_eq!(numbers(&desk.json(["search", "meeting", "--since", "2026-03-03"])), [0_u64; 0]);
    assert_eq!(numbers(&desk.json(["search", "meeting", "--since", "2026-03-02"])).len(), 2);
    // DTR is stage 50 since 2022-06-30, whatever the paper prints.
    assert_eq!(numbers(&desk.json(["search", "99105", "--stage", "50"])), [3]);
    assert_eq!(numbers(&desk.json(["search", "99105", "--stage", "40"])), [0_u64; 0]);
}

#[test]
fn a_corrected_fact_is_found_and_the_old_one_is_not() {
    let desk = filled();
    desk.run(["document", "correct", "2", "--committee", "ISO/TC 176/SC 3", "--because", "it says so"]).ok();
    assert_eq!(numbers(&desk.json(["search", "tea", "--committee", "ISO/TC 176"])), [2]);
    assert_eq!(numbers(&desk.json(["search", "tea", "--committee", "ISO/TC 34"])), [0_u64; 0]);
}

#[test]
fn nothing_found_says_why() {
    let empty = desk();
    assert_eq!(empty.run(["search", "tea"]).ok().stdout, "no document is recorded yet\n");
    let desk = filled();
    assert_eq!(
        desk.run(["search", "tea", "--committee", "ISO/TC 1"]).ok().stdout,
        "no document answers with these filters; without them, 1 do\n"
    );
    assert_eq!(
        desk.run(["search", "coffee"]).ok().stdout,
        "no document answers; `begin*` finds longer words, fewer words find more\n"
    );
    for (words, refusal) in [
        ("()", "error: E-SRC-001: `()` holds no word to look for\nhint: write words"),
        ("of the", "error: E-SRC-003: `of the` holds only words that are too common"),
    ] {
        let run = desk.run(["search", words]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.starts_with(refusal), "{}", run.stderr);
    }
    assert_eq!(desk.run(["search", "tea", "--stage", "41"]).code, 2);
}

#[test]
fn whatever_is_typed_is_never_an_error_of_the_database() {
    let desk = filled();
    for text in [
        "\"",
        "a AND",
        "AND",
        "a OR OR b",
        "NOT",
        "near near near",
        "tea*^",
        "{title}:tea",
        "body : tea",
        "tea)(",
        "col:\"x",
        "'; drop table document; --",
        "-\"\"tea",
        "tea NEAR/0 x",
        "near/99999999999 tea",
        "ⓐ",
        "½ ²",
        "\u{301}tea",
        "日本語",
        "𝒶 tea",
        "-- tea",
        "tea\u{0}x",
    ] {
        let run = desk.run(["search", "--", &text.replace('\u{0}', " ")]);
        assert!(
            run.code == 0 || run.stderr.starts_with("error: E-SRC-"),
            "`{text}`: {} {}",
            run.code,
            run.stderr
        );
    }
}

#[test]
fn the_index_is_made_anew() {
    let desk = filled();
    let before = desk.json(["search", "quality"]);
    let made = desk.run(["search", "--rebuild"]).ok().stdout;
    assert_eq!(made, "3 documents indexed, 0 files read for it\n");
    assert_eq!(desk.json(["search", "quality"]), before);
    desk.run(["verify"]).ok();
}
