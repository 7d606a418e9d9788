//! References named in a text. Near-misses (`ISO/TC 154`, "ISO 9000 family", © lines, phone numbers) are left alone.

use super::{DeliverableType, Label, Published, Publisher, Reference, read, words};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Where a reference may stand; the reader decides.
static CANDIDATES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("ISO|IEC|IWA|CEI|ИСО|МЭК").ok());

/// Words before the publisher that are looked back for, at most.
const LOOK_BACK: usize = 3;

/// Every reference in the text, in order, with the bytes it takes. Papers of committees are not deliverables.
pub fn find(text: &str) -> Vec<(Range<usize>, Reference)> {
    let mut found = Vec::new();
    let Some(candidates) = CANDIDATES.as_ref() else { return found };
    let mut done = 0;
    while let Some(candidate) = candidates.find_at(text, done) {
        let from = done;
        done = candidate.end();
        if let Some((range, reference)) = at(text, from, candidate.start()) {
            done = done.max(range.end);
            found.push((range, reference));
        }
    }
    found
}

fn at(text: &str, from: usize, publisher_at: usize) -> Option<(Range<usize>, Reference)> {
    let (start, reference, length) = starts(text, from, publisher_at).into_iter().find_map(|start| {
        read::prefix(&text[start..]).map(|(reference, length)| (start, reference, length))
    })?;
    let end = start + length;
    let around =
        Around { before: last_of(&text[..start]), named: &text[start..end], after: first_of(&text[end..]) };
    let is_named = reference.deliverable_type != DeliverableType::CommitteePaper
        && starts_cleanly(&text[..start])
        && !is_near_miss(&reference, &around);
    is_named.then_some((start..end, reference))
}

/// Bytes around a match that can show it to be something else.
const AROUND: usize = 48;

fn first_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(AROUND)]
}

fn last_of(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(AROUND))..]
}

/// Where it may begin, the farthest first: national prefixes, `Guide`, `Directives` and `AWI IWA` stand before.
fn starts(text: &str, from: usize, publisher_at: usize) -> Vec<usize> {
    let mut starts = vec![publisher_at];
    let mut at = publisher_at;
    for _ in 0..LOOK_BACK {
        let before = &text[from..at];
        let trimmed = before.trim_end_matches([' ', '/', '-', '\u{a0}']);
        if before.len() - trimmed.len() > 1 {
            break;
        }
        let word_at = trimmed
            .rfind(|letter: char| !(letter.is_alphabetic() || letter == '.'))
            .map_or(0, |last| last + trimmed[last..].chars().next().map_or(1, char::len_utf8));
        if !leads(&trimmed[word_at..]) {
            break;
        }
        at = from + word_at;
        starts.insert(0, at);
    }
    starts
}

fn leads(word: &str) -> bool {
    (words::NATIONAL.contains(&word) && !words::ALSO_WORDS.contains(&word))
        || words::plain_stage(word).is_some()
        || matches!(word, "Guide" | "GUIDE" | "Руководство" | "Руководства" | "Directives")
}

/// Whether no letter, digit, or slash of somebody else's identifier stands right before.
fn starts_cleanly(before: &str) -> bool {
    !before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '/' | '@' | '.'))
}

/// A match and a little of what stands around it.
struct Around<'t> {
    before: &'t str,
    named: &'t str,
    after: &'t str,
}

/// What only looks like a reference.
fn is_near_miss(reference: &Reference, around: &Around<'_>) -> bool {
    let Some(number) = reference.number.as_ref().map(Label::as_str) else { return false };
    let is_padded = |digits: &str| digits.len() > 1 && digits.starts_with('0');
    if is_padded(number) || reference.parts.iter().any(|part| is_padded(part.as_str())) {
        return true;
    }
    let is_bare = reference.published == Published::Undated
        && reference.stage.is_none()
        && reference.deliverable_type == DeliverableType::Standard
        && reference.supplements.is_empty();
    is_bare
        && (is_family(around)
            || is_copyright(reference, number, around)
            || is_loose(reference, number, around))
}

/// "ISO 9000 family" and "la série ISO 9000" are ways of speaking.
fn is_family(around: &Around<'_>) -> bool {
    let next =
        around.after.trim_start().split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let last =
        around.before.trim_end().rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    [next, last].iter().any(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "family" | "families" | "series" | "famille" | "série" | "séries"
        )
    })
}

/// "© ISO 2016 – All rights reserved": the number is a year.
fn is_copyright(reference: &Reference, number: &str, around: &Around<'_>) -> bool {
    let is_year = number.len() == 4
        && (number.starts_with("19") || number.starts_with("20"))
        && reference.parts.is_empty();
    if !is_year {
        return false;
    }
    let before = around.before.trim_end().trim_end_matches("ISO").trim_end_matches(['/', ' ']);
    let after =
        around.after.trim_start_matches([' ', '\u{a0}', '\n', '\r', '-', '–', '—', '.', ',']).to_lowercase();
    let is_after_sign = before.ends_with(['©', '®']) || before.ends_with("(c)") || before.ends_with("(C)");
    is_after_sign
        || before.to_lowercase().ends_with("copyright")
        || ["all rights", "tous droits", "все права"].iter().any(|words| after.starts_with(words))
}

/// `ISO 4`, `ISO 22 749 01 11`, `ISO 100 %`, an ISO at the end of a line before a clause number: too little to be sure.
fn is_loose(reference: &Reference, number: &str, around: &Around<'_>) -> bool {
    if !reference.parts.is_empty() {
        return false;
    }
    let is_alone = reference.publishers.len() == 1 && reference.publishers.contains(&Publisher::Iso);
    let next = around.after.trim_start_matches([' ', '\u{a0}']);
    let goes_on = next.len() < around.after.len() && next.starts_with(|next: char| next.is_ascii_digit());
    let is_on_another_line = around.named.contains('\n');
    (is_alone && number.len() == 1)
        || (number.len() <= 3 && (goes_on || is_on_another_line))
        || next.starts_with('%')
}
