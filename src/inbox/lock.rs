//! Who is at work: the lock of the one watcher, and the name under which a process holds a file.
//!
//! The lock is the system's own (`flock`) and goes away with its process, whatever ends it; what is written in
//! the file only says who holds it.

use rustix::fs::{FlockOperation, flock};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// The lock of the one watcher of a desk; it lasts as long as this value.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The lock could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("another isodesk watches this desk: {holder}")]
    Held {
        /// Process, machine and since when.
        holder: String,
    },
    /// The file cannot be opened or locked.
    #[error("cannot lock `{path}`: {cause}")]
    Unlocked {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Takes the lock, or says who holds it. `since` is the moment that the file will name.
pub fn take(path: &Path, since: &str) -> Result<Lock, LockError> {
    let unlocked = |cause| LockError::Unlocked { path: path.to_owned(), cause };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(unlocked)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => return Err(LockError::Held { holder: holder_of(&mut file) }),
        Err(error) => return Err(unlocked(error.into())),
        Ok(()) => {}
    }
    let line = format!("process {} on {} since {since}\n", std::process::id(), machine());
    let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(line.as_bytes()));
    written.map_err(unlocked)?;
    Ok(Lock { _file: file })
}

/// Who holds the lock now, if anybody does.
pub fn who_holds(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    match flock(&file, FlockOperation::NonBlockingLockShared) {
        Err(rustix::io::Errno::WOULDBLOCK) => Some(holder_of(&mut file)),
        Err(_) | Ok(()) => None,
    }
}

fn holder_of(file: &mut File) -> String {
    let mut line = String::new();
    let _ = file.read_to_string(&mut line);
    let line = line.trim();
    if line.is_empty() { "a process that has not said its name".to_owned() } else { line.to_owned() }
}

/// The name under which this process holds files: `PID START MACHINE`. The start tells it from a later process
/// with the same number.
pub fn own_name() -> String {
    let process = std::process::id();
    format!("{process} {} {}", start_of(process).unwrap_or_default(), machine())
}

/// Whether the process of that name is still alive. Of another machine nobody knows: it counts as alive.
pub fn is_alive(name: &str) -> bool {
    let mut parts = name.splitn(3, ' ');
    let (Some(process), Some(start), Some(on)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    if on != machine() {
        return true;
    }
    let now = process.parse().ok().and_then(start_of);
    now.is_some_and(|now| now == start)
}

/// Whether a name is that of a process of this machine.
pub fn is_of_this_machine(name: &str) -> bool {
    name.splitn(3, ' ').nth(2) == Some(machine().as_str())
}

/// When a process began, in ticks since the machine did; none when there is no such process.
fn start_of(process: u32) -> Option<String> {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold blanks; the state after it says `Z` when the process has ended.
    let rest = line.rsplit_once(')')?.1.trim_start();
    if rest.starts_with('Z') || rest.starts_with('X') {
        return None;
    }
    rest.split(' ').nth(19).map(str::to_owned)
}

fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("isodesk.lock");
        let held = take(&path, "2026-03-02T11:00:00Z").unwrap();
        let refused = take(&path, "2026-03-02T12:00:00Z").unwrap_err();
        let holder = format!("process {} on {} since 2026-03-02T11:00:00Z", std::process::id(), machine());
        assert_eq!(refused.to_string(), format!("another isodesk watches this desk: {holder}"));
        assert_eq!(who_holds(&path), Some(holder));
        drop(held);
        assert_eq!(who_holds(&path), None);
        take(&path, "2026-03-02T13:00:00Z").unwrap();
    }

    #[test]
    fn a_process_is_known_by_its_number_and_start() {
        assert!(is_alive(&own_name()));
        assert!(!is_alive(&format!("{} 1 {}", std::process::id(), machine())));
        assert!(!is_alive("nonsense"));
        assert!(is_alive("1 1 another-machine"));
    }
}
