//! What is wrong or worrying about what a paper states: every finding of reading a cover is made here.

use super::{
    Known,
    evidence::{Decided, Trust},
    gather::Gathered,
};
use crate::{
    domain::{
        committee::CommitteeReference,
        deliverable::Reference,
        document::DocumentKind,
        fact::Stated,
        finding::{Finding, Severity},
        notice::Notice,
        stage::{StageOn, StagePrefix},
    },
    extract::labels::Field,
};
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

/// The code of a ballot whose kind nothing tells.
pub(super) const OF_BALLOT_KIND: &str = "E-BAL-005";

/// What is asked of every ballot, before one can be opened.
pub(super) fn of_ballot(notice: &Notice, gathered: &Gathered, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let facts = &notice.facts;
    match (&facts.opens.stated, &facts.closes.stated) {
        (_, None) => findings.push(no_close(gathered)),
        (Some(opens), Some(closes)) if closes.value < opens.value => {
            findings.push(end_before_start(opens, closes));
        }
        (None, Some(closes)) if notice.kind == DocumentKind::Draft => {
            let message =
                format!("voting ends on {}, and no day is printed on which it begins", closes.value);
            findings.push(at(Finding::new("E-BAL-002", Severity::Notice, message), closes));
        }
        (Some(_) | None, Some(_)) => {}
    }
    if let Some(closes) = facts.closes.stated.as_ref().filter(|closes| closes.rule == Some(Trust::Sentence)) {
        let message = format!("voting ends on {}: only a sentence says so, and no label", closes.value);
        let finding = Finding::new("E-BAL-014", Severity::Warning, message).hint(
            "look at the sentence; `isodesk document correct N --closes DATE --because …` gives another day",
        );
        findings.push(at(finding, closes));
    }
    findings.extend(committee(facts.committee.stated.as_ref(), known));
    if facts.ballot_kind.value().is_none() {
        let finding =
            Finding::new(OF_BALLOT_KIND, Severity::Blocking, "a ballot whose kind is not derivable");
        findings.push(finding.hint(
            "say it with `isodesk document correct N --ballot-kind KIND --because …`; \
            kinds are NP NP-ALL CD DIS FDIS DAM FDAM DTS DTR DPAS SR CIB WD WDRL GUIDE TMB",
        ));
    }
    findings
}

fn no_close(gathered: &Gathered) -> Finding {
    let empty = gathered
        .empty_dates
        .iter()
        .find(|(field, _, _)| *field == Field::Closes)
        .or(gathered.empty_dates.first());
    let hint =
        "look at the paper, then say the dates with `isodesk document correct N --closes DATE --because …`";
    match empty {
        Some((_, line, words)) if !words.is_empty() => {
            let message = format!("a ballot without an end: `{words}` is no date");
            Finding::new("E-BAL-002", Severity::Blocking, message).hint(hint).at(1, *line)
        }
        Some((_, line, _)) => {
            let message = "a ballot without an end: nothing stands after its label";
            Finding::new("E-BAL-002", Severity::Blocking, message).hint(hint).at(1, *line)
        }
        None => Finding::new(
            "E-BAL-002",
            Severity::Blocking,
            "a ballot without an end: no day is printed on which voting ends",
        )
        .hint(hint),
    }
}

fn end_before_start(opens: &Stated<Date>, closes: &Stated<Date>) -> Finding {
    let message = format!("voting ends on {}, before it begins on {}", closes.value, opens.value);
    let finding = Finding::new("E-BAL-003", Severity::Blocking, message)
        .hint("look at the paper, then say the right dates with `isodesk document correct N`");
    at(finding, closes)
}

fn committee(stated: Option<&Stated<CommitteeReference>>, known: &Known<'_>) -> Option<Finding> {
    let Some(stated) = stated else {
        let finding = Finding::new("E-BAL-004", Severity::Blocking, "a ballot that names no committee");
        return Some(finding.hint("say it with `isodesk document correct N --committee REF --because …`"));
    };
    known.committees.and_then(|all| unlisted(stated, all))
}

/// A committee that ISO's list does not have.
pub(super) fn unlisted(
    stated: &Stated<CommitteeReference>,
    committees: &BTreeSet<CommitteeReference>,
) -> Option<Finding> {
    if stated.value.is_listed(committees) {
        return None;
    }
    let message = format!("`{}` is not in the list of committees", stated.value);
    let finding = Finding::new("E-BAL-004", Severity::Warning, message)
        .hint("import ISO's present list with `isodesk committee import FILE`, or correct the document");
    Some(at(finding, stated))
}

/// What is said of the stage: a prefix that can be two stages, or that disagrees with the printed one.
pub(super) fn of_stage(notice: &Notice, gathered: &Gathered) -> Option<Finding> {
    let reference = notice.facts.reference.stated.as_ref()?;
    let day = notice.facts.document_date.value().and_then(|date| date.day()).unwrap_or(date(2026, 1, 1));
    let prefix = reference.value.draft_stage();
    let printed = gathered
        .whole_stage
        .as_ref()
        .map(|stated| stated.value)
        .or_else(|| notice.facts.stage.value().map(|code| code.stage()));
    let stages = match prefix.map(|prefix| prefix.stage_on(day)) {
        Some(StageOn::Stage(stage)) => vec![stage],
        Some(StageOn::Either(one, other)) => vec![one, other],
        Some(StageOn::Unknown) => return None,
        None => vec![60, 90, 95],
    };
    let word = prefix.map(StagePrefix::word);
    match (printed, word) {
        (Some(printed), word) if !stages.contains(&printed) => {
            let carries = word
                .map_or("no prefix, as a published deliverable does".to_owned(), |word| format!("`{word}`"));
            let message =
                format!("stage {printed:02} is printed, and `{}` carries {carries}", reference.value);
            let finding = Finding::new("E-ID-002", Severity::Warning, message)
                .hint("the printed stage counts; on many papers the prefix lags behind it");
            Some(at(finding, reference))
        }
        (None, Some(word)) if stages.len() > 1 => {
            let message = format!(
                "`{word}` can be stage {:02} or {:02}, and no stage is printed",
                stages[0], stages[1]
            );
            Some(at(Finding::new("E-ID-002", Severity::Notice, message), reference))
        }
        (Some(_) | None, Some(_) | None) => None,
    }
}

/// Whether all that is said of the committee is one of its parents or groups: no contradiction.
pub(super) fn is_one_below_the_other(decided: &Decided<CommitteeReference>) -> bool {
    let Some(stated) = &decided.fact.stated else { return true };
    decided
        .fact
        .rivals
        .iter()
        .all(|rival| rival.value.is_below(&stated.value) || stated.value.is_below(&rival.value))
}

/// What the file name says otherwise than the text.
pub(super) fn name_differs<T: Clone + std::fmt::Display>(
    fact: &str,
    decided: &Decided<T>,
) -> Option<Finding> {
    let (stated, rival) = (decided.fact.stated.as_ref()?, decided.name_differs.as_ref()?);
    let message = format!("the text says {fact} `{}`, the file name says `{}`", stated.value, rival.value);
    let finding = Finding::new("E-DOC-002", Severity::Warning, message)
        .hint("the text counts; look at the file, and correct the document if the name is right");
    Some(at(finding, stated))
}

/// What the text says twice, and not alike.
pub(super) fn conflict<T: Clone + std::fmt::Display>(
    fact: &str,
    decided: &Decided<T>,
    kind: DocumentKind,
) -> Option<Finding> {
    let (stated, rival) = (decided.fact.stated.as_ref()?, decided.conflict.as_ref()?);
    let severity = if kind == DocumentKind::Ballot { Severity::Blocking } else { Severity::Warning };
    let message = format!("two values for the {fact}: `{}` and `{}`", stated.value, rival.value);
    let finding = Finding::new("E-DOC-003", severity, message)
        .hint("look at the paper, then say the right one with `isodesk document correct N`");
    Some(at(finding, stated))
}

/// A label that names another committee than the number is of: the paper would be filed under a number that it does not
/// have, so a person says which.
pub(super) fn number_of_another(decided: &Decided<CommitteeReference>) -> Option<Finding> {
    let stated = decided.fact.stated.as_ref()?;
    let is_numbered = |stated: &&Stated<CommitteeReference>| stated.rule == Some(Trust::NumberedHeading);
    let rival = decided.fact.rivals.iter().find(is_numbered)?;
    let message =
        format!("two values for the committee: `{}`, and `{}` with a number", stated.value, rival.value);
    let finding = Finding::new("E-DOC-003", Severity::Blocking, message)
        .hint("look at the paper, then say the right one with `isodesk document correct N --committee REF`");
    Some(at(finding, stated))
}

/// A roster came where papers come.
pub(super) fn of_roster() -> Finding {
    Finding::new("E-DOC-005", Severity::Blocking, "a roster of a TAG, which is imported and not filed")
        .hint("look at it, then `isodesk tag import FILE`")
}

/// Nothing that a desk could file a paper under.
pub(super) fn of_nothing(notice: &Notice) -> Option<Finding> {
    let facts = &notice.facts;
    let says_what_it_is = match notice.kind {
        DocumentKind::Ballot
        | DocumentKind::Draft
        | DocumentKind::NewWorkItem
        | DocumentKind::Result
        | DocumentKind::Position
        | DocumentKind::MemberVotes
        | DocumentKind::Comments => true,
        // Only a word of the title says so: anybody's minutes have that.
        DocumentKind::Resolutions
        | DocumentKind::Minutes
        | DocumentKind::Agenda
        | DocumentKind::Report
        | DocumentKind::MeetingNotice
        | DocumentKind::CallingNotice
        | DocumentKind::NDocument
        | DocumentKind::Other => false,
    };
    let is_silent = !says_what_it_is
        && facts.committee.value().is_none()
        && facts.document_number.value().is_none()
        && facts.document_date.value().is_none()
        && facts.reference.value().is_none();
    is_silent.then(|| {
        Finding::new("E-DOC-001", Severity::Blocking, "nothing is recognised: no committee, number, date or reference")
            .hint("if it is a paper of a committee, say which with `isodesk document correct N --committee REF --because …`")
    })
}

fn at<T>(finding: Finding, stated: &Stated<T>) -> Finding {
    match (stated.page, stated.line) {
        (Some(page), Some(line)) => finding.at(page, line),
        _ => finding,
    }
}

/// Two identifiers that mean the same paper: languages aside, and a draft year aside.
pub(super) fn same_reference(one: &Reference, other: &Reference) -> bool {
    one.bare() == other.bare() || (one.names_the_same_work(other) && one.draft_stage() == other.draft_stage())
}
