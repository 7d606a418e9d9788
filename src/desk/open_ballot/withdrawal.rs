//! Notices that end a ballot: it is cancelled, or another one takes its place.
//!
//! The one surprise: a ballot that another replaces is cancelled too, with the number of the new one as the reason, so
//! that nothing is asked twice and nothing counts as missed.

use super::{Opening, known::touched, record};
use crate::{
    desk::{Desk, ballots::names_the_ballot},
    domain::{
        ballot::Ballot,
        committee::read_document_number,
        finding::{Finding, Severity},
        notice::Notice,
    },
    store::{self, StoreError, Transaction},
};
use serde_json::json;

/// The one open ballot that a notice withdraws: its title or action says so, and it names the ballot.
pub(super) fn withdrawn_by(
    transaction: &Transaction<'_>,
    notice: &Notice,
) -> Result<Option<Ballot>, StoreError> {
    let mut named = store::ballot::all(transaction)?;
    named.retain(|ballot| ballot.cancelled.is_none() && is_named(notice, ballot));
    Ok(if named.len() == 1 { named.pop() } else { None })
}

/// Whether the notice names the ballot: the same draft, or the N-number that it supersedes or speaks of in its title.
fn is_named(notice: &Notice, ballot: &Ballot) -> bool {
    let facts = &notice.facts;
    if let (Some(typed), Some(recorded)) = (facts.reference.value(), &ballot.reference) {
        return names_the_ballot(&typed.bare(), recorded);
    }
    if facts.committee.value() != Some(&ballot.committee) {
        return false;
    }
    let Some(number) = &ballot.document_number else { return false };
    let texts = [facts.supersedes.value(), facts.title.value()];
    let mut found = texts.into_iter().flatten().flat_map(|text| {
        text.split([' ', ',', '(', ')', ':'])
            .zip(text.split([' ', ',', '(', ')', ':']).skip(1).chain(std::iter::once("")))
    });
    let same = |text: &str| {
        read_document_number(text, Some(&ballot.committee)).is_some_and(|found| found.number == *number)
    };
    facts.document_number.value() == Some(number)
        || found
            .any(|(word, next)| same(word) || (word.eq_ignore_ascii_case("n") && same(&format!("N {next}"))))
}

/// Cancels the ballot that a notice withdraws.
pub(super) fn withdraw(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    notice: &Notice,
    known: &Ballot,
) -> Result<Opening, StoreError> {
    let title = notice.facts.title.value().map_or("a notice", String::as_str);
    let why = format!("document {document}: {title}");
    let message = format!("ballot {} is cancelled by this notice", known.number);
    let finding = end(transaction, desk, document, known, (&why, message))?;
    Ok(Opening::Known { ballot: known.number, findings: vec![finding] })
}

/// Ends the ballots whose place a new one takes: an earlier round of the same draft that is still open, or the paper
/// that its notice says it supersedes.
pub(super) fn replace_earlier(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    notice: &Notice,
    new: &Ballot,
) -> Result<Vec<Finding>, StoreError> {
    let today = desk.clock.today();
    let mut findings = Vec::new();
    for earlier in store::ballot::all(transaction)? {
        let is_running =
            earlier.number != new.number && earlier.cancelled.is_none() && earlier.closes >= today;
        if !is_running || !takes_the_place_of(notice, new, &earlier) {
            continue;
        }
        let why = format!("replaced by ballot {}", new.number);
        let message = format!("ballot {} is replaced by ballot {}", earlier.number, new.number);
        findings.push(end(transaction, desk, document, &earlier, (&why, message))?);
    }
    Ok(findings)
}

fn takes_the_place_of(notice: &Notice, new: &Ballot, earlier: &Ballot) -> bool {
    if earlier.kind != new.kind {
        return false;
    }
    match (&new.reference, &earlier.reference) {
        (Some(new), Some(earlier)) => {
            new.names_the_same_work(earlier)
                && new.draft_stage() == earlier.draft_stage()
                && new.iteration.unwrap_or(1) > earlier.iteration.unwrap_or(1)
        }
        (None, None) => notice.facts.supersedes.value().is_some() && is_named(notice, earlier),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn end(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    known: &Ballot,
    (why, message): (&str, String),
) -> Result<Finding, StoreError> {
    let ended = Ballot { cancelled: Some(why.to_owned()), ..known.clone() };
    let touches = touched(transaction, known)?;
    store::ballot::change(transaction, &ended)?;
    store::ballot::add_document(transaction, known.number, document, "notice")?;
    let facts = json!({ "document": document, "before": known, "ballot": ended, "touches": touches });
    record(transaction, desk, "ballot-changed", &ended, facts)?;
    Ok(Finding::new("E-BAL-013", Severity::Warning, message).hint(format!("tell {touches}")))
}
