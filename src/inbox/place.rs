//! The moves after the commit: our copy to where it rests, the dropped file out of the drop folder.
//!
//! Every move can be made again: it looks at what is there and does what is missing, so that going on after a
//! crash is the same call. Nothing is removed but a dropped file whose very bytes rest in a copy of ours that
//! was forced to the disk before, and our own copies that are not needed.

use crate::{
    disk::{self, absent_is_done},
    domain::intake::FileMark,
    inbox::arrival::mark_at,
};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

/// Folders whose names changed and must still be forced to the disk: each once for many moves.
#[derive(Debug, Default)]
pub struct Folders(BTreeSet<PathBuf>);

impl Folders {
    /// Forces every changed folder to the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        let folders: Vec<PathBuf> = std::mem::take(&mut self.0).into_iter().collect();
        // The owner may take a folder of the drop folder away: one that is absent needs nothing.
        disk::flush_all(&folders)
    }

    fn changed(&mut self, path: &Path) {
        self.0.insert(path.parent().unwrap_or(Path::new(".")).to_owned());
    }
}

/// Moves our copy to where it rests; where it is there already, nothing is left to do.
pub fn settle_copy(copy: &Path, rest: &Path, folders: &mut Folders) -> io::Result<()> {
    make_folder_of(rest, folders)?;
    match disk::rename(copy, rest) {
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
    absent_is_done(disk::remove(copy))
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
    match disk::rename(dropped, aside) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            folders.changed(dropped);
            return absent_is_done(disk::remove(dropped)).map(|()| Left::Gone);
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
        absent_is_done(disk::remove(aside))?;
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
        match disk::rename_to_free(aside, &name) {
            Ok(()) => break,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let mut beside = dropped.file_name().unwrap_or_default().to_owned();
                beside.push(format!(".{again}"));
                name.set_file_name(beside);
            }
            Err(error) => return Err(error),
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
    match disk::rename_to_free(dropped, rest) {
        Ok(()) => {
            folders.changed(dropped);
            folders.changed(rest);
            Ok(Carried::There)
        }
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => Ok(Carried::OtherFileSystem),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Carried::There),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Carried::Left(Left::Gone)),
        Err(error) => Err(error),
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
    match disk::make_folder(folder) {
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
