//! `isodesk export` and `isodesk import`: the whole ledger as JSON Lines.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        export::{self, ExportError},
        folder::DeskFolder,
    },
};
use serde_json::json;
use std::{io, path::PathBuf};

/// Arguments of `isodesk export`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk export ledger.jsonl                        every line of every table, while the desk works
  isodesk export | jq -c 'select(.table == \"event\") | .row'
  isodesk --desk new-desk import ledger.jsonl        the same ledger again

The files themselves are not in it: `isodesk backup` holds them. `docs/EXPORT.md` says what stands in each line.")]
pub(super) struct Arguments {
    /// The file to write [default: stdout]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Arguments of `isodesk import`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk --desk new-desk import ledger.jsonl        into a folder without a ledger
  isodesk export | isodesk --desk new-desk import -

With the folders archive, held, duplicates, quarantine and outbox of the old desk beside it, `isodesk verify` proves \
that it is the same desk; `isodesk search --rebuild` makes the index of words again.")]
pub(super) struct ImportArguments {
    /// The file that `isodesk export` wrote; `-` is stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes the lines.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let Some(file) = &arguments.file else {
        export::export(&desk, door.out).map_err(failure)?;
        return Ok(Done::Clean);
    };
    let lines = export::to_file(&desk, file).map_err(failure)?;
    tell(door, "wrote", file, lines)
}

/// Makes a ledger out of lines.
pub(super) fn import(arguments: &ImportArguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let folder = DeskFolder::new(door.desk.clone().unwrap_or_else(|| PathBuf::from(".")));
    let lines = if arguments.file.as_os_str() == "-" {
        export::import(&folder, &mut io::stdin().lock())
    } else {
        export::from_file(&folder, &arguments.file)
    };
    tell(door, "imported", &arguments.file, lines.map_err(failure)?)
}

fn tell(door: &mut Door<'_>, verb: &str, file: &std::path::Path, lines: u64) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json!({ "ledger": file.display().to_string(), "lines": lines }))?;
    } else {
        door.line(format!("{verb} `{}`: {}", file.display(), counted(lines, "line")))?;
    }
    Ok(Done::Clean)
}

fn failure(error: ExportError) -> Failure {
    let hint = error.hint();
    match error {
        ExportError::Stream(cause) => cause.into(),
        ExportError::Exists { .. }
        | ExportError::Wrong { .. }
        | ExportError::NotWhole { .. }
        | ExportError::NotFresh { .. }
        | ExportError::Unreadable { .. } => Failure::wrong_use(&error).hint(hint),
        ExportError::Unwritable { .. } | ExportError::Store { .. } => {
            Failure::could_not_work(&error).hint(hint)
        }
    }
}
