//! A claimed file becomes a copy of our own, hashed on the way: what is recorded is what this copy holds.
//!
//! The file is opened without following links and without waiting (a pipe put in its place must not stop the
//! desk), and its mark is taken before and after: a file that changes under the copy is not taken.

use crate::{
    disk::{self, NewFile},
    domain::{digest::Digest, intake::FileMark},
    inbox::arrival::mark,
};
use rustix::fs::{Advice, OFlags, fadvise};
use sha2::{Digest as _, Sha256};
use std::{
    cell::RefCell,
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// Bytes moved at once: they stay near the processor while they are hashed and written.
const PIECE: usize = 128 * 1024;
/// From this length on it matters where the bytes of a dropped file are kept.
const LARGE: u64 = 64 * 1024;

thread_local! {
    /// One buffer for all the files of a thread: memory that is given back after each costs more than the copy.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A copy of our own, whole, but not yet forced to the disk; see [`seal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// SHA-256 of the bytes of the copy.
    pub digest: Digest,
    /// Length of the copy.
    pub length: u64,
    /// The dropped file, as it was while it was copied.
    pub mark: FileMark,
}

/// A file could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// It is no longer there.
    #[error("it was taken away")]
    Gone,
    /// It changed while it was copied.
    #[error("it is still being written: it changed while it was read")]
    Changed,
    /// It is not a file with bytes any more.
    #[error("it is not a file")]
    NotAFile,
    /// Its bytes cannot be had.
    #[error("cannot read it: {0}")]
    Unreadable(io::Error),
    /// Our copy cannot be written.
    #[error("cannot write the copy: {0}")]
    Unwritable(io::Error),
}

/// Copies the file at `path` to `copy`, replacing what a run that was cut off left there.
pub fn copy(path: &Path, copy: &Path) -> Result<Copied, CopyError> {
    let mut from = open_without_waiting(path).map_err(unopened)?;
    let before = from.metadata().map_err(CopyError::Unreadable)?;
    if !before.is_file() {
        return Err(CopyError::NotAFile);
    }
    let mut to = replace(copy).map_err(CopyError::Unwritable)?;
    let (digest, length) = pour(&mut from, &mut to, before.len())?;
    forget(&from, length);
    let after = from.metadata().map_err(CopyError::Unreadable)?;
    if mark(&before) != mark(&after) || length != after.len() {
        return Err(CopyError::Changed);
    }
    Ok(Copied { digest, length, mark: mark(&after) })
}

/// Lets the system have the memory back that holds a large dropped file: its bytes are needed no more, and the next copy
/// goes where they are, instead of where no other program has been yet.
fn forget(from: &File, length: u64) {
    if length >= LARGE {
        // Only the next copy would be slower.
        let _ = fadvise(from, 0, None, Advice::DontNeed);
    }
}

/// Opens a dropped file: no link is followed, and a pipe put in its place is not waited for.
pub(super) fn open_without_waiting(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Writes bytes that lay in another file as a copy of our own.
pub fn keep(bytes: &[u8], copy: &Path) -> Result<Copied, CopyError> {
    let mut to = replace(copy).map_err(CopyError::Unwritable)?;
    to.write_all(bytes).map_err(CopyError::Unwritable)?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(Copied { digest: Digest::of(bytes), length, mark: FileMark::default() })
}

/// Hashes a file of ours.
pub fn hash(path: &Path) -> io::Result<(Digest, u64)> {
    hash_of(File::open(path)?)
}

/// Hashes a dropped file, whatever lies in its place by now.
pub fn hash_dropped(path: &Path) -> io::Result<(Digest, u64)> {
    hash_of(open_without_waiting(path)?)
}

fn hash_of(mut from: File) -> io::Result<(Digest, u64)> {
    pour(&mut from, &mut io::sink(), u64::MAX).map_err(|error| match error {
        CopyError::Unreadable(cause) | CopyError::Unwritable(cause) => cause,
        CopyError::Gone | CopyError::Changed | CopyError::NotAFile => io::Error::other(error.to_string()),
    })
}

fn pour(from: &mut File, to: &mut impl Write, most: u64) -> Result<(Digest, u64), CopyError> {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.resize(PIECE, 0);
        pour_by(buffer, from, to, most)
    })
}

fn pour_by(
    piece: &mut [u8],
    from: &mut File,
    to: &mut impl Write,
    most: u64,
) -> Result<(Digest, u64), CopyError> {
    let mut hasher = Sha256::new();
    let mut length = 0_u64;
    loop {
        let count = match from.read(piece) {
            Ok(0) => return Ok((Digest::from_bytes(hasher.finalize().into()), length)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(CopyError::Unreadable(error)),
        };
        length += u64::try_from(count).unwrap_or(u64::MAX);
        if length > most {
            return Err(CopyError::Changed);
        }
        hasher.update(&piece[..count]);
        to.write_all(&piece[..count]).map_err(CopyError::Unwritable)?;
    }
}

/// Forces copies of our own, and their names, to the disk.
pub fn seal(copies: &[PathBuf], folder: &Path) -> io::Result<()> {
    disk::flush_all(copies)?;
    disk::flush(folder)
}

/// A new file under that name, read-only for everybody who opens it after us.
fn replace(path: &Path) -> io::Result<NewFile> {
    match disk::make(path, 0o444) {
        // Our own copy from a run that was cut off.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            disk::remove(path)?;
            disk::make(path, 0o444)
        }
        made => made,
    }
}

fn unopened(error: io::Error) -> CopyError {
    match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => CopyError::NotAFile,
        Some(code) if code == rustix::io::Errno::NXIO.raw_os_error() => CopyError::NotAFile,
        Some(_) | None if error.kind() == io::ErrorKind::NotFound => CopyError::Gone,
        Some(_) | None => CopyError::Unreadable(error),
    }
}
