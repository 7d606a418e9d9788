//! The whole ledger as JSON Lines, and a ledger made out of them: what isodesk knows can always be taken elsewhere.
//!
//! The files themselves are not in it (a backup holds them); the last line says how many lines there are and what
//! their SHA-256 is, so that a part is never taken for the whole.

use crate::{
    desk::{Desk, folder::DeskFolder, init},
    inbox::place::{self, Folders},
    outbox::{checksums::Sum, lines::LinesFile},
    store::{
        self, StoreError,
        lines::{Import, LineError},
    },
};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

/// The ledger could not be written as lines, or made out of them.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The lines cannot be written.
    #[error("E-EXP-001: cannot write `{path}`: {cause}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// There is a file of that name.
    #[error("E-EXP-002: `{path}` is there already, and nothing is written over")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A line is none of a ledger's.
    #[error("E-EXP-003: line {line}: {cause}")]
    Wrong {
        /// The line, counted from 1.
        line: u64,
        /// Why.
        cause: String,
    },
    /// The end is missing, or says something else than the lines before it.
    #[error("E-EXP-004: the lines are not whole: {cause}")]
    NotWhole {
        /// Why.
        cause: String,
    },
    /// There is a ledger already.
    #[error("E-EXP-005: `{path}` is there already, and a ledger is never mixed with another")]
    NotFresh {
        /// The ledger.
        path: PathBuf,
    },
    /// The file of lines cannot be opened.
    #[error("E-CFG-012: `{path}` cannot be read: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Who listens has gone, or what is read cannot be read.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl ExportError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unwritable { .. } => "name a file on a disk with room for the whole ledger".to_owned(),
            Self::Exists { .. } => "name another file".to_owned(),
            Self::Wrong { .. } => {
                "name a file that `isodesk export` wrote, unchanged; `docs/EXPORT.md` says what stands in it"
                    .to_owned()
            }
            Self::NotWhole { .. } => "copy the file again; nothing was imported".to_owned(),
            Self::NotFresh { .. } => "name a fresh folder with `--desk DIR`".to_owned(),
            Self::Unreadable { .. } | Self::Stream(_) => "name a file that you may read".to_owned(),
            Self::Store { source } => source.hint(),
        }
    }
}

/// Writes the ledger into a file, which appears whole or not at all; gives the number of its lines.
pub fn to_file(desk: &Desk, path: &Path) -> Result<u64, ExportError> {
    if path.symlink_metadata().is_ok() {
        return Err(ExportError::Exists { path: path.to_owned() });
    }
    let unwritable = |cause| ExportError::Unwritable { path: path.to_owned(), cause };
    let mut file = LinesFile::begin(path).map_err(unwritable)?;
    match export(desk, &mut file) {
        Ok(lines) => file.end().map_err(unwritable).map(|()| lines),
        Err(error) => {
            file.drop_unfinished();
            Err(if let ExportError::Stream(cause) = error { unwritable(cause) } else { error })
        }
    }
}

/// Writes the ledger, as it is at one moment, line by line; gives their number.
pub fn export(desk: &Desk, out: &mut dyn Write) -> Result<u64, ExportError> {
    let mut sum = Sum::default();
    let mut lines = 0;
    desk.store.read(|reader| {
        store::lines::write(reader, |line: &Value| -> Result<(), ExportError> {
            let text = format!("{line}\n");
            sum.add(text.as_bytes());
            lines += 1;
            Ok(out.write_all(text.as_bytes())?)
        })
    })?;
    writeln!(out, "{}", json!({ "end": { "lines": lines, "sha256": sum.end() } }))?;
    out.flush()?;
    Ok(lines + 1)
}

/// Makes a ledger out of the lines of a file; gives their number. See [`import`].
pub fn from_file(folder: &DeskFolder, path: &Path) -> Result<u64, ExportError> {
    let file = File::open(path).map_err(|cause| ExportError::Unreadable { path: path.to_owned(), cause })?;
    import(folder, &mut BufReader::new(file))
}

/// Makes the ledger of a desk out of lines, in a folder that has none; gives their number.
pub fn import(folder: &DeskFolder, from: &mut dyn BufRead) -> Result<u64, ExportError> {
    if folder.ledger().exists() {
        return Err(ExportError::NotFresh { path: folder.ledger() });
    }
    init::complete(folder).map_err(|cause| ExportError::Unwritable {
        path: folder.root().to_owned(),
        cause: io::Error::other(cause.to_string()),
    })?;
    let part = folder.place("isodesk.db.import");
    let drop_part = || {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = part.clone().into_os_string();
            name.push(ending);
            let _ = place::drop_copy(Path::new(&name));
        }
    };
    // What a run that was cut off left is no ledger.
    drop_part();
    let imported = import_into(&part, from);
    if imported.is_err() {
        drop_part();
        return imported;
    }
    let mut folders = Folders::default();
    let named = place::settle_copy(&part, &folder.ledger(), &mut folders).and_then(|()| folders.sync());
    named.map_err(|cause| ExportError::Unwritable { path: folder.ledger(), cause })?;
    drop_part();
    imported
}

fn import_into(part: &Path, from: &mut dyn BufRead) -> Result<u64, ExportError> {
    let mut sum = Sum::default();
    let (mut number, mut import, mut text) = (0, None, String::new());
    loop {
        text.clear();
        if from.read_line(&mut text)? == 0 {
            return Err(ExportError::NotWhole { cause: "the last line is missing".to_owned() });
        }
        number += 1;
        let wrong = |cause: String| ExportError::Wrong { line: number, cause };
        let line: Value = serde_json::from_str(&text).map_err(|cause| wrong(cause.to_string()))?;
        if let Some(end) = line.get("end") {
            is_the_end(end, number - 1, &sum.end())?;
            let import: Import = import.ok_or_else(|| wrong("it is the only one".to_owned()))?;
            import.end(part)?;
            return Ok(number);
        }
        sum.add(text.as_bytes());
        let added = match &mut import {
            None => Import::begin(part, &line).map(|begun| import = Some(begun)),
            Some(import) => import.add(&line),
        };
        added.map_err(|error| match error {
            LineError::Store(source @ StoreError::Refused { .. }) => wrong(source.to_string()),
            LineError::Store(source) => ExportError::Store { source },
            LineError::Wrong(cause) => wrong(cause),
        })?;
    }
}

fn is_the_end(end: &Value, lines: u64, sha256: &str) -> Result<(), ExportError> {
    let not_whole = |cause: String| Err(ExportError::NotWhole { cause });
    if end["lines"] != json!(lines) {
        return not_whole(format!(
            "there are {lines} lines before the last one, which says {}",
            end["lines"]
        ));
    }
    if end["sha256"] != json!(sha256) {
        return not_whole(format!("their SHA-256 is {sha256}, and the last one says {}", end["sha256"]));
    }
    Ok(())
}
