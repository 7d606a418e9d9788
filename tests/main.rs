//! The one integration binary. Every file beside this one is a module of it; `tidy` checks that none is forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may panic, and makes its own files"
)]

mod tidy;
