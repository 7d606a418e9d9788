//! The moves after the commit: our copy to where it rests, the dropped file out of the drop folder.
//!
//! Every move can be made again: it looks at what is there and does what is missing, so that going on after a
//! crash is the same call. Nothing is removed but a dropped file whose very bytes rest in a copy of ours that
//! was forced to the disk before, and our own copies that are not needed.

#![expect(clippy::disallowed_methods, reason = "this is the one place of the inbox that moves files")]

use crate::{domain::intake::FileMark, inbox::arrival::mark_at};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    thread,
};

/// Requests to the disk that are made at the same time.
const AT_ONCE: usize = 16;

/// Folders whose names changed and must still be forced to the disk: each once for many moves.
#[derive(Debug, Default)]
pub struct Folders(BTreeSet<PathBuf>);

impl Folders {
    /// Forces every changed folder to the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        let folders: Vec<PathBuf> = std::mem::take(&mut self.0).into_iter().collect();
        // The owner may take a folder of the drop folder away.
        side_by_side(&folders, |folder| absent_is_done(File::open(folder).and_then(|open| open.sync_all())))
    }

    fn changed(&mut self, path: &Path) {
        self.0.insert(path.parent().unwrap_or(Path::new(".")).to_owned());
    }
}

/// Forces copies of our own to the disk. A failure here is final: what the system says after a failed attempt
/// is not to be believed.
pub fn seal(copies: &[PathBuf]) -> io::Result<()> {
    side_by_side(copies, |copy| File::open(copy)?.sync_all())
}

/// Asks for many paths at once: the disk does one flush for all who ask in the same moment.
fn side_by_side(paths: &[PathBuf], ask: impl Fn(&Path) -> io::Result<()> + Sync) -> io::Result<()> {
    if let [only] = paths {
        return ask(only);
    }
    let ask = &ask;
    thread::scope(|scope| {
        let asked = paths
            .chunks(paths.len().div_ceil(AT_ONCE).max(1))
            .map(|some| scope.spawn(move || some.iter().try_for_each(|path| ask(path))));
        // All are begun before the first is waited for.
        let asked: Vec<_> = asked.collect();
        asked.into_iter().try_for_each(|asked| {
            asked
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread that forced files to the disk died")))
        })
    })
}

/// Forces the names in a folder to the disk.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Moves our copy to where it rests; where it is there already, nothing is left to do.
pub fn settle_copy(copy: &Path, rest: &Path, folders: &mut Folders) -> io::Result<()> {
    make_folder_of(rest, folders)?;
    match fs::rename(copy, rest) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && rest.exists() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            folders.changed(copy);
            folders.changed(rest);
            Ok(())
        }
    }
}

/// Removes a copy of ours that is not needed.
pub fn drop_copy(copy: &Path) -> io::Result<()> {
    absent_is_done(fs::remove_file(copy))
}

/// Takes a dropped file out of the drop folder, after its bytes rest in a copy of ours. It is first moved
/// aside by `aside`, a name of ours, so that nobody can change it by its name; if it is then not the file that
/// was copied, it is put back and arrives anew.
pub fn leave(dropped: &Path, copied: FileMark, aside: &Path, folders: &mut Folders) -> io::Result<Left> {
    if let Some(left) = mark_at(aside)? {
        return end_leave(dropped, (copied, left), aside, folders);
    }
    match mark_at(dropped)? {
        Some(now) if now == copied => {}
        Some(_) => return Ok(Left::Changed),
        None => return Ok(Left::Gone),
    }
    match fs::rename(dropped, aside) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            folders.changed(dropped);
            return absent_is_done(fs::remove_file(dropped)).map(|()| Left::Gone);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Left::Gone),
        Err(error) => return Err(error),
    }
    folders.changed(dropped);
    match mark_at(aside)? {
        Some(left) => end_leave(dropped, (copied, left), aside, folders),
        None => Ok(Left::Gone),
    }
}

/// What became of a dropped file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It no longer lies in the drop folder.
    Gone,
    /// Another file, or the same with other bytes, lies there now; it arrives anew.
    Changed,
}

fn end_leave(
    dropped: &Path,
    (copied, left): (FileMark, FileMark),
    aside: &Path,
    folders: &mut Folders,
) -> io::Result<Left> {
    // The rename itself set the time of change, so that one is not compared.
    if (FileMark { changed_ns: left.changed_ns, ..copied }) == left {
        absent_is_done(fs::remove_file(aside))?;
        folders.changed(aside);
        return Ok(Left::Gone);
    }
    put_back(aside, dropped)?;
    folders.changed(dropped);
    Ok(Left::Changed)
}

/// Puts a file back under its name, or beside it where that name is taken again.
fn put_back(aside: &Path, dropped: &Path) -> io::Result<()> {
    let mut name = dropped.to_owned();
    for again in 1.. {
        match renameat_with(CWD, aside, CWD, &name, RenameFlags::NOREPLACE) {
            Ok(()) => break,
            Err(rustix::io::Errno::EXIST) => {
                let mut beside = dropped.file_name().unwrap_or_default().to_owned();
                beside.push(format!(".{again}"));
                name.set_file_name(beside);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Moves a dropped file itself, unopened, to where it rests: what cannot or need not be copied.
pub fn carry(dropped: &Path, mark: FileMark, rest: &Path, folders: &mut Folders) -> io::Result<Carried> {
    match mark_at(dropped)? {
        Some(now) if now == mark => {}
        Some(_) => return Ok(Carried::Left(Left::Changed)),
        None => return Ok(Carried::Left(Left::Gone)),
    }
    make_folder_of(rest, folders)?;
    match renameat_with(CWD, dropped, CWD, rest, RenameFlags::NOREPLACE) {
        Ok(()) => {
            folders.changed(dropped);
            folders.changed(rest);
            Ok(Carried::There)
        }
        Err(rustix::io::Errno::XDEV) => Ok(Carried::OtherFileSystem),
        Err(rustix::io::Errno::EXIST) => Ok(Carried::There),
        Err(rustix::io::Errno::NOENT) => Ok(Carried::Left(Left::Gone)),
        Err(error) => Err(error.into()),
    }
}

/// Where a dropped file that was to be moved as it is lies now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Where it should rest.
    There,
    /// Still in the drop folder: the resting place is on another file system.
    OtherFileSystem,
    /// It was changed or taken away meanwhile.
    Left(Left),
}

/// Makes a folder and all above it; each is forced to the disk with the other changed folders.
pub fn make_folder(folder: &Path, folders: &mut Folders) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    make_folder(folder.parent().unwrap_or(Path::new("")), folders)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            folders.changed(folder);
            Ok(())
        }
    }
}

fn make_folder_of(path: &Path, folders: &mut Folders) -> io::Result<()> {
    make_folder(path.parent().unwrap_or(Path::new("")), folders)
}

fn absent_is_done(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => Ok(()),
    }
}
