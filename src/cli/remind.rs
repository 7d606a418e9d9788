//! `isodesk remind`: reminders by the ladder, as mail files.

use crate::{
    cli::{Done, Door, Failure},
    desk::remind::{self, Mode, Reminded},
};
use serde_json::json;

/// Arguments of `isodesk remind`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk remind --dry-run                   what would be written, to whom, and why
  isodesk remind                             writes the mails that are due into outbox/mail/
  isodesk --today 2026-03-09 remind --json

Isodesk sends nothing: a mail program, or a person, takes the files from there. None is written twice, none after \
the thing is done, none when no time is left. The ladder stands under `[reminders]` in isodesk.toml; run it daily, \
as in cron: 0 6 * * 1-5 isodesk --desk /srv/desk remind")]
pub(super) struct Arguments {
    /// Show what is due; write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Writes them, or shows them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let mode = if arguments.dry_run { Mode::DryRun } else { Mode::Write };
    match remind::remind(&desk, mode) {
        Ok(reminded) => say(door, &reminded, mode),
        Err(refusal) => door.refused(refusal),
    }
}

fn say(door: &mut Door<'_>, reminded: &Reminded, mode: Mode) -> Result<Done, Failure> {
    for (reminder, file) in &reminded.reminders {
        let to: Vec<&str> = reminder.to.iter().map(|mailbox| mailbox.email.as_str()).collect();
        if door.json {
            door.json_line(&json!({
                "outcome": if mode == Mode::Write { "written" } else { "due" },
                "ballot": reminder.ballot,
                "to": to,
                "subject": reminder.subject,
                "why": reminder.paragraphs.last(),
                "key": reminder.key,
                "file": file,
            }))?;
        } else {
            door.line(format!("{}: {}", to.join(", "), reminder.subject))?;
        }
    }
    for unreached in &reminded.unreached {
        if door.json {
            door.json_line(&json!({
                "outcome": "unreached", "who": unreached.who, "about": unreached.about, "code": "E-REM-001",
            }))?;
        }
        let (who, about) = (&unreached.who, &unreached.about);
        writeln!(
            door.err,
            "warning: E-REM-001: no mail address for {who}: nothing is written about {about}"
        )?;
    }
    if !reminded.unreached.is_empty() {
        writeln!(
            door.err,
            "hint: members and administrators have their `email` in the roster, staff in isodesk.toml"
        )?;
    }
    if !door.json {
        let what = if mode == Mode::Write { "written to outbox/mail/" } else { "due, and not written yet" };
        door.line(format!("{} reminders {what}", reminded.reminders.len()))?;
    }
    Ok(Done::Clean)
}
