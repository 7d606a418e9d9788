//! A query in the language of the index: what must answer it, and by which of its words the answers are ranked.
//!
//! It is made out of folded words only, so that no text that is typed is ever part of the language of the database.

use super::{BEGINS, Wanted};
use crate::{
    domain::search::{Ending, Part, Term, folded},
    store::{Reader, StoreError},
};
use rusqlite::{OptionalExtension as _, named_params};

const COUNT: &str = "
    select count(*) from (select 1 from document_search where document_search match :term limit :most)";
/// The first place of the next word of the index.
const NEXT_WORD: &str = "select term from document_word where term >= :least and term < :end limit 1";

/// A beginning of more words than these is looked up by the index itself, which reads all their places.
const MOST_WORDS: usize = 2000;
/// A beginning of more words than these is not ranked by.
const MOST_RANKED_WORDS: usize = 16;
/// No folded word has a sign beyond these.
const BEFORE_ANY_LETTER: char = '\u{1}';
const AFTER_ANY_LETTER: char = '\u{10ffff}';
/// What a common word in the title adds: as much as a word that a third of the documents have.
const IN_TITLE: f64 = 1.0;

/// What the index is asked.
pub(super) struct Asked<'q> {
    /// Which documents answer.
    pub(super) answers: String,
    /// What they are ranked by; none where every word is common.
    pub(super) ranked: Option<String>,
    /// The terms they are not ranked by.
    pub(super) unranked: Vec<&'q Term>,
}

impl<'q> Asked<'q> {
    /// A term of which every word stands in more than `common` documents is not ranked by.
    pub(super) fn of(reader: &Reader<'_>, wanted: &Wanted<'q>, common: u32) -> Result<Self, StoreError> {
        let (mut parts, mut begins) = (Vec::new(), Vec::new());
        let (mut ranked, mut unranked) = (Vec::new(), Vec::new());
        for part in &wanted.query.wanted {
            let terms = match part {
                Part::Term(term) => std::slice::from_ref(term),
                Part::Near { terms, .. } => terms,
            };
            if let Part::Term(term) = part
                && let Some(begin) = short_beginning(reader, term)?
            {
                begins.push(begin);
                unranked.push(term);
                continue;
            }
            let mut opened = Vec::new();
            for term in terms {
                let words = words_of(reader, term)?;
                opened.push(any_of(term, &words));
                if is_common(reader, term, &words, common)? {
                    unranked.push(term);
                } else {
                    ranked.extend(opened.last().cloned());
                }
            }
            parts.push(match part {
                Part::Term(_) => opened.concat(),
                Part::Near { within, .. } => near(terms, *within),
            });
        }
        let ranked = (!ranked.is_empty()).then(|| in_words(&ranked.join(" AND ")));
        Ok(Self { answers: answers(&parts, &begins, wanted), ranked, unranked })
    }

    /// How well a title answers.
    pub(super) fn score_of_title(&self, title: &str) -> f64 {
        let title = format!(" {} ", folded(title));
        self.unranked.iter().filter(|term| stands_in(term, &title)).map(|_| IN_TITLE).sum()
    }
}

fn answers(parts: &[String], begins: &[&str], wanted: &Wanted<'_>) -> String {
    let mut all = Vec::new();
    if !parts.is_empty() {
        all.push(in_words(&parts.join(" AND ")));
    }
    all.extend(begins.iter().map(|begin| format!("begins : \"{begin}\"")));
    all.extend(wanted.filed.iter().map(|word| format!("filed : \"{word}\"")));
    let all = all.join(" AND ");
    let unwanted: Vec<String> = wanted.query.unwanted.iter().map(whole).collect();
    if unwanted.is_empty() {
        return all;
    }
    format!("({all}) NOT {}", in_words(&unwanted.join(" OR ")))
}

fn in_words(expression: &str) -> String {
    format!("{{name title body}} : ({expression})")
}

fn near(terms: &[Term], within: u32) -> String {
    let terms: Vec<String> = terms.iter().map(whole).collect();
    format!("NEAR({}, {within})", terms.join(" "))
}

/// A term as it is, the beginning of a word with a star.
fn whole(term: &Term) -> String {
    let ending = match term.ending {
        Ending::Whole => "",
        Ending::Open => " *",
    };
    format!("\"{}\"{ending}", term.words.join(" "))
}

/// The term with each word that its last one begins, where they are few enough to be named.
fn any_of(term: &Term, endings: &[String]) -> String {
    let Some((_, before)) = term.words.split_last() else { return String::new() };
    if endings.is_empty() {
        return whole(term);
    }
    let phrase = |word: &String| {
        let words: Vec<&str> = before.iter().chain([word]).map(String::as_str).collect();
        format!("\"{}\"", words.join(" "))
    };
    let phrases: Vec<String> = endings.iter().map(phrase).collect();
    format!("({})", phrases.join(" OR "))
}

/// A beginning that is indexed itself, where it has too many words to be ranked by.
fn short_beginning<'q>(reader: &Reader<'_>, term: &'q Term) -> Result<Option<&'q str>, StoreError> {
    let (Ending::Open, [begin]) = (term.ending, &*term.words) else { return Ok(None) };
    let is_short = BEGINS.contains(&begin.chars().count());
    let has_many = is_short && words_that_begin(reader, begin, MOST_RANKED_WORDS)?.is_empty();
    Ok(has_many.then_some(begin))
}

/// The words of the index that the last word of an open term begins; none where they are too many to be named.
fn words_of(reader: &Reader<'_>, term: &Term) -> Result<Vec<String>, StoreError> {
    match (term.ending, term.words.last()) {
        (Ending::Open, Some(begin)) => words_that_begin(reader, begin, MOST_WORDS),
        (Ending::Open | Ending::Whole, _) => Ok(Vec::new()),
    }
}

/// The words of the index that begin so; none where they are more than `most`.
fn words_that_begin(reader: &Reader<'_>, begin: &str, most: usize) -> Result<Vec<String>, StoreError> {
    let mut words: Vec<String> = Vec::new();
    let mut statement = reader.connection.prepare_cached(NEXT_WORD)?;
    let end = format!("{begin}{AFTER_ANY_LETTER}");
    let mut least = begin.to_owned();
    // Word by word: a list of them would read every place where each of them stands.
    while let Some(word) = statement
        .query_row(named_params! { ":least": least, ":end": end }, |row| row.get::<_, String>(0))
        .optional()?
    {
        if words.len() == most {
            return Ok(Vec::new());
        }
        least = format!("{word}{BEFORE_ANY_LETTER}");
        words.push(word);
    }
    Ok(words)
}

/// Whether each word of a term stands in more than `most` documents.
fn is_common(reader: &Reader<'_>, term: &Term, endings: &[String], most: u32) -> Result<bool, StoreError> {
    if term.ending == Ending::Open && !(1..=MOST_RANKED_WORDS).contains(&endings.len()) {
        return Ok(true);
    }
    let mut statement = reader.connection.prepare_cached(COUNT)?;
    for (place, word) in term.words.iter().enumerate() {
        let is_last = place + 1 == term.words.len();
        let alone = Term { words: vec![word.clone()], ending: Ending::Whole };
        let asked = any_of(&alone, if is_last { endings } else { &[] });
        let count: u32 =
            statement.query_row(named_params! { ":term": asked, ":most": most + 1 }, |row| row.get(0))?;
        if count <= most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a folded title, blanks around it, has the words of a term in a row.
fn stands_in(term: &Term, title: &str) -> bool {
    let words = term.words.join(" ");
    match term.ending {
        Ending::Whole => title.contains(&format!(" {words} ")),
        Ending::Open => title.contains(&format!(" {words}")),
    }
}
