//! `SHA256SUMS`: the list of a folder's files that `sha256sum -c` reads.

use super::atomic::FileToWrite;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The name of the list in every folder we make.
pub const NAME: &str = "SHA256SUMS";

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of bytes that come piece by piece.
#[derive(Default)]
pub struct Sum(Sha256);

impl Sum {
    /// More bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest so far, in lower-case hexadecimal.
    pub fn end(&self) -> String {
        hexadecimal(&self.0.clone().finalize())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The list of these files, sorted by name.
pub fn list(files: &[FileToWrite]) -> FileToWrite {
    let mut lines: Vec<String> =
        files.iter().map(|file| format!("{}  {}\n", sha256(&file.bytes), file.name)).collect();
    lines.sort_by(|left, right| left[64..].cmp(&right[64..]));
    FileToWrite { name: NAME.to_owned(), bytes: lines.concat().into_bytes() }
}

/// A line of a list that is none of `sha256sum`'s, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadLine(pub usize);

/// Reads a list: the digest and the name of each file, in its order.
pub fn read(text: &str) -> Result<Vec<(String, String)>, UnreadLine> {
    let lines = text.lines().enumerate();
    lines.map(|(index, line)| read_line(line).ok_or(UnreadLine(index + 1))).collect()
}

fn read_line(line: &str) -> Option<(String, String)> {
    let (digest, name) = line.split_once("  ").or_else(|| line.split_once(" *"))?;
    let is_digest = digest.len() == 64
        && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    (is_digest && !name.is_empty()).then(|| (digest.to_owned(), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_that_of_sha256sum() {
        let files = [
            FileToWrite { name: "vote.json".to_owned(), bytes: b"abc".to_vec() },
            FileToWrite { name: "tally.csv".to_owned(), bytes: Vec::new() },
        ];
        assert_eq!(
            String::from_utf8(list(&files).bytes).unwrap(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  tally.csv\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  vote.json\n"
        );
    }

    #[test]
    fn the_list_is_read_as_it_is_written() {
        let files = [FileToWrite { name: "two  blanks".to_owned(), bytes: b"abc".to_vec() }];
        let written = String::from_utf8(list(&files).bytes).unwrap();
        assert_eq!(read(&written).unwrap(), [(sha256(b"abc"), "two  blanks".to_owned())]);
        assert_eq!(read(&format!("{written}not a line\n")), Err(UnreadLine(2)));
        assert_eq!(read(&written.to_uppercase()), Err(UnreadLine(1)));
    }
}
