//! The column of clauses: what it names, its order in a collation, and how it should be written.
//!
//! What concerns the whole document comes first, then what stands before the first clause, the clauses as people
//! count (`2` before `10`, `4.2.9` before `4.2.10`), annexes after them, the bibliography last. A text that names no
//! clause goes to the end and is never guessed at.

use super::words::words;
use crate::domain::comment::Comment;
use std::cmp::Ordering;

/// The order of a collation; comments on one clause by line, then by paragraph.
pub fn by_clause(left: &Comment, right: &Comment) -> Ordering {
    let key = |comment: &Comment| (key(&comment.clause), runs(&comment.line), runs(&comment.paragraph));
    key(left).cmp(&key(right))
}

/// Where a clause stands in a document; the order of the variants is that of the collation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Whole,
    Front(usize),
    Clause(Vec<Run>),
    Annex(Vec<Run>),
    Back(usize),
    Elsewhere(Vec<Run>),
}

/// A run of digits or of letters; numbers before letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Run {
    Number(u64),
    Word(String),
}

fn key(clause: &str) -> Place {
    let bare = bare(clause).to_lowercase();
    let place = |list: &[String]| list.iter().position(|word| *word == bare);
    if place(&words().whole).is_some() {
        return Place::Whole;
    }
    if let Some(place) = place(&words().front) {
        return Place::Front(place);
    }
    if let Some(place) = place(&words().back) {
        return Place::Back(place);
    }
    match (bare.chars().next(), annex(&bare)) {
        (Some(first), _) if first.is_ascii_digit() => Place::Clause(runs(&bare)),
        (_, Some(annex)) => Place::Annex(runs(annex)),
        _ => Place::Elsewhere(runs(&bare)),
    }
}

/// The letter of an annex and what follows: `a` of `annex a`, `b.2` of `b.2`.
fn annex(bare: &str) -> Option<&str> {
    let named = bare.strip_prefix("annex").or_else(|| bare.strip_prefix("appendix")).map(str::trim);
    let letter = named.unwrap_or(bare);
    let mut letters = letter.chars();
    let begins = letters.next().is_some_and(|first| first.is_ascii_alphabetic());
    let ends = match letters.next() {
        None | Some('.' | '0'..='9') => true,
        // `Annex A, Table A.1` is one; `a new clause` is none.
        Some(second) => named.is_some() && !second.is_alphabetic(),
    };
    (begins && ends).then_some(letter)
}

/// Without a word such as `Clause` in front, and without a stop at the end.
fn bare(clause: &str) -> &str {
    let mut bare = clause.trim();
    for prefix in &words().clause_prefixes {
        let (Some(head), Some(rest)) = (bare.get(..prefix.len()), bare.get(prefix.len()..)) else { continue };
        let ends = rest.chars().next().is_none_or(|next| !next.is_alphabetic());
        if ends && head.eq_ignore_ascii_case(prefix) {
            bare = rest.trim_start();
            break;
        }
    }
    bare.trim_end_matches(['.', ':', ';', ',']).trim_end()
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for part in text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.find(|letter: char| letter.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            runs.push(run.parse().map_or_else(|_| Run::Word(run.to_lowercase()), Run::Number));
            rest = after;
        }
    }
    runs
}

/// Whether the text names a place in a document by which it can be sorted.
pub(super) fn is_clause(clause: &str) -> bool {
    !matches!(key(clause), Place::Elsewhere(_))
}

/// How the template writes it, when that is another way and is certain.
pub(super) fn as_written_in_the_template(clause: &str) -> Option<String> {
    let bare = bare(clause);
    let meant = match key(clause) {
        Place::Clause(_) => bare.to_owned(),
        Place::Annex(_) => {
            let annex = bare.get(..5).filter(|word| word.eq_ignore_ascii_case("annex"));
            let letter = annex.map_or(bare, |_| bare[5..].trim_start());
            let mut letters = letter.chars();
            let first = letters.next()?.to_ascii_uppercase();
            format!("{}{first}{}", if annex.is_some() { "Annex " } else { "" }, letters.as_str())
        }
        Place::Whole | Place::Front(_) | Place::Back(_) | Place::Elsewhere(_) => return None,
    };
    (meant != clause).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_sorted_as_people_count() {
        let sorted = [
            "",
            "General",
            "Title",
            "Foreword",
            "Introduction",
            "1",
            "2",
            "4.2",
            "4.2.9",
            "4.2.9a",
            "4.2.10",
            "4.10",
            "Clause 5.1",
            "10",
            "Annex A",
            "A.1",
            "A.2",
            "Annex A.10",
            "Annex B",
            "Bibliography",
            "Table 3",
        ];
        let mut mixed: Vec<&str> = sorted.to_vec();
        mixed.reverse();
        mixed.sort_by_key(|clause| key(clause));
        // `General` and the empty column say the same, and so keep the order they came in.
        assert_eq!(mixed[2..], sorted[2..]);
        assert_eq!(mixed[..2], ["General", ""]);
    }

    #[test]
    fn only_what_is_certain_is_written_in_another_way() {
        let meant = as_written_in_the_template;
        assert_eq!(meant("Clause 4.2"), Some("4.2".to_owned()));
        assert_eq!(meant("§ 4.2."), Some("4.2".to_owned()));
        assert_eq!(meant("ANNEX b"), Some("Annex B".to_owned()));
        assert_eq!(meant("a.2"), Some("A.2".to_owned()));
        for clause in [
            "",
            "4.2",
            "Annex A",
            "A.2",
            "general",
            "Foreword",
            "Table 3",
            "the second one",
            "a new clause",
            "clauses 4 and 5",
        ] {
            assert_eq!(meant(clause), None, "{clause}");
        }
        assert!(
            is_clause("4.2")
                && is_clause("")
                && !is_clause("Table 3")
                && !is_clause("page 7")
                && !is_clause("a new one")
        );
    }
}
