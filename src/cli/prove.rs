//! `isodesk prove`: whether a submission folder proves the vote it carries.

use crate::{
    cli::{Done, Door, Failure},
    desk::prove::{self, Proven},
    domain::proof::Check,
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk prove`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk prove outbox/ballot-4-ISO-DIS-99101-2
  isodesk prove --json FOLDER | jq -r 'select(.holds | not) | .findings[].message'

It needs no desk and no database: the folder is enough, on any machine. `tools/check_vote.py` makes the \
same checks by another hand. Ends with 1 when something does not hold, and names the place.")]
pub(super) struct Arguments {
    /// The folder that `isodesk vote submit` wrote
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
}

/// Checks them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let mut done = Done::Clean;
    for folder in &arguments.folders {
        let proven = prove::prove(folder).map_err(|error| Failure::wrong_use(&error).hint(error.hint()))?;
        if !proven.holds() {
            done = Done::WithFindings;
        }
        let shown = folder.display().to_string();
        if door.json { as_json(&shown, &proven, door)? } else { as_page(&shown, &proven, door)? }
    }
    Ok(done)
}

fn as_json(folder: &str, proven: &Proven, door: &mut Door<'_>) -> Result<(), Failure> {
    for check in &proven.checks {
        door.json_line(&json!({
            "folder": folder,
            "check": check.name,
            "holds": check.holds(),
            "what": check.what,
            "findings": check.findings,
        }))?;
    }
    door.json_line(&json!({
        "folder": folder,
        "check": "all",
        "holds": proven.holds(),
        "what": proven.vote,
        "ballot": proven.ballot,
        "sha256sums": proven.sums,
        "findings": [],
    }))
}

fn as_page(folder: &str, proven: &Proven, door: &mut Door<'_>) -> Result<(), Failure> {
    door.line(folder)?;
    if let Some(vote) = &proven.vote {
        door.line(format!("  {vote}"))?;
    }
    for check in &proven.checks {
        say(check, door)?;
    }
    let count = proven.checks.len();
    let failed = proven.checks.iter().filter(|check| !check.holds()).count();
    match (&proven.sums, failed) {
        (Some(sums), 0) => door.line(format!("proven: {count} of {count} checks hold; SHA256SUMS is {sums}")),
        (None, 0) => door.line(format!("proven: {count} of {count} checks hold")),
        (_, failed) => door.line(format!("not proven: {failed} of {count} checks do not hold")),
    }
}

fn say(check: &Check, door: &mut Door<'_>) -> Result<(), Failure> {
    let mark = if check.holds() { "holds " } else { "BROKEN" };
    door.line(format!("  {mark}  {:<9}  {}", check.name, check.what))?;
    for finding in &check.findings {
        door.line(format!("                     {}: {}", finding.code, finding.message))?;
    }
    Ok(())
}
