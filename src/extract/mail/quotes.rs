//! What a mail quotes of the one that it answers: it was true then. It goes onto a page of its own, behind the words of
//! the sender, so that the cover is what is said now.

use super::super::text::{Line, Page, Text};
use serde::Deserialize;
use std::sync::LazyLock;

/// Lines between the sender of the older mail and its next header.
const HEADERS: usize = 3;

#[derive(Deserialize)]
struct Words {
    begins: Vec<String>,
    wrote: Vec<(String, String)>,
    from: Vec<String>,
    sent: Vec<String>,
    forwards: Vec<String>,
    forwarded: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/mail_quotes.toml")).expect("the data file is read by a test")
});

/// Moves what a reply quotes behind what it says. A mail that is sent on stays as it is.
pub(in crate::extract) fn part(text: &mut Text) {
    let subject = text.headers.iter().find(|(name, _)| name == "Subject");
    let subject = subject.map(|(_, subject)| subject.trim().to_lowercase()).unwrap_or_default();
    let [page] = &mut text.pages[..] else { return };
    let words: Vec<String> = page.lines.iter().map(|line| line.text().trim().to_lowercase()).collect();
    let is_sent_on = starts_with(&subject, &WORDS.forwards)
        || words.iter().any(|line| WORDS.forwarded.iter().any(|forwarded| line.contains(forwarded.as_str())));
    if is_sent_on {
        return;
    }
    let begin = (0..words.len()).find(|place| begins_here(&words[*place..])).unwrap_or(words.len());
    let is_quoted = |place: usize| place >= begin || words[place].starts_with('>');
    if !(0..words.len()).any(is_quoted)
        || (0..words.len()).all(|place| is_quoted(place) || words[place].is_empty())
    {
        return;
    }
    let lines = std::mem::take(&mut page.lines);
    let (mut quoted, mut own): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for (place, line) in lines.into_iter().enumerate() {
        if is_quoted(place) { quoted.push(line) } else { own.push(line) }
    }
    page.lines = own;
    text.pages.push(Page { lines: quoted, ..Page::default() });
}

/// Whether the older mail begins with the first of these lines.
fn begins_here(lines: &[String]) -> bool {
    let Some(first) = lines.first() else { return false };
    let wrote =
        |(start, end): &(String, String)| first.starts_with(start.as_str()) && first.ends_with(end.as_str());
    let has_headers = || {
        let next = lines.iter().skip(1).filter(|line| !line.is_empty()).take(HEADERS);
        starts_with(first, &WORDS.from) && next.into_iter().any(|line| starts_with(line, &WORDS.sent))
    };
    starts_with(first, &WORDS.begins) || WORDS.wrote.iter().any(wrote) || has_headers()
}

fn starts_with(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.starts_with(word.as_str()))
}
