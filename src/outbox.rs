//! Files we make: receipts, submissions, reports. [`atomic`] is the only way they reach the disk.

pub mod atomic;
