//! The Monday page through the binary: what is due, what was missed, as text, page and table.

use crate::support::{TestDesk, project};
use std::fmt::Write as _;

/// A notice of a ballot that the desk reads as one.
fn notice(reference: &str, committee: &str, opens: &str, closes: &str) -> String {
    format!(
        "{committee}\n\nDRAFT INTERNATIONAL STANDARD\n{reference}\n\nBolts and nuts - Part 7: Threads\n\n\
         Voting begins on: {opens}\nVoting terminates on: {closes}\n"
    )
}

/// A desk on 2026-03-02 that knows ISO/TC 2, of which it is a P-member.
fn desk() -> TestDesk {
    let desk = TestDesk::new().on("2026-03-02");
    desk.run(["init"]).ok();
    desk
}

fn drop_ballot(desk: &TestDesk, name: &str, text: &str) {
    let path = desk.path(name);
    std::fs::write(&path, text).unwrap();
    let taken = desk.json(["take-in", path.to_str().unwrap()]);
    assert!(taken[0]["ballot"].is_number(), "{taken:?}");
}

#[test]
fn an_empty_desk_says_that_nothing_is_due() {
    let desk = desk();
    assert_eq!(
        desk.run(["radar"]).ok().stdout,
        "2026-03-02: 0 next steps\nnothing is due\n\ncommittees in 2026\nno mandatory ballot closes in this year\n"
    );
    assert!(desk.json(["radar"]).is_empty());
}

#[test]
fn the_page_says_who_does_what_by_when_and_what_was_missed() {
    let mut desk = desk();
    drop_ballot(&desk, "one.txt", &notice("ISO/DIS 99101", "ISO/TC 2", "2026-01-05", "2026-03-30"));
    drop_ballot(&desk, "two.txt", &notice("ISO/DIS 99102", "ISO/TC 2", "2026-02-02", "2026-04-27"));
    let lines = desk.json(["radar"]);
    assert_eq!(lines[0]["row"], "step");
    assert_eq!((&lines[0]["subject"], &lines[0]["due"]), (&"ISO/DIS 99101".into(), &"2026-03-16".into()));
    assert_eq!((&lines[0]["what"], &lines[0]["who"]), (&"tag".into(), &"staff".into()));
    let committee = lines.last().unwrap();
    assert_eq!((&committee["row"], &committee["committee"]), (&"committee".into(), &"ISO/TC 2".into()));
    assert_eq!((&committee["due"], &committee["no_position"]), (&2.into(), &2.into()));
    assert_eq!(committee["membership"], "clear");
    let refused = desk.run(["ballot", "excuse", "1", "--because", "mail of ISO"]);
    assert_eq!(
        (refused.code, refused.stderr.as_str()),
        (
            1,
            "error: E-MEM-003: ballot 1 was not missed: it is open\nhint: `isodesk radar` names the ballots that were missed\n"
        )
    );

    desk = desk.on("2026-03-31");
    let text = desk.run(["radar"]).ok().stdout;
    assert!(text.contains("1 of DIS, FDIS, DAM, FDAM, SR missed"), "{text}");
    assert_eq!(desk.json(["radar"]).last().unwrap()["code"], "E-MEM-001");
    desk.run(["ballot", "excuse", "1", "--because", "excused by ISO's mail of 2026-03-31"]).ok();
    let committee = desk.json(["radar"]).pop().unwrap();
    assert_eq!(
        (&committee["missed"], &committee["excused"]),
        (&serde_json::json!([]), &serde_json::json!([1]))
    );
    assert_eq!(committee["membership"], "clear");
    assert!(desk.json(["radar", "--year", "2025"]).iter().all(|line| line["row"] == "step"));
}

#[test]
fn the_page_and_the_table_are_escaped_and_defused() {
    let desk = desk();
    drop_ballot(&desk, "one.txt", &notice("ISO/DIS 99101", "ISO/TC 2", "2026-01-05", "2026-03-30"));
    let roster = std::fs::read_to_string(project().join("samples/fdis-disapproved/roster.toml")).unwrap();
    let roster = hostile(&roster);
    std::fs::write(desk.path("roster.toml"), roster).unwrap();
    desk.run(["tag", "import", desk.path("roster.toml").to_str().unwrap()]).ok();
    let page = desk.path("reports/radar.html");
    let table = desk.path("reports/radar.csv");
    let files = ["radar", "--html", page.to_str().unwrap(), "--csv", table.to_str().unwrap()];
    assert_eq!(desk.run(files).ok().stdout, format!("{}\n{}\n", page.display(), table.display()));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("=&lt;script&gt;TAG&lt;/script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("2026-03-16 (America/New_York)") && page.contains("2026-03-30 (Europe/Zurich)"));
    let table = std::fs::read_to_string(table).unwrap();
    assert!(table.contains("\"'=<script>TAG</script>\""), "{table}");
    assert_eq!(table.lines().count(), 3, "{table}");
}

/// A roster whose name would be markup in a page and a formula in a table, for ISO/TC 2.
fn hostile(roster: &str) -> String {
    let mut out = String::new();
    for line in roster.lines() {
        let line = if line.starts_with("name = ") && !out.contains("[[member]]") {
            "name = \"=<script>TAG</script>\""
        } else if line.starts_with("committees = ") {
            "committees = [\"ISO/TC 2\"]"
        } else {
            line
        };
        writeln!(out, "{line}").unwrap();
    }
    out
}

/// ISO's list with one committee, in which those bodies are P- and O-members.
fn list_of_iso(desk: &TestDesk, p: &str, o: &str) -> serde_json::Value {
    let of = |bodies: &str| -> String {
        let bodies = bodies.split_whitespace().map(|body| format!("{{\"acronym\":\"{body}\"}}"));
        bodies.collect::<Vec<_>>().join(",")
    };
    let line = format!(
        "{{\"id\":45,\"reference\":\"ISO/TC 2\",\"title\":{{\"en\":\"Fasteners\"}},\"status\":\"Active\",\"pMembers\":[{}],\"oMembers\":[{}]}}\n",
        of(p),
        of(o)
    );
    std::fs::write(desk.path("list.jsonl"), line).unwrap();
    desk.json(["committee", "import", desk.path("list.jsonl").to_str().unwrap()]).remove(0)
}

#[test]
fn a_downgrade_is_shown_until_p_can_be_regained() {
    let desk = desk();
    drop_ballot(&desk, "one.txt", &notice("ISO/DIS 99101", "ISO/TC 2", "2026-01-05", "2026-03-30"));
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["obligation"], "must");
    let imported = list_of_iso(&desk, "DIN", "ANSI");
    assert_eq!(
        imported["downgrades"],
        serde_json::json!([{ "committee": "ISO/TC 2", "since": "2026-03-02", "until": "2027-03-02" }])
    );
    let text = desk.run(["radar"]).ok().stdout;
    let said =
        "E-MEM-002: ISO/TC 2: O-member since 2026-03-02, P-member before; downgraded until 2027-03-02\n";
    assert!(text.ends_with(said), "{text}");
    let line = desk.json(["radar"]).pop().unwrap();
    assert_eq!(
        (&line["row"], &line["code"], &line["until"]),
        (&"downgrade".into(), &"E-MEM-002".into(), &"2027-03-02".into())
    );
    let ballot = &desk.json(["ballot", "show", "1"])[0];
    assert_eq!((&ballot["obligation"], &ballot["downgraded_until"]), (&"may".into(), &"2027-03-02".into()));
    let shown = desk.run(["ballot", "show", "1"]).ok().stdout;
    assert!(
        shown.contains(
            "membership  O; we: may\n            O since 2026-03-02, downgraded until 2027-03-02\n"
        ),
        "{shown}"
    );
    assert_eq!(desk.json(["committee", "show", "ISO/TC 2"])[0]["downgraded_until"], "2027-03-02");
    let (page, table) = (desk.path("radar.html"), desk.path("radar.csv"));
    desk.run(["radar", "--html", page.to_str().unwrap(), "--csv", table.to_str().unwrap()]).ok();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("Downgraded until") && page.contains("2027-03-02"), "{page}");
    let table = std::fs::read_to_string(table).unwrap();
    let last = table.lines().last().unwrap();
    assert!(last.starts_with("downgrade,ISO/TC 2,") && last.contains(",O,"), "{last}");
    assert!(last.ends_with(",downgraded,\"O-member since 2026-03-02, P again from 2027-03-02\""), "{last}");

    let desk = desk.on("2027-03-01");
    assert!(desk.run(["radar"]).ok().stdout.contains("E-MEM-002"));
    let desk = desk.on("2027-03-02");
    assert!(!desk.run(["radar"]).ok().stdout.contains("E-MEM-002"), "P can be asked for again");
    let again = list_of_iso(&desk, "DIN ANSI", "");
    assert_eq!(again["downgrades"], serde_json::json!([]));
    assert_eq!(desk.json(["committee", "show", "ISO/TC 2"])[0]["participation"], "P");
}

#[test]
fn the_day_of_a_downgrade_is_recorded_by_a_person() {
    let desk = desk();
    let words = [
        "committee",
        "downgraded",
        "ISO/TC 2",
        "--on",
        "2026-02-10",
        "--because",
        "ISO's letter of that day",
    ];
    assert_eq!(
        desk.run(words).ok().stdout,
        "ISO/TC 2: O-member since 2026-02-10, P-member before; downgraded until 2027-02-10\n"
    );
    assert_eq!(desk.json(["committee", "show", "ISO/TC 2"])[0]["participation"], "O");
    let refused = desk.run(words);
    assert_eq!(
        (refused.code, refused.stderr.as_str()),
        (
            2,
            "error: E-MEM-004: ANSI was no P-member of ISO/TC 2 until 2026-02-10\n\
             hint: `isodesk committee show REF` says how we take part, and since when\n"
        )
    );
    // ISO's list says the same later: nothing changes.
    assert_eq!(list_of_iso(&desk, "DIN", "ANSI")["downgrades"][0]["until"], "2027-02-10");
    desk.run(["verify"]).ok();
}
