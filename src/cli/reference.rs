//! `isodesk reference`: identifiers of deliverables, read into their fields. Lines stream; none is kept.

use crate::{
    cli::{Done, Door, Failure},
    domain::deliverable::{Reference, ReferenceLine},
};
use std::io::{self, BufRead};

/// Arguments of `isodesk reference`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk reference 'ISO/IEC 27001:2022/Amd.1:2024(E)'
  isodesk reference --json < references.txt      one line out per line in, in order

Ends with 1 when a text could not be read as a reference.")]
pub(super) struct Arguments {
    /// The references [default: one per line on stdin]
    #[arg(value_name = "TEXT")]
    texts: Vec<String>,
}

/// Most bytes of a line that are looked at: no identifier is near this long, and memory stays bounded.
const LONGEST_LINE: usize = 4096;

/// Reads them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let mut done = Done::Clean;
    if arguments.texts.is_empty() {
        let mut source = io::stdin().lock();
        let mut line = Vec::new();
        while next_line(&mut source, &mut line)? {
            one(&String::from_utf8_lossy(&line), &mut done, door)?;
        }
    }
    for text in &arguments.texts {
        one(text, &mut done, door)?;
    }
    Ok(done)
}

fn one(text: &str, done: &mut Done, door: &mut Door<'_>) -> Result<(), Failure> {
    let outcome = Reference::read(text);
    if outcome.is_err() {
        *done = Done::WithFindings;
    }
    if door.json {
        return door.json_line(&ReferenceLine::new(text, outcome.as_ref()));
    }
    match outcome {
        Ok(reference) => door.line(format!("{reference}  {}", reference.in_words())),
        Err(refusal) => door.line(format!("{}: {refusal}; hint: {}", refusal.code(), refusal.hint())),
    }
}

/// The next line without its end, cut at [`LONGEST_LINE`]; `false` when there is none.
fn next_line(source: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut is_any = false;
    loop {
        let waiting = source.fill_buf()?;
        if waiting.is_empty() {
            return Ok(is_any);
        }
        is_any = true;
        let end = waiting.iter().position(|byte| *byte == b'\n');
        let length = end.unwrap_or(waiting.len());
        let room = LONGEST_LINE.saturating_sub(line.len());
        line.extend_from_slice(&waiting[..length.min(room)]);
        source.consume(end.map_or(length, |end| end + 1));
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_given_one_by_one_and_cut_when_endless() {
        let long = "x".repeat(3 * LONGEST_LINE);
        let text = format!("ISO 1\r\n\n{long}\nlast");
        let mut source = io::BufReader::with_capacity(7, text.as_bytes());
        let mut line = Vec::new();
        let mut lengths = Vec::new();
        while next_line(&mut source, &mut line).unwrap() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [5, 0, LONGEST_LINE, 4]);
    }
}
