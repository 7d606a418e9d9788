//! The submission folder: the files that carry a vote and prove it.
//!
//! They are made from a [`Vote`] alone. The order matters: `vote.json` states the digest of `evidence.json`,
//! `vote.pdf` prints the digests of both, `SHA256SUMS` covers every file. The same vote gives the same bytes.

mod evidence_json;
mod tally_csv;
mod vote_json;

use super::{
    atomic::FileToWrite,
    checksums,
    comment_form::{self, Head},
    comment_template::Template,
    ssh_key,
    typeset::TypesetError,
    vote_pdf::{self, Proofs},
    word::PackError,
};
use crate::domain::{
    digest::Digest,
    position::Position,
    vote::{Seal, Vote},
};
use serde_json::Value;

pub use evidence_json::SCHEMA as EVIDENCE_SCHEMA;
pub use tally_csv::write as tally_table;
pub use vote_json::SCHEMA as VOTE_SCHEMA;

/// Why a submission could not be made. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The paper.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// The comments.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl SubmissionError {
    /// The stable code, listed in `docs/MESSAGES.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Typeset(error) => error.code(),
            Self::Pack(error) => error.code(),
        }
    }
}

/// What a submission is made with beside its vote.
#[derive(Clone, Copy, Debug, Default)]
pub struct With<'a> {
    /// The public key of who will sign the list of files.
    pub signer: Option<&'a str>,
    /// The comment template that the vote names.
    pub template: Option<&'a Template>,
}

/// Makes the files of a submission, sorted as they are listed in the contract.
pub fn files(vote: &Vote) -> Result<Vec<FileToWrite>, SubmissionError> {
    files_with(vote, With::default())
}

/// The same with the desk's signature over the list, when it has one.
pub fn sealed(
    vote: &Vote,
    seal: Option<&Seal>,
    template: Option<&Template>,
) -> Result<Vec<FileToWrite>, SubmissionError> {
    let signer = seal.map(|seal| seal.signer.as_str());
    let mut files = files_with(vote, With { signer, template })?;
    files.extend(seal.map(|seal| file(ssh_key::SIGNATURE, seal.signature.clone().into_bytes())));
    Ok(files)
}

/// Makes the files without a signature; the list names the public key of who will sign it.
pub fn files_with(vote: &Vote, with: With<'_>) -> Result<Vec<FileToWrite>, SubmissionError> {
    let evidence_json = pretty(&evidence_json::write(vote));
    let evidence = Digest::of(&evidence_json);
    let vote_json = pretty(&vote_json::write(vote, evidence));
    let proofs = Proofs { vote_json: Digest::of(&vote_json), evidence };
    let mut files = vec![
        file("vote.json", vote_json),
        file("vote.pdf", vote_pdf::write(vote, &proofs)?),
        file("tally.csv", tally_csv::write(vote.tally.as_ref())),
    ];
    if !vote.comments.is_empty() {
        let form = comment_form::write_on(with.template, &comment_head(vote), &vote.comments)?;
        files.push(file("comments.docx", form));
    }
    files.push(file("evidence.json", evidence_json));
    files.extend(with.signer.map(|signer| file(ssh_key::SIGNER, signer.as_bytes().to_vec())));
    files.push(checksums::list(&files));
    Ok(files)
}

/// The answers of a position in the words of `vote.pdf`.
pub fn answers_on_paper(position: &Position) -> Vec<String> {
    position.answers.iter().map(vote_pdf::wording::answer).collect()
}

fn file(name: &str, bytes: Vec<u8>) -> FileToWrite {
    FileToWrite { name: name.to_owned(), bytes }
}

fn comment_head(vote: &Vote) -> Head {
    Head {
        date: vote.position.decided.to_string(),
        document: vote_pdf::wording::subject(vote),
        project: String::new(),
    }
}

/// JSON for people and programs: indented, one line feed at the end.
fn pretty(value: &Value) -> Vec<u8> {
    let mut text = format!("{value:#}");
    text.push('\n');
    text.into_bytes()
}
