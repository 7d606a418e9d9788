//! What stands behind a cover is read after the papers rest, and no fact depends on when.

use crate::support::{TestDesk, corpus};
use isodesk::{
    domain::notice::Notice,
    extract::{
        labels::LabelSet,
        limits::Limits,
        notice::{self, FileName, Known},
        worker::{ReaderSettings, Readers},
    },
};
use lopdf::{Document, Object, Stream, dictionary};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// A PDF of these pages, a line of words each.
fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" };
    let font = document.add_object(font);
    let fonts = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids: Vec<Object> = Vec::new();
    for lines in pages {
        let mut content = String::new();
        for (place, words) in (0..).zip(*lines) {
            // Columns stand apart.
            for (column, words) in (0..).zip(words.split('|')) {
                let (x, y) = (40 + 100 * column, 760 - 24 * place);
                write!(content, "BT /F1 10 Tf {x} {y} Td ({words}) Tj ET ").unwrap();
            }
        }
        let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
        kids.push(document.add_object(page).into());
    }
    let count = i64::try_from(kids.len()).unwrap();
    let root = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => fonts,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

const COVER: &[&str] = &[
    "ISO/TC 176/SC 2 N 12",
    "Date: 2026-01-15",
    "Secretariat: BSI",
    "Title: Minutes of the third meeting on quality",
    "ISO 9001:2015 was looked at",
];
const SECOND: &[&str] = &["The audit of ISO 19011:2018 was discussed."];
const SEVENTH: &[&str] = &["The word marzipan stands on page seven, beside ISO 2451:2017."];

fn minutes() -> Vec<u8> {
    pdf(&[COVER, SECOND, &["three"], &["four"], &["five"], &["six"], SEVENTH])
}

fn desk_with_minutes() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    desk.drop_bytes("minutes.pdf", &minutes());
    desk
}

fn mentions(desk: &TestDesk) -> Vec<String> {
    let shown = desk.json(["document", "show", "1"]);
    shown[0]["mentions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn pages_behind_the_cover_are_found_and_their_deliverables_are_noted() {
    let desk = desk_with_minutes();
    desk.run(["take-in"]).ok();
    assert_eq!(mentions(&desk), ["ISO 9001:2015", "ISO 19011:2018", "ISO 2451:2017"]);
    let found = desk.json(["search", "marzipan"]);
    assert_eq!((found.len(), &found[0]["page"]), (1, &7.into()));
    assert_eq!(desk.json(["status"])[0]["unread"], 0);
    desk.run(["verify"]).ok();
}

#[test]
fn what_is_left_survives_and_is_told() {
    let desk = desk_with_minutes();
    desk.run(["take-in"]).ok();
    // The ledger that another desk is made of holds no words, as one does whose work was cut off before it read on.
    let lines = desk.path("ledger.jsonl");
    desk.run(["export", lines.to_str().unwrap()]).ok();
    let new = TestDesk::new();
    new.run(["import", lines.to_str().unwrap()]).ok();
    fs::remove_dir_all(new.path("archive")).unwrap();
    fs::rename(desk.path("archive"), new.path("archive")).unwrap();
    let told = new.run(["status"]).ok().stdout;
    assert!(
        told.contains("reading on   1 document with words that the search does not find yet\n"),
        "{told}"
    );
    assert_eq!(
        new.run(["search", "marzipan"]).stderr,
        "warning: the words of 1 document are still to be read\n\
         hint: `isodesk take-in` reads them, or a `watch` that is running\n"
    );
    new.run(["take-in"]).ok();
    assert_eq!(new.json(["search", "marzipan"]).len(), 1);
    assert_eq!(new.run(["search", "marzipan"]).stderr, "");
}

#[test]
fn a_table_of_comments_behind_a_cover_makes_comments_of_the_paper() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    let cover = &["ISO/TC 176/SC 2 N 15", "Date: 2026-01-15", "Title: What the members said"];
    let table: &[&str] =
        &["MB|Clause|Type of comment|Comments|Proposed change", "US|4.2|te|It is unclear|Say why"];
    desk.drop_bytes("said.pdf", &pdf(&[cover, table]));
    let taken = desk.json(["take-in"]);
    assert_eq!(taken[0]["outcome"], "filed");
    let shown = desk.json(["document", "show", "1"]);
    assert_eq!((&shown[0]["kind"], &shown[0]["document_number"]), (&"comments".into(), &"15".into()));
    let events = desk.run(["export"]).ok().stdout;
    assert!(events.contains("a table stands behind its cover"), "{events}");
    assert_eq!(desk.json(["search", "unclear"]).len(), 1);
    desk.run(["verify"]).ok();
}

#[test]
fn a_vote_is_read_whole_and_minutes_are_not() {
    let ballot: &[&str] = &[
        "ISO/TC 176/SC 2 N 14",
        "Date: 2026-01-15",
        "Title: Committee internal ballot on a chair",
        "Voting begins on: 2026-02-01",
        "Voting terminates on: 2026-03-01",
    ];
    let questions: &[&str] =
        &["Question 1: Do you agree with the proposed chair?", "Answers: yes / no / abstain"];
    let readers = Readers::start(&ReaderSettings {
        program: Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk"))),
        ..ReaderSettings::default()
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ballot.pdf");
    fs::write(&path, pdf(&[ballot, &["two"], &["three"], questions])).unwrap();
    assert_eq!(first(&readers, &path).1.questions.len(), 1, "they stand on page four");
    fs::write(&path, minutes()).unwrap();
    let (text, notice) = first(&readers, &path);
    let named: Vec<String> = notice.mentions.iter().map(ToString::to_string).collect();
    assert_eq!(named, ["ISO 9001:2015"], "page two names another one");
    assert_eq!((text.pages.len(), text.page_count), (0, Some(7)), "its words stay in the child");
}

fn first(readers: &Readers, path: &Path) -> (isodesk::extract::text::Text, Notice) {
    let name = FileName::new(path.file_name().unwrap().to_str().unwrap());
    let (limits, labels) = (Limits::first_pages(5), LabelSet::built_in());
    readers.first(path, &name, (&limits, &[]), labels).unwrap()
}

/// The first reading of every real paper states what the reading of five pages states.
#[test]
fn no_fact_of_a_real_paper_depends_on_what_is_put_off() {
    let Some(papers) = corpus("papers", "no_fact_of_a_real_paper_depends_on_what_is_put_off") else { return };
    let readers = Readers::start(&ReaderSettings {
        program: Some(PathBuf::from(env!("CARGO_BIN_EXE_isodesk"))),
        ..ReaderSettings::default()
    });
    let (mut count, mut more_behind) = (0, 0);
    for set in ["tc154", "mn-samples", "wg21"] {
        for entry in fs::read_dir(papers.join(set)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "pdf") {
                continue;
            }
            let name = FileName::new(path.file_name().unwrap().to_str().unwrap());
            let notice = first(&readers, &path).1;
            let whole = readers.read(&path, &Limits::first_pages(5)).unwrap();
            let known = Known { labels: LabelSet::built_in(), committees: None };
            let of_whole = notice::read(&whole, &name, &known);
            count += 1;
            more_behind += usize::from(of_whole.mentions.len() > notice.mentions.len());
            let put_off = Notice { mentions: notice.mentions.clone(), ..of_whole };
            assert_eq!(notice, put_off, "{}", path.display());
        }
    }
    println!(
        "figure: {count} real papers say the same by their covers; {more_behind} name more deliverables behind them"
    );
}
