//! The words that say what a paper is, and what a ballot is about.

use super::Signs;
use crate::{
    domain::{ballot::BallotKind, deliverable::Reference, document::DocumentKind, stage::StagePrefix},
    extract::labels::folded,
};
use aho_corasick::{AhoCorasick, Match};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The words of `data/kind_words.toml`.
#[derive(Debug, Deserialize)]
pub struct KindWords {
    kind: Vec<KindRow>,
    ballot: Vec<BallotRow>,
    prefix: BTreeMap<String, BallotKind>,
    drafts: Drafts,
    ordinals: Ordinals,
    asks: Asks,
    ended: Ended,
    pub(super) tables: Tables,
}

#[derive(Debug, Deserialize)]
struct KindRow {
    is: DocumentKind,
    words: WordList,
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct BallotRow {
    is: BallotKind,
    words: WordList,
    first: Option<WordList>,
}

#[derive(Debug, Deserialize)]
struct Drafts {
    types: WordList,
}

#[derive(Debug, Deserialize)]
struct Ordinals {
    endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Asks {
    actions: Vec<String>,
    by_letter: WordList,
    types: WordList,
    titles: WordList,
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Ended {
    words: WordList,
}

/// Heads of tables, in lower case.
#[derive(Debug, Deserialize)]
pub(super) struct Tables {
    pub(super) member: Vec<String>,
    pub(super) choice: Vec<String>,
    pub(super) reason: Vec<String>,
    pub(super) comment: Vec<String>,
}

static WORDS: LazyLock<KindWords> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/kind_words.toml")).expect("the data file is read by a test")
});

impl KindWords {
    /// The words isodesk knows.
    pub fn known() -> &'static Self {
        &WORDS
    }

    /// The kind that a title names first.
    pub(super) fn kind_named_in(&self, title: &str) -> Option<DocumentKind> {
        let title = self.without_ordinals(folded(title).text);
        let named = self.kind.iter().filter_map(|row| Some((row.words.place_in(&title, &row.not)?, row.is)));
        named.min_by_key(|(place, _)| *place).map(|(_, kind)| kind)
    }

    /// The kind that a headline names in its first words.
    pub fn kind_that_heads(&self, headline: &str) -> Option<DocumentKind> {
        let headline = self.without_ordinals(folded(headline).text);
        let first = |row: &KindRow| row.words.place_in(&headline, &row.not).filter(|place| *place <= 12);
        let named = self.kind.iter().filter_map(|row| Some((first(row)?, row.is)));
        named.min_by_key(|(place, _)| *place).map(|(_, kind)| kind)
    }

    /// `notice of the 3rd plenary meeting` names the same kind as `notice of the plenary meeting`.
    fn without_ordinals(&self, folded: String) -> String {
        if !folded.contains(|letter: char| letter.is_ascii_digit()) {
            return folded;
        }
        let is_ordinal = |word: &&str| {
            let digits = word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or_default();
            digits > 0 && self.ordinals.endings.iter().any(|ending| *ending == word[digits..])
        };
        folded.split(' ').filter(|word| !is_ordinal(word)).collect::<Vec<_>>().join(" ")
    }

    /// Whether a printed document type is that of a draft.
    pub(super) fn is_type_of_draft(&self, printed: &str) -> bool {
        let printed = folded(printed).text;
        self.drafts.types.place_in(&printed, &[]) == Some(0)
    }

    /// Whether words begin with the name of a ballot.
    pub fn begins_to_ask(&self, words: &str) -> bool {
        let words = folded(words).text;
        let words = words.trim_start_matches(|letter: char| !letter.is_alphabetic());
        self.asks.titles.place_in(words, &self.asks.not) == Some(0)
    }

    /// Whether words tell how a vote ended.
    pub(super) fn tells_a_result(&self, words: &str) -> bool {
        let words = folded(words).text;
        self.ended.words.place_in(&words, &[]).is_some_and(|place| place <= 40)
    }

    /// Whether words begin with telling how a vote ended: a headline that does is that of a result.
    pub(super) fn begins_with_a_result(&self, words: &str) -> bool {
        self.ended.words.place_in(&folded(words).text, &[]) == Some(0)
    }

    /// Whether the action, the type, the title or the subject asks for a vote.
    pub(super) fn asks_for_a_vote(&self, signs: &Signs) -> bool {
        let action = folded(&signs.action).text;
        let kind = folded(&signs.document_type).text;
        self.asks.actions.contains(&action)
            || self.asks.types.place_in(&kind, &self.asks.not).is_some()
            || self.begins_to_ask(&signs.title)
            || self.begins_to_ask(subject_words(&signs.subject))
    }

    /// Whether a title says that what it names is decided by letter.
    pub(super) fn is_by_letter(&self, title: &str) -> bool {
        self.asks.by_letter.place_in(&folded(title).text, &[]).is_some()
    }

    /// The kind of ballot that words name; the rows stand in the order in which they count.
    pub fn ballot_named_in(&self, words: &str) -> Option<BallotKind> {
        let words = folded(words).text;
        let begins =
            |row: &BallotRow| row.first.as_ref().is_some_and(|first| first.place_in(&words, &[]) == Some(0));
        let names = |row: &&BallotRow| row.words.place_in(&words, &[]).is_some() || begins(row);
        self.ballot.iter().find(names).map(|row| row.is)
    }

    /// The kind of ballot that a draft of this reference goes through, when its prefix decides it.
    pub fn ballot_of(&self, reference: &Reference) -> Option<BallotKind> {
        self.ballot_of_prefix(reference.draft_stage()?)
    }

    /// The kind of ballot of a stage prefix, when it decides one.
    pub fn ballot_of_prefix(&self, prefix: StagePrefix) -> Option<BallotKind> {
        let word = prefix.word();
        self.prefix.get(word).copied().or_else(|| BallotKind::from_word(word))
    }
}

/// The subject without `Re:`, `Fwd:` and a number before the words.
fn subject_words(subject: &str) -> &str {
    let mut words = subject.trim();
    for start in ["re:", "fwd:", "fw:"] {
        if words.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)) {
            words = words[start.len()..].trim_start();
        }
    }
    match words.split_once(" - ") {
        Some((before, after)) if before.chars().any(|letter| letter.is_ascii_digit()) => after,
        _ => words,
    }
}

/// Groups of words that are looked for in one walk through a text.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct WordList(AhoCorasick);

impl TryFrom<Vec<String>> for WordList {
    type Error = aho_corasick::BuildError;

    fn try_from(groups: Vec<String>) -> Result<Self, Self::Error> {
        AhoCorasick::new(groups).map(Self)
    }
}

impl WordList {
    /// Where the first group stands in a folded text as whole words, clear of every group that takes it away.
    fn place_in(&self, text: &str, not: &[String]) -> Option<usize> {
        let is_whole = |found: &Match| {
            !text[..found.start()].ends_with(char::is_alphanumeric)
                && !text[found.end()..].starts_with(char::is_alphanumeric)
        };
        let is_taken_away = |found: &Match| {
            not.iter().any(|group| {
                text.match_indices(group.as_str())
                    .any(|(start, _)| start < found.end() && found.start() < start + group.len())
            })
        };
        let found = self.0.find_overlapping_iter(text);
        found.filter(|found| is_whole(found) && !is_taken_away(found)).map(|found| found.start()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_word_of_a_title_decides() {
        let words = KindWords::known();
        for (title, kind) in [
            ("Draft minutes 29th plenary meeting and resolutions", Some(DocumentKind::Minutes)),
            ("Resolutions and action items of the 3rd meeting", Some(DocumentKind::Resolutions)),
            ("Draft DIS 1 Ballot Resolution Meeting Agenda", Some(DocumentKind::Agenda)),
            ("Résolutions de la 4e réunion", Some(DocumentKind::Resolutions)),
            ("Протокол 5-го заседания", Some(DocumentKind::Minutes)),
            ("Calling notice and draft agenda", Some(DocumentKind::CallingNotice)),
            ("Notice of the 3rd plenary meeting", Some(DocumentKind::MeetingNotice)),
            ("Invitation to the 42nd plenary meeting, 3 to 5 May", Some(DocumentKind::MeetingNotice)),
            ("Avis de la 4e réunion", Some(DocumentKind::MeetingNotice)),
            ("Уведомление о 5-м заседании", Some(DocumentKind::MeetingNotice)),
            ("Уведомление о 5-ом заседании", Some(DocumentKind::MeetingNotice)),
            ("Draft technical report on rice", None),
            ("Secretariat report to the plenary", Some(DocumentKind::Report)),
            ("Frequently asked questions on the ballot resolution meeting", None),
        ] {
            assert_eq!(words.kind_named_in(title), kind, "{title}");
        }
    }

    #[test]
    fn a_ballot_is_named_by_words_and_by_prefixes() {
        let words = KindWords::known();
        assert_eq!(words.ballot_named_in("Systematic review of ISO 9999:2016"), Some(BallotKind::Sr));
        assert_eq!(words.ballot_named_in("Committee internal ballot on a chair"), Some(BallotKind::Cib));
        assert_eq!(words.ballot_named_in("Ballot"), None);
        for (reference, kind) in [
            ("ISO/DIS 26262-6:2016(E)", Some(BallotKind::Dis)),
            ("ISO/IEC FDIS 2375", Some(BallotKind::Fdis)),
            ("ISO 17301-1:2007/DAM 1", Some(BallotKind::Dam)),
            ("ISO/CD 9001", Some(BallotKind::Cd)),
            ("ISO/CD TS 9002", Some(BallotKind::Cd)),
            ("ISO/NP 9003", Some(BallotKind::Np)),
            ("ISO/DTS 9004", Some(BallotKind::Dts)),
            ("ISO 9001:2015", None),
        ] {
            assert_eq!(words.ballot_of(&Reference::read(reference).unwrap()), kind, "{reference}");
        }
    }
}
