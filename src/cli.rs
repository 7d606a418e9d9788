//! The command line: words in, words out. No rule lives here.

/// Runs the command that the arguments name.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
