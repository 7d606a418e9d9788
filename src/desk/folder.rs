//! The folder of a desk: which file and folder lies where.

use std::path::{Path, PathBuf};

/// The places of one desk. Only names are made here; nothing is opened or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskFolder {
    root: PathBuf,
}

impl DeskFolder {
    /// The desk that lies in this folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The settings, `isodesk.toml`.
    pub fn settings(&self) -> PathBuf {
        self.root.join("isodesk.toml")
    }

    /// The ledger, `isodesk.db`.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("isodesk.db")
    }

    /// Who watches this desk, `isodesk.lock`.
    pub fn lock(&self) -> PathBuf {
        self.root.join("isodesk.lock")
    }

    /// Rule sets of this desk's own, `rules/*.toml`.
    pub fn rules(&self) -> PathBuf {
        self.root.join("rules")
    }

    /// The signing key, `isodesk.key`; its public half lies beside it.
    pub fn key(&self) -> PathBuf {
        self.root.join("isodesk.key")
    }

    /// The drop folder.
    pub fn inbox(&self) -> PathBuf {
        self.root.join("inbox")
    }

    /// Content-addressed store of everything filed, write-once.
    pub fn archive(&self) -> PathBuf {
        self.root.join("archive")
    }

    /// Copies of files that are being taken in.
    pub fn incoming(&self) -> PathBuf {
        self.root.join("archive/incoming")
    }

    /// A place that the ledger names from the desk's folder.
    pub fn place(&self, from_here: &str) -> PathBuf {
        self.root.join(from_here)
    }

    /// Dropped files that wait for a person's word.
    pub fn held(&self) -> PathBuf {
        self.root.join("held")
    }

    /// Dropped files whose bytes were already filed.
    pub fn duplicates(&self) -> PathBuf {
        self.root.join("duplicates")
    }

    /// Dropped files that cannot be read safely.
    pub fn quarantine(&self) -> PathBuf {
        self.root.join("quarantine")
    }

    /// One receipt for each dropped file.
    pub fn receipts(&self) -> PathBuf {
        self.root.join("receipts")
    }

    /// What the desk makes: submissions, mails, reports.
    pub fn outbox(&self) -> PathBuf {
        self.root.join("outbox")
    }
}
