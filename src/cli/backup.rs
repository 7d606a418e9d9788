//! `isodesk backup` and `isodesk restore`: the whole desk as one file.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        backup::{self, BackedUp, BackupError, Earlier},
        take_in::on_one_line,
    },
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk backup`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk backup /backups/desk-2026-03-02.zip           while the desk works; files not taken in yet too
  isodesk backup --replace /backups/desk.zip            over an earlier one, once the new one is whole
  isodesk --desk new-desk restore /backups/desk-2026-03-02.zip
  isodesk --desk new-desk verify")]
pub(super) struct Arguments {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace an earlier backup of that name
    #[arg(long)]
    replace: bool,
}

/// Arguments of `isodesk restore`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk --desk new-desk restore /backups/desk-2026-03-02.zip    into a folder without a desk
  isodesk --desk new-desk verify                                  proves that everything came back")]
pub(super) struct RestoreArguments {
    /// A file that `isodesk backup` made
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Makes the backup.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let earlier = if arguments.replace { Earlier::IsReplaced } else { Earlier::Stays };
    let made = backup::backup(&desk, &arguments.file, earlier).map_err(|error| failure(&error))?;
    for file in &made.left_out {
        writeln!(
            door.err,
            "note: `{}` is left out: it is still being written, cannot be read, or is no file",
            on_one_line(file)
        )?;
    }
    for place in &made.stood_in_for {
        writeln!(door.err, "note: `{}` is no file: an empty one stands in for it", on_one_line(place))?;
    }
    tell(door, "wrote", &arguments.file, &made)
}

/// Brings a backup back.
pub(super) fn restore(arguments: &RestoreArguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let folder =
        crate::desk::folder::DeskFolder::new(door.desk.clone().unwrap_or_else(|| PathBuf::from(".")));
    let files = backup::restore(&folder, &arguments.file).map_err(|error| failure(&error))?;
    tell(door, "brought back", &arguments.file, &BackedUp { files, ..BackedUp::default() })
}

fn tell(door: &mut Door<'_>, verb: &str, file: &std::path::Path, made: &BackedUp) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json!({
            "backup": file.display().to_string(), "files": made.files, "waiting": made.waiting,
            "left_out": made.left_out,
        }))?;
    } else {
        let waiting = match made.waiting {
            0 => String::new(),
            some => format!(", {some} of them not taken in yet"),
        };
        door.line(format!("{verb} `{}`: {}{waiting}", file.display(), counted(made.files, "file")))?;
    }
    Ok(Done::Clean)
}

fn failure(error: &BackupError) -> Failure {
    let hint = error.hint();
    match error {
        BackupError::NotEmpty { .. } | BackupError::Exists { .. } => Failure::wrong_use(error).hint(hint),
        BackupError::Unwritable { .. }
        | BackupError::Missing { .. }
        | BackupError::Unreadable { .. }
        | BackupError::Store { .. } => Failure::could_not_work(error).hint(hint),
    }
}
