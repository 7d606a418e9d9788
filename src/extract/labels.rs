//! The labels that covers and forms print before their facts: data, which a desk can add to.
//!
//! A label is found without regard to case, kinds of hyphens, blanks and a final colon, the longest first
//! (`Date of document` before `Date`). What a label means is a [`Field`]; where its value stands is the
//! business of `fields`. The one surprise: a known label that states no fact of ours is a field too, because
//! it ends the value before it.

mod fold;

pub use fold::{Folded, folded};

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::{collections::HashMap, ops::Range, sync::LazyLock};

/// What the text after a label states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The date of the document.
    DocumentDate,
    /// First day of voting.
    Opens,
    /// Last day of voting.
    Closes,
    /// First and last day of voting.
    VotingPeriod,
    /// The day by which something is due: the close of a ballot or of a comment period.
    Due,
    /// `Reference number`: a committee's number or a deliverable's identifier; the value tells which.
    ReferenceNumber,
    /// A committee's number.
    DocumentNumber,
    /// The project, by its reference.
    ProjectReference,
    /// ISO's numeric project id.
    ProjectId,
    /// The committee.
    Committee,
    /// The title of the document.
    Title,
    /// What a letter is about: its title, where it has no other.
    Subject,
    /// Another title: the committee's, or the one in another language.
    OtherTitle,
    /// Who holds the secretariat.
    Secretariat,
    /// What readers are asked to do.
    Action,
    /// What the document replaces.
    Supersedes,
    /// What sort of document it is, in words.
    DocumentType,
    /// What sort of ballot it announces or tells the result of.
    BallotType,
    /// What sort of deliverable it is, in words.
    DocumentSubtype,
    /// The stage of the project.
    Stage,
    /// Enquiry or approval.
    VotingStage,
    /// Free words on the state of the paper or of the ballot.
    Status,
    /// The language of the document.
    Language,
    /// Who wrote it.
    Source,
    /// Where a meeting is held: a date beside it is no date of the document.
    Venue,
    /// A label without a fact of ours.
    Other,
}

impl Field {
    /// Whether its value is a calendar date.
    pub const fn is_date(self) -> bool {
        matches!(self, Self::DocumentDate | Self::Opens | Self::Closes | Self::Due)
    }
}

/// What the presence of certain words on a cover means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    /// The cover of an enquiry draft.
    Dis,
    /// The cover of a final draft.
    Fdis,
    /// Any other draft.
    Draft,
    /// An official result of voting.
    Result,
    /// The comment template.
    CommentTemplate,
    /// A ballot form to be sent back.
    LetterBallot,
    /// Form 4 or its predecessors.
    NewWorkItem,
    /// How a draft is handled: words of a cover that are no title.
    Remark,
}

impl Marker {
    /// Whether the words count only as a heading of their own.
    pub const fn is_heading(self) -> bool {
        matches!(self, Self::Dis | Self::Fdis | Self::NewWorkItem)
    }
}

/// A label found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLabel {
    /// What it states.
    pub field: Field,
    /// Where it stands, in bytes of the folded text, without colon and hints.
    pub range: Range<usize>,
}

/// Labels and markers, ready to be found.
#[derive(Clone, Debug)]
pub struct LabelSet {
    /// By their first word, the longest first.
    labels: HashMap<String, Vec<(String, Field)>>,
    markers: Vec<(String, Marker)>,
    /// Finds all markers in one walk; a pattern has the place of its marker.
    finder: AhoCorasick,
    edition: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    edition: String,
    label: Vec<LabelRow>,
    marker: Vec<MarkerRow>,
}

#[derive(Deserialize)]
struct LabelRow {
    field: Field,
    #[serde(flatten)]
    texts: ByLanguage,
}

#[derive(Deserialize)]
struct MarkerRow {
    means: Marker,
    #[serde(flatten)]
    texts: ByLanguage,
}

#[derive(Deserialize)]
struct ByLanguage {
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    fr: Vec<String>,
    #[serde(default)]
    ru: Vec<String>,
}

impl ByLanguage {
    fn all(self) -> impl Iterator<Item = String> {
        self.en.into_iter().chain(self.fr).chain(self.ru)
    }
}

static BUILT_IN: LazyLock<LabelSet> = LazyLock::new(|| {
    let file =
        toml::from_str(include_str!("data/cover_labels.toml")).expect("the data file is read by a test");
    LabelSet::from_file(file)
});

impl LabelSet {
    /// The labels that isodesk knows by itself.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The built-in labels and those of a desk, as `(text, field)` pairs; a desk's label wins.
    pub fn with<'a>(own: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, UnknownFieldError> {
        let mut set = Self::built_in().clone();
        for (text, field) in own {
            let known = toml::Value::String(field.to_owned())
                .try_into()
                .map_err(|_| UnknownFieldError { field: field.to_owned(), label: text.to_owned() })?;
            set.add(text, known);
        }
        set.sort();
        Ok(set)
    }

    /// The date of the built-in data.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    fn from_file(file: LabelFile) -> Self {
        let marked = |row: MarkerRow| row.texts.all().map(move |text| (folded(&text).text, row.means));
        let markers: Vec<(String, Marker)> = file.marker.into_iter().flat_map(marked).collect();
        let finder = AhoCorasick::new(markers.iter().map(|(text, _)| text));
        let finder = finder.expect("the data file is read by a test");
        let mut set = Self { labels: HashMap::new(), markers, finder, edition: file.edition };
        for row in file.label {
            row.texts.all().for_each(|text| set.add(&text, row.field));
        }
        set.sort();
        set
    }

    fn add(&mut self, text: &str, field: Field) {
        let text = folded(text).text.trim_end_matches([':', ' ']).to_owned();
        let labels = self.labels.entry(first_word(&text).to_owned()).or_default();
        labels.retain(|(known, _)| *known != text);
        labels.push((text, field));
    }

    fn sort(&mut self) {
        for labels in self.labels.values_mut() {
            labels.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        }
    }

    /// The longest label that begins at this place of a folded text and ends at the end of a word.
    pub fn at(&self, folded: &str, start: usize) -> Option<FoundLabel> {
        let rest = &folded[start..];
        let (text, field) = self.labels.get(first_word(rest))?.iter().find(|(text, _)| {
            rest.strip_prefix(text.as_str())
                .is_some_and(|after| !after.starts_with(|letter: char| letter.is_alphanumeric()))
        })?;
        Some(FoundLabel { field: *field, range: start..start + text.len() })
    }

    /// Whether these folded words are the beginning of a label, which goes on in the next line.
    pub fn begins(&self, folded: &str) -> bool {
        let Some(labels) = self.labels.get(first_word(folded)) else { return false };
        labels.iter().any(|(text, _)| text.strip_prefix(folded).is_some_and(|rest| rest.starts_with(' ')))
    }

    /// Every marker in a folded text, with where it begins.
    pub fn markers(&self, folded: &str) -> Vec<(Marker, usize)> {
        self.marker_spans(folded).into_iter().map(|(marker, span)| (marker, span.start)).collect()
    }

    /// Every marker in a folded text, with where it stands first.
    pub fn marker_spans(&self, folded: &str) -> Vec<(Marker, Range<usize>)> {
        let mut spans = vec![None; self.markers.len()];
        for found in self.finder.find_overlapping_iter(folded) {
            spans[found.pattern()].get_or_insert(found.range());
        }
        let all = self.markers.iter().zip(spans);
        all.filter_map(|((_, marker), span)| Some((*marker, span?))).collect()
    }

    /// Whether any marker stands in a folded text.
    pub fn has_marker(&self, folded: &str) -> bool {
        self.finder.is_match(folded)
    }

    /// Every marker that a folded text begins with.
    pub fn markers_that_head<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Marker> + 'a {
        self.markers.iter().filter(|(text, _)| folded.starts_with(text.as_str())).map(|(_, marker)| *marker)
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

/// A label of `isodesk.toml` names no fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("E-CFG-010: `{field}` is not a fact that a label can state: label `{label}` is not used")]
pub struct UnknownFieldError {
    field: String,
    label: String,
}

impl UnknownFieldError {
    /// The allowed values.
    pub fn hint(&self) -> String {
        "write one of document_date, opens, closes, due, reference_number, document_number, project_reference, \
         project_id, committee, title, other_title, secretariat, action, supersedes, document_type, ballot_type, stage, status, other"
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_label_wins_in_three_languages() {
        let set = LabelSet::built_in();
        for (text, field, length) in [
            ("Date of document: 2011-09-29", Field::DocumentDate, 16),
            ("Date: 2011", Field::DocumentDate, 4),
            ("VOTING BEGINS ON:", Field::Opens, 16),
            ("Vote clos le: 2020-01-01", Field::Closes, 12),
            ("Голосование заканчивается в 2020", Field::Closes, 52),
            ("Closing date for voting", Field::Closes, 23),
        ] {
            let found = set.at(&folded(text).text, 0).unwrap();
            assert_eq!((found.field, found.range.end), (field, length), "{text}");
        }
        assert_eq!(set.at("dated", 0), None);
    }

    #[test]
    fn a_desk_adds_its_own_labels() {
        let set = LabelSet::with([("Bitte bis", "closes"), ("Date", "other")]).unwrap();
        assert_eq!(set.at("bitte bis: 2020", 0).unwrap().field, Field::Closes);
        assert_eq!(set.at("date: 2020", 0).unwrap().field, Field::Other);
        let refused = LabelSet::with([("Bitte bis", "deadline")]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "E-CFG-010: `deadline` is not a fact that a label can state: label `Bitte bis` is not used"
        );
        assert!(refused.hint().starts_with("write one of document_date, opens, closes"));
    }

    #[test]
    fn markers_are_found_across_line_breaks() {
        let cover = folded("ISO 1\nPROJET  DE NORME\nINTERNATIONALE");
        assert_eq!(LabelSet::built_in().markers(&cover.text), [(Marker::Dis, 6)]);
    }
}
