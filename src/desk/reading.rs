//! Reading one file of ours for the desk: bytes to text to notice, by the isolated readers.
//!
//! One pool of readers serves a whole run, shared by its threads; it knows the desk's own labels and the
//! committees that were imported.

use crate::{
    desk::{Desk, settings::Settings},
    domain::{
        committee::CommitteeReference,
        digest::Digest,
        document::DocumentKind,
        finding::{Finding, Severity},
        notice::{Facts, Notice},
    },
    extract::{
        labels::{LabelSet, UnknownFieldError},
        limits::Limits,
        notice::{self, FileName, Known},
        text::{Coverage, Format, Member, Text},
        worker::{self, ReadFileError, ReaderSettings},
    },
    store::{self, StoreError},
};
use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// What one file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What could be read of it.
    pub text: Text,
    /// What that says.
    pub notice: Notice,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq)]
pub enum Unread {
    /// Its bytes cannot be read safely.
    NotSafely(Finding),
    /// The fault lies with this machine: it may be read later.
    NotNow(Finding),
}

/// Readers cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ReadersError {
    /// A label of the settings states a fact that there is not.
    #[error("{source}")]
    Label {
        /// What the label set says.
        #[from]
        source: UnknownFieldError,
    },
    /// The committees cannot be had.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl ReadersError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Label { source } => source.hint(),
            Self::Store { source } => source.hint(),
        }
    }
}

/// The codes of files that ended the readers they were given to.
const ENDED_A_READER: [&str; 3] = ["E-TXT-102", "E-TXT-103", "E-TXT-104"];

/// Reads files, several at once.
#[derive(Debug)]
pub struct Readers {
    pool: worker::Readers,
    labels: LabelSet,
    committees: BTreeSet<CommitteeReference>,
    limits: Limits,
    count: usize,
    /// Bytes that ended their readers, now or in an earlier run.
    ended: Mutex<HashSet<Digest>>,
}

impl Readers {
    /// The readers of a desk, as its settings say. Children are started when they are needed.
    pub fn of(desk: &Desk) -> Result<Self, ReadersError> {
        Self::with(desk, &desk.settings)
    }

    /// The readers of a desk as if it had other settings.
    pub fn with(desk: &Desk, settings_of_desk: &Settings) -> Result<Self, ReadersError> {
        let reading = &settings_of_desk.reading;
        let cores = || std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let count = if reading.readers == 0 { cores() } else { reading.readers };
        let settings = ReaderSettings {
            children: count,
            memory_mib: reading.memory_mib,
            patience: Duration::from_secs(reading.seconds),
            ocr: reading.ocr(),
            ..ReaderSettings::default()
        };
        let own = settings_of_desk.labels.iter().map(|label| (label.text.as_str(), label.field.as_str()));
        Ok(Self {
            pool: worker::Readers::start(&settings),
            labels: LabelSet::with(own)?,
            committees: desk.store.read(store::committee::references)?,
            limits: limits(settings_of_desk),
            count,
            ended: Mutex::new(desk.store.read(store::intake::ended_readers)?),
        })
    }

    /// The same, for a person who wants a file read once more, whatever it did to its readers before.
    #[must_use]
    pub fn that_forget(self) -> Self {
        Self { ended: Mutex::default(), ..self }
    }

    /// Reads bytes of ours that have this digest, as [`Self::read`] does; those that ended their readers once are
    /// not given to others.
    pub fn read_once(&self, path: &Path, name: &str, digest: Digest, depth: u32) -> Result<Reading, Unread> {
        let ended = || self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended().contains(&digest) {
            return Err(unread(&ReadFileError::GivenUp { path: path.to_owned() }, path, name));
        }
        let read = self.read(path, name, depth);
        if let Err(Unread::NotSafely(why)) = &read
            && ENDED_A_READER.contains(&why.code.as_str())
        {
            ended().insert(digest);
        }
        read
    }

    /// How many files are read at once.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Reads the first pages of a file of ours that came under that name. `depth` says how deep it lay inside
    /// other files: 0 for one that was dropped.
    pub fn read(&self, path: &Path, name: &str, depth: u32) -> Result<Reading, Unread> {
        let limits = Limits { depth, ..self.limits.clone() };
        let text = self.pool.read(path, &limits).map_err(|error| unread(&error, path, name))?;
        let notice = notice::read(&text, &FileName::new(name), &self.known());
        Ok(Reading { text, notice })
    }

    /// The text of all pages of a file of ours.
    pub fn whole_text(&self, path: &Path, name: &str) -> Result<Text, Unread> {
        self.pool.read(path, &Limits::default()).map_err(|error| unread(&error, path, name))
    }

    /// The bytes of a file that lies in another one.
    pub fn member(&self, path: &Path, member: &Member, depth: u32) -> Result<Vec<u8>, Finding> {
        let limits = Limits { depth, ..self.limits.clone() };
        self.pool.member(path, member.place, &limits).map_err(|error| finding(&error, path, &member.name))
    }

    fn known(&self) -> Known<'_> {
        let committees = (!self.committees.is_empty()).then_some(&self.committees);
        Known { labels: &self.labels, committees }
    }
}

/// The reading of a file that was not read.
pub fn nothing() -> Reading {
    let text = Text {
        format: Format::Unknown,
        page_count: None,
        coverage: Coverage::None,
        pages: Vec::new(),
        fields: Vec::new(),
        properties: Vec::new(),
        headers: Vec::new(),
        members: Vec::new(),
        ocr_pages: Vec::new(),
        troubles: Vec::new(),
    };
    let notice = Notice {
        kind: DocumentKind::Other,
        facts: Facts::default(),
        mentions: Vec::new(),
        questions: Vec::new(),
        findings: Vec::new(),
    };
    Reading { text, notice }
}

fn limits(settings: &Settings) -> Limits {
    let caps = &settings.archives;
    let bytes = caps.unpacked_mib.saturating_mul(1 << 20);
    Limits {
        members: caps.members,
        all_member_bytes: bytes,
        member_bytes: bytes.min(Limits::default().member_bytes),
        ratio: caps.ratio,
        deepest: u32::from(caps.depth),
        ..Limits::first_pages(settings.reading.pages)
    }
}

fn unread(error: &ReadFileError, path: &Path, name: &str) -> Unread {
    let finding = finding(error, path, name);
    if error.is_transient() { Unread::NotNow(finding) } else { Unread::NotSafely(finding) }
}

/// The error names our copy; a person knows the file by the name under which it came.
fn finding(error: &ReadFileError, path: &Path, name: &str) -> Finding {
    let said = error.to_string();
    let said = said.strip_prefix(error.code()).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&said);
    let said = said.replace(&path.display().to_string(), name);
    Finding::new(error.code(), Severity::Blocking, said).hint(error.hint())
}
