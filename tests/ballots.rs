//! Ballots of every kind, from the notices that open and change them to what the desk says of them.

use crate::support::{Run, TestDesk, project};
use serde_json::{Value, json};

fn desk() -> TestDesk {
    let desk = TestDesk::new().on("2026-03-06");
    desk.run(["init"]).ok();
    desk
}

fn sample(path: &str) -> String {
    project().join("samples").join(path).display().to_string()
}

fn write(desk: &TestDesk, name: &str, text: &str) -> String {
    let path = desk.path(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[track_caller]
fn said(run: &Run, code: i32, line: &str) {
    assert_eq!(run.code, code, "{run:?}");
    assert!(run.stderr.lines().any(|said| said == line), "{}", run.stderr);
}

/// An internal ballot of ISO/TC 176 as a plain paper.
fn internal(number: &str, title: &str, closes: &str) -> String {
    format!(
        "N-number: ISO/TC 176 {number}\nTitle: {title}\nType: ballot (CIB)\nExpected action: vote\n\
         Start date: 2026-02-03\nDue date: {closes}\nQuestion 1: Do you agree? yes / no / abstain\n"
    )
}

fn taken(desk: &TestDesk, name: &str, text: &str) -> Value {
    desk.drop_bytes(name, text.as_bytes());
    desk.json(["take-in"]).remove(0)
}

#[test]
fn internal_ballots_of_one_title_are_parted_by_their_numbers() {
    let desk = desk();
    let first = taken(&desk, "n77.txt", &internal("N 77", "Appointment of a convenor", "2026-05-01"));
    let second = taken(&desk, "n78.txt", &internal("N 78", "Appointment of a convenor", "2026-05-01"));
    assert_eq!((&first["ballot"], &second["ballot"]), (&json!(1), &json!(2)), "{second}");
    let listed = desk.run(["ballot", "list"]).ok().stdout;
    assert!(listed.contains("CIB N 77") && listed.contains("CIB N 78"), "{listed}");
    assert_eq!(desk.json(["ballot", "show", "2"])[0]["document_number"], "78");
    let again = taken(&desk, "again.txt", &internal("N 78", "Appointment of one convenor", "2026-05-08"));
    assert_eq!(again["ballot"], 2, "the same number is the same ballot");
    assert_eq!(desk.json(["ballot", "show", "2"])[0]["closes"], "2026-05-08");
}

#[test]
fn the_folder_of_a_submission_names_an_internal_ballot() {
    let desk = desk();
    desk.run(["tag", "import", &sample("cib-two-questions/roster.toml")]).ok();
    desk.run(["take-in", &sample("cib-two-questions/ballot-notice.eml")]).ok();
    desk.run(["position", "record", &sample("cib-two-questions/position.json")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"]).ok();
    let folder = desk.json(["vote", "submit", "1"])[0]["folder"].as_str().unwrap().to_owned();
    assert!(folder.starts_with("outbox/ballot-1-CIB-N-"), "{folder}");
}

#[test]
fn a_roster_records_the_positions_that_waited_for_it() {
    let desk = desk();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    desk.drop("fdis-disapproved/position.toml");
    let held = &desk.json(["take-in"])[0];
    assert_eq!((&held["outcome"], &held["code"]), (&json!("held"), &json!("E-TAG-003")), "{held}");
    let receipt = std::fs::read_to_string(desk.path("receipts/position.toml.txt")).unwrap();
    assert!(receipt.contains("`isodesk tag import FILE` takes another roster"), "{receipt}");
    let imported = &desk.json(["tag", "import", &sample("fdis-disapproved/roster.toml")])[0];
    assert_eq!(imported["released"], json!([{ "document": held["document"], "ballot": 1 }]));
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["position"], "recorded");
    assert_eq!(desk.json(["document", "list", "--kind", "position"])[0]["outcome"], "filed");
}

#[test]
fn what_was_handed_in_is_kept_as_a_paper_of_its_ballot() {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    let one = write(&desk, "one.csv", "organization,choice,reason\nHush Robotics,approve,\n");
    let recorded = desk.run(["member-votes", "record", &one, "--ballot", "1"]).ok();
    assert_eq!(recorded.stdout, "ballot 1, round 1: 1 vote recorded\n");
    let again = desk.run(["member-votes", "record", &one, "--ballot", "1"]).ok();
    assert_eq!(again.stdout, "ballot 1, round 1: 0 votes recorded; 1 vote already on record\n");
    let position = sample("fdis-disapproved/position.toml");
    desk.run(["position", "record", &position, "--on-behalf-of", "Noor Castell"]).ok();
    let shown = &desk.json(["ballot", "show", "1"])[0];
    let roles: Vec<&str> =
        shown["documents"].as_array().unwrap().iter().map(|paper| paper["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["notice", "member-votes", "position"]);
    let position = &desk.json(["position", "show", "1"])[0];
    assert_eq!((&position["number"], position["recorded_by"].is_string()), (&json!(1), true));
}

#[test]
fn a_vote_that_is_not_signed_says_so() {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    assert_eq!(desk.json(["vote", "preview", "1"])[0]["signed"], Value::Null);
    assert!(desk.run(["vote", "preview", "1"]).stdout.contains("signed by nobody yet"));
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"]).ok();
    assert_eq!(desk.json(["vote", "preview", "1"])[0]["signed"][0]["name"], "Jordan Quill");
    assert!(desk.run(["vote", "preview", "1"]).stdout.contains("signed by Jordan Quill"));
}

#[test]
fn a_member_is_not_supposed_to_vote_twice() {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    let twice = ["tally", "1", "--if", "Hush Robotics=approve", "--if", "hush  robotics=disapprove"];
    let refused = desk.run(twice);
    let line = "error: E-VOT-013: `Hush Robotics` is supposed to vote twice: `approve` and `disapprove`";
    said(&refused, 2, line);
    said(&refused, 2, "hint: name each member once");
}

#[test]
fn a_file_that_is_no_toml_is_refused_in_the_words_of_who_wrote_it() {
    let desk = desk();
    let position = write(&desk, "position.toml", "ballot = 1\nby = A. Person\n");
    let refused = desk.run(["position", "record", &position]);
    said(&refused, 1, "error: E-POS-010: line 2 is no TOML: `by = A. Person`");
    let hint =
        "hint: a field is written `by = \"A. Person\"`: texts in quotation marks, dates and numbers without";
    said(&refused, 1, hint);
    let position = write(&desk, "position.toml", "ballot = 1\nballot = 2\n");
    let refused = desk.run(["position", "record", &position]);
    said(&refused, 1, "error: E-POS-010: line 2 names a field a second time: `ballot = 2`");
    let position = write(&desk, "position.json", "{\n\"ballot\": 1,\n\"by\" \"A\" }\n");
    let refused = desk.run(["position", "record", &position]);
    said(&refused, 1, "error: E-POS-010: line 3 is no JSON: `\"by\" \"A\" }`");
}

const OURS: &str = "id = \"ours\"\nbased_on = \"2022-06-30\"\ntitle = \"Ours\"\nsource = \"a circular\"\n\
                    valid_from = \"2026-01-01\"\n[kind.CIB]\nweeks = 6\nobserving = \"may\"\n";

#[test]
fn a_rule_set_of_the_desk_is_laid_over_those_built_in_and_kept_with_its_ballots() {
    let desk = desk();
    std::fs::create_dir(desk.path("rules")).unwrap();
    write(&desk, "rules/ours.toml", OURS);
    let shown = &desk.json(["rules", "show", "CIB", "--on", "2026-02-03"])[0];
    assert_eq!(
        (&shown["rule_set"], &shown["rules"]["weeks"], &shown["clause"]),
        (&json!("ours"), &json!(6), &json!("1.7.1"))
    );
    assert_eq!(desk.json(["rules", "show", "CIB", "--on", "2025-12-31"])[0]["rule_set"], "2022-06-30");
    let differ = desk.json(["rules", "diff", "--on", "2025-12-31", "--on", "2026-01-01"]);
    assert_eq!(
        differ,
        [
            json!({ "line": "kind.CIB.observing", "before": "comment-only", "after": "may" }),
            json!({ "line": "kind.CIB.weeks", "before": "4", "after": "6" }),
        ]
    );
    let said_by = desk.run(["rules", "diff", "2022-06-30", "ours"]).ok().stdout;
    assert!(said_by.contains("kind.CIB.weeks\n  - 4\n  + 6"), "{said_by}");
    taken(&desk, "n77.txt", &internal("N 77", "A convenor", "2026-05-01"));
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["rule_set"], "ours");
    std::fs::remove_file(desk.path("rules/ours.toml")).unwrap();
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["rule_set"], "ours", "the ledger has kept it");
    write(&desk, "rules/ours.toml", &OURS.replace("weeks = 6", "weeks = 7"));
    let refused = desk.run(["ballot", "list"]);
    said(
        &refused,
        3,
        "error: E-RUL-004: `rules/ours.toml` has changed since ballots were opened under `ours`",
    );
    let hint =
        "hint: bring the file back as it was, and put what changed into a new file with an `id` of its own";
    said(&refused, 3, hint);
}

#[test]
fn a_rule_set_that_is_wrong_is_refused_by_its_line() {
    let desk = desk();
    std::fs::create_dir(desk.path("rules")).unwrap();
    let path = desk.path("rules/ours.toml").display().to_string();
    for (from, to, line) in [
        ("weeks = 6", "weeks = ", format!("error: E-RUL-002: `{path}`: line 7: ")),
        (
            "based_on = \"2022-06-30\"",
            "based_on = \"2019\"",
            format!("error: E-RUL-002: `{path}`: it is based on `2019`, which is no rule set"),
        ),
        ("valid_from = \"2026-01-01\"\n", "", format!("error: E-RUL-002: `{path}`: `valid_from` is missing")),
        ("weeks = 6", "wekes = 6", format!("error: E-RUL-002: `{path}`: unknown field `wekes`")),
        (
            "id = \"ours\"",
            "id = \"2020\"",
            format!("error: E-RUL-003: `{path}`: `2020` is the name of another rule set (built in)"),
        ),
    ] {
        write(&desk, "rules/ours.toml", &OURS.replace(from, to));
        let refused = desk.run(["rules", "list"]);
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.starts_with(&line), "{line}\n{}", refused.stderr);
    }
    std::fs::remove_file(desk.path("rules/ours.toml")).unwrap();
    let written = desk.run(["rules", "copy", "2022-06-30", "ours"]).ok().stdout;
    assert_eq!(written.trim(), path);
    let listed = desk.run(["rules", "list"]).ok().stdout;
    assert!(listed.contains("rules/ours.toml") && listed.contains("built in"), "{listed}");
    said(
        &desk.run(["rules", "copy", "2022-06-30", "ours"]),
        2,
        &format!("error: E-RUL-006: `{path}` is there already"),
    );
    said(
        &desk.run(["rules", "show", "DIS", "--set", "1999"]),
        2,
        "error: E-RUL-005: `1999` is no rule set of this desk",
    );
    said(&desk.run(["rules", "diff"]), 2, "error: E-RUL-007: a comparison needs two rule sets");
}
