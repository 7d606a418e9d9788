//! What labels state: values found by where they stand.

pub mod dates;
