//! `isodesk comments`: comment files on ISO's template.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::collate::{self, Checked, Merged},
    domain::finding::Finding,
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk comments`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk comments check US_ISO_DIS_26262-6.docx           one line a problem, with its row and its repair
  isodesk comments merge all.docx member-*.docx            by clause; a bad file stops no other

Taken are Word files on the template, spreadsheets and comma-separated values with its columns.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Say what is wrong with a comment file
    Check {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Put the comments of many files into one, on the template
    Merge {
        /// The file to write
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// The files to read
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    match &arguments.verb {
        Verb::Check { file } => match collate::check(&desk, file) {
            Ok(checked) => say_checked(door, &checked),
            Err(refusal) => door.refused(refusal),
        },
        Verb::Merge { out, files } => match collate::merge(&desk, out, files) {
            Ok(merged) => say_merged(door, &merged),
            Err(refusal) => door.refused(refusal),
        },
    }
}

fn say_checked(door: &mut Door<'_>, checked: &Checked) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json!({ "rows": checked.rows, "findings": checked.findings }))?;
    } else {
        for finding in &checked.findings {
            let hint = finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
            door.line(format!("{}: {}{hint}", finding.code, finding.message))?;
        }
        door.line(format!(
            "{}, {}",
            counted(checked.rows, "row"),
            counted(checked.findings.len(), "problem")
        ))?;
    }
    let blocked = checked.findings.iter().any(Finding::is_blocking);
    Ok(if blocked { Done::WithFindings } else { Done::Clean })
}

fn say_merged(door: &mut Door<'_>, merged: &[Merged]) -> Result<Done, Failure> {
    let mut done = Done::Clean;
    for one in merged {
        let file = one.file.display().to_string();
        let (rows, why) = match &one.rows {
            Ok(rows) => (*rows, None),
            Err(refusal) => {
                done = Done::WithFindings;
                (0, Some(refusal.to_string()))
            }
        };
        match (door.json, why) {
            (true, why) => door.json_line(&json!({ "file": file, "rows": rows, "left_out": why }))?,
            (false, None) => door.line(format!("{file}: {}", counted(rows, "row")))?,
            (false, Some(why)) => door.line(format!("{file}: left out: {why}"))?,
        }
    }
    Ok(done)
}
