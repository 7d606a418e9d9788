//! Rich Text Format: groups, control words, and the words between them.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::flow::Flow;
use super::limits::Limits;
use super::text::{Format, Text};
use super::trouble::State;

/// Groups whose content nobody reads.
const UNREAD: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "xmlnstbl",
    "generator",
    "fldinst",
    "filetbl",
    "revtbl",
    "pgptbl",
    "mmathPr",
];

/// What holds inside one group.
#[derive(Clone, Copy, Debug)]
struct Group {
    read: Read,
    /// Bytes that follow a `\u` for older readers.
    fallback: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    Yes,
    /// Hidden or deleted: `\v`, `\deleted`.
    Hidden,
    No,
}

struct Reader<'a> {
    rest: &'a [u8],
    groups: Vec<Group>,
    encoding: &'static Encoding,
    pending: Vec<u8>,
    skip: usize,
    line: String,
    cells: Vec<String>,
    flow: Flow,
}

/// Reads an RTF file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Text {
    let mut reader = Reader {
        rest: bytes,
        groups: vec![Group { read: Read::Yes, fallback: 1 }],
        encoding: WINDOWS_1252,
        pending: Vec::new(),
        skip: 0,
        line: String::new(),
        cells: Vec::new(),
        flow: Flow::default(),
    };
    let mut text = Text::empty(Format::Rtf);
    while let Some((first, rest)) = reader.rest.split_first() {
        reader.rest = rest;
        match first {
            b'{' if reader.groups.len() > limits.xml_depth * 5 => {
                text.trouble(State::XmlTooDeep { deepest: limits.xml_depth * 5 });
                break;
            }
            b'{' => reader.open(),
            b'}' => reader.close(),
            b'\\' => reader.control(),
            b'\r' | b'\n' => {}
            byte => reader.byte(*byte),
        }
        if reader.flow.is_full(limits) {
            break;
        }
    }
    reader.end_line();
    if reader.groups.len() > 1 {
        text.trouble(State::EndMissing);
    }
    reader.flow.into_text(limits, &mut text);
    text
}

impl Reader<'_> {
    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { read: Read::Yes, fallback: 1 })
    }

    /// Words are hidden or seen from here on, to the end of the group.
    fn turn(&mut self, from: Read, to: Read) {
        self.decode();
        if let Some(group) = self.groups.last_mut().filter(|group| group.read == from) {
            group.read = to;
        }
    }

    fn open(&mut self) {
        self.decode();
        self.groups.push(self.group());
    }

    fn close(&mut self) {
        self.decode();
        if self.groups.len() > 1 {
            self.groups.pop();
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.group().read == Read::Yes {
            self.pending.push(byte);
        }
    }

    fn char(&mut self, char: char) {
        self.decode();
        if self.group().read == Read::Yes {
            self.line.push(char);
        }
    }

    /// The bytes so far, in the encoding of the document.
    fn decode(&mut self) {
        if !self.pending.is_empty() {
            self.line.push_str(&self.encoding.decode_without_bom_handling(&self.pending).0);
            self.pending.clear();
        }
    }

    fn end_line(&mut self) {
        self.decode();
        let line = std::mem::take(&mut self.line);
        if self.cells.is_empty() {
            self.flow.line(&line);
        } else {
            self.line = line;
        }
    }

    fn control(&mut self) {
        let Some((first, rest)) = self.rest.split_first() else { return };
        match first {
            b'\\' | b'{' | b'}' => {
                self.rest = rest;
                self.byte(*first);
            }
            b'\'' => {
                let hex =
                    rest.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
                self.rest = rest.get(2..).unwrap_or_default();
                if let Some(byte) = hex {
                    self.byte(byte);
                }
            }
            b'*' => {
                self.rest = rest;
                self.pass();
            }
            b'~' => {
                self.rest = rest;
                self.char(' ');
            }
            b'_' => {
                self.rest = rest;
                self.char('-');
            }
            byte if byte.is_ascii_alphabetic() => self.word(),
            _ => self.rest = rest,
        }
    }

    fn pass(&mut self) {
        if let Some(group) = self.groups.last_mut() {
            group.read = Read::No;
        }
    }

    fn word(&mut self) {
        let letters = self.rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (name, rest) = self.rest.split_at(letters);
        let digits = rest.iter().take(11).take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
        let (number, rest) = rest.split_at(digits);
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<i32>().ok());
        let Ok(name) = std::str::from_utf8(name) else { return };
        self.act(name, number);
    }

    fn act(&mut self, name: &str, number: Option<i32>) {
        match name {
            "par" | "line" | "sect" => self.end_line(),
            "page" => {
                self.end_line();
                self.flow.page();
            }
            "tab" => self.char('\t'),
            "v" | "deleted" if number != Some(0) => self.turn(Read::Yes, Read::Hidden),
            "v" | "deleted" | "plain" => self.turn(Read::Hidden, Read::Yes),
            "cell" => {
                self.decode();
                let cell = std::mem::take(&mut self.line);
                self.cells.push(cell);
            }
            "row" => {
                let cells = std::mem::take(&mut self.cells);
                self.flow.row(cells.iter().map(String::as_str));
            }
            "emdash" => self.char('—'),
            "endash" => self.char('–'),
            "lquote" => self.char('‘'),
            "rquote" => self.char('’'),
            "ldblquote" => self.char('“'),
            "rdblquote" => self.char('”'),
            "bullet" => self.char('•'),
            "ansicpg" => self.encoding = number.and_then(code_page).unwrap_or(WINDOWS_1252),
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8);
                }
            }
            "u" => {
                let code = number.unwrap_or(0);
                let code = u32::try_from(if code < 0 { code + 65_536 } else { code }).unwrap_or(0);
                self.char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                self.skip = self.group().fallback;
            }
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.rest = self.rest.get(length..).unwrap_or_default();
            }
            name if UNREAD.contains(&name) => self.pass(),
            _ => {}
        }
    }
}

fn code_page(number: i32) -> Option<&'static Encoding> {
    Encoding::for_label(format!("windows-{number}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::extract::limits::Limits;

    #[test]
    fn words_letters_and_rows_are_read() {
        let rtf =
            br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator none;}Secr\'e9tariat: \u1057?\par
\trowd Date:\cell 2024-03-01\cell\row a\tab b \{c\}}";
        let text = read(rtf, &Limits::default());
        assert_eq!(text.pages[0].text(), "Secrétariat: С\nDate: 2024-03-01\na b {c}");
        assert!(text.troubles.is_empty());
    }
}
