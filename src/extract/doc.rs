//! Word 97-2003: the text is kept in pieces, some of one byte a letter and some of two, and a table of the
//! pieces says in which order they stand.
//!
//! Follows \[MS-DOC\] 2.4.1, retrieving text. Anything outside the file's own bounds is left out.

mod paragraphs;

use encoding_rs::{UTF_16LE, WINDOWS_1252};

use self::paragraphs::{Paragraphs, Place, Rows};
use super::compound::{self, double, stream, word};
use super::flow::Flow;
use super::limits::Limits;
use super::text::{Format, Text};
use super::trouble::State;

/// Reads a Word 97-2003 file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Text {
    let mut text = Text::empty(Format::Doc);
    let mut file = match compound::open(bytes) {
        Ok(file) => file,
        Err(why) => return Text::of_state(Format::Doc, State::Damaged { format: "doc", why }),
    };
    match stories(&mut file) {
        Ok(stories) => {
            let (mut flow, mut margins) = (Flow::default(), Flow::default());
            write(&stories.main, &stories.paragraphs, limits, &mut flow);
            write(&stories.margins, &stories.paragraphs, limits, &mut margins);
            flow.add_margins(margins);
            compound::properties(&mut file, limits, &mut text);
            flow.into_text(limits, &mut text);
        }
        Err(state) => text.trouble(state),
    }
    text
}

/// A letter and the byte of the document where it stands.
type Letter = (char, u32);

/// The parts of the text that are read.
struct Stories {
    main: Vec<Letter>,
    /// Headers and footers.
    margins: Vec<Letter>,
    paragraphs: Paragraphs,
}

fn stories(file: &mut compound::File<'_>) -> Result<Stories, State> {
    let damaged = |why: &str| State::Damaged { format: "doc", why: why.to_owned() };
    let document = stream(file, "/WordDocument").ok_or_else(|| damaged("it has no text"))?;
    if word(&document, 0) != Some(0xA5EC) {
        return Err(damaged("it is of an older Word"));
    }
    let flags = word(&document, 0x0A).ok_or_else(|| damaged("its head is too short"))?;
    if flags & 0x0100 != 0 {
        return Err(State::NeedsPassword);
    }
    let table = if flags & 0x0200 == 0 { "/0Table" } else { "/1Table" };
    let table = stream(file, table).ok_or_else(|| damaged("it has no table of pieces"))?;
    let at = |place| double(&document, place).map(|value| value as usize);
    let part_of_table = |place: usize| {
        at(place).zip(at(place + 4)).and_then(|(begin, length)| table.get(begin..begin.checked_add(length)?))
    };
    let letters = part_of_table(0x1A2)
        .and_then(|pieces| letters(pieces, &document))
        .ok_or_else(|| damaged("its table of pieces"))?;
    let counts = at(0x4C).zip(at(0x50)).zip(at(0x54));
    let ((main, notes), margins) = counts.unwrap_or(((letters.len(), 0), 0));
    let part = |begin: usize, length: usize| {
        let begin = begin.min(letters.len());
        letters[begin..begin.saturating_add(length).min(letters.len())].to_vec()
    };
    Ok(Stories {
        main: part(0, main),
        margins: part(main.saturating_add(notes), margins),
        paragraphs: part_of_table(0x102)
            .map_or_else(Paragraphs::default, |pages| Paragraphs::read(&document, pages)),
    })
}

/// The letters in the order of the table of pieces.
fn letters(clx: &[u8], document: &[u8]) -> Option<Vec<Letter>> {
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
    let mut letters = Vec::new();
    for index in 0..count {
        let (begin, end) = (double(table, index * 4)?, double(table, index * 4 + 4)?);
        let count_of_letters = end.checked_sub(begin)?;
        let fc = double(table, (count + 1) * 4 + index * 8 + 2)?;
        let is_narrow = fc & 0x4000_0000 != 0;
        let (begin, width) = if is_narrow { ((fc & 0x3FFF_FFFF) / 2, 1) } else { (fc & 0x3FFF_FFFF, 2) };
        let end = begin.checked_add(count_of_letters.checked_mul(width)?)?;
        let Some(piece) = document.get(begin as usize..end as usize) else { continue };
        let encoding = if is_narrow { WINDOWS_1252 } else { UTF_16LE };
        let mut byte = begin;
        for letter in encoding.decode_without_bom_handling(piece).0.chars() {
            letters.push((letter, byte));
            byte += if is_narrow || letter.len_utf16() == 1 { width } else { 2 * width };
        }
    }
    Some(letters)
}

/// Which part of a field is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldPart {
    Code,
    Result,
}

/// A story being written: the open line, and the open cells of a row with their paragraphs.
#[derive(Default)]
struct Story {
    line: String,
    cell: Vec<String>,
    cells: Vec<Vec<String>>,
}

impl Story {
    fn end_paragraph(&mut self) {
        self.cell.push(std::mem::take(&mut self.line));
    }

    fn end_cell(&mut self) {
        self.end_paragraph();
        self.cells.push(std::mem::take(&mut self.cell));
    }

    fn end_row(&mut self, flow: &mut Flow) {
        let cells: Vec<Vec<&str>> = self
            .cells
            .iter()
            .map(|cell| cell.iter().map(String::as_str).filter(|line| !line.trim().is_empty()).collect())
            .collect();
        flow.tall_row(&cells, Vec::new());
        self.cells.clear();
        self.cell.clear();
    }

    fn end_line(&mut self, flow: &mut Flow) {
        flow.line(&std::mem::take(&mut self.line));
    }

    /// Ends a paragraph: of a cell, or of the running text, which ends a row that has no end of its own.
    fn end_any_paragraph(&mut self, place: Option<Place>, rows: Rows, flow: &mut Flow) {
        if place.is_some() || (rows == Rows::Unknown && !self.cells.is_empty()) {
            return self.end_paragraph();
        }
        self.end_row(flow);
        self.end_line(flow);
    }
}

/// Characters to lines: `\r` ends a paragraph, `\x07` a cell or a row. Where the paragraphs do not say which, a
/// second `\x07` behind an empty cell ends a row.
fn write(letters: &[Letter], paragraphs: &Paragraphs, limits: &Limits, flow: &mut Flow) {
    let mut story = Story::default();
    // Codes of fields stand between 13 and 14, their results between 14 and 15; a tick box has no result.
    let mut fields = Vec::new();
    let rows = paragraphs.rows();
    let mut before = ' ';
    for (letter, byte) in letters {
        match letter {
            '\x13' => fields.push(FieldPart::Code),
            '\x14' => fields.last_mut().into_iter().for_each(|part| *part = FieldPart::Result),
            '\x15' => drop(fields.pop()),
            '\x01'..='\x06' | '\x08' | '\x1F' => {}
            _ if fields.contains(&FieldPart::Code) => {}
            '\r' | '\x0b' | '\x0e' => story.end_any_paragraph(paragraphs.at(*byte), rows, flow),
            '\x0c' => {
                story.end_line(flow);
                flow.page();
            }
            '\x07' if paragraphs.at(*byte) == Some(Place::EndOfRow) => story.end_row(flow),
            '\x07' if rows == Rows::Unknown && before == '\x07' && story.line.is_empty() => {
                story.end_row(flow);
            }
            '\x07' => story.end_cell(),
            '\x1E' => story.line.push('-'),
            letter => story.line.push(*letter),
        }
        before = *letter;
        if flow.is_full(limits) {
            return;
        }
    }
    story.end_row(flow);
    story.end_line(flow);
}
