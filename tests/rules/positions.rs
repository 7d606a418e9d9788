//! What makes a position invalid, on every case of `positions.toml`.

use isodesk::domain::{
    ballot::{BallotKind, Obligation},
    comment::{Comment, CommentType},
    fields::Notation,
    position::{Position, PositionFile},
    rules::validity::{Checked, Comments, check},
    ruleset::{Conversion, RuleSets},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    kind: BallotKind,
    answers: toml::Value,
    #[serde(default)]
    comments: Option<Vec<String>>,
    #[serde(default)]
    experts: u32,
    #[serde(default)]
    obligation: Option<Obligation>,
    #[serde(default)]
    rules: Option<String>,
    #[serde(default)]
    conversion: bool,
    /// The clause that the case is about.
    #[serde(default)]
    clause: Option<String>,
    findings: Vec<String>,
}

fn position(case: &Case) -> Position {
    let expert = r#"{ name = "B. Person", email = "b.person@example.com" }"#;
    let text = format!(
        "ballot = 1\ntag = \"T\"\ndecided = 2026-03-01\nby = \"A. Person\"\nanswers = {}\nexperts = [{}]\n",
        case.answers,
        vec![expert; case.experts as usize].join(", ")
    );
    let file =
        PositionFile::read(&text, Notation::Toml).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    Position {
        ballot: 1,
        tag: file.tag,
        decided: file.decided,
        by: file.by,
        recorded_by: None,
        answers: file.answers,
        comments: Vec::new(),
        experts: file.experts,
        tally: file.tally,
    }
}

fn comment(text: &str) -> Comment {
    let (head, words) = text.split_once(": ").unwrap_or((text, "the value is wrong"));
    let (code, kind) = head.split_once(' ').unwrap_or(("US", head));
    Comment {
        member_body: if code == "-" { String::new() } else { format!("{code} 001") },
        line: String::new(),
        clause: "4.2".to_owned(),
        paragraph: String::new(),
        kind: CommentType::from_word(kind),
        comment: words.to_owned(),
        proposed_change: String::new(),
        observations: String::new(),
    }
}

#[test]
fn every_position_of_the_table_has_its_findings() {
    let cases: Cases = toml::from_str(include_str!("positions.toml")).unwrap();
    assert!(cases.case.len() >= 50);
    for case in cases.case {
        let rules = RuleSets::built_in().named(case.rules.as_deref().unwrap_or("2022-06-30")).unwrap();
        let conversion = if case.conversion { Conversion::Possible } else { Conversion::None };
        let questions = match case.obligation {
            Some(Obligation::CommentOnly) => rules.consultation(),
            _ => rules.questions(case.kind, conversion),
        };
        let rows: Vec<Comment> = case.comments.iter().flatten().map(|text| comment(text)).collect();
        let position = position(&case);
        let checked = Checked {
            position: &position,
            kind: case.kind,
            questions: &questions,
            obligation: case.obligation,
            comments: if case.comments.is_none() { Comments::None } else { Comments::Rows(&rows) },
            country: "US",
        };
        let found: Vec<String> = check(&checked)
            .iter()
            .map(|finding| format!("{} {}", finding.code, finding.severity.word()))
            .collect();
        assert_eq!(found, case.findings, "{} ({})", case.name, case.clause.unwrap_or_default());
    }
}
