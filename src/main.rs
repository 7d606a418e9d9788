//! The `isodesk` program: it ends with the code that the command gives.

use std::process::ExitCode;

fn main() -> ExitCode {
    isodesk::cli::run()
}
