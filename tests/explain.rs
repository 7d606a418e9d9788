//! `isodesk explain`: the contract's JSON, the page for a person, and its refusals.

use crate::support::TestDesk;

/// A page of our own words, as a text file.
const NOTICE: &str = "\
ISO/TC 905/SC 2 N 417

Document type: Committee internal ballot
Title: Appointment of a convenor for ISO/TC 905/SC 2/WG 3
Date of document: 2026-02-03
Start date: 2026-02-03
End date: 2026-03-31
Expected action: VOTE
Secretariat: SIS
";

#[test]
fn every_fact_has_its_place() {
    let desk = TestDesk::new();
    let path = desk.path("notice.txt");
    std::fs::write(&path, NOTICE).unwrap();
    let said = &desk.json(["explain", path.to_str().unwrap()])[0];
    assert_eq!(said["kind"], "ballot");
    assert_eq!((&said["format"], &said["text"]), (&"txt".into(), &"full".into()));
    assert_eq!(said["sha256"].as_str().unwrap().len(), 64);
    let facts = &said["facts"];
    for (fact, value, line) in [
        ("committee", "ISO/TC 905/SC 2", 1),
        ("document_number", "417", 1),
        ("title", "Appointment of a convenor for ISO/TC 905/SC 2/WG 3", 4),
        ("document_date", "2026-02-03", 5),
        ("opens", "2026-02-03", 6),
        ("closes", "2026-03-31", 7),
        ("action", "VOTE", 8),
        ("secretariat", "SIS", 9),
        ("ballot_kind", "CIB", 3),
    ] {
        assert_eq!(facts[fact]["value"], value, "{fact}");
        assert_eq!((&facts[fact]["page"], &facts[fact]["line"]), (&1.into(), &line.into()), "{fact}");
    }
    assert_eq!(facts["committee"]["from"], "page 1 line 1: `ISO/TC 905/SC 2 N 417`");
    assert!(facts["project_id"]["value"].is_null());
    assert_eq!((&said["outcome"], &said["findings"]), (&"filed".into(), &serde_json::json!([])));
}

#[test]
fn a_person_reads_a_page_and_the_next_step() {
    let desk = TestDesk::new();
    let path = desk.path("notice.txt");
    std::fs::write(&path, NOTICE.replace("2026-03-31", "YYYY-MM-DD")).unwrap();
    let run = desk.run(["explain", path.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("  committee    ISO/TC 905/SC 2\n"), "{}", run.stdout);
    assert!(
        run.stdout.contains("E-BAL-002  blocking: a ballot without an end: `YYYY-MM-DD` is no date"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("  taken in, it would be held (E-BAL-002)\n"), "{}", run.stdout);
    assert!(run.stdout.contains("  next: look at the paper"), "{}", run.stdout);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let desk = TestDesk::new();
    let run = desk.run(["explain", "no-such-file.pdf"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "error: E-TXT-101: cannot open `no-such-file.pdf`: No such file or directory (os error 2)\n\
         hint: check that the file is there and may be read\n"
    );
}

#[test]
fn a_label_of_a_secretariat_is_used_and_a_wrong_one_refused() {
    let desk = TestDesk::new();
    let path = desk.path("notice.txt");
    std::fs::write(&path, NOTICE.replace("End date", "Antwort bis")).unwrap();
    std::fs::write(desk.path("isodesk.toml"), "[[label]]\ntext = \"Antwort bis\"\nfield = \"closes\"\n")
        .unwrap();
    let said = &desk.json(["explain", path.to_str().unwrap()])[0];
    assert_eq!(said["facts"]["closes"]["value"], "2026-03-31");
    std::fs::write(desk.path("isodesk.toml"), "[[label]]\ntext = \"Antwort bis\"\nfield = \"end\"\n")
        .unwrap();
    let run = desk.run(["explain", path.to_str().unwrap()]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("error: E-CFG-010: `end` is not a fact that a label can state: label `Antwort bis` is not used\nhint: write one of document_date, opens"), "{}", run.stderr);
}
