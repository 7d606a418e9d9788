//! A TAG's position: held against the ballot, the TAG and the rules, then recorded; the latest one is in force.
//!
//! A position with a blocking finding is refused whole. The same position again adds nothing. It may be
//! recorded until ISO's close, with a warning after each cut-off.

use crate::{
    desk::{Desk, ballots, hand_in, refusal::Refusal, tally},
    domain::{
        ballot::{Ballot, BallotState, BallotView},
        comment::Comment,
        committee::CommitteeReference,
        event::{Actor, Deed},
        fields::Notation,
        finding::{Finding, Severity},
        position::{CommentFile, Position, PositionFile},
        rules::validity::{self, Checked, Comments},
    },
    outbox::{atomic, position_form, submission::SubmissionError},
    store::{self, Reader, StoreError, Transaction},
};
use serde_json::json;
use std::path::PathBuf;

pub use crate::store::position::Recorded;

/// What recording a position led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The ballot as it stands now.
    pub view: BallotView,
    /// The number of the record in force; `None` when it was only checked.
    pub number: Option<u64>,
    /// The position in force.
    pub position: Position,
    /// Whether it is new, or was on record already.
    pub is_new: bool,
    /// What is worrying.
    pub findings: Vec<Finding>,
}

/// A comment file that goes with a position: its name, the document it was filed as, and its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct CommentsGiven {
    /// The name and the document.
    pub file: CommentFile,
    /// Its rows, when they could be read.
    pub rows: Option<Vec<Comment>>,
    /// What is wrong with the table.
    pub findings: Vec<Finding>,
}

/// Records a position that was read from a file. `on_behalf_of` names the person in the TAG for whom staff
/// records it.
pub fn record_position(
    desk: &Desk,
    file: &PositionFile,
    comments: &[CommentsGiven],
    on_behalf_of: Option<&str>,
) -> Result<Outcome, Refusal> {
    desk.store
        .write(desk.clock.now(), |transaction| record_in(transaction, desk, file, comments, on_behalf_of))
}

/// Records a position file that was dropped into the inbox, in the transaction that files it.
///
/// A refusal is the findings of the document: it is filed all the same, and no position is recorded.
pub(crate) fn from_dropped(
    transaction: &Transaction<'_>,
    desk: &Desk,
    document: u64,
    (text, notation): &(String, Notation),
    read: &hand_in::ReadBefore,
) -> Result<(Option<u64>, Vec<Finding>), StoreError> {
    let file = match PositionFile::read(text, *notation) {
        Ok(file) => file,
        Err(error) => return Ok((None, vec![unreadable(&error)])),
    };
    let comments = match hand_in::comments_on_file(transaction, read, &file.comments) {
        Ok(comments) => comments,
        Err(error) => return only_findings(error),
    };
    match record_in(transaction, desk, &file, &comments, None) {
        Ok(outcome) => {
            store::ballot::add_document(transaction, outcome.view.ballot.number, document, "position")?;
            Ok((Some(outcome.view.ballot.number), outcome.findings))
        }
        Err(error) => only_findings(error),
    }
}

fn only_findings(error: Refusal) -> Result<(Option<u64>, Vec<Finding>), StoreError> {
    match error {
        Refusal::Unknown(finding) => Ok((None, vec![*finding])),
        Refusal::Findings(findings) => Ok((None, findings)),
        Refusal::Store { source } => Err(source),
        other @ (Refusal::Submission { .. }
        | Refusal::Write { .. }
        | Refusal::Calendar(_)
        | Refusal::Unreadable { .. }) => {
            let finding = Finding::new("E-POS-010", Severity::Blocking, other.to_string());
            Ok((None, vec![finding]))
        }
    }
}

/// The finding for a position file that does not read.
pub fn unreadable(error: &crate::domain::fields::FieldError) -> Finding {
    let finding = Finding::new("E-POS-010", Severity::Blocking, error.message.clone());
    match &error.hint {
        Some(hint) => finding.hint(hint.clone()),
        None => finding,
    }
}

/// What would be found in a position; nothing is recorded.
pub fn check_only(desk: &Desk, file: &PositionFile, comments: &[CommentsGiven]) -> Result<Outcome, Refusal> {
    desk.store.read(|reader| {
        let (view, position, findings) = held_against(reader, desk, file, comments)?;
        Ok(Outcome { view, number: None, position, is_new: false, findings })
    })
}

/// Every position recorded on a ballot, the one in force last.
pub fn history(desk: &Desk, ballot: &str) -> Result<Vec<Recorded>, Refusal> {
    desk.store.read(|reader| {
        let ballot = ballots::named(reader, desk, ballot)?;
        let history = store::position::of_ballot(reader, ballot.number)?;
        if history.is_empty() {
            return Err(Refusal::because(
                "E-POS-016",
                format!("no position is recorded on ballot {}", ballot.number),
                "`isodesk position record FILE` records the TAG's position",
            ));
        }
        Ok(history)
    })
}

/// Writes the form for a position on a ballot, and says where.
pub fn write_form(desk: &Desk, ballot: &str) -> Result<PathBuf, Refusal> {
    let view =
        desk.store.read(|reader| ballots::view(reader, desk, ballots::named(reader, desk, ballot)?))?;
    let questions = ballots::questions(&desk.rules, &view.ballot, view.obligation);
    let asked = Ballot { questions, ..view.ballot };
    let form =
        position_form::write(&asked, &view.plan, view.tag.as_deref()).map_err(SubmissionError::from)?;
    let path = desk.folder.outbox().join("forms").join(format!("position-ballot-{}.docx", asked.number));
    atomic::write(&path, &form)?;
    Ok(path)
}

fn record_in(
    transaction: &Transaction<'_>,
    desk: &Desk,
    file: &PositionFile,
    comments: &[CommentsGiven],
    on_behalf_of: Option<&str>,
) -> Result<Outcome, Refusal> {
    let (view, mut position, findings) = held_against(transaction, desk, file, comments)?;
    position.recorded_by = on_behalf_of.map(|_| desk.actor.name.clone());
    let outcome = keep(transaction, desk, view, (position, &rows_of(comments)), on_behalf_of)?;
    Ok(Outcome { findings, ..outcome })
}

/// Holds a position file against the ballot, the TAG and the rules; refuses it when a finding is blocking.
fn held_against(
    reader: &Reader<'_>,
    desk: &Desk,
    file: &PositionFile,
    comments: &[CommentsGiven],
) -> Result<(BallotView, Position, Vec<Finding>), Refusal> {
    let ballot = ballots::named(reader, desk, &file.ballot).map_err(in_the_file)?;
    let view = ballots::view(reader, desk, ballot)?;
    let roster = tally::known_roster(reader, &file.tag).map_err(in_the_file)?;
    let answers_for = |committee: &CommitteeReference| roster.tag.committees.contains(committee);
    if !answers_for(&view.ballot.committee) && !view.ballot.linked.iter().any(answers_for) {
        let committees: Vec<String> = roster.tag.committees.iter().map(ToString::to_string).collect();
        return Err(Refusal::because(
            "E-TAG-004",
            format!("`{}` does not answer for {}", roster.tag.name, view.ballot.committee),
            format!("it answers for {}", committees.join(", ")),
        ));
    }
    let position = Position {
        ballot: view.ballot.number,
        tag: roster.tag.name,
        decided: file.decided,
        by: file.by.clone(),
        recorded_by: None,
        answers: file.answers.clone(),
        comments: comments.iter().map(|given| given.file.clone()).collect(),
        experts: file.experts.clone(),
        tally: file.tally,
    };
    let mut findings = is_in_time(&view, desk)?;
    findings.extend(comments.iter().flat_map(|given| given.findings.clone()));
    findings.extend(held_against_the_rules(&view, &position, comments, desk));
    if findings.iter().any(Finding::is_blocking) {
        return Err(Refusal::Findings(findings));
    }
    Ok((view, position, findings))
}

/// What is wrong in a file is a finding, not a wrong word on the command line.
fn in_the_file(error: Refusal) -> Refusal {
    if let Refusal::Unknown(finding) = error { Refusal::Findings(vec![*finding]) } else { error }
}

fn rows_of(comments: &[CommentsGiven]) -> Vec<Comment> {
    comments.iter().flat_map(|given| given.rows.iter().flatten()).cloned().collect()
}

fn held_against_the_rules(
    view: &BallotView,
    position: &Position,
    given: &[CommentsGiven],
    desk: &Desk,
) -> Vec<Finding> {
    let rows = rows_of(given);
    let questions = ballots::questions(&desk.rules, &view.ballot, view.obligation);
    let comments = if given.is_empty() {
        Comments::None
    } else if given.iter().any(|given| given.rows.is_none()) {
        Comments::Unread
    } else {
        Comments::Rows(&rows)
    };
    validity::check(&Checked {
        position,
        kind: view.ballot.kind,
        questions: &questions,
        obligation: view.obligation,
        comments,
        country: &desk.settings.national_body.country,
    })
}

/// Positions are taken until ISO's close; late ones say so.
fn is_in_time(view: &BallotView, desk: &Desk) -> Result<Vec<Finding>, Refusal> {
    let today = desk.clock.today();
    let number = view.ballot.number;
    if let Some(why) = &view.ballot.cancelled {
        return Err(Refusal::because(
            "E-BAL-011",
            format!("ballot {number} is cancelled: {why}"),
            "nothing is asked any more",
        ));
    }
    if view.plan.closes.is_past_on(today) {
        return Err(Refusal::because(
            "E-VOT-002",
            format!("ballot {number} is closed: ISO's last day of voting was {}", view.plan.closes),
            "comments after the close go to the committee's secretariat, for the next review",
        ));
    }
    let mut findings = Vec::new();
    if view.state == BallotState::Announced {
        let opens = view.ballot.opens.map(|opens| opens.to_string()).unwrap_or_default();
        findings.push(
            Finding::new("E-BAL-012", Severity::Notice, format!("ballot {number} opens only on {opens}"))
                .hint("the position is kept until then"),
        );
    }
    if view.plan.cut_off.is_past_on(today) {
        findings.push(late("the national cut-off", &view.plan.cut_off, &view.plan.closes));
    } else if view.plan.tag_cut_off.is_past_on(today) {
        findings.push(late("the TAG's cut-off", &view.plan.tag_cut_off, &view.plan.cut_off));
    }
    Ok(findings)
}

fn late(
    what: &str,
    was: &crate::domain::calendar::Deadline,
    next: &crate::domain::calendar::Deadline,
) -> Finding {
    Finding::new("E-POS-015", Severity::Warning, format!("{what} was {was}"))
        .hint(format!("the next deadline is {next}"))
}

/// The same position, whoever hands it in this time: its own paper, dropped after a person recorded it, is no news.
fn says_the_same(earlier: &Position, position: &Position) -> bool {
    let recorded_by = position.recorded_by.clone().or_else(|| earlier.recorded_by.clone());
    *earlier == Position { recorded_by, ..position.clone() }
}

pub(crate) fn keep(
    transaction: &Transaction<'_>,
    desk: &Desk,
    view: BallotView,
    (position, rows): (Position, &[Comment]),
    on_behalf_of: Option<&str>,
) -> Result<Outcome, Refusal> {
    let earlier = store::position::latest(transaction, position.ballot)?;
    if let Some(earlier) = &earlier
        && says_the_same(&earlier.position, &position)
        && earlier.comments == rows
    {
        let (number, position) = (earlier.number, earlier.position.clone());
        return Ok(Outcome { view, number: Some(number), position, is_new: false, findings: Vec::new() });
    }
    let actor = Actor { name: desk.actor.name.clone(), on_behalf_of: on_behalf_of.map(str::to_owned) };
    let number = store::position::add(transaction, &position, rows, &actor.name)?;
    for file in &position.comments {
        if let Some(document) = file.document {
            store::ballot::add_document(transaction, position.ballot, document, "comments")?;
        }
    }
    let facts = json!({
        "position": number,
        "replaces": earlier.map(|earlier| earlier.number),
        "stated": position,
        "comments": rows.len(),
    });
    let subject = format!("ballot:{}", position.ballot);
    store::event::record(transaction, Deed { what: "position-recorded".to_owned(), subject, actor, facts })?;
    let view = ballots::view(transaction, desk, view.ballot)?;
    Ok(Outcome { view, number: Some(number), position, is_new: true, findings: Vec::new() })
}
