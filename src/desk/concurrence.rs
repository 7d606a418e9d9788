//! Several committees on one ballot: one position, and the TAG of each of them agrees with it or waives.
//!
//! An agreement is to one position; a later position needs it anew. A waiver holds for all of them.

use crate::{
    desk::{Desk, ballots, correct_ballot::Shown, open_ballot::record, refusal::Refusal},
    domain::{
        ballot::{Ballot, BallotView},
        committee::CommitteeReference,
    },
    store::{self, concurrence::Concurrence},
};
use serde_json::json;

/// What a TAG says of the position of a ballot that it shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// It agrees with the position in force.
    Agrees,
    /// It leaves the position to the others, for this reason.
    Waives(&'a str),
}

/// Records that a ballot belongs to other committees too.
pub fn link(
    desk: &Desk,
    ballot: &str,
    committees: &[CommitteeReference],
    because: &str,
) -> Result<Shown, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let before = ballots::named(transaction, desk, ballot)?;
        let mut after = Ballot { linked: before.linked.clone(), ..before.clone() };
        for committee in committees {
            if *committee != after.committee && !after.linked.contains(committee) {
                after.linked.push(committee.clone());
            }
        }
        if after != before {
            store::ballot::change(transaction, &after)?;
            let facts = json!({ "before": before, "ballot": after, "because": because });
            record(transaction, desk, "ballot-changed", &after, facts)?;
        }
        let papers = store::ballot::documents(transaction, after.number)?;
        Ok((ballots::view(transaction, desk, after)?, papers))
    })
}

/// Records what the TAG of one of the committees says.
pub fn say(desk: &Desk, ballot: &str, tag: &str, by: &str, word: Word<'_>) -> Result<BallotView, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let number = view.ballot.number;
        if !view.open_tags.iter().any(|open| open == tag) {
            let allowed = if view.open_tags.is_empty() {
                "no TAG is asked to agree; `isodesk ballot link N --committee REF` names further committees"
                    .to_owned()
            } else {
                format!("allowed: {}", view.open_tags.join(", "))
            };
            return Err(Refusal::unknown(
                "E-POS-019",
                format!("`{tag}` is not asked to agree with the position on ballot {number}"),
                allowed,
            ));
        }
        let (position, because) = match word {
            Word::Waives(because) => (None, Some(because.to_owned())),
            Word::Agrees => {
                let recorded = store::position::latest(transaction, number)?.ok_or_else(|| {
                    Refusal::because(
                        "E-POS-016",
                        format!("no position is recorded on ballot {number}"),
                        "`isodesk position record FILE` records it; then the other TAGs can agree",
                    )
                })?;
                (Some(recorded.number), None)
            }
        };
        let said = Concurrence { tag: tag.to_owned(), position, by: by.to_owned(), because };
        store::concurrence::add(transaction, number, &said)?;
        let what = if said.position.is_some() { "tag-agreed" } else { "tag-waived" };
        let facts =
            json!({ "tag": said.tag, "position": said.position, "by": said.by, "because": said.because });
        record(transaction, desk, what, &view.ballot, facts)?;
        ballots::view(transaction, desk, view.ballot)
    })
}
