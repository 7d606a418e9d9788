//! Comments survive the way through ISO's template: written as a Word file and read back, they are the same.

use isodesk::{
    domain::comment::{Comment, CommentType},
    extract::{
        comments,
        limits::Limits,
        text::{self, Format},
    },
    outbox::comment_form::{self, Head},
};
use proptest::prelude::*;
use std::io::Write as _;

fn head() -> Head {
    Head { date: "2026-03-06".to_owned(), document: "ISO/DIS 99101-2".to_owned(), project: String::new() }
}

fn through_the_template(comments: &[Comment]) -> Vec<Comment> {
    let bytes = comment_form::write(&head(), comments).unwrap();
    let text = text::read(bytes, &Limits::default());
    assert_eq!(text.format, Format::Docx);
    comments::read(&text).rows.into_iter().map(|row| row.comment).collect()
}

/// Words as people write them: letters of several scripts, signs that XML has to escape, lines.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-zα-ω<>&\"'≤≥·×μ0-9][A-Za-zα-ω<>&\"'≤≥·×μ0-9,;]{0,11}( [A-Za-z<&>Ж€]{1,9}){0,6}(\n[A-Za-z<&]{1,9}){0,2}"
}

fn comment() -> impl Strategy<Value = Comment> {
    let kind =
        prop_oneof![Just(CommentType::General), Just(CommentType::Technical), Just(CommentType::Editorial)];
    (kind, "([1-9]|[A-D])(\\.[1-9]){0,3}", words(), prop_oneof![Just(String::new()), words()]).prop_map(
        |(kind, clause, comment, proposed_change)| Comment {
            member_body: "US".to_owned(),
            line: String::new(),
            clause,
            paragraph: String::new(),
            kind: Some(kind),
            comment,
            proposed_change,
            observations: String::new(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
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
    let table = comments::read(&text::read(bytes, &Limits::default()));
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
         E-COM-004: row 1: `` is no type of comment; allowed: ge, te, ed\n1 rows, 2 problems\n"
    );
    let merge = ["comments", "merge", &path("all.docx"), &path("a.docx"), &path("b.docx"), &path("c.docx")]
        .map(str::to_owned);
    let run = desk.run(&merge);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("b.docx: left out: E-COM-002: no comment stands"), "{}", run.stdout);
    let all = comments::read(&text::read(std::fs::read(desk.path("all.docx")).unwrap(), &Limits::default()));
    let clauses: Vec<&str> = all.rows.iter().map(|row| row.comment.clause.as_str()).collect();
    assert_eq!(clauses, ["2", "4.1", "10"]);
    let again = desk.run(&merge);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("E-COM-007: `"), "{}", again.stderr);
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
