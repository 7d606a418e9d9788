//! The words of a text in the form in which they are compared.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Words too common to find anything by.
static STOP_WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../data/stop_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// No stop word is longer, in bytes.
const LONGEST_STOP_WORD: usize = 6;

/// Letters and digits never stand in one word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
}

/// Each word of a text: its place and its folded form.
pub(super) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let begin = rest + text[rest..].find(char::is_alphanumeric)?;
        let (mut word, mut class, mut end) = (String::new(), None, text.len());
        for (place, letter) in text[begin..].char_indices() {
            if is_combining_mark(letter) {
                continue;
            }
            let of = class_of(letter);
            if of.is_none() || (class.is_some() && of != class) {
                end = begin + place;
                break;
            }
            class = of;
            fold(letter, &mut word);
        }
        rest = end;
        Some((begin..end, word))
    })
}

fn class_of(letter: char) -> Option<Class> {
    match letter {
        letter if letter.is_numeric() => Some(Class::Digit),
        letter if letter.is_alphabetic() => Some(Class::Letter),
        _ => None,
    }
}

fn fold(letter: char, word: &mut String) {
    if letter.is_ascii() {
        word.push(letter.to_ascii_lowercase());
    } else {
        let small = letter.to_lowercase().nfd();
        word.extend(small.filter(|letter| !is_combining_mark(*letter)));
    }
}

/// Whether a folded word is too common to find anything by.
pub(super) fn is_common(word: &str) -> bool {
    word.len() <= LONGEST_STOP_WORD && STOP_WORDS.contains(word)
}

/// The words of a text as the index keeps them: folded, without the too common ones, one blank between two.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (_, word) in words(text).filter(|(_, word)| !is_common(word)) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_parted_where_letters_meet_digits() {
        assert_eq!(folded("ISO/TC176 N 1105 — Qualité de l'air"), "iso tc 176 n 1105 qualite l air");
        assert_eq!(folded("e\u{301}tude ИСО/МЭК ЙОД"), "etude исо мэк иод");
        let text = "The ISO 9001:2015";
        let places: Vec<&str> = words(text).map(|(place, _)| &text[place]).collect();
        assert_eq!(places, ["The", "ISO", "9001", "2015"]);
    }

    #[test]
    fn every_stop_word_is_short_enough_to_be_seen() {
        assert!(STOP_WORDS.iter().all(|word| is_common(word)), "{STOP_WORDS:?}");
        assert_eq!(folded("of the"), "");
    }
}
