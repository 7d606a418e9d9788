//! The stories of `samples/`, each from the inbox to the submission folder, by the commands a person would type.

use crate::support::{TestDesk, project};
use isodesk::domain::{digest::Digest, event::Event};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The day of the stories.
const TODAY: &str = "2026-03-10";

/// A desk with the roster and the papers of a story.
struct Told {
    desk: TestDesk,
    folder: PathBuf,
}

impl Told {
    fn begin(story: &str, papers: &[&str]) -> Self {
        let desk = TestDesk::new().on(TODAY);
        desk.run(["init"]).ok();
        let told = Self { desk, folder: project().join("samples").join(story) };
        told.type_in(["tag", "import"], "roster.toml", &[]);
        for paper in papers {
            told.desk.drop(&format!("{story}/{paper}"));
        }
        told
    }

    /// Takes in what was dropped: file to line.
    fn take_in(&self) -> BTreeMap<String, Value> {
        let lines = self.desk.json(["take-in"]);
        lines.into_iter().map(|line| (line["file"].as_str().unwrap().to_owned(), line)).collect()
    }

    /// A command on a file of the story, done without blocking findings.
    fn type_in<const WORDS: usize>(&self, words: [&str; WORDS], file: &str, more: &[&str]) -> Vec<Value> {
        let path = self.folder.join(file);
        let mut all: Vec<&str> = words.to_vec();
        all.push(path.to_str().unwrap());
        all.extend(more);
        self.desk.json(all)
    }

    /// Signs and submits twice; gives the folder's files. Both calls, and making it anew, give the same bytes.
    fn submit(&self, ballot: &str) -> BTreeMap<String, Vec<u8>> {
        self.desk.run(["vote", "sign", ballot, "--by", "Jordan Quill"]).ok();
        let first = self.desk.json(["vote", "submit", ballot]);
        let folder = PathBuf::from(first[0]["path"].as_str().unwrap());
        let once = files(&folder);
        let second = self.desk.json(["vote", "submit", ballot]);
        assert_eq!(first[0]["sha256"], second[0]["sha256"]);
        fs::rename(&folder, self.desk.path("moved-away")).unwrap();
        self.desk.run(["vote", "submit", ballot]).ok();
        assert!(once == files(&folder), "{ballot} is not made again byte for byte");
        check_sums(&once);
        check_evidence(&once);
        once
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

/// Every file is listed with its digest, as `sha256sum -c` would check.
fn check_sums(files: &BTreeMap<String, Vec<u8>>) {
    let list = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let listed: BTreeMap<&str, &str> = list.lines().map(|line| (&line[66..], &line[..64])).collect();
    assert_eq!(listed.len() + 1, files.len());
    for (name, bytes) in files.iter().filter(|(name, _)| *name != "SHA256SUMS") {
        assert_eq!(listed[name.as_str()], Digest::of(bytes).to_string(), "{name}");
    }
}

/// Each event in the evidence has the hash of its fields, and counting the members' votes again gives the counts.
fn check_evidence(files: &BTreeMap<String, Vec<u8>>) {
    let evidence = json(files, "evidence.json");
    assert_eq!(
        json(files, "vote.json")["evidence"]["sha256"],
        Digest::of(&files["evidence.json"]).to_string()
    );
    let events: Vec<Event> = serde_json::from_value(evidence["events"].clone()).unwrap();
    assert!(!events.is_empty() && events.iter().all(Event::is_intact));
    let members = evidence["tally"]["members"].as_array().unwrap();
    for question in evidence["tally"]["outcome"].as_array().unwrap() {
        let mut absent = 0;
        let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
        for member in members {
            let votes = member["votes"].as_array().unwrap();
            match votes.iter().find(|vote| vote["question"] == question["question"]) {
                Some(vote) => *counted.entry(vote["choice"].as_str().unwrap()).or_default() += 1,
                None => absent += 1,
            }
        }
        assert_eq!(question["absent"], absent);
        assert_eq!(question["eligible"], members.len());
        for count in question["counts"].as_array().unwrap() {
            let choice = count["choice"].as_str().unwrap();
            assert_eq!(count["votes"], counted.get(choice).copied().unwrap_or(0), "{choice}");
        }
    }
}

#[test]
fn a_dis_is_approved_with_comments() {
    let told = Told::begin(
        "dis-approved-with-comments",
        &["ISO-DIS_99101-2.pdf", "US_ISO-DIS_99101-2_comments.docx"],
    );
    let taken = told.take_in();
    assert_eq!(taken["ISO-DIS_99101-2.pdf"]["outcome"], "filed");
    assert_eq!(taken["ISO-DIS_99101-2.pdf"]["ballot"], 1);
    assert_eq!(taken["US_ISO-DIS_99101-2_comments.docx"]["outcome"], "filed");
    let ballots = told.desk.json(["ballot", "show", "ISO/DIS 99101-2"]);
    assert_eq!(ballots[0]["kind"], "DIS");
    assert_eq!(ballots[0]["committee"], "ISO/TC 2");
    assert_eq!(ballots[0]["opens"], "2026-01-12");
    assert_eq!(ballots[0]["closes"], "2026-04-06");
    assert_eq!(ballots[0]["obligation"], "must");
    told.type_in(["member-votes", "record"], "member-votes.csv", &["--ballot", "1"]);
    let tally = told.desk.json(["tally", "1"]);
    assert_eq!(tally[0]["consensus"], "recirculate");
    assert_eq!(tally[0]["unresolved"][0], "Plumb Line Metrology, Inc.");
    told.type_in(["member-votes", "record"], "member-votes-round-2.csv", &["--ballot", "1", "--round", "2"]);
    assert_eq!(told.desk.json(["tally", "1"])[0]["consensus"], "reached");
    told.type_in(["position", "record"], "position.toml", &[]);
    let files = told.submit("1");
    assert_eq!(
        names(&files),
        ["SHA256SUMS", "comments.docx", "evidence.json", "tally.csv", "vote.json", "vote.pdf"]
    );
    let vote = json(&files, "vote.json");
    assert_eq!(vote["answers"][0]["choices"][0], "approve-with-comments");
    assert_eq!(vote["comments"]["count"], 5);
    assert_eq!(vote["comments"]["te"], 3);
    let sample = fs::read(told.folder.join("US_ISO-DIS_99101-2_comments.docx")).unwrap();
    assert_eq!(rows(sample), rows(files["comments.docx"].clone()));
}

fn rows(docx: Vec<u8>) -> Vec<isodesk::extract::comments::CommentRow> {
    use isodesk::extract::{comments, formats, limits::Limits};
    comments::read(&formats::read(docx, &Limits::default())).rows
}

#[test]
fn an_fdis_is_disapproved_and_only_with_reasons() {
    let told = Told::begin("fdis-disapproved", &["ISO-FDIS_99204.pdf"]);
    assert_eq!(told.take_in()["ISO-FDIS_99204.pdf"]["ballot"], 1);
    told.type_in(["member-votes", "record"], "member-votes.csv", &["--ballot", "1"]);
    let path = told.folder.join("position-without-reasons.toml");
    let refused = told.desk.run(["position", "record", path.to_str().unwrap()]);
    assert_eq!(refused.code, 1, "{refused:?}");
    let said = format!("{}{}", refused.stdout, refused.stderr);
    assert!(said.contains("E-VOT-004"), "{said}");
    told.type_in(["position", "record"], "position.toml", &[]);
    let files = told.submit("1");
    let vote = json(&files, "vote.json");
    assert_eq!(vote["answers"][0]["choices"][0], "disapprove");
    assert!(vote["answers"][0]["statement"].as_str().unwrap().contains("20·log₁₀ 3"));
    assert_eq!(vote["tally"]["questions"][0]["answer"], "disapprove");
    assert_eq!(vote["comments"], Value::Null);
}

#[test]
fn an_fdis_negative_with_general_comments_only_is_warned_about() {
    use isodesk::{
        domain::comment::{Comment, CommentType},
        outbox::comment_form::{self, Head},
    };
    let told = Told::begin("fdis-disapproved", &["ISO-FDIS_99204.pdf"]);
    told.take_in();
    let head =
        Head { date: "2026-03-06".to_owned(), document: "ISO/FDIS 99204".to_owned(), project: String::new() };
    let comment = Comment {
        member_body: "US".to_owned(),
        line: String::new(),
        clause: "6.2".to_owned(),
        paragraph: String::new(),
        kind: Some(CommentType::General),
        comment: "We do not like it.".to_owned(),
        proposed_change: String::new(),
        observations: String::new(),
    };
    let papers = told.desk.path("papers");
    fs::create_dir(&papers).unwrap();
    fs::write(papers.join("ge.docx"), comment_form::write(&head, &[comment]).unwrap()).unwrap();
    let without = fs::read_to_string(told.folder.join("position-without-reasons.toml")).unwrap();
    let position = papers.join("position.toml");
    fs::write(&position, format!("comments = [\"ge.docx\"]\n{without}")).unwrap();
    let run = told.desk.run(["position", "record", position.to_str().unwrap()]).ok();
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(said.contains("rests on comments of type `ge` only"), "{said}");
}

#[test]
fn an_internal_ballot_asks_two_questions_by_mail() {
    let told = Told::begin("cib-two-questions", &["ballot-notice.eml"]);
    let taken = told.take_in();
    let mail = &taken["ballot-notice.eml"];
    assert_eq!(mail["outcome"], "filed");
    assert_eq!(mail["members"][0]["outcome"], "filed");
    let name = "ISO/TC 46/SC 4 N 9901";
    let ballots = told.desk.json(["ballot", "list"]);
    assert_eq!(ballots.len(), 1, "the mail and its attachment are one ballot: {ballots:?}");
    assert_eq!(ballots[0]["kind"], "CIB");
    told.type_in(["member-votes", "record"], "member-votes.csv", &["--ballot", name]);
    told.type_in(["position", "record"], "position.json", &[]);
    let files = told.submit(name);
    let vote = json(&files, "vote.json");
    assert_eq!(vote["ballot"]["reference"], Value::Null);
    assert_eq!(vote["ballot"]["questions"][1]["answers"][1], "Lakeside");
    assert_eq!(vote["answers"][1]["choices"][0], "Springfield");
    assert_eq!(vote["tally"]["questions"].as_array().unwrap().len(), 2);
}

#[test]
fn a_systematic_review_is_confirmed() {
    let told = Told::begin("systematic-review", &["SR_ISO_99350.docx"]);
    assert_eq!(told.take_in()["SR_ISO_99350.docx"]["ballot"], 1);
    let name = "ISO 99350:2021";
    assert_eq!(told.desk.json(["ballot", "show", name])[0]["kind"], "SR");
    told.type_in(["member-votes", "record"], "member-votes.csv", &["--ballot", name]);
    told.type_in(["position", "record"], "position.toml", &[]);
    let vote = json(&told.submit(name), "vote.json");
    assert_eq!(vote["answers"][0]["choices"][0], "confirm");
    assert_eq!(vote["answers"].as_array().unwrap().len(), 5);
}

#[test]
fn a_new_work_item_comes_in_an_archive_and_goes_with_two_experts() {
    let told = Told::begin("new-work-item-two-experts", &["ISO-TC83_N9977.zip"]);
    let taken = told.take_in();
    let archive = &taken["ISO-TC83_N9977.zip"];
    assert_eq!(archive["outcome"], "filed");
    assert_eq!(archive["members"].as_array().unwrap().len(), 2);
    let name = "ISO/NP 99501";
    assert_eq!(told.desk.json(["ballot", "show", name])[0]["kind"], "NP");
    told.type_in(["member-votes", "record"], "member-votes.csv", &["--ballot", name]);
    told.type_in(["position", "record"], "position.toml", &[]);
    let vote = json(&told.submit(name), "vote.json");
    assert_eq!(vote["experts"][0]["name"], "Dr. Petra Hallux");
    assert_eq!(vote["experts"].as_array().unwrap().len(), 2);
}

#[test]
fn bad_files_rest_somewhere_with_a_code_and_stop_nobody() {
    let told = Told::begin("systematic-review", &["SR_ISO_99350.docx"]);
    let bad = [
        ("truncated.pdf", "quarantined", "E-TXT-006"),
        ("encrypted.pdf", "quarantined", "E-TXT-001"),
        ("bomb.zip", "quarantined", "E-TXT-028"),
        ("slip.zip", "held", "E-TXT-020"),
        ("empty.pdf", "quarantined", "E-TXT-013"),
        ("wrong-extension.pdf", "held", "E-DOC-001"),
        ("scan.pdf", "held", "E-TXT-003"),
    ];
    for (name, _, _) in bad {
        told.desk.drop(&format!("bad-files/{name}"));
    }
    let taken = told.take_in();
    assert_eq!(taken["SR_ISO_99350.docx"]["outcome"], "filed");
    for (name, outcome, code) in bad {
        assert_eq!(taken[name]["outcome"], outcome, "{name}");
        assert_eq!(taken[name]["code"], code, "{name}");
        let receipt = taken[name]["receipt"].as_str().unwrap();
        assert!(told.desk.path(receipt).is_file(), "{name} has no receipt");
    }
    assert!(!told.desk.path("outside.txt").exists());
}

#[test]
fn the_demo_plays_all_stories_and_gives_the_same_each_time() {
    let play = || {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desk");
        let run: crate::support::Run =
            crate::support::program().arg("demo").arg(&desk).output().unwrap().into();
        let told = run.ok().stdout.replace(desk.to_str().unwrap(), "DESK");
        let submissions: BTreeMap<String, BTreeMap<String, Vec<u8>>> = fs::read_dir(desk.join("outbox"))
            .unwrap()
            .map(Result::unwrap)
            .map(|entry| (entry.file_name().into_string().unwrap(), files(&entry.path())))
            .collect();
        (told, submissions)
    };
    let (told, submissions) = play();
    assert_eq!(told.matches("  submitted  ").count(), 5, "{told}");
    assert_eq!(told.matches("  refused    ").count(), 1, "{told}");
    assert_eq!(submissions.len(), 5);
    submissions.values().for_each(check_sums);
    assert!((told, submissions) == play(), "the demo differs from run to run");
}

#[test]
fn the_demo_refuses_a_folder_that_holds_something() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "x").unwrap();
    let run: crate::support::Run =
        crate::support::program().arg("demo").arg(folder.path()).output().unwrap().into();
    assert_eq!(run.code, 2);
    let said = run.stderr.replace(folder.path().to_str().unwrap(), "DIR");
    assert_eq!(
        said,
        "error: E-CFG-020: `DIR` is not empty\nhint: name a folder that is empty or not there yet: `isodesk demo DIR`\n"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Puts values into the content controls of a Word form, as a person would, and gives the new file.
fn fill_in(form: &[u8], values: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Cursor, Read};
    let mut zip = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for place in 0..zip.len() {
        let mut part = zip.by_index(place).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        parts.push((name, bytes));
    }
    for (name, bytes) in &mut parts {
        if name == "word/document.xml" {
            let mut xml = String::from_utf8(bytes.clone()).unwrap();
            for (tag, value) in values {
                let control = xml.find(&format!("w:val=\"isodesk/{tag}\"")).unwrap();
                let shown = control + xml[control..].find(">…<").unwrap();
                xml.replace_range(shown + 1..shown + 1 + "…".len(), value);
            }
            *bytes = xml.replace("<w:showingPlcHdr/>", "").into_bytes();
        }
    }
    isodesk::outbox::word::pack(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone()))).unwrap()
}

#[test]
fn a_position_form_that_was_filled_in_is_a_position() {
    let told = Told::begin("systematic-review", &["SR_ISO_99350.docx"]);
    told.take_in();
    told.type_in(["member-votes", "record"], "member-votes.csv", &["--ballot", "1"]);
    let written = told.desk.json(["position", "form", "1"]);
    let form = written[0].as_object().unwrap().values().filter_map(Value::as_str);
    let form = form.map(|path| told.desk.root().join(path)).find(|path| path.is_file()).unwrap();
    let values = [
        ("decided", "2026-03-05"),
        ("by", "Lena Hart"),
        ("answers/1/choice", "confirm"),
        ("answers/2/choice", "no"),
        ("answers/4/choice", "yes"),
        ("answers/4/statement", "Forty parks."),
        ("answers/5/choice", "no"),
    ];
    let filled = told.desk.path("filled.docx");
    fs::write(&filled, fill_in(&fs::read(&form).unwrap(), &values)).unwrap();
    told.desk.run(["position", "record", filled.to_str().unwrap()]).ok();
    let vote = json(&told.submit("1"), "vote.json");
    assert_eq!(vote["position"]["by"], "Lena Hart");
    assert_eq!(vote["answers"][0]["choices"][0], "confirm");
    assert_eq!(vote["answers"][2]["statement"], "Forty parks.");
}
