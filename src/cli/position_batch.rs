//! `isodesk position batch`: many positions out of one spreadsheet.

use crate::{
    cli::{Done, Door, Failure},
    desk::{
        Desk,
        position_batch::{self, Line, Mode},
    },
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk position batch`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk position batch --template positions.csv    a row for each question that has no answer yet
  isodesk position batch positions.csv --dry-run     what would be recorded, row by row
  isodesk position batch positions.xlsx              records the good ones, names the bad ones

The columns ballot, tag, decided, by, choice are needed; question, statement, abstain_reason, comments (names parted \
by `;`) and expert_name, expert_email, expert_organization, expert_category may be filled. Rows of one ballot are one \
position. A second run of the same table adds nothing. Ends with 1 when a position was refused.")]
pub(super) struct Arguments {
    /// CSV or XLSX
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
    /// Check every row; record nothing
    #[arg(long)]
    dry_run: bool,
    /// Write a table to be filled in, and do nothing else
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["file", "dry_run"])]
    template: Option<PathBuf>,
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, desk: &Desk, door: &mut Door<'_>) -> Result<Done, Failure> {
    if let Some(path) = &arguments.template {
        return match position_batch::write_template(desk, path) {
            Ok(rows) if door.json => {
                door.json_line(&json!({ "outcome": "written", "path": path, "rows": rows }))?;
                Ok(Done::Clean)
            }
            Ok(rows) => {
                door.line(path.display().to_string())?;
                writeln!(door.err, "{rows} rows to fill in")?;
                Ok(Done::Clean)
            }
            Err(refusal) => door.refused(refusal),
        };
    }
    let Some(file) = &arguments.file else { return Ok(Done::Clean) };
    let mode = if arguments.dry_run { Mode::Check } else { Mode::Record };
    match position_batch::batch(desk, file, mode) {
        Ok(lines) => say(door, &lines),
        Err(refusal) => door.refused(refusal),
    }
}

fn say(door: &mut Door<'_>, lines: &[Line]) -> Result<Done, Failure> {
    for line in lines {
        if door.json {
            door.json_line(&json!({
                "rows": line.rows,
                "named": line.ballot,
                "ballot": line.outcome.ballot(),
                "outcome": line.outcome.word(),
                "findings": line.findings,
            }))?;
        } else {
            say_one(door, line)?;
        }
    }
    if !door.json {
        let count = |word: &str| lines.iter().filter(|line| line.outcome.word() == word).count();
        let words = ["recorded", "checked", "unchanged", "blank", "refused"];
        let counts = words.map(|word| (count(word), word)).into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
        door.line(if counts.is_empty() { "the table has no rows".to_owned() } else { counts.join(", ") })?;
    }
    Ok(if lines.iter().any(position_batch::is_wrong) { Done::WithFindings } else { Done::Clean })
}

fn say_one(door: &mut Door<'_>, line: &Line) -> Result<(), Failure> {
    let rows: Vec<String> = line.rows.iter().map(usize::to_string).collect();
    let rows = format!("row{} {}", if rows.len() == 1 { "" } else { "s" }, rows.join(", "));
    let named = if line.ballot.is_empty() { "?" } else { &line.ballot };
    let number = line.outcome.ballot().filter(|number| line.ballot != number.to_string());
    let ballot = number.map_or_else(|| named.to_owned(), |number| format!("{named} (ballot {number})"));
    door.line(format!("{rows}: {ballot}: {}", line.outcome.word()))?;
    for finding in &line.findings {
        door.line(format!("  {}: {}", finding.code, finding.message))?;
        if let Some(hint) = &finding.hint {
            door.line(format!("  hint: {hint}"))?;
        }
    }
    Ok(())
}
