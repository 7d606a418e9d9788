//! Millions of broken texts through every reader of identifiers: `cargo bench --bench fuzz_reference -- 10000000`.
//!
//! A panic ends it with the text that caused it. The texts are the same in every run, the first 100,000 those of
//! `tests/fuzz.rs`.

#![allow(
    clippy::print_stdout,
    unreachable_pub,
    reason = "a bench prints its figures, and shares its texts with a test"
)]

#[path = "../tests/fuzz/inputs.rs"]
mod inputs;
#[path = "../tests/fuzz/try_one.rs"]
mod try_one;

fn main() {
    let count = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(1_000_000_u64);
    let mut inputs = inputs::Inputs::new(1);
    let read = (0..count).filter(|_| try_one::try_one(&inputs.next_text())).count();
    println!("figure: {count} broken texts, no panic: {read} read, or something found in them");
}
