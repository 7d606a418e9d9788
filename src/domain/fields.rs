//! Named fields of a file that a person writes (TOML or JSON): every refusal names the field by its path.
//!
//! The one surprise: TOML's bare dates and JSON's quoted ones are the same text here, so that one reader
//! serves both.

use jiff::civil::Date;
use serde_json::{Map, Value};

/// How a file of fields is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

/// A table of named fields, with the path that leads to it.
#[derive(Clone, Debug)]
pub struct Fields {
    path: String,
    values: Map<String, Value>,
}

/// A field is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FieldError {
    /// What is wrong, naming the field.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
}

impl FieldError {
    /// A refusal with those words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// The same refusal with its next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A line that a parser refuses, in the words of the person who wrote it.
fn unreadable_line(text: &str, line: usize, why: &str) -> FieldError {
    let written = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
    let short: String = written.chars().take(MOST_SHOWN).collect();
    let more = if short.len() < written.len() { "…" } else { "" };
    FieldError::new(format!("line {line} {why}: `{short}{more}`"))
}

/// What the parser of TOML found, in a person's words.
fn trouble_of(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "names a field a second time"
    } else if message.contains("invalid date") {
        "states a day that no calendar has"
    } else {
        "is no TOML"
    }
}

/// So many letters of a line are shown when it cannot be read.
const MOST_SHOWN: usize = 60;

impl Fields {
    /// Reads a whole file.
    pub fn read(text: &str, notation: Notation) -> Result<Self, FieldError> {
        let value = match notation {
            Notation::Toml => {
                let table: toml::Table = toml::from_str(text).map_err(|error| {
                    let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
                    unreadable_line(text, line, trouble_of(error.message())).hint(
                        "a field is written `by = \"A. Person\"`: texts in quotation marks, dates and numbers without",
                    )
                })?;
                Value::Object(table.into_iter().map(|(name, value)| (name, plain(value))).collect())
            }
            Notation::Json => serde_json::from_str(text).map_err(|error| {
                unreadable_line(text, error.line(), "is no JSON")
                    .hint("a field is written `\"by\": \"A. Person\"`, with a comma before the next one")
            })?,
        };
        match value {
            Value::Object(values) => Ok(Self { path: String::new(), values }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(FieldError::new("the file holds no fields"))
            }
        }
    }

    /// The path of a field, as refusals name it: `answers[1].choice`.
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Refuses fields with any other name, so that a misspelt one is never silently without effect.
    pub fn allow(&self, names: &[&str]) -> Result<(), FieldError> {
        match self.values.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(FieldError::new(format!("`{}` is not a field here", self.path_of(name)))
                .hint(format!("allowed: {}", names.join(", ")))),
        }
    }

    /// Whether the field is there.
    pub fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    /// A text that has to be there and not be empty.
    pub fn text(&self, name: &str) -> Result<String, FieldError> {
        self.optional_text(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text that may be left out; an empty one is left out.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, FieldError> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => Err(self.wrong(name, "a text")),
        }
    }

    /// A whole number that may be left out.
    pub fn optional_number(&self, name: &str) -> Result<Option<u32>, FieldError> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value
                .as_u64()
                .and_then(|number| u32::try_from(number).ok())
                .map(Some)
                .ok_or_else(|| self.wrong(name, "a whole number")),
        }
    }

    /// A whole number that has to be there.
    pub fn number(&self, name: &str) -> Result<u32, FieldError> {
        self.optional_number(name)?.ok_or_else(|| self.missing(name))
    }

    /// Yes or no, which may be left out.
    pub fn optional_flag(&self, name: &str) -> Result<Option<bool>, FieldError> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_)) => {
                Err(self.wrong(name, "`true` or `false`"))
            }
        }
    }

    /// A date that may be left out.
    pub fn optional_date(&self, name: &str) -> Result<Option<Date>, FieldError> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        let refused = |_| FieldError::new(format!("`{}`: `{text}` is not a date", self.path_of(name)));
        text.parse().map(Some).map_err(refused).map_err(|error| error.hint("write it as `2026-03-10`"))
    }

    /// A date that has to be there.
    pub fn date(&self, name: &str) -> Result<Date, FieldError> {
        self.optional_date(name)?.ok_or_else(|| self.missing(name))
    }

    /// A list of texts; one text alone is a list of one, and a list left out is empty.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, FieldError> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.clone()]),
            Some(Value::Array(values)) => values
                .iter()
                .map(|value| {
                    value.as_str().map(str::to_owned).ok_or_else(|| self.wrong(name, "a list of texts"))
                })
                .collect(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => {
                Err(self.wrong(name, "a list of texts"))
            }
        }
    }

    /// A table of its own, which may be left out.
    pub fn optional_table(&self, name: &str) -> Result<Option<Self>, FieldError> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(values)) => {
                Ok(Some(Self { path: self.path_of(name), values: values.clone() }))
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                Err(self.wrong(name, "a table"))
            }
        }
    }

    /// A list of tables; left out, it is empty.
    pub fn tables(&self, name: &str) -> Result<Vec<Self>, FieldError> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(values)) => (1..)
                .zip(values)
                .map(|(place, value): (usize, &Value)| match value {
                    Value::Object(values) => {
                        Ok(Self { path: format!("{}[{place}]", self.path_of(name)), values: values.clone() })
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                        Err(self.wrong(name, "a list of tables"))
                    }
                })
                .collect(),
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                Err(self.wrong(name, "a list of tables"))
            }
        }
    }

    fn missing(&self, name: &str) -> FieldError {
        FieldError::new(format!("`{}` is missing", self.path_of(name)))
    }

    fn wrong(&self, name: &str, wanted: &str) -> FieldError {
        FieldError::new(format!("`{}` is not {wanted}", self.path_of(name)))
    }
}

/// The value without TOML's own types: a date is its text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(values) => Value::Array(values.into_iter().map(plain).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_field_by_its_path() {
        let text = "decided = 2016-11-31\nballot = 4\nanswers = [{ choice = \"yes\" }, { choise = 1 }]\n";
        assert_eq!(
            Fields::read(text, Notation::Toml).unwrap_err().message,
            "line 1 states a day that no calendar has: `decided = 2016-11-31`"
        );
        let fields = Fields::read(&text.replace("-31", "-30"), Notation::Toml).unwrap();
        assert_eq!(fields.date("decided").unwrap().to_string(), "2016-11-30");
        assert_eq!(fields.text("ballot").unwrap(), "4");
        let answers = fields.tables("answers").unwrap();
        assert_eq!(answers[0].text("choice").unwrap(), "yes");
        let refused = answers[1].allow(&["choice"]).unwrap_err();
        assert_eq!(refused.message, "`answers[2].choise` is not a field here");
        assert_eq!(refused.hint.unwrap(), "allowed: choice");
        assert_eq!(answers[1].text("choice").unwrap_err().message, "`answers[2].choice` is missing");
        assert_eq!(fields.tables("decided").unwrap_err().message, "`decided` is not a list of tables");
    }

    #[test]
    fn json_gives_the_same_fields() {
        let fields =
            Fields::read(r#"{"decided": "2016-11-30", "comments": "a.docx"}"#, Notation::Json).unwrap();
        assert_eq!(fields.date("decided").unwrap().to_string(), "2016-11-30");
        assert_eq!(fields.texts("comments").unwrap(), ["a.docx"]);
        assert_eq!(Fields::read("[]", Notation::Json).unwrap_err().message, "the file holds no fields");
    }
}
