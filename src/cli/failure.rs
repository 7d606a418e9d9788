//! How a command ends. Only this file knows exit codes.

use serde_json::{Value, json};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// A command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Exit code 0.
    Clean,
    /// Exit code 1: done, with blocking findings.
    WithFindings,
}

impl Done {
    /// The exit code.
    pub fn code(self) -> ExitCode {
        match self {
            Self::Clean => ExitCode::SUCCESS,
            Self::WithFindings => ExitCode::from(1),
        }
    }
}

/// A command that could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Exit code 2: the words were wrong.
    WrongUse {
        /// Code, what is wrong and why, in one line.
        message: String,
        /// The next step.
        hint: Option<String>,
    },
    /// Exit code 3: the desk could not work.
    CouldNotWork {
        /// Code, what is wrong and why, in one line.
        message: String,
        /// The next step.
        hint: Option<String>,
    },
    /// The reader of stdout has gone away: exit code 0, silently.
    ReaderGone,
}

impl Failure {
    /// The words were wrong.
    pub fn wrong_use(message: impl ToString) -> Self {
        Self::WrongUse { message: message.to_string(), hint: None }
    }

    /// The desk could not work.
    pub fn could_not_work(message: impl ToString) -> Self {
        Self::CouldNotWork { message: message.to_string(), hint: None }
    }

    /// The same failure with its next step.
    #[must_use]
    pub fn hint(self, step: impl ToString) -> Self {
        let hint = Some(step.to_string());
        match self {
            Self::WrongUse { message, .. } => Self::WrongUse { message, hint },
            Self::CouldNotWork { message, .. } => Self::CouldNotWork { message, hint },
            Self::ReaderGone => Self::ReaderGone,
        }
    }

    /// The exit code.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::WrongUse { .. } => ExitCode::from(2),
            Self::CouldNotWork { .. } => ExitCode::from(3),
            Self::ReaderGone => ExitCode::SUCCESS,
        }
    }

    /// Says it: one line of cause, one line for the next step.
    pub fn say(&self, err: &mut dyn Write) {
        let (Self::WrongUse { message, hint } | Self::CouldNotWork { message, hint }) = self else { return };
        let _ = writeln!(err, "error: {message}");
        if let Some(hint) = hint {
            let _ = writeln!(err, "hint: {hint}");
        }
    }

    /// The same for a program: `{"error":{"code":…,"message":…,"hint":…}}`.
    pub fn as_json(&self) -> Option<Value> {
        let (Self::WrongUse { message, hint } | Self::CouldNotWork { message, hint }) = self else {
            return None;
        };
        let (code, message) = match message.split_once(": ") {
            Some((code, rest)) if is_a_code(code) => (Some(code), rest),
            Some(_) | None => (None, message.as_str()),
        };
        Some(json!({ "error": { "code": code, "message": message, "hint": hint } }))
    }
}

/// `E-BAL-006`: an `E`, the letters of a series, three digits.
fn is_a_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let is = |part: Option<&str>, holds: fn(&u8) -> bool| {
        part.is_some_and(|part| !part.is_empty() && part.as_bytes().iter().all(holds))
    };
    parts.next() == Some("E")
        && is(parts.next(), u8::is_ascii_uppercase)
        && is(parts.next(), u8::is_ascii_digit)
        && parts.next().is_none()
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Self::could_not_work(format!("E-CFG-007: cannot write the output: {error}"))
            .hint("see that the disk or program that takes the output has room")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_object_with_its_code_apart() {
        let failure = Failure::wrong_use("E-CFG-003: no desk: here").hint("make one");
        assert_eq!(
            failure.as_json().unwrap().to_string(),
            r#"{"error":{"code":"E-CFG-003","message":"no desk: here","hint":"make one"}}"#
        );
        assert!(!is_a_code("E-1-A") && !is_a_code("cannot") && !is_a_code("E-CFG"));
        assert_eq!(Failure::ReaderGone.as_json(), None);
    }
}
