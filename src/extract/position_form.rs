//! A filled position form (`isodesk position form`), turned into the position file it stands for.
//!
//! The form's content controls carry the path of their field as tag; what they hold is put together as JSON and read
//! as any other position file, so that a form is refused in the words of a file.

use super::text::Text;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the tags of our controls begin with.
const PREFIX: &str = "isodesk/";
/// What an unfilled control shows.
const PLACEHOLDER: &str = "…";

/// What the controls hold, by the path in their tag.
#[derive(Default)]
struct Form {
    plain: Map<String, Value>,
    answers: BTreeMap<u32, Map<String, Value>>,
    experts: BTreeMap<u32, Map<String, Value>>,
    tally: Map<String, Value>,
}

/// The position file that a form holds, as JSON; `None` when the text is no such form.
pub fn position_file(text: &Text) -> Option<String> {
    let mut controls = text
        .fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?, value.trim())))
        .peekable();
    controls.peek()?;
    let mut form = Form::default();
    for (path, value) in controls {
        if !value.is_empty() && value != PLACEHOLDER {
            form.take(path, value);
        }
    }
    Some(form.into_file().to_string())
}

impl Form {
    fn take(&mut self, path: &str, value: &str) {
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["comments"] => {
                self.plain.insert("comments".to_owned(), parts(value));
            }
            [field] => {
                self.plain.insert((*field).to_owned(), value.into());
            }
            ["tally", field] => {
                self.tally.insert((*field).to_owned(), number_or_text(value));
            }
            ["answers", number, field] => {
                let value = if *field == "choices" { parts(value) } else { value.into() };
                line(&mut self.answers, number).insert((*field).to_owned(), value);
            }
            ["experts", number, field] => {
                line(&mut self.experts, number).insert((*field).to_owned(), value.into());
            }
            _ => {}
        }
    }

    fn into_file(self) -> Value {
        let mut file = self.plain;
        let answers: Vec<Value> = self
            .answers
            .into_iter()
            .map(|(question, mut answer)| {
                answer.insert("question".to_owned(), question.into());
                answer.into()
            })
            .collect();
        file.insert("answers".to_owned(), answers.into());
        if !self.experts.is_empty() {
            file.insert("experts".to_owned(), self.experts.into_values().collect::<Vec<_>>().into());
        }
        if !self.tally.is_empty() {
            file.insert("tally".to_owned(), self.tally.into());
        }
        json!(file)
    }
}

/// The line of a list that the form calls by that number; one without a number comes first.
fn line<'a>(lines: &'a mut BTreeMap<u32, Map<String, Value>>, number: &str) -> &'a mut Map<String, Value> {
    lines.entry(number.parse().unwrap_or(0)).or_default()
}

fn parts(value: &str) -> Value {
    value.split(';').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().into()
}

fn number_or_text(value: &str) -> Value {
    value.parse::<u32>().map_or_else(|_| value.into(), Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{fields::Notation, position::PositionFile},
        extract::text::{Coverage, Format},
    };

    fn text(fields: &[(&str, &str)]) -> Text {
        Text {
            format: Format::Docx,
            page_count: None,
            coverage: Coverage::Full,
            pages: Vec::new(),
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            properties: Vec::new(),
            headers: Vec::new(),
            members: Vec::new(),
            ocr_pages: Vec::new(),
            troubles: Vec::new(),
        }
    }

    #[test]
    fn a_filled_form_is_a_position_file() {
        let form = text(&[
            ("isodesk/ballot", "4"),
            ("isodesk/tag", "U.S. TAG to ISO/TC 2"),
            ("isodesk/decided", "2026-03-09"),
            ("isodesk/by", "Robin Vale"),
            ("isodesk/answers/1/choice", "approve"),
            ("isodesk/answers/1/statement", "…"),
            ("isodesk/answers/2/choices", "Springfield; Lakeside"),
            ("isodesk/comments", "a.docx; b.docx"),
            ("isodesk/experts/2/name", "Rex Alder"),
            ("isodesk/experts/2/email", "rex@example.com"),
            ("isodesk/tally/eligible", "3"),
            ("isodesk/tally/approve", "3"),
            ("another field", "x"),
        ]);
        let file = PositionFile::read(&position_file(&form).unwrap(), Notation::Json).unwrap();
        assert_eq!(file.ballot, "4");
        assert_eq!(file.answers[0].choices[0].as_str(), "approve");
        assert_eq!(file.answers[0].statement, None);
        assert_eq!(file.answers[1].choices.len(), 2);
        assert_eq!(file.comments, ["a.docx", "b.docx"]);
        assert_eq!(file.experts[0].name, "Rex Alder");
        assert_eq!(file.tally.unwrap().eligible, 3);
    }

    #[test]
    fn another_paper_is_no_form() {
        assert_eq!(position_file(&text(&[("Name", "x")])), None);
    }
}
