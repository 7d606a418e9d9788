//! Files that are attached to a PDF: each becomes a document of its own, as a member of an archive does.
//!
//! A name is shown and never becomes a path. The caps are those of an archive; what a file states about its length
//! is checked again by what really comes out.

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, ObjRef, Stream, String as Bytes, dict::keys};
use hayro_syntax::xref::XRef;
use hayro_syntax::{Filter, Pdf};
use lopdf::DecompressError;

use super::about;
use crate::extract::limits::Limits;
use crate::extract::text::{Member, Text, Trouble};
use crate::extract::trouble::State;

/// The most attached files that are looked at, listed or not.
const MOST_FILES: usize = 10_000;
/// Branches of the list of attached files nested deeper than this are not followed.
const DEEPEST: usize = 16;

/// Lists the attached files that may be taken out.
pub(super) fn members(pdf: &Pdf, limits: &Limits, text: &mut Text) {
    let attached = attached(pdf);
    if attached.is_empty() {
        return;
    }
    if limits.depth >= limits.deepest {
        text.trouble(State::NestedTooDeep { deepest: limits.deepest });
        return;
    }
    let mut sum = 0_u64;
    for (place, file) in (0_u32..).zip(attached) {
        if text.members.len() >= limits.members {
            text.trouble(State::TooManyMembers { most: limits.members });
            return;
        }
        let length = file.length();
        let name = file.name;
        if length > limits.member_bytes {
            text.trouble(State::MemberTooLarge { name, most: limits.member_bytes });
            continue;
        }
        sum += length;
        if sum > limits.all_member_bytes {
            text.trouble(State::MembersTooLarge { most: limits.all_member_bytes });
            return;
        }
        text.members.push(Member { name, place, length });
    }
}

/// The bytes of one attached file; the caps hold for what really comes out.
pub(super) fn member(pdf: &Pdf, place: u32, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let no_member = State::NoMember { place };
    let file = attached(pdf).into_iter().nth(place as usize).ok_or(no_member)?;
    unpack(&file.content, &file.name, limits)
}

/// Unpacks with a limit on every step, which the first reader does not have.
fn unpack(packed: &Stream<'_>, name: &str, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let raw = packed.raw_data().into_owned();
    let swelling = (raw.len() as u64).saturating_mul(limits.ratio).max(1 << 16);
    let most = limits.member_bytes.min(swelling);
    let damaged = |why: String| State::MemberDamaged { name: name.to_owned(), why };
    let how = packed.dict().get::<Dict<'_>>(keys::DECODE_PARMS);
    let predicted =
        how.and_then(|how| how.get::<u32>(keys::PREDICTOR)).is_some_and(|predictor| predictor > 1);
    let filters = packed.filters().into_iter().filter(|filter| *filter != Filter::Crypt);
    let names: Option<Vec<lopdf::Object>> = filters.map(|filter| Some(filter_name(filter)?.into())).collect();
    let names =
        names.filter(|_| !predicted).ok_or_else(|| damaged("it is packed as a picture is".to_owned()))?;
    if names.is_empty() {
        return Ok(raw);
    }
    let stream = lopdf::Stream::new(lopdf::dictionary! { "Filter" => names }, raw);
    match stream.decompressed_content_with_limit(usize::try_from(most).unwrap_or(usize::MAX)) {
        Ok(bytes) => Ok(bytes),
        Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
            Err(State::MemberSwells { name: name.to_owned(), ratio: limits.ratio }.into())
        }
        Err(error) => Err(damaged(error.to_string()).into()),
    }
}

fn filter_name(filter: Filter) -> Option<&'static str> {
    match filter {
        Filter::FlateDecode => Some("FlateDecode"),
        Filter::LzwDecode => Some("LZWDecode"),
        Filter::Ascii85Decode => Some("ASCII85Decode"),
        Filter::AsciiHexDecode => Some("ASCIIHexDecode"),
        Filter::RunLengthDecode => Some("RunLengthDecode"),
        Filter::CcittFaxDecode
        | Filter::Jbig2Decode
        | Filter::DctDecode
        | Filter::JpxDecode
        | Filter::Crypt => None,
    }
}

/// A file inside a PDF.
struct File<'p> {
    name: String,
    content: Stream<'p>,
}

impl File<'_> {
    /// Its length in bytes, as the PDF states it; else as it is packed.
    fn length(&self) -> u64 {
        let stated = self
            .content
            .dict()
            .get::<Dict<'_>>(keys::PARAMS)
            .and_then(|about| about.get::<usize>(keys::SIZE));
        stated.or_else(|| self.content.dict().get::<usize>(keys::LENGTH)).map_or(0, |length| length as u64)
    }
}

/// All attached files, in the order of their list.
fn attached(pdf: &Pdf) -> Vec<File<'_>> {
    let names = about::catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(keys::NAMES));
    let Some(top) = names.and_then(|names| names.get::<Dict<'_>>(keys::EMBEDDED_FILES)) else {
        return Vec::new();
    };
    let mut found = Found { xref: pdf.xref(), seen: HashSet::new(), files: Vec::new() };
    found.branch(&top, 0);
    found.files
}

struct Found<'p> {
    xref: &'p XRef,
    seen: HashSet<ObjRef>,
    files: Vec<File<'p>>,
}

impl<'p> Found<'p> {
    /// One branch of the list: names with their files, or further branches.
    fn branch(&mut self, branch: &Dict<'p>, depth: usize) {
        if depth > DEEPEST || self.files.len() >= MOST_FILES {
            return;
        }
        if let Some(pairs) = branch.get::<Array<'_>>(keys::NAMES) {
            let files = about::dicts(self.xref, &pairs).filter_map(|(_, file)| file_of(&file));
            let left = MOST_FILES.saturating_sub(self.files.len());
            let unnamed = self.files.len() + 1;
            let named = |(place, (name, content)): (usize, (Option<String>, Stream<'p>))| {
                let name = name.unwrap_or_else(|| format!("attachment-{}", unnamed + place));
                File { name, content }
            };
            self.files.extend(files.take(left).enumerate().map(named));
        }
        if let Some(kids) = branch.get::<Array<'_>>(keys::KIDS) {
            for kid in about::unseen(self.xref, &kids, &mut self.seen) {
                self.branch(&kid, depth + 1);
            }
        }
    }
}

/// The name and the content that a file specification gives. A name is a path with slashes: its end counts.
fn file_of<'p>(file: &Dict<'p>) -> Option<(Option<String>, Stream<'p>)> {
    let contents = file.get::<Dict<'_>>(keys::EF)?;
    let content = contents.get::<Stream<'_>>(keys::UF).or_else(|| contents.get::<Stream<'_>>(keys::F))?;
    let stated = file.get::<Bytes<'_>>(keys::UF).or_else(|| file.get::<Bytes<'_>>(keys::F));
    let name = stated.and_then(|name| about::decode(&name));
    let name = name.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned());
    let shown = |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
    let name = name.filter(|name| !name.is_empty());
    Some((name.map(|name| name.chars().map(shown).take(500).collect()), content))
}
