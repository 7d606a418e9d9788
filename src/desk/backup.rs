//! The whole desk as one file, taken while it works, and back again.
//!
//! The ledger is copied first, as it is at one moment; then every file that this copy names. Files are only
//! ever added to the archive, so that each of them is there, whatever happens meanwhile.

use crate::{
    desk::{Desk, folder::DeskFolder},
    outbox::bundle::{self, Part},
    store::{self, Store, StoreError},
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// A backup could not be made or brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("E-BAK-001: cannot write `{path}`: {cause}")]
    Unwritable {
        /// The backup or folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A file that the ledger names is not there.
    #[error("E-BAK-002: `{stored}` is missing, so that the backup would not be whole")]
    Missing {
        /// The place, from the desk's folder.
        stored: String,
    },
    /// There is a desk already.
    #[error("E-BAK-003: `{path}` holds a desk already, and nothing is written over")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The backup cannot be read.
    #[error("E-BAK-004: cannot bring back `{path}`: {cause}")]
    Unreadable {
        /// The backup.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl BackupError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unwritable { .. } => "name a file on a disk with room for the whole desk".to_owned(),
            Self::Missing { .. } => "run `isodesk verify`".to_owned(),
            Self::NotEmpty { .. } => "name a fresh folder with `--desk DIR`".to_owned(),
            Self::Unreadable { .. } => {
                "name a file that `isodesk backup` made; an unfinished folder may be removed".to_owned()
            }
            Self::Store { source } => source.hint(),
        }
    }
}

/// Writes the whole desk into one file, and says how many files are in it.
pub fn backup(desk: &Desk, path: &Path) -> Result<usize, BackupError> {
    let unwritable = |cause| BackupError::Unwritable { path: path.to_owned(), cause };
    let mut copy = path.as_os_str().to_owned();
    copy.push(".ledger.part");
    let copy = PathBuf::from(copy);
    desk.store.copy_to(&copy)?;
    let parts = parts(desk, &copy);
    let written = parts.and_then(|parts| {
        bundle::write(path, &parts).map_err(unwritable)?;
        Ok(parts.len())
    });
    for ending in ["", "-wal", "-shm"] {
        let mut name = copy.clone().into_os_string();
        name.push(ending);
        let _ = crate::inbox::place::drop_copy(Path::new(&name));
    }
    written
}

/// The ledger's copy, the settings, every place that the copy names, and what the desk made.
fn parts(desk: &Desk, copy: &Path) -> Result<Vec<Part>, BackupError> {
    let ledger = Store::open_existing(copy)?;
    let mut parts: BTreeMap<String, PathBuf> = BTreeMap::new();
    for one in ledger.read(store::intake::resting)? {
        let digest = one.sha256.to_string();
        let filed = format!("archive/{}/{}", &digest[..2], &digest[2..]);
        // What was held may be filed by now, and what is filed may still be on its way.
        let places = [Some(one.stored.clone()), one.staged, Some(filed)];
        let found =
            places.into_iter().flatten().map(|place| desk.folder.place(&place)).find(|path| path.is_file());
        let path = found.ok_or_else(|| BackupError::Missing { stored: one.stored.clone() })?;
        parts.insert(one.stored, path);
    }
    drop(ledger);
    for folder in ["receipts", "outbox"] {
        files_below(&desk.folder.place(folder), folder, &mut parts);
    }
    if desk.folder.settings().is_file() {
        parts.insert("isodesk.toml".to_owned(), desk.folder.settings());
    }
    parts.insert("isodesk.db".to_owned(), copy.to_owned());
    Ok(parts.into_iter().map(|(name, path)| Part { name, path }).collect())
}

fn files_below(folder: &Path, name: &str, parts: &mut BTreeMap<String, PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(own) = entry.file_name().into_string() else { continue };
        let below = format!("{name}/{own}");
        if own.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            files_below(&entry.path(), &below, parts);
        } else {
            parts.insert(below, entry.path());
        }
    }
}

/// Brings a backup back into a folder that holds no desk, and says how many files it had.
pub fn restore(folder: &DeskFolder, path: &Path) -> Result<usize, BackupError> {
    if folder.ledger().exists() || folder.archive().exists() {
        return Err(BackupError::NotEmpty { path: folder.root().to_owned() });
    }
    bundle::unpack(path, folder.root())
        .map_err(|cause| BackupError::Unreadable { path: path.to_owned(), cause })
}
