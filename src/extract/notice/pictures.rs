//! Facts that were read from the picture of a page: they say so, count less than the file's name, and open no ballot
//! by themselves.

use super::evidence::Trust;
use crate::{
    domain::{
        fact::{Fact, Stated},
        finding::{Finding, Severity},
        notice::Facts,
    },
    extract::text::Text,
};

/// How far the name of the file is trusted: more than letters that another program guessed.
pub(super) const fn trust_of_name(text: &Text) -> Trust {
    if text.ocr_pages.is_empty() { Trust::FileName } else { Trust::NameOfScan }
}

/// Marks every fact that stands on such a page.
pub(super) fn mark(facts: &mut Facts, pages: &[u32]) {
    if pages.is_empty() {
        return;
    }
    of(&mut facts.committee, pages);
    of(&mut facts.document_number, pages);
    of(&mut facts.document_date, pages);
    of(&mut facts.title, pages);
    of(&mut facts.reference, pages);
    of(&mut facts.stage, pages);
    of(&mut facts.opens, pages);
    of(&mut facts.closes, pages);
    of(&mut facts.secretariat, pages);
    of(&mut facts.project_id, pages);
    of(&mut facts.ballot_kind, pages);
    of(&mut facts.action, pages);
    of(&mut facts.supersedes, pages);
}

fn of<T>(fact: &mut Fact<T>, pages: &[u32]) {
    for stated in fact.stated.iter_mut().chain(&mut fact.rivals) {
        if is_on(stated, pages) {
            stated.from = format!("OCR of {}", stated.from);
        }
    }
}

fn is_on<T>(stated: &Stated<T>, pages: &[u32]) -> bool {
    stated.page.is_some_and(|page| pages.contains(&page))
}

/// The days of a ballot are never taken from a picture without a person.
pub(super) fn doubts(facts: &Facts, pages: &[u32]) -> Option<Finding> {
    let days = [&facts.opens, &facts.closes];
    let stated =
        days.into_iter().filter_map(|day| day.stated.as_ref()).find(|stated| is_on(stated, pages))?;
    let message = format!("the days of the ballot were read from a picture: `{}`", stated.value);
    Some(Finding::new("E-DOC-006", Severity::Blocking, message).hint(
        "look at the paper, then say the days with `isodesk document correct N --closes DATE --because …`",
    ))
}
