//! Which words of a cell are labels, and how sure that is.

use super::{
    TICKS,
    cover::{Cell, Mark, Strength},
    dates,
};
use crate::extract::labels::{Field, Folded, LabelSet};

/// Bytes of a label in a second language.
const LONGEST_TRANSLATION: usize = 40;

/// The labels of a cell: one at its start, and any later one that a colon marks as such.
pub(super) fn of(folded: &Folded, original: &str, labels: &LabelSet) -> Vec<Mark> {
    let text = folded.text.as_str();
    let mut marks: Vec<Mark> = Vec::new();
    let mut from = 0;
    while let Some(start) = word_start(text, from) {
        let Some(found) = labels.at(text, start) else {
            from = word_end(text, start);
            continue;
        };
        let end = with_translation(text, found.range.end, found.field, labels);
        let (end, has_colon) = with_hint_and_colon(text, end);
        let is_first = text[..start].chars().all(|letter| !letter.is_alphanumeric());
        let strength = match (has_colon, is_first) {
            (true, _) if is_first || starts_like_a_label(original, folded, start) => Strength::Colon,
            // A word alone in small letters is the end of a sentence.
            (false, true) if text[end..].trim().is_empty() && starts_small(original) => {
                from = end;
                continue;
            }
            (false, true) if text[end..].trim().is_empty() || are_labels(&text[end..], labels) => {
                Strength::Alone
            }
            (false, false) if marks.last().is_some_and(|last| last.strength == Strength::Alone) => {
                Strength::Alone
            }
            (false, false) if follows_a_dated_label(text, marks.last(), start) => Strength::Bare,
            (_, true) => Strength::Bare,
            (_, false) => {
                from = word_end(text, start);
                continue;
            }
        };
        let begin = if is_first { 0 } else { start };
        marks.push(Mark { field: found.field, range: begin..end, strength });
        from = end;
    }
    marks
}

/// Words of a label in another language behind a stroke, as long as a colon ends them: `Closing date / Date de clôture:`.
fn with_translation(text: &str, end: usize, field: Field, labels: &LabelSet) -> usize {
    let Some(rest) = text[end..].strip_prefix(" / ") else { return end };
    let Some(colon) = rest.find(':').filter(|colon| *colon <= LONGEST_TRANSLATION) else { return end };
    let words = &rest[..colon];
    let is_label = words.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '\'' | '-'));
    let is_another =
        labels.at(words, 0).is_some_and(|found| found.range.end == words.len() && found.field != field);
    if is_label && !is_another { end + " / ".len() + colon } else { end }
}

/// Whether a label and its date stand right before: `Closing date for voting 2018-09-28 Date of circulation 2018-07-06`.
fn follows_a_dated_label(text: &str, last: Option<&Mark>, start: usize) -> bool {
    last.is_some_and(|last| {
        last.strength == Strength::Bare && dates::whole(text[last.range.end..start].trim()).is_some()
    })
}

/// Whether the first letter is a small one, and no box before it is ticked.
fn starts_small(words: &str) -> bool {
    !words.trim_start().starts_with(TICKS)
        && words.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// Whether words are nothing but labels, set close to each other as the heads of columns.
fn are_labels(text: &str, labels: &LabelSet) -> bool {
    let rest = text.trim_start();
    let found = if rest.is_empty() { None } else { labels.at(rest, 0) };
    found.is_some_and(|found| {
        let after = &rest[found.range.end..];
        after.trim().is_empty() || (after.starts_with(' ') && are_labels(after, labels))
    })
}

/// A later label begins with a capital and does not stand inside brackets or a mail address.
fn starts_like_a_label(original: &str, folded: &Folded, start: usize) -> bool {
    let place = folded.origin(&(start..start)).start;
    original[place..].starts_with(char::is_uppercase) && original[..place].ends_with(char::is_whitespace)
}

/// Past `[yyyy-mm-dd]` or `(CET)` and the colon; whether there is a colon.
fn with_hint_and_colon(text: &str, end: usize) -> (usize, bool) {
    let mut rest = text[end..].trim_start();
    if let Some(colon) = rest.strip_prefix(':') {
        return (text.len() - colon.len(), true);
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(inner) = rest.strip_prefix(open)
            && let Some((hint, after)) = inner.split_once(close)
            && hint.len() < 60
        {
            let is_hint = open == '(' || dates::is_placeholder(hint) || hint.contains("yyyy");
            let after = after.trim_start();
            if is_hint
                && (after.is_empty() || after.starts_with(':') || hint.contains("yyyy") || hint == "cet")
            {
                rest = after;
                break;
            }
        }
    }
    match rest.strip_prefix(':') {
        Some(after) => (text.len() - after.len(), true),
        None if rest.len() < text[end..].trim_start().len() => (text.len() - rest.len(), false),
        None => (end, false),
    }
}

fn word_start(text: &str, from: usize) -> Option<usize> {
    let mut before = text[..from].chars().next_back();
    for (place, letter) in text[from..].char_indices() {
        if letter.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric) {
            return Some(from + place);
        }
        before = Some(letter);
    }
    None
}

fn word_end(text: &str, start: usize) -> usize {
    text[start..].find(|letter: char| !letter.is_alphanumeric()).map_or(text.len(), |length| start + length)
}

/// `Source: Secretariat`: who wrote the paper, and no label for what stands below.
pub(super) fn part_from_sources(cells: &mut [Cell]) {
    for place in 1..cells.len() {
        let [before, cell] = &cells[place - 1..=place] else { continue };
        let is_after_source = before.is_only_labels()
            && before.marks.last().is_some_and(|mark| mark.field == Field::Source)
            && cell.line - before.line <= 1;
        let is_word = |mark: &Mark| mark.field == Field::Secretariat && mark.strength == Strength::Alone;
        if is_after_source && cell.is_only_labels() && cell.marks.iter().all(is_word) {
            cells[place].marks.clear();
        }
    }
}
