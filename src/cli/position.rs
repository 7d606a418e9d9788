//! `isodesk position`: a TAG's answer to a ballot.

use crate::{
    cli::{Done, Door, Failure, position_batch, reason::reason},
    desk::{
        concurrence::{self, Word},
        hand_in, propose,
        record_position::{self, Outcome},
        refusal::Refusal,
    },
    domain::{
        ballot::{BallotView, Choice},
        position::Position,
    },
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `isodesk position`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk position form 4                             a Word form to fill in
  isodesk position record position.toml               TOML, JSON, or the filled form
  isodesk position record position.toml --on-behalf-of \"A. Person\"
  isodesk position preview position.toml              what would be found; nothing is recorded
  isodesk position batch positions.xlsx               a hundred of them out of one spreadsheet
  isodesk position show 4                             the position in force and the earlier ones
  isodesk position propose 4 --by \"A. Person\"        an abstention for a TAG that let its cut-off pass
  isodesk position agree 4 --tag \"U.S. TAG to ISO/TC 22\" --by \"A. Person\"
  isodesk position waive 4 --tag \"U.S. TAG to ISO/TC 22\" --by \"A. Person\" --because \"no interest\"")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Record a position; the latest one is in force, earlier ones stay on record
    #[command(
        after_help = "Examples:\n  isodesk position record position.toml\n  isodesk position record form.docx --on-behalf-of \"A. Person\""
    )]
    Record {
        /// TOML, JSON, or the filled form
        file: PathBuf,
        /// The person in the TAG for whom you record it
        #[arg(long, value_name = "NAME")]
        on_behalf_of: Option<String>,
    },
    /// Show what would be found in a position file, or the position in force on a ballot; records nothing
    #[command(after_help = "Examples:\n  isodesk position preview position.toml")]
    Preview {
        /// A position file, a ballot's number, or its reference
        #[arg(value_name = "FILE|BALLOT")]
        what: String,
    },
    /// The position in force on a ballot, and the earlier ones
    #[command(after_help = "Examples:\n  isodesk position show 4")]
    Show {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
    },
    /// Record many positions out of one spreadsheet; a second run adds nothing
    Batch(position_batch::Arguments),
    /// Propose an abstention for a TAG that is silent or split past its cut-off; a person still signs the vote
    Propose {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// Who answers for the proposal
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Record that the TAG of another committee of the ballot agrees with the position in force
    Agree {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// The TAG
        #[arg(long, value_name = "NAME")]
        tag: String,
        /// Who says so in that TAG
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Record that the TAG of another committee leaves the position to the others
    Waive {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// The TAG
        #[arg(long, value_name = "NAME")]
        tag: String,
        /// Who says so in that TAG
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        because: String,
    },
    /// Write a Word form with the ballot's questions, to be filled in and handed in again
    #[command(after_help = "Examples:\n  isodesk position form 4")]
    Form {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
    },
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    match &arguments.verb {
        Verb::Record { file, on_behalf_of } => {
            let recorded = hand_in::position(&desk, file).and_then(|position| {
                let comments = hand_in::comments_of(&desk, file, &position.comments)?;
                let mut outcome =
                    record_position::record_position(&desk, &position, &comments, on_behalf_of.as_deref())?;
                let ballot = outcome.position.ballot;
                outcome.findings.extend(hand_in::keep_paper(&desk, file, &[ballot], "position")?);
                Ok(outcome)
            });
            match recorded {
                Ok(outcome) => say(door, &outcome),
                Err(refusal) => door.refused(refusal),
            }
        }
        Verb::Preview { what } if PathBuf::from(what).is_file() => {
            let file = PathBuf::from(what);
            let checked = hand_in::position(&desk, &file).and_then(|position| {
                let comments = hand_in::comments_beside(&desk, &file, &position.comments)?;
                record_position::check_only(&desk, &position, &comments)
            });
            match checked {
                Ok(outcome) => say(door, &outcome),
                Err(refusal) => door.refused(refusal),
            }
        }
        Verb::Show { ballot } | Verb::Preview { what: ballot } => {
            match record_position::history(&desk, ballot) {
                Ok(history) => show(door, &history),
                Err(refusal) => door.refused(refusal),
            }
        }
        Verb::Batch(arguments) => position_batch::run(arguments, &desk, door),
        Verb::Propose { ballot, by } => match propose::propose(&desk, ballot, by) {
            Ok(outcome) => say(door, &outcome),
            Err(refusal) => door.refused(refusal),
        },
        Verb::Agree { ballot, tag, by } => {
            said(door, tag, "agrees", concurrence::say(&desk, ballot, tag, by, Word::Agrees))
        }
        Verb::Waive { ballot, tag, by, because } => {
            said(door, tag, "waives", concurrence::say(&desk, ballot, tag, by, Word::Waives(because)))
        }
        Verb::Form { ballot } => match record_position::write_form(&desk, ballot) {
            Ok(path) if door.json => {
                door.json_line(&json!({ "outcome": "written", "path": path }))?;
                Ok(Done::Clean)
            }
            Ok(path) => {
                door.line(path.display().to_string())?;
                Ok(Done::Clean)
            }
            Err(refusal) => door.refused(refusal),
        },
    }
}

fn said(
    door: &mut Door<'_>,
    tag: &str,
    word: &str,
    view: Result<BallotView, Refusal>,
) -> Result<Done, Failure> {
    let view = match view {
        Ok(view) => view,
        Err(refusal) => return door.refused(refusal),
    };
    if door.json {
        door.json_line(&json!({
            "ballot": view.ballot.number,
            "tag": tag,
            "says": word,
            "open_tags": view.open_tags,
            "needs": view.needs,
        }))?;
    } else {
        door.line(format!("{tag} {word}, ballot {}", view.ballot.number))?;
        for need in &view.needs {
            door.line(format!("the ballot needs {need}"))?;
        }
    }
    Ok(Done::Clean)
}

fn say(door: &mut Door<'_>, outcome: &Outcome) -> Result<Done, Failure> {
    door.findings(&outcome.findings)?;
    let what = match (outcome.number, outcome.is_new) {
        (None, _) => "checked",
        (Some(_), true) => "recorded",
        (Some(_), false) => "unchanged",
    };
    if door.json {
        let mut line = line(&outcome.position);
        line["outcome"] = json!(what);
        line["number"] = json!(outcome.number);
        line["state"] = json!(outcome.view.position);
        line["needs"] = json!(outcome.view.needs);
        line["findings"] = json!(outcome.findings);
        door.json_line(&line)?;
    } else {
        door.line(format!(
            "position on ballot {} {what}: {}",
            outcome.position.ballot,
            words(&outcome.position)
        ))?;
        for need in &outcome.view.needs {
            door.line(format!("the ballot needs {need}"))?;
        }
    }
    Ok(Done::Clean)
}

fn words(position: &Position) -> String {
    let answers = position.answers.iter().map(|answer| {
        let choices: Vec<&str> = answer.choices.iter().map(Choice::as_str).collect();
        format!("{} {}", answer.question, choices.join(" + "))
    });
    answers.collect::<Vec<_>>().join(", ")
}

fn line(position: &Position) -> Value {
    json!({
        "ballot": position.ballot,
        "tag": position.tag,
        "decided": position.decided,
        "by": position.by,
        "recorded_by": position.recorded_by,
        "answers": position.answers,
        "comments": position.comments,
        "experts": position.experts,
        "tally": position.tally,
    })
}

fn show(door: &mut Door<'_>, history: &[record_position::Recorded]) -> Result<Done, Failure> {
    let Some((current, earlier)) = history.split_last() else { return Ok(Done::Clean) };
    if door.json {
        let mut shown = line(&current.position);
        shown["number"] = json!(current.number);
        shown["recorded"] = json!(current.at);
        let earlier = earlier.iter().map(|earlier| json!({ "number": earlier.number, "recorded": earlier.at, "answers": earlier.position.answers }));
        shown["earlier"] = earlier.collect();
        door.json_line(&shown)?;
        return Ok(Done::Clean);
    }
    let position = &current.position;
    door.line(format!(
        "{}, decided {} by {}: {}",
        position.tag,
        position.decided,
        position.by,
        words(position)
    ))?;
    if let Some(recorder) = &position.recorded_by {
        door.line(format!("recorded by {recorder} on behalf of {}", position.by))?;
    }
    for answer in &position.answers {
        if let Some(statement) = &answer.statement {
            door.line(format!("  question {}: {statement}", answer.question))?;
        }
    }
    for earlier in earlier {
        door.line(format!("earlier, {}: {}", earlier.at, words(&earlier.position)))?;
    }
    Ok(Done::Clean)
}
