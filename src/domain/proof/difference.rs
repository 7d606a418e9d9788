//! Where two JSON values differ, by the path of the first place.

use super::broken;
use crate::domain::finding::Finding;
use serde_json::Value;

/// Differences between one paper and what it should say.
pub(super) struct Differences {
    code: &'static str,
    paper: &'static str,
    source: &'static str,
    /// One finding for each field that differs.
    pub(super) findings: Vec<Finding>,
}

impl Differences {
    /// None yet, between that paper and that source.
    pub(super) fn of(code: &'static str, paper: &'static str, source: &'static str) -> Self {
        Self { code, paper, source, findings: Vec::new() }
    }

    /// Notes the first place where the paper's value is not the one it should be.
    pub(super) fn compare(&mut self, field: &str, says: &Value, should: &Value) {
        if let Some((place, says, should)) = first(field.to_owned(), says, should) {
            let message = format!(
                "{}: `{place}` is `{}`, and by {} it is `{}`",
                self.paper,
                short(says),
                self.source,
                short(should)
            );
            self.findings.push(broken(self.code, message));
        }
    }

    /// Notes something that is wrong at a field.
    pub(super) fn add(&mut self, field: &str, why: &str) {
        self.findings.push(broken(self.code, format!("{}: `{field}`: {why}", self.paper)));
    }
}

/// The path of the first difference, with both values there.
fn first<'a>(path: String, left: &'a Value, right: &'a Value) -> Option<(String, &'a Value, &'a Value)> {
    if left == right {
        return None;
    }
    match (left, right) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let mut names = ours.keys().chain(theirs.keys());
            names
                .find_map(|name| first(format!("{path}.{name}"), &left[name], &right[name]))
                .or(Some((path, left, right)))
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            let mut pairs = ours.iter().zip(theirs).enumerate();
            pairs.find_map(|(index, (ours, theirs))| first(format!("{path}[{index}]"), ours, theirs))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            let index = ours.iter().zip(theirs).take_while(|(ours, theirs)| ours == theirs).count();
            Some((
                format!("{path}[{index}]"),
                left.get(index).unwrap_or(&Value::Null),
                right.get(index).unwrap_or(&Value::Null),
            ))
        }
        _ => Some((path, left, right)),
    }
}

/// A value on one line, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| text.replace(['\n', '\r'], " "));
    let cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_place_is_named() {
        let place =
            |left: &Value, right: &Value| first("tally".to_owned(), left, right).map(|(path, _, _)| path);
        assert_eq!(place(&json!([{ "votes": 1 }]), &json!([{ "votes": 2 }])).unwrap(), "tally[0].votes");
        assert_eq!(place(&json!([1]), &json!([1, 2])).unwrap(), "tally[1]");
        assert_eq!(place(&json!({ "a": 1 }), &json!({ "a": 1, "b": 2 })).unwrap(), "tally.b");
        assert_eq!(place(&json!({ "a": null }), &json!({})).unwrap(), "tally");
        assert_eq!(place(&json!({ "a": 1, "b": 2 }), &json!({ "b": 2, "a": 1 })), None);
    }
}
