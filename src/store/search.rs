//! The index of words: which documents hold what a person asks for, best first.
//!
//! It is no history and has no event: everything in it can be made again. A question becomes an expression of
//! the index here, out of folded words only, so that no text that is typed is ever part of the language of the
//! database.

use super::{Reader, StoreError, Transaction, column, mark};
use crate::domain::search::{Ending, Part, Query, Term};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, named_params};
use std::{
    fmt::Write as _,
    io::{self, Read as _, Write as _},
};

const INDEX: &str = "
    insert or replace into document_search (rowid, name, title, body, filed)
    values (:document, :name, :title, :body, :filed)";
const KEEP: &str = "
    insert into document_text (document, text) values (:document, :text)
    on conflict (document) do update set text = excluded.text";
const TEXT: &str = "select text from document_text where document = :document";
const FORGET: &str = "insert into document_search (document_search) values ('delete-all')";
/// Documents have their numbers in the order of receipt: where there are more than `most`, the newest are ranked.
const FIND: &str = "
    select found.document, found.score, count(*) over () from (
        select rowid as document, bm25(document_search, 10.0, 5.0, 1.0, 0.0) as score
        from document_search
        where document_search match :expression
            and rowid >= coalesce((
                select min(id) from document indexed by document_by_received where received >= :since), :none)
        order by rowid desc limit :most
    ) as found
    join document on document.id = found.document
    where :since is null or document.received >= :since
    order by found.score, found.document desc limit :limit";
const STATE: &str = "search";
const TO_BE_MADE: &str = "to be made";
const MADE: &str = "made";

/// So many documents are ranked at most.
pub const MOST_RANKED: u32 = 2000;

/// The words of a document, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What it is called: committee, number, reference, file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its pages.
    pub body: String,
    /// What a search filters by, one word each.
    pub filed: String,
}

/// A document that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub document: u64,
    /// How well it answers: larger is better.
    pub score: f64,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What was asked.
    pub query: &'a Query,
    /// Words that must stand under `filed`.
    pub filed: &'a [String],
    /// Received on that day or later.
    pub since: Option<Date>,
    /// At most so many.
    pub limit: u32,
}

/// Writes the words of a document, over older ones.
pub fn index(transaction: &Transaction<'_>, document: u64, words: &Words) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(INDEX)?.execute(named_params! {
        ":document": column::signed(document), ":name": words.name, ":title": words.title,
        ":body": words.body, ":filed": words.filed,
    })?;
    Ok(())
}

/// Keeps the text that passages are shown from.
pub fn keep_text(transaction: &Transaction<'_>, document: u64, text: &str) -> Result<(), StoreError> {
    let text = deflated(text).map_err(|error| StoreError::Refused { cause: error.to_string() })?;
    transaction
        .connection
        .prepare_cached(KEEP)?
        .execute(named_params! { ":document": column::signed(document), ":text": text })?;
    Ok(())
}

/// The text that was kept of a document.
pub fn text(reader: &Reader<'_>, document: u64) -> Result<Option<String>, StoreError> {
    let mut statement = reader.connection.prepare_cached(TEXT)?;
    let kept: Option<Vec<u8>> = statement
        .query_row(named_params! { ":document": column::signed(document) }, |row| row.get(0))
        .optional()?;
    let unreadable = |_| StoreError::Unreadable { what: "a deflated text", text: "other bytes".to_owned() };
    kept.map(|bytes| inflated(&bytes).map_err(unreadable)).transpose()
}

/// The best documents, and how many were ranked.
pub fn find(reader: &Reader<'_>, wanted: &Wanted<'_>) -> Result<(Vec<Hit>, u32), StoreError> {
    let mut statement = reader.connection.prepare_cached(FIND)?;
    let mut rows = statement.query(named_params! {
        ":expression": expression(wanted.query, wanted.filed),
        ":since": wanted.since.map(|since| since.to_string()),
        // Nothing that recent: no number is as large. Without a day, every number is.
        ":none": if wanted.since.is_some() { i64::MAX } else { 0 },
        ":most": MOST_RANKED,
        ":limit": wanted.limit,
    })?;
    let (mut hits, mut ranked) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let score: f64 = row.get(1)?;
        hits.push(Hit { document: column::unsigned(row.get(0)?), score: -score });
        ranked = row.get(2)?;
    }
    Ok((hits, ranked))
}

/// Whether every document is in the index.
pub fn is_complete(reader: &Reader<'_>) -> Result<bool, StoreError> {
    Ok(mark::find(reader, STATE)?.as_deref() != Some(TO_BE_MADE))
}

/// Empties the index, to make it anew; the texts stay.
pub fn forget(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(FORGET)?.execute([])?;
    mark::write(transaction, STATE, TO_BE_MADE)
}

/// Says that every document is in the index again.
pub fn complete(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    mark::write(transaction, STATE, MADE)
}

/// The question in the language of the index. Folded words hold letters and digits only.
fn expression(query: &Query, filed: &[String]) -> String {
    let wanted: Vec<String> = query.wanted.iter().map(part).collect();
    let unwanted: Vec<String> = query.unwanted.iter().map(term).collect();
    let mut expression = format!("{{name title body}} : (({})", wanted.join(" AND "));
    if !unwanted.is_empty() {
        let _ = write!(expression, " NOT ({})", unwanted.join(" OR "));
    }
    expression.push(')');
    for word in filed {
        let _ = write!(expression, " AND filed : \"{word}\"");
    }
    expression
}

fn part(part: &Part) -> String {
    match part {
        Part::Term(one) => term(one),
        Part::Near { terms, within } => {
            let terms: Vec<String> = terms.iter().map(term).collect();
            format!("NEAR({}, {within})", terms.join(" "))
        }
    }
}

fn term(term: &Term) -> String {
    let ending = match term.ending {
        Ending::Whole => "",
        Ending::Open => " *",
    };
    format!("\"{}\"{ending}", term.words.join(" "))
}

fn deflated(text: &str) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(text.len() / 2), Compression::fast());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

fn inflated(bytes: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    DeflateDecoder::new(bytes).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_becomes_an_expression_of_folded_words() {
        let query = Query::read("quality near \"risk of error\" ISO/TC176 audit* -draft -old").unwrap();
        assert_eq!(
            expression(&query, &["s40".to_owned()]),
            "{name title body} : ((NEAR(\"quality\" \"risk error\", 10) AND \"iso tc 176\" AND \"audit\" *) NOT (\"draft\" OR \"old\")) AND filed : \"s40\""
        );
    }

    #[test]
    fn a_text_is_kept_deflated() {
        let text = "quality ".repeat(100);
        let kept = deflated(&text).unwrap();
        assert!(kept.len() < 100);
        assert_eq!(inflated(&kept).unwrap(), text);
    }
}
