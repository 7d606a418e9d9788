//! What people said of documents is kept as cases, and a label is tried on everything received so far.

use crate::support::TestDesk;
use serde_json::{Value, json};
use std::fs;

/// A form whose secretariat has its own word for the last day of voting.
fn form(number: u32, day: &str) -> String {
    format!(
        "ISO/TC 176/SC 2 N {number}\nDocument type: Committee internal ballot\nTitle: Appointment of convenor {number}\n\
         Date of document: 2026-02-03\nAntwort bis: {day}\n"
    )
}

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    for (number, day) in [(1, "2026-04-01"), (2, "2026-04-02")] {
        desk.drop_bytes(format!("{number}.txt"), form(number, day).as_bytes());
    }
    desk.drop_bytes("3.txt", b"ISO/TC 176/SC 2 N 3\nDate: 2026-01-15\nMinutes of the meeting\n");
    let taken = desk.json(["take-in"]);
    assert_eq!((&taken[0]["outcome"], &taken[2]["outcome"]), (&"held".into(), &"filed".into()), "{taken:?}");
    desk
}

#[test]
fn a_label_is_tried_on_everything_before_it_is_switched_on() {
    let desk = desk();
    assert_eq!(
        desk.run(["learn"]).ok().stdout,
        "nothing new to keep; `isodesk learn --list` shows what is kept\n"
    );
    desk.run(["document", "correct", "1", "--closes", "2026-04-01", "--because", "the form says so"]).ok();
    let kept = desk.json(["learn"]);
    assert_eq!(
        (&kept[0]["document"], &kept[0]["fact"], &kept[0]["value"], &kept[0]["was_read"]),
        (&json!(1), &json!("closes"), &json!("2026-04-01"), &Value::Null)
    );
    assert_eq!(desk.json(["learn"]).len(), 0);
    let before = desk.json(["explain", "--check"]);
    let sum = before.last().unwrap();
    assert_eq!(
        (&sum["documents"], &sum["cases"], &sum["right"]),
        (&json!(3), &json!(1), &json!(0)),
        "{before:?}"
    );
    let tried = desk.path("tried.toml");
    fs::write(&tried, "[[label]]\ntext = \"Antwort bis\"\nfield = \"closes\"\n").unwrap();
    let words = ["explain", "--check", "--settings", tried.to_str().unwrap()];
    let after = desk.json(words);
    let of = |document: u64, fact: &str| {
        after
            .iter()
            .find(|line| line["document"] == document && line["fact"] == fact)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(
        (&of(1, "closes")["verdict"], &of(1, "closes")["read"]),
        (&json!("right"), &json!("2026-04-01"))
    );
    assert_eq!(
        (&of(2, "closes")["verdict"], &of(2, "closes")["read"]),
        (&json!("not known"), &json!("2026-04-02"))
    );
    assert_eq!(of(2, "closes")["from"], "page 1 line 5: `2026-04-02`");
    assert_eq!(of(2, "outcome")["read"], "filed");
    let sum = after.last().unwrap();
    assert_eq!((&sum["right"], &sum["right_before"], &sum["lost"]), (&json!(1), &json!(0), &json!(0)));
    let told = desk.run(words).ok().stdout;
    assert!(told.ends_with("1 case: 1 right, 0 when they came\n"), "{told}");
    // Nothing was recorded and nothing is read otherwise yet.
    assert_eq!(desk.json(["document", "show", "2"])[0]["closes"], Value::Null);
    desk.run(["verify"]);
}

#[test]
fn a_case_that_was_right_and_would_be_wrong_ends_with_one() {
    let desk = desk();
    let kept = desk.json(["learn", "3", "--because", "read against the paper"]);
    assert!(
        kept.iter().any(|case| case["fact"] == "document_date" && case["value"] == "2026-01-15"),
        "{kept:?}"
    );
    let tried = desk.path("tried.toml");
    fs::write(&tried, "[[label]]\ntext = \"Date\"\nfield = \"closes\"\n").unwrap();
    let run = desk.run(["explain", "--check", "--settings", tried.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("document_date    2026-01-15 -> nothing  [wrong]"), "{}", run.stdout);
    let left = desk.json(["learn", "--leave-out", "3", "--because", "a trial"]);
    assert!(left[0]["left_out"].as_u64() > Some(5), "{left:?}");
    desk.run(["explain", "--check"]).ok();
    assert_eq!(
        desk.run(["learn", "--list"]).ok().stdout,
        "no case is kept; `isodesk learn` keeps every correction\n"
    );
    assert_eq!(desk.run(["learn", "3"]).code, 2);
    let none = desk.run(["explain", "--check", "--settings", "none.toml"]);
    assert_eq!(
        none.stderr,
        "error: E-CFG-001: cannot read `none.toml`: it is no file\nhint: copy isodesk.toml, change the copy, and name it\n"
    );
}
