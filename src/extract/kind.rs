//! What a paper is for: decided by what its cover is, before what its title says.
//!
//! A form or a table is known by its own words, a draft by its cover, a ballot by what it asks; only then the
//! words of the title count, and the earliest of them decides ("Draft minutes … and resolutions" are
//! minutes). The words are data (`data/kind_words.toml`).

mod tables;
mod words;

pub use tables::is_roster;
pub use words::KindWords;

use crate::{
    domain::document::DocumentKind,
    extract::{
        labels::Marker,
        position_form,
        text::{Format, Text},
    },
};

/// What is known of a paper when its kind is asked for.
#[derive(Debug, Default)]
pub struct Signs {
    /// Words on the cover that mean something by themselves.
    pub markers: Vec<Marker>,
    /// The title, the document type and the subject of a mail, each in lower case; empty where unknown.
    pub title: String,
    /// Document type, as printed.
    pub document_type: String,
    /// Ballot type, as printed.
    pub ballot_type: String,
    /// Short lines of their own near the top of the cover.
    pub headlines: Vec<String>,
    /// Requested action, as printed.
    pub action: String,
    /// Subject of a mail.
    pub subject: String,
    /// Whether the cover has labels for the begin and the end of a vote.
    pub has_voting_dates: bool,
    /// Whether it has a label for the end of a vote and prints questions.
    pub has_questions: bool,
    /// What it says of the day up to which something is asked.
    pub last_day: LastDay,
    /// Whether it prints `Document stage` or heads the page with the reference of a draft or a standard.
    pub has_draft_heading: bool,
    /// Whose paper it is, as far as it says.
    pub owner: Owner,
}

/// What a cover says of the day up to which something is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastDay {
    /// Nothing.
    #[default]
    Unknown,
    /// One is printed.
    Printed,
    /// The end of a vote is printed, and the paper is about a draft.
    OfDraft,
}

/// Whose paper it is, as far as it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    /// It does not say.
    #[default]
    Unknown,
    /// A committee's, without a number.
    Committee,
    /// A committee's, with a number.
    NumberedByCommittee,
}

/// What the paper is for.
pub fn kind(text: &Text, signs: &Signs) -> DocumentKind {
    by_format(text).or_else(|| by_form(signs)).unwrap_or_else(|| by_words(signs))
}

/// Whether the first two pages hold the head of a table that decides the kind, whatever the cover says.
pub fn is_a_table(text: &Text) -> bool {
    tables::kind(text).is_some()
}

fn by_format(text: &Text) -> Option<DocumentKind> {
    if text.format == Format::Docx && position_form::position_file(text).is_some() {
        return Some(DocumentKind::Position);
    }
    let is_written_for_programs = matches!(text.format, Format::Toml | Format::Json);
    match (is_written_for_programs, tables::is_position(text)) {
        (true, true) => Some(DocumentKind::Position),
        (true, false) => Some(DocumentKind::Other),
        (false, _) => tables::kind(text),
    }
}

fn by_form(signs: &Signs) -> Option<DocumentKind> {
    let words = KindWords::known();
    let has = |marker| signs.markers.contains(&marker);
    let is_draft = has(Marker::Dis)
        || has(Marker::Fdis)
        || has(Marker::Draft)
        || signs.has_draft_heading
        || words.is_type_of_draft(&signs.document_type);
    let names = [signs.title.as_str(), signs.document_type.as_str(), signs.subject.as_str()];
    if has(Marker::CommentTemplate) {
        return Some(DocumentKind::Comments);
    }
    if has(Marker::Result)
        || names.iter().any(|name| words.tells_a_result(name))
        || signs.headlines.iter().any(|headline| words.begins_with_a_result(headline))
    {
        return Some(DocumentKind::Result);
    }
    if has(Marker::NewWorkItem) && !has(Marker::Dis) && !has(Marker::Fdis) {
        return Some(DocumentKind::NewWorkItem);
    }
    let names_another_kind = names.iter().any(|name| words.kind_named_in(name).is_some());
    if has(Marker::LetterBallot) || !signs.ballot_type.is_empty() || words.asks_for_a_vote(signs) {
        return Some(DocumentKind::Ballot);
    }
    if is_draft {
        return Some(DocumentKind::Draft);
    }
    let is_asked = match signs.last_day {
        LastDay::Unknown => false,
        LastDay::Printed => words.is_by_letter(&signs.title),
        LastDay::OfDraft => words.is_by_letter(&signs.title) || !names_another_kind,
    };
    if is_asked {
        return Some(DocumentKind::Ballot);
    }
    // A meeting has a begin and an end too.
    let asks = signs.has_voting_dates || signs.has_questions || has_headline_of_ballot(signs);
    (asks && !names_another_kind).then_some(DocumentKind::Ballot)
}

/// Whether a headline asks for a vote, on a paper that is a committee's.
fn has_headline_of_ballot(signs: &Signs) -> bool {
    let words = KindWords::known();
    signs.owner != Owner::Unknown && signs.headlines.iter().any(|words_of| words.begins_to_ask(words_of))
}

/// Anybody writes reports and minutes: the words of a title count on a paper of a committee only.
fn by_words(signs: &Signs) -> DocumentKind {
    let vague = match signs.owner {
        Owner::Unknown => return DocumentKind::Other,
        Owner::Committee => DocumentKind::Other,
        Owner::NumberedByCommittee => DocumentKind::NDocument,
    };
    let words = KindWords::known();
    [&signs.title, &signs.subject, &signs.document_type]
        .into_iter()
        .find_map(|name| words.kind_named_in(name))
        .or_else(|| signs.headlines.iter().find_map(|headline| words.kind_that_heads(headline)))
        .unwrap_or(vague)
}
