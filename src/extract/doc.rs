//! Word 97-2003: the text is kept in pieces, some of one byte a letter and some of two, and a table of the
//! pieces says in which order they stand.
//!
//! Follows \[MS-DOC\] 2.4.1, retrieving text. Anything outside the file's own bounds is left out.

use std::io::{Cursor, Read};

use encoding_rs::{UTF_16LE, WINDOWS_1252};

use super::flow::Flow;
use super::limits::Limits;
use super::text::{Format, Text};
use super::trouble::State;

/// Streams larger than this are cut.
const LONGEST_STREAM: u64 = 64 << 20;

/// Reads a Word 97-2003 file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Text {
    let mut text = Text::empty(Format::Doc);
    match stories(bytes) {
        Ok(stories) => {
            let (mut flow, mut margins) = (Flow::default(), Flow::default());
            write(&stories.main, limits, &mut flow);
            write(&stories.margins, limits, &mut margins);
            flow.add_margins(margins);
            flow.into_text(limits, &mut text);
        }
        Err(state) => text.trouble(state),
    }
    text
}

/// The parts of the text that are read.
struct Stories {
    main: Vec<char>,
    /// Headers and footers.
    margins: Vec<char>,
}

fn stories(bytes: &[u8]) -> Result<Stories, State> {
    let damaged = |why: &str| State::Damaged { format: "doc", why: why.to_owned() };
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    let document = stream(&mut file, "/WordDocument").ok_or_else(|| damaged("it has no text"))?;
    if word(&document, 0) != Some(0xA5EC) {
        return Err(damaged("it is of an older Word"));
    }
    let flags = word(&document, 0x0A).ok_or_else(|| damaged("its head is too short"))?;
    if flags & 0x0100 != 0 {
        return Err(State::NeedsPassword);
    }
    let table = if flags & 0x0200 == 0 { "/0Table" } else { "/1Table" };
    let table = stream(&mut file, table).ok_or_else(|| damaged("it has no table of pieces"))?;
    let at = |place| double(&document, place).map(|value| value as usize);
    let pieces =
        at(0x1A2).zip(at(0x1A6)).and_then(|(begin, length)| table.get(begin..begin.checked_add(length)?));
    let chars = pieces
        .and_then(|pieces| characters(pieces, &document))
        .ok_or_else(|| damaged("its table of pieces"))?;
    let counts = at(0x4C).zip(at(0x50)).zip(at(0x54));
    let ((main, notes), margins) = counts.unwrap_or(((chars.len(), 0), 0));
    let part = |begin: usize, length: usize| {
        let begin = begin.min(chars.len());
        chars[begin..begin.saturating_add(length).min(chars.len())].to_vec()
    };
    Ok(Stories { main: part(0, main), margins: part(main.saturating_add(notes), margins) })
}

fn stream(file: &mut cfb::CompoundFile<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(name).ok()?.take(LONGEST_STREAM).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn word(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(place..place + 2)?.try_into().ok()?))
}

fn double(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(place..place + 4)?.try_into().ok()?))
}

/// The characters in the order of the table of pieces.
fn characters(clx: &[u8], document: &[u8]) -> Option<Vec<char>> {
    let mut place = 0;
    while *clx.get(place)? == 1 {
        place += 3 + usize::from(word(clx, place + 1)?);
    }
    if *clx.get(place)? != 2 {
        return None;
    }
    let length = double(clx, place + 1)? as usize;
    let table = clx.get(place + 5..)?;
    let table = &table[..length.min(table.len())];
    let count = table.len().checked_sub(4)? / 12;
    let mut chars = Vec::new();
    for index in 0..count {
        let (begin, end) = (double(table, index * 4)?, double(table, index * 4 + 4)?);
        let letters = end.checked_sub(begin)? as usize;
        let fc = double(table, (count + 1) * 4 + index * 8 + 2)?;
        let place = (fc & 0x3FFF_FFFF) as usize;
        let narrow = fc & 0x4000_0000 != 0;
        let (begin, length) = if narrow { (place / 2, letters) } else { (place, letters.checked_mul(2)?) };
        let Some(piece) = document.get(begin..begin.checked_add(length)?) else { continue };
        let encoding = if narrow { WINDOWS_1252 } else { UTF_16LE };
        chars.extend(encoding.decode_without_bom_handling(piece).0.chars());
    }
    Some(chars)
}

/// Which part of a field is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldPart {
    Code,
    Result,
}

/// Characters to lines: `\r` ends a paragraph, `\x07` a cell or, after another, a row.
fn write(story: &[char], limits: &Limits, flow: &mut Flow) {
    let (mut line, mut cells) = (String::new(), Vec::new());
    // Codes of fields stand between 13 and 14, their results between 14 and 15; a tick box has no result.
    let mut fields = Vec::new();
    let mut before = ' ';
    for char in story {
        match char {
            '\x13' => fields.push(FieldPart::Code),
            '\x14' => fields.last_mut().into_iter().for_each(|part| *part = FieldPart::Result),
            '\x15' => drop(fields.pop()),
            '\x01'..='\x06' | '\x08' | '\x1F' => {}
            _ if fields.contains(&FieldPart::Code) => {}
            // Inside a row of a table a cell can hold several paragraphs.
            '\r' | '\x0b' | '\x0e' if !cells.is_empty() => line.push(' '),
            '\r' | '\x0b' | '\x0e' => flow.line(&std::mem::take(&mut line)),
            '\x0c' => {
                flow.line(&std::mem::take(&mut line));
                flow.page();
            }
            '\x07' if before == '\x07' && line.is_empty() => {
                flow.row(std::mem::take::<Vec<String>>(&mut cells).iter().map(String::as_str));
            }
            '\x07' => cells.push(std::mem::take(&mut line)),
            '\x1E' => line.push('-'),
            char => line.push(*char),
        }
        before = *char;
        if flow.is_full(limits) {
            return;
        }
    }
    flow.row(cells.iter().map(String::as_str));
    flow.line(&line);
}
