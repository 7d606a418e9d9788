//! `isodesk verify`: is everything as it was recorded?

use crate::{
    cli::{Done, Door, Failure},
    desk::verify::{self, Verified},
};
use indicatif::{ProgressBar, ProgressDrawTarget};
use serde_json::json;

/// Arguments of `isodesk verify`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk verify                 hashes every stored file again, follows the event chain
  isodesk verify --json          the same, for a program

Exit code 1 when anything was changed; each change is named with its place.")]
pub(super) struct Arguments {}

/// Looks at everything.
pub(super) fn run(_arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let bar = ProgressBar::hidden();
    let person_watches = door.person_watches;
    let begins = |files: usize| {
        if person_watches && files > 20 {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.set_length(u64::try_from(files).unwrap_or(u64::MAX));
        }
    };
    let verified = verify::verify(&desk, begins, || bar.inc(1));
    bar.finish_and_clear();
    let verified = verified
        .map_err(|error| Failure::could_not_work(format!("{}: {error}", error.code())).hint(error.hint()))?;
    tell(&verified, door)?;
    Ok(if verified.problems.is_empty() { Done::Clean } else { Done::WithFindings })
}

fn tell(verified: &Verified, door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        return door.json_line(&json!({
            "files": verified.files, "bytes": verified.bytes, "events": verified.events,
            "clean": verified.problems.is_empty(), "problems": verified.problems,
        }));
    }
    for problem in &verified.problems {
        door.line(format!("{}: {}", problem.code, problem.message))?;
    }
    let said = if verified.problems.is_empty() { "all as recorded" } else { "NOT as recorded" };
    let problems = verified.problems.len();
    let (files, bytes, events) = (verified.files, verified.bytes, verified.events);
    door.line(format!("{files} files ({bytes} bytes) and {events} events: {said}, {problems} problems"))
}
