//! The child's side: one question after the other until the parent closes the pipe.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::super::labels::LabelSet;
use super::super::{first, formats};
use super::confine::confine;
use super::wire::{self, Answer, Ask, Stay};

/// The hidden command that makes a process a reading child.
pub const COMMAND: &str = "read-in-isolation";

/// A child with more resident memory than this leaves after its answer.
const FAT_MIB: u64 = 96;
/// After so many files a child looks how much it holds.
const FILES_BETWEEN_LOOKS: u32 = 8;
/// Bytes of a page of memory, as `statm` counts them.
const PAGE: u64 = 4_096;

/// Reads files for the parent process, over stdin and stdout, under limits. Returns when stdin is closed.
pub fn serve(memory_mib: u64) -> io::Result<()> {
    confine(memory_mib)?;
    // What stumbles is said in the answer; stderr is for the last words of a dying process only.
    std::panic::set_hook(Box::new(|_| {}));
    answer_all(&mut io::stdin().lock(), &mut io::stdout().lock())
}

fn answer_all(questions: &mut impl Read, answers: &mut impl Write) -> io::Result<()> {
    let mut labels = Labels::default();
    let mut asked = 0_u32;
    while let Some((ask, path)) = wire::next_question(questions)? {
        asked += 1;
        let path = Path::new(OsStr::from_bytes(&path));
        let labels = labels.of(&ask)?;
        let answer =
            catch_unwind(AssertUnwindSafe(|| answer(&ask, path, labels))).unwrap_or(Answer::Stumbled);
        // To ask the system costs as much as a small page does.
        let leaves = asked.is_multiple_of(FILES_BETWEEN_LOOKS) && is_fat();
        wire::send_answer(answers, answer, if leaves { Stay::Leaves } else { Stay::Stays })?;
    }
    Ok(())
}

/// The labels that notices are read with: made once, as long as the same ones are asked for.
#[derive(Default)]
struct Labels {
    own: Vec<(String, String)>,
    all: Option<LabelSet>,
}

impl Labels {
    fn of(&mut self, ask: &Ask) -> io::Result<&LabelSet> {
        if ask.labels.is_empty() {
            return Ok(LabelSet::built_in());
        }
        if self.own != ask.labels {
            *self = Self { own: ask.labels.clone(), all: None };
        }
        let own = self.own.iter().map(|(text, field)| (text.as_str(), field.as_str()));
        let all = match self.all.take() {
            Some(all) => all,
            None => LabelSet::with(own).map_err(io::Error::other)?,
        };
        Ok(self.all.insert(all))
    }
}

fn answer(ask: &Ask, path: &Path, labels: &LabelSet) -> Answer {
    let bytes = match bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => return Answer::NoFile(error.to_string()),
    };
    if let Some(page) = ask.picture {
        return formats::picture(bytes, page).map_or_else(Answer::NoMember, Answer::Member);
    }
    if let Some(name) = &ask.notice_of {
        return Answer::Notice(Box::new(first::read(bytes, &ask.limits, name, labels)));
    }
    match ask.member {
        None => Answer::Text(Box::new(formats::read(bytes, &ask.limits))),
        Some(place) => match formats::member(&bytes, place, &ask.limits) {
            Ok(bytes) => Answer::Member(bytes),
            Err(trouble) => Answer::NoMember(trouble),
        },
    }
}

/// The bytes of a regular file: a pipe or a device would never end.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
    // Too large for the memory of a child: the allocation ends it, and the parent says so.
    let mut bytes = Vec::with_capacity(length);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether this process holds much memory, where the system says so.
fn is_fat() -> bool {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let resident = pages.and_then(|line| line.split(' ').nth(1)?.parse::<u64>().ok());
    resident.is_some_and(|pages| pages * PAGE > FAT_MIB << 20)
}
