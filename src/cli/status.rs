//! `isodesk status`: the desk on one screen.

use crate::{
    cli::{Done, Door, Failure},
    desk::{
        status::{self, Status},
        take_in::on_one_line,
    },
};
use serde_json::json;

/// Waiting files shown to a person; the rest is counted.
const MOST_SHOWN: usize = 10;

/// Arguments of `isodesk status`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk status               who watches, where every file stands, what waits and why
  isodesk status --json")]
pub(super) struct Arguments {}

/// Shows it.
pub(super) fn run(_arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let status = status::status(&desk)
        .map_err(|error| Failure::could_not_work(format!("{}: {error}", error.code())).hint(error.hint()))?;
    if door.json {
        door.json_line(&as_json(&status))?;
    } else {
        tell(&status, door)?;
    }
    Ok(Done::Clean)
}

fn as_json(status: &Status) -> serde_json::Value {
    let files: serde_json::Map<String, serde_json::Value> =
        status.files.iter().map(|(state, count)| (state.word().to_owned(), json!(count))).collect();
    let waiting: Vec<_> = status
        .waiting
        .iter()
        .map(|entry| {
            json!({
                "file": entry.file, "state": entry.state.word(), "since": entry.seen, "attempts": entry.attempts,
                "code": entry.why.as_ref().map(|why| &why.code),
                "cause": entry.why.as_ref().map(|why| &why.message),
            })
        })
        .collect();
    json!({
        "watcher": status.watcher, "mode": status.mode, "last_look": status.last_look,
        "files": files, "waiting": waiting, "events": status.events,
    })
}

fn tell(status: &Status, door: &mut Door<'_>) -> Result<(), Failure> {
    door.line(format!(
        "watched by   {}",
        status.watcher.as_deref().unwrap_or("nobody: start `isodesk watch`")
    ))?;
    if let Some(mode) = &status.mode {
        door.line(format!("by           {mode}"))?;
    }
    door.line(format!("last look    {}", status.last_look.as_deref().unwrap_or("never by a watcher")))?;
    let counts: Vec<String> =
        status.files.iter().map(|(state, count)| format!("{count} {}", state.word())).collect();
    let counts = if counts.is_empty() { "none yet".to_owned() } else { counts.join(", ") };
    door.line(format!("files        {counts}"))?;
    door.line(format!("events       {}", status.events))?;
    for entry in status.waiting.iter().take(MOST_SHOWN) {
        let why = entry
            .why
            .as_ref()
            .map_or_else(|| entry.state.word().to_owned(), |why| format!("{}: {}", why.code, why.message));
        door.line(format!("waiting      {}: {why}", on_one_line(&entry.file)))?;
    }
    let more = status.waiting.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        door.line(format!("             and {more} more"))?;
    }
    Ok(())
}
