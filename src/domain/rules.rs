//! The rules of the Directives and of the TAGs, each a small named function over integers.
//!
//! No percentage is ever compared: counts are, by cross-multiplication. Each function names its clause.

pub mod agreement;
pub mod approval;
pub mod share;
pub mod template;
pub mod validity;
