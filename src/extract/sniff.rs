//! What a file is, by its bytes and never by its name.

use super::archive;
use super::compound as compound_file;
use super::plain;
use super::text::Format;

/// What the bytes are, with their characters where they are text.
#[derive(Debug, PartialEq)]
pub(super) struct Sniffed {
    pub(super) format: Format,
    /// The characters of a text format.
    pub(super) text: Option<String>,
    /// The usual name of a format that is not read.
    pub(super) foreign: Option<&'static str>,
}

impl Sniffed {
    const fn known(format: Format) -> Self {
        Self { format, text: None, foreign: None }
    }

    const fn foreign(name: &'static str) -> Self {
        Self { format: Format::Unknown, text: None, foreign: Some(name) }
    }
}

/// An Office file that nobody can open without its password.
pub(super) const LOCKED: &str = "an Office file with a password";

/// A longer text is not tried as JSON, TOML or a table.
const LONGEST_DATA: usize = 16 << 20;

/// How a page of the web begins, or a piece of one.
const HTML: &[&str] = &["<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<div", "<p>"];

/// How a PDF begins; some programs put a few bytes before it.
const PDF: &[u8] = b"%PDF-";

/// Beginnings of formats that are not read.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\x1F\x8B", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ\0", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard file"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3\0", "a database"),
];

/// Looks at the bytes.
pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    let head = &bytes[..bytes.len().min(1_024)];
    let has = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    // Before anything that may stand in what an archive holds.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    let begins_a_line =
        |place: usize| place == 0 || !head[place - 1].is_ascii_graphic() && head[place - 1] != b' ';
    let has_mark =
        head.windows(PDF.len()).enumerate().any(|(place, window)| window == PDF && begins_a_line(place));
    if has_mark || (head.starts_with(b"%") && has(b" obj")) {
        return Sniffed::known(Format::Pdf);
    }
    if head.starts_with(b"{\\rtf") {
        return Sniffed::known(Format::Rtf);
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(begin, _)| head.starts_with(begin)) {
        return Sniffed::foreign(name);
    }
    match plain::decode(bytes) {
        Some(text) => Sniffed { format: text_format(&text), text: Some(text), foreign: None },
        None => Sniffed::known(Format::Unknown),
    }
}

fn zip(bytes: &[u8]) -> Sniffed {
    match archive::kind(bytes) {
        archive::Kind::Docx => Sniffed::known(Format::Docx),
        archive::Kind::Xlsx => Sniffed::known(Format::Xlsx),
        archive::Kind::Odt => Sniffed::known(Format::Odt),
        archive::Kind::Ods => Sniffed::known(Format::Ods),
        archive::Kind::Foreign(name) => Sniffed::foreign(name),
        archive::Kind::Files => Sniffed::known(Format::Zip),
    }
}

fn compound(bytes: &[u8]) -> Sniffed {
    let Ok(file) = compound_file::open(bytes) else {
        return Sniffed::foreign("a damaged compound file");
    };
    if file.exists("/WordDocument") {
        Sniffed::known(Format::Doc)
    } else if file.exists("/Workbook") || file.exists("/Book") {
        Sniffed::known(Format::Xls)
    } else if file.exists("/PowerPoint Document") {
        Sniffed::foreign("a PowerPoint file")
    } else if file.exists("/__properties_version1.0") {
        Sniffed::known(Format::Msg)
    } else if file.exists("/EncryptedPackage") {
        Sniffed::foreign(LOCKED)
    } else {
        Sniffed::foreign("a compound file")
    }
}

fn text_format(text: &str) -> Format {
    let head: String = text.trim_start().chars().take(2_000).collect::<String>().to_ascii_lowercase();
    if HTML.iter().any(|begin| head.starts_with(begin)) {
        return Format::Html;
    }
    // Before what only holds the tags of a page: the page may be the body of the mail.
    if is_mail(&head) {
        return Format::Eml;
    }
    if head.contains("<html") && head.contains("<body") {
        return Format::Html;
    }
    if text.len() > LONGEST_DATA {
        return Format::Txt;
    }
    if head.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return Format::Json;
    }
    if head.contains('=') && toml::from_str::<toml::Table>(text).is_ok_and(|table| !table.is_empty()) {
        return Format::Toml;
    }
    if super::table::separator(text).is_some() {
        return Format::Csv;
    }
    Format::Txt
}

/// Header lines of a mail up to the first empty line, two of them such as no cover has.
fn is_mail(head: &str) -> bool {
    const ONLY_MAIL: &[&str] = &[
        "from",
        "to",
        "subject",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "content-type",
        "reply-to",
        "content-transfer-encoding",
    ];
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '-' || char == '_')
    };
    let mut found: Vec<&str> = Vec::new();
    for (index, line) in head.lines().enumerate() {
        if line.is_empty() {
            break;
        }
        match line.split_once(':') {
            _ if line.starts_with([' ', '\t']) && index > 0 => {}
            _ if index == 0 && line.starts_with("from ") => {}
            Some((name, _)) if is_name(name) => {
                found.extend(
                    ONLY_MAIL
                        .iter()
                        .filter(|known| **known == name && !found.contains(known))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
            Some(_) | None => return false,
        }
    }
    found.len() >= 2
}
