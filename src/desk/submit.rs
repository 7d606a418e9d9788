//! The submission: the folder that carries a signed vote, and the portal's receipt when somebody typed it in.
//!
//! Submitting twice gives the first answer again. The one surprise: isodesk sends nothing. *Exported* means that
//! the files are written; *acknowledged*, that a person has seen the portal's receipt.

use crate::{
    desk::{
        Desk, ballots,
        decide_vote::{self, Timing},
        key,
        refusal::Refusal,
        template,
    },
    domain::{
        ballot::BallotView,
        digest::Digest,
        event::{Deed, Event},
        finding::{Finding, Severity},
        vote::{Seal, Submission},
    },
    outbox::{
        atomic::{self, FileToWrite},
        comment_template::Template,
        submission,
    },
    store::{self, Reader, Transaction, vote::Signed},
};
use serde_json::json;

/// So many words of a ballot's name make the name of its folder.
const MOST_WORDS: usize = 12;

/// What submitting led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// The submission.
    pub submission: Submission,
    /// The ballot as it stands now.
    pub view: BallotView,
    /// The files in the folder, in the order of the contract.
    pub files: Vec<String>,
    /// Whether it had been submitted before.
    pub was_submitted: bool,
    /// The folder of the earlier submission that this one supersedes.
    pub replaces: Option<String>,
    /// Who submitted it, by the ledger.
    pub by: String,
}

impl Submitted {
    /// That it was submitted before: nothing new was written.
    pub fn repeated(&self) -> Option<Finding> {
        let Self { submission, by, .. } = self;
        self.was_submitted.then(|| {
            let message = format!(
                "ballot {} was submitted before, on {}, by {by}",
                submission.ballot, submission.exported
            );
            Finding::new("E-SUB-002", Severity::Notice, message)
                .hint("the folder is the same, byte for byte; another vote is recorded and signed first")
        })
    }
}

/// Writes the submission folder of a signed vote. `late` is the reason for going on after ISO's close, which the vote
/// has to carry too.
pub fn submit(desk: &Desk, ballot: &str, late: Option<&str>) -> Result<Submitted, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let signed = signed_and_unchanged(transaction, desk, &view)?;
        let template = template::of_vote(transaction, &signed.vote)?;
        if let Some(submission) = store::vote::submission_of(transaction, signed.number)? {
            let seal = store::signature::of_vote(transaction, signed.number)?;
            let files = write(desk, &submission.folder, &signed, (seal.as_ref(), template.as_ref()))?;
            let by = exported_by(transaction, &submission)?;
            return Ok(Submitted {
                submission,
                view,
                files: names(&files),
                was_submitted: true,
                replaces: None,
                by,
            });
        }
        let closed = decide_vote::after_the_close(&view, desk.clock.today());
        let timing = if late.is_some() { Timing::Late } else { Timing::InTime };
        decide_vote::refuse_a_closed_ballot(closed.as_ref(), timing, late)?;
        if closed.is_some() && !decide_vote::is_signed_late(&signed.vote) {
            return Err(signed_in_time(view.ballot.number));
        }
        let earlier = store::vote::submissions(transaction, view.ballot.number)?;
        let folder = folder_name(&view, earlier.len() + 1);
        let seal = key::seal(desk, &signed.vote, template.as_ref())?;
        let files = write(desk, &folder, &signed, (seal.as_ref(), template.as_ref()))?;
        let submission = Submission {
            ballot: view.ballot.number,
            folder,
            sha256: files
                .iter()
                .find(|file| file.name == "SHA256SUMS")
                .map_or(Digest::ZERO, |file| Digest::of(&file.bytes)),
            exported: transaction.at(),
            late: late.filter(|_| closed.is_some()).map(str::to_owned),
            receipt: None,
        };
        store::vote::add_submission(transaction, signed.number, &submission)?;
        if let Some(seal) = &seal {
            store::signature::add(transaction, signed.number, seal)?;
        }
        let replaces = earlier.last().map(|earlier| earlier.folder.clone());
        let facts =
            json!({ "submission": submission, "replaces": replaces, "signer": seal.map(|seal| seal.signer) });
        tell(transaction, desk, "vote-exported", view.ballot.number, facts)?;
        let view = ballots::view(transaction, desk, view.ballot)?;
        Ok(Submitted {
            submission,
            view,
            files: names(&files),
            was_submitted: false,
            replaces,
            by: desk.actor.name.clone(),
        })
    })
}

/// Who wrote a submission.
fn exported_by(reader: &Reader<'_>, submission: &Submission) -> Result<String, Refusal> {
    let events = store::event::of_subject(reader, &format!("ballot:{}", submission.ballot))?;
    let of_folder = |event: &&Event| {
        event.deed.what == "vote-exported"
            && event.deed.facts["submission"]["folder"] == submission.folder.as_str()
    };
    Ok(events.iter().find(of_folder).map_or_else(String::new, |event| event.deed.actor.name.clone()))
}

/// A late vote says in its own papers that it is late: a signature from before the close does not.
fn signed_in_time(number: u64) -> Refusal {
    Refusal::because(
        "E-SUB-007",
        format!("the vote on ballot {number} was signed before ISO's close and does not say that it is late"),
        format!("`isodesk vote sign {number} --by NAME --late --because …`, then submit it"),
    )
}

/// Records the portal's receipt.
pub fn acknowledge(desk: &Desk, ballot: &str, receipt: &str) -> Result<Submitted, Refusal> {
    let receipt = receipt.trim();
    if receipt.is_empty() {
        return Err(Refusal::because(
            "E-SUB-004",
            "the receipt is empty",
            "copy what the portal shows after the vote: `--receipt \"…\"`",
        ));
    }
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let number = view.ballot.number;
        let signed = store::vote::latest(transaction, number)?;
        let exported = match &signed {
            Some(signed) => {
                store::vote::submission_of(transaction, signed.number)?.map(|found| (signed, found))
            }
            None => None,
        };
        let Some((signed, submission)) = exported else {
            return Err(Refusal::because(
                "E-SUB-005",
                format!("no vote on ballot {number} was exported"),
                format!("`isodesk vote submit {number}` writes it"),
            ));
        };
        match &submission.receipt {
            Some(known) if known == receipt => {
                return Ok(Submitted {
                    submission,
                    view,
                    files: Vec::new(),
                    was_submitted: true,
                    replaces: None,
                    by: desk.actor.name.clone(),
                });
            }
            Some(known) => {
                return Err(Refusal::because(
                    "E-SUB-006",
                    format!("ballot {number} has the receipt `{known}` already"),
                    "a new vote gets a receipt of its own: record the position, sign and submit first",
                ));
            }
            None => {}
        }
        refuse_an_earlier_receipt(transaction, number, receipt)?;
        store::vote::acknowledge(transaction, signed.number, receipt)?;
        let facts = json!({ "receipt": receipt, "folder": submission.folder });
        tell(transaction, desk, "vote-acknowledged", number, facts)?;
        let submission = Submission { receipt: Some(receipt.to_owned()), ..submission };
        let view = ballots::view(transaction, desk, view.ballot)?;
        Ok(Submitted {
            submission,
            view,
            files: Vec::new(),
            was_submitted: false,
            replaces: None,
            by: desk.actor.name.clone(),
        })
    })
}

/// The receipt of a submission that was superseded says nothing of the new one.
fn refuse_an_earlier_receipt(reader: &Reader<'_>, ballot: u64, receipt: &str) -> Result<(), Refusal> {
    let all = store::vote::submissions(reader, ballot)?;
    match all.iter().find(|one| one.receipt.as_deref() == Some(receipt)) {
        None => Ok(()),
        Some(earlier) => Err(Refusal::because(
            "E-SUB-006",
            format!("the receipt `{receipt}` is that of the earlier submission `{}`", earlier.folder),
            "cast the new vote in the portal, and copy what it shows then",
        )),
    }
}

/// The signed vote in force, if nothing it covers has changed since.
fn signed_and_unchanged(
    transaction: &Transaction<'_>,
    desk: &Desk,
    view: &BallotView,
) -> Result<Signed, Refusal> {
    let number = view.ballot.number;
    let Some(signed) = store::vote::latest(transaction, number)? else {
        // Without a position there is nothing to sign either: that is said first.
        decide_vote::draft(transaction, desk, view.clone(), desk.clock.today())?;
        return Err(Refusal::because(
            "E-POS-004",
            format!("the vote on ballot {number} is not signed"),
            format!("`isodesk vote sign {number} --by NAME` signs it"),
        ));
    };
    let as_of = signed.vote.tally.as_ref().map_or(desk.clock.today(), |sheet| sheet.as_of);
    let now = decide_vote::draft(transaction, desk, view.clone(), as_of)?;
    let is_unchanged =
        signed.vote.sign_offs.last().is_some_and(|signature| signature.of == decide_vote::content(&now.vote));
    if is_unchanged {
        return Ok(signed);
    }
    Err(Refusal::because(
        "E-SUB-003",
        format!(
            "ballot {number} has changed since it was signed: another position, or other votes of members"
        ),
        format!("look at `isodesk vote preview {number}`, then sign it again"),
    ))
}

fn write(
    desk: &Desk,
    folder: &str,
    signed: &Signed,
    (seal, template): (Option<&Seal>, Option<&Template>),
) -> Result<Vec<FileToWrite>, Refusal> {
    let files = submission::sealed(&signed.vote, seal, template)?;
    atomic::write_folder(&desk.folder.root().join(folder), &files)?;
    Ok(files)
}

/// `outbox/ballot-4-ISO-DIS-26262-6`, `outbox/ballot-5-CIB-N-4215-Appointment-of-a-convenor`; a later submission of the
/// same ballot ends in its number.
fn folder_name(view: &BallotView, count: usize) -> String {
    let named = view.ballot.name();
    let safe: String =
        named.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let words: Vec<&str> = safe.split('-').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    let name = format!("outbox/ballot-{}-{}", view.ballot.number, words.join("-"));
    if count > 1 { format!("{name}-{count}") } else { name }
}

fn names(files: &[FileToWrite]) -> Vec<String> {
    files.iter().map(|file| file.name.clone()).collect()
}

fn tell(
    transaction: &Transaction<'_>,
    desk: &Desk,
    what: &str,
    ballot: u64,
    facts: serde_json::Value,
) -> Result<(), Refusal> {
    let subject = format!("ballot:{ballot}");
    let deed = Deed { what: what.to_owned(), subject, actor: desk.actor.clone(), facts };
    store::event::record(transaction, deed)?;
    Ok(())
}
