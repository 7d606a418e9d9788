//! PDFs made here, object by object: fonts, forms, layers, form fields and attached files.

use crate::support::TestDesk;
use isodesk::extract::{formats, limits::Limits, text::Text};
use std::io::Write;

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A file of these objects, numbered from 1; the first is the catalog.
pub(crate) fn file(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        writeln!(file, "{} 0 obj{object}endobj", index + 1).unwrap();
    }
    let table = file.len();
    writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    writeln!(file, "trailer<</Size {}/Root 1 0 R>>startxref\n{table}\n%%EOF", objects.len() + 1).unwrap();
    file
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// A page that draws this with these resources, then further objects from number 5 on.
fn page(drawing: &str, resources: &str, further: &[&str]) -> Vec<u8> {
    paper(CATALOG, "", &[drawing, resources], further)
}

fn paper(catalog: &str, of_page: &str, [drawing, resources]: &[&str; 2], further: &[&str]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<<{resources}>>{of_page}>>"
    );
    let mut objects = vec![catalog.to_owned(), PAGES.to_owned(), page, stream("", drawing)];
    objects.extend(further.iter().map(|object| (*object).to_owned()));
    file(&objects)
}

fn read(bytes: &[u8]) -> Text {
    formats::read(bytes.to_vec(), &Limits::default())
}

fn lines(text: &Text) -> Vec<String> {
    text.pages.iter().flat_map(|page| &page.lines).map(isodesk::extract::text::Line::text).collect()
}

fn said(text: &Text) -> Vec<String> {
    text.troubles.iter().map(|trouble| format!("{} {}", trouble.code, trouble.message)).collect()
}

#[test]
fn a_font_that_is_not_in_the_file_is_read_by_its_dictionary() {
    let widths = "/FirstChar 65/LastChar 67/Widths[600 600 600]";
    let font = format!(
        "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Made{widths}/Encoding<</BaseEncoding/MacRomanEncoding\
         /Differences[66/Eacute/f_f_i]>>/FontDescriptor<</FontName/Made/FontFile2 6 0 R>>>>"
    );
    let drawing = "BT /F 10 Tf 20 250 Td (ABC) Tj ET";
    let text = read(&page(drawing, "/Font<</F 5 0 R>>", &[&font, &stream("", "no font program")]));
    assert_eq!(lines(&text), ["AÉffi"]);
    let line = &text.pages[0].lines[0].segments[0];
    assert!((line.x0 - 20.0).abs() < 0.01 && (line.x1 - 38.0).abs() < 0.01, "{line:?}");
}

#[test]
fn codes_of_two_bytes_are_read_by_the_map_that_the_font_brings() {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/Made/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>";
    let below = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Made/DW 500/W[1[1000 250]5 9 750]>>";
    let map = stream(
        "",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
         3 beginbfchar <0001> <0418> <0002> <00660069> <0003> <0020> endbfchar\n\
         1 beginbfrange <0005> <0009> <0441> endbfrange",
    );
    let drawing = "BT /F 10 Tf 20 250 Td <00010002> Tj <0003> Tj [<0005> -1000 <0006>] TJ <0099> Tj ET";
    let text = read(&page(drawing, "/Font<</F 5 0 R>>", &[font, below, &map]));
    assert_eq!(lines(&text), ["Иfi с т\u{FFFD}"]);
    let end = text.pages[0].lines[0].segments.last().unwrap().x1;
    // 20, then 1000 + 250 + 500 + 750 + 1000 of a gap + 750 + 500 thousandths of 10 points.
    assert!((end - 67.5).abs() < 0.01, "{end}");
}

#[test]
fn a_form_that_draws_itself_ends() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 300]/Resources<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>>>",
        "BT /F 10 Tf 20 250 Td (once) Tj ET /X Do /X Do",
    );
    let text = read(&page("/X Do", "/XObject<</X 6 0 R>>", &[HELVETICA, &form]));
    assert_eq!(lines(&text), ["once"]);
}

#[test]
fn a_layer_that_is_off_is_not_read() {
    let catalog = "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R 7 0 R]/D<</OFF[6 0 R]>>>>>>";
    let drawing = "/OC /Off BDC BT /F 10 Tf 20 250 Td (draft) Tj ET EMC /OC /On BDC BT /F 10 Tf 20 200 Td (final) Tj ET EMC";
    let resources = "/Font<</F 5 0 R>>/Properties<</Off 6 0 R/On 7 0 R>>";
    let layers = ["<</Type/OCG/Name(Draft)>>", "<</Type/OCG/Name(Final)>>"];
    let text = read(&paper(catalog, "", &[drawing, resources], &[HELVETICA, layers[0], layers[1]]));
    assert_eq!(lines(&text), ["final"]);
}

#[test]
fn what_a_person_typed_into_a_form_is_read() {
    let catalog = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 9 0 R null 10 0 R]>>>>";
    let fields = [
        "<</T(vote)/Kids[7 0 R 8 0 R]>>",
        "<</T(choice)/V/Approve/Parent 6 0 R>>",
        "<</T(reason)/V<FEFF00C90074>/Parent 6 0 R/Kids[6 0 R]>>",
        "<</T(withdrawn)/V/Off>>",
        "<</T(parts)/V[(one)(two)]/Rect[20 240 120 260]/AP<</N 11 0 R>>>>",
        &stream(
            "/Subtype/Form/BBox[0 0 50 10]/Resources<</Font<</F 5 0 R>>>>",
            "BT /F 5 Tf 0 2 Td (seen) Tj ET",
        ),
    ];
    let mut further = vec![HELVETICA];
    further.extend(fields);
    let text = read(&paper(catalog, "/Annots[null 10 0 R]", &["", ""], &further));
    let values: Vec<(&str, &str)> =
        text.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).take(3).collect();
    assert_eq!(values[0], ("vote.choice", "Approve"));
    assert_eq!(values[1], ("vote.reason", "Ét"));
    assert_eq!(text.fields.last().unwrap(), &("parts".to_owned(), "one; two".to_owned()));
    assert_eq!(lines(&text), ["seen"]);
    // Twice as large as drawn, at the place of the field.
    let line = &text.pages[0].lines[0];
    assert!((line.size - 10.0).abs() < 0.01 && (line.segments[0].x0 - 20.0).abs() < 0.01, "{line:?}");
}

const ATTACHING: &str = "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 6 0 R>>>>";

/// A cover with attached files: the list of their names stands in object 6.
fn attaching(objects: &[&str]) -> Vec<u8> {
    let drawing = "BT /F 10 Tf 20 250 Td (ISO/TC 999 N 12) Tj ET";
    let mut further = vec![HELVETICA];
    further.extend(objects);
    paper(ATTACHING, "", &[drawing, "/Font<</F 5 0 R>>"], &further)
}

#[test]
fn attached_files_are_members() {
    let bytes = attaching(&[
        "<</Kids[7 0 R 8 0 R 6 0 R]>>",
        "<</Names[(a)9 0 R]>>",
        "<</Names[(b)10 0 R(c)<</Type/Filespec>>]>>",
        "<</Type/Filespec/F(folder/votes.csv)/EF<</F 11 0 R>>>>",
        "<</Type/Filespec/EF<</F 12 0 R>>>>",
        &stream("/Params<</Size 27>>", "organization,choice,reason\n"),
        &stream("/Filter/ASCIIHexDecode", "49534F>"),
    ]);
    let text = read(&bytes);
    let members: Vec<(&str, u32)> =
        text.members.iter().map(|member| (member.name.as_str(), member.place)).take(2).collect();
    assert_eq!(members, [("votes.csv", 0), ("attachment-2", 1)]);
    assert_eq!(text.members[0].length, 27);
    assert_eq!(lines(&text), ["ISO/TC 999 N 12"]);
    let out = |place| formats::member(&bytes, place, &Limits::default());
    assert_eq!(out(0).unwrap(), b"organization,choice,reason\n");
    assert_eq!(out(1).unwrap(), b"ISO");
    assert_eq!(out(9_999).unwrap_err().message, "no member at place 9999");
}

#[test]
fn attached_files_have_the_caps_of_an_archive() {
    let swelling = "81 41 ".repeat(1_000);
    let bytes = attaching(&[
        "<</Names[(a)7 0 R(b)8 0 R(c)9 0 R]>>",
        "<</F(large.bin)/EF<</F 10 0 R>>>>",
        "<</F(bomb.bin)/EF<</F 11 0 R>>>>",
        "<</F(picture.bin)/EF<</F 12 0 R>>>>",
        &stream("/Params<</Size 999999999>>", "x"),
        &stream("/Filter[/ASCIIHexDecode/RunLengthDecode]", &format!("{swelling}80>")),
        &stream("/Filter/DCTDecode", "x"),
    ]);
    let text = read(&bytes);
    assert_eq!(said(&text), ["E-TXT-027 member `large.bin` has more than 67108864 bytes and is left out"]);
    let limits = Limits { ratio: 10, ..Limits::default() };
    let refused = |place| formats::member(&bytes, place, &limits).unwrap_err();
    assert_eq!(
        (refused(1).code.as_str(), refused(1).message.as_str()),
        ("E-TXT-028", "member `bomb.bin` swells to more than 10 times its size and is left out")
    );
    assert_eq!(refused(2).message, "member `picture.bin` cannot be unpacked: it is packed as a picture is");
    assert_eq!(formats::member(&bytes, 1, &Limits::default()).unwrap().len(), 128_000);
    let few = Limits { members: 1, ..Limits::default() };
    assert!(
        said(&formats::read(bytes.clone(), &few))
            .contains(&"E-TXT-030 more than 1 members: the rest is left out".to_owned())
    );
    let deep = Limits { depth: 3, ..Limits::default() };
    assert_eq!(
        said(&formats::read(bytes, &deep)),
        ["E-TXT-032 nested deeper than 3: its members are left out"]
    );
}

#[test]
fn an_attached_file_becomes_a_document_with_its_parent() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let inner = page("BT /F 10 Tf 20 250 Td (ISO/TC 999 N 13) Tj ET", "/Font<</F 5 0 R>>", &[HELVETICA]);
    let hex = inner.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let bytes = attaching(&[
        "<</Names[(a)7 0 R]>>",
        "<</F(n13.pdf)/EF<</F 8 0 R>>>>",
        &stream("/Filter/ASCIIHexDecode", &format!("{hex}>")),
    ]);
    desk.drop_bytes("n12.pdf", &bytes);
    let taken = desk.json(["take-in"]);
    let member = &taken[0]["members"][0];
    assert_eq!((&member["file"], &member["document"]), (&"n12.pdf/n13.pdf".into(), &2.into()), "{taken:?}");
    let shown = desk.json(["document", "show", "2"]);
    assert_eq!((&shown[0]["document_number"], &shown[0]["parent"]), (&"13".into(), &1.into()), "{shown:?}");
}
