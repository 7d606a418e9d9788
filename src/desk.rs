//! Use cases, one verb a file: the only place where the layers meet.
//!
//! A [`Desk`] is one folder: settings, the ledger and the folders files rest in. Every verb takes the desk
//! first and gives an outcome; the doors (`cli`) only turn words into calls and outcomes into words.

pub mod clock;
pub mod folder;
pub mod settings;

use crate::domain::event::Actor;
use clock::Clock;
use folder::DeskFolder;
use settings::Settings;

/// An opened desk.
pub struct Desk {
    /// Where everything lies.
    pub folder: DeskFolder,
    /// What `isodesk.toml` says.
    pub settings: Settings,
    /// The only reader of the time.
    pub clock: Clock,
    /// Who is at the desk.
    pub actor: Actor,
}
