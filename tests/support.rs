//! A desk of its own for each test: own folder, fixed day, the real binary.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Every line of stdout as JSON.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.stdout
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("`{line}` is no JSON: {error}"))
            })
            .collect()
    }

    /// The same run, if it ended with code 0.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }
}

impl Run {
    /// The same run, if it did its work: with or without blocking findings.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert!(
            matches!(self.code, 0 | 1),
            "code {}\nstdout: {}\nstderr: {}",
            self.code,
            self.stdout,
            self.stderr
        );
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A hermetic desk in a folder that goes away with the test.
pub(crate) struct TestDesk {
    folder: tempfile::TempDir,
    today: String,
}

impl TestDesk {
    /// A folder without a desk yet; every command works as if it were 2026-03-02.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), today: "2026-03-02".to_owned() }
    }

    /// The same desk on another day.
    pub(crate) fn on(mut self, today: &str) -> Self {
        today.clone_into(&mut self.today);
        self
    }

    /// The desk's folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path below the desk's folder.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    /// The program with this desk and day, ready for more arguments.
    pub(crate) fn command(&self) -> Command {
        let mut command = program();
        command.arg("--desk").arg(self.root()).args(["--today", &self.today]);
        command
    }

    /// Runs the program on this desk.
    pub(crate) fn run<Word: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = Word>) -> Run {
        self.command().args(words).output().unwrap().into()
    }

    /// Runs the program on this desk with `--json`; it did its work, with or without blocking findings.
    pub(crate) fn json<Word: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = Word>,
    ) -> Vec<serde_json::Value> {
        Run::from(self.command().arg("--json").args(words).output().unwrap()).done().json()
    }

    /// Puts bytes into the inbox under a name.
    pub(crate) fn drop_bytes(&self, name: impl AsRef<Path>, bytes: &[u8]) -> PathBuf {
        let path = self.root().join("inbox").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Puts a copy of a sample (a path below `samples/`) into the inbox under its own name.
    pub(crate) fn drop(&self, sample: &str) -> PathBuf {
        let from = project().join("samples").join(sample);
        self.drop_bytes(from.file_name().unwrap(), &std::fs::read(&from).unwrap())
    }
}

/// The program, in no desk and with no desk named by the environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isodesk"));
    command.env_remove("ISODESK_DIR").env("TZ", "Pacific/Kiritimati");
    command
}

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of the test corpora, or a line that names the test that is skipped without it.
pub(crate) fn corpus(below: &str, test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ISODESK_CORPORA")
        .map_or_else(|| project().join("../shared/corpora"), PathBuf::from);
    let path = root.join(below);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {test} (no corpora at {})", path.display());
    None
}
