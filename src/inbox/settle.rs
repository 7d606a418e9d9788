//! When is a file complete: its size and time stand still, and its end is there.
//!
//! The wait grows and never ends in silence: a file whose end never comes is taken as it is after the longest
//! wait, and reading it then says what is missing. Time is what the caller says it is.

use crate::{
    domain::intake::FileMark,
    inbox::{arrival::Arrival, claim::open_without_waiting},
};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
    time::Duration,
};

/// How far from the end the closing marks of a PDF (`%%EOF`) and a ZIP (its end record) may lie.
const TAIL: u64 = 70 * 1024;

/// Where they lie in nearly every file.
const LAST: u64 = 1024;

/// How long a file is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// So long its size and time must have stood still.
    pub steady: Duration,
    /// So long when its end is not there; then it is taken as it is.
    pub without_end: Duration,
}

/// Which files are growing, by path; kept between looks.
#[derive(Debug, Default)]
pub struct Settling {
    seen: HashMap<Vec<u8>, Seen>,
}

#[derive(Debug)]
struct Seen {
    mark: FileMark,
    since: Duration,
}

/// What a look at one file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It is complete.
    Complete,
    /// It is still being written; look again after that long.
    Growing(Duration),
    /// It stands still, but its end is not there; look again after that long.
    NoEnd(Duration),
}

impl Look {
    /// When to look again, if that is worth anything.
    pub const fn again_after(self) -> Option<Duration> {
        match self {
            Self::Complete => None,
            Self::Growing(pause) | Self::NoEnd(pause) => Some(pause),
        }
    }
}

impl Settling {
    /// Looks at a file at the moment `now` (a clock that only goes forward). `age` is for how long it has stood
    /// still already, by the file system's own clock, where that is known.
    pub fn look(&mut self, arrival: &Arrival, now: Duration, waits: Waits, age: Duration) -> Look {
        let seen = self.seen.entry(arrival.below.clone()).or_insert(Seen { mark: arrival.mark, since: now });
        if seen.mark != arrival.mark {
            *seen = Seen { mark: arrival.mark, since: now };
        }
        let still = now.saturating_sub(seen.since).max(age);
        if still < waits.steady {
            return Look::Growing(waits.steady.saturating_sub(still));
        }
        if still < waits.without_end && !has_end(&arrival.path).unwrap_or(true) {
            return Look::NoEnd(still.max(waits.steady).min(waits.without_end.saturating_sub(still)));
        }
        Look::Complete
    }

    /// Forgets files that are no longer listed.
    pub fn keep_only(&mut self, arrivals: &[Arrival]) {
        let listed: std::collections::HashSet<&[u8]> =
            arrivals.iter().map(|arrival| arrival.below.as_slice()).collect();
        self.seen.retain(|path, _| listed.contains(path.as_slice()));
    }
}

/// Whether a file that begins as a PDF or ZIP also ends as one; every other file has no end to look for.
fn has_end(path: &Path) -> io::Result<bool> {
    let mut file = open_without_waiting(path)?;
    let mut head = [0; 8];
    let count = read_up_to(&mut file, &mut head)?;
    let end: &[u8] = match &head[..count] {
        head if head.starts_with(b"%PDF-") => b"%%EOF",
        head if head.starts_with(b"PK\x03\x04") => b"PK\x05\x06",
        _ => return Ok(true),
    };
    // Nearly always it is the very last thing: the long tail is looked through only where it is not.
    for tail in [LAST, TAIL] {
        if tail_holds(&mut file, tail, end)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn tail_holds(file: &mut File, length: u64, end: &[u8]) -> io::Result<bool> {
    let whole = file.metadata()?.len();
    file.seek(SeekFrom::Start(whole.saturating_sub(length)))?;
    let mut tail = Vec::new();
    file.by_ref().take(length).read_to_end(&mut tail)?;
    Ok(tail.windows(end.len()).rev().any(|window| window == end))
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match file.read(&mut buffer[count..])? {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::arrival;

    const STEADY: Duration = Duration::from_millis(500);
    const WAITS: Waits = Waits { steady: STEADY, without_end: Duration::from_secs(10) };
    const FRESH: Duration = Duration::ZERO;

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn put(folder: &Path, bytes: &[u8]) -> Arrival {
        crate::outbox::atomic::write(&folder.join("a.pdf"), bytes).unwrap();
        arrival::list(folder, &[]).arrivals.remove(0)
    }

    #[test]
    fn a_file_is_complete_when_it_stands_still_and_has_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut settling = Settling::default();
        let growing = put(folder.path(), b"%PDF-1.7 one");
        assert_eq!(settling.look(&growing, at(0), WAITS, FRESH), Look::Growing(STEADY));
        let longer = put(folder.path(), b"%PDF-1.7 one two");
        assert_eq!(settling.look(&longer, at(400), WAITS, FRESH), Look::Growing(STEADY));
        assert_eq!(settling.look(&longer, at(900), WAITS, FRESH), Look::NoEnd(STEADY));
        assert_eq!(settling.look(&longer, at(4_400), WAITS, FRESH), Look::NoEnd(at(4_000)));
        assert_eq!(settling.look(&longer, at(10_400), WAITS, FRESH), Look::Complete);
        let whole = put(folder.path(), b"%PDF-1.7 one two %%EOF\n");
        assert_eq!(settling.look(&whole, at(10_500), WAITS, FRESH), Look::Growing(STEADY));
        assert_eq!(settling.look(&whole, at(11_000), WAITS, FRESH), Look::Complete);
    }

    #[test]
    fn a_file_that_lay_still_before_the_desk_looked_is_complete_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let whole = put(folder.path(), b"%PDF-1.7 %%EOF");
        assert_eq!(Settling::default().look(&whole, at(0), WAITS, at(60_000)), Look::Complete);
        let torn = put(folder.path(), b"PK\x03\x04 torn");
        assert_eq!(Settling::default().look(&torn, at(0), WAITS, at(600)), Look::NoEnd(at(600)));
        assert_eq!(Settling::default().look(&torn, at(0), WAITS, at(60_000)), Look::Complete);
    }
}
