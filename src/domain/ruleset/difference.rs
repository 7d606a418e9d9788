//! What two rule sets say differently, line by line.

use super::RuleSet;
use serde_json::Value;
use std::collections::BTreeSet;

/// One line on which two rule sets differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line, as a rule set file names it: `kind.CD.participating`, `questionnaire.draft.1.text`.
    pub line: String,
    /// What the first one says; `None` when it says nothing.
    pub before: Option<String>,
    /// What the other one says.
    pub after: Option<String>,
}

/// Every line on which two rule sets differ, by name; what they are called and where they come from is left out.
pub fn differences(before: &RuleSet, after: &RuleSet) -> Vec<Difference> {
    let json = |set: &RuleSet| serde_json::to_value(set).unwrap_or_default();
    let mut found = Vec::new();
    compare("", &json(before), &json(after), &mut found);
    let names = ["id", "title", "source", "valid_from", "based_on"];
    found.retain(|difference| !names.contains(&difference.line.as_str()));
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    let names: BTreeSet<String> = names_of(before).chain(names_of(after)).collect();
    if names.is_empty() {
        found.push(Difference { line: path.to_owned(), before: words(before), after: words(after) });
        return;
    }
    for name in names {
        let line = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        compare(&line, inside(before, &name), inside(after, &name), found);
    }
}

/// The names below a value: fields of a table, places of a list of tables counted from 1.
fn names_of(value: &Value) -> Box<dyn Iterator<Item = String> + '_> {
    match value {
        Value::Object(fields) => Box::new(fields.keys().cloned()),
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            Box::new((1..=rows.len()).map(|place| place.to_string()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Box::new(std::iter::empty())
        }
    }
}

fn inside<'a>(value: &'a Value, name: &str) -> &'a Value {
    let row = || name.parse::<usize>().ok().and_then(|place| value.get(place.checked_sub(1)?));
    let found = value.get(name).or_else(row);
    found.unwrap_or(&Value::Null)
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ruleset::RuleSets;

    #[test]
    fn the_change_of_2022_is_the_end_of_committee_draft_ballots() {
        let sets = RuleSets::built_in();
        let found = differences(sets.named("2020").unwrap(), sets.named("2022-06-30").unwrap());
        let of = |line: &str| found.iter().find(|one| one.line == line).unwrap();
        assert_eq!(of("kind.CD.participating").before.as_deref(), Some("must"));
        assert_eq!(of("kind.CD.participating").after.as_deref(), Some("comment-only"));
        assert!(found.iter().all(|one| one.line.starts_with("kind.")), "{found:?}");
        assert_eq!(differences(sets.named("2020").unwrap(), sets.named("2020").unwrap()), []);
    }
}
