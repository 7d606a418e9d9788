//! Rules as data: each file below `tests/rules/` is a table of cases, counts in and verdict out.

mod approval;
mod kinds;
mod positions;
mod sequences;
mod tallies;
