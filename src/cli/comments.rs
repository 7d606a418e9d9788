//! `isodesk comments`: comment files on ISO's template.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        collate::{self, Checked, Fixed, Merged, Merging},
        refusal::Refusal,
    },
    domain::finding::Finding,
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk comments`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk comments check US_ISO_DIS_26262-6.docx           one line a problem, with its row and its repair
  isodesk comments fix member.docx repaired.docx           a copy, with what is certain repaired
  isodesk comments merge all.docx member-*.docx            by clause, numbered; a bad file stops no other
  isodesk comments merge all.docx member-*.docx --template iso-template.docx

Taken are Word files on the template, spreadsheets and comma-separated values with its columns. What is written is \
ISO's own file, filled, where `--template` or `template` under `[comments]` in `isodesk.toml` names it, else a form of \
our own with its columns. No file is ever changed or written over.")]
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
    /// Write a repaired copy of a comment file, and say what is left for a person
    Fix {
        /// The file to read
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The file to write
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// A Word file with ISO's comment template, to be filled [default: the one in the settings]
        #[arg(long, value_name = "FILE")]
        template: Option<PathBuf>,
    },
    /// Put the comments of many files into one, on the template
    #[command(after_help = "\
Examples:
  isodesk comments merge all.docx member-*.docx
  isodesk comments merge all.docx member-*.docx --template iso-template.docx

Comments are sorted by clause and numbered anew for each member body, US-001, US-002. Beside the new file lies a table, \
all.origins.csv, of where each comment came from and which number it had.")]
    Merge {
        /// The file to write
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// The files to read
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// A Word file with ISO's comment template, to be filled [default: the one in the settings]
        #[arg(long, value_name = "FILE")]
        template: Option<PathBuf>,
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
        Verb::Fix { file, out, template } => match collate::fix(&desk, file, out, template.as_deref()) {
            Ok(fixed) => say_fixed(door, &fixed, out),
            Err(refusal) => door.refused(refusal),
        },
        Verb::Merge { out, files, template } => {
            match collate::merge(&desk, out, files, template.as_deref()) {
                Ok(merged) => say_merged(door, &merged),
                Err(refusal) => door.refused(refusal),
            }
        }
    }
}

fn say_checked(door: &mut Door<'_>, checked: &Checked) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json!({ "rows": checked.rows, "findings": checked.findings }))?;
    } else {
        for finding in &checked.findings {
            door.line(in_a_line(finding))?;
        }
        let problems = counted(checked.findings.len(), "problem");
        door.line(format!("{}, {problems}", counted(checked.rows, "row")))?;
    }
    let blocked = checked.findings.iter().any(Finding::is_blocking);
    Ok(if blocked { Done::WithFindings } else { Done::Clean })
}

fn say_fixed(door: &mut Door<'_>, fixed: &Fixed, out: &std::path::Path) -> Result<Done, Failure> {
    if door.json {
        let repaired = fixed.repairs.iter().map(|(row, repair)| {
            json!({ "row": row, "column": repair.column, "from": repair.from, "to": repair.to })
        });
        let repaired: Vec<_> = repaired.collect();
        door.json_line(&json!({ "out": out, "rows": fixed.rows, "repaired": repaired, "left": fixed.left }))?;
        return Ok(Done::Clean);
    }
    for (row, repair) in &fixed.repairs {
        door.line(format!("row {row}: {}: `{}` is now `{}`", repair.column, repair.from, repair.to))?;
    }
    for finding in &fixed.left {
        door.line(format!("left for you: {}", in_a_line(finding)))?;
    }
    let (rows, repairs) = (counted(fixed.rows, "row"), counted(fixed.repairs.len(), "cell"));
    door.line(format!("{}: {rows}, {repairs} repaired, {} left for you", out.display(), fixed.left.len()))?;
    Ok(Done::Clean)
}

fn say_merged(door: &mut Door<'_>, merging: &Merging) -> Result<Done, Failure> {
    let mut done = Done::Clean;
    for one in &merging.files {
        if one.rows.is_err() {
            done = Done::WithFindings;
        }
        if door.json { file_as_json(door, one)? } else { file_as_lines(door, one)? }
    }
    if door.json {
        let comments = merging.origins.iter().map(|origin| {
            json!({ "number": origin.number, "file": origin.file, "row": origin.row, "was": origin.was })
        });
        let comments: Vec<_> = comments.collect();
        door.json_line(
            &json!({ "comments": comments, "near_duplicates": merging.near, "origins": merging.table }),
        )?;
        return Ok(done);
    }
    for finding in &merging.near {
        door.line(in_a_line(finding))?;
    }
    match &merging.table {
        Some(table) => door.line(format!(
            "{}; where each came from: {}",
            counted(merging.origins.len(), "comment"),
            table.display()
        ))?,
        None => door.line("no comment was found, and nothing was written")?,
    }
    Ok(done)
}

fn file_as_json(door: &mut Door<'_>, one: &Merged) -> Result<(), Failure> {
    let file = one.file.display().to_string();
    let line = match &one.rows {
        Ok(taken) => json!({
            "file": file, "rows": taken.rows, "left_out": null, "repaired": taken.repairs,
            "findings": taken.findings,
        }),
        Err(refusal) => json!({
            "file": file, "rows": 0, "left_out": refusal.to_string(), "repaired": 0,
            "findings": findings_of(refusal),
        }),
    };
    door.json_line(&line)
}

fn file_as_lines(door: &mut Door<'_>, one: &Merged) -> Result<(), Failure> {
    let file = one.file.display();
    match &one.rows {
        Ok(taken) => {
            let repaired = match taken.repairs {
                0 => String::new(),
                count => format!(", {} repaired", counted(count, "cell")),
            };
            door.line(format!("{file}: {}{repaired}", counted(taken.rows, "row")))?;
            for finding in &taken.findings {
                door.line(format!("  {}", in_a_line(finding)))?;
            }
        }
        Err(refusal) => {
            door.line(format!("{file}: left out: {refusal}"))?;
            for finding in findings_of(refusal).iter().skip(1) {
                door.line(format!("  {}", in_a_line(finding)))?;
            }
        }
    }
    Ok(())
}

fn findings_of(refusal: &Refusal) -> &[Finding] {
    if let Refusal::Findings(findings) = refusal { findings } else { &[] }
}

fn in_a_line(finding: &Finding) -> String {
    let hint = finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{}: {}{hint}", finding.code, finding.message)
}
