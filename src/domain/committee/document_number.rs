//! N-numbers: the number a committee gives a paper, in every spelling.

use super::{CommitteeReference, read};
use crate::domain::document::DocumentNumber;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// An N-number in a text, with the committee it stands with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDocumentNumber {
    /// Bytes of the text, the committee included where it stands there.
    pub range: Range<usize>,
    /// The committee printed right before the number; none for a bare `N903`, which belongs to the one in force.
    pub committee: Option<CommitteeReference>,
    /// The number itself.
    pub number: DocumentNumber,
}

/// An N that may be followed by a number; what stands before decides whether it is one.
static CANDIDATES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[Nn][ \u{a0}\t]{0,3}[0-9]{1,5}").ok());

/// The longest stretch before an N that can be its committee.
const COMMITTEE_REACH: usize = 80;

/// Most bytes of blanks, a stop or a degree sign between the N and its digits: `N. 12`, `N° 12`.
const LONGEST_GAP: usize = 8;

/// Every N-number in the text, in order.
pub fn find_document_numbers(text: &str) -> Vec<FoundDocumentNumber> {
    let Some(candidates) = CANDIDATES.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut done = 0;
    for candidate in candidates.find_iter(text) {
        if let Some(number) = found_at(text, done, candidate.start()) {
            done = number.range.end;
            found.push(number);
        }
    }
    found
}

/// Reads a text that is nothing but an N-number: `N 903`, `ISO/TC154/N1105`, `SC 34N0932draft`.
pub fn read_document_number(
    text: &str,
    in_force: Option<&CommitteeReference>,
) -> Option<FoundDocumentNumber> {
    let text = text.trim();
    let prefix = read::prefix(text, in_force).ok();
    let (at, committee) = match prefix {
        Some(prefix) => (prefix.length, Some(prefix.committee)),
        None => (0, in_force.cloned()),
    };
    let rest = text[at..].trim_start_matches([' ', '/', '\t', '\u{a0}']);
    let (number, length) = rest.starts_with(['N', 'n']).then(|| number_at(rest, 0))??;
    (length == rest.len()).then_some(FoundDocumentNumber { range: 0..text.len(), committee, number })
}

fn found_at(text: &str, done: usize, n_at: usize) -> Option<FoundDocumentNumber> {
    if n_at < done {
        return None;
    }
    let (number, end) = number_at(text, n_at)?;
    let (start, committee) = committee_before(text, done, n_at);
    let is_capital = text.as_bytes()[n_at] == b'N';
    if committee.is_none() && !(is_capital && stands_alone(text, n_at)) {
        return None;
    }
    Some(FoundDocumentNumber { range: start..end, committee, number })
}

/// The number that starts with the N at that byte, its revision word, and where it ends.
fn number_at(text: &str, n_at: usize) -> Option<(DocumentNumber, usize)> {
    let behind = &text[n_at + 1..];
    let gap = behind.len() - behind.trim_start_matches([' ', '\t', '\u{a0}', '.', '°', 'º']).len();
    if gap > LONGEST_GAP {
        return None;
    }
    let digits_at = n_at + 1 + gap;
    let length = text.get(digits_at..)?.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[digits_at..digits_at + length].parse().ok()?;
    let end = digits_at + length;
    let rest = &text[end..];
    match revision(rest) {
        Some((word, reach)) => Some((DocumentNumber { number, revision: Some(word) }, end + reach)),
        None if rest.starts_with(|next: char| next.is_alphanumeric()) => None,
        None if rest
            .strip_prefix(['.', ','])
            .is_some_and(|next| next.starts_with(|next: char| next.is_ascii_digit())) =>
        {
            None
        }
        None => Some((DocumentNumber { number, revision: None }, end)),
    }
}

/// `Rev.1`, `rev 2`, `r`, `Final`, `draft` after the digits, as printed, and its reach.
fn revision(rest: &str) -> Option<(String, usize)> {
    let gap = rest.len() - rest.trim_start_matches([' ', '_', '-', '\u{a0}']).len();
    let word = &rest[gap..];
    for known in ["final", "draft", "revised", "rev", "r"] {
        let Some(start) = word.get(..known.len()).filter(|start| start.eq_ignore_ascii_case(known)) else {
            continue;
        };
        if gap > 1 || (known == "r" && gap > 0) {
            return None;
        }
        let after = &word[known.len()..];
        let number = if known.starts_with('r') { revision_number(after) } else { 0 };
        let reach = known.len() + number;
        if word[reach..].starts_with(|next: char| next.is_alphanumeric()) {
            continue;
        }
        return Some((if number == 0 { start.to_owned() } else { word[..reach].to_owned() }, gap + reach));
    }
    None
}

/// Length of `.1`, ` 1` or `1` after `rev`.
fn revision_number(after: &str) -> usize {
    let gap = after.len() - after.trim_start_matches(['.', ' ']).len();
    let digits = after[gap..].bytes().take_while(u8::is_ascii_digit).count();
    if gap <= 2 && (1..=2).contains(&digits) { gap + digits } else { 0 }
}

/// The committee that ends right before the N, and where it starts.
fn committee_before(text: &str, done: usize, n_at: usize) -> (usize, Option<CommitteeReference>) {
    let from = text.ceil_char_boundary(n_at.saturating_sub(COMMITTEE_REACH).max(done));
    let window = &text[from..n_at];
    if !may_end_a_committee(window) {
        return (n_at, None);
    }
    for (start, _) in
        window.char_indices().filter(|(_, letter)| matches!(letter, 'I' | 'J' | 'T' | 'P' | 'C' | 'S'))
    {
        if window[..start].ends_with(|before: char| before.is_alphanumeric()) {
            continue;
        }
        let Ok(prefix) = read::prefix(&window[start..], None) else { continue };
        let gap = &window[start + prefix.length..];
        if gap.chars().all(|letter| letter.is_whitespace() || letter == '/') {
            return (from + start, Some(prefix.committee));
        }
    }
    (n_at, None)
}

/// Whether what stands before can be a committee at all: it ends in a number, or in a group a template left open.
fn may_end_a_committee(window: &str) -> bool {
    let end = window.trim_end_matches(|letter: char| letter.is_whitespace() || letter == '/');
    let is_named = end.len() < window.len() && end.ends_with(|last: char| last.is_ascii_uppercase());
    (end.ends_with(|last: char| last.is_ascii_digit()) || is_named)
        && ["TC", "SC", "WG", "PC", "ISO", "IEC"].iter().any(|word| end.contains(word))
}

/// Whether the N begins a word of its own.
fn stands_alone(text: &str, n_at: usize) -> bool {
    !text[..n_at]
        .ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '/' | '-' | '.'))
}
