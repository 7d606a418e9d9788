//! What was recorded is listed, shown with its evidence, corrected with a reason, and compared.

use crate::support::TestDesk;
use serde_json::Value;
use std::fs;

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    desk
}

#[test]
fn a_document_is_listed_and_shown_with_its_evidence() {
    let desk = desk();
    desk.drop_bytes("N12.txt", b"ISO/TC 176 N 12\nDate: 2026-01-15\nMinutes of the 3rd meeting\n");
    desk.run(["take-in"]).done();
    let list = desk.json(["document", "list", "--committee", "TC 176"]);
    assert_eq!(list.len(), 1);
    let one = &list[0];
    assert_eq!(one["committee"], "ISO/TC 176");
    assert_eq!(one["document_number"], "12");
    assert_eq!(one["document_date"], "2026-01-15");
    assert_eq!(one["received"], "2026-03-02T11:00:00Z");
    assert_eq!(one["versions"], serde_json::json!([1]));
    assert_eq!((&one["ballot"], &one["reference"]), (&Value::Null, &Value::Null));
    let shown = &desk.json(["document", "show", "1"])[0];
    assert!(shown["facts"]["committee"]["from"].as_str().unwrap().contains("line 1"), "{shown}");
    assert_eq!(shown["history"][0]["what"], "document-filed");
    assert_eq!(desk.json(["document", "list", "--kind", "ballot"]).len(), 0);
    let none = desk.run(["document", "show", "99"]);
    assert_eq!(none.code, 2);
    assert_eq!(
        none.stderr,
        "error: E-DOC-012: there is no document 99\nhint: `isodesk document list` shows every document\n"
    );
}

#[test]
fn a_held_document_is_filed_by_a_person_s_word() {
    let desk = desk();
    desk.drop_bytes("letter.txt", b"Dear all,\nsee you there.\n");
    let taken = desk.json(["take-in"]);
    assert_eq!(taken[0]["outcome"], "held", "{taken:?}");
    let held = desk.path(taken[0]["stored"].as_str().unwrap());
    assert!(held.starts_with(desk.path("held")) && held.is_file());
    let corrected = desk.json([
        "document",
        "correct",
        "1",
        "--committee",
        "ISO/TC 176",
        "--kind",
        "n-document",
        "--because",
        "the secretary told us",
    ]);
    assert_eq!(corrected[0]["outcome"], "filed");
    assert_eq!(corrected[0]["changed"]["committee"], serde_json::json!([null, "ISO/TC 176"]));
    assert!(!held.exists());
    let shown = &desk.json(["document", "show", "1"])[0];
    assert_eq!(
        (&shown["committee"], &shown["kind"]),
        (&Value::from("ISO/TC 176"), &Value::from("n-document"))
    );
    assert!(desk.path(shown["stored"].as_str().unwrap()).is_file());
    let what: Vec<&str> =
        shown["history"].as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["document-held", "document-corrected", "document-released"]);
    let receipt = fs::read_to_string(desk.path("receipts/letter.txt.txt")).unwrap();
    assert!(receipt.contains("Outcome       filed as document 1"), "{receipt}");
    desk.run(["verify"]).ok();
    let silent = desk.run(["document", "correct", "1", "--because", " "]);
    assert_eq!(silent.code, 2);
}

#[test]
fn a_committee_that_is_not_in_the_list_is_refused_with_the_nearest_names() {
    let desk = desk();
    desk.drop_bytes("a.txt", b"ISO/TC 176 N 12\nDate: 2026-01-15\nMinutes\n");
    desk.run(["take-in"]).ok();
    let slip =
        ["document", "correct", "1", "--committee", "ISO/TC 176/SC 22", "--because", "the secretary said so"];
    let refused = desk.run(slip);
    assert_eq!(refused.code, 2);
    let said = "error: E-CMT-004: `ISO/TC 176/SC 22` is not in the list of committees\nhint: is `ISO/TC 176/SC 2` or ";
    assert!(refused.stderr.starts_with(said), "{}", refused.stderr);
    let next = "meant? import ISO's present list with `isodesk committee import FILE`, or say `--even-so`\n";
    assert!(refused.stderr.ends_with(next), "{}", refused.stderr);
    desk.run(slip.into_iter().chain(["--even-so"])).ok();
    assert_eq!(desk.json(["document", "show", "1"])[0]["committee"], "ISO/TC 176/SC 22");
    // A working group is not in ISO's list; its parent is.
    desk.run(["document", "correct", "1", "--committee", "ISO/TC 176/SC 2/WG 99", "--because", "it says so"])
        .ok();
}

#[test]
fn a_new_version_is_linked_and_a_number_used_again_is_shown() {
    let desk = desk();
    desk.drop_bytes("a.txt", b"ISO/TC 176 N 12\nDate: 2026-01-15\nMinutes\nThe test takes ten minutes.\n");
    desk.run(["take-in"]).done();
    desk.drop_bytes("b.txt", b"ISO/TC 176 N 12\nDate: 2026-01-15\nMinutes\nThe test takes twelve minutes.\n");
    let taken = desk.json(["take-in"]);
    let codes: Vec<&str> = taken[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"E-DOC-011"), "{taken:?}");
    assert_eq!(desk.json(["document", "show", "2"])[0]["versions"], serde_json::json!([1, 2]));
    let changes = desk.json(["document", "diff", "1", "2"]);
    assert_eq!((&changes[0]["removed"], &changes[0]["added"]), (&Value::from("ten"), &Value::from("twelve")));
    assert_eq!(changes.len(), 1);
}

#[test]
fn committees_come_with_the_program() {
    let desk = desk();
    let list = desk.json(["committee", "list"]);
    assert_eq!(list.len(), 785);
    let one = &desk.json(["committee", "show", "TC176/SC2"])[0];
    assert_eq!(
        (&one["committee"], &one["participation"]),
        (&Value::from("ISO/TC 176/SC 2"), &Value::from("P"))
    );
    let unknown = &desk.json(["committee", "show", "ISO/IEC JTC 1/SC 2"])[0];
    assert_eq!(unknown["participation"], Value::Null);
    let none = desk.run(["committee", "show", "ISO/TC 9999"]);
    assert_eq!(
        (none.code, none.stderr.lines().next()),
        (2, Some("error: E-CMT-003: `ISO/TC 9999` is not in ISO's list"))
    );
}

#[test]
fn an_import_says_what_changed() {
    let desk = desk();
    let list = desk.path("list.jsonl");
    fs::write(
        &list,
        r#"{"id":1,"reference":"ISO/TC 176","title":{"en":"Quality"},"status":"Active","pMembers":[{"acronym":"BSI"}],"oMembers":[{"acronym":"ANSI"}]}"#,
    )
    .unwrap();
    let imported = desk.json(["committee", "import", list.to_str().unwrap()]);
    assert_eq!(imported[0]["changed"], serde_json::json!(["ISO/TC 176"]));
    assert_eq!(desk.json(["committee", "show", "TC 176"])[0]["participation"], "O");
    let again = desk.json(["committee", "import", list.to_str().unwrap()]);
    assert_eq!(again[0]["changed"], serde_json::json!([]));
    fs::write(&list, "{\"id\":1}\n").unwrap();
    let wrong = desk.run(["committee", "import", list.to_str().unwrap()]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("E-CMT-002: `") && wrong.stderr.contains("line 1: missing field `reference`")
    );
}

#[test]
fn what_changed_is_a_page_to_look_at() {
    let desk = desk();
    desk.drop_bytes("a.txt", b"ISO/TC 176 N 12\nDate: 2026-01-15\nMinutes\nThe test takes <ten> minutes.\n");
    desk.run(["take-in"]).ok();
    desk.drop_bytes(
        "b.txt",
        b"ISO/TC 176 N 12\nDate: 2026-01-15\nMinutes\nThe test takes <b>12</b> minutes.\n",
    );
    desk.run(["take-in"]).ok();
    let page = desk.path("changes.html");
    let told = desk.run(["document", "diff", "1", "2", "--html", page.to_str().unwrap()]).ok().stdout;
    assert!(told.ends_with(&format!("1 change\nwritten to {}\n", page.display())), "{told}");
    let page = fs::read_to_string(page).unwrap();
    let line = "<p>The test takes <del title=\"page 1 before\">&lt;ten&gt;</del> <ins>&lt;b&gt;12&lt;/b&gt;</ins> minutes.</p>";
    assert!(page.contains(line) && page.contains("<h1>document 1, a.txt → document 2, b.txt</h1>"), "{page}");
    assert!(!page.contains("<script") && !page.contains("<b>"));
}

/// A paper of one project of ISO's, under that number and reference.
fn paper_of_project(number: u32, date: &str, reference: &str, project_id: u32) -> String {
    format!(
        "ISO/TC 176 N {number}\nDate: {date}\nReference: {reference}\nProject ID: {project_id}\nTitle: Garden carts\n"
    )
}

#[test]
fn the_project_id_joins_stages_whose_reference_changed() {
    let desk = desk();
    desk.drop_bytes("a.txt", paper_of_project(40, "2024-01-15", "ISO/NP 12345", 67890).as_bytes());
    desk.drop_bytes("b.txt", paper_of_project(55, "2025-01-15", "ISO/DIS 54321", 67890).as_bytes());
    desk.drop_bytes(
        "c.txt",
        b"ISO/TC 176 N 60\nDate: 2025-06-15\nProject ID: 67890\nTitle: Report on carts\n",
    );
    desk.drop_bytes("d.txt", b"ISO/TC 176 N 61\nDate: 2025-07-15\nReference: ISO/CD 12345\nTitle: Carts\n");
    desk.drop_bytes("e.txt", paper_of_project(62, "2025-08-15", "ISO/DIS 999", 11111).as_bytes());
    desk.run(["take-in"]).ok();
    let numbers = |asked: &str| -> Value {
        let timeline = &desk.json(["project", "show", asked])[0];
        timeline["documents"].as_array().unwrap().iter().map(|one| one["document"].clone()).collect()
    };
    let all = serde_json::json!([1, 2, 3, 4]);
    for asked in ["ISO/NP 12345", "ISO 54321", "67890"] {
        assert_eq!(numbers(asked), all, "{asked}");
    }
    assert_eq!(numbers("ISO 999"), serde_json::json!([5]));
    let timeline = &desk.json(["project", "show", "ISO/DIS 54321"])[0];
    assert_eq!(
        (&timeline["project"], &timeline["former"], &timeline["project_ids"]),
        (&"ISO 12345".into(), &serde_json::json!(["ISO 54321"]), &serde_json::json!([67890]))
    );
    let told = desk.run(["project", "show", "67890"]).ok().stdout;
    assert!(told.starts_with("ISO 12345  before: ISO 54321  ISO's project 67890\n"), "{told}");
    assert_eq!(desk.json(["document", "show", "3"])[0]["project_documents"], all);
    assert_eq!(desk.json(["document", "show", "5"])[0]["project_documents"], serde_json::json!([5]));
    // Two stages are no versions of each other.
    assert_eq!(desk.json(["document", "show", "2"])[0]["versions"], serde_json::json!([2]));
    let none = desk.run(["project", "show", "4711"]);
    assert_eq!(
        (none.code, none.stderr.lines().next().unwrap()),
        (2, "error: E-DOC-013: no document is about `project 4711`")
    );
}

#[test]
fn a_corrected_project_id_parts_what_it_joined() {
    let desk = desk();
    desk.drop_bytes("a.txt", paper_of_project(40, "2024-01-15", "ISO/NP 12345", 67890).as_bytes());
    desk.drop_bytes("b.txt", paper_of_project(55, "2025-01-15", "ISO/DIS 54321", 67890).as_bytes());
    desk.run(["take-in"]).ok();
    let of_first = || desk.json(["document", "show", "1"])[0]["project_documents"].clone();
    assert_eq!(of_first(), serde_json::json!([1, 2]));
    let because = ["--because", "the portal says so"];
    let corrected =
        desk.json(["document", "correct", "2", "--project-id", "67809"].into_iter().chain(because));
    assert_eq!(corrected[0]["changed"]["project_id"], serde_json::json!(["67890", "67809"]));
    assert_eq!(of_first(), serde_json::json!([1]));
    assert_eq!(desk.json(["document", "show", "2"])[0]["project_documents"], serde_json::json!([2]));
}

#[test]
fn the_same_stage_of_one_project_under_another_reference_is_a_version() {
    let desk = desk();
    desk.drop_bytes("a.txt", paper_of_project(40, "2024-01-15", "ISO/WD 12345", 67890).as_bytes());
    desk.drop_bytes("b.txt", paper_of_project(41, "2024-03-15", "ISO/WD 54321", 67890).as_bytes());
    desk.drop_bytes("c.txt", paper_of_project(42, "2024-05-15", "ISO/WD 54321.2", 67890).as_bytes());
    desk.run(["take-in"]).ok();
    assert_eq!(desk.json(["document", "show", "2"])[0]["versions"], serde_json::json!([1, 2]));
    assert_eq!(desk.json(["document", "show", "3"])[0]["versions"], serde_json::json!([3]));
}
