//! The ledger: one SQLite file. The only SQL in the house; no type of the database crate leaves it.
