//! isodesk is the desk of a national standards body's ISO team: one binary, one folder, one SQLite file.
//!
//! Files dropped into `inbox/` become recorded documents and ballots; ballots become positions of the
//! technical advisory groups; positions become vote submissions that prove themselves.
//!
//! Read the modules in this order: [`domain`] (terms and rules, pure), then the four that each know the
//! outside world in one way only ([`inbox`], [`extract`], [`store`], [`outbox`]), then [`desk`], where they
//! meet, and last the door, [`cli`]. Whatever changes a file goes through one gate, `disk`.

pub mod domain;

mod disk;

pub mod extract;
pub mod inbox;
pub mod outbox;
pub mod store;

pub mod desk;

pub mod cli;
