//! `isodesk watch`: takes in what is dropped, until Ctrl-C.

use crate::{
    cli::{
        Done, Door, Failure,
        take_in::{self, Lines},
    },
    desk::watch::{WatchError, Watching},
};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};
use std::io::Write as _;

/// Arguments of `isodesk watch`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk watch                          takes in what is dropped into the inbox, until Ctrl-C
  isodesk --desk my-desk watch --json    the same, one JSON line a file

A file is taken when it is complete: its size and time stand still, and a PDF or ZIP has its end. \
Ctrl-C and SIGTERM finish the files in hand first.")]
pub(super) struct Arguments {}

/// Watches.
pub(super) fn run(_arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let watching = Watching::begin(&desk).map_err(failure)?;
    let stopper = watching.stopper();
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(|error| {
        Failure::could_not_work(format!("E-CFG-008: cannot listen to signals: {error}"))
            .hint("see how many open files the system allows this user")
    })?;
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            stopper.stop();
        }
    });
    let inbox = desk.folder.inbox();
    writeln!(door.err, "watching `{}` by {}; Ctrl-C ends", inbox.display(), watching.mode().says())?;
    let person = std::io::stderr();
    let mut lines = Lines::to(door);
    let mut tell = |step: crate::desk::take_in::Step<'_>| lines.tell(step);
    let mut trouble = |error: &crate::desk::take_in::TakeInError, pause: std::time::Duration| {
        writeln!(&person, "warning: {error}; trying again in {} s", pause.as_secs())
    };
    watching.run(&mut tell, &mut trouble).map_err(failure)?;
    // What was held meanwhile was said then; being asked to stop is no finding.
    lines.end().map(|_| Done::Clean)
}

fn failure(error: WatchError) -> Failure {
    let hint = error.hint();
    match error {
        WatchError::Lock(_) => Failure::could_not_work(&error).hint(hint),
        WatchError::TakeIn(error) => take_in::failure(error),
    }
}
