//! The year-end report of a TAG through the binary, and the Monday page over a thousand ballots.

use crate::{batch::desk_with, support::TestDesk};
use std::fs;

#[test]
fn the_report_says_who_answered_what_and_what_was_missed() {
    let desk = desk_with(2).on("2026-03-02");
    let position = "ballot = 1\ntag = \"U.S. TAG to ISO/TC 2\"\ndecided = 2026-03-01\nby = \"A. Person\"\n\
                    answers = [{ question = 1, choice = \"approve\" }]\n\
                    tally = { eligible = 3, approve = 2, disapprove = 1 }\n";
    fs::write(desk.path("position.toml"), position).unwrap();
    desk.run(["position", "record", desk.path("position.toml").to_str().unwrap()]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]).ok();
    desk.run(["vote", "submit", "1"]).ok();
    let desk = desk.on("2027-01-04");
    let report = desk.json(["report", "year", "2026"]).remove(0);
    assert_eq!(
        (&report["tag"], &report["missed"]),
        (&"U.S. TAG to ISO/TC 2".into(), &serde_json::json!([2]))
    );
    assert_eq!(
        report["categories"],
        serde_json::json!([{ "name": "producer", "voting": 1, "dominates": true }])
    );
    assert_eq!(
        (&report["ballots"][0]["position"], &report["ballots"][0]["state"]),
        (&"approve".into(), &"submitted".into())
    );
    assert_eq!(
        report["ballots"][0]["votes"],
        "2 approve, 1 disapprove, 0 abstain, 0 absent (as the TAG states)"
    );
    let actions = report["actions"].as_array().unwrap();
    let done: Vec<&str> = actions.iter().map(|action| action["what"].as_str().unwrap()).collect();
    assert!(done.contains(&"position recorded, ballot 1 (ISO/DIS 99001)"), "{done:?}");
    assert!(done.contains(&"member joined or changed: Example Corp"), "{done:?}");
    assert!(report["meetings"].is_null());
    let text = desk.run(["report", "year", "2026", "--tag", "ISO/TC 2"]).ok().stdout;
    assert!(
        text.contains("Officers, meetings and problems are not on record at this desk.")
            && text.contains("missed: ballots 2"),
        "{text}"
    );
    let before = desk.json(["report", "year", "2025"]).remove(0);
    assert_eq!((&before["ballots"], &before["actions"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn a_written_report_ends_its_reminders() {
    let desk = desk_with(1).on("2027-01-04");
    let due = |desk: &TestDesk| {
        let lines = desk.json(["remind", "--dry-run"]);
        lines.iter().any(|line| {
            line["subject"].as_str().is_some_and(|subject| subject.starts_with("Year-end report 2026"))
        })
    };
    assert!(due(&desk));
    let (page, table) = (desk.path("report.html"), desk.path("report.csv"));
    let words =
        ["report", "year", "2026", "--html", page.to_str().unwrap(), "--csv", table.to_str().unwrap()];
    desk.run(words).ok();
    assert!(!due(&desk));
    let page = fs::read_to_string(page).unwrap();
    assert!(
        page.contains("Example Corp")
            && page.contains("b.person@example.com&gt;")
            && !page.contains("<script"),
        "{page}"
    );
    let table = fs::read_to_string(table).unwrap();
    assert!(
        table.lines().nth(1).unwrap().starts_with("member,U.S. TAG to ISO/TC 2,2026,Example Corp,"),
        "{table}"
    );
}

#[test]
fn a_desk_without_tags_has_no_report() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let said = desk.run(["report", "year", "2025"]).ok().stdout;
    assert_eq!(said, "no TAG is on record: `isodesk tag import FILE` takes a roster\n");
    let unknown = desk.run(["report", "year", "2025", "--tag", "nobody"]);
    assert_eq!(
        (unknown.code, unknown.stderr.lines().next().unwrap()),
        (2, "error: E-TAG-003: `nobody` is not a TAG of this desk")
    );
}
