//! The one gate to the disk: whatever changes a file, a folder or the ledger, or starts a program, is a step here.
//!
//! It refuses to know what is written and why: `outbox::{atomic, bundle}` and `inbox::{claim, place}` are the only
//! ones that change files, and they do it through this module. The one surprise: in a build with debug assertions
//! the n-th step can be made to fail, or the program to end there, so that a test can walk through every one of
//! them (`disk::fault`). A release build has nothing of that.
//!
//! A flush that failed is final ([`is_failed_flush`]): what the system says after it is not to be believed, and the
//! program ends rather than asks again.

#![expect(clippy::disallowed_methods, reason = "this is the one place that changes files")]

mod fault;
mod whole;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    thread,
};

/// Requests to the disk that are made at the same time: it does one flush for all that ask in the same moment.
const AT_ONCE: usize = 16;
/// Files for which it pays to start a thread that asks.
const FOR_A_THREAD: usize = 4;

/// What is about to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A file is made.
    Make,
    /// Bytes are written into it.
    Write,
    /// It is forced to the disk.
    Flush,
    /// It gets another name.
    Rename,
    /// It is removed.
    Remove,
    /// A folder is made.
    MakeFolder,
    /// A change of the ledger becomes durable.
    Commit,
    /// A program is started.
    Spawn,
}

/// Says that this step is about to happen to what lies at that path. The caller then does it.
pub(crate) fn step(step: Step, path: &Path) -> io::Result<()> {
    fault::at(step, path, || {})
}

/// A file that this program has made and is filling.
#[derive(Debug)]
pub(crate) struct NewFile {
    file: File,
    path: PathBuf,
}

/// Makes a file with these rights; one that is there is not touched.
pub(crate) fn make(path: &Path, rights: u32) -> io::Result<NewFile> {
    step(Step::Make, path)?;
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(rights).open(path)?;
    whole::know(&file, path);
    fault::is_made(path);
    Ok(NewFile { file, path: path.to_owned() })
}

impl NewFile {
    /// Forces it to the disk.
    pub(crate) fn flush_to_disk(self) -> io::Result<()> {
        step(Step::Flush, &self.path).and_then(|()| self.file.sync_all()).map_err(failed_flush)?;
        fault::is_flushed(&self.path);
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let file = &mut self.file;
        // What stops in the middle has written a part.
        fault::at(Step::Write, &self.path, || drop(file.write_all(&bytes[..bytes.len() / 2])))?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for NewFile {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Forces a file, or the names in a folder, to the disk.
pub(crate) fn flush(path: &Path) -> io::Result<()> {
    let open = File::open(path)?;
    step(Step::Flush, path).and_then(|()| open.sync_all()).map_err(failed_flush)?;
    fault::is_flushed(path);
    Ok(())
}

/// Forces many files, or the names in many folders, to the disk: all asked for at once. One that is not there any
/// more is none of ours, and needs nothing.
pub(crate) fn flush_all(paths: &[PathBuf]) -> io::Result<()> {
    if let [only] = paths {
        return absent_is_done(flush(only));
    }
    let (one_by_one, groups) = whole::parted(paths);
    for group in groups {
        group.paths.iter().try_for_each(|path| step(Step::Flush, path)).map_err(failed_flush)?;
        group.sync().map_err(failed_flush)?;
        group.paths.iter().for_each(|path| fault::is_flushed(path));
    }
    flush_each(&one_by_one)
}

/// Flushes one by one, with as many requests at the same time as pay.
fn flush_each(paths: &[&Path]) -> io::Result<()> {
    thread::scope(|scope| {
        let asked = paths
            .chunks(paths.len().div_ceil(AT_ONCE).max(FOR_A_THREAD))
            .map(|some| scope.spawn(move || some.iter().try_for_each(|path| absent_is_done(flush(path)))));
        // All are begun before the first is waited for.
        let asked: Vec<_> = asked.collect();
        asked.into_iter().try_for_each(|asked| {
            asked.join().unwrap_or_else(|_| Err(failed_flush(io::Error::other("the thread that asked died"))))
        })
    })
}

/// Gives a file or folder another name, replacing a file of that name.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step(Step::Rename, from)?;
    fs::rename(from, to)?;
    fault::is_renamed(from, to);
    Ok(())
}

/// Gives a file another name, unless that is taken.
pub(crate) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    step(Step::Rename, from)?;
    renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?;
    fault::is_renamed(from, to);
    Ok(())
}

/// Removes a file.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    step(Step::Remove, path)?;
    fs::remove_file(path)
}

/// Removes an empty folder.
pub(crate) fn remove_folder(path: &Path) -> io::Result<()> {
    step(Step::Remove, path)?;
    fs::remove_dir(path)
}

/// Makes one folder.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    step(Step::MakeFolder, path)?;
    fs::create_dir(path)
}

/// What is not there needs nothing more.
pub(crate) fn absent_is_done(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => Ok(()),
    }
}

/// The system could not make durable what was written.
#[derive(Debug, thiserror::Error)]
#[error("the disk did not take what was written: {0}")]
struct FailedFlush(io::Error);

fn failed_flush(cause: io::Error) -> io::Error {
    let kind = cause.kind();
    io::Error::new(kind, FailedFlush(cause))
}

/// Whether that is the failure of a flush, after which only a fresh start may go on.
pub(crate) fn is_failed_flush(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<FailedFlush>()).is_some()
}
