//! Makes a desk: its folders, its settings with every default, its ledger. What is there already stays.

use crate::{
    desk::{Desk, OpenError, clock::Clock, committees, folder::DeskFolder, settings::TEMPLATE},
    domain::event::{Actor, Deed},
    outbox::atomic,
    store,
};
use std::io;

/// The note that stands in the drop folder.
const INBOX_NOTE: &str = include_str!("../../inbox/README.md");

/// A desk could not be made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// A folder or file cannot be written.
    #[error("E-CFG-006: cannot make the desk: {cause}")]
    Unwritable {
        /// Which, and why.
        cause: String,
    },
    /// It cannot be opened.
    #[error(transparent)]
    Open(OpenError),
}

impl InitError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unwritable { .. } => {
                "name a folder that you may write, as in `isodesk init my-desk`".to_owned()
            }
            Self::Open(error) => error.hint(),
        }
    }
}

/// Whether anything was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A new desk.
    New,
    /// The desk was there already.
    WasThere,
}

/// Makes the desk in that folder, or completes the one that is there.
pub fn init(folder: DeskFolder, clock: Clock, actor: Actor) -> Result<(Desk, Made), InitError> {
    let made = if folder.ledger().is_file() { Made::WasThere } else { Made::New };
    complete(&folder)?;
    Ok((Desk::open(folder, clock, actor).map_err(InitError::Open)?, made))
}

/// Makes the folders, the settings and the note of the drop folder, where they are not there yet.
pub(super) fn complete(folder: &DeskFolder) -> Result<(), InitError> {
    make_folders(folder).map_err(|cause| InitError::Unwritable { cause: cause.to_string() })?;
    for (path, text) in [(folder.settings(), TEMPLATE), (folder.inbox().join("README.md"), INBOX_NOTE)] {
        if !path.exists() {
            atomic::write(&path, text.as_bytes())
                .map_err(|cause| InitError::Unwritable { cause: cause.to_string() })?;
        }
    }
    Ok(())
}

fn make_folders(folder: &DeskFolder) -> io::Result<()> {
    let folders = [
        folder.inbox(),
        folder.incoming(),
        folder.held(),
        folder.duplicates(),
        folder.quarantine(),
        folder.receipts(),
        folder.outbox(),
    ];
    folders.iter().try_for_each(|folder| atomic::make_folder(folder))
}

/// The first entries of a new ledger: that it was made, and the committees that come with the program.
pub(super) fn begin(desk: &Desk) -> Result<(), store::StoreError> {
    desk.store.write(desk.clock.now(), |transaction| {
        let deed = Deed {
            what: "desk-made".to_owned(),
            subject: "desk".to_owned(),
            actor: desk.actor.clone(),
            facts: serde_json::json!({ "national_body": desk.settings.national_body.name }),
        };
        store::event::record(transaction, deed)?;
        committees::load_snapshot(desk, transaction)
    })
}
