//! Committees of ISO and IEC by their reference: TC, SC, PC, JTC, WG and the rest.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A committee as its list of parents: `ISO/IEC JTC 1/SC 22/WG 14`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommitteeReference(String);

impl fmt::Display for CommitteeReference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
