//! `isodesk take-in`: what lies in the drop folder, or was given, once.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        Desk,
        read_on::{self, Progress},
        take_in::{self, Step, TakeInError, Taken},
    },
    domain::{
        document::Rest,
        finding::{Finding, Severity},
    },
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::{io::Write, path::PathBuf};

/// From so many files on, a person is shown how far it is.
const MANY: usize = 20;

/// Arguments of `isodesk take-in`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk take-in                           everything that lies in the inbox now
  isodesk take-in N1105.pdf ballots/        these files, copied; they stay where they are
  isodesk take-in --dry-run                 what it would do with each file, and why
  isodesk take-in --json | jq -r .outcome   one line a file, in order

Outcomes: filed, duplicate (of a document), held (a person decides), quarantined, waiting. \
Each file gets a receipt in receipts/. Nothing is ever deleted. \
When every file rests, the pages behind their covers are read for the search; Ctrl-C then loses nothing. \
Exit code 1 when a file is held or quarantined; one that waits is tried again by itself.")]
pub(super) struct Arguments {
    /// Files, or folders of files [default: the inbox]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show what would be done; record nothing, move nothing
    #[arg(long)]
    dry_run: bool,
}

/// Takes them in.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let mut lines = Lines::to(door);
    let mut tell = |step: Step<'_>| lines.tell(step);
    let taken = match (arguments.dry_run, arguments.paths.as_slice()) {
        (true, paths) => take_in::rehearse(&desk, paths, &mut tell),
        (false, []) => take_in::from_inbox(&desk, &mut tell),
        (false, paths) => take_in::given(&desk, paths, &mut tell),
    };
    taken.map_err(failure)?;
    let done = lines.end()?;
    if !arguments.dry_run {
        read_on(&desk, door)?;
    }
    Ok(done)
}

/// Every file rests and is told; what stands behind the covers is read now. To break off loses nothing.
fn read_on(desk: &Desk, door: &mut Door<'_>) -> Result<(), Failure> {
    door.out.flush()?;
    let mut bar = ReadingBar::of(door);
    let read = read_on::read_on(desk, |so_far| bar.show(so_far));
    bar.end();
    read.map(|_| ()).map_err(|error| Failure::could_not_work(&error).hint(error.hint()))
}

/// How far the reading for the search is, for a person who watches.
pub(super) struct ReadingBar {
    bar: ProgressBar,
    person_watches: bool,
}

impl ReadingBar {
    pub(super) fn of(door: &Door<'_>) -> Self {
        Self { bar: ProgressBar::hidden(), person_watches: door.person_watches }
    }

    pub(super) fn show(&mut self, so_far: &Progress) {
        let all = so_far.documents + so_far.left;
        if self.bar.length().is_none() && self.person_watches && all > MANY as u64 {
            self.bar = bar(all, "{bar:40} {pos}/{len} read for the search, {eta} left; Ctrl-C loses nothing");
        }
        self.bar.set_position(so_far.documents);
    }

    pub(super) fn end(self) {
        self.bar.finish_and_clear();
    }
}

/// How a failure to take in ends the command.
pub(super) fn failure(error: TakeInError) -> Failure {
    let hint = error.hint();
    match error {
        TakeInError::Told(cause) => cause.into(),
        TakeInError::NotThere { .. } => Failure::wrong_use(&error).hint(hint),
        TakeInError::Store { .. }
        | TakeInError::Readers(_)
        | TakeInError::Unwritable { .. }
        | TakeInError::Unlisted { .. } => Failure::could_not_work(&error).hint(hint),
    }
}

/// One line a file, and a bar for a person who watches many.
pub(super) struct Lines<'a> {
    out: &'a mut dyn Write,
    json: bool,
    bar: ProgressBar,
    person_watches: bool,
    count: [u64; Rest::ALL.len()],
}

impl<'a> Lines<'a> {
    pub(super) fn to(door: &'a mut Door<'_>) -> Self {
        Self {
            out: &mut *door.out,
            json: door.json,
            bar: ProgressBar::hidden(),
            person_watches: door.person_watches,
            count: [0; Rest::ALL.len()],
        }
    }

    pub(super) fn tell(&mut self, step: Step<'_>) -> std::io::Result<()> {
        match step {
            Step::Begins(many) if many > MANY && self.person_watches => {
                self.bar = bar(many as u64, "{bar:40} {pos}/{len} files, {per_sec}, {eta} left");
                Ok(())
            }
            Step::Begins(_) => Ok(()),
            Step::Done(taken) => self.one(taken),
            Step::SoFar => self.out.flush(),
        }
    }

    fn one(&mut self, taken: &Taken) -> std::io::Result<()> {
        self.bar.inc(1);
        for (rest, count) in Rest::ALL.iter().zip(&mut self.count) {
            *count += u64::from(*rest == taken.rest);
        }
        if self.json {
            return writeln!(self.out, "{}", as_json(taken));
        }
        let line = as_line(taken);
        self.bar.suspend(|| {
            writeln!(self.out, "{line}")?;
            warnings(taken).iter().try_for_each(|warning| writeln!(self.out, "  warning {warning}"))
        })
    }

    /// The last line, for a person, and how it ends: a file that is held or quarantined has a blocking finding.
    pub(super) fn end(self) -> Result<Done, Failure> {
        self.bar.finish_and_clear();
        let stopped =
            |(rest, count): (&Rest, &u64)| *count > 0 && matches!(rest, Rest::Held | Rest::Quarantined);
        let done =
            if Rest::ALL.iter().zip(&self.count).any(stopped) { Done::WithFindings } else { Done::Clean };
        if self.json {
            return Ok(done);
        }
        let counts = Rest::ALL.iter().zip(self.count).filter(|(_, count)| *count > 0);
        let words: Vec<String> = counts.map(|(rest, count)| format!("{count} {}", rest.word())).collect();
        let line = if words.is_empty() { "nothing to take in".to_owned() } else { words.join(", ") };
        writeln!(self.out, "{line}")?;
        Ok(done)
    }
}

fn bar(many: u64, looks: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(many), ProgressDrawTarget::stderr());
    bar.with_style(ProgressStyle::with_template(looks).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// The line of the contract.
fn as_json(taken: &Taken) -> Value {
    let duplicate_of = taken.duplicate_of();
    json!({
        "file": taken.file,
        "outcome": taken.rest,
        "document": if duplicate_of.is_some() { None } else { taken.document },
        "duplicate_of": duplicate_of,
        "ballot": taken.ballot,
        "sha256": taken.sha256,
        "stored": taken.stored,
        "receipt": taken.receipt,
        "tried_next": taken.again,
        "code": taken.why.as_ref().map(|why| &why.code),
        "cause": taken.why.as_ref().map(|why| &why.message),
        "hint": taken.why.as_ref().and_then(|why| why.hint.as_ref()),
        "findings": taken.findings,
        "members": taken.members.iter().map(as_json).collect::<Vec<_>>(),
    })
}

/// What a person is to know of a file that is filed all the same, and of what lay in it.
fn warnings(taken: &Taken) -> Vec<String> {
    let is_warning = |finding: &&Finding| finding.severity == Severity::Warning;
    let said = |finding: &Finding| format!("{}: {}", finding.code, finding.message);
    let own = taken.findings.iter().filter(is_warning).map(said);
    let of_members = taken.members.iter().flat_map(|member| {
        let file = take_in::on_one_line(&member.file);
        warnings(member).into_iter().map(move |warning| format!("{file}: {warning}"))
    });
    own.chain(of_members).collect()
}

fn as_line(taken: &Taken) -> String {
    let file = take_in::on_one_line(&taken.file);
    let number = taken.document.map(|number| number.to_string()).unwrap_or_default();
    let what = match taken.rest {
        // A rehearsal gives no numbers.
        Rest::Filed if taken.document.is_none() => "would be filed".to_owned(),
        Rest::Held if taken.document.is_none() => "would be held".to_owned(),
        Rest::Filed => format!("filed as document {number}"),
        Rest::Duplicate => format!("duplicate of document {number}"),
        Rest::Held => format!("held as document {number}"),
        Rest::Quarantined => "quarantined".to_owned(),
        Rest::Waiting => "waiting".to_owned(),
    };
    let ballot = taken.ballot.map(|ballot| format!(", ballot {ballot}")).unwrap_or_default();
    let members = match taken.members.len() {
        0 => String::new(),
        count => format!(", with {} in it", counted(count, "file")),
    };
    let why = taken.why.as_ref().map(|why| format!(": {}: {}", why.code, why.message)).unwrap_or_default();
    let again = taken.again.map(|again| format!("; tried again at {again}")).unwrap_or_default();
    format!("{file}: {what}{ballot}{members}{why}{again}")
}
