//! Signatures of submissions by the desk's key, kept whole: the files can be made again without the key.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::vote::Seal;
use rusqlite::named_params;

const ADD: &str =
    "insert into submission_signature (vote, signer, signature) values (:vote, :signer, :signature)";
const OF_VOTE: &str = "select signer, signature from submission_signature where vote = :vote";

/// Records the signature of the submission of a vote.
pub fn add(transaction: &Transaction<'_>, vote: u64, seal: &Seal) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":vote": column::signed(vote),
        ":signer": seal.signer,
        ":signature": seal.signature,
    })?;
    Ok(())
}

/// The signature of the submission of a vote, when the desk had a key.
pub fn of_vote(reader: &Reader<'_>, vote: u64) -> Result<Option<Seal>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_VOTE)?;
    let mut rows = statement.query_and_then(named_params! { ":vote": column::signed(vote) }, |row| {
        Ok(Seal { signer: row.get("signer")?, signature: row.get("signature")? })
    })?;
    rows.next().transpose()
}
