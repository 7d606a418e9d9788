//! What lies in the drop folder now: the listing is the truth, at every look.
//!
//! Folders are walked, links are not followed, and nothing is opened: a FIFO would wait for ever.

use crate::{domain::intake::FileMark, inbox::name};
use std::{
    ffi::OsStr,
    fs::{self, FileType, Metadata},
    io,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{FileTypeExt as _, MetadataExt as _},
    },
    path::{Path, PathBuf},
};

/// Folders below folders that are walked; deeper ones are said to be too deep.
const DEEPEST: usize = 32;

/// The note about itself that a drop folder comes with, and how it begins: another one is a dropped file.
const OUR_NOTE: &str = "README.md";
const OUR_NOTE_BEGINS: &[u8] = b"# inbox\n";

/// What lies under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A file with bytes.
    File,
    /// A link to somewhere else.
    Link,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// A device.
    Device,
}

impl Nature {
    /// The word for messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Link => "symbolic link",
            Self::Fifo => "named pipe",
            Self::Socket => "socket",
            Self::Device => "device",
        }
    }
}

/// One name found in the drop folder, or given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Where it lies.
    pub path: PathBuf,
    /// Its path below the drop folder, byte for byte; the whole path of a given file.
    pub below: Vec<u8>,
    /// What it is.
    pub nature: Nature,
    /// Which file exactly.
    pub mark: FileMark,
}

impl Arrival {
    /// The name without folders, byte for byte.
    pub fn name(&self) -> &[u8] {
        self.below.rsplit(|byte| *byte == b'/').next().unwrap_or(&self.below)
    }

    /// The same file as one of the drop folder, if that is where it lies; `folder` without links in it.
    pub fn inside(&self, folder: &Path) -> Option<Self> {
        let whole = Path::new(OsStr::from_bytes(&self.below));
        let below = whole.strip_prefix(folder).ok()?;
        Some(Self { path: whole.to_owned(), below: below.as_os_str().as_bytes().to_vec(), ..*self })
    }

    /// The first folder below the drop folder in which it lies.
    pub fn subfolder(&self) -> Option<String> {
        let slash = self.below.iter().position(|byte| *byte == b'/')?;
        Some(name::display(&self.below[..slash]))
    }
}

/// Everything found in one look.
#[derive(Debug, Default)]
pub struct Listing {
    /// What lies there, by path.
    pub arrivals: Vec<Arrival>,
    /// How many names were left alone, as the settings say.
    pub left_alone: usize,
    /// Folders and names that could not be looked at, and why.
    pub troubles: Vec<(PathBuf, io::Error)>,
}

/// Lists the drop folder and the folders in it. Names that fit a pattern of `leave_alone` are left alone.
pub fn list(folder: &Path, leave_alone: &[String]) -> Listing {
    let mut listing = Listing::default();
    walk(folder, &[], leave_alone, 0, &mut listing);
    listing.arrivals.sort_by(|one, other| one.below.cmp(&other.below));
    listing
}

/// The file that was given by its path.
pub fn given(path: &Path) -> io::Result<Arrival> {
    let metadata = fs::symlink_metadata(path)?;
    // A person who names a link means the file; what lies in the drop folder is never followed.
    let metadata = if metadata.is_symlink() { fs::metadata(path)? } else { metadata };
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let whole = fs::canonicalize(path)?;
    Ok(Arrival {
        below: whole.as_os_str().as_bytes().to_vec(),
        path: path.to_owned(),
        nature: nature(metadata.file_type()),
        mark: mark(&metadata),
    })
}

/// The mark that lies under that path now, if anything does; a link is not followed.
pub fn mark_at(path: &Path) -> io::Result<Option<FileMark>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(mark(&metadata))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The mark of a file.
pub fn mark(metadata: &Metadata) -> FileMark {
    let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
    FileMark {
        device: metadata.dev(),
        inode: metadata.ino(),
        length: metadata.len(),
        modified_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed_ns: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
}

fn walk(folder: &Path, below: &[u8], leave_alone: &[String], depth: usize, listing: &mut Listing) {
    if depth > DEEPEST {
        listing.troubles.push((folder.to_owned(), io::Error::other("the folders are nested too deep")));
        return;
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // Renamed or taken away between the listing and the look: the next look finds it.
        Err(error) if depth > 0 && error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => return listing.troubles.push((folder.to_owned(), error)),
    };
    for entry in entries {
        match entry {
            Ok(entry) => look(&entry, below, leave_alone, depth, listing),
            Err(error) => listing.troubles.push((folder.to_owned(), error)),
        }
    }
}

fn look(entry: &fs::DirEntry, below: &[u8], leave_alone: &[String], depth: usize, listing: &mut Listing) {
    let own = entry.file_name();
    let shown = own.to_string_lossy();
    let ours = depth == 0 && shown == OUR_NOTE && is_our_note(&entry.path());
    if ours {
        return;
    }
    if leave_alone.iter().any(|pattern| name::fits(pattern, &shown)) {
        listing.left_alone += 1;
        return;
    }
    let mut path = below.to_vec();
    path.extend_from_slice(own.as_bytes());
    match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => {
            path.push(b'/');
            walk(&entry.path(), &path, leave_alone, depth + 1, listing);
        }
        Ok(metadata) => listing.arrivals.push(Arrival {
            path: entry.path(),
            below: path,
            nature: nature(metadata.file_type()),
            mark: mark(&metadata),
        }),
        // Taken away between the listing and the look.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        // A folder that may be listed and not entered: what lies in it cannot be looked at, so that it waits itself.
        Err(error) => {
            let folder = entry.path().parent().map_or_else(|| entry.path(), Path::to_owned);
            if listing.troubles.last().is_none_or(|(path, _)| *path != folder) {
                listing.troubles.push((folder, error));
            }
        }
    }
}

fn is_our_note(path: &Path) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    is_file && fs::read(path).is_ok_and(|bytes| bytes.starts_with(OUR_NOTE_BEGINS))
}

fn nature(kind: FileType) -> Nature {
    if kind.is_file() {
        Nature::File
    } else if kind.is_symlink() {
        Nature::Link
    } else if kind.is_fifo() {
        Nature::Fifo
    } else if kind.is_socket() {
        Nature::Socket
    } else {
        Nature::Device
    }
}
