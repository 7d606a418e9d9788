//! Terms and rules of the field: pure values and functions.
//!
//! Nothing here knows a file, a clock, a database or randomness. Dates come in as arguments. The words are
//! those of the glossary in `ARCHITECTURE.md`, which are ISO's own wherever ISO has one.

pub mod ballot;
pub mod calendar;
pub mod comment;
pub mod committee;
pub mod comparison;
pub mod consensus;
pub mod deliverable;
pub mod digest;
pub mod document;
pub mod event;
pub mod fact;
pub mod feed;
pub mod fields;
pub mod finding;
pub mod intake;
pub mod membership;
pub mod messages;
pub mod notice;
pub mod official_result;
pub mod past;
pub mod position;
pub mod printed_date;
pub mod proof;
pub mod radar;
pub mod reminder;
pub mod report;
pub mod rules;
pub mod ruleset;
pub mod search;
pub mod stage;
pub mod vote;
