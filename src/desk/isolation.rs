//! The hidden command by which this program becomes a child that reads hostile files for its parent.

use crate::extract::worker;
use std::{ffi::OsString, process::ExitCode};

/// Serves as a reading child when the arguments (without the program's name) ask for that; ends when the
/// parent closes the pipe.
pub fn serve_if_asked(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    if arguments.next()? != worker::COMMAND {
        return None;
    }
    let memory_mib = arguments.next().and_then(|text| text.to_str()?.parse().ok())?;
    let served = worker::serve(memory_mib);
    Some(if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
