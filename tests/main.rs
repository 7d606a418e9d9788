//! The one integration binary. Every file beside this one is a module of it; `tidy` checks that none is forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test may panic, makes its own files and prints its figures"
)]

mod account;
mod archives;
mod ballots;
mod batch;
mod codes;
mod comment_template;
mod comments;
mod containers;
mod corpus;
mod covers;
mod crash;
mod documents;
mod door;
mod explain;
mod export;
mod faults;
mod formats;
mod fuzz;
mod hostile;
mod intake;
mod isolation;
mod keeping;
mod keys;
mod learn;
mod messages;
mod ocr;
mod outputs;
mod papers;
mod pdf;
mod prove;
mod radar;
mod read_on;
mod readers;
mod readme;
mod real;
mod reference;
mod reference_properties;
mod reminders;
mod reports;
mod results;
mod rules;
mod samples;
mod search;
mod soak;
mod specimen;
mod stories;
#[allow(dead_code, reason = "not every test uses all of it yet")]
mod support;
mod tidy;
mod variants;
mod vote_papers;
mod votes;
mod waits;
mod watch;
mod writers;
