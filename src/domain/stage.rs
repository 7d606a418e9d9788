//! ISO's harmonised stage codes and the prefixes printed for them.

use serde::{Deserialize, Serialize};

/// A harmonised stage code: stage and substage, as `40.20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StageCode {
    /// 00, 10 … 95.
    pub stage: u8,
    /// 00, 20, 60, 92, 93, 98, 99.
    pub substage: u8,
}
