//! A desk's own comment template, filled: the template stays as it is, and what is written into it is read back the same.

use crate::support::{Run, TestDesk, corpus, project};
use isodesk::{
    domain::comment::{Comment, CommentType},
    extract::{comments, formats, limits::Limits},
    outbox::{comment_form::Head, comment_template::Template},
};
use proptest::prelude::*;
use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const HEADS: [&str; 8] = [
    "MB/NC",
    "Line number",
    "Clause/ Subclause",
    "Paragraph/ Figure/ Table",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
];

fn head() -> Head {
    Head {
        date: "2026-03-06".to_owned(),
        document: "ISO/DIS 99101-2 & more".to_owned(),
        project: "99101".to_owned(),
    }
}

fn comment(clause: &str, words: &str) -> Comment {
    Comment {
        member_body: "US-001".to_owned(),
        line: "17".to_owned(),
        clause: clause.to_owned(),
        paragraph: "Table <2>".to_owned(),
        kind: Some(CommentType::Technical),
        comment: words.to_owned(),
        proposed_change: "Say \"α ≤ β & γ\".\nThen stop.".to_owned(),
        observations: String::new(),
    }
}

fn three() -> Vec<Comment> {
    vec![
        comment("4.2", "10 m⁻² < d & μ, H₂O"),
        comment("Annex A", "Date: a comment may begin with the label of the form"),
        Comment {
            kind: None,
            observations: "Noted <b>.".to_owned(),
            ..comment("", "x".repeat(900).as_str())
        },
    ]
}

fn cell(style: &str, words: &str) -> String {
    let run = if words.is_empty() {
        String::new()
    } else {
        format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r>")
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"1000\" w:type=\"dxa\"/></w:tcPr>\
         <w:p w:rsidR=\"00AA\"><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{run}</w:p></w:tc>"
    )
}

fn row(style: &str, words: &[&str]) -> String {
    let cells: String = words.iter().map(|words| cell(style, words)).collect();
    format!("<w:tr w:rsidR=\"00AA\"><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
}

fn part(root: &str, rows: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:{root} xmlns:w=\"{MAIN}\"><w:tbl><w:tblPr/>{}</w:tbl><w:p/></w:{root}>",
        rows.concat()
    )
}

/// A template made here: its heads in the table, two sample rows, a head of labels in the page header.
fn template(rows: &[String]) -> Vec<u8> {
    let document =
        part("document", rows).replace("<w:tbl>", "<w:body><w:tbl>").replace("<w:p/>", "<w:p/></w:body>");
    let labels = row("ISOHead", &["Template for comments", "Date:", "Document: ISO/", "Project:"]);
    packed(&[
        (
            "[Content_Types].xml",
            "<Types a=\"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml\"/>",
        ),
        ("word/document.xml", &document),
        ("word/header1.xml", &part("hdr", &[labels])),
        ("word/styles.xml", "<w:styles> never touched </w:styles>"),
    ])
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn with_heads() -> Vec<u8> {
    let sample = row("ISOSample", &["US", "1", "3.1", "", "te", "a sample", "its change", ""]);
    template(&[row("ISOHead", &HEADS), sample.clone(), sample])
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|place| {
            let mut part = zip.by_index(place).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[track_caller]
fn comes_back(template: &[u8], rows: &[Comment]) -> Vec<u8> {
    let filled = Template::read(template).unwrap().fill(&head(), rows).unwrap();
    assert_eq!(
        filled,
        Template::read(template).unwrap().fill(&head(), rows).unwrap(),
        "the same bytes again"
    );
    let table = comments::read(&formats::read(filled.clone(), &Limits::default()));
    let read: Vec<Comment> = table.rows.iter().map(|row| row.comment.clone()).collect();
    assert_eq!(read, rows);
    assert_eq!(table.findings, []);
    assert_eq!(table.head, ("ISO/DIS 99101-2 & more".to_owned(), "99101".to_owned()));
    filled
}

#[test]
fn a_template_is_filled_in_its_own_form_and_read_back_the_same() {
    let filled = comes_back(&with_heads(), &three());
    let (before, after) = (parts(&with_heads()), parts(&filled));
    assert_eq!(before["word/styles.xml"], after["word/styles.xml"]);
    assert!(after["[Content_Types].xml"].contains("wordprocessingml.document.main+xml"));
    let document = &after["word/document.xml"];
    assert!(document.contains(&row("ISOHead", &HEADS)), "the heads stay as they were");
    assert!(!document.contains("a sample"), "the samples are gone");
    assert_eq!(document.matches("<w:pStyle w:val=\"ISOSample\"/>").count(), 3 * 9, "{document}");
    assert_eq!(document.matches("<w:cantSplit/>").count(), 4);
    assert!(document.contains(
        "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">10 m⁻² &lt; d &amp; μ, H₂O</w:t></w:r>"
    ));
    let header = &after["word/header1.xml"];
    for words in ["Date: </w:t>", ">2026-03-06</w:t>", ">ISO/DIS 99101-2 &amp; more</w:t>", "Project: </w:t>"]
    {
        assert!(header.contains(words), "{words}: {header}");
    }
    assert!(!header.contains("Document: ISO/<"), "{header}");
    let empty = Template::read(&with_heads()).unwrap().fill(&head(), &[]).unwrap();
    assert_eq!(parts(&empty)["word/document.xml"].matches("<w:tr>").count(), 1, "one empty row");
}

#[test]
fn the_template_of_iso_is_filled_and_read_back_the_same() {
    let name = "comment_template::the_template_of_iso_is_filled";
    let Some(papers) = corpus("papers/comments", name) else { return };
    let template = std::fs::read(papers.join("iso_comment_template_2012-03.docx")).unwrap();
    let filled = comes_back(&template, &three());
    let (before, after) = (parts(&template), parts(&filled));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let touched: Vec<&str> =
        before.iter().filter(|(name, text)| after[*name] != **text).map(|(name, _)| name.as_str()).collect();
    assert_eq!(touched, ["word/document.xml", "word/header2.xml", "word/header3.xml"]);
    let document = &after["word/document.xml"];
    for style in ["ISOMB", "ISOClause", "ISOParagraph", "ISOCommType", "ISOComments", "ISOChange"] {
        assert!(document.matches(&format!("w:val=\"{style}\"")).count() >= 3, "{style}");
    }
    assert!(
        document
            .ends_with(&before["word/document.xml"][before["word/document.xml"].find("</w:tbl>").unwrap()..])
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn read_of_filled_is_the_same(rows in prop::collection::vec(crate::comments::comment(), 1..12)) {
        comes_back(&with_heads(), &rows);
    }
}

#[test]
fn the_doctor_looks_at_the_template_of_the_settings() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    std::fs::write(desk.path("isodesk.toml"), "[comments]\ntemplate = \"t.docx\"\n").unwrap();
    let told = desk.run(["doctor"]).done();
    assert!(
        (told.stdout + &told.stderr)
            .contains("no comments can be written on the template of the settings: E-CFG-012: `")
    );
    std::fs::write(desk.path("t.docx"), with_heads()).unwrap();
    let told = desk.run(["doctor"]).done();
    assert!(told.stdout.contains("`t.docx` can be filled"), "{}", told.stdout);
}

fn refused(template: &[u8]) -> String {
    Template::read(template).unwrap_err().to_string()
}

#[test]
fn what_is_no_template_is_refused_with_its_reason() {
    let sample = row("S", &["", "", "", "", "", "", "", ""]);
    let heads = row("H", &HEADS);
    assert!(refused(b"PK no zip").starts_with("it is no Word file that can be read: "));
    assert_eq!(
        refused(&packed(&[("xl/workbook.xml", "")])),
        "it is no Word file that can be read: it has no `word/document.xml`"
    );
    assert_eq!(
        refused(&template(std::slice::from_ref(&sample))),
        "no table in it has the heads of the comment template"
    );
    assert_eq!(refused(&template(std::slice::from_ref(&heads))), "its table has no row below the heads");
    let mut seven = HEADS.to_vec();
    seven.remove(1);
    assert_eq!(
        refused(&template(&[row("H", &seven), row("S", &[""; 7])])),
        "its table has no column `Line number`"
    );
    let mut turned = HEADS;
    turned.swap(1, 2);
    let other = "its columns are not the eight of ISO's template, in their order";
    assert_eq!(refused(&template(&[row("H", &turned), sample.clone()])), other);
    let merged = sample.replacen("<w:tcPr>", "<w:tcPr><w:gridSpan w:val=\"2\"/>", 1);
    assert_eq!(
        refused(&template(&[heads.clone(), merged])),
        "the first row below its heads has merged or missing cells"
    );
    let controlled = format!("<w:sdt><w:sdtContent>{sample}</w:sdtContent></w:sdt>");
    assert_eq!(
        refused(&template(&[heads.clone(), controlled])),
        "the rows of its table stand in a content control"
    );
    let deep = format!("{}{}", "<w:a>".repeat(300), "</w:a>".repeat(300));
    assert_eq!(
        refused(&template(&[heads, sample.replacen("<w:p ", &format!("{deep}<w:p "), 1)])),
        "it is no Word file that can be read: its elements are nested deeper than 256"
    );
}

#[test]
fn merge_and_fix_fill_the_template_that_is_named() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    std::fs::write(desk.path("t.docx"), with_heads()).unwrap();
    let csv = "MB/NC,Line number,Clause,Paragraph,Type of comment,Comments,Proposed change,Observations\nus,,4.2,,te,a & b,c,\n";
    std::fs::write(desk.path("a.csv"), csv).unwrap();
    let words = |name: &str| parts(&std::fs::read(desk.path(name)).unwrap())["word/document.xml"].clone();
    desk.run(["comments", "merge", &path("all.docx"), &path("a.csv"), "--template", &path("t.docx")]).ok();
    assert!(words("all.docx").contains("ISOSample") && words("all.docx").contains("a &amp; b"));
    desk.run(["comments", "fix", &path("a.csv"), &path("fixed.docx"), "--template", &path("t.docx")]).ok();
    assert!(words("fixed.docx").contains("ISOSample"));
    desk.run(["comments", "fix", &path("a.csv"), &path("own.docx")]).ok();
    assert!(!words("own.docx").contains("ISOSample"), "without a template it is our own form");
    std::fs::write(desk.path("isodesk.toml"), "[comments]\ntemplate = \"t.docx\"\n").unwrap();
    desk.run(["comments", "fix", &path("a.csv"), &path("set.docx")]).ok();
    assert!(words("set.docx").contains("ISOSample"));
    let said = |run: Run| run.stderr.lines().map(str::to_owned).collect::<Vec<_>>();
    std::fs::write(desk.path("isodesk.toml"), "[comments]\ntemplate = \"../t.docx\"\n").unwrap();
    let outside = desk.run(["comments", "fix", &path("a.csv"), &path("no.docx")]);
    assert_eq!(
        (outside.code, said(outside)),
        (
            2,
            vec![
                "error: E-COM-013: `../t.docx` does not lie in the desk's folder".to_owned(),
                "hint: put the template there, and name it from there: `template = \"iso-template.docx\"`"
                    .to_owned(),
            ]
        )
    );
    let none = desk.run(["comments", "fix", &path("a.csv"), &path("no.docx"), "--template", &path("a.csv")]);
    assert_eq!(none.code, 1);
    let none = said(none);
    assert!(
        none[0].starts_with(&format!(
            "error: E-COM-013: `{}` cannot be filled as a comment template: it is no Word file that can be read: ",
            path("a.csv")
        )),
        "{none:?}"
    );
    assert_eq!(
        none[1],
        "hint: take ISO's comment template as a Word file (.docx): eight columns, with one empty row below the heads"
    );
    assert!(!desk.path("no.docx").exists());
}

#[test]
fn a_submission_on_the_template_is_made_again_without_its_file() {
    let desk = TestDesk::new().on("2026-03-10");
    desk.run(["init"]).ok();
    let sample =
        |name: &str| project().join("samples/dis-approved-with-comments").join(name).display().to_string();
    std::fs::write(desk.path("t.docx"), with_heads()).unwrap();
    std::fs::write(desk.path("isodesk.toml"), "[comments]\ntemplate = \"t.docx\"\n").unwrap();
    desk.run(["tag", "import", &sample("roster.toml")]).ok();
    desk.run(["take-in", &sample("ISO-DIS_99101-2.pdf")]).ok();
    desk.run(["position", "record", &sample("position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG voted at its meeting"]).ok();
    let folder =
        |submitted: &[serde_json::Value]| std::path::PathBuf::from(submitted[0]["path"].as_str().unwrap());
    let first = folder(&desk.json(["vote", "submit", "1"]));
    let bytes = std::fs::read(first.join("comments.docx")).unwrap();
    assert!(parts(&bytes)["word/document.xml"].contains("ISOSample"));
    let vote: serde_json::Value =
        serde_json::from_slice(&std::fs::read(first.join("vote.json")).unwrap()).unwrap();
    assert_eq!(vote["comment_template"].as_str().unwrap().len(), 64);
    // The file goes, the settings change, the folder goes: all of it comes again out of the ledger.
    std::fs::remove_file(desk.path("t.docx")).unwrap();
    std::fs::write(desk.path("isodesk.toml"), "").unwrap();
    std::fs::rename(&first, desk.path("away")).unwrap();
    assert_eq!(folder(&desk.json(["vote", "submit", "1"])), first);
    for entry in std::fs::read_dir(&first).unwrap() {
        let name = entry.unwrap().file_name();
        let [again, before] =
            [first.join(&name), desk.path("away").join(&name)].map(|path| std::fs::read(path).unwrap());
        assert!(again == before, "{}", name.display());
    }
    desk.run(["verify"]).ok();
    let proven = desk.run(["prove", first.to_str().unwrap()]).ok();
    assert!(
        proven.stdout.contains(
            "vote.pdf is, byte for byte, what the papers give, and the comments, on the template that vote.json names, are those signed"
        ),
        "{}",
        proven.stdout
    );
    second_checker(&first, 0);
    // Another comment, and another template's name: both are seen.
    let changed = String::from_utf8(std::fs::read(first.join("vote.json")).unwrap())
        .unwrap()
        .replace(vote["comment_template"].as_str().unwrap(), &"0".repeat(64));
    std::fs::write(first.join("vote.json"), changed).unwrap();
    let broken = desk.run(["prove", first.to_str().unwrap()]);
    assert!(broken.code == 1 && broken.stdout.contains("E-PRV-008"), "{}", broken.stdout);
    second_checker(&first, 1);
}

fn second_checker(folder: &std::path::Path, code: i32) {
    let checker = project().join("tools/check_vote.py");
    match std::process::Command::new("python3").arg("-B").arg(checker).arg(folder).output() {
        Ok(run) => assert_eq!(run.status.code(), Some(code), "{}", String::from_utf8_lossy(&run.stdout)),
        Err(_) => println!("skipped: the second checker on a template (no python3)"),
    }
}
