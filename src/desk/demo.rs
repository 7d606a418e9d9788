//! The rehearsal: the whole path on made-up papers, in a fresh folder.
//!
//! It does nothing that a person could not do with the same commands: rosters are imported, papers dropped into the
//! inbox and taken in, votes and positions recorded, votes signed and submitted. The papers are in the binary. Its
//! day is fixed, so that every run gives the same submissions.

mod stories;

use crate::{
    desk::{
        Desk,
        clock::Clock,
        decide_vote,
        folder::DeskFolder,
        hand_in, init, member_votes,
        read_on::{self, ReadOnError},
        record_position,
        refusal::Refusal,
        roster, submit,
        take_in::{self, Step, TakeInError, Taken},
        tally,
    },
    domain::{event::Actor, vote::TallySheet},
    outbox::atomic::{self, WriteError},
};
use jiff::civil::{Date, date};
use std::{
    io,
    path::{Path, PathBuf},
};
use stories::{BAD_FILES, STORIES, Sample, Story};

/// The day on which the stories are meant to be read.
pub const TODAY: Date = date(2026, 3, 10);
/// Who works at the desk in the stories; made up.
const STAFF: &str = "Jordan Quill";
/// Where the samples are put, below the desk's folder.
const SAMPLES: &str = "samples";

/// What is told while the rehearsal goes on.
#[derive(Debug)]
pub enum Scene<'a> {
    /// The desk is made and the rosters are imported.
    Ready {
        /// The desk's folder.
        desk: &'a Path,
        /// The day of the rehearsal.
        today: Date,
        /// How many TAGs.
        tags: usize,
        /// How many members they have together.
        members: usize,
    },
    /// So many papers lie in the inbox.
    Dropped(usize),
    /// One of them rests.
    Taken(&'a Taken),
    /// A story begins.
    Story {
        /// What it is about.
        title: &'a str,
        /// The ballot as people name it.
        ballot: &'a str,
        /// What to watch for.
        text: &'a str,
    },
    /// Votes of members were recorded.
    Voted {
        /// The file.
        file: &'a Path,
        /// The round.
        round: u32,
        /// How many votes.
        votes: usize,
    },
    /// The votes were counted.
    Tallied(&'a TallySheet),
    /// A file was refused, as it should be.
    Refused {
        /// The file.
        file: &'a Path,
        /// Why.
        refusal: &'a Refusal,
    },
    /// The TAG's position was recorded.
    Recorded {
        /// The file.
        file: &'a Path,
        /// How many findings go with it.
        findings: usize,
    },
    /// The vote was signed.
    Signed {
        /// By whom.
        by: &'a str,
    },
    /// The submission was written, and the second call gave the same.
    Submitted {
        /// Its folder.
        folder: &'a Path,
        /// Its files.
        files: &'a [String],
    },
}

/// The rehearsal could not go on.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something.
    #[error("E-CFG-020: `{}` is not empty", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// The desk could not be made.
    #[error(transparent)]
    Init(#[from] init::InitError),
    /// A sample could not be put down.
    #[error("{}: {source}", source.code())]
    Write {
        /// What the disk says.
        #[from]
        source: WriteError,
    },
    /// Taking in.
    #[error(transparent)]
    TakeIn(#[from] TakeInError),
    /// What stands behind the covers.
    #[error(transparent)]
    ReadOn(#[from] ReadOnError),
    /// A verb refused what it should have taken, or took what it should have refused.
    #[error("{0}")]
    Refusal(#[from] Refusal),
    /// A file that should be refused was taken.
    #[error("E-CFG-021: `{file}` was taken, and should have been refused")]
    NotRefused {
        /// The file.
        file: String,
    },
    /// Whoever listens went away.
    #[error(transparent)]
    Told(#[from] io::Error),
}

/// Whoever is told.
type Tell<'a> = &'a mut dyn FnMut(Scene<'_>) -> io::Result<()>;

/// Makes the desk in an empty folder and plays every story.
pub fn run(folder: &Path, tell: Tell<'_>) -> Result<Desk, DemoError> {
    refuse_a_full_folder(folder)?;
    let (desk, _) = init::init(DeskFolder::new(folder), Clock::standing_at(TODAY), Actor::person(STAFF))?;
    put_down_samples(&desk)?;
    let mut members = 0;
    for story in &STORIES {
        members += import_roster(&desk, story)?;
    }
    tell(Scene::Ready { desk: desk.folder.root(), today: TODAY, tags: STORIES.len(), members })?;
    take_in_papers(&desk, tell)?;
    read_on::read_on(&desk, |_| {})?;
    for story in &STORIES {
        play(&desk, story, tell)?;
    }
    Ok(desk)
}

fn refuse_a_full_folder(folder: &Path) -> Result<(), DemoError> {
    let is_empty = std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if is_empty { Ok(()) } else { Err(DemoError::NotEmpty { folder: folder.to_owned() }) }
}

/// All samples lie below the desk, to look at and to play with.
fn put_down_samples(desk: &Desk) -> Result<(), DemoError> {
    for story in &STORIES {
        for sample in story.samples() {
            atomic::write(&place(desk, story, sample.name), sample.bytes)?;
        }
    }
    for sample in BAD_FILES {
        atomic::write(&desk.folder.root().join(SAMPLES).join("bad-files").join(sample.name), sample.bytes)?;
    }
    Ok(())
}

fn place(desk: &Desk, story: &Story, name: &str) -> PathBuf {
    desk.folder.root().join(SAMPLES).join(story.folder).join(name)
}

fn import_roster(desk: &Desk, story: &Story) -> Result<usize, DemoError> {
    let read = hand_in::roster(desk, &place(desk, story, story.roster.name), None)?;
    Ok(roster::import(desk, &read)?.members)
}

/// Papers of every story and the bad files, all at once, as a morning brings them.
fn take_in_papers(desk: &Desk, tell: Tell<'_>) -> Result<(), DemoError> {
    let papers: Vec<&Sample> = STORIES.iter().flat_map(|story| story.papers).chain(BAD_FILES).collect();
    for sample in &papers {
        atomic::write(&desk.folder.inbox().join(sample.name), sample.bytes)?;
    }
    tell(Scene::Dropped(papers.len()))?;
    take_in::from_inbox(desk, &mut |step| match step {
        Step::Begins(_) | Step::SoFar => Ok(()),
        Step::Done(taken) => tell(Scene::Taken(taken)),
    })?;
    Ok(())
}

/// From the votes of the members to the submission folder.
fn play(desk: &Desk, story: &Story, tell: Tell<'_>) -> Result<(), DemoError> {
    tell(Scene::Story { title: story.title, ballot: story.ballot, text: story.text })?;
    for (round, sample) in (1..).zip(story.votes) {
        let file = place(desk, story, sample.name);
        let rows = hand_in::rows(desk, &file)?;
        let recorded = member_votes::record_votes(desk, story.ballot, Some(round), &rows)?;
        tell(Scene::Voted { file: &file, round, votes: recorded.new })?;
        let (_, sheet) = tally::tally(desk, story.ballot, &[])?;
        tell(Scene::Tallied(&sheet))?;
    }
    for sample in story.refused {
        let file = place(desk, story, sample.name);
        match record(desk, &file) {
            Err(refusal) => tell(Scene::Refused { file: &file, refusal: &refusal })?,
            Ok(_) => return Err(DemoError::NotRefused { file: sample.name.to_owned() }),
        }
    }
    let file = place(desk, story, story.position.name);
    let findings = record(desk, &file)?;
    tell(Scene::Recorded { file: &file, findings })?;
    decide_vote::sign(desk, story.ballot, STAFF, None, decide_vote::Timing::InTime)?;
    tell(Scene::Signed { by: STAFF })?;
    submit::submit(desk, story.ballot, None)?;
    let submitted = submit::submit(desk, story.ballot, None)?;
    let folder = desk.folder.place(&submitted.submission.folder);
    tell(Scene::Submitted { folder: &folder, files: &submitted.files })?;
    Ok(())
}

fn record(desk: &Desk, file: &Path) -> Result<usize, Refusal> {
    let position = hand_in::position(desk, file)?;
    let comments = hand_in::comments_of(desk, file, &position.comments)?;
    Ok(record_position::record_position(desk, &position, &comments, None)?.findings.len())
}
