//! Deadlines: ISO's close, the national cut-off and the TAG's cut-off, planned backwards in business days.
//!
//! ISO's close is a calendar date in Geneva and is never turned into an instant; every printed deadline names
//! its zone. When a ballot is too short for the wanted margins they are scaled down, and the plan says so.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The zone of ISO's dates.
pub const GENEVA: &str = "Europe/Zurich";

/// A day by whose end something is due, with the zone in which that day is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The day.
    pub date: Date,
    /// IANA zone name.
    pub zone: String,
}

/// The three clocks of a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// ISO's close, in Geneva.
    pub closes: Deadline,
    /// The national body's cut-off.
    pub cut_off: Deadline,
    /// The TAG's cut-off.
    pub tag_cut_off: Deadline,
    /// What could not be kept as wanted, one sentence each.
    pub remarks: Vec<String>,
}
