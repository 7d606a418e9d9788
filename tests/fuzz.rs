//! Texts that were broken on purpose: no reader of identifiers panics, and what is read is read again the same.
//!
//! The same texts in every run; `cargo bench --bench fuzz_reference -- 10000000` takes more of them.

mod inputs;
mod try_one;

use isodesk::domain::deliverable::Reference;
use std::time::Instant;

#[test]
fn no_reader_panics_and_what_is_written_is_read_again() {
    let mut inputs = inputs::Inputs::new(1);
    let read = (0..100_000).filter(|_| try_one::try_one(&inputs.next_text())).count();
    println!("figure: 100000 broken texts: {read} read, or something found in them");
    assert!(read > 20_000, "{read}: the texts are too far from identifiers to try anything");
}

#[test]
fn what_longer_runs_found_stays_mended() {
    // A dot that belongs to a part does so behind a slash too, since the part is written behind a hyphen.
    for text in ["ISO/IEC/IEEE 8802-22.22015/40.60+A1:2018", "ISO/IEC/IEEE 8802/IV.2"] {
        assert!(try_one::try_one(text), "{text}");
    }
}

#[test]
fn a_line_of_a_megabyte_is_refused_unread() {
    let line = "ISO 9001:2015 ".repeat(75_000);
    let refused = Reference::read(&line).unwrap_err();
    // The quickest of ten: the machine has other work.
    let took = (0..10).map(|_| {
        let began = Instant::now();
        assert!(Reference::read(&line).is_err());
        began.elapsed()
    });
    let took = took.min().unwrap();
    assert!(refused.to_string().ends_with("is not a reference: it is longer than 240 bytes"), "{refused}");
    println!("figure: a line of {} bytes is refused in {took:?}", line.len());
    assert!(took.as_micros() < 1000, "{took:?}");
}
