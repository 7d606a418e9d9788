//! Every format, made here: what the bytes are is seen by the bytes, and the words come out as lines and cells.

use isodesk::extract::{
    formats,
    limits::Limits,
    text::{Coverage, Format, Text},
};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A notification with a folded, encoded subject, a table attached and a mail inside.
pub(crate) const MAIL: &str = "From: =?utf-8?q?S=C3=A9cretariat?= <secretary@example.org>\r\n\
To: tag@example.com\r\n\
Subject: ISO/TC 999 =?utf-8?b?4oCUIGJhbGxvdA==?=\r\n\topened on\r\n ISO/DIS 99901\r\n\
Date: Fri, 1 Mar 2024 10:00:00 +0100\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
Voting closes on 2024-05-24, pr=E9cis=E9ment.\r\n\
--b\r\nContent-Type: text/csv; name=\"votes.csv\"\r\nContent-Disposition: attachment; filename=\"votes.csv\"\r\n\
Content-Transfer-Encoding: base64\r\n\r\n\
b3JnYW5pemF0aW9uLGNob2ljZQ0KRXhhbXBsZSBDb3JwLGFwcHJvdmUNCg==\r\n\
--b\r\nContent-Type: message/rfc822\r\n\r\n\
From: chair@example.org\r\nSubject: Forwarded words\r\nMIME-Version: 1.0\r\n\r\nInner words.\r\n\
--b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
--b--\r\n";

pub(crate) fn read(bytes: impl Into<Vec<u8>>) -> Text {
    formats::read(bytes.into(), &Limits::default())
}

fn lines(text: &Text) -> Vec<String> {
    text.pages.iter().flat_map(|page| &page.lines).map(isodesk::extract::text::Line::text).collect()
}

pub(crate) fn office(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(xml.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const WORD: &str = r#"<w:document xmlns:w="w" xmlns:w14="w14"><w:body>
<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Fruit &amp; nuts &lt;&#8211;&gt; </w:t></w:r><w:r><w:t>R&amp;D</w:t></w:r></w:p>
<w:p><w:r><w:t>Date:</w:t><w:tab/><w:t>2024</w:t><w:noBreakHyphen/><w:t>03-01</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Reference number</w:t></w:r></w:p><w:p><w:r><w:t>ISO/TC 999 N 12</w:t></w:r></w:p></w:tc>
<w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>Title</w:t></w:r></w:p><w:p><w:r><w:t>Minutes</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtPr><w:alias w:val="closes"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>2024-05-24</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:sdt><w:sdtPr><w:alias w:val="opens"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>YYYY-MM-DD</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:p><w:r><w:br w:type="page"/><w:t>second page</w:t></w:r></w:p></w:body></w:document>"#;

#[test]
fn word_is_read_with_cells_controls_and_every_sign() {
    let bytes = office(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", WORD),
        (
            "word/header1.xml",
            r#"<w:hdr xmlns:w="w"><w:p><w:r><w:t>ISO/TC 999 N 11</w:t></w:r></w:p></w:hdr>"#,
        ),
        (
            "docProps/core.xml",
            r#"<p xmlns:dc="d"><dc:title>A &amp; B</dc:title><dc:creator>A. Person</dc:creator></p>"#,
        ),
    ]);
    let text = read(bytes);
    assert_eq!(text.format, Format::Docx);
    assert_eq!(
        lines(&text),
        [
            "Fruit & nuts <–> R&D",
            "Date: 2024-03-01",
            "Reference number Title",
            "ISO/TC 999 N 12 Minutes",
            "2024-05-24",
            "YYYY-MM-DD",
            "ISO/TC 999 N 11",
            "second page",
        ]
    );
    assert_eq!(text.pages[0].lines[2].segments.len(), 3);
    assert_eq!(text.fields, [("closes".to_owned(), "2024-05-24".to_owned())]);
    assert_eq!(text.properties[0], ("title".to_owned(), "A & B".to_owned()));
    assert_eq!(text.pages.len(), 2);
}

#[test]
fn xml_that_nests_without_end_is_cut() {
    let deep = format!("<w:document>{}", "<w:p>".repeat(1_000));
    let text = read(office(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &deep)]));
    assert_eq!(text.troubles[0].code, "E-TXT-017");
    assert_eq!(text.troubles[0].message, "elements nested deeper than 200: the rest is left out");
}

#[test]
fn an_entity_of_the_documents_own_is_never_expanded() {
    let laughs = r#"<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document><w:p><w:r><w:t>x&b;y</w:t></w:r></w:p></w:document>"#;
    let text = read(office(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", laughs)]));
    assert_eq!(lines(&text), ["x\u{FFFD}y"]);
    let levels = (1..30).fold(String::new(), |levels, level| {
        let before = format!("&a{};", level - 1);
        levels + &format!("<!ENTITY a{level} \"{before}{before}{before}{before}\">")
    });
    let billion = format!(
        "<!DOCTYPE d [<!ENTITY a0 \"ha\">{levels}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\
         <office:document-content><text:p>x&a29;y&file;z</text:p></office:document-content>"
    );
    let text =
        read(office(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &billion)]));
    assert_eq!(lines(&text), ["x\u{FFFD}y\u{FFFD}z"]);
}

#[test]
fn open_document_is_read() {
    let content = r#"<office:document-content><office:body><text:h>Minutes</text:h><text:p>one<text:tab/>two<text:s text:c="2"/>three</text:p>
<table:table><table:table-row><table:table-cell><text:p>Date</text:p></table:table-cell><table:table-cell><text:p>2024-03-01</text:p></table:table-cell></table:table-row></table:table></office:body></office:document-content>"#;
    let text =
        read(office(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)]));
    assert_eq!(
        (text.format, lines(&text)),
        (Format::Odt, vec!["Minutes".into(), "one two three".into(), "Date 2024-03-01".into()])
    );
}

#[test]
fn mail_is_decoded_and_its_attachments_are_listed() {
    let text = read(MAIL);
    assert_eq!(
        (text.format, lines(&text)),
        (Format::Eml, vec!["Voting closes on 2024-05-24, précisément.".to_owned()])
    );
    assert_eq!(
        text.headers[0],
        ("Subject".to_owned(), "ISO/TC 999 — ballot opened on ISO/DIS 99901".to_owned())
    );
    assert_eq!(text.headers[1].1, "Sécretariat <secretary@example.org>");
    let names: Vec<&str> = text.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["votes.csv", "Forwarded words.eml"]);
    let inner = formats::member(MAIL.as_bytes(), text.members[1].place, &Limits::default()).unwrap();
    let inner = read(inner);
    assert_eq!((inner.format, lines(&inner)), (Format::Eml, vec!["Inner words.".to_owned()]));
}

#[test]
fn what_a_file_is_stands_in_its_bytes() {
    let cases: [(&[u8], Format); 9] = [
        (b"ISO/TC 999 N 12\nDate: 2024-03-01\n", Format::Txt),
        (b"DATE: 2024.03.06\nTITLE: words\nSTATUS: more words\n", Format::Txt),
        (b"organization,choice\nExample Corp,approve\n", Format::Csv),
        (b"[tag]\nname = \"U.S. TAG\"\n", Format::Toml),
        (b"{\"ballot\": 4}", Format::Json),
        (b"<!DOCTYPE html><p>words", Format::Html),
        (b"{\\rtf1 words}", Format::Rtf),
        (b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nwords", Format::Eml),
        (b"\x00\x01\x02\x03\xFF\xFE\x00\x00", Format::Unknown),
    ];
    for (bytes, format) in cases {
        assert_eq!(read(bytes).format, format, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_is_not_read_is_named() {
    let picture = read(b"\x89PNG\r\n\x1a\n....".to_vec());
    assert_eq!((picture.format, picture.coverage), (Format::Unknown, Coverage::None));
    assert_eq!(picture.troubles[0].message, "a PNG picture: not a format that is read");
    assert_eq!(read(b"").troubles[0].message, "the file is empty");
    assert_eq!(read(b"%PDF-1.7\nnothing of the kind").troubles[0].code, "E-TXT-007");
    let broken = read(b"%PDF-1.7\nnothing of the kind\n%%EOF").troubles;
    assert_eq!(broken[0].message, "not readable as `pdf`: no reader can open it");
}

#[test]
fn a_long_text_is_cut_and_said_to_be() {
    let limits = Limits { text_bytes: 1_000, ..Limits::default() };
    let text = formats::read("some words\n".repeat(1_000).into_bytes(), &limits);
    assert_eq!(text.troubles[0].message, "more text than 1000 bytes: the rest is left out");
    assert!(text.pages[0].lines.len() < 110);
}

#[test]
fn a_spreadsheet_is_a_table() {
    let text = read(workbook());
    assert_eq!(text.troubles, []);
    assert_eq!(
        (text.format, lines(&text)),
        (Format::Xlsx, vec!["organization choice".to_owned(), "Example Corp 3".to_owned()])
    );
    assert_eq!(text.pages[0].lines[1].segments.len(), 3);
}

/// A workbook written by hand.
fn workbook() -> Vec<u8> {
    office(&[
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Votes" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>organization</t></is></c><c r="C1" t="inlineStr"><is><t>choice</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Example Corp</t></is></c><c r="C2"><v>3</v></c></row></sheetData></worksheet>"#,
        ),
    ])
}

/// A PDF of one page, 200 by 300 points, that draws this.
pub(crate) fn pdf(drawing: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    crate::pdf::file(&objects)
}

/// Draws words at a place, in points from the lower left.
fn at(x: u32, y: u32, words: &str) -> String {
    format!("BT /F 10 Tf {x} {y} Td ({words}) Tj ET\n")
}

#[test]
fn a_label_and_its_value_stand_where_they_are_printed() {
    let text = read(pdf(&(at(20, 250, "Date:") + &at(100, 250, "2024-03-01") + &at(100, 236, "ISO/TC 999"))));
    let line = &text.pages[0].lines[0];
    assert_eq!(
        line.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>(),
        ["Date:", "2024-03-01"]
    );
    assert!((line.segments[1].x0 - 100.0).abs() < 0.1 && (line.y - 50.0).abs() < 0.1, "{line:?}");
    assert_eq!((text.pages[0].lines.len(), text.page_count, text.coverage), (2, Some(1), Coverage::Full));
}

#[test]
fn only_what_can_be_seen_is_read() {
    let under =
        at(20, 250, "First edition") + "1 g 10 240 150 30 re f 0 g\n" + &at(20, 250, "Second edition");
    assert_eq!(lines(&read(pdf(&under))), ["Second edition"]);
    let clipped = format!("q 0 0 50 50 re W n {}Q {}", at(20, 250, "clipped"), at(20, 20, "shown"));
    assert_eq!(lines(&read(pdf(&clipped))), ["shown"]);
    let hidden = format!("3 Tr {} 0 Tr {}", at(20, 250, "hidden"), at(20, 20, "shown"));
    assert_eq!(lines(&read(pdf(&hidden))), ["shown"]);
    let outside = at(20, 900, "outside") + &at(20, 20, "shown");
    assert_eq!(lines(&read(pdf(&outside))), ["shown"]);
}

#[test]
fn a_word_printed_twice_is_one_word() {
    let twice = at(20, 250, "Cereals and pulses") + &at(20, 250, "Cereals and pulses");
    assert_eq!(lines(&read(pdf(&twice))), ["Cereals and pulses"]);
    let bold = format!("BT /F 10 Tf 20 250 Td (Date) Tj 0.3 0 Td (Date) Tj ET {}", at(44, 250, "2024"));
    assert_eq!(lines(&read(pdf(&bold))), ["Date 2024"]);
}

#[test]
fn a_note_in_the_margin_comes_after_the_page() {
    let margin = "BT /F 8 Tf 0 1 -1 0 15 100 Tm (margin note) Tj ET\n".to_owned();
    assert_eq!(
        lines(&read(pdf(&(margin + &at(40, 250, "the words of the page"))))),
        ["the words of the page", "margin note"]
    );
}

#[test]
fn raised_letters_belong_to_their_line() {
    let raised =
        "BT /F 12 Tf 20 200 Td (the 2) Tj /F 7 Tf 5 Ts (nd) Tj /F 12 Tf 0 Ts ( edition) Tj ET".to_owned();
    assert_eq!(lines(&read(pdf(&raised))), ["the 2nd edition"]);
}

#[test]
fn a_page_of_nothing_and_a_file_cut_short_are_said() {
    let empty = read(pdf(""));
    assert_eq!(empty.troubles[0].message, "no text: 1 page without a letter");
    let whole = pdf(&at(20, 20, "words"));
    let cut = read(&whole[..whole.len() - 30]);
    assert_eq!(cut.troubles[0].message, "the end of the file is missing");
    assert_eq!(lines(&cut), ["words"]);
}

#[test]
fn a_billion_pages_that_are_only_claimed_are_not_walked() {
    let mut claimed = pdf(&at(20, 20, "words"));
    let place = claimed.windows(8).position(|window| window == b"/Count 1").unwrap();
    claimed.splice(place + 7..place + 8, *b"999999999");
    let text = read(claimed);
    assert_eq!(lines(&text), ["words"]);
    assert!(text.page_count.is_some_and(|count| count < 10), "{:?}", text.page_count);
}
