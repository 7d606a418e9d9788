//! What a later notice changes of a ballot that is known, and what a correction of its own notice changes.

use super::{questions, record, worries};
use crate::{
    desk::{Desk, ballots, refusal::Refusal, rule_sets},
    domain::{
        ballot::Ballot,
        finding::{Finding, Severity},
    },
    store::{self, StoreError, Transaction},
};
use jiff::civil::Date;
use serde_json::json;

/// The ballot that this very document opened: a correction of the document corrects it, and opens no second one.
pub(super) fn opened_by(transaction: &Transaction<'_>, document: u64) -> Result<Option<Ballot>, StoreError> {
    let linked = store::document::find(transaction, document)?.and_then(|document| document.ballot);
    let Some(number) = linked else { return Ok(None) };
    let first = store::ballot::documents(transaction, number)?.into_iter().find(|one| one.role == "notice");
    if first.is_none_or(|first| first.number != document) {
        return Ok(None);
    }
    Ok(store::ballot::find(transaction, number)?.filter(|ballot| ballot.cancelled.is_none()))
}

/// The ballot says what its own notice says after a person has corrected it.
pub(super) fn correct(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    own: &Ballot,
    announced: Ballot,
) -> Result<Vec<Finding>, StoreError> {
    let questions = if is_open_to_questions(transaction, desk, own)? {
        announced.questions.clone()
    } else {
        own.questions.clone()
    };
    let notices = store::ballot::documents(transaction, own.number)?;
    // Where a later notice spoke of the ballot too, its dates stand.
    let (opens, closes) = match notices.iter().filter(|one| one.role == "notice").count() {
        0 | 1 => (announced.opens, announced.closes),
        _ => (own.opens, own.closes),
    };
    let corrected = Ballot { number: own.number, questions, opens, closes, ..announced };
    if corrected == *own {
        return Ok(Vec::new());
    }
    rule_sets::keep(transaction, desk, &corrected.rule_set)?;
    store::ballot::change(transaction, &corrected)?;
    let cut_off = move_cut_off(transaction, desk, &corrected)?;
    let facts = json!({ "document": document, "before": own, "ballot": corrected, "tag_cut_off": cut_off });
    record(transaction, desk, "ballot-changed", &corrected, facts)?;
    worries(transaction, desk, &corrected)
}

/// Whether both are the same ballot: the same kind of ballot on the same draft, or, without one, the same committee
/// and N-number, or title where one of the two papers has no number. A second round on the same reference (`.2`) is
/// another ballot; so is a systematic review five years on.
pub(super) fn is_the_same(known: &Ballot, announced: &Ballot) -> bool {
    if known.kind != announced.kind || known.cancelled.is_some() {
        return false;
    }
    let same_time = (known.closes - announced.closes).get_days().abs() < 400;
    match (&known.reference, &announced.reference) {
        (Some(known), Some(announced)) => {
            same_time
                && known.names_the_same_work(announced)
                && known.draft_stage() == announced.draft_stage()
                && known.iteration == announced.iteration
        }
        (None, None) => {
            let by_title = || {
                known.title == announced.title && (known.title.is_some() || known.closes == announced.closes)
            };
            let numbers = known.document_number.as_ref().zip(announced.document_number.as_ref());
            known.committee == announced.committee
                && same_time
                && numbers.map_or_else(by_title, |(known, announced)| known == announced)
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What a later notice of a known ballot changes: dates win, what was unknown is filled in.
pub(super) fn change(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    known: &Ballot,
    announced: Ballot,
) -> Result<Vec<Finding>, StoreError> {
    store::ballot::add_document(transaction, known.number, document, "notice")?;
    let changed = Ballot {
        number: known.number,
        opens: announced.opens.or(known.opens),
        closes: announced.closes,
        document_number: known.document_number.clone().or(announced.document_number),
        title: known.title.clone().or(announced.title),
        questions: if is_open_to_questions(transaction, desk, known)? {
            announced.questions
        } else {
            known.questions.clone()
        },
        ..known.clone()
    };
    let mut findings = vec![
        Finding::new("E-BAL-001", Severity::Notice, format!("ballot {} is known already", known.number))
            .hint(format!("`isodesk ballot show {}` shows it", known.number)),
    ];
    if changed == *known {
        record(transaction, desk, "ballot-announced-again", known, json!({ "document": document }))?;
        return Ok(findings);
    }
    store::ballot::change(transaction, &changed)?;
    if changed.closes != known.closes {
        let verb = match changed.closes > known.closes {
            true if known.closes < desk.clock.today() => "reopened",
            true => "extended",
            false => "shortened",
        };
        findings.push(
            Finding::new(
                "E-BAL-010",
                Severity::Warning,
                format!(
                    "ballot {} is {verb}: it closes on {} instead of {}",
                    known.number, changed.closes, known.closes
                ),
            )
            .hint(format!("its cut-offs have moved too: tell {}", touched(transaction, known)?)),
        );
    }
    let cut_off = move_cut_off(transaction, desk, &changed)?;
    let facts = json!({ "document": document, "before": known, "ballot": changed, "tag_cut_off": cut_off });
    record(transaction, desk, "ballot-changed", &changed, facts)?;
    Ok(findings)
}

/// Whom a change of a ballot touches: its TAG with who administers it, and how far they are.
pub(super) fn touched(transaction: &Transaction<'_>, ballot: &Ballot) -> Result<String, StoreError> {
    let mut tags = Vec::new();
    for committee in std::iter::once(&ballot.committee).chain(&ballot.linked) {
        let Some(name) = store::tag::of_committee(transaction, committee)? else { continue };
        let roster = store::tag::find(transaction, &name)?;
        let administrator = roster.and_then(|roster| roster.tag.administrator);
        let who = administrator.map(|person| format!(" ({})", person.name)).unwrap_or_default();
        tags.push(format!("{name}{who}"));
    }
    if tags.is_empty() {
        tags.push(format!("those who follow {}", ballot.committee));
    }
    let progress = store::progress::of_ballot(transaction, ballot.number)?;
    let stage = progress.map_or("no position is recorded", |progress| {
        match (progress.position, progress.signed == progress.position, progress.exported) {
            (None, ..) => "no position is recorded",
            (Some(_), false, _) => "a position is recorded",
            (Some(_), true, false) => "the vote is signed",
            (Some(_), true, true) => "the vote was exported",
        }
    });
    let votes = store::ballot::votes(transaction, ballot.number)?.len();
    let votes = if votes == 1 { "1 vote".to_owned() } else { format!("{votes} votes") };
    Ok(format!("{}; {votes} of members, {stage}", tags.join(", ")))
}

/// The TAG's cut-off moves with the ballot's dates, for the round in progress too.
pub(crate) fn move_cut_off(
    transaction: &Transaction<'_>,
    desk: &Desk,
    changed: &Ballot,
) -> Result<Option<Date>, StoreError> {
    match ballots::view(transaction, desk, changed.clone()) {
        Ok(view) => {
            let cut_off = view.plan.tag_cut_off.date;
            store::ballot::move_cut_off(transaction, changed.number, cut_off)?;
            Ok(Some(cut_off))
        }
        Err(Refusal::Store { source }) => Err(source),
        // Without a calendar there is no plan, and the settings are refused wherever a plan is asked for.
        Err(_) => Ok(None),
    }
}

/// Whether a later paper may say what is asked: the ballot has none or only the usual questions, as after a mail
/// whose attachment prints them, and nobody has voted yet.
fn is_open_to_questions(
    transaction: &Transaction<'_>,
    desk: &Desk,
    known: &Ballot,
) -> Result<bool, StoreError> {
    let rules = ballots::rule_set(&desk.rules, known);
    let usual = questions(&[], known.kind, known.reference.as_ref(), rules);
    Ok((known.questions.is_empty() || known.questions == usual)
        && store::ballot::rounds(transaction, known.number)?.is_empty()
        && store::position::of_ballot(transaction, known.number)?.is_empty())
}
