//! `isodesk backup` and `isodesk restore`: the whole desk as one file.

use crate::{
    cli::{Done, Door, Failure},
    desk::backup::{self, BackupError},
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk backup`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk backup /backups/desk-2026-03-02.zip           while the desk works
  isodesk --desk new-desk restore /backups/desk-2026-03-02.zip
  isodesk --desk new-desk verify")]
pub(super) struct Arguments {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
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
    let files = backup::backup(&desk, &arguments.file).map_err(|error| failure(&error))?;
    tell(door, "wrote", &arguments.file, files)
}

/// Brings a backup back.
pub(super) fn restore(arguments: &RestoreArguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let folder =
        crate::desk::folder::DeskFolder::new(door.desk.clone().unwrap_or_else(|| PathBuf::from(".")));
    let files = backup::restore(&folder, &arguments.file).map_err(|error| failure(&error))?;
    tell(door, "brought back", &arguments.file, files)
}

fn tell(door: &mut Door<'_>, verb: &str, file: &std::path::Path, files: usize) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json!({ "backup": file.display().to_string(), "files": files }))?;
    } else {
        door.line(format!("{verb} `{}`: {files} files", file.display()))?;
    }
    Ok(Done::Clean)
}

fn failure(error: &BackupError) -> Failure {
    let hint = error.hint();
    match error {
        BackupError::NotEmpty { .. } => Failure::wrong_use(error).hint(hint),
        BackupError::Unwritable { .. }
        | BackupError::Missing { .. }
        | BackupError::Unreadable { .. }
        | BackupError::Store { .. } => Failure::could_not_work(error).hint(hint),
    }
}
