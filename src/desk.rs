//! Use cases, one verb a file: the only place where the layers meet.
//!
//! A [`Desk`] is one folder: settings, the ledger and the folders files rest in. Every verb takes the desk
//! first and gives an outcome; the doors (`cli`) only turn words into calls and outcomes into words.

pub mod account;
pub mod backup;
pub mod ballots;
pub mod calendar_feed;
pub mod check;
pub mod clock;
pub mod collate;
pub mod committees;
pub mod concurrence;
pub mod correct;
pub mod correct_ballot;
pub mod decide_vote;
pub mod demo;
pub mod diff;
pub mod doctor;
pub mod documents;
pub mod explain;
pub mod export;
pub mod folder;
pub mod follow;
pub mod hand_in;
pub mod init;
pub mod isolation;
pub mod key;
pub mod learn;
pub mod member_votes;
pub mod open_ballot;
pub mod outcome;
pub mod position_batch;
pub mod propose;
pub mod prove;
pub mod radar;
pub mod read_on;
pub mod reading;
pub mod receipt;
pub mod record_position;
pub mod record_result;
pub mod refusal;
pub mod remind;
pub mod report;
pub mod retry;
pub mod roster;
pub mod rule_sets;
pub mod search;
pub mod settings;
pub mod status;
pub mod submit;
pub mod take_in;
pub mod tally;
pub(crate) mod template;
pub mod verify;
pub mod watch;

use crate::{
    domain::{event::Actor, past::Past, ruleset::RuleSets},
    store::{self, Store, StoreError, past::EndOfDay},
};
use clock::Clock;
use folder::DeskFolder;
use jiff::civil::Date;
use rule_sets::RuleSetsError;
use settings::{ReadSettingsError, Settings};

/// An opened desk.
pub struct Desk {
    /// Where everything lies.
    pub folder: DeskFolder,
    /// What `isodesk.toml` says.
    pub settings: Settings,
    /// The rules of ISO's ballots, by their dates.
    pub rules: RuleSets,
    /// The only reader of the time.
    pub clock: Clock,
    /// Who is at the desk.
    pub actor: Actor,
    /// The ledger.
    pub store: Store,
}

impl Desk {
    /// Opens the desk in that folder: reads its settings, opens its ledger and makes one where there is none.
    pub fn open(folder: DeskFolder, clock: Clock, actor: Actor) -> Result<Self, OpenError> {
        if !folder.settings().is_file() {
            return Err(OpenError::NoDesk { folder });
        }
        let settings = Settings::read(&folder.settings())?;
        let new = !folder.ledger().is_file();
        let store = Store::open(&folder.ledger())?;
        let rules = rule_sets::of_desk(&folder, &store)?;
        let desk = Self { folder, settings, rules, clock, actor, store };
        if new {
            init::begin(&desk)?;
        }
        Ok(desk)
    }
}

impl Desk {
    /// The same desk as it stood at the end of a day: everything can be looked at, nothing recorded.
    pub fn as_it_stood(self, day: Date) -> Result<Self, OpenError> {
        let end = EndOfDay { day, before: clock::end_of(day) };
        let events = self.store.read(|reader| store::past::events(reader, end))?;
        let past = Past::of(&events).map_err(|error| StoreError::Damaged { cause: error.to_string() })?;
        let store = self.store.as_it_stood(end, &past)?;
        Ok(Self { store, clock: Clock::standing_at(day), ..self })
    }
}

/// A desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder holds no `isodesk.toml`.
    #[error("E-CFG-003: no desk: `{}` holds no `isodesk.toml`", folder.root().display())]
    NoDesk {
        /// The folder.
        folder: DeskFolder,
    },
    /// Its settings cannot be read.
    #[error(transparent)]
    Settings(#[from] ReadSettingsError),
    /// Its rule sets cannot be had.
    #[error(transparent)]
    Rules(#[from] RuleSetsError),
    /// Its ledger cannot be opened.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl OpenError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::NoDesk { folder } => format!("make one with `isodesk init {}`", folder.root().display()),
            Self::Settings(_) => {
                "mend that line; `isodesk init` in a fresh folder shows every setting".to_owned()
            }
            Self::Rules(error) => error.hint(),
            Self::Store { source } => source.hint(),
        }
    }
}
