//! The hidden command by which this program becomes a child that reads hostile files for its parent.

use crate::extract::worker;
use std::{
    ffi::OsString,
    io::Write as _,
    path::Path,
    process::{Command, ExitCode},
};
use worker::confine::Confinement;

/// Which walls of the kernel stand around a reading child on this machine; tried by one that then ends.
/// `path` names a file that does not exist.
pub fn walls(memory_mib: u64, path: &Path) -> Option<Confinement> {
    let program = std::env::current_exe().ok()?;
    let output =
        Command::new(program).arg(worker::COMMAND).arg(memory_mib.to_string()).arg(path).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

/// Serves as a reading child when the arguments (without the program's name) ask for that; ends when the
/// parent closes the pipe. With a path behind the limit it tries its walls and says which hold.
pub fn serve_if_asked(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let command = arguments.next()?;
    if command != worker::COMMAND && command != worker::ocr::COMMAND {
        return None;
    }
    let memory_mib = arguments.next().and_then(|text| text.to_str()?.parse().ok())?;
    if command == worker::ocr::COMMAND {
        let (program, languages) = (arguments.next()?, arguments.next()?);
        // It comes back only when the program cannot be started: the parent sees that nothing is said.
        let _ = worker::ocr::become_reader(memory_mib, program.to_str()?, languages.to_str()?);
        return Some(ExitCode::from(3));
    }
    let served = match arguments.next() {
        Some(path) => worker::confine::report(memory_mib, path.as_ref())
            .and_then(|line| writeln!(std::io::stdout(), "{line}")),
        None => worker::serve(memory_mib),
    };
    Some(if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
