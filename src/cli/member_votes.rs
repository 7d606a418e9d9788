//! `isodesk member-votes`: the votes of a TAG's members, out of a table.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        hand_in,
        member_votes::{self, Recorded},
    },
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk member-votes`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk member-votes record votes.csv --ballot \"ISO/DIS 26262-6\"
  isodesk member-votes record second.xlsx --ballot 4 --round 2     opens the recirculation
  isodesk member-votes close 4                                      no vote is taken in this round any more

The table has the columns organization,choice,reason; question where the ballot has several; and voter, the \
representative or alternate who voted, where that is known. A later vote of the same member replaces the earlier one; both stay on record.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Record the votes of a table: all rows, or none when one is wrong
    #[command(
        after_help = "Examples:\n  isodesk member-votes record votes.csv --ballot 4\n  isodesk member-votes record second.csv --ballot 4 --round 2"
    )]
    Record {
        /// CSV or XLSX
        file: PathBuf,
        /// The ballot's number, or its reference
        #[arg(long, value_name = "BALLOT")]
        ballot: String,
        /// The round [default: the one in progress]
        #[arg(long, value_name = "R")]
        round: Option<u32>,
    },
    /// Close the round in progress, with the check of who may vote
    Close {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
    },
}

/// Records them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let (file, ballot, round) = match &arguments.verb {
        Verb::Record { file, ballot, round } => (file, ballot, round),
        Verb::Close { ballot } => {
            return match member_votes::close(&desk, ballot) {
                Ok((view, sheet)) => super::tally::print(door, &view, &sheet),
                Err(refusal) => door.refused(refusal),
            };
        }
    };
    let rows = hand_in::rows(&desk, file);
    let recorded = rows.and_then(|rows| {
        let mut recorded = member_votes::record_votes(&desk, ballot, *round, &rows)?;
        recorded.findings.extend(hand_in::keep_paper(&desk, file, &[recorded.ballot], "member-votes")?);
        Ok(recorded)
    });
    match recorded {
        Ok(recorded) => say(door, &recorded),
        Err(refusal) => door.refused(refusal),
    }
}

fn say(door: &mut Door<'_>, recorded: &Recorded) -> Result<Done, Failure> {
    door.findings(&recorded.findings)?;
    if door.json {
        door.json_line(&json!({
            "outcome": "recorded",
            "ballot": recorded.ballot,
            "round": recorded.round,
            "new": recorded.new,
            "replaced": recorded.replaced,
            "unchanged": recorded.unchanged,
            "findings": recorded.findings,
        }))?;
    } else {
        door.line(format!(
            "ballot {}, round {}: {} recorded{}{}",
            recorded.ballot,
            recorded.round,
            counted(recorded.new, "vote"),
            match recorded.replaced {
                0 => String::new(),
                1 => ", 1 of them in place of an earlier one".to_owned(),
                more => format!(", {more} of them in place of earlier ones"),
            },
            if recorded.unchanged == 0 {
                String::new()
            } else {
                format!("; {} already on record", counted(recorded.unchanged, "vote"))
            }
        ))?;
    }
    Ok(Done::Clean)
}
