//! The passage of a text that answers a question best: the place where most of its words stand together.

use super::{
    query::{Ending, Query},
    words::words,
};
use std::ops::Range;

/// Words of a passage.
const LENGTH: usize = 28;

/// Words shown before the first that was found.
const BEFORE: usize = 6;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The page, counted from 1.
    pub page: u32,
    /// Its words, blanks folded, with `…` where the page goes on.
    pub text: String,
    /// Where in `text` the words stand that were asked for.
    pub found: Vec<Range<usize>>,
}

/// A word of a page that was asked for.
struct Hit {
    place: usize,
    asked: usize,
}

/// The best passage of these pages; none when no word that was asked for stands on them.
pub fn passage<'a>(pages: impl Iterator<Item = &'a str>, query: &Query) -> Option<Passage> {
    let asked: Vec<(&str, Ending)> = query
        .terms()
        .flat_map(|term| {
            let last = term.words.len() - 1;
            let ending = move |place| if place == last { term.ending } else { Ending::Whole };
            term.words.iter().enumerate().map(move |(place, word)| (word.as_str(), ending(place)))
        })
        .collect();
    let mut best: Option<((usize, usize), Passage)> = None;
    for (number, page) in (1..).zip(pages) {
        let words: Vec<(Range<usize>, String)> = words(page).collect();
        let hits = hits(&words, &asked);
        let Some((rank, first)) = densest(&hits) else { continue };
        if best.as_ref().is_none_or(|(before, _)| rank > *before) {
            best = Some((rank, cut(number, page, &words, (hits[first].place, &hits))));
        }
    }
    best.map(|(_, passage)| passage)
}

fn hits(words: &[(Range<usize>, String)], asked: &[(&str, Ending)]) -> Vec<Hit> {
    let is = |word: &str, (asked, ending): &(&str, Ending)| match ending {
        Ending::Whole => word == *asked,
        Ending::Open => word.starts_with(asked),
    };
    let hit = |(place, (_, word)): (usize, &(Range<usize>, String))| {
        asked.iter().position(|asked| is(word, asked)).map(|asked| Hit { place, asked })
    };
    words.iter().enumerate().filter_map(hit).collect()
}

/// The hit at which the best stretch begins: most different words first, then most words.
fn densest(hits: &[Hit]) -> Option<((usize, usize), usize)> {
    let mut best: Option<((usize, usize), usize)> = None;
    for (first, begin) in hits.iter().enumerate() {
        let stretch = hits[first..].iter().take_while(|hit| hit.place < begin.place + LENGTH - BEFORE);
        let mut different: Vec<usize> = stretch.map(|hit| hit.asked).collect();
        let count = different.len();
        different.sort_unstable();
        different.dedup();
        let rank = (different.len(), count);
        if best.is_none_or(|(before, _)| rank > before) {
            best = Some((rank, first));
        }
    }
    best
}

/// Cuts the stretch around a word out of its page.
fn cut(number: u32, page: &str, words: &[(Range<usize>, String)], (place, hits): (usize, &[Hit])) -> Passage {
    let first = place.saturating_sub(BEFORE);
    let end = words.len().min(first + LENGTH);
    let mut passage = Passage { page: number, text: String::new(), found: Vec::new() };
    if first > 0 {
        passage.text.push('…');
    }
    let mut before = words[first].0.start;
    for (place, (range, _)) in words.iter().enumerate().take(end).skip(first) {
        push_folded(&mut passage.text, &page[before..range.start]);
        let begin = passage.text.len();
        passage.text.push_str(&page[range.clone()]);
        if hits.binary_search_by_key(&place, |hit| hit.place).is_ok() {
            passage.found.push(begin..passage.text.len());
        }
        before = range.end;
    }
    if end < words.len() {
        passage.text.push('…');
    } else {
        push_folded(&mut passage.text, page[before..].trim_end());
    }
    passage
}

/// What stands between two words, runs of blanks as one.
fn push_folded(text: &mut String, between: &str) {
    for letter in between.chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !text.ends_with(' ') && !text.is_empty() {
                text.push(' ');
            }
        } else {
            text.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(pages: &[&str], text: &str) -> Option<Passage> {
        passage(pages.iter().copied(), &Query::read(text).unwrap())
    }

    #[test]
    fn the_place_where_most_words_stand_together_is_shown_with_its_page() {
        let pages = ["Quality first.\nNothing of the kind.", "On the  management\nof Qualité, see (7)."];
        let found = best(&pages, "quality management").unwrap();
        assert_eq!((found.page, found.text.as_str()), (1, "Quality first. Nothing of the kind."));
        let found = best(&pages, "qualite manag*").unwrap();
        assert_eq!((found.page, found.text.as_str()), (2, "On the management of Qualité, see (7)."));
        let words: Vec<&str> = found.found.iter().map(|range| &found.text[range.clone()]).collect();
        assert_eq!(words, ["management", "Qualité"]);
        assert_eq!(best(&pages, "elsewhere"), None);
    }

    #[test]
    fn a_long_page_is_cut_on_both_sides() {
        let page = format!("{} needle {}", "before ".repeat(40), "after ".repeat(40));
        let found = best(&[&page], "needle").unwrap();
        assert!(found.text.starts_with("…before") && found.text.ends_with("after…"), "{}", found.text);
        assert_eq!(&found.text[found.found[0].clone()], "needle");
    }
}
