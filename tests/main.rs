//! The one integration binary. Every file beside this one is a module of it; `tidy` checks that none is forgotten.

mod tidy;
