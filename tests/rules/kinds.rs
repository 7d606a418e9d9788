//! What each kind of ballot asks of whom, on every case of `kinds.toml`; and that every clause cited has a test.

use crate::support::project;
use isodesk::domain::{
    ballot::{BallotKind, Obligation},
    ruleset::RuleSets,
};
use serde::Deserialize;
use std::{collections::BTreeSet, fs, path::Path};

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    rules: Option<String>,
    kind: BallotKind,
    clause: String,
    p: Obligation,
    o: Obligation,
    none: Obligation,
    weeks: u16,
    missed: String,
}

#[test]
fn every_kind_of_the_table_asks_what_it_should() {
    let cases: Cases = toml::from_str(include_str!("kinds.toml")).unwrap();
    for case in cases.case {
        let set = RuleSets::built_in().named(case.rules.as_deref().unwrap_or("2022-06-30")).unwrap();
        let rules = set.kind(case.kind);
        let duties = &set.duties;
        let missed = if duties.one_missed.contains(&case.kind) {
            "one"
        } else if duties.internal.contains(&case.kind) {
            "share"
        } else {
            "never"
        };
        let found = (rules.participating, rules.observing, rules.none, rules.weeks, missed);
        let expected = (case.p, case.o, case.none, case.weeks, case.missed.as_str());
        assert_eq!(found, expected, "{} ({})", case.name, case.clause);
    }
}

#[test]
fn there_are_more_than_a_hundred_and_twenty_cases() {
    let count = |name: &str| {
        let text = fs::read_to_string(project().join("tests/rules").join(name)).unwrap();
        text.lines().filter(|line| line.starts_with("[[")).count()
    };
    let tables = ["approval.toml", "kinds.toml", "positions.toml", "tallies.toml"];
    let all: usize = tables.into_iter().map(count).sum();
    assert!(all >= 160, "{all} cases");
}

/// Clauses of the Directives in a text: `2.6.3`, `K.1`, `A.5.2`.
fn clauses(text: &str) -> BTreeSet<String> {
    let shape =
        regex::Regex::new(r"(?:^|[^\w./-])((?:[A-Z]|[1-5])(?:\.\d{1,2}){1,3})(?:[^\w/%.-]|\.?$|\.\s|-)")
            .unwrap();
    text.lines()
        .flat_map(|line| {
            // Neighbours share the sign between them: each is looked for by itself.
            let words: Vec<&str> = line.split_inclusive([' ', ',', '(', ')', '"', ';']).collect();
            words.into_iter().filter_map(|word| Some(shape.captures(word)?[1].to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

fn cited_in(path: &Path, says: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| says(line)).flat_map(clauses).collect()
}

#[test]
fn every_clause_that_a_rule_cites_is_named_by_a_test() {
    let mut cited = BTreeSet::new();
    for file in ["2020", "2022-06-30"] {
        let path = project().join(format!("src/domain/data/rulesets/{file}.toml"));
        cited.extend(cited_in(&path, |line| line.contains("clause")));
    }
    for entry in fs::read_dir(project().join("src/domain/rules")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            cited.extend(cited_in(&path, |line| line.trim_start().starts_with("//")));
        }
    }
    cited.extend(cited_in(&project().join("src/domain/ruleset.rs"), |line| {
        line.trim_start().starts_with("//")
    }));
    let mut tested = BTreeSet::new();
    for name in ["approval.toml", "kinds.toml", "positions.toml", "tallies.toml"] {
        tested.extend(cited_in(&project().join("tests/rules").join(name), |line| line.starts_with("clause")));
    }
    let untested: Vec<&String> = cited.difference(&tested).collect();
    assert!(untested.is_empty(), "no case names {untested:?}");
    assert!(cited.len() >= 20 && cited.contains("2.6.3") && cited.contains("K.1"), "{cited:?}");
}
