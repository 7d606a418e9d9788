//! `isodesk retry` and `isodesk release`: once more through the line.

use crate::{
    cli::{Done, Door, Failure, output::counted, reason::reason, take_in, take_in::Lines},
    desk::{
        correct::CorrectError,
        retry::{self, RetryError},
        take_in::{Step, Taken},
    },
};

/// Arguments of `isodesk retry`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk retry                       shows what could be tried again, and why it rests where it does
  isodesk retry --all                 everything that waits, is held or is quarantined
  isodesk retry --all --let-go        also what a machine had in hand that is gone
  isodesk retry 17 N1105.pdf          a line of `isodesk account`, or a file by its name

After a cause is gone: a setting was raised, a right was given, a newer isodesk reads more, the ballot of a held \
position is known by now. What a person said of a document stays in force. Nothing is ever deleted.")]
pub(super) struct Arguments {
    /// Files by name, by the number of their line, or by where they rest
    #[arg(value_name = "FILE", conflicts_with = "all")]
    files: Vec<String>,
    /// Everything that waits, is held or is quarantined
    #[arg(long)]
    all: bool,
    /// Before that, take over what isodesk on another machine had in hand: say so when that machine is gone
    #[arg(long)]
    let_go: bool,
}

/// Arguments of `isodesk release`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk release 17 --because \"opened on a spare machine: it is the agenda of May\"
  isodesk release quarantine/2026-03-02/17-agenda.pdf --because \"known sender\"

What is held is filed as it is. What is quarantined is read once more; if it still cannot be read, it is kept as a \
document that is held, and `isodesk document correct N` says what it is. The reason stands in the event.")]
pub(super) struct ReleaseArguments {
    /// The file by name, by the number of its line, or by where it rests
    #[arg(value_name = "FILE")]
    file: String,
    /// Why it is good
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    because: String,
}

/// Tries again.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    if arguments.let_go {
        let count = retry::let_go(&desk).map_err(RetryError::from).map_err(failure)?;
        writeln!(door.err, "taken over from other machines: {}", counted(count, "file"))?;
    }
    let entries = if arguments.files.is_empty() {
        retry::unsettled(&desk).map_err(RetryError::from)
    } else {
        arguments.files.iter().map(|word| retry::named(&desk, word)).collect()
    };
    let entries = entries.map_err(failure)?;
    let mut lines = Lines::to(door);
    if arguments.files.is_empty() && !arguments.all {
        for entry in &entries {
            let taken = retry::as_it_stands(&desk, entry).map_err(RetryError::from).map_err(failure)?;
            lines.tell(Step::Done(&taken))?;
        }
        return lines.end().map(|_| Done::Clean);
    }
    let mut tell = |taken: &Taken| lines.tell(Step::Done(taken));
    retry::retry(&desk, &entries, &mut tell).map_err(failure)?;
    lines.end()
}

/// Releases one.
pub(super) fn release(arguments: &ReleaseArguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let taken = retry::release(&desk, &arguments.file, &arguments.because).map_err(failure)?;
    let mut lines = Lines::to(door);
    lines.tell(Step::Done(&taken))?;
    lines.end()
}

fn failure(error: RetryError) -> Failure {
    let hint = error.hint();
    match error {
        RetryError::TakeIn(error) => take_in::failure(error),
        RetryError::NotThere { .. } | RetryError::Several { .. } | RetryError::Waits { .. } => {
            Failure::wrong_use(&error).hint(hint)
        }
        RetryError::Correct(
            CorrectError::Document(_)
            | CorrectError::NotListed { .. }
            | CorrectError::Changed { .. }
            | CorrectError::Unread(_)
            | CorrectError::Readers(_)
            | CorrectError::Move(_)
            | CorrectError::Store { .. },
        ) => Failure::could_not_work(&error).hint(hint),
    }
}
