//! Makes the binary files of `samples/` again: `cargo run --example make_samples`.
//!
//! The text files there (rosters, votes, positions, READMEs) are their own source; the papers, forms, mails and
//! archives are made here, the same bytes each time. A test compares them with what lies on disk.

#[path = "papers.rs"]
mod papers;

use std::{io::Write, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut out = std::io::stdout().lock();
    for (name, bytes) in papers::all()? {
        isodesk::outbox::atomic::write(&samples.join(&name), &bytes)?;
        writeln!(out, "{:>8}  {name}", bytes.len())?;
    }
    Ok(())
}
