//! What a person asks for: words, `"phrases"`, `near`, `begin*`, `-not`.
//!
//! All that is asked for must be there. Signs that mean nothing are passed over, so that any text can be typed.

use super::words::{is_common, words};

/// How far apart two words may be that are near each other, common words not counted.
const NEAR: u32 = 10;

/// So many words a question may have.
const MOST_WORDS: usize = 32;

/// A question, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// All of these must be there; never empty.
    pub wanted: Vec<Part>,
    /// None of these may be there.
    pub unwanted: Vec<Term>,
}

/// One thing that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word or a phrase.
    Term(Term),
    /// Words or phrases near each other, in any order.
    Near {
        /// At least two.
        terms: Vec<Term>,
        /// At most so many words between them.
        within: u32,
    },
}

/// A word, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Folded, without the too common ones; never empty.
    pub words: Vec<String>,
    /// Whether the last word may go on.
    pub ending: Ending,
}

/// How a term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The last word is whole.
    Whole,
    /// `manag*`: the last word may go on.
    Open,
}

/// A text that asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadQueryError {
    /// There is no word in it.
    #[error("E-SRC-001: `{text}` holds no word to look for")]
    NoWord {
        /// The text.
        text: String,
    },
    /// Only words to be left out.
    #[error("E-SRC-002: `{text}` says only what must not be there")]
    OnlyUnwanted {
        /// The text.
        text: String,
    },
    /// Only words that stand in every document.
    #[error("E-SRC-003: `{text}` holds only words that are too common to find anything by")]
    OnlyCommon {
        /// The text.
        text: String,
    },
    /// More words than a person types.
    #[error("E-SRC-004: {count} words are too many to look for at once")]
    TooLong {
        /// Its words.
        count: usize,
    },
}

impl ReadQueryError {
    /// The next step.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoWord { .. } => {
                "write words, as in `isodesk search \"quality near management\"`; `isodesk document list` lists all"
            }
            Self::OnlyUnwanted { .. } => "write a word that must be there too, as in `quality -draft`",
            Self::OnlyCommon { .. } => "add a word that says what the document is about",
            Self::TooLong { .. } => "give at most 32 words; a few rare ones find most",
        }
    }
}

/// A piece of the text as it is typed.
enum Typed<'a> {
    Wanted(&'a str),
    Unwanted(&'a str),
    Near(u32),
}

impl Query {
    /// Reads what a person typed.
    pub fn read(text: &str) -> Result<Self, ReadQueryError> {
        let count = words(text).count();
        if count > MOST_WORDS {
            return Err(ReadQueryError::TooLong { count });
        }
        let mut question = Self { wanted: Vec::new(), unwanted: Vec::new() };
        let mut near = None;
        for typed in typed(text) {
            match typed {
                Typed::Near(within) => near = Some(within),
                Typed::Unwanted(text) => question.unwanted.extend(term(text)),
                Typed::Wanted(text) => {
                    let Some(term) = term(text) else { continue };
                    question.want(term, near.take());
                }
            }
        }
        if !question.wanted.is_empty() {
            return Ok(question);
        }
        let text = text.trim().to_owned();
        Err(match (question.unwanted.is_empty(), count) {
            (false, _) => ReadQueryError::OnlyUnwanted { text },
            (true, 0) => ReadQueryError::NoWord { text },
            (true, _) => ReadQueryError::OnlyCommon { text },
        })
    }

    /// `a near b near c` is one group; `near` without a neighbour says nothing.
    fn want(&mut self, term: Term, near: Option<u32>) {
        match (near, self.wanted.pop()) {
            (Some(within), Some(Part::Term(before))) => {
                self.wanted.push(Part::Near { terms: vec![before, term], within });
            }
            (Some(more), Some(Part::Near { mut terms, within })) => {
                terms.push(term);
                self.wanted.push(Part::Near { terms, within: within.max(more) });
            }
            (_, before) => {
                self.wanted.extend(before);
                self.wanted.push(Part::Term(term));
            }
        }
    }

    /// Every wanted term, in order.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.wanted.iter().flat_map(|part| match part {
            Part::Term(term) => std::slice::from_ref(term),
            Part::Near { terms, .. } => terms,
        })
    }
}

/// The pieces of a text: quoted ones whole, the others at blanks.
fn typed(text: &str) -> Vec<Typed<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (is_unwanted, after) = match rest.strip_prefix('-') {
            Some(after) if after.starts_with(|letter: char| letter == '"' || letter.is_alphanumeric()) => {
                (true, after)
            }
            Some(_) | None => (false, rest),
        };
        let quoted = after.strip_prefix('"');
        let (piece, next) = if let Some(inside) = quoted {
            inside.split_once('"').unwrap_or((inside, ""))
        } else {
            let end = after.find(|letter: char| letter.is_whitespace() || letter == '"');
            after.split_at(end.unwrap_or(after.len()))
        };
        pieces.push(match (is_unwanted, near(piece)) {
            (true, _) => Typed::Unwanted(piece),
            (false, Some(within)) if quoted.is_none() && !pieces.is_empty() => Typed::Near(within),
            (false, _) => Typed::Wanted(piece),
        });
        rest = next.trim_start();
    }
    // At the end it is a word like any other.
    if let Some(last @ Typed::Near(_)) = pieces.last_mut() {
        *last = Typed::Wanted("near");
    }
    pieces
}

/// `near`, or `near/5` with the most words between.
fn near(piece: &str) -> Option<u32> {
    let (word, within) = piece.split_once('/').map_or((piece, None), |(word, within)| (word, Some(within)));
    if !word.eq_ignore_ascii_case("near") {
        return None;
    }
    within.map_or(Some(NEAR), |within| within.parse().ok().filter(|within| *within <= 1000))
}

fn term(text: &str) -> Option<Term> {
    let ending = if text.trim_end().ends_with('*') { Ending::Open } else { Ending::Whole };
    let words: Vec<String> = words(text).map(|(_, word)| word).filter(|word| !is_common(word)).collect();
    (!words.is_empty()).then_some(Term { words, ending })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term_of(words: &str) -> Term {
        let ending = if words.ends_with('*') { Ending::Open } else { Ending::Whole };
        let words = words.trim_end_matches('*').split(' ').map(str::to_owned).collect();
        Term { words, ending }
    }

    fn read(text: &str) -> Query {
        Query::read(text).unwrap()
    }

    #[test]
    fn words_phrases_near_and_not_are_read() {
        let question =
            read("quality near management \"risk of error\" ISO/TC176 audit* -draft -\"old text\"");
        let near = Part::Near { terms: vec![term_of("quality"), term_of("management")], within: 10 };
        assert_eq!(
            question.wanted,
            [
                near,
                Part::Term(term_of("risk error")),
                Part::Term(term_of("iso tc 176")),
                Part::Term(term_of("audit*"))
            ]
        );
        assert_eq!(question.unwanted, [term_of("draft"), term_of("old text")]);
        let three = read("x1 NEAR/3 b near \"c d\"");
        let terms = vec![term_of("x 1"), term_of("b"), term_of("c d")];
        assert_eq!(three.wanted, [Part::Near { terms, within: 10 }]);
    }

    #[test]
    fn near_without_a_neighbour_is_a_word() {
        assert_eq!(read("near").wanted, [Part::Term(term_of("near"))]);
        assert_eq!(read("near miss").wanted, [Part::Term(term_of("near")), Part::Term(term_of("miss"))]);
        assert_eq!(read("miss near").wanted, [Part::Term(term_of("miss")), Part::Term(term_of("near"))]);
        assert_eq!(read("a1 \"near\" b").wanted.len(), 3);
    }

    #[test]
    fn signs_of_other_languages_mean_nothing() {
        for text in
            ["quality AND", "(quality OR", "body:quality^2", "qual\"ity", "{quality} + - \"", "'quality';--"]
        {
            assert!(!read(text).wanted.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_asks_for_nothing_is_refused_in_words() {
        for (text, refusal, hint) in [
            (" () ", "E-SRC-001: `()` holds no word to look for", "isodesk document list"),
            ("-draft", "E-SRC-002: `-draft` says only what must not be there", "quality -draft"),
            (
                "of the",
                "E-SRC-003: `of the` holds only words that are too common to find anything by",
                "add a word",
            ),
        ] {
            let error = Query::read(text).unwrap_err();
            assert_eq!(error.to_string(), refusal);
            assert!(error.hint().contains(hint), "{text}");
        }
        let error = Query::read(&"word ".repeat(33)).unwrap_err();
        assert_eq!(error.to_string(), "E-SRC-004: 33 words are too many to look for at once");
    }
}
