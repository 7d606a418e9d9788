//! What the header of a mail says: the subject names the committee, and often the number.
//!
//! ISO/IEC Directives Part 1, Annex SB: the subject of a notification is the reference of the committee.

use super::{
    evidence::{Trust, at_the_place_of, elsewhere},
    gather::Gathered,
};
use crate::{
    domain::{
        committee::{self, find_document_numbers},
        deliverable::{self, Reference},
        fact::Stated,
        printed_date::PrintedDate,
    },
    extract::{fields::dates, text::Text},
};

/// The subject of a mail, blanks folded; empty for anything else.
pub(super) fn subject(text: &Text) -> String {
    header(text, "subject")
        .map(|subject| subject.split_whitespace().collect::<Vec<_>>().join(" "))
        .unwrap_or_default()
}

/// Adds what the header states.
pub(super) fn add(text: &Text, gathered: &mut Gathered) {
    let subject = subject(text);
    let said = |words: &str| words.to_owned();
    if let Some(found) =
        find_document_numbers(&subject).into_iter().next().filter(|found| found.range.start <= 12)
    {
        gathered.document_number.add(Trust::Header, from_subject(found.number, &subject));
        if let Some(committee) = found.committee {
            gathered.committee.add(Trust::Header, from_subject(committee, &subject));
        }
    }
    if let Some((_, committee)) = committee::find(&subject).into_iter().next() {
        gathered.committee.add(Trust::Header, from_subject(committee, &subject));
    }
    if let [(_, reference)] = deliverable::find(&subject).as_slice() {
        let own = in_labelled_title(gathered);
        let is_said_better = own.as_ref().is_some_and(|own| own.value.number == reference.number);
        if let Some(own) = own {
            gathered.reference.add(Trust::Words, own);
        }
        if !is_said_better {
            gathered.reference.add(Trust::Words, from_subject(reference.clone(), &subject));
        }
    }
    if !subject.is_empty() && gathered.title.is_silent() {
        gathered.title.add(Trust::Header, from_subject(said(&subject), &subject));
    }
    if let Some(date) = header(text, "date")
        && let Some(PrintedDate::Day(day)) = dates::whole(date)
    {
        gathered.document_date.add(Trust::Words, elsewhere(PrintedDate::Day(day), "mail date", date));
    }
}

/// The one reference in the title that the paper itself labels: it says more than a subject that somebody typed.
fn in_labelled_title(gathered: &Gathered) -> Option<Stated<Reference>> {
    let title = gathered.title.stated().next().filter(|title| title.rule >= Some(Trust::LooseLabel))?;
    match deliverable::find(&title.value).as_slice() {
        [(_, reference)] => Some(at_the_place_of(title, reference.clone())),
        [] | [_, _, ..] => None,
    }
}

fn from_subject<T>(value: T, subject: &str) -> Stated<T> {
    elsewhere(value, "mail subject", subject)
}

fn header<'a>(text: &'a Text, name: &str) -> Option<&'a str> {
    text.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
