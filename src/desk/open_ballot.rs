//! A notice with voting dates opens a ballot; a later notice of the same ballot changes it instead of doubling it.
//!
//! It runs inside the transaction that files the document. Nothing is guessed: without a closing date, a
//! committee or a kind there is no ballot, and the finding says which is missing. The one surprise: the date
//! of the ballot, not of today, decides under which rule set it stands.

mod known;
mod withdrawal;

pub(crate) use known::move_cut_off;

use crate::{
    desk::{Desk, ballots, rule_sets},
    domain::{
        ballot::{Asked, Ballot, BallotKind, Choice, Needs, Offer, Question},
        consensus,
        deliverable::{DeliverableType, Published, Reference},
        document::{AsksForAVote, DocumentKind},
        event::Deed,
        fact::{Rule, Stated},
        finding::{Finding, Severity},
        notice::{Notice, PrintedQuestion},
        ruleset::{Conversion, RuleSet, RuleSets},
    },
    store::{self, StoreError, Transaction},
};
use jiff::civil::Date;
use serde_json::json;

/// What a notice led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// It announces no ballot.
    NoBallot,
    /// It opened this ballot.
    Opened {
        /// The ballot's number.
        ballot: u64,
        /// What is worrying about it.
        findings: Vec<Finding>,
    },
    /// The ballot was known; the notice belongs to it and may have changed it.
    Known {
        /// The ballot's number.
        ballot: u64,
        /// What it changed, and that the ballot was known.
        findings: Vec<Finding>,
    },
    /// It announces a ballot, but a fact is missing: the document waits for a person's word.
    Held(Finding),
}

impl Opening {
    /// The ballot, when there is one.
    pub const fn ballot(&self) -> Option<u64> {
        match self {
            Self::Opened { ballot, .. } | Self::Known { ballot, .. } => Some(*ballot),
            Self::NoBallot | Self::Held(_) => None,
        }
    }
}

/// Whether a notice announces a ballot that could be opened: pure, for `explain` and for the outcome of intake.
///
/// `Ok(None)` is no ballot; `Err` names the fact that is missing or wrong.
pub fn announced(rules: &RuleSets, notice: &Notice) -> Result<Option<Ballot>, Finding> {
    let facts = &notice.facts;
    let dated = facts.opens.value().is_some() || facts.closes.value().is_some();
    let asks = match notice.kind.asks_for_a_vote() {
        AsksForAVote::Always => true,
        AsksForAVote::WhenDated => dated,
        AsksForAVote::Never => false,
    };
    if !asks {
        return Ok(None);
    }
    let (opens, closes) = dates(notice)?;
    let rules = rules.in_force_on(opens.unwrap_or(closes)).rules;
    let kind = kind(notice, rules)?;
    let committee = facts.committee.value().cloned().ok_or_else(|| {
        missing(
            "E-BAL-004",
            "the notice names no committee that is known here",
            "`isodesk document correct N --committee REF --because …` names it",
        )
    })?;
    // An internal ballot whose title names a draft is not the ballot on that draft.
    let is_its_own =
        |stated: &&Stated<Reference>| kind != BallotKind::Cib || stated.rule != Some(Rule::Words);
    let reference =
        facts.reference.stated.as_ref().filter(is_its_own).map(|stated| as_balloted(&stated.value));
    let questions = questions(&notice.questions, kind, reference.as_ref(), rules);
    Ok(Some(Ballot {
        number: 0,
        kind,
        reference,
        document_number: facts.document_number.value().cloned(),
        title: facts.title.value().cloned(),
        committee,
        linked: Vec::new(),
        opens,
        closes,
        rule_set: rules.id.clone(),
        questions,
        cancelled: None,
    }))
}

/// Opens the ballot a document announces, or changes the one it belongs to.
pub fn from_notice(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    notice: &Notice,
) -> Result<Opening, StoreError> {
    if notice.facts.withdraw_a_ballot() {
        return match withdrawal::withdrawn_by(transaction, notice)? {
            Some(withdrawn) => withdrawal::withdraw(transaction, desk, document, notice, &withdrawn),
            None => Ok(Opening::NoBallot),
        };
    }
    let announced = match announced(&desk.rules, notice) {
        Ok(Some(ballot)) => ballot,
        Ok(None) => return Ok(Opening::NoBallot),
        Err(finding) => return Ok(Opening::Held(finding)),
    };
    if let Some(own) = known::opened_by(transaction, document)? {
        let findings = known::correct(transaction, desk, document, &own, announced)?;
        return Ok(Opening::Known { ballot: own.number, findings });
    }
    let candidates = match &announced.reference {
        Some(reference) => store::ballot::with_number(transaction, reference)?,
        None => store::ballot::without_reference(transaction, &announced.committee, announced.kind)?,
    };
    if let Some(known) = candidates.into_iter().find(|ballot| known::is_the_same(ballot, &announced)) {
        let findings = known::change(transaction, desk, document, &known, announced)?;
        return Ok(Opening::Known { ballot: known.number, findings });
    }
    rule_sets::keep(transaction, desk, &announced.rule_set)?;
    let number = store::ballot::add(transaction, &announced, desk.clock.today())?;
    let ballot = Ballot { number, ..announced };
    store::ballot::add_document(transaction, number, document, "notice")?;
    record(transaction, desk, "ballot-opened", &ballot, json!({ "document": document, "ballot": ballot }))?;
    let mut findings = worries(transaction, desk, &ballot)?;
    findings.extend(withdrawal::replace_earlier(transaction, desk, document, notice, &ballot)?);
    Ok(Opening::Opened { ballot: number, findings })
}

/// The reference by which a ballot is known: without language and edition, and for a draft without the year that its
/// cover prints, as in ISO's own lists.
fn as_balloted(reference: &Reference) -> Reference {
    let bare = reference.bare();
    if bare.stage.is_some() && bare.supplements.is_empty() {
        Reference { published: Published::Undated, ..bare }
    } else {
        bare
    }
}

fn dates(notice: &Notice) -> Result<(Option<Date>, Date), Finding> {
    let opens = notice.facts.opens.value().copied();
    let closes = notice.facts.closes.value().copied().ok_or_else(|| {
        missing(
            "E-BAL-002",
            "the ballot has no closing date",
            "`isodesk document correct N --closes DATE --because …` gives it",
        )
    })?;
    match opens {
        Some(opens) if closes < opens => Err(missing(
            "E-BAL-003",
            &format!("the ballot closes on {closes}, before it opens on {opens}"),
            "look at the paper; `isodesk document correct N --closes DATE --because …` gives the right date",
        )),
        Some(_) | None => Ok((opens, closes)),
    }
}

/// The kind of ballot: as the notice names it, else by the printed stage prefix, else by the stage code.
fn kind(notice: &Notice, rules: &RuleSet) -> Result<BallotKind, Finding> {
    let facts = &notice.facts;
    let reference = facts.reference.value();
    let stated = facts.ballot_kind.value().copied();
    let prefix =
        || reference.and_then(Reference::draft_stage).and_then(|stage| rules.kind_of_prefix(stage.word()));
    let code = || facts.stage.value().and_then(|stage| rules.kind_of_stage(&stage.to_string()));
    let proposal = || (notice.kind == DocumentKind::NewWorkItem).then_some(BallotKind::Np);
    let kind = stated.or_else(prefix).or_else(code).or_else(proposal).ok_or_else(|| {
        let kinds = BallotKind::ALL.map(BallotKind::word).join(", ");
        missing(
            "E-BAL-005",
            "it is not clear which kind of ballot this is",
            &format!("`isodesk document correct N --ballot-kind KIND --because …` says it; allowed: {kinds}"),
        )
    })?;
    let amends = reference.is_some_and(|reference| !reference.supplements.is_empty());
    Ok(if amends { kind.of_supplement() } else { kind })
}

fn missing(code: &str, message: &str, hint: &str) -> Finding {
    Finding::new(code, Severity::Blocking, message).hint(hint)
}

/// The questions a notice prints, else those of the rule set. An internal ballot asks what its creator wrote: until a
/// paper prints that, it is one question that takes any words.
fn questions(
    printed: &[PrintedQuestion],
    kind: BallotKind,
    reference: Option<&Reference>,
    rules: &RuleSet,
) -> Vec<Question> {
    if kind == BallotKind::Cib {
        let unknown =
            || Question { offers: Vec::new(), ..rules.questions(kind, Conversion::None).swap_remove(0) };
        return if printed.is_empty() { vec![unknown()] } else { printed.iter().map(own_question).collect() };
    }
    let convertible = reference.is_some_and(|reference| {
        matches!(
            reference.deliverable_type,
            DeliverableType::TechnicalSpecification | DeliverableType::PubliclyAvailableSpecification
        )
    });
    rules.questions(kind, if convertible { Conversion::Possible } else { Conversion::None })
}

/// A question in its creator's own words; what its answers do in a count follows from their words.
fn own_question(printed: &PrintedQuestion) -> Question {
    let offer = |answer: &String| {
        let choice = Choice::new(answer);
        Offer { effect: consensus::effect_of_words(&choice), choice, needs: Needs::Nothing }
    };
    Question {
        number: printed.number,
        text: printed.text.clone(),
        offers: printed.answers.iter().map(offer).collect(),
        at_most: 1,
        asked: Asked::Always,
        only_if: None,
    }
}

/// What a person should look at: an unusual period, an unknown membership, no TAG.
fn worries(transaction: &Transaction<'_>, desk: &Desk, ballot: &Ballot) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let rules = ballots::rule_set(&desk.rules, ballot).kind(ballot.kind);
    if let Some(opens) = ballot.opens {
        let days = (ballot.closes - opens).get_days();
        if !rules.allows_days(days) {
            findings.push(
                Finding::new(
                    "E-BAL-008",
                    Severity::Warning,
                    format!(
                        "the ballot lasts {days} days; {} weeks are usual for {}",
                        rules.weeks, ballot.kind
                    ),
                )
                .hint("the printed dates count; look at the paper if they surprise you"),
            );
        }
    }
    let body = &desk.settings.national_body.name;
    let day = desk.clock.today().min(ballot.closes);
    if store::tag::participation_on(transaction, &ballot.committee, body, day)?.is_none() {
        findings.push(
            Finding::new(
                "E-BAL-009",
                Severity::Warning,
                format!("it is not known whether {body} is a member of {}", ballot.committee),
            )
            .hint("`isodesk committee import FILE` takes ISO's open data"),
        );
    }
    Ok(findings)
}

/// Notes that a paper belongs to a ballot, with an event of its own where that is new.
pub(crate) fn add_paper(
    transaction: &Transaction<'_>,
    desk: &Desk,
    ballot: u64,
    document: u64,
    role: &str,
) -> Result<(), StoreError> {
    let known = store::ballot::documents(transaction, ballot)?;
    if known.iter().any(|paper| paper.number == document && paper.role == role) {
        return Ok(());
    }
    store::ballot::add_document(transaction, ballot, document, role)?;
    if store::document::find(transaction, document)?.is_some_and(|document| document.ballot.is_none()) {
        store::document::link_ballot(transaction, document, ballot)?;
    }
    let deed = Deed {
        what: "ballot-paper-added".to_owned(),
        subject: format!("ballot:{ballot}"),
        actor: desk.actor.clone(),
        facts: json!({ "document": document, "role": role }),
    };
    store::event::record(transaction, deed)?;
    Ok(())
}

pub(crate) fn record(
    transaction: &Transaction<'_>,
    desk: &Desk,
    what: &str,
    ballot: &Ballot,
    facts: serde_json::Value,
) -> Result<(), StoreError> {
    let subject = format!("ballot:{}", ballot.number);
    let deed = Deed { what: what.to_owned(), subject, actor: desk.actor.clone(), facts };
    store::event::record(transaction, deed)?;
    Ok(())
}
