//! Compound files, the container of Word and Excel 97-2003 and of Outlook: streams, and what the file says of itself.
//!
//! Follows \[MS-CFB\] for the container (the `cfb` crate) and \[MS-OLEPS\] for the properties.

use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16LE, WINDOWS_1252};

use super::limits::Limits;
use super::text::Text;

/// A compound file in memory.
pub(super) type File<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// Streams larger than this are cut.
const LONGEST_STREAM: u64 = 64 << 20;
/// Properties read of one file.
const MOST_PROPERTIES: usize = 64;
/// 100-nanosecond steps in a second.
const STEPS: u64 = 10_000_000;
/// Seconds from 1601 to 1970.
const TO_UNIX: i64 = 11_644_473_600;

/// Opens a compound file; why not, in the words of the library.
pub(super) fn open(bytes: &[u8]) -> Result<File<'_>, String> {
    cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| error.to_string())
}

/// The bytes of a stream; nothing when there is no such stream.
pub(super) fn stream(file: &mut File<'_>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(name).ok()?.take(LONGEST_STREAM).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Two bytes as a number.
pub(super) fn word(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(place..place.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes as a number.
pub(super) fn double(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(place..place.checked_add(4)?)?.try_into().ok()?))
}

/// A moment of Windows (100-nanosecond steps since 1601) as RFC 3339 writes it.
pub(super) fn moment(bytes: &[u8], place: usize) -> Option<String> {
    let steps = u64::from_le_bytes(bytes.get(place..place.checked_add(8)?)?.try_into().ok()?);
    let seconds = i64::try_from(steps / STEPS).ok()?.checked_sub(TO_UNIX)?;
    (steps > 0).then(|| jiff::Timestamp::from_second(seconds).ok())?.map(|moment| moment.to_string())
}

/// The encoding of a Windows code page; Western European where the number is none that is met.
pub(super) fn code_page(number: u32) -> &'static Encoding {
    match number {
        65_001 => UTF_8,
        1200 => UTF_16LE,
        932 => encoding_rs::SHIFT_JIS,
        936 | 54_936 => encoding_rs::GB18030,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        20_866 => encoding_rs::KOI8_R,
        28_592 => encoding_rs::ISO_8859_2,
        28_595 => encoding_rs::ISO_8859_5,
        1250..=1258 => Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(WINDOWS_1252),
        _ => WINDOWS_1252,
    }
}

/// Characters up to the first zero.
pub(super) fn characters(bytes: &[u8], encoding: &'static Encoding) -> String {
    let text = encoding.decode_without_bom_handling(bytes).0;
    text.split('\0').next().unwrap_or_default().to_owned()
}

/// What the file says of itself.
pub(super) fn properties(file: &mut File<'_>, limits: &Limits, text: &mut Text) {
    let Some(bytes) = stream(file, "/\u{5}SummaryInformation") else { return };
    let mut found = summary(&bytes).unwrap_or_default();
    found.retain(|(_, value)| !value.trim().is_empty() && value.len() <= limits.value_bytes);
    text.properties.extend(found);
}

/// The properties of the first set that have a name here.
fn summary(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let set = bytes.get(double(bytes, 44)? as usize..)?;
    let count = (double(set, 4)? as usize).min(MOST_PROPERTIES);
    let entry = |index: usize| Some((double(set, 8 + index * 8)?, double(set, 12 + index * 8)? as usize));
    let entries: Vec<(u32, usize)> = (0..count).map_while(entry).collect();
    let stated = entries.iter().find(|(id, _)| *id == 1).and_then(|(_, place)| word(set, place + 4));
    let encoding = code_page(stated.map_or(1252, u32::from));
    let value = |(id, place): &(u32, usize)| Some((name(*id)?.to_owned(), value(set, *place, encoding)?));
    Some(entries.iter().filter_map(value).collect())
}

const fn name(id: u32) -> Option<&'static str> {
    Some(match id {
        2 => "title",
        3 => "subject",
        4 => "author",
        5 => "keywords",
        12 => "created",
        13 => "modified",
        _ => return None,
    })
}

/// Characters of one byte, characters of two, or a moment.
fn value(set: &[u8], place: usize, encoding: &'static Encoding) -> Option<String> {
    let begin = place.checked_add(8)?;
    let length = || double(set, place.checked_add(4)?).map(|length| length as usize);
    let piece = |length: usize| set.get(begin..begin.checked_add(length)?);
    match double(set, place)? {
        0x1E => Some(characters(piece(length()?)?, encoding)),
        0x1F => Some(characters(piece(length()?.checked_mul(2)?)?, UTF_16LE)),
        0x40 => moment(set, place.checked_add(4)?),
        _ => None,
    }
}
