//! What follows from a document of its kind, in the transaction that records it: a ballot opens, a position is
//! recorded, a result is compared.

use crate::{
    desk::{
        Desk,
        hand_in::{self, ReadBefore},
        open_ballot::{self, Opening},
        record_position, record_result,
    },
    domain::{document::DocumentKind, finding::Finding, notice::Notice},
    extract::text::Text,
    store::{self, StoreError, Transaction},
};

/// What followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// The ballot that it opened or belongs to.
    pub ballot: Option<u64>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// Why the document is held after all: what it asks for was refused.
    pub refused: Option<Finding>,
}

/// A document that is recorded, and what was read of it.
pub(crate) struct Filed<'a> {
    /// Its number.
    pub(crate) number: u64,
    /// Its text.
    pub(crate) text: &'a Text,
    /// What that says.
    pub(crate) notice: &'a Notice,
    /// The comments that a position names.
    pub(crate) comments: &'a ReadBefore,
}

/// Does what follows from a document that is already recorded.
pub(crate) fn follow(
    desk: &Desk,
    transaction: &Transaction<'_>,
    filed: &Filed<'_>,
) -> Result<Followed, StoreError> {
    let Filed { number: document, text, notice, .. } = *filed;
    let followed = match notice.kind {
        DocumentKind::Ballot | DocumentKind::Draft | DocumentKind::NewWorkItem => {
            open(desk, transaction, document, notice)?
        }
        DocumentKind::Position => record(desk, transaction, filed)?,
        DocumentKind::Result => {
            let (ballot, findings) = record_result::from_dropped(transaction, desk, document, text, notice)?;
            Followed { ballot, findings, refused: None }
        }
        DocumentKind::MemberVotes
        | DocumentKind::Comments
        | DocumentKind::Resolutions
        | DocumentKind::Minutes
        | DocumentKind::Agenda
        | DocumentKind::Report
        | DocumentKind::MeetingNotice
        | DocumentKind::CallingNotice
        | DocumentKind::NDocument
        | DocumentKind::Other => Followed::default(),
    };
    if let Some(ballot) = followed.ballot {
        store::document::link_ballot(transaction, document, ballot)?;
    }
    Ok(followed)
}

/// A ballot opens, or the one that is known changes.
fn open(
    desk: &Desk,
    transaction: &Transaction<'_>,
    document: u64,
    notice: &Notice,
) -> Result<Followed, StoreError> {
    let opening = open_ballot::from_notice(transaction, desk, document, notice)?;
    let ballot = opening.ballot();
    let findings = match opening {
        Opening::NoBallot => Vec::new(),
        Opening::Opened { findings, .. } | Opening::Known { findings, .. } => findings,
        Opening::Held(finding) => vec![finding],
    };
    // What the reading of the paper found already is not said twice.
    let is_new = |finding: &Finding| notice.findings.iter().all(|known| known.code != finding.code);
    let findings = findings.into_iter().filter(is_new).collect();
    Ok(Followed { ballot, findings, refused: None })
}

/// A TAG's position is recorded, or its document says why it is not.
fn record(desk: &Desk, transaction: &Transaction<'_>, filed: &Filed<'_>) -> Result<Followed, StoreError> {
    let Some(written) = hand_in::position_text(filed.text) else { return Ok(Followed::default()) };
    let (ballot, findings) =
        record_position::from_dropped(transaction, desk, filed.number, &written, filed.comments)?;
    let refused = findings.iter().find(|finding| finding.is_blocking()).cloned();
    Ok(Followed { ballot, findings, refused })
}
