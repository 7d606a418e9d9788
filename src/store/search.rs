//! The index of words: which documents hold what a person asks for, best first.
//!
//! It is no history and has no event: everything in it can be made again.

mod asked;

use super::{Reader, StoreError, Transaction, column};
use crate::domain::search::Query;
use asked::Asked;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, named_params};
use std::{
    collections::{HashMap, HashSet},
    io::{self, Read as _, Write as _},
    ops::RangeInclusive,
};

const INDEX: &str = "
    insert or replace into document_search (rowid, name, title, body, filed, begins)
    values (:document, :name, :title, :body, :filed, :begins)";
const KEEP: &str = "
    insert into document_text (document, text) values (:document, :text)
    on conflict (document) do update set text = excluded.text";
const TEXT: &str = "select text from document_text where document = :document";
const FORGET: &str = "insert into document_search (document_search) values ('delete-all')";
/// Documents have their numbers in the order of receipt: where there are more than `most`, the newest are ranked.
const ANSWERS: &str = "
    with answer (document) as materialized (
        select rowid from document_search
        where document_search match :answers and rowid >= :first
        order by rowid desc limit :most
    )
    select answer.document, document.title from answer join document on document.id = answer.document
    where :since is null or document.received >= :since";
/// By the index of days: the database would else look for the smallest number through all documents.
const FIRST_SINCE: &str =
    "select min(id) from document indexed by document_by_received where received >= :since";
/// The plus sign keeps the database from asking the index once for each document.
const SCORES: &str = "
    select rowid, bm25(document_search, 10.0, 5.0, 1.0, 0.0, 0.0) from document_search
    where document_search match :ranked and rowid >= :first
        and +rowid in (select value from json_each(:documents))";
const ADD_UNREAD: &str = "insert or ignore into unread (document) values (:document)";
const ALL_UNREAD: &str = "insert or ignore into unread (document) select id from document";
const UNREAD: &str = "
    select document from unread where document > :after order by document limit :limit";
const COUNT_UNREAD: &str = "select count(*) from unread";
const READ: &str = "delete from unread where document = :document";

/// So many documents are ranked at most.
pub const MOST_RANKED: u32 = 2000;

/// A word of more documents than these is common.
const COMMON: u32 = 20_000;

/// Letters of the beginnings that are indexed themselves.
const BEGINS: RangeInclusive<usize> = 1..=3;

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
        ":body": words.body, ":filed": words.filed, ":begins": begins(words),
    })?;
    Ok(())
}

/// The beginnings of the words, each once: so short a one has too many words to be looked for word by word.
fn begins(words: &Words) -> String {
    let mut begins = HashSet::new();
    for word in [&words.name, &words.title, &words.body].into_iter().flat_map(|text| text.split(' ')) {
        begins.extend(BEGINS.filter_map(|length| beginning(word, length)));
    }
    let mut begins: Vec<&str> = begins.into_iter().collect();
    begins.sort_unstable();
    begins.join(" ")
}

/// The first letters of a word that has so many.
fn beginning(word: &str, length: usize) -> Option<&str> {
    let (end, letter) = word.char_indices().nth(length - 1)?;
    Some(&word[..end + letter.len_utf8()])
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
    find_with(reader, wanted, COMMON)
}

/// A word that stands in more than `common` documents is looked for, but not ranked by: it tells them apart least, and
/// ranking by a word reads all of its places in the index.
fn find_with(reader: &Reader<'_>, wanted: &Wanted<'_>, common: u32) -> Result<(Vec<Hit>, u32), StoreError> {
    let asked = Asked::of(reader, wanted, common)?;
    let mut hits = answers(reader, wanted, &asked)?;
    if let Some(ranked) = &asked.ranked {
        let scores = scores(reader, ranked, &hits)?;
        for hit in &mut hits {
            hit.score += scores.get(&hit.document).copied().unwrap_or_default();
        }
    }
    let ranked = u32::try_from(hits.len()).unwrap_or(MOST_RANKED);
    hits.sort_by(|one, other| other.score.total_cmp(&one.score).then(other.document.cmp(&one.document)));
    hits.truncate(usize::try_from(wanted.limit).unwrap_or(usize::MAX));
    Ok((hits, ranked))
}

/// The documents that answer, scored by the common words that stand in their titles.
fn answers(reader: &Reader<'_>, wanted: &Wanted<'_>, asked: &Asked<'_>) -> Result<Vec<Hit>, StoreError> {
    let since = wanted.since.map(|since| since.to_string());
    let first = since.as_deref().map_or(Ok(0), |since| first_since(reader, since))?;
    let mut statement = reader.connection.prepare_cached(ANSWERS)?;
    let mut rows = statement.query(named_params! {
        ":answers": asked.answers,
        ":since": since,
        ":first": first,
        ":most": MOST_RANKED,
    })?;
    let mut hits = Vec::new();
    while let Some(row) = rows.next()? {
        let title: Option<String> = if asked.unranked.is_empty() { None } else { row.get(1)? };
        let score = title.map_or(0.0, |title| asked.score_of_title(&title));
        hits.push(Hit { document: column::unsigned(row.get(0)?), score });
    }
    Ok(hits)
}

/// The first document that was received on that day or later; a number beyond all others where there is none.
fn first_since(reader: &Reader<'_>, since: &str) -> Result<i64, StoreError> {
    let mut statement = reader.connection.prepare_cached(FIRST_SINCE)?;
    let first: Option<i64> = statement.query_row(named_params! { ":since": since }, |row| row.get(0))?;
    Ok(first.unwrap_or(i64::MAX))
}

/// How well those of the documents answer that are scored by the index.
fn scores(reader: &Reader<'_>, ranked: &str, hits: &[Hit]) -> Result<HashMap<u64, f64>, StoreError> {
    let numbers: Vec<u64> = hits.iter().map(|hit| hit.document).collect();
    let mut statement = reader.connection.prepare_cached(SCORES)?;
    let rows = statement.query_map(
        named_params! {
            ":ranked": ranked,
            ":first": column::signed(numbers.iter().min().copied().unwrap_or_default()),
            ":documents": serde_json::Value::from(numbers).to_string(),
        },
        // The index gives the best document the smallest number.
        |row| Ok((column::unsigned(row.get(0)?), -row.get::<_, f64>(1)?)),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Says that the pages of a document are still to be read.
pub fn is_unread(transaction: &Transaction<'_>, document: u64) -> Result<(), StoreError> {
    let document = named_params! { ":document": column::signed(document) };
    transaction.connection.prepare_cached(ADD_UNREAD)?.execute(document)?;
    Ok(())
}

/// Says that they are read.
pub fn is_read(transaction: &Transaction<'_>, document: u64) -> Result<(), StoreError> {
    let document = named_params! { ":document": column::signed(document) };
    transaction.connection.prepare_cached(READ)?.execute(document)?;
    Ok(())
}

/// At most `limit` documents after that number whose pages are still to be read, in order.
pub fn unread(reader: &Reader<'_>, after: u64, limit: u32) -> Result<Vec<u64>, StoreError> {
    let mut statement = reader.connection.prepare_cached(UNREAD)?;
    let rows = statement
        .query_map(named_params! { ":after": column::signed(after), ":limit": limit }, |row| row.get(0))?;
    Ok(rows.collect::<Result<Vec<i64>, _>>()?.into_iter().map(column::unsigned).collect())
}

/// How many documents have pages that are still to be read.
pub fn count_unread(reader: &Reader<'_>) -> Result<u64, StoreError> {
    let mut statement = reader.connection.prepare_cached(COUNT_UNREAD)?;
    Ok(column::unsigned(statement.query_row([], |row| row.get(0))?))
}

/// Empties the index, to make it anew: every document is to be read, as far as its text is not kept.
pub fn forget(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(FORGET)?.execute([])?;
    transaction.connection.prepare_cached(ALL_UNREAD)?.execute([])?;
    Ok(())
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
mod tests;
