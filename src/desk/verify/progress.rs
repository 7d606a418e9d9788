//! How far a run came, kept in the ledger after every page of files, so that nothing is hashed twice for nothing.

use super::From;
use crate::{
    desk::Desk,
    domain::finding::Finding,
    store::{self, StoreError, Transaction},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const MARK: &str = "verify_progress";

/// How far a run came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// When the run began.
    pub(super) began: Timestamp,
    /// The last document whose bytes were hashed.
    pub(super) document: u64,
    /// The last line of intake whose bytes were hashed.
    pub(super) entry: u64,
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) problems: Vec<Finding>,
}

impl Progress {
    /// Where the run begins.
    pub(super) fn begin(desk: &Desk, from: From) -> Result<Self, StoreError> {
        let kept = match from {
            From::TheBeginning => None,
            From::WhereItStopped => desk.store.read(|reader| store::mark::find(reader, MARK))?,
        };
        // What an older program kept in another form is begun anew.
        let kept = kept.and_then(|text| serde_json::from_str(&text).ok());
        Ok(kept.unwrap_or_else(|| Self {
            began: desk.clock.now(),
            document: 0,
            entry: 0,
            files: 0,
            bytes: 0,
            problems: Vec::new(),
        }))
    }

    /// Keeps it.
    pub(super) fn keep(&self, desk: &Desk) -> Result<(), StoreError> {
        let text = serde_json::to_string(self).unwrap_or_default();
        desk.store.write(desk.clock.now(), |transaction| store::mark::write(transaction, MARK, &text))
    }
}

/// The run came to its end: the next one begins at the first file.
pub(super) fn forget(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    store::mark::write(transaction, MARK, "")
}
