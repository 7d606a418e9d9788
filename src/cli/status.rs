//! `isodesk status`: the desk on one screen.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        status::{self, Due, Status},
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
  isodesk status               who watches, where every file stands, what is due, what was proven when
  isodesk status --json")]
pub(super) struct Arguments {}

/// Shows it.
pub(super) fn run(_arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let status = match status::status(&desk) {
        Ok(status) => status,
        Err(refusal) => return door.refused(refusal),
    };
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
                "tried_next": entry.again, "code": entry.why.as_ref().map(|why| &why.code),
                "cause": entry.why.as_ref().map(|why| &why.message),
            })
        })
        .collect();
    json!({
        "watcher": status.watcher, "mode": status.mode, "last_look": status.last_look,
        "files": files, "waiting": waiting, "events": status.events, "ballots": due_as_json(&status.ballots),
        "last_verify": status.last_verify, "last_reminders": status.last_reminders, "free_bytes": status.free,
    })
}

fn due_as_json(due: &Due) -> serde_json::Value {
    let next: Vec<_> = due
        .next
        .iter()
        .map(|view| {
            json!({
                "ballot": view.ballot.number, "name": view.ballot.name(), "cut_off": view.plan.cut_off.date,
                "closes": view.ballot.closes, "position": status::position(view),
            })
        })
        .collect();
    json!({
        "open": due.open, "required": due.required, "at_risk": due.at_risk, "missed": due.missed, "next": next,
    })
}

fn tell_due(due: &Due, door: &mut Door<'_>) -> Result<(), Failure> {
    door.line(format!(
        "ballots      {} open, {} to vote on; past the national cut-off: {}; missed in the last two weeks: {}",
        due.open, due.required, due.at_risk, due.missed
    ))?;
    for view in &due.next {
        let (number, name) = (view.ballot.number, on_one_line(&view.ballot.name()));
        let (cut_off, closes) = (view.plan.cut_off.date, view.ballot.closes);
        let position = status::position(view);
        door.line(format!("  {cut_off}  ballot {number}, {name}: {position}; ISO closes {closes}"))?;
    }
    Ok(())
}

fn tell_proofs(status: &Status, door: &mut Door<'_>) -> Result<(), Failure> {
    let verified = status.last_verify.as_ref().map_or_else(
        || "never: run `isodesk verify`".to_owned(),
        |last| {
            let problems = counted(last.problems, "problem");
            format!(
                "{}: {}, {}, {problems}",
                last.at,
                counted(last.files, "file"),
                counted(last.events, "event")
            )
        },
    );
    door.line(format!("verified     {verified}"))?;
    door.line(format!("reminders    {}", status.last_reminders.as_deref().unwrap_or("never looked for")))?;
    match status.free {
        Some(free) => door.line(format!("free         {} MiB", free >> 20)),
        None => Ok(()),
    }
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
    tell_due(&status.ballots, door)?;
    tell_proofs(status, door)?;
    for entry in status.waiting.iter().take(MOST_SHOWN) {
        let why = entry
            .why
            .as_ref()
            .map_or_else(|| entry.state.word().to_owned(), |why| format!("{}: {}", why.code, why.message));
        let again = entry.again.map(|again| format!("; tried again at {again}")).unwrap_or_default();
        door.line(format!("waiting      {}: {why}{again}", on_one_line(&entry.file)))?;
    }
    let more = status.waiting.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        door.line(format!("             and {more} more"))?;
    }
    Ok(())
}
