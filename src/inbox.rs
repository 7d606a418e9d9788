//! A folder into settled, claimed files. It knows nothing of ISO.
//!
//! The listing of the folder is the truth and events are only a hint to look ([`watch`]). A file is *settled*
//! when its size and time stand still and its end is there ([`settle`]); it is then copied, hashed on the way,
//! into a copy of our own ([`claim`]), and only after the ledger has recorded it does anything move
//! ([`place`]). The one surprise: what is read, hashed and kept is always our copy, so that a writer who comes
//! late can change the dropped file but never what was recorded.

pub mod arrival;
pub mod claim;
pub mod ground;
pub mod lock;
pub mod name;
pub mod place;
pub mod settle;
pub mod watch;
