//! Once more through the line: what waits, what was quarantined and what is held, when its cause may be gone or a
//! person has looked at it. Nothing is deleted: a file moves from one resting place to another, or stays.

use crate::{
    desk::{
        Desk,
        correct::{self, CorrectError},
        outcome::outcome,
        reading::{Readers, Unread},
        take_in::{self, TakeInError, Taken, Word},
    },
    domain::{
        document::Rest,
        event::Deed,
        finding::{Finding, Severity},
        intake::{Entry, IntakeState, Source},
    },
    inbox::lock,
    store::{self, StoreError},
};
use serde_json::json;
use std::{io, path::PathBuf};

/// Lines read at once.
const PAGE: u32 = 500;

/// A file could not be tried again; it rests where it rested.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// No file of that name or number waits for anything.
    #[error("E-INT-014: `{word}` is no file that waits, is held or is quarantined")]
    NotThere {
        /// As it was named.
        word: String,
    },
    /// Several files have that name.
    #[error("E-INT-015: `{word}` names {} files", .numbers.len())]
    Several {
        /// As it was named.
        word: String,
        /// The lines.
        numbers: Vec<u64>,
    },
    /// A file that waits cannot be released: nobody has read it yet.
    #[error("E-INT-016: `{word}` waits, and nothing about it is to be decided")]
    Waits {
        /// As it was named.
        word: String,
    },
    /// It could not be taken in.
    #[error(transparent)]
    TakeIn(#[from] TakeInError),
    /// It could not be filed.
    #[error(transparent)]
    Correct(#[from] CorrectError),
}

impl From<StoreError> for RetryError {
    fn from(source: StoreError) -> Self {
        Self::TakeIn(TakeInError::Store { source })
    }
}

impl RetryError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::NotThere { .. } => {
                "`isodesk account` lists every file with the number of its line".to_owned()
            }
            Self::Several { numbers, .. } => {
                let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
                format!("name one by the number of its line: {}", numbers.join(", "))
            }
            Self::Waits { .. } => "`isodesk retry` looks at it now".to_owned(),
            Self::TakeIn(error) => error.hint(),
            Self::Correct(error) => error.hint(),
        }
    }
}

/// The line that a person names: by its number, its name, its path below the drop folder, or where it rests.
pub fn named(desk: &Desk, word: &str) -> Result<Entry, RetryError> {
    // A number is that of a line, whatever other files are called.
    let number = word.parse::<u64>().ok();
    let line =
        number.map(|number| desk.store.read(|reader| store::intake::find(reader, number))).transpose()?;
    let is_line = line.flatten().is_some();
    let mut found = Vec::new();
    for entry in unsettled(desk)? {
        if is_line {
            found.extend((number == Some(entry.number)).then_some(entry));
            continue;
        }
        let by_name = [Some(&entry.file), entry.stored.as_ref()].into_iter().flatten().any(|own| own == word);
        let shown = desk.store.read(|reader| take_in::shown_of(reader, &entry))?;
        let by_path = word.strip_prefix("inbox/").unwrap_or(word) == shown;
        if by_name || by_path {
            found.push(entry);
        }
    }
    match found.len() {
        0 => Err(RetryError::NotThere { word: word.to_owned() }),
        1 => Ok(found.remove(0)),
        _ => {
            let numbers = found.iter().map(|entry| entry.number).collect();
            Err(RetryError::Several { word: word.to_owned(), numbers })
        }
    }
}

/// Every file that waits, is held or is quarantined.
pub fn unsettled(desk: &Desk) -> Result<Vec<Entry>, StoreError> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = desk.store.read(|reader| store::intake::unsettled(reader, after, PAGE))?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.number;
        all.extend(page);
    }
}

/// Takes over what processes of other machines had in hand, on a person's word that they no longer work; how many
/// files those were.
pub fn let_go(desk: &Desk) -> Result<usize, StoreError> {
    let elsewhere =
        |entry: &Entry| entry.holder.as_deref().is_some_and(|holder| !lock::is_of_this_machine(holder));
    desk.store.write(desk.clock.now(), |transaction| {
        let mut entries = store::intake::open(transaction)?;
        entries.extend(store::intake::unfinished(transaction, u32::MAX)?);
        entries.retain(elsewhere);
        for entry in &entries {
            store::intake::let_go_of(transaction, entry.number)?;
            let deed = Deed {
                what: "file-let-go".to_owned(),
                subject: format!("intake:{}", entry.number),
                actor: desk.actor.clone(),
                facts: json!({ "file": entry.file, "holder": entry.holder }),
            };
            store::event::record(transaction, deed)?;
        }
        Ok(entries.len())
    })
}

/// A file as the ledger knows it, untouched.
pub fn as_it_stands(desk: &Desk, entry: &Entry) -> Result<Taken, StoreError> {
    let shown = desk.store.read(|reader| take_in::shown_of(reader, entry))?;
    Ok(take_in::taken_of(&shown, entry))
}

/// Takes these files in once more; `tell` is told of each, in this order.
pub fn retry(
    desk: &Desk,
    entries: &[Entry],
    tell: &mut dyn FnMut(&Taken) -> io::Result<()>,
) -> Result<(), RetryError> {
    take_in::prepare(desk)?;
    for taken in take_in::finish_what_is_left(desk)? {
        tell(&taken).map_err(TakeInError::Told)?;
    }
    let readers = Readers::of(desk).map_err(TakeInError::from)?.that_forget();
    for entry in entries {
        let taken = match once_more(desk, &readers, entry, Word::None) {
            // Somebody took it away, or it was taken in meanwhile: the others are tried all the same.
            Err(RetryError::TakeIn(error @ TakeInError::NotThere { .. })) => {
                let hint = "`isodesk account` says where it is now; nothing was changed";
                let why = Finding::new("E-INT-010", Severity::Blocking, without_code(&error)).hint(hint);
                vec![Taken { why: Some(why), ..as_taken(desk, entry)? }]
            }
            taken => taken?,
        };
        taken.iter().try_for_each(&mut *tell).map_err(TakeInError::Told)?;
    }
    Ok(())
}

fn without_code(error: &TakeInError) -> String {
    let said = error.to_string();
    said.split_once(": ").map_or(said.clone(), |(_, rest)| rest.to_owned())
}

/// Takes a file in on a person's word: it is kept as a document, whatever the readers say of it.
pub fn release(desk: &Desk, word: &str, because: &str) -> Result<Taken, RetryError> {
    take_in::prepare(desk)?;
    take_in::finish_what_is_left(desk)?;
    let entry = named(desk, word)?;
    match entry.state {
        IntakeState::Rests(Rest::Held) => {
            let number = entry.document.unwrap_or_default();
            correct::correct(desk, number, &correct::Correction::default(), because)?;
            Ok(as_taken(desk, &entry)?)
        }
        IntakeState::Rests(Rest::Quarantined) => {
            let readers = Readers::of(desk).map_err(TakeInError::from)?.that_forget();
            Ok(take_in::again(desk, &readers, &entry, Word::Released(because))?)
        }
        IntakeState::Rests(Rest::Filed | Rest::Duplicate | Rest::Waiting)
        | IntakeState::Claimed
        | IntakeState::Gone => Err(RetryError::Waits { word: word.to_owned() }),
    }
}

fn once_more(
    desk: &Desk,
    readers: &Readers,
    entry: &Entry,
    word: Word<'_>,
) -> Result<Vec<Taken>, RetryError> {
    match entry.state {
        IntakeState::Rests(Rest::Quarantined) => Ok(vec![take_in::again(desk, readers, entry, word)?]),
        IntakeState::Rests(Rest::Held) => Ok(vec![held(desk, readers, entry)?]),
        IntakeState::Rests(Rest::Waiting) | IntakeState::Claimed => waiting(desk, entry),
        IntakeState::Rests(Rest::Filed | Rest::Duplicate) | IntakeState::Gone => Ok(Vec::new()),
    }
}

/// A file that waits is looked at now, whatever the pause.
fn waiting(desk: &Desk, entry: &Entry) -> Result<Vec<Taken>, RetryError> {
    use std::os::unix::ffi::OsStrExt as _;
    let own = std::ffi::OsStr::from_bytes(&entry.path);
    let path = match entry.source {
        Source::Inbox => desk.folder.inbox().join(own),
        Source::Given | Source::Member => PathBuf::from(own),
    };
    if path.is_dir() {
        // A folder that cannot be looked into: every look tries it again.
        return Ok(vec![as_it_stands(desk, entry)?]);
    }
    Ok(take_in::these(desk, &[path])?)
}

/// What is held is read anew: a newer program or another setting may read what was not read, and what a position
/// waited for may be there by now. Facts that a person gave stay in force.
fn held(desk: &Desk, readers: &Readers, entry: &Entry) -> Result<Taken, RetryError> {
    let number = entry.document.unwrap_or_default();
    let Some(document) = desk.store.read(|reader| store::document::find(reader, number))? else {
        return as_taken(desk, entry);
    };
    let reading = match readers.read(&desk.folder.place(&document.stored), &document.file, 0) {
        Ok(reading) => reading,
        Err(Unread::NotSafely(why) | Unread::NotNow(why)) => return stays_held(desk, entry, why),
    };
    let said = correct::is_corrected(desk, &document)?;
    if !said && let Some(why) = outcome(&reading.text, &reading.notice).why() {
        return stays_held(desk, entry, why.clone());
    }
    let fresh = (!said).then_some(reading.notice);
    let done = correct::file_again(desk, number, (&reading.text, fresh))?;
    let mut taken = as_taken(desk, entry)?;
    taken.ballot = done.ballot;
    taken.findings = done.findings;
    Ok(taken)
}

fn stays_held(desk: &Desk, entry: &Entry, why: Finding) -> Result<Taken, RetryError> {
    Ok(Taken { why: Some(Finding { severity: Severity::Blocking, ..why }), ..as_taken(desk, entry)? })
}

/// What the ledger says of the file now.
fn as_taken(desk: &Desk, entry: &Entry) -> Result<Taken, RetryError> {
    let now = desk.store.read(|reader| store::intake::find(reader, entry.number))?;
    let now = now.unwrap_or_else(|| entry.clone());
    Ok(as_it_stands(desk, &now)?)
}
