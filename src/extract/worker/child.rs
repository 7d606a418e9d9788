//! The parent's side of one child: start it, ask it, keep the time, end it.

use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::disk::{self, Step};

use super::wire::{self, Answer, Ask, HEAD, Stay};
use super::{COMMAND, ReadFileError, ReaderSettings};

/// How much of a dying child's last words is read.
const LAST_WORDS: u64 = 2_000;

/// Most answers are shorter, and come with the first read.
const FIRST_READ: usize = 8 * 1024;

/// A child reads one file after the other: what one of them needed, up to 32 MiB at a time, is kept for the next and
/// not given back to the system in between. A C library that does not know these names does as it likes.
const MEMORY_IS_KEPT: [(&str, &str); 2] =
    [("MALLOC_MMAP_THRESHOLD_", "33554432"), ("MALLOC_TRIM_THRESHOLD_", "33554432")];

/// A child process that reads files.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    questions: ChildStdin,
    answers: ChildStdout,
    last_words: ChildStderr,
    asked: u32,
    stay: Stay,
}

/// Why there is no answer.
enum NoAnswer {
    Late,
    Gone(io::Error),
}

impl Child {
    /// Starts a child; it sets its own limits before it reads anything.
    pub(super) fn start(settings: &ReaderSettings) -> Result<Self, ReadFileError> {
        let program = settings.program.clone().map_or_else(std::env::current_exe, Ok);
        let program = program.map_err(|error| cannot_start(Path::new("isodesk"), &error))?;
        Self::spawn(&program, settings).map_err(|error| cannot_start(&program, &error))
    }

    fn spawn(program: &PathBuf, settings: &ReaderSettings) -> io::Result<Self> {
        disk::step(Step::Spawn, program)?;
        let mut process = Command::new(program)
            .arg(COMMAND)
            .arg(settings.memory_mib.to_string())
            .env_clear()
            .envs(MEMORY_IS_KEPT)
            .current_dir("/")
            // Ctrl-C at a terminal is for the desk, which ends its children itself.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(questions), Some(answers), Some(last_words)) = pipes else {
            return Err(io::Error::other("no pipes"));
        };
        Ok(Self { process, questions, answers, last_words, asked: 0, stay: Stay::Stays })
    }

    /// Whether this child has read enough and should be replaced.
    pub(super) fn is_spent(&self, most: u32) -> bool {
        self.stay == Stay::Leaves || self.asked >= most
    }

    /// Asks about a file; a child that does not answer in time, or not at all, is ended.
    pub(super) fn ask(
        &mut self,
        path: &Path,
        ask: &Ask,
        patience: Duration,
    ) -> Result<Answer, ReadFileError> {
        self.asked += 1;
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match self.exchange(&whole, ask, Instant::now() + patience) {
            Ok(answer) => Ok(answer),
            Err(NoAnswer::Late) => {
                self.end();
                Err(ReadFileError::TooSlow { path: path.to_owned(), patience })
            }
            Err(NoAnswer::Gone(error)) => Err(self.post_mortem(path, &error)),
        }
    }

    fn exchange(&mut self, path: &Path, ask: &Ask, until: Instant) -> Result<Answer, NoAnswer> {
        let bytes = path.as_os_str().as_bytes();
        wire::send_question(&mut self.questions, ask, bytes).map_err(NoAnswer::Gone)?;
        let mut first = [0; FIRST_READ];
        let mut came = self.receive_some(&mut first, until)?;
        while came < HEAD {
            came += self.receive_some(&mut first[came..], until)?;
        }
        let (head, begun) = first[..came].split_first_chunk().ok_or_else(too_long)?;
        let mut content = vec![0; wire::content_length(*head, &ask.limits).map_err(NoAnswer::Gone)?];
        let (known, rest) = content.split_at_mut_checked(begun.len()).ok_or_else(too_long)?;
        known.copy_from_slice(begun);
        self.receive(rest, until)?;
        let (answer, stay) = wire::answer(*head, content).map_err(NoAnswer::Gone)?;
        self.stay = stay;
        Ok(answer)
    }

    /// Fills the buffer, or says that time is up or the child gone.
    fn receive(&mut self, mut buffer: &mut [u8], until: Instant) -> Result<(), NoAnswer> {
        while !buffer.is_empty() {
            let count = self.receive_some(buffer, until)?;
            buffer = &mut buffer[count..];
        }
        Ok(())
    }

    /// Waits for bytes, and takes as many as are there and find room.
    fn receive_some(&mut self, buffer: &mut [u8], until: Instant) -> Result<usize, NoAnswer> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(NoAnswer::Late);
            }
            let timeout = Timespec::try_from(left).map_err(|_| NoAnswer::Late)?;
            let mut pipes = [PollFd::new(&self.answers, PollFlags::IN)];
            match poll(&mut pipes, Some(&timeout)) {
                Ok(0) => return Err(NoAnswer::Late),
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(NoAnswer::Gone(error.into())),
            }
            match self.answers.read(buffer) {
                Ok(0) => return Err(NoAnswer::Gone(io::ErrorKind::UnexpectedEof.into())),
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(NoAnswer::Gone(error)),
            }
        }
    }

    /// What the end of the child says about the file.
    fn post_mortem(&mut self, path: &Path, error: &io::Error) -> ReadFileError {
        let status = self.end();
        let mut words = String::new();
        let _ = self.last_words.by_ref().take(LAST_WORDS).read_to_string(&mut words);
        let path = path.to_owned();
        if words.contains("memory allocation") {
            return ReadFileError::TooLarge { path };
        }
        let how = match status.and_then(|status| status.signal()) {
            _ if words.contains("overflowed its stack") => "its stack ran over".to_owned(),
            Some(signal) => format!("signal {signal}"),
            None => error.to_string(),
        };
        ReadFileError::Died { path, how }
    }

    /// Ends the process by its id and takes its last status, so that no dead child is left behind.
    fn end(&mut self) -> Option<std::process::ExitStatus> {
        let _ = self.process.kill();
        self.process.wait().ok()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.end();
    }
}

fn too_long() -> NoAnswer {
    NoAnswer::Gone(io::Error::other("an answer longer than it says"))
}

fn cannot_start(program: &Path, error: &io::Error) -> ReadFileError {
    ReadFileError::CannotStart { program: program.to_owned(), why: error.to_string() }
}
