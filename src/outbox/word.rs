//! A Word file (OOXML): the few parts that every reader asks for, packed so that the same content gives the same
//! bytes.
//!
//! The one surprise: a letter that XML forbids, such as a stray control character, becomes U+FFFD; everything else
//! survives as it is.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Why a file could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the file could not be packed: {source}")]
pub struct PackError {
    #[from]
    source: ZipError,
}

impl PackError {
    /// The stable code, listed in `docs/MESSAGES.md`.
    pub const fn code(&self) -> &'static str {
        "E-OUT-006"
    }
}

impl From<std::io::Error> for PackError {
    fn from(source: std::io::Error) -> Self {
        Self { source: ZipError::Io(source) }
    }
}

/// How the sheet lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A4, upright.
    Portrait,
    /// A4, lying.
    Landscape,
}

/// A Word file in the making; the XML is that of `WordprocessingML` without its root elements.
#[derive(Clone, Debug)]
pub struct WordFile {
    /// Title, for the properties.
    pub title: String,
    /// How the sheet lies.
    pub sheet: Sheet,
    /// Paragraphs and tables.
    pub body: String,
    /// What stands above every page; empty for nothing.
    pub header: String,
    /// What stands below every page; empty for nothing.
    pub footer: String,
}

/// A column of a table in twentieths of a point, and the style of its cells' paragraphs.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Width.
    pub width: u32,
    /// Style: `Normal`, `Cell`, `Head`.
    pub style: &'a str,
    /// Its text; line breaks begin a new paragraph.
    pub text: &'a str,
}

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Packs the file.
pub fn write(file: &WordFile) -> Result<Vec<u8>, PackError> {
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("docProps/core.xml", core_properties(&file.title)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/document.xml", document(file)),
        ("word/footer1.xml", part("ftr", &file.footer)),
        ("word/header1.xml", part("hdr", &file.header)),
        ("word/styles.xml", STYLES.to_owned()),
    ];
    pack(parts.iter().map(|(name, xml)| (*name, format!("{DECLARATION}{xml}").into_bytes())))
}

/// Packs named parts into a ZIP file that depends on nothing but them.
pub fn pack<'a>(parts: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Result<Vec<u8>, PackError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Text as XML.
pub fn escape(text: &str) -> String {
    let allowed: String = text
        .chars()
        .map(|letter| match letter {
            '\t' | '\n' | '\r' => letter,
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            letter => letter,
        })
        .collect();
    quick_xml::escape::escape(&allowed).into_owned()
}

/// A run of text.
pub fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

/// A paragraph of one style.
pub fn paragraph(style: &str, text: &str) -> String {
    styled(style, &run(text))
}

/// A paragraph of one style around runs.
pub fn styled(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// A table with borders, from rows of cells; every row states its widths.
pub fn table(widths: &[u32], rows: &[String]) -> String {
    let total: u32 = widths.iter().sum();
    let mut xml = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/>{BORDERS}<w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid>"
    );
    for width in widths {
        // Writing to a string cannot fail.
        let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
    }
    xml.push_str("</w:tblGrid>");
    xml.extend(rows.iter().map(String::as_str));
    xml.push_str("</w:tbl>");
    xml
}

/// A row of a table.
pub fn row(cells: &[Cell<'_>]) -> String {
    let mut xml = String::from("<w:tr>");
    for cell in cells {
        let _ = write!(xml, "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>", cell.width);
        for line in cell.text.split('\n') {
            xml.push_str(&paragraph(cell.style, line));
        }
        xml.push_str("</w:tc>");
    }
    xml.push_str("</w:tr>");
    xml
}

/// A field that Word computes: `PAGE`, `NUMPAGES`.
pub fn field(instruction: &str) -> String {
    format!("<w:fldSimple w:instr=\" {instruction} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
}

fn document(file: &WordFile) -> String {
    let (width, height, orient) = match file.sheet {
        Sheet::Portrait => (11906, 16838, ""),
        Sheet::Landscape => (16838, 11906, " w:orient=\"landscape\""),
    };
    let margin = match file.sheet {
        Sheet::Portrait => 1134,
        Sheet::Landscape => 567,
    };
    format!(
        "<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><w:body>{}<w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orient}/>\
         <w:pgMar w:top=\"851\" w:right=\"{margin}\" w:bottom=\"851\" w:left=\"{margin}\" w:header=\"567\" \
         w:footer=\"454\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        file.body
    )
}

fn part(root: &str, content: &str) -> String {
    let content = if content.is_empty() { paragraph("Small", "") } else { content.to_owned() };
    format!("<w:{root} xmlns:w=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{content}</w:{root}>")
}

fn core_properties(title: &str) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>isodesk</dc:creator>\
         </cp:coreProperties>",
        escape(title)
    )
}

const BORDERS: &str = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>\
    <w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>\
    <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>\
    <w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>\
    <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>\
    <w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/></w:tblBorders>";

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
    <Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
    <Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
    </Types>";

const PACKAGE_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
    </Relationships>";

const DOCUMENT_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>\
    <Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>\
    </Relationships>";

const STYLES: &str = include_str!("assets/word_styles.xml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_replaced_and_the_rest_is_kept() {
        assert_eq!(escape("a < b & \"c\" \u{8}μ\n"), "a &lt; b &amp; &quot;c&quot; \u{fffd}μ\n");
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let file = WordFile {
            title: "T".to_owned(),
            sheet: Sheet::Portrait,
            body: paragraph("Normal", "x"),
            header: String::new(),
            footer: String::new(),
        };
        assert_eq!(write(&file).unwrap(), write(&file).unwrap());
    }
}
