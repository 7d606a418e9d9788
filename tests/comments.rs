//! Comments survive the way through ISO's template: written as a Word file and read back, they are the same.

use isodesk::{
    domain::comment::{Comment, CommentType},
    extract::{comments, formats, limits::Limits, text::Format},
    outbox::comment_form::{self, Head},
};
use proptest::prelude::*;
use std::io::Write as _;

fn head() -> Head {
    Head { date: "2026-03-06".to_owned(), document: "ISO/DIS 99101-2".to_owned(), project: String::new() }
}

fn through_the_template(comments: &[Comment]) -> Vec<Comment> {
    let bytes = comment_form::write(&head(), comments).unwrap();
    let text = formats::read(bytes, &Limits::default());
    assert_eq!(text.format, Format::Docx);
    comments::read(&text).rows.into_iter().map(|row| row.comment).collect()
}

/// Words as people write them: letters of several scripts, signs that XML has to escape, raised and lowered ones, lines.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-zα-ω<>&\"'≤≥·×μ0-9][A-Za-zα-ω<>&\"'≤≥·×μ0-9,;⁻²₂]{0,11}( [A-Za-z<&>Ж€中ⁿ]{1,9}){0,6}(\n[A-Za-z<&]{1,9}){0,2}"
}

pub(crate) fn comment() -> impl Strategy<Value = Comment> {
    let kind = prop_oneof![
        Just(None),
        Just(Some(CommentType::General)),
        Just(Some(CommentType::Technical)),
        Just(Some(CommentType::Editorial))
    ];
    let maybe = || prop_oneof![Just(String::new()), words()];
    let code = prop_oneof![Just("US"), Just("US-001"), Just("**-002"), Just("DE 46-085"), Just("")];
    let line = prop_oneof![Just(String::new()), "[1-9][0-9]{0,3}"];
    let place = (code, line, "|([1-9]|[A-D])(\\.[1-9]){0,3}|Annex [A-Z]", maybe(), kind);
    (place, words(), maybe(), maybe()).prop_map(
        |((member_body, line, clause, paragraph, kind), comment, proposed_change, observations)| Comment {
            member_body: member_body.to_owned(),
            line,
            clause,
            paragraph,
            kind,
            comment,
            proposed_change,
            observations,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn read_of_write_is_the_same(rows in prop::collection::vec(comment(), 1..12)) {
        prop_assert_eq!(through_the_template(&rows), rows);
    }
}

#[test]
fn the_empty_template_of_iso_holds_no_comment() {
    let Some(papers) = crate::support::corpus("papers/comments", "comments::the_empty_template") else {
        return;
    };
    let bytes = std::fs::read(papers.join("iso_comment_template_2012-03.docx")).unwrap();
    let table = comments::read(&formats::read(bytes, &Limits::default()));
    assert_eq!(table.rows, []);
    let codes: Vec<&str> = table.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["E-COM-002"]);
}

#[test]
fn one_bad_file_stops_no_other_in_a_merge() {
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let row = |clause: &str, kind, body: &str| Comment {
        member_body: body.to_owned(),
        line: String::new(),
        clause: clause.to_owned(),
        paragraph: String::new(),
        kind,
        comment: format!("on {clause}"),
        proposed_change: "x".to_owned(),
        observations: String::new(),
    };
    let technical = Some(CommentType::Technical);
    let first = [row("10", technical, "US"), row("2", technical, "US")];
    let second = [row("4.1", None, "USA")];
    std::fs::write(desk.path("a.docx"), comment_form::write(&head(), &first).unwrap()).unwrap();
    std::fs::write(desk.path("b.docx"), "this is no comment table").unwrap();
    std::fs::write(desk.path("c.docx"), comment_form::write(&head(), &second).unwrap()).unwrap();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    let check = desk.run(["comments", "check", &path("c.docx")]).ok();
    assert_eq!(
        check.stdout,
        "E-COM-003: row 1: `USA` is no country code of two letters; write `US`\n\
         E-COM-004: row 1: `` is no type of comment; allowed: ge, te, ed\n1 row, 2 problems\n"
    );
    let merge = ["comments", "merge", &path("all.docx"), &path("a.docx"), &path("b.docx"), &path("c.docx")]
        .map(str::to_owned);
    let run = desk.run(&merge);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("b.docx: left out: E-COM-002: no comment stands"), "{}", run.stdout);
    let all =
        comments::read(&formats::read(std::fs::read(desk.path("all.docx")).unwrap(), &Limits::default()));
    let rows: Vec<(&str, &str)> =
        all.rows.iter().map(|row| (row.comment.member_body.as_str(), row.comment.clause.as_str())).collect();
    assert_eq!(rows, [("US-001", "2"), ("US-002", "4.1"), ("US-003", "10")]);
    assert_eq!(all.head.0, "ISO/DIS 99101-2");
    let origins = std::fs::read_to_string(desk.path("all.origins.csv")).unwrap();
    let origins: Vec<String> = origins.lines().map(|line| line.replace(&path(""), "")).collect();
    assert_eq!(
        origins,
        ["number,file,row,was", "US-001,a.docx,2,US", "US-002,c.docx,1,USA", "US-003,a.docx,1,US"]
    );
    let again = desk.run(&merge);
    assert_eq!(again.code, 2);
    assert!(
        again
            .stderr
            .contains("all.docx` is there already\nhint: nothing is written over: name a file that is not"),
        "{}",
        again.stderr
    );
}

/// A zip file of those samples of one story, in that order.
fn archive_of(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        let folder = crate::support::project().join("samples/dis-approved-with-comments");
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_position_that_comes_with_its_comments_is_recorded_with_them() {
    let comments = "US_ISO-DIS_99101-2_comments.docx";
    let with_ballot = || {
        let desk = crate::support::TestDesk::new().on("2026-03-10");
        desk.run(["init"]).ok();
        let sample =
            |name: &str| crate::support::project().join("samples/dis-approved-with-comments").join(name);
        desk.run(["tag".as_ref(), "import".as_ref(), sample("roster.toml").as_os_str()]).ok();
        desk.run(["take-in".as_ref(), sample("ISO-DIS_99101-2.pdf").as_os_str()]).ok();
        desk
    };
    let recorded = |desk: &crate::support::TestDesk| {
        desk.json(["take-in"]);
        let shown = &desk.json(["position", "show", "1"])[0];
        (shown["number"].clone(), shown["comments"].as_array().map(Vec::len))
    };
    let together = with_ballot();
    together.drop_bytes("a.zip", &archive_of(&["position.toml", comments]));
    assert_eq!(recorded(&together), (1.into(), Some(1)));
    let beside = with_ballot();
    beside.drop("dis-approved-with-comments/position.toml");
    beside.drop(&format!("dis-approved-with-comments/{comments}"));
    assert_eq!(recorded(&beside), (1.into(), Some(1)));
}

/// A file on the corpora's template: its one empty row again for each of these, with what they hold.
fn on_the_template_of_iso(test: &str, rows: &[[&str; 8]]) -> Option<Vec<u8>> {
    let papers = crate::support::corpus("papers/comments", test)?;
    let template = std::fs::File::open(papers.join("iso_comment_template_2012-03.docx")).unwrap();
    let mut parts = zip::ZipArchive::new(template).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for place in 0..parts.len() {
        let mut part = parts.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        if name == "word/document.xml" {
            bytes = filled(&String::from_utf8(bytes).unwrap(), rows).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    Some(out.finish().unwrap().into_inner())
}

fn filled(document: &str, rows: &[[&str; 8]]) -> String {
    let (start, end) = (document.find("<w:tr ").unwrap(), document.rfind("</w:tr>").unwrap() + 7);
    let empty = &document[start..end];
    let row = |cells: &[&str; 8]| {
        let mut row = String::new();
        for (piece, cell) in empty.split_inclusive("</w:pPr>").zip(cells.iter().chain([&""])) {
            row += piece;
            if piece.ends_with("</w:pPr>") {
                // What stands between marks is XML of its own.
                let xml = cell.strip_prefix("xml:").map(str::to_owned);
                row += &xml.unwrap_or_else(|| ["<w:r><w:t>", *cell, "</w:t></w:r>"].concat());
            }
        }
        row
    };
    let rows: String = rows.iter().map(row).collect();
    format!("{}{rows}{}", &document[..start], &document[end..])
}

#[test]
fn the_template_of_iso_is_imported_checked_and_merged() {
    let name = "comments::the_template_of_iso_is_imported_checked_and_merged";
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    let mut words = vec!["comments".to_owned(), "merge".to_owned(), path("all.docx")];
    for file in 0..9 {
        let clauses = [
            format!("10.{}", 9 - file),
            format!("4.2.{}", file + 2),
            format!("Annex {}", (b'I' - file) as char),
        ];
        let text =
            format!("Lantern {file} has a width of 10 &lt; d &amp; μ, which the table does not say at all");
        let row = |clause| ["US", "17", clause, "Table 2", "te", text.as_str(), "Say so.", ""];
        let rows = clauses.each_ref().map(|clause| row(clause.as_str()));
        let Some(bytes) = on_the_template_of_iso(name, &rows) else { return };
        std::fs::write(desk.path(&format!("{file}.docx")), bytes).unwrap();
        words.push(path(&format!("{file}.docx")));
    }
    let checked = desk.run(["comments", "check", &path("3.docx")]).ok();
    assert_eq!(checked.stdout, "3 rows, 0 problems\n");
    std::fs::write(desk.path("broken.docx"), b"PK\x03\x04 and no more").unwrap();
    words.push(path("broken.docx"));
    let merged = desk.run(&words);
    assert_eq!(merged.code, 1, "{merged:?}");
    assert_eq!(merged.stdout.matches(": 3 rows\n").count(), 9, "{}", merged.stdout);
    assert!(merged.stdout.contains("broken.docx: left out: E-"), "{}", merged.stdout);
    let all =
        comments::read(&formats::read(std::fs::read(desk.path("all.docx")).unwrap(), &Limits::default()));
    assert_eq!(all.rows.len(), 27);
    let clauses: Vec<&str> = all.rows.iter().map(|row| row.comment.clause.as_str()).collect();
    assert_eq!(
        clauses[..9],
        ["4.2.2", "4.2.3", "4.2.4", "4.2.5", "4.2.6", "4.2.7", "4.2.8", "4.2.9", "4.2.10"]
    );
    assert_eq!((clauses[9], clauses[17], clauses[18], clauses[26]), ("10.1", "10.9", "Annex A", "Annex I"));
    assert_eq!(all.rows[26].comment.member_body, "US-027");
    assert_eq!(
        all.rows[0].comment.comment,
        "Lantern 0 has a width of 10 < d & μ, which the table does not say at all"
    );
}

/// Rows that are wrong in every way that is known.
fn wrong_in_every_way(test: &str) -> Option<Vec<u8>> {
    let raised = "xml:<w:r><w:t>10 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>-2</w:t></w:r>\
        <w:r><w:t>, H</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"subscript\"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>O</w:t></w:r>";
    let picture = "xml:<w:r><w:t>See the picture</w:t></w:r><w:r><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\">\
        <v:imagedata r:id=\"rId90\"/></v:shape></w:pict></w:r>";
    on_the_template_of_iso(
        test,
        &[
            ["usa", "", "Clause 4.2.", "", "technical", raised, "Mend it.", ""],
            ["DEU", "", "page 7", "", "ge/te", picture, "", ""],
            ["US", "", "4.1", "", "ed", "", "Mend it.", ""],
        ],
    )
}

#[test]
fn each_problem_is_named_by_row_and_a_copy_is_repaired() {
    let Some(wrong) = wrong_in_every_way("comments::each_problem_is_named_by_row") else { return };
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    std::fs::write(desk.path("wrong.docx"), &wrong).unwrap();
    let checked = desk.run(["comments", "check", &path("wrong.docx")]);
    assert_eq!(checked.code, 1);
    insta::assert_snapshot!(checked.stdout, @r"
    E-COM-010: row 2: a picture stands in `Comments`; ISO refuses such a file: say it in words, or send it beside; `isodesk comments fix FILE OUT` writes a copy without it
    E-COM-003: row 1: `usa` is no country code of two letters; write `US`
    E-COM-004: row 1: `technical` is no type of comment; write `te`
    E-COM-008: row 1: `Clause 4.2.` is not how the template names a clause; write `4.2`
    E-COM-003: row 2: `DEU` is no country code of two letters; write the code of ISO 3166; ours is `US`
    E-COM-004: row 2: `ge/te` is no type of comment; allowed: ge, te, ed
    E-COM-008: row 2: `page 7` names no clause, and cannot be sorted; write the number, as in `4.2` or `Annex A`; figures, tables and lines have columns of their own
    E-COM-005: row 3: there is no comment in it; write the comment, or take the row out
    3 rows, 8 problems
    ");
    let fixed = desk.run(["comments", "fix", &path("wrong.docx"), &path("fixed.docx")]).ok();
    insta::assert_snapshot!(fixed.stdout.replace(&path(""), ""), @r"
    row 1: MB/NC: `usa` is now `US`
    row 1: Clause: `Clause 4.2.` is now `4.2`
    row 1: Type of comment: `technical` is now `te`
    left for you: E-COM-010: row 2: a picture stands in `Comments`: not in the copy; say it in words, or send it beside the comments
    left for you: E-COM-003: row 2: `DEU` is no country code of two letters; write the code of ISO 3166; ours is `US`
    left for you: E-COM-004: row 2: `ge/te` is no type of comment; allowed: ge, te, ed
    left for you: E-COM-008: row 2: `page 7` names no clause, and cannot be sorted; write the number, as in `4.2` or `Annex A`; figures, tables and lines have columns of their own
    left for you: E-COM-005: row 3: there is no comment in it; write the comment, or take the row out
    fixed.docx: 3 rows, 3 cells repaired, 5 left for you
    ");
    assert_eq!(std::fs::read(desk.path("wrong.docx")).unwrap(), wrong);
    let copy =
        comments::read(&formats::read(std::fs::read(desk.path("fixed.docx")).unwrap(), &Limits::default()));
    assert_eq!(copy.findings, []);
    assert_eq!(copy.rows[0].comment.comment, "10 m⁻², H₂O");
    let again = desk.run(["comments", "fix", &path("fixed.docx"), &path("again.docx")]).ok();
    assert!(again.stdout.contains("again.docx: 3 rows, 0 cells repaired"), "{}", again.stdout);
    let same =
        comments::read(&formats::read(std::fs::read(desk.path("again.docx")).unwrap(), &Limits::default()));
    assert_eq!(same.rows, copy.rows);
}

#[test]
fn merged_cells_are_named_and_split() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>")
    };
    let plain = |words: &[&str]| words.iter().map(|words| cell("", words)).collect::<String>();
    let rows = [
        cell("<w:vMerge w:val=\"restart\"/>", "US") + &plain(&["", "4.1", "", "te", "One.", "Mend it.", ""]),
        cell("<w:vMerge/>", "")
            + &cell("<w:gridSpan w:val=\"2\"/>", "")
            + &plain(&["", "ed", "Two.", "Mend it.", ""]),
        cell("<w:gridSpan w:val=\"8\"/>", "General comments"),
        plain(&["US", "", "4.3", "", "te", "Too few."]),
    ];
    let rows: String = rows.map(|row| ["<w:tr>", &row, "</w:tr>"].concat()).concat();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(document.as_bytes()).unwrap();
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    std::fs::write(desk.path("merged.docx"), zip.finish().unwrap().into_inner()).unwrap();
    let checked = desk.run(["comments", "check", &path("merged.docx")]);
    assert_eq!(checked.code, 1);
    insta::assert_snapshot!(checked.stdout, @r"
    E-COM-009: row 2: the cell of `MB/NC` is merged with another; split it; `isodesk comments fix FILE OUT` writes a copy with the cells split
    E-COM-009: row 2: the cell of `Line number` is merged with another; split it; `isodesk comments fix FILE OUT` writes a copy with the cells split
    E-COM-009: row 3: the cell of `MB/NC` is merged with another; split it; `isodesk comments fix FILE OUT` writes a copy with the cells split
    E-COM-001: row 4 of the comments has 6 cells, not 8; undo merged or split cells; ISO’s collation stops at such a row
    4 rows, 4 problems
    ");
    let fixed = desk.run(["comments", "fix", &path("merged.docx"), &path("split.docx")]).ok();
    insta::assert_snapshot!(fixed.stdout.replace(&path(""), ""), @r"
    left for you: E-COM-009: row 2: the cell of `MB/NC` is merged with another: split in the copy; see whether each cell of the row is right
    left for you: E-COM-009: row 2: the cell of `Line number` is merged with another: split in the copy; see whether each cell of the row is right
    left for you: E-COM-009: row 3: the cell of `MB/NC` is merged with another: split in the copy; see whether each cell of the row is right
    left for you: E-COM-001: row 4 of the comments has 6 cells, not 8: all its words now stand in `Comments`; put them into their columns
    split.docx: 4 rows, 0 cells repaired, 4 left for you
    ");
    let copy =
        comments::read(&formats::read(std::fs::read(desk.path("split.docx")).unwrap(), &Limits::default()));
    let said: Vec<(&str, &str)> = copy
        .rows
        .iter()
        .map(|row| (row.comment.member_body.as_str(), row.comment.comment.as_str()))
        .collect();
    assert_eq!(said[..3], [("US", "One."), ("US", "Two."), ("", "General comments")]);
    assert_eq!(said[3].1, "US\n4.3\nte\nToo few.");
}

/// A spreadsheet of those rows, with merged ranges, and with drawings over cells (row and column counted from 0).
fn spreadsheet(rows: &[[&str; 8]], merged: &[&str], drawing: &str) -> Vec<u8> {
    let cell = |text: &&str| ["<c t=\"inlineStr\"><is><t>", *text, "</t></is></c>"].concat();
    let rows: String = rows
        .iter()
        .map(|row| ["<row>", &row.iter().map(cell).collect::<String>(), "</row>"].concat())
        .collect();
    let merged: String = merged.iter().map(|range| ["<mergeCell ref=\"", *range, "\"/>"].concat()).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"a\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"a\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
            ),
        ),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"d\" Type=\"{office}/drawing\" Target=\"../drawings/drawing1.xml\"/></Relationships>"
            ),
        ),
        ("xl/drawings/drawing1.xml", format!("<wsDr>{drawing}</wsDr>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn merged_cells_and_pictures_of_a_spreadsheet_are_named_too() {
    let heads = [
        "MB/NC",
        "Line number",
        "Clause",
        "Paragraph",
        "Type of comment",
        "Comments",
        "Proposed change",
        "Observations",
    ];
    let rows = [
        ["Template for comments and secretariat observations", "", "", "", "", "Date: 2026-03-02", "", ""],
        heads,
        ["US", "", "4.1", "", "te", "One.", "Mend it.", ""],
        ["", "", "4.2", "", "ed", "Two, over two columns.", "", ""],
        ["US", "", "4.3", "", "te", "Three.", "Mend it.", ""],
        ["General comments", "", "", "", "", "", "", ""],
    ];
    let anchor = "<xdr:twoCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:pic/></xdr:twoCellAnchor>";
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    let merged = ["A1:E1", "A3:A4", "F4:G4", "A6:H6"];
    std::fs::write(desk.path("merged.xlsx"), spreadsheet(&rows, &merged, anchor)).unwrap();
    let checked = desk.run(["comments", "check", &path("merged.xlsx")]);
    assert_eq!(checked.code, 1, "{checked:?}");
    insta::assert_snapshot!(checked.stdout, @r"
    E-COM-009: row 2: the cell of `MB/NC` is merged with another; split it; `isodesk comments fix FILE OUT` writes a copy with the cells split
    E-COM-009: row 2: the cell of `Comments` is merged with another; split it; `isodesk comments fix FILE OUT` writes a copy with the cells split
    E-COM-010: row 3: a picture stands in `Proposed change`; ISO refuses such a file: say it in words, or send it beside; `isodesk comments fix FILE OUT` writes a copy without it
    E-COM-009: row 4: the cell of `MB/NC` is merged with another; split it; `isodesk comments fix FILE OUT` writes a copy with the cells split
    E-COM-006: row 2: no change is proposed; say what the text should be; a technical or editorial comment without it is easily set aside
    4 rows, 5 problems
    ");
    let fixed = desk.run(["comments", "fix", &path("merged.xlsx"), &path("split.docx")]).ok();
    assert!(fixed.stdout.contains("not in the copy"), "{}", fixed.stdout);
    let copy =
        comments::read(&formats::read(std::fs::read(desk.path("split.docx")).unwrap(), &Limits::default()));
    let said: Vec<(&str, &str)> = copy
        .rows
        .iter()
        .map(|row| (row.comment.member_body.as_str(), row.comment.comment.as_str()))
        .collect();
    assert_eq!(
        said,
        [("US", "One."), ("US", "Two, over two columns."), ("US", "Three."), ("", "General comments")]
    );
    std::fs::write(desk.path("plain.xlsx"), spreadsheet(&rows[1..3], &[], "")).unwrap();
    assert_eq!(desk.run(["comments", "check", &path("plain.xlsx")]).ok().stdout, "1 row, 0 problems\n");
}

#[test]
fn uneven_rows_and_missing_columns_of_a_table_are_named() {
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    let heads = "MB/NC;Line number;Clause;Paragraph;Type of comment;Comments;Proposed change;Observations\n"
        .to_owned();
    let uneven = heads + "US;;4.2;;te;\"a; b\nc\";d;\nUS;;4.3;;te;only six\nUS;;4.4;;te;x;y;;one more\n";
    std::fs::write(desk.path("uneven.csv"), ["\u{feff}", uneven.as_str()].concat()).unwrap();
    let checked = desk.run(["comments", "check", &path("uneven.csv")]);
    assert_eq!(checked.code, 1);
    insta::assert_snapshot!(checked.stdout, @r"
    E-COM-001: row 2 of the comments has 6 cells, not 8; undo merged or split cells; ISO’s collation stops at such a row
    E-COM-001: row 3 of the comments has 9 cells, not 8; undo merged or split cells; ISO’s collation stops at such a row
    3 rows, 2 problems
    ");
    std::fs::write(
        desk.path("five.csv"),
        "MB/NC,Clause,Type of comment,Comments,Proposed change\nUS,4.2,te,Date: x,y\n",
    )
    .unwrap();
    let checked = desk.run(["comments", "check", &path("five.csv")]).ok();
    insta::assert_snapshot!(checked.stdout, @r"
    E-COM-014: the template's column `Line number` is missing; put it back; `isodesk comments fix FILE OUT` writes a copy with all eight columns
    E-COM-014: the template's column `Paragraph` is missing; put it back; `isodesk comments fix FILE OUT` writes a copy with all eight columns
    E-COM-014: the template's column `Observations of the secretariat` is missing; put it back; `isodesk comments fix FILE OUT` writes a copy with all eight columns
    1 row, 3 problems
    ");
    let fixed = desk.run(["comments", "fix", &path("five.csv"), &path("eight.docx")]).ok();
    assert!(fixed.stdout.contains("`Line number` is missing: put back in the copy"), "{}", fixed.stdout);
    assert_eq!(desk.run(["comments", "check", &path("eight.docx")]).ok().stdout, "1 row, 0 problems\n");
}

#[test]
fn comments_that_say_nearly_the_same_are_shown() {
    let desk = crate::support::TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    let file = |name: &str, rows: &[(&str, &str)]| {
        let mut csv =
            "MB/NC,Line number,Clause,Paragraph,Type of comment,Comments,Proposed change,Observations\n"
                .to_owned();
        for (clause, comment) in rows {
            csv += &["US,,", clause, ",,te,\"", comment, "\",\"Say\nwhat is meant\",\n"].concat();
        }
        std::fs::write(desk.path(name), csv).unwrap();
    };
    file(
        "a.csv",
        &[("4.2", "The width of the wing nut is given for size M5 and not for size M6"), ("5", "Spelling.")],
    );
    file(
        "b.csv",
        &[("4.3", "The width of the wing nut is given for size M5 but not for size M6"), ("6", "Spelling.")],
    );
    let merged = desk.run(["comments", "merge", &path("all.docx"), &path("a.csv"), &path("b.csv")]).ok();
    insta::assert_snapshot!(merged.stdout.replace(&path(""), ""), @r"
    a.csv: 2 rows
    b.csv: 2 rows
    E-COM-012: US-001 (a.csv row 1) and US-002 (b.csv row 1) are the same to 95 %; keep one of them, or both where they mean different things; nothing was taken out
    4 comments; where each came from: all.origins.csv
    ");
    let all =
        comments::read(&formats::read(std::fs::read(desk.path("all.docx")).unwrap(), &Limits::default()));
    assert_eq!(all.rows[0].comment.proposed_change, "Say\nwhat is meant");
    std::fs::write(desk.path("isodesk.toml"), "[comments]\nnear_duplicate_percent = 100\n").unwrap();
    let strict = desk.run(["comments", "merge", &path("strict.docx"), &path("a.csv"), &path("b.csv")]).ok();
    assert!(!strict.stdout.contains("E-COM-012"), "{}", strict.stdout);
}
