//! Identifiers of deliverables: what is, or is to be, published.
//!
//! Follows the identifier rules of the ISO/IEC Directives as they are in use (ISO alone takes `/` before a
//! stage or type, a joint publisher takes a blank). Reading keeps everything that is stated; writing gives
//! the canonical form, which reads back to the same fields.

use serde::{Deserialize, Serialize};

/// The printed identifier of a deliverable, read into its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// Fields are being filled in by `read`.
    pub number: String,
}
