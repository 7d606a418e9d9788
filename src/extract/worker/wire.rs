//! What goes over the pipes between parent and child: a question with a path, an answer with its kind.
//!
//! Question: two frames (JSON, then the bytes of the path), each a length of four bytes and the content.
//! Answer: one byte for its kind, one that says whether the child stays, a length of eight bytes, the content.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::super::limits::Limits;
use super::super::notice::FileName;
use super::super::text::{Text, Trouble};
use crate::domain::notice::Notice;

/// A question longer than this is none of ours.
const LONGEST_QUESTION: u32 = 1 << 20;
/// An answer longer than the largest member and so much is none of ours.
const LONGEST_TEXT: u64 = 64 << 20;
/// Bytes before the content of an answer.
pub(super) const HEAD: usize = 10;

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ask {
    /// The member that is wanted; else the text.
    pub(super) member: Option<u32>,
    /// The page whose picture is wanted, counted from 1.
    #[serde(default)]
    pub(super) picture: Option<u32>,
    /// The name of a file whose notice is wanted with its text.
    pub(super) notice_of: Option<FileName>,
    /// The labels of the desk's own that its notice is read with: text and fact.
    #[serde(default)]
    pub(super) labels: Vec<(String, String)>,
    /// The caps.
    pub(super) limits: Limits,
}

impl Ask {
    pub(super) fn text(limits: &Limits) -> Self {
        Self { member: None, picture: None, notice_of: None, labels: Vec::new(), limits: limits.clone() }
    }

    pub(super) fn notice(name: &FileName, labels: &[(String, String)], limits: &Limits) -> Self {
        Self { notice_of: Some(name.clone()), labels: labels.to_vec(), ..Self::text(limits) }
    }

    pub(super) fn member(place: u32, limits: &Limits) -> Self {
        Self { member: Some(place), ..Self::text(limits) }
    }

    pub(super) fn picture(page: u32, limits: &Limits) -> Self {
        Self { picture: Some(page), ..Self::text(limits) }
    }
}

/// What a child says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// The text of the file.
    Text(Box<Text>),
    /// Its text, as far as its notice needs it, and its notice.
    Notice(Box<(Text, Notice)>),
    /// The bytes of a member.
    Member(Vec<u8>),
    /// Why there is no such member.
    NoMember(Trouble),
    /// Why the file cannot be opened.
    NoFile(String),
    /// The reader gave up in an orderly way.
    Stumbled,
}

/// Whether a child takes another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stay {
    Stays,
    Leaves,
}

fn frame(to: &mut Vec<u8>, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len()).map_err(io::Error::other)?;
    to.extend_from_slice(&length.to_le_bytes());
    to.extend_from_slice(content);
    Ok(())
}

/// Sends a question in one write.
pub(super) fn send_question(pipe: &mut impl Write, ask: &Ask, path: &[u8]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(512);
    frame(&mut bytes, &serde_json::to_vec(ask)?)?;
    frame(&mut bytes, path)?;
    pipe.write_all(&bytes)?;
    pipe.flush()
}

/// The next question; none when the parent has closed the pipe.
pub(super) fn next_question(pipe: &mut impl Read) -> io::Result<Option<(Ask, Vec<u8>)>> {
    let Some(ask) = next_frame(pipe)? else { return Ok(None) };
    let Some(path) = next_frame(pipe)? else { return Ok(None) };
    Ok(Some((serde_json::from_slice(&ask)?, path)))
}

fn next_frame(pipe: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match pipe.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST_QUESTION {
        return Err(io::Error::other("a question of more than 1 MiB"));
    }
    let mut content = vec![0; length as usize];
    pipe.read_exact(&mut content)?;
    Ok(Some(content))
}

/// Sends an answer in one write.
pub(super) fn send_answer(pipe: &mut impl Write, answer: Answer, stay: Stay) -> io::Result<()> {
    let (kind, content) = match answer {
        Answer::Text(text) => (0, serde_json::to_vec(&text)?),
        Answer::Member(bytes) => (1, bytes),
        Answer::NoMember(trouble) => (2, serde_json::to_vec(&trouble)?),
        Answer::NoFile(why) => (3, why.into_bytes()),
        Answer::Stumbled => (4, Vec::new()),
        Answer::Notice(both) => (5, serde_json::to_vec(&both)?),
    };
    // In one write: each wakes the parent, and to wake costs more than to copy.
    let mut bytes = Vec::with_capacity(HEAD + content.len());
    bytes.push(kind);
    bytes.push(u8::from(stay == Stay::Leaves));
    bytes.extend_from_slice(&(content.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&content);
    pipe.write_all(&bytes)?;
    pipe.flush()
}

/// How long the content behind this head is; a child that was taken over cannot make its parent swell.
pub(super) fn content_length(head: [u8; HEAD], limits: &Limits) -> io::Result<usize> {
    let [_, _, length @ ..] = head;
    let length = u64::from_le_bytes(length);
    if length > limits.member_bytes.saturating_add(LONGEST_TEXT) {
        return Err(io::Error::other("an answer longer than a child may give"));
    }
    usize::try_from(length).map_err(io::Error::other)
}

/// The answer with this head and content.
pub(super) fn answer(head: [u8; HEAD], content: Vec<u8>) -> io::Result<(Answer, Stay)> {
    let stay = if head[1] == 0 { Stay::Stays } else { Stay::Leaves };
    let answer = match head[0] {
        0 => Answer::Text(serde_json::from_slice(&content)?),
        1 => Answer::Member(content),
        2 => Answer::NoMember(serde_json::from_slice(&content)?),
        3 => Answer::NoFile(String::from_utf8_lossy(&content).into_owned()),
        4 => Answer::Stumbled,
        5 => Answer::Notice(serde_json::from_slice(&content)?),
        kind => return Err(io::Error::other(format!("an answer of kind {kind}"))),
    };
    Ok((answer, stay))
}
