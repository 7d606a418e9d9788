//! An official result of voting: read, computed again, compared with what we submitted, and kept as printed.
//!
//! A result that contradicts itself is recorded all the same, with its findings: it is what ISO published. The
//! one surprise: *submitted* here means exported or acknowledged; that the table shows our vote as it was sent
//! is the only proof that the portal took it.

use crate::{
    desk::{Desk, ballots, hand_in, open_ballot, refusal::Refusal, take_in},
    domain::{
        ballot::{Ballot, Effect},
        consensus::effect_of,
        document::Rest,
        event::Deed,
        finding::{Finding, Severity},
        membership::NationalBody,
        notice::Notice,
        official_result::{self, Cast, OfficialResult, OurVote},
    },
    extract::{result, text::Text},
    store::{self, Reader, StoreError, Transaction},
};
use serde_json::json;
use std::path::{Path, PathBuf};

pub use crate::store::result::Recorded;

/// What recording a result led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The record in force.
    pub result: Recorded,
    /// Whether it is new, or was on record already.
    pub is_new: bool,
}

impl Outcome {
    /// Everything that was found.
    pub fn findings(&self) -> Vec<Finding> {
        findings(&self.result)
    }
}

/// Everything that was found on a result.
pub fn findings(result: &Recorded) -> Vec<Finding> {
    let ours = result.ours.iter().flat_map(|ours| &ours.findings);
    result.judged.findings.iter().chain(ours).cloned().collect()
}

/// Takes a result in and records it, on the ballot that is named or the one it names itself.
pub fn record_result(desk: &Desk, path: &Path, ballot: Option<&str>) -> Result<Outcome, Refusal> {
    let (text, notice) = hand_in::reading(desk, path)?;
    let printed = read(&text, &notice).map_err(|finding| Refusal::Findings(vec![finding]))?;
    let (document, rest) = filed(desk, path)?;
    let outcome = desk.store.write(desk.clock.now(), |transaction| {
        let ballot = match ballot {
            Some(name) => Some(ballots::named(transaction, desk, name)?),
            None => ballot_of(transaction, &notice, &printed)?,
        };
        Ok::<_, Refusal>(record_in(transaction, desk, document, ballot.as_ref(), printed)?)
    })?;
    // Taking a new file in has recorded its result already.
    Ok(Outcome { is_new: outcome.is_new || rest == Some(Rest::Filed), ..outcome })
}

/// Records a result that was dropped, in the transaction that files it.
pub(crate) fn from_dropped(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    text: &Text,
    notice: &Notice,
) -> Result<(Option<u64>, Vec<Finding>), StoreError> {
    // A page of a report that only mentions a result has no counts and no votes: it is filed, and nothing is recorded.
    let stated = |printed: &OfficialResult| printed.has_counts() || printed.shows_votes();
    let Some(printed) = read(text, notice).ok().filter(stated) else { return Ok((None, Vec::new())) };
    let ballot = ballot_of(transaction, notice, &printed)?;
    let outcome = record_in(transaction, desk, Some(document), ballot.as_ref(), printed)?;
    Ok((outcome.result.ballot, outcome.findings()))
}

/// The result in force of the ballot that is named.
pub fn show(desk: &Desk, ballot: &str) -> Result<Recorded, Refusal> {
    desk.store.read(|reader| {
        let ballot = ballots::named(reader, desk, ballot)?;
        store::result::of_ballot(reader, ballot.number)?.ok_or_else(|| {
            Refusal::unknown(
                "E-RES-006",
                format!("no result of ballot {} is recorded", ballot.number),
                "`isodesk result record FILE` records it once ISO has published it",
            )
        })
    })
}

/// The result in force of a ballot, when there is one.
pub fn of_ballot(desk: &Desk, ballot: u64) -> Result<Option<Recorded>, Refusal> {
    Ok(desk.store.read(|reader| store::result::of_ballot(reader, ballot))?)
}

fn read(text: &Text, notice: &Notice) -> Result<OfficialResult, Finding> {
    let printed = result::read(text).ok_or_else(|| {
        Finding::new("E-RES-002", Severity::Blocking, "no count of votes is printed in a form that can be read")
            .hint("a result prints `P-Members voting: 15 in favour out of 17`, a table of who voted what, or at least its decision")
    })?;
    let facts = &notice.facts;
    Ok(OfficialResult {
        reference: facts.reference.value().map(ToString::to_string),
        committee: facts.committee.value().map(ToString::to_string),
        opens: facts.opens.value().copied(),
        closes: facts.closes.value().copied(),
        ..printed
    })
}

/// The document as which the file is on record once it is taken in, and where it rests.
fn filed(desk: &Desk, path: &Path) -> Result<(Option<u64>, Option<Rest>), Refusal> {
    let taken = take_in::these(desk, &[PathBuf::from(path)])
        .map_err(|error| Refusal::because("E-RES-007", error.to_string(), error.hint()))?;
    Ok(taken.last().map_or((None, None), |taken| (taken.document, Some(taken.rest))))
}

/// The ballot that a result is about: the same draft, and of several the one that closed on the day printed.
fn ballot_of(
    reader: &Reader<'_>,
    notice: &Notice,
    printed: &OfficialResult,
) -> Result<Option<Ballot>, StoreError> {
    let Some(reference) = notice.facts.reference.value() else { return Ok(None) };
    let mut same = store::ballot::with_number(reader, reference)?;
    same.retain(|ballot| {
        ballot.reference.as_ref().is_some_and(|other| ballots::names_the_ballot(reference, other))
    });
    if same.len() > 1 {
        same.retain(|ballot| Some(ballot.closes) == printed.closes);
    }
    Ok(if same.len() == 1 { same.pop() } else { None })
}

fn record_in(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: Option<u64>,
    ballot: Option<&Ballot>,
    printed: OfficialResult,
) -> Result<Outcome, StoreError> {
    let judged = official_result::judge(&printed);
    let ours = ballot.map(|ballot| ours(transaction, desk, ballot, &printed)).transpose()?;
    let number = ballot.map(|ballot| ballot.number);
    let mut result = Recorded { number: 0, ballot: number, document, printed, judged, ours };
    let known = match (number, document) {
        (Some(ballot), _) => store::result::of_ballot(transaction, ballot)?,
        (None, Some(document)) => store::result::of_document(transaction, document)?,
        (None, None) => None,
    };
    if let Some(known) = known {
        result.number = known.number;
        if known == result || (result.ballot.is_none() && known.printed == result.printed) {
            return Ok(Outcome { result: known, is_new: false });
        }
    }
    result.number = store::result::add(transaction, &result)?;
    tell(transaction, desk, &result, ballot)?;
    Ok(Outcome { result, is_new: true })
}

fn tell(
    transaction: &Transaction<'_>,
    desk: &Desk,
    result: &Recorded,
    ballot: Option<&Ballot>,
) -> Result<(), StoreError> {
    let facts = json!({
        "result": result.number,
        "document": result.document,
        "printed": result.printed,
        "judged": result.judged,
        "ours": result.ours,
    });
    if let Some(ballot) = ballot {
        if let Some(document) = result.document {
            store::ballot::add_document(transaction, ballot.number, document, "result")?;
        }
        return open_ballot::record(transaction, desk, "result-recorded", ballot, facts);
    }
    let subject = format!("result:{}", result.number);
    let deed = Deed { what: "result-recorded".to_owned(), subject, actor: desk.actor.clone(), facts };
    store::event::record(transaction, deed).map(|_| ())
}

/// Our own row against what was submitted.
fn ours(
    reader: &Reader<'_>,
    desk: &Desk,
    ballot: &Ballot,
    printed: &OfficialResult,
) -> Result<OurVote, StoreError> {
    let settings = &desk.settings.national_body;
    let body = NationalBody {
        name: settings.name.clone(),
        full_name: settings.full_name.clone(),
        country: settings.country.clone(),
    };
    Ok(official_result::our_vote(printed, &body, sent(reader, ballot)?))
}

/// What was submitted: the answer to question 1 of the latest vote that has a submission.
fn sent(reader: &Reader<'_>, ballot: &Ballot) -> Result<Option<Cast>, StoreError> {
    let Some(signed) = store::vote::latest(reader, ballot.number)? else { return Ok(None) };
    if store::vote::submission_of(reader, signed.number)?.is_none() {
        return Ok(None);
    }
    let answer = signed.vote.position.answers.iter().find(|answer| answer.question == 1);
    let choice = answer.and_then(|answer| answer.choices.first());
    Ok(choice.zip(ballot.question(1)).and_then(|(choice, question)| match effect_of(question, choice) {
        Effect::For => Some(Cast::Approval),
        Effect::Against => Some(Cast::Disapproval),
        Effect::Abstain => Some(Cast::Abstention),
        Effect::Alternative | Effect::Statement => None,
    }))
}
