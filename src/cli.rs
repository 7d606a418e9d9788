//! The command line: words in, words out. No rule lives here; every command calls one verb of the desk.
//!
//! One file a command. A command has `Arguments` (what `--help` teaches) and `run(&Arguments, &mut Door)`.

mod account;
mod backup;
mod ballot;
mod calendar;
mod comments;
mod committee;
mod completions;
mod demo;
mod doctor;
mod document;
mod examples;
mod explain;
mod export;
pub mod failure;
mod init;
mod key;
mod learn;
mod member_votes;
mod messages;
pub mod output;
mod position;
mod position_batch;
mod project;
mod prove;
mod radar;
mod reason;
mod reference;
mod refusal;
mod remind;
mod report;
mod result;
mod retry;
mod rules;
mod search;
mod stage;
mod status;
mod tag;
mod take_in;
mod tally;
mod verify;
mod vote;
mod watch;

pub use failure::{Done, Failure};

use crate::{
    desk::{Desk, OpenError, clock::Clock, folder::DeskFolder, isolation},
    domain::event::Actor,
};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use jiff::civil::Date;
use std::{
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

/// The desk of a national standards body's ISO team: from a dropped file to a vote that proves itself.
#[derive(Parser)]
#[command(name = "isodesk", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Begin with:
  isodesk demo demo-desk          the whole path on made-up papers, in a fresh folder
  isodesk init my-desk            an empty desk; drop files into my-desk/inbox
  isodesk --desk my-desk watch    takes in what is dropped, until Ctrl-C

Exit codes: 0 done, 1 done with blocking findings, 2 wrong use, 3 the desk could not work.")]
struct Isodesk {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(clap::Args)]
struct Everywhere {
    /// The desk's folder [default: this folder if it holds isodesk.toml, else $ISODESK_DIR]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    desk: Option<PathBuf>,
    /// One JSON object per line on stdout, nothing else there
    #[arg(long, global = true, help_heading = "Everywhere")]
    json: bool,
    /// Work as if it were this day, for tests and rehearsals [default: the date in Geneva]
    #[arg(long, global = true, value_name = "DATE", help_heading = "Everywhere")]
    today: Option<Date>,
    /// Look at the desk as it stood at the end of that day; nothing is recorded
    #[arg(long, global = true, value_name = "DATE", help_heading = "Everywhere")]
    as_of: Option<Date>,
}

#[derive(Subcommand)]
enum Command {
    /// Play the whole path on made-up papers, in a fresh folder
    Demo(demo::Arguments),
    /// Make a desk: folders, settings, ledger
    Init(init::Arguments),
    /// Take in what lies in the inbox, or the files given, once
    TakeIn(take_in::Arguments),
    /// Take in what is dropped into the inbox, until Ctrl-C
    Watch(watch::Arguments),
    /// Account for every file ever dropped: where each rests, and the proof of the sum
    Account(account::Arguments),
    /// Take in once more what waits, is held or is quarantined
    Retry(retry::Arguments),
    /// Take in a file on a person's word, although it was held or quarantined
    Release(retry::ReleaseArguments),
    /// Prove that every stored file and every event is as it was recorded
    Verify(verify::Arguments),
    /// The desk on one screen: who watches, where every file stands, what waits
    Status(status::Arguments),
    /// What would stop the desk from working
    Doctor(doctor::Arguments),
    /// Write the whole desk into one file, while it works
    Backup(backup::Arguments),
    /// Bring a backup back into a fresh folder
    Restore(backup::RestoreArguments),
    /// Write the whole ledger as JSON Lines
    Export(export::Arguments),
    /// Make a ledger out of what export wrote, in a fresh folder
    Import(export::ImportArguments),
    /// What was recorded: list, show, correct, compare
    Document(document::Arguments),
    /// Find documents by their words, best first
    Search(search::Arguments),
    /// The papers of one work across its stages
    Project(project::Arguments),
    /// Comment files on ISO's template: check, merge
    Comments(comments::Arguments),
    /// ISO's list of committees: import, list, show
    Committee(committee::Arguments),
    /// TAGs: rosters of the national mirror groups
    Tag(tag::Arguments),
    /// What ISO asks, by when, and what each ballot still needs
    Ballot(ballot::Arguments),
    /// The Monday page: what is due next, and how near each committee is to losing P-membership
    Radar(radar::Arguments),
    /// Write the mails that remind people of what is due
    Remind(remind::Arguments),
    /// The year-end reports of the TAGs
    Report(report::Arguments),
    /// Write the calendar feed of all cut-offs
    Calendar(calendar::Arguments),
    /// Votes of a TAG's members, out of a table
    MemberVotes(member_votes::Arguments),
    /// Count and judge the votes of a TAG
    Tally(tally::Arguments),
    /// A TAG's answer to a ballot
    Position(position::Arguments),
    /// The national body's vote, from preview to the portal's receipt
    Vote(vote::Arguments),
    /// The desk's signing key: make it, show its public half
    Key(key::Arguments),
    /// What the rule sets say of a kind of ballot
    Rules(rules::Arguments),
    /// Print shell completions or the manual pages
    Completions(completions::Arguments),
    /// Say what files are, each fact with its place; record nothing
    Explain(explain::Arguments),
    /// Keep what people said of documents, to try labels and settings on
    Learn(learn::Arguments),
    /// Explain the codes of findings and errors
    Messages(messages::Arguments),
    /// Read official results of voting, and whether our vote arrived
    Result(result::Arguments),
    /// Check a submission folder with nothing but the folder
    Prove(prove::Arguments),
    /// Read references of deliverables into their fields
    Reference(reference::Arguments),
    /// Say what a stage code or a stage prefix means
    Stage(stage::Arguments),
}

impl Command {
    fn run(&self, door: &mut Door<'_>) -> Result<Done, Failure> {
        match self {
            Self::Demo(arguments) => demo::run(arguments, door),
            Self::Init(arguments) => init::run(arguments, door),
            Self::TakeIn(arguments) => take_in::run(arguments, door),
            Self::Watch(arguments) => watch::run(arguments, door),
            Self::Account(arguments) => account::run(arguments, door),
            Self::Retry(arguments) => retry::run(arguments, door),
            Self::Release(arguments) => retry::release(arguments, door),
            Self::Verify(arguments) => verify::run(arguments, door),
            Self::Status(arguments) => status::run(arguments, door),
            Self::Doctor(arguments) => doctor::run(arguments, door),
            Self::Backup(arguments) => backup::run(arguments, door),
            Self::Restore(arguments) => backup::restore(arguments, door),
            Self::Export(arguments) => export::run(arguments, door),
            Self::Import(arguments) => export::import(arguments, door),
            Self::Document(arguments) => document::run(arguments, door),
            Self::Search(arguments) => search::run(arguments, door),
            Self::Project(arguments) => project::run(arguments, door),
            Self::Comments(arguments) => comments::run(arguments, door),
            Self::Committee(arguments) => committee::run(arguments, door),
            Self::Tag(arguments) => tag::run(arguments, door),
            Self::Ballot(arguments) => ballot::run(arguments, door),
            Self::Radar(arguments) => radar::run(arguments, door),
            Self::Remind(arguments) => remind::run(arguments, door),
            Self::Report(arguments) => report::run(arguments, door),
            Self::Calendar(arguments) => calendar::run(arguments, door),
            Self::MemberVotes(arguments) => member_votes::run(arguments, door),
            Self::Tally(arguments) => tally::run(arguments, door),
            Self::Position(arguments) => position::run(arguments, door),
            Self::Vote(arguments) => vote::run(arguments, door),
            Self::Key(arguments) => key::run(arguments, door),
            Self::Rules(arguments) => rules::run(arguments, door),
            Self::Completions(arguments) => completions::run(arguments, door),
            Self::Explain(arguments) => explain::run(arguments, door),
            Self::Learn(arguments) => learn::run(arguments, door),
            Self::Messages(arguments) => messages::run(arguments, door),
            Self::Result(arguments) => result::run(arguments, door),
            Self::Prove(arguments) => prove::run(arguments, door),
            Self::Reference(arguments) => reference::run(arguments, door),
            Self::Stage(arguments) => stage::run(arguments, door),
        }
    }
}

/// What a command is given besides its own arguments.
pub struct Door<'a> {
    /// The folder named by `--desk`, if one was.
    pub desk: Option<PathBuf>,
    /// Whether stdout takes JSON lines.
    pub json: bool,
    /// The day named by `--today`, if one was.
    pub today: Option<Date>,
    /// The day named by `--as-of`, if one was.
    pub as_of: Option<Date>,
    /// Whether a person sits before stderr (progress bars are for them only).
    pub person_watches: bool,
    /// Results.
    pub out: &'a mut dyn Write,
    /// Messages and progress.
    pub err: &'a mut dyn Write,
}

impl Door<'_> {
    /// The folder of the desk: `--desk`, else this folder if it holds `isodesk.toml`, else `ISODESK_DIR`.
    pub fn desk_folder(&self) -> Result<DeskFolder, Failure> {
        let here = || PathBuf::from("isodesk.toml").is_file().then(|| PathBuf::from("."));
        let named = || std::env::var_os("ISODESK_DIR").map(PathBuf::from);
        let root = self.desk.clone().or_else(here).or_else(named).ok_or_else(|| {
            Failure::wrong_use("E-CFG-003: no desk: this folder holds no `isodesk.toml`")
                .hint("name one with `--desk DIR` or ISODESK_DIR, or make one with `isodesk init DIR`")
        })?;
        Ok(DeskFolder::new(root))
    }

    /// The opened desk.
    pub fn open_desk(&self) -> Result<Desk, Failure> {
        let now = self.today.unwrap_or_else(|| Clock::real().today());
        if let Some(day) = self.as_of.filter(|day| *day > now) {
            return Err(Failure::wrong_use(format!("E-CFG-022: {day} is not over: `--as-of` looks back"))
                .hint("name a day up to today; `--today DATE` is for rehearsals"));
        }
        let opened = Desk::open(self.desk_folder()?, self.clock(), self.actor());
        let opened = opened.and_then(|desk| match self.as_of {
            None => Ok(desk),
            Some(day) => desk.as_it_stood(day),
        });
        opened.map_err(|error| {
            let failure = match &error {
                OpenError::NoDesk { .. } => Failure::wrong_use(&error),
                OpenError::Settings(_) | OpenError::Rules(_) | OpenError::Store { .. } => {
                    Failure::could_not_work(&error)
                }
            };
            failure.hint(error.hint())
        })
    }

    /// Says a failure: to a person on stderr, to a program as one object on stdout too.
    pub(crate) fn say(&mut self, failure: &Failure) {
        failure.say(self.err);
        if let Some(line) = failure.as_json().filter(|_| self.json) {
            // What cannot be written any more has nobody who reads it.
            let _ = writeln!(self.out, "{line}");
        }
    }

    /// Who types: the person the system knows, else the desk.
    pub fn actor(&self) -> Actor {
        std::env::var("USER").map_or_else(|_| Actor::desk(), Actor::person)
    }

    /// The desk's clock: the real one, or one that stands at `--today`.
    pub fn clock(&self) -> Clock {
        self.as_of.or(self.today).map_or(Clock::real(), Clock::standing_at)
    }
}

/// Runs the command that the arguments name and gives its exit code.
pub fn run() -> ExitCode {
    if let Some(code) = isolation::serve_if_asked(std::env::args_os().skip(1)) {
        return code;
    }
    let matches = command_tree().try_get_matches();
    let arguments = match matches.and_then(|matches| Isodesk::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(refusal) => return misunderstood(&refusal),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    let mut door = Door {
        desk: arguments.everywhere.desk,
        json: arguments.everywhere.json,
        today: arguments.everywhere.today,
        as_of: arguments.everywhere.as_of,
        person_watches: io::stderr().is_terminal(),
        out: &mut out,
        err: &mut err,
    };
    let done = arguments.command.run(&mut door).and_then(|done| Ok(door.out.flush().map(|()| done)?));
    match done {
        Ok(done) => done.code(),
        Err(failure) => {
            door.say(&failure);
            let _ = door.out.flush();
            failure.code()
        }
    }
}

/// Help and version go to stdout; words that no command takes are refused, to a program as one object.
fn misunderstood(refusal: &clap::Error) -> ExitCode {
    let _ = refusal.print();
    if refusal.use_stderr() && std::env::args_os().any(|word| word == "--json") {
        let said = refusal.to_string();
        let message = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let failure =
            Failure::wrong_use(format!("E-CFG-005: {message}")).hint("`isodesk --help` shows every command");
        let _ = failure.as_json().map(|line| writeln!(io::stdout(), "{line}"));
    }
    ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(2))
}

/// The whole command tree, for completions, manual pages and the test that reads every help text.
pub fn command_tree() -> clap::Command {
    Isodesk::command().mut_subcommands(examples::handed_down)
}
