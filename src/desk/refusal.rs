//! Why a verb of the desk did not do its work: findings about the input, or trouble of the desk's own.

use crate::{
    domain::{
        calendar::ReadCalendarError,
        finding::{Finding, Severity},
    },
    outbox::{atomic::WriteError, submission::SubmissionError},
    store::StoreError,
};

/// A verb did not do its work. Nothing was half done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What was asked for is not there, or is not one thing: a wrong word on the command line.
    #[error("{}: {}", .0.code, .0.message)]
    Unknown(Box<Finding>),
    /// The input is refused; at least one finding is blocking.
    #[error("{}", first(.0))]
    Findings(Vec<Finding>),
    /// The ledger.
    #[error("{}: {source}", source.code())]
    Store {
        /// What it says.
        #[from]
        source: StoreError,
    },
    /// The files of a submission could not be made.
    #[error("{}: {source}", source.code())]
    Submission {
        /// What it says.
        #[from]
        source: SubmissionError,
    },
    /// The files of a submission could not be written.
    #[error("{}: {source}", source.code())]
    Write {
        /// What it says.
        #[from]
        source: WriteError,
    },
    /// The settings name no calendar.
    #[error(transparent)]
    Calendar(#[from] ReadCalendarError),
    /// A file could not be read.
    #[error("E-CFG-012: `{path}` cannot be read: {source}")]
    Unreadable {
        /// The file as it was named.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Refusal {
    /// One blocking finding.
    pub fn because(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Findings(vec![Finding::new(code, Severity::Blocking, message).hint(hint)])
    }

    /// A wrong word on the command line.
    pub fn unknown(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Unknown(Box::new(Finding::new(code, Severity::Blocking, message).hint(hint)))
    }

    /// The next step, where there is one beside those of the findings.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown(finding) => finding.hint.clone(),
            Self::Store { source } => Some(source.hint()),
            Self::Findings(_) | Self::Submission { .. } => None,
            Self::Write { source } => Some(source.hint().to_owned()),
            Self::Calendar(error) => Some(error.hint()),
            Self::Unreadable { .. } => Some("name a file that you may read".to_owned()),
        }
    }
}

fn first(findings: &[Finding]) -> String {
    findings.first().map_or_else(String::new, |finding| format!("{}: {}", finding.code, finding.message))
}
