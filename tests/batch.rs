//! A hundred positions out of one spreadsheet: the good ones recorded, the bad ones named, a rerun adds nothing.

use crate::support::TestDesk;
use isodesk::{
    desk::{Desk, clock::Clock, folder::DeskFolder},
    domain::{
        ballot::{Ballot, BallotKind},
        event::Actor,
        ruleset::{Conversion, RuleSets},
    },
    store,
};
use std::{fmt::Write as _, fs};

const ROSTER: &str = r#"
[tag]
name = "U.S. TAG to ISO/TC 2"
kind = "tag"
committees = ["ISO/TC 2"]
administrator = { name = "A. Person", email = "a.person@example.org" }
[[member]]
organization = "Example Corp"
name = "B. Person"
email = "b.person@example.com"
category = "producer"
voting = true
from = 2024-01-01
"#;

/// A desk with that TAG and so many open DIS ballots of ISO/TC 2.
pub(crate) fn desk_with(ballots: u32) -> TestDesk {
    let desk = TestDesk::new().on("2026-03-02");
    desk.run(["init"]).ok();
    fs::write(desk.path("roster.toml"), ROSTER).unwrap();
    desk.run(["tag", "import", desk.path("roster.toml").to_str().unwrap()]).ok();
    let clock = Clock::standing_at("2026-03-02".parse().unwrap());
    let opened = Desk::open(DeskFolder::new(desk.root()), clock, Actor::person("B. Clerk")).unwrap();
    let rules = RuleSets::built_in().in_force_on("2026-03-02".parse().unwrap()).rules;
    opened
        .store
        .write(opened.clock.now(), |transaction| {
            for number in 1..=ballots {
                let ballot = Ballot {
                    number: 0,
                    kind: BallotKind::Dis,
                    reference: Some(format!("ISO/DIS {}", 99000 + number).parse().unwrap()),
                    document_number: None,
                    linked: Vec::new(),
                    title: None,
                    committee: "ISO/TC 2".parse().unwrap(),
                    opens: Some("2026-02-02".parse().unwrap()),
                    closes: "2026-04-27".parse().unwrap(),
                    rule_set: rules.id.clone(),
                    questions: rules.questions(BallotKind::Dis, Conversion::None),
                    cancelled: None,
                };
                store::ballot::add(transaction, &ballot, "2026-02-02".parse().unwrap())?;
            }
            Ok::<_, store::StoreError>(())
        })
        .unwrap();
    desk
}

/// A table of a hundred positions, of which three are wrong and one is not filled in.
fn table() -> String {
    let mut table = "ballot,tag,decided,by,choice,statement\n".to_owned();
    for number in 1..=100 {
        let (ballot, choice) = match number {
            7 => ("ISO/DIS 99999".to_owned(), "approve"),
            20 => (number.to_string(), "perhaps"),
            33 => (number.to_string(), "disapprove"),
            50 => (number.to_string(), ""),
            _ => (format!("ISO/DIS {}", 99000 + number), "approve"),
        };
        writeln!(table, "{ballot},U.S. TAG to ISO/TC 2,2026-03-01,A. Person,{choice},").unwrap();
    }
    table
}

#[test]
fn a_hundred_positions_are_recorded_and_a_rerun_adds_nothing() {
    let desk = desk_with(100);
    fs::write(desk.path("positions.csv"), table()).unwrap();
    let path = desk.path("positions.csv");
    let dry = desk.run(["position", "batch", path.to_str().unwrap(), "--dry-run"]);
    assert_eq!((dry.code, dry.stdout.lines().last().unwrap()), (1, "96 checked, 1 blank, 3 refused"));
    assert!(desk.run(["position", "show", "1"]).stderr.contains("E-POS-016"));

    let run = desk.run(["position", "batch", path.to_str().unwrap()]);
    assert_eq!(
        (run.code, run.stdout.lines().last().unwrap()),
        (1, "96 recorded, 1 blank, 3 refused"),
        "{}",
        run.stdout
    );
    let said = |row: &str| {
        let mut lines = run.stdout.lines().skip_while(|line| !line.starts_with(row));
        (lines.next().unwrap().to_owned(), lines.next().unwrap().to_owned())
    };
    assert_eq!(
        said("row 8:"),
        (
            "row 8: ISO/DIS 99999: refused".into(),
            "  E-BAL-006: `ISO/DIS 99999` is not a ballot of this desk".into()
        )
    );
    assert_eq!(said("row 21:").0, "row 21: 20: refused");
    assert!(said("row 21:").1.starts_with("  E-VOT-003: "), "{:?}", said("row 21:"));
    assert!(said("row 34:").1.starts_with("  E-VOT-004: "), "{:?}", said("row 34:"));
    assert_eq!(said("row 51:").0, "row 51: 50: blank");
    let events = || desk.json(["status"])[0]["events"].clone();
    let before = events();
    let again = desk.run(["position", "batch", path.to_str().unwrap()]);
    assert_eq!(again.stdout.lines().last().unwrap(), "96 unchanged, 1 blank, 3 refused");
    assert_eq!(events(), before, "a rerun adds nothing");
}

#[test]
fn the_template_is_filled_in_and_recorded() {
    let desk = desk_with(3);
    let path = desk.path("template.csv");
    let written = desk.run(["position", "batch", "--template", path.to_str().unwrap()]).ok();
    assert_eq!(written.stderr, "3 rows to fill in\n");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("ballot,tag,decided,by,question,choice,"), "{text}");
    assert_eq!(
        desk.run(["position", "batch", path.to_str().unwrap()]).ok().stdout.lines().last().unwrap(),
        "3 blank"
    );
    let filled =
        text.replace("U.S. TAG to ISO/TC 2,,,1,,", "U.S. TAG to ISO/TC 2,2026-03-01,A. Person,1,approve,");
    fs::write(&path, filled).unwrap();
    let lines = desk.json(["position", "batch", path.to_str().unwrap()]);
    assert!(lines.iter().all(|line| line["outcome"] == "recorded"), "{lines:?}");
    let empty = desk.run(["position", "batch", "--template", path.to_str().unwrap()]).ok();
    assert_eq!(empty.stderr, "0 rows to fill in\n");
}

#[test]
fn a_wrong_table_is_refused_by_its_words() {
    let desk = desk_with(1);
    let refused = |text: &str| {
        fs::write(desk.path("wrong.csv"), text).unwrap();
        let run = desk.run(["position", "batch", desk.path("wrong.csv").to_str().unwrap()]);
        (run.code, run.stderr.lines().next().unwrap_or_default().to_owned(), run.stdout)
    };
    let (code, first, _) = refused("ballot,tag,decided,by,chioce\n1,T,2026-03-01,A,approve\n");
    assert_eq!((code, first.as_str()), (1, "error: E-POS-020: row 1: `chioce` is not a column here"));
    let twice = "ballot,tag,decided,by,choice\n1,U.S. TAG to ISO/TC 2,2026-03-01,A,approve\n\nISO/DIS 99001,U.S. TAG to ISO/TC 2,2026-03-01,A,approve\n";
    let (code, _, said) = refused(twice);
    assert_eq!(code, 1);
    assert!(said.contains("row 4: ISO/DIS 99001: refused\n  E-POS-021: ballot 1 stands in row 2 already, under another name\n"), "{said}");
    let other = desk.run(["position", "batch", "--template", desk.path("t.xlsx").to_str().unwrap()]);
    assert_eq!(other.code, 2);
    let start = format!(
        "error: E-POS-022: the table to fill in is CSV, and `{}` is named otherwise\n",
        desk.path("t.xlsx").display()
    );
    assert!(other.stderr.starts_with(&start), "{}", other.stderr);
}
