//! `isodesk learn`: keeps what people said of documents as cases that `explain --check` replays.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        Desk,
        documents::DocumentError,
        learn::{self, Case},
    },
};
use serde_json::json;

/// Arguments of `isodesk learn`.
#[derive(clap::Args)]
#[command(after_help = "\
A case is a fact of a document and what is right. Every correction (`document correct`) is one; a document that is read \
right can be kept whole. `isodesk explain --check` holds a reading with the present settings, or with others, against \
them.

Examples:
  isodesk learn                                             keeps every correction that is not kept yet
  isodesk learn 17 --because \"read against the paper\"      all facts of document 17 are right as they stand
  isodesk learn --leave-out 18 --because \"only ISO's portal says it, not the paper\"
  isodesk learn --list")]
pub(super) struct Arguments {
    /// Keep all facts of these documents as they stand
    #[arg(value_name = "N", requires = "because")]
    documents: Vec<u64>,
    /// Why: kept with the cases
    #[arg(long, value_name = "TEXT", value_parser = super::reason::reason)]
    because: Option<String>,
    /// Leave this document out from now on: what was said of it does not stand in it
    #[arg(long, value_name = "N", requires = "because", conflicts_with = "documents")]
    leave_out: Option<u64>,
    /// List every case
    #[arg(long, conflicts_with_all = ["documents", "leave_out"])]
    list: bool,
}

/// Keeps, lists or leaves out.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let because = arguments.because.as_deref().unwrap_or_default();
    if let Some(number) = arguments.leave_out {
        let count = learn::leave_out(&desk, number, because)?;
        if door.json {
            door.json_line(&json!({ "document": number, "left_out": count }))?;
        } else {
            door.line(format!("document {number}: {} left out", counted(count, "case")))?;
        }
        return Ok(Done::Clean);
    }
    let cases = if arguments.list { learn::cases(&desk) } else { kept(&desk, arguments, because) }?;
    if door.json {
        cases.iter().try_for_each(|case| door.json_line(case))?;
        return Ok(Done::Clean);
    }
    if !cases.is_empty() {
        door.table(["Document", "Fact", "Right", "Was read", "Because"], cases.iter().map(row))?;
    }
    match (arguments.list, cases.len()) {
        (true, 0) => door.line("no case is kept; `isodesk learn` keeps every correction")?,
        (true, count) => door.line(counted(count, "case"))?,
        (false, 0) => door.line("nothing new to keep; `isodesk learn --list` shows what is kept")?,
        (false, count) => {
            door.line(format!("{} kept; `isodesk explain --check` replays them", counted(count, "case")))?;
        }
    }
    Ok(Done::Clean)
}

fn kept(desk: &Desk, arguments: &Arguments, because: &str) -> Result<Vec<Case>, DocumentError> {
    if arguments.documents.is_empty() {
        return learn::corrections(desk);
    }
    let mut kept = Vec::new();
    for number in &arguments.documents {
        kept.extend(learn::confirm(desk, *number, because)?);
    }
    Ok(kept)
}

fn row(case: &Case) -> [String; 5] {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    [
        case.document.to_string(),
        case.fact.clone(),
        said(&case.value),
        said(&case.was_read),
        case.because.clone(),
    ]
}
