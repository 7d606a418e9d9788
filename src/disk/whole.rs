//! Many files forced to the disk by one request to their file system, instead of one for each.
//!
//! A backlog makes hundreds of small files a second; asked one by one, the disk writes the same blocks of its tables
//! again and again. One request is believed only where it says what a flush of each file would have said: on Linux
//! since 5.8, on file systems of this machine that are known to do it, and by a handle that was opened before the
//! files were made, so that no other program hears of an error in its place. Everywhere else each file is flushed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// From so many files of one file system on, it is asked as a whole: for fewer it would wait for what other programs
/// have written too.
const MANY: usize = 12;

/// Requests to one file system at the same time: the stages of the line ask, each for its own files.
const AT_ONCE: usize = 3;

/// The file systems in which this program has made a file, by their device; none where a file must be asked itself.
static KNOWN: Mutex<BTreeMap<u64, Option<Arc<FileSystem>>>> = Mutex::new(BTreeMap::new());

/// A file system that is asked as a whole, by as many at the same time as it has handles.
struct FileSystem {
    handles: Vec<Mutex<Handle>>,
}

/// The system tells an error once to each handle. Who asks by it after that must not take the error for gone.
struct Handle {
    open: File,
    has_failed: bool,
}

impl FileSystem {
    /// By handles to that folder of it; nothing where it does not tell every error.
    fn by(folder: &Path) -> Option<Self> {
        let open = |_| File::open(folder).ok().filter(system::tells_every_error);
        let handles =
            (0..AT_ONCE).map(open).map(|open| Some(Mutex::new(Handle { open: open?, has_failed: false })));
        Some(Self { handles: handles.collect::<Option<_>>()? })
    }

    fn sync(&self) -> io::Result<()> {
        let free = self.handles.iter().find_map(|handle| handle.try_lock().ok());
        let first = || self.handles[0].lock().unwrap_or_else(PoisonError::into_inner);
        let mut handle = free.unwrap_or_else(first);
        if handle.has_failed {
            return Err(io::Error::other("an earlier flush of the file system failed"));
        }
        let done = system::sync(&handle.open);
        handle.has_failed = done.is_err();
        done
    }
}

/// Gets to know the file system of a file that was just made.
pub(super) fn know(made: &File, path: &Path) {
    let Ok(device) = made.metadata().map(|metadata| metadata.dev()) else { return };
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(device).or_insert_with(|| {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        FileSystem::by(folder).map(Arc::new)
    });
}

/// Parts paths into those to flush one by one, and groups that one request serves.
pub(super) fn parted(paths: &[PathBuf]) -> (Vec<&Path>, Vec<Group<'_>>) {
    let mut one_by_one = Vec::new();
    let mut groups: BTreeMap<u64, Vec<&Path>> = BTreeMap::new();
    for path in paths.iter().map(PathBuf::as_path) {
        match fs::metadata(path) {
            Ok(metadata) => groups.entry(metadata.dev()).or_default().push(path),
            Err(_) => one_by_one.push(path),
        }
    }
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut whole = Vec::new();
    for (device, paths) in groups {
        match known.get(&device) {
            Some(Some(of)) if paths.len() >= MANY => whole.push(Group { of: Arc::clone(of), paths }),
            _ => one_by_one.extend(paths),
        }
    }
    (one_by_one, whole)
}

/// Files and folders of one file system.
pub(super) struct Group<'a> {
    of: Arc<FileSystem>,
    /// What is to be on the disk.
    pub(super) paths: Vec<&'a Path>,
}

impl Group<'_> {
    /// Forces all that was written in this file system to the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.of.sync()
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::{fs::File, io};

    /// File systems of this machine that flush as a whole what they flush file by file: ext2 to ext4, XFS, Btrfs, F2FS.
    const LOCAL: [u64; 4] = [0xef53, 0x5846_5342, 0x9123_683e, 0xf2f5_2010];
    /// The first Linux whose request for a whole file system says what went wrong.
    const SINCE: (u32, u32) = (5, 8);

    pub(super) fn tells_every_error(handle: &File) -> bool {
        let is_local = rustix::fs::fstatfs(handle)
            .is_ok_and(|found| LOCAL.contains(&(found.f_type.cast_unsigned() & 0xffff_ffff)));
        is_local && release().is_some_and(|release| release >= SINCE)
    }

    fn release() -> Option<(u32, u32)> {
        let names = rustix::system::uname();
        let mut numbers = names.release().to_str().ok()?.split(|letter: char| !letter.is_ascii_digit());
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }

    pub(super) fn sync(handle: &File) -> io::Result<()> {
        Ok(rustix::fs::syncfs(handle)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::{fs::File, io};

    pub(super) fn tells_every_error(_handle: &File) -> bool {
        false
    }

    pub(super) fn sync(handle: &File) -> io::Result<()> {
        handle.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_of_a_known_file_system_are_one_request() {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = (0..MANY).map(|number| folder.path().join(number.to_string())).collect();
        let [first, .., last] = paths.as_slice() else { panic!("too few") };
        let made = File::create(first).unwrap();
        for path in &paths {
            File::create(path).unwrap();
        }
        know(&made, first);
        let believed = system::tells_every_error(&made);
        let (one_by_one, groups) = parted(&paths);
        assert_eq!((one_by_one.len(), groups.len()), if believed { (0, 1) } else { (MANY, 0) });
        assert!(groups.iter().all(|group| group.paths.len() == MANY && group.sync().is_ok()));
        // One fewer is asked for one by one; what is gone meanwhile is never part of a group.
        fs::remove_file(last).unwrap();
        let (one_by_one, groups) = parted(&paths);
        assert_eq!((one_by_one.len(), groups.len()), (MANY, 0));
    }

    #[test]
    fn after_a_failure_the_file_system_is_believed_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let open = File::open(folder.path()).unwrap();
        let broken = FileSystem { handles: vec![Mutex::new(Handle { open, has_failed: true })] };
        assert_eq!(broken.sync().unwrap_err().to_string(), "an earlier flush of the file system failed");
    }
}
