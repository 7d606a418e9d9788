//! Terms and rules of the field: pure values and functions.
//!
//! Nothing here knows a file, a clock, a database or randomness. Dates come in as arguments. The words are
//! those of the glossary in `ARCHITECTURE.md`, which are ISO's own wherever ISO has one.

pub mod committee;
pub mod deliverable;
pub mod digest;
pub mod document;
pub mod event;
pub mod fact;
pub mod finding;
pub mod notice;
pub mod printed_date;
pub mod stage;
