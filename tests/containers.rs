//! Word and Excel 97-2003, Outlook messages and OpenDocument spreadsheets, made here byte by byte.

use isodesk::{
    domain::document::DocumentKind,
    extract::{
        formats,
        limits::Limits,
        notice::{self, FileName, Known},
        text::{Format, Line, Text},
    },
};
use std::io::{Cursor, Write};

/// A compound file of these streams; storages come out of their paths.
fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        if let Some((storage, _)) = path.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
            file.create_storage_all(storage).unwrap();
        }
        file.create_stream(path).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn read(bytes: &[u8]) -> Text {
    formats::read(bytes.to_vec(), &Limits::default())
}

fn lines(text: &Text) -> Vec<String> {
    text.pages.iter().flat_map(|page| &page.lines).map(Line::text).collect()
}

fn put(bytes: &mut [u8], place: usize, value: u32) {
    bytes[place..place + 4].copy_from_slice(&value.to_le_bytes());
}

/// One paragraph of a Word file: its words with the mark at its end, and where it stands.
type Paragraph<'a> = (&'a str, Stands);

#[derive(Clone, Copy)]
enum Stands {
    Outside,
    InCell,
    AtEndOfRow,
}

const TEXT_BEGINS: u32 = 0x400;
const PAGE_OF_PROPERTIES: u32 = 4;

/// A Word 97-2003 file with its text in one piece and one page of properties of paragraphs.
fn word(paragraphs: &[Paragraph<'_>]) -> Vec<u8> {
    let mut document = vec![0; (PAGE_OF_PROPERTIES as usize + 1) * 512];
    let mut page = vec![0; 512];
    let count = paragraphs.len();
    // What is said of a paragraph in a cell, and of one at the end of a row.
    page[0x180..0x186].copy_from_slice(&[3, 0, 0, 0x16, 0x24, 1]);
    page[0x190..0x19A].copy_from_slice(&[5, 0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1, 0]);
    let mut place = TEXT_BEGINS;
    for (index, (words, stands)) in paragraphs.iter().enumerate() {
        put(&mut page, index * 4, place);
        page[(count + 1) * 4 + index * 13] = match stands {
            Stands::Outside => 0,
            Stands::InCell => 0xC0,
            Stands::AtEndOfRow => 0xC8,
        };
        document[place as usize..place as usize + words.len()].copy_from_slice(words.as_bytes());
        place += u32::try_from(words.len()).unwrap();
    }
    put(&mut page, count * 4, place);
    page[511] = u8::try_from(count).unwrap();
    document[PAGE_OF_PROPERTIES as usize * 512..].copy_from_slice(&page);
    let letters = place - TEXT_BEGINS;
    document[..2].copy_from_slice(&0xA5EC_u16.to_le_bytes());
    put(&mut document, 0x0A, 0x0200);
    put(&mut document, 0x4C, letters);
    // The table of pieces, then the table of pages of properties.
    let mut table = vec![2, 16, 0, 0, 0];
    for value in [0, letters] {
        table.extend(value.to_le_bytes());
    }
    table.extend([0, 0]);
    table.extend((0x4000_0000 | (TEXT_BEGINS * 2)).to_le_bytes());
    table.extend([0, 0]);
    put(&mut document, 0x1A2, 0);
    put(&mut document, 0x1A6, 21);
    put(&mut document, 0x102, 21);
    put(&mut document, 0x106, 12);
    for value in [TEXT_BEGINS, place, PAGE_OF_PROPERTIES] {
        table.extend(value.to_le_bytes());
    }
    compound(&[("/WordDocument", document), ("/1Table", table), ("/\u{5}SummaryInformation", summary())])
}

/// A set of properties: code page, title, author.
fn summary() -> Vec<u8> {
    let mut set = vec![0; 48];
    set[44..48].copy_from_slice(&48_u32.to_le_bytes());
    let values: [(u32, Vec<u8>); 3] = [
        (1, [2_u32.to_le_bytes(), 1252_u32.to_le_bytes()].concat()),
        (2, [&0x1E_u32.to_le_bytes()[..], &12_u32.to_le_bytes(), b"R\xE9solutions\0"].concat()),
        (4, [&0x1E_u32.to_le_bytes()[..], &8_u32.to_le_bytes(), b"A. Pers\0"].concat()),
    ];
    let mut heads = vec![0; 4];
    heads.extend(3_u32.to_le_bytes());
    let mut place = 8 + 3 * 8;
    let mut contents = Vec::new();
    for (id, value) in values {
        heads.extend(id.to_le_bytes());
        heads.extend(u32::try_from(place).unwrap().to_le_bytes());
        place += value.len();
        contents.extend(value);
    }
    set.extend(heads);
    set.extend(contents);
    set
}

#[test]
fn word_of_before_2007_keeps_empty_cells_and_paragraphs_apart() {
    use Stands::{AtEndOfRow, InCell, Outside};
    let bytes = word(&[
        ("ISO/TC 901/SC 2\r", Outside),
        ("DATE\r", InCell),
        ("2026-01-05\x07", InCell),
        ("\x07", InCell),
        ("REFERENCE NUMBER\r", InCell),
        ("ISO/TC 901/SC 2 N 77\x07", InCell),
        ("\x07", AtEndOfRow),
        ("TITLE\x07", InCell),
        ("Resolutions of the 3rd meeting\x07", InCell),
        ("\x07", InCell),
        ("\x07", AtEndOfRow),
        ("The end.\r", Outside),
    ]);
    let text = read(&bytes);
    assert_eq!((text.format, &text.troubles), (Format::Doc, &Vec::new()));
    assert_eq!(
        lines(&text),
        [
            "ISO/TC 901/SC 2",
            "DATE REFERENCE NUMBER",
            "2026-01-05 ISO/TC 901/SC 2 N 77",
            "TITLE Resolutions of the 3rd meeting",
            "The end.",
        ]
    );
    let rows: Vec<Option<u32>> = text.pages[0].lines.iter().map(|line| line.row).collect();
    assert_eq!(rows, [None, Some(1), Some(1), Some(2), None]);
    assert_eq!(text.pages[0].lines[3].segments.len(), 3, "the empty last cell is a cell");
    assert_eq!(
        text.properties,
        [("title".to_owned(), "Résolutions".to_owned()), ("author".to_owned(), "A. Pers".to_owned())]
    );
    let notice = notice::read(&text, &FileName::new("paper.doc"), &Known::default());
    assert_eq!(notice.kind, DocumentKind::Resolutions);
    assert_eq!(notice.facts.title.value().map(String::as_str), Some("Resolutions of the 3rd meeting"));
    assert_eq!(notice.facts.document_number.value().map(ToString::to_string).as_deref(), Some("77"));
}

/// A record of an Excel file: its number, its length, its content.
fn record(number: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&number.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
}

/// A cell with words.
fn label(row: u16, column: u16, words: &str) -> Vec<u8> {
    let length = u16::try_from(words.len()).unwrap();
    let head = [row, column, 0, length].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    record(0x0204, &[&head[..], &[0], words.as_bytes()].concat())
}

#[test]
fn excel_of_before_2007_is_a_table_of_votes() {
    let begin = |kind: u16| {
        let words: [u16; 4] = [0x0600, kind, 0x0DBB, 1996];
        record(
            0x0809,
            &[words.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(), vec![0; 8]].concat(),
        )
    };
    let end = record(0x000A, &[]);
    let code_page = record(0x0042, &1200_u16.to_le_bytes());
    let globals = [begin(0x0005), code_page].concat();
    let sheet_at = u32::try_from(globals.len() + 4 + 8 + 5 + end.len()).unwrap();
    let sheet = record(0x0085, &[&sheet_at.to_le_bytes()[..], &[0, 0, 5, 0], b"Votes"].concat());
    let cells = [
        label(0, 0, "organization"),
        label(0, 1, "choice"),
        label(0, 2, "reason"),
        label(1, 0, "Example Corp"),
        label(1, 1, "disapprove"),
        label(1, 2, "too short"),
    ];
    let book = [globals, sheet, end.clone(), begin(0x0010), cells.concat(), end].concat();
    let text = read(&compound(&[("/Workbook", book), ("/\u{5}SummaryInformation", summary())]));
    assert_eq!((text.format, &text.troubles), (Format::Xls, &Vec::new()));
    assert_eq!(lines(&text), ["organization choice reason", "Example Corp disapprove too short"]);
    assert_eq!(text.properties[0].1, "Résolutions");
    let notice = notice::read(&text, &FileName::new("votes.xls"), &Known::default());
    assert_eq!(notice.kind, DocumentKind::MemberVotes);
}

/// An OpenDocument file of this kind with this content.
fn open_document(kind: &str, content: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, words) in [
        ("mimetype", format!("application/vnd.oasis.opendocument.{kind}")),
        ("content.xml", content.to_owned()),
        (
            "META-INF/manifest.xml",
            r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#
                .to_owned(),
        ),
    ] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(words.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_open_document_spreadsheet_is_a_table_of_votes() {
    let cell = |words: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>")
    };
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat());
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Votes\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row(["organization", "choice", "reason"]),
        row(["Example Corp", "approve", "R&amp;D"]),
    );
    let text = read(&open_document("spreadsheet", &content));
    assert_eq!((text.format, &text.troubles), (Format::Ods, &Vec::new()));
    assert_eq!(lines(&text), ["organization choice reason", "Example Corp approve R&D"]);
    let notice = notice::read(&text, &FileName::new("votes.ods"), &Known::default());
    assert_eq!(notice.kind, DocumentKind::MemberVotes);
}

/// The stream of properties: a head of zeros, then a property of eight bytes each.
fn stated(head: usize, properties: &[(u32, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; head];
    for (tag, value) in properties {
        bytes.extend(tag.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

fn wide(words: &str) -> Vec<u8> {
    words.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// 2026-02-02T09:00:00Z in steps of 100 nanoseconds since 1601.
const SENT: u64 = (1_770_022_800 + 11_644_473_600) * 10_000_000;

fn message() -> Vec<u8> {
    let inside = "/__attach_version1.0_#00000001/__substg1.0_3701000D";
    let file = "/__attach_version1.0_#00000000";
    let picture = "/__attach_version1.0_#00000002";
    compound(&[
        ("/__properties_version1.0", stated(32, &[(0x0039_0040, SENT), (0x3FFD_0003, 1251)])),
        ("/__substg1.0_0037001F", wide("ISO/TC 918/SC 2 N 44 - New ballot")),
        ("/__substg1.0_0C1A001E", b"\xD1\xE5\xEA\xF0\xE5\xF2\xE0\xF0\xE8\xE0\xF2".to_vec()),
        ("/__substg1.0_5D01001F", wide("secretary@example.org")),
        ("/__substg1.0_0E04001F", wide("members@example.org")),
        (
            "/__substg1.0_1000001F",
            wide(
                "Committee: ISO/TC 918/SC 2\r\nReference: ISO/CD 99830\r\nBallot type: CD\r\n\
                  Start date: 2026-02-02\r\nEnd date: 2026-03-30\r\n",
            ),
        ),
        (&format!("{file}/__properties_version1.0"), stated(8, &[])),
        (&format!("{file}/__substg1.0_3707001F"), wide("votes.csv")),
        (&format!("{file}/__substg1.0_37010102"), b"organization,choice\nExample Corp,approve\n".to_vec()),
        (&format!("{inside}/__properties_version1.0"), stated(24, &[(0x0039_0040, SENT)])),
        (&format!("{inside}/__substg1.0_0037001F"), wide("The mail inside")),
        (&format!("{inside}/__substg1.0_1000001F"), wide("Inner words.")),
        ("/__attach_version1.0_#00000001/__substg1.0_3001001F", wide("The mail inside")),
        (&format!("{picture}/__substg1.0_370E001F"), wide("image/png")),
        (&format!("{picture}/__substg1.0_3712001F"), wide("logo")),
        (&format!("{picture}/__substg1.0_37010102"), vec![1, 2, 3]),
    ])
}

#[test]
fn an_outlook_message_is_read_as_a_mail() {
    let bytes = message();
    let text = read(&bytes);
    assert_eq!((text.format, &text.troubles), (Format::Msg, &Vec::new()));
    let headers: Vec<(&str, &str)> =
        text.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        headers,
        [
            ("Subject", "ISO/TC 918/SC 2 N 44 - New ballot"),
            ("From", "Секретариат <secretary@example.org>"),
            ("To", "members@example.org"),
            ("Date", "2026-02-02T09:00:00Z"),
        ]
    );
    let members: Vec<&str> = text.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(members, ["votes.csv", "The mail inside.msg"], "a picture of the signature is none");
    let notice = notice::read(&text, &FileName::new("mail.msg"), &Known::default());
    let facts = &notice.facts;
    assert_eq!(notice.kind, DocumentKind::Ballot);
    assert_eq!(facts.committee.value().map(ToString::to_string).as_deref(), Some("ISO/TC 918/SC 2"));
    assert_eq!(facts.document_number.value().map(ToString::to_string).as_deref(), Some("44"));
    assert_eq!(facts.closes.value().map(ToString::to_string).as_deref(), Some("2026-03-30"));
}

#[test]
fn attachments_of_an_outlook_message_come_out_whole() {
    let bytes = message();
    let text = read(&bytes);
    let limits = Limits::default();
    let votes = formats::member(&bytes, text.members[0].place, &limits).unwrap();
    assert_eq!(votes, b"organization,choice\nExample Corp,approve\n");
    let inner = formats::member(&bytes, text.members[1].place, &limits).unwrap();
    let inner = read(&inner);
    assert_eq!((inner.format, lines(&inner)), (Format::Msg, vec!["Inner words.".to_owned()]));
    assert_eq!(inner.headers[1].1, "2026-02-02T09:00:00Z");
    let refused = formats::member(&bytes, 9, &limits).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("E-TXT-015", "no member at place 9"));
    let deep = formats::read(bytes, &Limits { depth: 3, ..Limits::default() });
    assert_eq!(deep.troubles[0].message, "nested deeper than 3: its members are left out");
}

#[test]
fn an_office_file_with_a_password_is_said_to_have_one() {
    let text = read(&compound(&[("/EncryptedPackage", vec![0; 64]), ("/EncryptionInfo", vec![0; 8])]));
    assert_eq!(text.troubles[0].message, "the document needs a password");
    assert_eq!(text.troubles[0].code, "E-TXT-001");
}
