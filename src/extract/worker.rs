//! Reading in isolation: hostile bytes are read by child processes of the same program, kept warm.
//!
//! A child has limits on memory, time and files ([`confine`]); the parent holds the clock and ends a child
//! that is late. A child that dies costs one file: the next file gets a fresh one. A file that ended two
//! children is not given to a third.
//!
//! The surprise: a text lists its members, but their bytes are fetched one by one ([`Readers::member`]), so
//! that an archive never has to fit into memory and the child never writes a file.

mod child;
pub mod confine;
mod failure;
pub mod ocr;
mod serve;
mod wire;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use failure::ReadFileError;
pub use serve::{COMMAND, serve};

use self::child::Child;
use self::wire::{Answer, Ask};
use super::labels::LabelSet;
use super::limits::Limits;
use super::notice::{self, FileName, Known};
use super::text::{Coverage, Format, Line, Text};
use super::trouble::State;
use crate::domain::notice::Notice;

/// How readers work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderSettings {
    /// The program whose hidden command reads; the running one when not given.
    pub program: Option<PathBuf>,
    /// How many children at most; 0 is one for each core.
    pub children: usize,
    /// Address space of one child, in MiB.
    pub memory_mib: u64,
    /// How long one file may take.
    pub patience: Duration,
    /// After so many files a child is replaced.
    pub files_of_child: u32,
    /// How pages that are pictures are read; not at all when not given.
    pub ocr: Option<ocr::OcrSettings>,
}

impl Default for ReaderSettings {
    fn default() -> Self {
        Self {
            program: None,
            children: 0,
            memory_mib: 400,
            patience: Duration::from_secs(10),
            files_of_child: 2_000,
            ocr: None,
        }
    }
}

/// Troubles of a file that shows letters and has none: they are gone once its pictures are read.
const OF_PICTURES: [&str; 3] = ["E-TXT-003", "E-TXT-004", "E-TXT-016"];

/// A file that ended so many children is not given to another.
const MOST_STRIKES: u32 = 2;

/// A pool of reading children; shared by threads.
#[derive(Debug)]
pub struct Readers {
    settings: ReaderSettings,
    most: usize,
    pool: Mutex<Pool>,
    free: Condvar,
    strikes: Mutex<HashMap<PathBuf, u32>>,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Child>,
    busy: usize,
}

impl Readers {
    /// A pool that starts its children when they are needed.
    pub fn start(settings: &ReaderSettings) -> Self {
        let cores = || std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let most = if settings.children == 0 { cores() } else { settings.children };
        Self {
            settings: settings.clone(),
            most,
            pool: Mutex::default(),
            free: Condvar::new(),
            strikes: Mutex::default(),
        }
    }

    /// Reads a file. Its content never makes this fail, unless it ends the child that reads it.
    pub fn read(&self, path: &Path, limits: &Limits) -> Result<Text, ReadFileError> {
        match self.ask(path, &Ask::text(limits))? {
            Answer::Text(text) => Ok(self.with_pictures(*text, path, limits)),
            answer @ (Answer::Notice(_)
            | Answer::Member(_)
            | Answer::NoMember(_)
            | Answer::NoFile(_)
            | Answer::Stumbled) => Err(failure::of_answer(answer, path)),
        }
    }

    /// Reads the pages of a file that its notice needs, and what they state. `labels` are the desk's own, as text and
    /// fact, and stand in `known` too, for pages that are pictures.
    pub fn first(
        &self,
        path: &Path,
        name: &FileName,
        (limits, labels): (&Limits, &[(String, String)]),
        known: &LabelSet,
    ) -> Result<(Text, Notice), ReadFileError> {
        match self.ask(path, &Ask::notice(name, labels, limits))? {
            Answer::Notice(both) => {
                let (text, notice) = *both;
                if self.settings.ocr.is_none() || text.coverage == Coverage::Full {
                    return Ok((text, notice));
                }
                let text = self.with_pictures(text, path, limits);
                let known = Known { labels: known, committees: None };
                let notice = notice::read(&text, name, &known);
                Ok((text, notice))
            }
            answer @ (Answer::Text(_)
            | Answer::Member(_)
            | Answer::NoMember(_)
            | Answer::NoFile(_)
            | Answer::Stumbled) => Err(failure::of_answer(answer, path)),
        }
    }

    /// The text with the words of pages that are pictures, when a desk wants that.
    fn with_pictures(&self, mut text: Text, path: &Path, limits: &Limits) -> Text {
        let Some(settings) = &self.settings.ocr else { return text };
        if text.format != Format::Pdf || text.coverage == Coverage::Full || limits.first_page != 1 {
            return text;
        }
        for page in ocr::wanted(&text.pages, settings) {
            let why = match self.page_of_picture(page, path, limits, settings) {
                Ok(lines) if lines.is_empty() => "no word is sure".to_owned(),
                Ok(lines) => {
                    text.pages[page as usize - 1].lines = lines;
                    text.ocr_pages.push(page);
                    continue;
                }
                Err(why) => why,
            };
            text.trouble(State::PictureUnread { page, why });
        }
        if !text.ocr_pages.is_empty() {
            text.troubles.retain(|trouble| !OF_PICTURES.contains(&trouble.code.as_str()));
            text.trouble(State::ReadFromPictures(text.ocr_pages.clone()));
        }
        text
    }

    fn page_of_picture(
        &self,
        page: u32,
        path: &Path,
        limits: &Limits,
        settings: &ocr::OcrSettings,
    ) -> Result<Vec<Line>, String> {
        let own = self.settings.program.clone().map_or_else(std::env::current_exe, Ok);
        let own = own.map_err(|error| error.to_string())?;
        match self.ask(path, &Ask::picture(page, limits)).map_err(|error| error.to_string())? {
            Answer::Member(picture) => ocr::read(&own, settings, picture),
            Answer::NoMember(trouble) => Err(trouble.message),
            Answer::Text(_) | Answer::Notice(_) | Answer::NoFile(_) | Answer::Stumbled => {
                Err("no picture came".to_owned())
            }
        }
    }

    /// The bytes of one member of a file, by the place that [`Text::members`] gives.
    pub fn member(&self, path: &Path, place: u32, limits: &Limits) -> Result<Vec<u8>, ReadFileError> {
        match self.ask(path, &Ask::member(place, limits))? {
            Answer::Member(bytes) => Ok(bytes),
            answer @ (Answer::Text(_)
            | Answer::Notice(_)
            | Answer::NoMember(_)
            | Answer::NoFile(_)
            | Answer::Stumbled) => Err(failure::of_answer(answer, path)),
        }
    }

    fn ask(&self, path: &Path, ask: &Ask) -> Result<Answer, ReadFileError> {
        if self.strikes().get(path).is_some_and(|count| *count >= MOST_STRIKES) {
            return Err(ReadFileError::GivenUp { path: path.to_owned() });
        }
        let first = self.ask_once(path, ask);
        // A warm child may have died of what it read before: the file gets one fresh child.
        let answer = match first {
            Err(ref error) if error.ended_the_child() && !error.is_lateness() => self.ask_once(path, ask),
            Ok(_) | Err(_) => first,
        };
        if answer.as_ref().is_err_and(ReadFileError::ended_the_child) {
            *self.strikes().entry(path.to_owned()).or_default() += 1;
        }
        answer
    }

    fn ask_once(&self, path: &Path, ask: &Ask) -> Result<Answer, ReadFileError> {
        let mut seat = Seat::take(self)?;
        let Some(mut child) = seat.child.take() else { return Err(ReadFileError::NoChild) };
        let answer = child.ask(path, ask, self.settings.patience)?;
        if !child.is_spent(self.settings.files_of_child) {
            seat.child = Some(child);
        }
        Ok(answer)
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn strikes(&self) -> MutexGuard<'_, HashMap<PathBuf, u32>> {
        self.strikes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the places of the pool; given back when dropped, with its child if that is well.
struct Seat<'a> {
    readers: &'a Readers,
    child: Option<Child>,
}

impl<'a> Seat<'a> {
    /// Waits for a free place and takes its warm child, or starts one.
    fn take(readers: &'a Readers) -> Result<Self, ReadFileError> {
        let mut pool = readers.pool();
        while pool.busy >= readers.most {
            pool = readers.free.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        pool.busy += 1;
        let mut seat = Self { readers, child: pool.idle.pop() };
        drop(pool);
        if seat.child.is_none() {
            seat.child = Some(Child::start(&readers.settings)?);
        }
        Ok(seat)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut pool = self.readers.pool();
        pool.busy -= 1;
        pool.idle.extend(self.child.take());
        self.readers.free.notify_one();
    }
}
