//! A file, or a whole folder, is written whole or not at all: temporary name, fsync, rename, fsync of the folder.
//!
//! What it refuses to know: what is written, and why. The one surprise: a folder that is already there with the
//! same bytes is [`Outcome::Unchanged`] and not an error, because everything we make can be made again byte for
//! byte; a folder with other bytes is never written over.
//!
//! Temporary names begin with a dot and end in `.part`, so that neither a person nor our own inbox takes one for
//! a finished file. A crash can leave one behind; it never carries the final name.

use crate::disk;
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

/// Rights of what we make, as far as the user's mask leaves them.
const RIGHTS: u32 = 0o666;
/// Rights of what only its owner may read.
const SECRET: u32 = 0o600;

/// One file of a folder that is written whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToWrite {
    /// Its name inside the folder: one path component.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What writing led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The bytes are on the disk now.
    Written,
    /// The same bytes were there already; nothing was touched.
    Unchanged,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk, or its permissions, refused.
    #[error("`{}` could not be written: {source}", path.display())]
    Refused {
        /// The final path, not the temporary one.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder of that name holds something else.
    #[error("`{}` is already there with another `{file}`", path.display())]
    Different {
        /// The folder.
        path: PathBuf,
        /// The first file that differs, is missing, or is one too many.
        file: String,
    },
    /// A file name that would be a path.
    #[error("`{name}` is not a file name")]
    NotAName {
        /// The name as given.
        name: String,
    },
}

impl WriteError {
    /// The stable code, listed in `docs/MESSAGES.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "E-OUT-001",
            Self::Different { .. } => "E-OUT-002",
            Self::NotAName { .. } => "E-OUT-003",
        }
    }

    /// The next step.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "make room or permit writing there, then give the same command again",
            Self::Different { .. } => "move that folder away to have it made again; it is never written over",
            Self::NotAName { .. } => "use one name without `/`",
        }
    }
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused { source, .. } => source,
            WriteError::Different { .. } | WriteError::NotAName { .. } => Self::other(error.to_string()),
        }
    }
}

/// Writes one file, replacing an older one of that name; makes the folders above it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let refused = |source| WriteError::Refused { path: path.to_owned(), source };
    let folder = folder_of(path);
    make_folder(folder).map_err(refused)?;
    let temporary = temporary_beside(path);
    let written = write_and_sync(&temporary, bytes)
        .and_then(|()| disk::rename(&temporary, path))
        .and_then(|()| sync_folder(folder));
    written.map_err(|source| {
        // Best effort: the first failure is the one to report, and a left-over `.part` harms nobody.
        let _ = disk::remove(&temporary);
        refused(source)
    })
}

/// Writes one file that only its owner may read, where none of that name is.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let refused = |source| WriteError::Refused { path: path.to_owned(), source };
    let mut file = disk::make(path, SECRET).map_err(refused)?;
    file.write_all(bytes).and_then(|()| file.flush_to_disk()).map_err(refused)?;
    sync_folder(folder_of(path)).map_err(refused)
}

/// Writes many files, each whole or not at all; the disk is asked for all of them at once.
pub fn write_many(files: &[(PathBuf, &[u8])]) -> Result<(), WriteError> {
    let folders: BTreeSet<&Path> = files.iter().map(|(path, _)| folder_of(path)).collect();
    for folder in &folders {
        make_folder(folder).map_err(|source| WriteError::Refused { path: folder.to_path_buf(), source })?;
    }
    let named: Vec<(PathBuf, &PathBuf)> =
        files.iter().map(|(path, _)| (temporary_beside(path), path)).collect();
    let written = write_all(files, &named);
    if written.is_err() {
        for (temporary, _) in &named {
            // Best effort: the first failure is the one to report.
            let _ = disk::remove(temporary);
        }
    }
    written.map_err(|(path, source)| WriteError::Refused { path, source })?;
    let folders: Vec<PathBuf> = folders.into_iter().map(Path::to_owned).collect();
    disk::flush_all(&folders).map_err(|source| WriteError::Refused { path: PathBuf::from("."), source })
}

fn write_all(files: &[(PathBuf, &[u8])], named: &[(PathBuf, &PathBuf)]) -> Result<(), (PathBuf, io::Error)> {
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |source| (path, source)
    };
    for ((temporary, path), (_, bytes)) in named.iter().zip(files) {
        disk::make(temporary, RIGHTS).and_then(|mut file| file.write_all(bytes)).map_err(refused(path))?;
    }
    let temporaries: Vec<PathBuf> = named.iter().map(|(temporary, _)| temporary.clone()).collect();
    disk::flush_all(&temporaries).map_err(refused(Path::new(".")))?;
    named.iter().try_for_each(|(temporary, path)| disk::rename(temporary, path).map_err(refused(path)))
}

/// Writes a folder with all its files: it appears under its name complete, or not at all.
pub fn write_folder(path: &Path, files: &[FileToWrite]) -> Result<Outcome, WriteError> {
    if let Some(file) = files.iter().find(|file| !is_a_name(&file.name)) {
        return Err(WriteError::NotAName { name: file.name.clone() });
    }
    if path.exists() {
        return compare_folder(path, files);
    }
    let refused = |source| WriteError::Refused { path: path.to_owned(), source };
    let parent = folder_of(path);
    make_folder(parent).map_err(refused)?;
    let temporary = temporary_beside(path);
    match fill_folder(&temporary, files).and_then(|()| disk::rename(&temporary, path)) {
        Ok(()) => {
            sync_folder(parent).map_err(refused)?;
            Ok(Outcome::Written)
        }
        Err(source) => {
            clear_away(&temporary, files);
            // Somebody else may have written the same folder in the meantime: then theirs decides.
            if path.exists() { compare_folder(path, files) } else { Err(refused(source)) }
        }
    }
}

/// Makes a folder and all above it, each durable in its parent.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let parent = folder_of(path);
    make_folder(parent)?;
    match disk::make_folder(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !path.is_dir() => Err(error),
        Ok(()) | Err(_) => sync_folder(parent),
    }
}

fn fill_folder(folder: &Path, files: &[FileToWrite]) -> io::Result<()> {
    disk::make_folder(folder)?;
    for file in files {
        write_and_sync(&folder.join(&file.name), &file.bytes)?;
    }
    sync_folder(folder)
}

fn write_and_sync(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = disk::make(path, RIGHTS)?;
    file.write_all(bytes)?;
    file.flush_to_disk()
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    disk::flush(folder)
}

fn compare_folder(path: &Path, files: &[FileToWrite]) -> Result<Outcome, WriteError> {
    let different = |file: &str| WriteError::Different { path: path.to_owned(), file: file.to_owned() };
    for file in files {
        match fs::read(path.join(&file.name)) {
            Ok(bytes) if bytes == file.bytes => {}
            Ok(_) | Err(_) => return Err(different(&file.name)),
        }
    }
    let entries =
        fs::read_dir(path).map_err(|source| WriteError::Refused { path: path.to_owned(), source })?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !files.iter().any(|file| *file.name == *name) {
            return Err(different(&name.to_string_lossy()));
        }
    }
    Ok(Outcome::Unchanged)
}

fn clear_away(folder: &Path, files: &[FileToWrite]) {
    for file in files {
        let _ = disk::remove(&folder.join(&file.name));
    }
    let _ = disk::remove_folder(folder);
}

fn is_a_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

fn temporary_beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".isodesk-{}-{count}.part", process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Vec<FileToWrite> {
        pairs
            .iter()
            .map(|(name, text)| FileToWrite { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() })
            .collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_replaces_the_older_one_and_leaves_no_temporary_name() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("receipts/a.json");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["a.json"]);
    }

    #[test]
    fn a_folder_is_written_once_and_the_second_time_is_no_change() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("outbox/ballot-4");
        let made = files(&[("vote.json", "{}"), ("tally.csv", "a,b\n")]);
        assert_eq!(write_folder(&path, &made).unwrap(), Outcome::Written);
        assert_eq!(write_folder(&path, &made).unwrap(), Outcome::Unchanged);
        assert_eq!(names(&path), ["tally.csv", "vote.json"]);
        assert_eq!(names(desk.path().join("outbox").as_path()), ["ballot-4"]);
    }

    #[test]
    fn a_folder_with_other_bytes_is_never_written_over() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("ballot-4");
        write_folder(&path, &files(&[("vote.json", "{}")])).unwrap();
        let refused = write_folder(&path, &files(&[("vote.json", "{ }")])).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("`{}` is already there with another `vote.json`", path.display())
        );
        assert_eq!(refused.code(), "E-OUT-002");
        let one_too_many = write_folder(&path, &files(&[])).unwrap_err();
        assert!(one_too_many.to_string().ends_with("with another `vote.json`"));
        assert_eq!(fs::read(path.join("vote.json")).unwrap(), b"{}");
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let desk = tempfile::tempdir().unwrap();
        // The second file has the name of the first, which `create_new` refuses: the folder must not appear.
        let path = desk.path().join("ballot-4");
        let refused = write_folder(&path, &files(&[("vote.json", "1"), ("vote.json", "2")])).unwrap_err();
        assert_eq!(refused.code(), "E-OUT-001");
        assert!(names(desk.path()).is_empty());
        // A folder where the file should be: rename refuses.
        disk::make_folder(&desk.path().join("a.json")).unwrap();
        assert_eq!(write(&desk.path().join("a.json"), b"x").unwrap_err().code(), "E-OUT-001");
        assert_eq!(names(desk.path()), ["a.json"]);
    }

    #[test]
    fn a_name_never_becomes_a_path() {
        let desk = tempfile::tempdir().unwrap();
        let refused = write_folder(&desk.path().join("x"), &files(&[("../y", "1")])).unwrap_err();
        assert_eq!(refused.to_string(), "`../y` is not a file name");
        assert!(names(desk.path()).is_empty());
    }
}
