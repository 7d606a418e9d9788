//! What a person says of a ballot: a corrected fact, or that ISO has withdrawn it. The event keeps what was before.

use crate::{
    desk::{
        Desk, ballots,
        open_ballot::{move_cut_off, record},
        refusal::Refusal,
    },
    domain::{
        ballot::{Ballot, BallotKind, BallotView},
        committee::CommitteeReference,
        ruleset::Conversion,
        vote::EvidenceDocument,
    },
    store::{self, Reader, Transaction},
};
use jiff::civil::Date;
use serde_json::json;

/// What is to be corrected; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// First day of voting.
    pub opens: Option<Date>,
    /// Last day of voting.
    pub closes: Option<Date>,
    /// The committee that runs it.
    pub committee: Option<CommitteeReference>,
    /// The kind of ballot; its questions follow.
    pub kind: Option<BallotKind>,
    /// Its title.
    pub title: Option<String>,
}

/// A ballot as it stands, with its papers.
pub type Shown = (BallotView, Vec<EvidenceDocument>);

/// The ballot with its papers.
pub fn show(desk: &Desk, ballot: &str) -> Result<Shown, Refusal> {
    desk.store.read(|reader| {
        let ballot = ballots::named(reader, desk, ballot)?;
        shown(reader, desk, ballot)
    })
}

/// Corrects a ballot.
pub fn correct(desk: &Desk, ballot: &str, correction: &Correction, because: &str) -> Result<Shown, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let before = ballots::named(transaction, desk, ballot)?;
        let after = corrected(desk, &before, correction);
        if after.opens.is_some_and(|opens| after.closes < opens) {
            return Err(Refusal::because(
                "E-BAL-003",
                format!("the ballot would close on {}, before it opens", after.closes),
                "give both dates: `--opens DATE --closes DATE`",
            ));
        }
        keep(transaction, desk, &before, after, because)
    })
}

/// Records that ISO has withdrawn a ballot.
pub fn cancel(desk: &Desk, ballot: &str, because: &str) -> Result<Shown, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let before = ballots::named(transaction, desk, ballot)?;
        let after = Ballot { cancelled: Some(because.to_owned()), ..before.clone() };
        keep(transaction, desk, &before, after, because)
    })
}

fn corrected(desk: &Desk, before: &Ballot, correction: &Correction) -> Ballot {
    let mut after = before.clone();
    after.opens = correction.opens.or(before.opens);
    after.closes = correction.closes.unwrap_or(before.closes);
    after.title = correction.title.clone().or_else(|| before.title.clone());
    if let Some(committee) = &correction.committee {
        after.committee = committee.clone();
    }
    if let Some(kind) = correction.kind.filter(|kind| *kind != before.kind) {
        let rules = desk.rules.in_force_on(after.opens.unwrap_or(after.closes)).rules;
        after.kind = kind;
        after.questions = rules.questions(kind, Conversion::None);
    }
    after
}

fn keep(
    transaction: &Transaction<'_>,
    desk: &Desk,
    before: &Ballot,
    after: Ballot,
    because: &str,
) -> Result<Shown, Refusal> {
    if after != *before {
        store::ballot::change(transaction, &after)?;
        let cut_off = move_cut_off(transaction, desk, &after)?;
        let facts = json!({ "before": before, "ballot": after, "because": because, "tag_cut_off": cut_off });
        record(transaction, desk, "ballot-changed", &after, facts)?;
    }
    shown(transaction, desk, after)
}

fn shown(reader: &Reader<'_>, desk: &Desk, ballot: Ballot) -> Result<Shown, Refusal> {
    let papers = store::ballot::documents(reader, ballot.number)?;
    Ok((ballots::view(reader, desk, ballot)?, papers))
}
