//! Many positions in one table: a row for each answer, the rows of one ballot together being one position.
//!
//! Reading settles the form only, as for a single file. A position without a choice in any of its rows is one that
//! nobody has filled in yet: it is left out and said.

use super::PositionFile;
use crate::domain::fields::{FieldError, Notation};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The columns that a position is made of.
pub const COLUMNS: [&str; 13] = [
    "ballot",
    "tag",
    "decided",
    "by",
    "question",
    "choice",
    "statement",
    "abstain_reason",
    "comments",
    "expert_name",
    "expert_email",
    "expert_organization",
    "expert_category",
];

/// Columns that the template shows to people, and that are not read.
pub const SHOWN: [&str; 4] = ["about", "committee", "due", "allowed"];

/// What the rows of one ballot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabledPosition {
    /// The rows, as a spreadsheet counts them.
    pub rows: Vec<usize>,
    /// The ballot as they name it.
    pub ballot: String,
    /// The position; `None` when no row has a choice.
    pub file: Result<Option<PositionFile>, FieldError>,
}

/// A row: its number as a spreadsheet counts it, and its cells by their heading.
pub type Row<'a> = (usize, &'a BTreeMap<String, String>);

/// Refuses a heading that is none of the columns, and a table without those that every position needs.
pub fn check_heads(heads: &[String]) -> Result<(), FieldError> {
    let all = || COLUMNS.iter().chain(&SHOWN).copied().collect::<Vec<_>>().join(", ");
    let is_known = |head: &&String| head.is_empty() || COLUMNS.iter().chain(&SHOWN).any(|name| name == head);
    if let Some(unknown) = heads.iter().find(|head| !is_known(head)) {
        return Err(FieldError::new(format!("row 1: `{unknown}` is not a column here"))
            .hint(format!("allowed: {}", all())));
    }
    for needed in ["ballot", "tag", "decided", "by", "choice"] {
        if !heads.iter().any(|head| head == needed) {
            return Err(FieldError::new(format!("row 1: the column `{needed}` is missing"))
                .hint("`isodesk position batch --template FILE.csv` writes a table with every column"));
        }
    }
    Ok(())
}

/// The positions of a table, in the order of their first rows.
pub fn read<'a>(rows: impl IntoIterator<Item = Row<'a>>) -> Vec<TabledPosition> {
    let mut groups: Vec<(String, Vec<Row<'a>>)> = Vec::new();
    for (number, cells) in rows {
        let ballot = cell(cells, "ballot").unwrap_or_default();
        match groups.iter_mut().find(|(name, _)| *name == ballot && !ballot.is_empty()) {
            Some((_, group)) => group.push((number, cells)),
            None => groups.push((ballot.to_owned(), vec![(number, cells)])),
        }
    }
    let position = |(ballot, group): (String, Vec<Row<'a>>)| TabledPosition {
        rows: group.iter().map(|(number, _)| *number).collect(),
        file: position_of(&ballot, &group),
        ballot,
    };
    groups.into_iter().map(position).collect()
}

fn position_of(ballot: &str, group: &[Row<'_>]) -> Result<Option<PositionFile>, FieldError> {
    let is_blank = group.iter().all(|(_, cells)| cell(cells, "choice").is_none());
    if is_blank && !ballot.is_empty() {
        return Ok(None);
    }
    let mut fields = Map::new();
    for name in ["ballot", "tag", "decided", "by"] {
        if let Some(value) = the_one(group, name)? {
            fields.insert(name.to_owned(), json!(value));
        }
    }
    fields.insert("answers".to_owned(), Value::from(answers(group)?));
    let comments = group.iter().filter_map(|(_, cells)| cell(cells, "comments"));
    let comments: Vec<&str> = comments.flat_map(|names| names.split(';')).map(str::trim).collect();
    fields.insert("comments".to_owned(), json!(comments));
    let experts: Vec<Value> = group.iter().filter_map(|(_, cells)| expert(cells)).collect();
    fields.insert("experts".to_owned(), Value::from(experts));
    PositionFile::read(&Value::Object(fields).to_string(), Notation::Json).map(Some)
}

/// What all rows of a position say of a field; empty cells say nothing.
fn the_one<'a>(group: &[Row<'a>], name: &str) -> Result<Option<&'a str>, FieldError> {
    let mut stated = group.iter().filter_map(|(number, cells)| Some((number, cell(cells, name)?)));
    let Some((first, value)) = stated.next() else { return Ok(None) };
    match stated.find(|(_, other)| *other != value) {
        None => Ok(Some(value)),
        Some((row, other)) => Err(FieldError::new(format!(
            "`{name}`: row {first} says `{value}`, and row {row} says `{other}`"
        ))
        .hint("rows of one ballot are one position: write it once, or the same in each")),
    }
}

/// The answers; rows of the same question add up to one answer with several choices.
fn answers(group: &[Row<'_>]) -> Result<Vec<Value>, FieldError> {
    let mut answers: Vec<(u32, Vec<&str>, Map<String, Value>)> = Vec::new();
    for (row, cells) in group {
        let question = match cell(cells, "question") {
            None => 1,
            Some(text) => text
                .parse()
                .map_err(|_| FieldError::new(format!("row {row}: `question`: `{text}` is not a number")))?,
        };
        let place = answers.iter().position(|(known, _, _)| *known == question).unwrap_or_else(|| {
            answers.push((question, Vec::new(), Map::new()));
            answers.len() - 1
        });
        let (_, choices, more) = &mut answers[place];
        choices.extend(cell(cells, "choice"));
        for name in ["statement", "abstain_reason"] {
            if let Some(value) = cell(cells, name) {
                more.insert(name.to_owned(), json!(value));
            }
        }
    }
    let answered = answers.into_iter().filter(|(_, choices, more)| !choices.is_empty() || !more.is_empty());
    Ok(answered
        .map(|(question, choices, mut more)| {
            more.insert("question".to_owned(), json!(question));
            more.insert("choices".to_owned(), json!(choices));
            Value::Object(more)
        })
        .collect())
}

fn expert(cells: &BTreeMap<String, String>) -> Option<Value> {
    let mut expert = Map::new();
    for name in ["name", "email", "organization", "category"] {
        if let Some(value) = cell(cells, &format!("expert_{name}")) {
            expert.insert(name.to_owned(), json!(value));
        }
    }
    (!expert.is_empty()).then_some(Value::Object(expert))
}

/// The words of a cell, without the apostrophe that keeps a spreadsheet from running them.
fn cell<'a>(cells: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    let text = cells.get(name)?.trim();
    let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> Vec<TabledPosition> {
        let heads = "ballot|tag|decided|by|question|choice|statement|comments|expert_name|expert_email";
        let cells: Vec<BTreeMap<String, String>> = rows
            .iter()
            .map(|row| heads.split('|').map(str::to_owned).zip(row.split('|').map(str::to_owned)).collect())
            .collect();
        read((2..).zip(&cells))
    }

    fn file(position: &TabledPosition) -> &PositionFile {
        position.file.as_ref().unwrap().as_ref().unwrap()
    }

    #[test]
    fn rows_of_one_ballot_are_one_position() {
        let read = table(&[
            "4|T|2026-03-02|A|1|approve||||",
            "5|T|2026-03-02|A||disapprove|'=clause 4||B|b@example.com",
            "4||||2|yes||a.docx; b.docx||",
            "6|T|2026-03-02|A||||||",
        ]);
        assert_eq!(
            read.iter().map(|one| one.rows.clone()).collect::<Vec<_>>(),
            [vec![2, 4], vec![3], vec![5]]
        );
        let first = file(&read[0]);
        assert_eq!((first.answers.len(), first.answers[1].question, first.comments.len()), (2, 2, 2));
        let second = file(&read[1]);
        assert_eq!(second.answers[0].statement.as_ref().unwrap().as_str(), "=clause 4");
        assert_eq!(second.experts[0].email, "b@example.com");
        assert_eq!(read[2].file, Ok(None), "nobody has filled it in");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let refused = |rows: &[&str]| table(rows)[0].file.clone().unwrap_err().message;
        assert_eq!(refused(&["|T|2026-03-02|A||approve||||"]), "`ballot` is missing");
        assert_eq!(refused(&["4|T|tomorrow|A||approve||||"]), "`decided`: `tomorrow` is not a date");
        assert_eq!(
            refused(&["4|T|2026-03-02|A||approve||||", "4|T|2026-03-02|B|2|yes||||"]),
            "`by`: row 2 says `A`, and row 3 says `B`"
        );
        assert_eq!(
            refused(&["4|T|2026-03-02|A|one|approve||||"]),
            "row 2: `question`: `one` is not a number"
        );
        let heads = |names: &str| {
            let heads: Vec<String> = names.split('|').map(str::to_owned).collect();
            check_heads(&heads).unwrap_err().message
        };
        assert_eq!(heads("ballot|tag|decided|by|chioce"), "row 1: `chioce` is not a column here");
        assert_eq!(heads("ballot|tag|decided|by"), "row 1: the column `choice` is missing");
    }
}
