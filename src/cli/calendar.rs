//! `isodesk calendar`: the feed of all cut-offs.

use crate::{
    cli::{Done, Door, Failure},
    desk::calendar_feed,
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `isodesk calendar`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk calendar                           writes outbox/calendar.ics and prints its path
  isodesk calendar /srv/www/iso-ballots.ics  where calendar programs follow it
  isodesk calendar --json | jq -r .summary

Each ballot has three entries of a whole day: the TAG's cut-off, the national cut-off, ISO's close. An entry keeps its \
UID; one that changed has the next SEQUENCE, and one of a cancelled ballot is marked cancelled.")]
pub(super) struct Arguments {
    /// The file to write [default: outbox/calendar.ics]
    #[arg(value_name = "FILE.ics")]
    file: Option<PathBuf>,
}

/// Writes it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let written = match calendar_feed::write(&desk, arguments.file.as_deref()) {
        Ok(written) => written,
        Err(refusal) => return door.refused(refusal),
    };
    if !door.json {
        door.line(written.path.display().to_string())?;
        let changed = written.entries.iter().filter(|dated| dated.is_new).count();
        writeln!(door.err, "{} entries, {changed} of them new or changed", written.entries.len())?;
        return Ok(Done::Clean);
    }
    for dated in &written.entries {
        door.json_line(&json!({
            "uid": dated.entry.uid,
            "date": dated.entry.date,
            "summary": dated.entry.summary,
            "sequence": dated.published.sequence,
            "changed": dated.published.changed,
            "cancelled": dated.entry.is_cancelled,
        }))?;
    }
    Ok(Done::Clean)
}
