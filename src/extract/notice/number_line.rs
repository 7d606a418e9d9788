//! A line of the heading that is nothing but a committee and the number of its paper, in the words of its secretariat:
//! `Document de l'ISO/TC 46/SC 4 N 1012`, `ISO/TC 46/SC 4 Doc. No. 1012`, `N 1012 of ISO/TC 46/SC 4`.

use crate::domain::{
    committee::{self, CommitteeReference, read_document_number},
    document::DocumentNumber,
};
use serde::Deserialize;
use std::sync::LazyLock;

/// What may stand between two parts of such a line.
const MARKS: [char; 8] = [' ', '\u{a0}', '\t', '/', '-', '\u{2013}', ':', ','];
/// Bytes of such a line.
const LONGEST: usize = 100;
/// Digits of a number, where no `N` says that it is one.
const MOST_DIGITS: usize = 5;

#[derive(Deserialize)]
struct Words {
    before: Vec<String>,
    between: Vec<String>,
    number: Vec<String>,
    behind: Vec<String>,
    of: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/number_lines.toml")).expect("the data file is read by a test")
});

/// The committee and the number that a whole line states.
pub(super) fn read(line: &str) -> Option<(CommitteeReference, DocumentNumber)> {
    let line = line.trim();
    if line.len() > LONGEST || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let line = without_end(line, &WORDS.behind).unwrap_or(line);
    let line = without_start(line, &WORDS.before).unwrap_or(line);
    if let Some(found) = number_first(line) {
        return Some(found);
    }
    let (committee, rest) = leading_committee(line)?;
    let named = without_start(rest, &WORDS.number);
    if let Some(number) = named.and_then(digits) {
        return Some((committee, DocumentNumber { number, revision: None }));
    }
    let numbers = [named, without_start(rest, &WORDS.between), Some(rest)];
    let found =
        numbers.into_iter().flatten().find_map(|rest| read_document_number(rest, Some(&committee)))?;
    Some((committee, found.number))
}

/// `N 1012 of ISO/TC 46/SC 4`, `N1012 - ISO/TC 46/SC 4`.
fn number_first(line: &str) -> Option<(CommitteeReference, DocumentNumber)> {
    let found = committee::find_document_numbers(line).into_iter().next()?;
    if found.range.start > 0 || found.committee.is_some() {
        return None;
    }
    let rest = line[found.range.end..].trim_start_matches(MARKS).trim_start_matches('(');
    let rest = without_start(rest, &WORDS.of).unwrap_or(rest).trim_end_matches(')');
    Some((CommitteeReference::read(rest).ok()?, found.number))
}

/// The committee at the start, and what stands behind it and the marks.
fn leading_committee(line: &str) -> Option<(CommitteeReference, &str)> {
    let (range, committee) =
        committee::find(line).into_iter().next().filter(|(range, _)| range.start == 0)?;
    Some((committee, line[range.end..].trim_start_matches(MARKS)))
}

fn digits(text: &str) -> Option<u32> {
    let is_number = (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// The text behind the longest of these words, which a letter does not go on with.
fn without_start<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    let behind = |word: &String| {
        let start = text.get(..word.len()).filter(|start| start.to_lowercase() == *word)?;
        let rest = &text[start.len()..];
        let is_whole = !start.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric);
        is_whole.then(|| rest.trim_start_matches(MARKS))
    };
    words.iter().filter_map(behind).min_by_key(|rest| rest.len())
}

/// The text before one of these words at its end, which stands apart.
fn without_end<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    let before = |word: &String| {
        let place = text.len().checked_sub(word.len())?;
        let end = text.get(place..).filter(|end| end.to_lowercase() == *word)?;
        let rest = &text[..place];
        (rest.ends_with(char::is_whitespace) || end.starts_with('(')).then(|| rest.trim_end())
    };
    words.iter().find_map(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_secretariat_state_their_number() {
        for line in [
            "Document de l'ISO/TC 46/SC 4 N 1012",
            "Doc. ISO/TC 46/SC 4 N 1012",
            "ISO/TC 46/SC 4 Document N 1012",
            "ISO/TC 46/SC 4 Doc. N1012",
            "ISO/TC 46/SC 4 Doc. No. N1012",
            "ISO/TC 46/SC 4 - N1012",
            "ISO/TC 46/SC 4: N 1012",
            "ISO/TC 46/SC 4 no. 1012",
            "ISO/TC 46/SC 4 № 1012",
            "ISO/TC 46/SC 4 Document number 1012",
            "ISO/TC 46/SC 4 N 1012 (E)",
            "ISO/TC 46/SC 4 N 1012 EN",
            "N 1012 of ISO/TC 46/SC 4",
            "N1012 \u{2013} ISO/TC 46/SC 4",
            "N1012 (ISO/TC 46/SC 4)",
            "N-doc: ISO/TC 46/SC 4 N 1012",
        ] {
            let read = read(line).map(|(committee, number)| format!("{committee} N {number}"));
            assert_eq!(read.as_deref(), Some("ISO/TC 46/SC 4 N 1012"), "{line}");
        }
    }

    #[test]
    fn other_lines_state_none() {
        for line in [
            "ISO/TC 46/SC 4",
            "ISO/TC 46/SC 4 Information and documentation",
            "ISO/TC 46/SC 4 No. of experts: 12",
            "ISO/TC 46/SC 4 document 1012 was approved",
            "Document N 1012",
            "ISO 9001:2015",
            "N 1012 of the committee",
            "ISO/TC 46/SC 4 N 1012 to N 1015",
            "ISO/TC 46/SC 4 number 1234567",
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
