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
    typeset::TypesetError,
    vote_pdf::{self, Proofs},
    word::PackError,
};
use crate::domain::{digest::Digest, vote::Vote};
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

/// Makes the files of a submission, sorted as they are listed in the contract.
pub fn files(vote: &Vote) -> Result<Vec<FileToWrite>, SubmissionError> {
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
        files.push(file("comments.docx", comment_form::write(&comment_head(vote), &vote.comments)?));
    }
    files.push(file("evidence.json", evidence_json));
    files.push(checksums::list(&files));
    Ok(files)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::specimen;

    fn names(files: &[FileToWrite]) -> Vec<&str> {
        files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn a_submission_is_made_again_byte_for_byte() {
        for vote in [specimen::dis(), specimen::two_long_questions(), specimen::without_tally()] {
            assert!(files(&vote).unwrap() == files(&vote).unwrap());
        }
    }

    #[test]
    fn comments_are_in_it_only_when_there_are_some() {
        let with = files(&specimen::dis()).unwrap();
        assert_eq!(
            names(&with),
            ["vote.json", "vote.pdf", "tally.csv", "comments.docx", "evidence.json", "SHA256SUMS"]
        );
        let without = files(&specimen::without_tally()).unwrap();
        assert_eq!(names(&without), ["vote.json", "vote.pdf", "tally.csv", "evidence.json", "SHA256SUMS"]);
    }

    #[test]
    fn the_vote_names_the_evidence_by_its_digest() {
        let files = files(&specimen::dis()).unwrap();
        let by_name = |name: &str| &files.iter().find(|file| file.name == name).unwrap().bytes;
        let vote: Value = serde_json::from_slice(by_name("vote.json")).unwrap();
        assert_eq!(vote["evidence"]["sha256"], Digest::of(by_name("evidence.json")).to_string());
        assert_eq!(vote["answers"][0]["choices"][0], "approve-with-comments");
        assert_eq!(vote["comments"]["count"], 3);
    }

    #[test]
    fn no_formula_is_live_in_the_table_of_votes() {
        let files = files(&specimen::dis()).unwrap();
        let table = files.iter().find(|file| file.name == "tally.csv").unwrap();
        let text = String::from_utf8(table.bytes.clone()).unwrap();
        assert!(text.contains("\"'=editorial only\""), "{text}");
        assert!(text.contains("Wingnut Museum,Greta Holm,general interest,absent,,,"), "{text}");
    }
}
