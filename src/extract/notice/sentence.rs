//! The days of a vote that only a sentence states: `Please return your votes no later than 2026-11-15.`

use super::evidence::on_page;
use crate::{
    domain::fact::Stated,
    extract::{
        fields::dates,
        text::{Format, Line, Page, Text},
    },
};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::LazyLock;

/// Pages on which such a sentence is looked for.
const PAGES: usize = 2;
/// Lines of each.
const LINES: usize = 160;
/// Bytes of a line, and of a sentence: longer ones are no request.
const LONGEST: usize = 600;
/// Bytes from which on a line may have been broken by its margin.
const BROKEN_FROM: usize = 50;
/// Words between what leads to the day and the day.
const MOST_BETWEEN: usize = 6;

#[derive(Deserialize)]
struct Words {
    votes: Vec<String>,
    asks: Vec<String>,
    not: Vec<String>,
    beside: Vec<String>,
    up_to: Vec<String>,
    between: Vec<String>,
    opens: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/vote_sentences.toml")).expect("the data file is read by a test")
});

/// The days of a vote, as sentences name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) opens: Option<Date>,
    pub(super) closes: Date,
}

/// The days that sentences of the first pages name as those of the vote; nothing where they name several ends.
pub(super) fn of_vote(text: &Text) -> Option<Stated<Days>> {
    // The second page of a mail is what it quotes of an older one.
    let pages = if matches!(text.format, Format::Eml | Format::Msg) { 1 } else { PAGES };
    let pages = (1..).zip(text.pages.iter().take(pages));
    let mut named = pages.flat_map(|(number, page)| {
        let found =
            sentences(page).into_iter().filter_map(|(line, words)| Some((line, days_of(&words)?, words)));
        found.map(move |(line, days, words)| on_page(days, number, line, &words)).collect::<Vec<_>>()
    });
    let mut first = named.next()?;
    for other in named {
        if other.value.closes != first.value.closes {
            return None;
        }
        if first.value.opens.is_none() && other.value.opens.is_some() {
            first = other;
        }
    }
    Some(first)
}

/// The sentences of a page with the lines on which they begin, each with a digit in it.
fn sentences(page: &Page) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let mut is_open = false;
    for (number, line) in (1..).zip(page.lines.iter().take(LINES)) {
        for part in parts(line) {
            let words = part.split_whitespace().collect::<Vec<_>>().join(" ");
            match found.last_mut().filter(|_| is_open) {
                Some((_, sentence)) if goes_on(sentence, &words) => {
                    sentence.push(' ');
                    sentence.push_str(&words);
                }
                _ => found.push((number, words)),
            }
            is_open = !part.trim_end().ends_with(['.', '!', '?', ';', ':']);
        }
        is_open &= !line.segments.is_empty();
    }
    found.retain(|(_, words)| words.bytes().any(|byte| byte.is_ascii_digit()));
    found
}

/// Whether a line goes on with the sentence before it: it begins small or with a digit, or that one is as long as a
/// line that was broken and holds no label.
fn goes_on(sentence: &str, next: &str) -> bool {
    let begins_small = next.starts_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit());
    let was_broken = sentence.len() >= BROKEN_FROM && !sentence.contains(": ");
    (begins_small || was_broken) && sentence.len() + next.len() < LONGEST
}

/// A line, cut where a sentence ends in it.
fn parts(line: &Line) -> Vec<String> {
    let text = line.text();
    if text.len() > 8 * LONGEST {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some(end) = rest.find(". ").map(|end| end + 1) {
        parts.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    parts.push(rest.to_owned());
    parts
}

/// The day up to which a sentence asks for votes, and the day from which on it does.
fn days_of(sentence: &str) -> Option<Days> {
    let days = dates::days(sentence);
    let (first, last) = match &days[..] {
        [last] => (None, last),
        [first, last] if first.1 < last.1 => (Some(first), last),
        _ => return None,
    };
    let words = bare_words(sentence).collect::<Vec<_>>().join(" ");
    let beside = WORDS.beside.iter().chain(WORDS.opens.iter().filter(|_| first.is_some()));
    let of_votes = beside.fold(words, |words, beside| words.replace(beside.as_str(), ""));
    let of_votes: Vec<&str> = of_votes.split(' ').collect();
    let holds = |one: &String| contains(&of_votes, one);
    let asks = WORDS.votes.iter().any(holds) && WORDS.asks.iter().any(holds) && !WORDS.not.iter().any(holds);
    let is_led = |place: usize, by: &[String]| {
        let before: Vec<String> = bare_words(&sentence[..place]).collect();
        leads(&before, by)
    };
    let opens_well = first.is_none_or(|(place, _)| is_led(place.start, &WORDS.opens));
    let ends_well = is_led(last.0.start, &WORDS.up_to)
        || first.is_some_and(|(place, _)| dates::is_up_to(&sentence[place.end..last.0.start]));
    (asks && opens_well && ends_well).then_some(Days { opens: first.map(|(_, day)| *day), closes: last.1 })
}

/// Whether the words before a day end with one of those, but for the time and what belongs to the day.
fn leads(before: &[String], by: &[String]) -> bool {
    let is_between = |word: &String| {
        WORDS.between.contains(word)
            || dates::is_weekday(word)
            || word.bytes().all(|byte| !byte.is_ascii_alphabetic())
    };
    (0..=MOST_BETWEEN.min(before.len())).any(|between| {
        let (lead, between) = before.split_at(before.len() - between);
        between.iter().all(is_between) && by.iter().any(|words| ends_with(lead, words))
    })
}

fn bare_words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
}

fn contains(words: &[&str], wanted: &str) -> bool {
    let wanted: Vec<&str> = wanted.split(' ').collect();
    words.windows(wanted.len()).any(|window| window == wanted)
}

fn ends_with(words: &[String], wanted: &str) -> bool {
    let wanted: Vec<&str> = wanted.split(' ').collect();
    words.len() >= wanted.len() && words[words.len() - wanted.len()..] == wanted[..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_ask_for_votes_give_their_day() {
        for sentence in [
            "National Bodies are requested to submit their votes no later than 2026-11-15 to the Secretariat.",
            "Please return your ballot by Friday, 15 November 2026 at the latest.",
            "Votes are to be returned by 17:00 CET on 15 November 2026.",
            "The ballot closes on 2026-11-15",
            "The deadline for voting is 15 November 2026.",
            "P-members should vote by the end of 2026-11-15",
            "Votes are due 2026-11-15",
            "Please submit your votes and any comments by 2026-11-15.",
            "Les comités membres sont priés de voter; le scrutin est clos le 15 novembre 2026.",
        ] {
            let day = days_of(sentence).map(|days| days.closes.to_string());
            assert_eq!(day.as_deref(), Some("2026-11-15"), "{sentence}");
        }
    }

    #[test]
    fn a_sentence_can_give_both_days() {
        for sentence in [
            "ISO/DIS 14001 has been circulated for a DIS ballot, which opens on 10 November 2026 and closes on 2 February 2027.",
            "The ballot is open from 2026-11-10 until 2027-02-02.",
            "P-members are invited to vote from 2026-11-10 to 2027-02-02.",
        ] {
            let days = days_of(sentence)
                .map(|days| (days.opens.map(|day| day.to_string()), days.closes.to_string()));
            assert_eq!(days, Some((Some("2026-11-10".to_owned()), "2027-02-02".to_owned())), "{sentence}");
        }
    }

    #[test]
    fn other_sentences_give_none() {
        for sentence in [
            "The results of the ballot shall be published by 2026-12-15.",
            "The previous ballot closed on 2026-05-01.",
            "Please send comments on the vote by 2026-11-15.",
            "The ballot of 2026-10-01 closes on 2026-11-15.",
            "The vote was taken on 2026-11-15.",
            "Members should vote as agreed in the document of 2026-11-15.",
            "Please reply by 2026-11-15.",
            "Please vote before 2026-11-15.",
        ] {
            assert_eq!(days_of(sentence), None, "{sentence}");
        }
    }
}
