//! The rule sets of a desk: those built in, those in its folder `rules/`, and those that ballots were opened under.
//!
//! A ballot keeps the rules it was opened under. So a rule set that is not built in is kept whole in the ledger with
//! the first ballot opened under it; its file may go away, but may not say something else under the same name.

use crate::{
    desk::{Desk, folder::DeskFolder},
    domain::{
        event::Deed,
        ruleset::{ReadRuleSetError, RuleSet, RuleSets},
    },
    outbox::atomic::{self, WriteError},
    store::{self, Store, StoreError, Transaction},
};
use serde_json::json;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The rule sets of a desk cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum RuleSetsError {
    /// A file of the folder cannot be read.
    #[error("E-RUL-001: `{path}` cannot be read: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A file is no rule set.
    #[error("E-RUL-002: `{path}`: {cause}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: ReadRuleSetError,
    },
    /// Two sets have one name.
    #[error("E-RUL-003: `{path}`: `{id}` is the name of another rule set ({other})")]
    Twice {
        /// The file.
        path: PathBuf,
        /// The name.
        id: String,
        /// Where the other one lies.
        other: String,
    },
    /// A file has changed since ballots were opened under it.
    #[error("E-RUL-004: `{path}` has changed since ballots were opened under `{id}`")]
    Changed {
        /// The file.
        path: PathBuf,
        /// The name.
        id: String,
    },
    /// No rule set has that name.
    #[error("E-RUL-005: `{id}` is no rule set of this desk")]
    Unknown {
        /// The name.
        id: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// The file to be written is there already.
    #[error("E-RUL-006: `{path}` is there already")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The ledger.
    #[error("{}: {source}", source.code())]
    Store {
        /// What it says.
        #[from]
        source: StoreError,
    },
    /// The file cannot be written.
    #[error("{}: {source}", source.code())]
    Write {
        /// Why.
        #[from]
        source: WriteError,
    },
}

impl RuleSetsError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable { .. } => {
                "give the desk's user the right to read it, or take it away".to_owned()
            }
            Self::Wrong { .. } => {
                "mend the file; `isodesk rules list` names the sets that it can be `based_on`".to_owned()
            }
            Self::Twice { .. } => {
                "give it an `id` of its own; its `valid_from` decides from which day it holds".to_owned()
            }
            Self::Changed { .. } => {
                "bring the file back as it was, and put what changed into a new file with an `id` of its own"
                    .to_owned()
            }
            Self::Unknown { known, .. } => format!("allowed: {}", known.join(", ")),
            Self::Exists { .. } => "edit that file, or take it away first".to_owned(),
            Self::Store { source } => source.hint(),
            Self::Write { source } => source.hint().to_owned(),
        }
    }
}

/// The rule sets of an opened ledger: what was recorded with a ballot cannot change any more.
pub(crate) fn of_desk(folder: &DeskFolder, ledger: &Store) -> Result<RuleSets, RuleSetsError> {
    let mut sets = of_folder(folder)?;
    for (id, text) in ledger.read(store::rule_set::all)? {
        let kept = RuleSet::from_toml(&text)
            .map_err(|cause| RuleSetsError::Wrong { path: PathBuf::from("isodesk.db"), cause })?
            .read_from("the ledger");
        match sets.named(&id) {
            Some(set) if !set.says_what(&kept) => {
                return Err(RuleSetsError::Changed { path: PathBuf::from(&set.from), id });
            }
            Some(_) => {}
            None => sets = sets.with([kept]),
        }
    }
    Ok(sets)
}

/// The rule sets that lie in a desk's folder, laid over those built in.
pub fn of_folder(folder: &DeskFolder) -> Result<RuleSets, RuleSetsError> {
    let mut sets = RuleSets::built_in().clone();
    for path in files(&folder.rules())? {
        let text = std::fs::read_to_string(&path)
            .map_err(|cause| RuleSetsError::Unreadable { path: path.clone(), cause })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let read = sets
            .read_more(&text)
            .map_err(|cause| RuleSetsError::Wrong { path: path.clone(), cause })?
            .read_from(&format!("rules/{name}"));
        if let Some(other) = sets.named(&read.id) {
            return Err(RuleSetsError::Twice { path, id: read.id.clone(), other: other.from.clone() });
        }
        sets = sets.with([read]);
    }
    Ok(sets)
}

/// The files of the folder by name, so that one may be based on one before it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, RuleSetsError> {
    let unreadable = |cause| RuleSetsError::Unreadable { path: folder.to_owned(), cause };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Keeps the rule set that a ballot is opened under, unless it is built in or kept already.
pub(crate) fn keep(transaction: &Transaction<'_>, desk: &Desk, id: &str) -> Result<(), StoreError> {
    let Some(set) = desk.rules.named(id) else { return Ok(()) };
    if RuleSets::built_in().named(id).is_some() || store::rule_set::is_kept(transaction, id)? {
        return Ok(());
    }
    let text = set.to_toml();
    store::rule_set::add(transaction, id, &text)?;
    let deed = Deed {
        what: "rule-set-kept".to_owned(),
        subject: format!("rule-set:{id}"),
        actor: desk.actor.clone(),
        facts: json!({ "from": set.from, "text": text }),
    };
    store::event::record(transaction, deed)?;
    Ok(())
}

/// The set of that name, or the one in force on that day.
pub fn named<'a>(sets: &'a RuleSets, id: &str) -> Result<&'a RuleSet, RuleSetsError> {
    sets.named(id).ok_or_else(|| RuleSetsError::Unknown {
        id: id.to_owned(),
        known: sets.iter().map(|set| set.id.clone()).collect(),
    })
}

/// The name of a rule set that a desk writes: it names a file too, and stands in it.
pub fn plain_name(text: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if text.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && text.chars().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err("use letters, digits, `-`, `_` and `.`, as in `ours-2026`".to_owned())
    }
}

/// Writes a rule set into the desk's folder under another name ([`plain_name`]), to be edited.
pub fn copy(folder: &DeskFolder, id: &str, new: &str) -> Result<PathBuf, RuleSetsError> {
    let sets = of_folder(folder)?;
    let set = named(&sets, id)?;
    let path = folder.rules().join(format!("{new}.toml"));
    if path.exists() {
        return Err(RuleSetsError::Exists { path });
    }
    let from = set.valid_from.map_or_else(|| "0001-01-01".to_owned(), |day| day.to_string());
    let text = format!(
        "# Rules of this desk. What is not stated here is as in `{id}`; `isodesk rules show KIND --set {id}` shows it.\n\
         # State only what differs, as in the lines below: take the # away.\n\n\
         id = \"{new}\"\nbased_on = \"{id}\"\ntitle = \"{}\"\nsource = \"say where these rules come from\"\n\
         # The first day on which they hold.\nvalid_from = \"{from}\"\n\n\
         # [kind.DIS]\n# weeks = 12\n# [shares]\n# in_favour = \"2/3\"\n",
        set.title.replace(['\\', '"'], "'")
    );
    atomic::write(&path, text.as_bytes())?;
    Ok(path)
}
