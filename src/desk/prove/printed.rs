//! `vote.pdf` and `comments.docx` against the papers: made again and compared byte for byte; where another version of
//! isodesk made them, read by an isolated reader, and what matters is looked for.

use super::blocking;
use crate::{
    domain::{
        comment::{Column, Comment},
        digest::Digest,
        finding::Finding,
        proof::{Check, Papers},
    },
    extract::{
        comments,
        limits::Limits,
        text::Text,
        worker::{ReaderSettings, Readers},
    },
    outbox::submission,
};
use std::{collections::BTreeMap, path::Path};

type Files = BTreeMap<String, Option<Vec<u8>>>;

/// Checks both; a file that is not there is said elsewhere.
pub(super) fn check(folder: &Path, papers: &Papers, files: &Files) -> Check {
    let again = papers.vote_again().and_then(|vote| submission::files(&vote).ok()).unwrap_or_default();
    let differs = |name: &str| {
        let bytes = files.get(name).and_then(Option::as_ref);
        bytes.is_some_and(|bytes| again.iter().all(|made| made.name != name || made.bytes != *bytes))
    };
    let (paper, table) = (differs("vote.pdf"), differs("comments.docx"));
    if !paper && !table {
        let same = "vote.pdf and the comments are, byte for byte, what the papers give";
        return Check::new("printed", same, Vec::new());
    }
    let readers = Readers::start(&ReaderSettings::default());
    let mut findings = Vec::new();
    if paper {
        findings.extend(of_paper(&readers, &folder.join("vote.pdf"), papers, files));
    }
    if table {
        findings.extend(of_comments(&readers, &folder.join("comments.docx"), papers));
    }
    // A template of the desk's own is not in the folder: its rows are compared, and nothing is odd about that.
    let what = if paper || papers.vote["comment_template"].is_null() {
        "vote.pdf prints the digests of both papers and the answers, and the comments are those signed; another \
         version made them"
    } else {
        "vote.pdf is, byte for byte, what the papers give, and the comments, on the template that vote.json names, \
         are those signed"
    };
    Check::new("printed", what, findings)
}

/// The paper prints the digests of the files beside it, and the answers.
fn of_paper(readers: &Readers, path: &Path, papers: &Papers, files: &Files) -> Vec<Finding> {
    let text = match readers.read(path, &Limits::default()) {
        Ok(text) => text,
        Err(error) => return vec![blocking("E-PRV-014", format!("vote.pdf cannot be read: {error}"))],
    };
    let words = without_blanks(&text);
    let digest = |name: &str| {
        let bytes = files.get(name).and_then(Option::as_deref).unwrap_or_default();
        (format!("the digest of {name}"), Digest::of(bytes).to_string())
    };
    let answers = submission::answers_on_paper(&papers.signed.position);
    // Members may have given other answers: the one that counts stands behind its label.
    let printed = |answer: &String| format!("Answer{}", answer.replace(' ', ""));
    let answers = answers.iter().map(|answer| (format!("the answer `{answer}`"), printed(answer)));
    let wanted = [digest("vote.json"), digest("evidence.json")].into_iter().chain(answers);
    let missing = wanted.filter(|(_, printed)| !words.contains(printed));
    missing.map(|(what, _)| blocking("E-PRV-014", format!("vote.pdf does not print {what}"))).collect()
}

fn without_blanks(text: &Text) -> String {
    let lines = text.pages.iter().flat_map(|page| &page.lines);
    lines.map(|line| line.text().replace(' ', "")).collect()
}

/// The rows of the comment file are the comments that were signed.
fn of_comments(readers: &Readers, path: &Path, papers: &Papers) -> Vec<Finding> {
    let rows: Vec<Comment> = match readers.read(path, &Limits::default()) {
        Ok(text) => comments::read(&text).rows.into_iter().map(|row| row.comment).collect(),
        Err(error) => return vec![blocking("E-PRV-011", format!("comments.docx cannot be read: {error}"))],
    };
    let signed = &papers.signed.comments;
    let same = rows.iter().zip(signed).take_while(|(row, signed)| cells(row) == cells(signed)).count();
    if same == rows.len() && same == signed.len() {
        return Vec::new();
    }
    let message = format!("comments.docx: row {} is not the comment that was signed", same + 1);
    vec![blocking("E-PRV-011", message)]
}

/// The cells of a row, blanks folded.
fn cells(comment: &Comment) -> [String; 8] {
    Column::ALL.map(|column| comment.cell(column).split_whitespace().collect::<Vec<_>>().join(" "))
}
