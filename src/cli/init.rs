//! `isodesk init`: a new desk.

use crate::{
    cli::{Done, Door, Failure},
    desk::{
        folder::DeskFolder,
        init::{self, Made},
    },
};
use std::path::PathBuf;

/// Arguments of `isodesk init`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk init my-desk                      a desk in the folder my-desk
  isodesk --desk my-desk watch              takes in what is dropped into my-desk/inbox
  $EDITOR my-desk/isodesk.toml              every setting stands there with its default

A desk that is there already is completed, never changed.")]
pub(super) struct Arguments {
    /// The folder [default: --desk, else this folder]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Makes it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let root = arguments.folder.clone().or_else(|| door.desk.clone()).unwrap_or_else(|| PathBuf::from("."));
    let (desk, made) = init::init(DeskFolder::new(root), door.clock(), door.actor())
        .map_err(|error| Failure::could_not_work(&error).hint(error.hint()))?;
    let root = desk.folder.root().display().to_string();
    if door.json {
        door.json_line(&serde_json::json!({ "desk": root, "made": made == Made::New }))?;
        return Ok(Done::Clean);
    }
    match made {
        Made::New => door.line(format!("made the desk `{root}`: drop files into `{root}/inbox`"))?,
        Made::WasThere => door.line(format!("`{root}` is a desk already; nothing was changed"))?,
    }
    door.line(format!("next: isodesk --desk {root} watch"))?;
    Ok(Done::Clean)
}
