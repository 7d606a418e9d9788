//! Files we make: receipts, submissions, reports. [`atomic`] is the only way they reach the disk.

pub mod atomic;
pub mod checksums;
pub mod csv;
pub mod typeset;
pub mod vote_pdf;

#[cfg(test)]
mod specimen;
