//! What a file says, and what taking it in would do: reads, records nothing, changes nothing.

use crate::{
    desk::{
        Desk,
        outcome::{Outcome, outcome},
        reading::ReadersError,
        settings::Settings,
    },
    domain::{
        committee::CommitteeReference,
        digest::Digest,
        document::{DocumentKind, Rest},
        finding::{Finding, Severity},
        notice::{Facts, Notice, PrintedQuestion},
    },
    extract::{
        labels::{LabelSet, UnknownFieldError},
        limits::Limits,
        notice::{self, FileName, Known},
        text::{Coverage, Format, Text, Trouble},
        worker::{ReadFileError, ReaderSettings, Readers},
    },
    store,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read as _},
    path::Path,
    time::Duration,
};

/// What one file says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The file as it was named.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// What the bytes are.
    pub format: Format,
    /// How many pages it has, where its format has pages.
    pub pages: Option<u32>,
    /// How much of it is readable as text.
    pub text: Coverage,
    /// Pages that were read from their pictures; letters of them may be wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ocr: Vec<u32>,
    /// What it is for.
    pub kind: DocumentKind,
    /// What it states of itself.
    pub facts: Facts,
    /// Every deliverable it names.
    pub mentions: Vec<String>,
    /// The questions it prints.
    pub questions: Vec<PrintedQuestion>,
    /// What is wrong or worrying.
    pub findings: Vec<Finding>,
    /// What could not be read, and why.
    pub troubles: Vec<Trouble>,
    /// The files inside it, by their names.
    pub members: Vec<String>,
    /// Where taking it in would put it.
    pub outcome: Rest,
    /// Why it would not be filed.
    pub code: Option<String>,
    /// What to do about that.
    pub next: Option<String>,
}

/// Reads files as a desk with these settings would.
#[derive(Debug)]
pub struct Reading {
    readers: Readers,
    labels: LabelSet,
    committees: BTreeSet<CommitteeReference>,
    limits: Limits,
}

impl Reading {
    /// Starts reading with a desk's settings. A label that names no fact is refused.
    pub fn with(settings: &Settings) -> Result<Self, UnknownFieldError> {
        let own = settings.labels.iter().map(|label| (label.text.as_str(), label.field.as_str()));
        let readers = ReaderSettings {
            children: 1,
            memory_mib: settings.reading.memory_mib,
            patience: Duration::from_secs(settings.reading.seconds),
            ocr: settings.reading.ocr(),
            ..ReaderSettings::default()
        };
        Ok(Self {
            readers: Readers::start(&readers),
            labels: LabelSet::with(own)?,
            committees: BTreeSet::new(),
            limits: Limits::first_pages(settings.reading.pages),
        })
    }

    /// Starts reading as that desk does, with its list of committees.
    pub fn of(desk: &Desk) -> Result<Self, ReadersError> {
        let committees = desk.store.read(store::committee::references)?;
        Ok(Self { committees, ..Self::with(&desk.settings)? })
    }

    fn known(&self) -> Known<'_> {
        let committees = (!self.committees.is_empty()).then_some(&self.committees);
        Known { labels: &self.labels, committees }
    }
}

/// A file cannot be explained: its bytes cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// It is not there, or may not be read.
    #[error("E-TXT-101: cannot open `{file}`: {source}")]
    CannotOpen {
        /// The file as it was named.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// No reader can be started.
    #[error(transparent)]
    NoReader(ReadFileError),
}

/// Reads one file and says what it is and what taking it in would do.
pub fn explain(reading: &Reading, path: &Path) -> Result<Explanation, ExplainError> {
    let file = path.to_string_lossy().into_owned();
    let sha256 = digest(path).map_err(|source| ExplainError::CannotOpen { file: file.clone(), source })?;
    let name = FileName::new(&path.file_name().unwrap_or_default().to_string_lossy());
    match reading.readers.read(path, &reading.limits) {
        Ok(text) => {
            let notice = notice::read(&text, &name, &reading.known());
            let outcome = outcome(&text, &notice);
            Ok(Explanation::of((file, sha256), text, notice, &outcome))
        }
        Err(error) if error.is_transient() => Err(ExplainError::NoReader(error)),
        Err(error) => {
            let why = Finding::new(error.code(), Severity::Blocking, without_code(&error)).hint(error.hint());
            let text = Text::empty(Format::Unknown);
            let mut notice = notice::read(&text, &name, &Known::default());
            notice.findings = vec![why.clone()];
            Ok(Explanation::of((file, sha256), text, notice, &Outcome::Quarantined(why)))
        }
    }
}

impl Explanation {
    fn of((file, sha256): (String, Digest), text: Text, notice: Notice, outcome: &Outcome) -> Self {
        Self {
            file,
            sha256,
            format: text.format,
            pages: text.page_count,
            text: text.coverage,
            ocr: text.ocr_pages,
            kind: notice.kind,
            facts: notice.facts,
            mentions: notice.mentions.iter().map(ToString::to_string).collect(),
            questions: notice.questions,
            findings: notice.findings,
            troubles: text.troubles,
            members: text.members.into_iter().map(|member| member.name).collect(),
            outcome: outcome.rest(),
            code: outcome.why().map(|why| why.code.clone()),
            next: outcome.why().and_then(|why| why.hint.clone()),
        }
    }

    /// Whether a finding stops it.
    pub fn is_stopped(&self) -> bool {
        self.outcome != Rest::Filed
    }
}

/// The message of a refusal without the code before it.
fn without_code(error: &ReadFileError) -> String {
    let message = error.to_string();
    message
        .strip_prefix(error.code())
        .map_or(message.clone(), |rest| rest.trim_start_matches([':', ' ']).to_owned())
}

/// The digest of a file, read in pieces.
fn digest(path: &Path) -> io::Result<Digest> {
    let (mut file, mut hasher) = (File::open(path)?, Sha256::new());
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Digest::from_bytes(hasher.finalize().into())),
            length => hasher.update(&piece[..length]),
        }
    }
}
