//! `isodesk verify`: is everything as it was recorded?

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::verify::{self, Ended, From, Listener, Verified},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Arguments of `isodesk verify`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk verify                 hashes every stored file again, follows the event chain
  isodesk verify --from-start    begins anew where an earlier run was cut off
  isodesk verify --json          the same, for a program

Ctrl-C stops it after the files in hand; the next run goes on from there. \
Exit code 1 when anything was changed, is missing or is not known; each is named with its place.")]
pub(super) struct Arguments {
    /// Begin anew, although an earlier run was cut off
    #[arg(long)]
    from_start: bool,
}

/// Looks at everything.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Without it a run can still be ended: it loses one page of files at most.
        let _ = signal_hook::flag::register(signal, Arc::clone(&stopped));
    }
    let bar = ProgressBar::hidden();
    let person_watches = door.person_watches;
    let begins = |files: u64, done: u64| {
        if person_watches && files > 20 {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:40} {pos}/{len} files, {per_sec}, {eta} left");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_length(files);
            bar.set_position(done);
            bar.reset_eta();
        }
    };
    let from = if arguments.from_start { From::TheBeginning } else { From::WhereItStopped };
    let listener =
        Listener { begins: &begins, hashed: &|| bar.inc(1), stops: &|| stopped.load(Ordering::Relaxed) };
    let verified = verify::verify(&desk, from, &listener);
    bar.finish_and_clear();
    let verified = verified
        .map_err(|error| Failure::could_not_work(format!("{}: {error}", error.code())).hint(error.hint()))?;
    tell(&verified, door)?;
    match verified.ended {
        Ended::CutOff => Err(Failure::could_not_work(format!(
            "E-VER-007: stopped after {}; nothing is lost",
            counted(verified.files, "file")
        ))
        .hint("`isodesk verify` goes on from there")),
        Ended::Whole if verified.problems.is_empty() => Ok(Done::Clean),
        Ended::Whole => Ok(Done::WithFindings),
    }
}

fn tell(verified: &Verified, door: &mut Door<'_>) -> Result<(), Failure> {
    let whole = verified.ended == Ended::Whole;
    if door.json {
        return door.json_line(&json!({
            "files": verified.files, "bytes": verified.bytes, "events": verified.events,
            "clean": whole && verified.problems.is_empty(), "whole": whole, "began": verified.began,
            "hashed_before": verified.before, "problems": verified.problems,
        }));
    }
    if verified.before > 0 {
        let before = counted(verified.before, "file");
        writeln!(door.err, "note: goes on with the run of {}, which hashed {before}", verified.began)?;
    }
    for problem in &verified.problems {
        door.line(format!("{}: {}", problem.code, problem.message))?;
    }
    // The same next step is said once, however many files it is for.
    let hints: BTreeSet<&String> =
        verified.problems.iter().filter_map(|problem| problem.hint.as_ref()).collect();
    for hint in hints {
        writeln!(door.err, "hint: {hint}")?;
    }
    let said = match (verified.problems.is_empty(), whole) {
        (true, true) => "all as recorded",
        (true, false) => "as recorded so far",
        (false, _) => "NOT as recorded",
    };
    let (files, events) = (counted(verified.files, "file"), counted(verified.events, "event"));
    let problems = counted(verified.problems.len(), "problem");
    door.line(format!("{files} ({} bytes) and {events}: {said}, {problems}", verified.bytes))
}
