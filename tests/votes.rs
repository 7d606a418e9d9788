//! From a notice to the portal's receipt, on the samples, and every refusal on the way by its exact words.

use crate::support::{Run, TestDesk, project};
use isodesk::domain::{event::Event, vote};
use std::path::{Path, PathBuf};

fn sample(below: &str) -> String {
    project().join("samples").join(below).display().to_string()
}

/// A desk that has the roster and the notice of a story.
fn desk_with(story: &str, notice: &str, today: &str) -> TestDesk {
    let desk = TestDesk::new().on(today);
    desk.run(["init"]).ok();
    desk.run(["tag", "import", &sample(&format!("{story}/roster.toml"))]).ok();
    let taken = desk.json(["take-in", &sample(&format!("{story}/{notice}"))]);
    assert_eq!(taken[0]["outcome"], "filed", "{taken:?}");
    desk
}

fn dis() -> TestDesk {
    desk_with("dis-approved-with-comments", "ISO-DIS_99101-2.pdf", "2026-03-02")
}

fn fdis() -> TestDesk {
    desk_with("fdis-disapproved", "ISO-FDIS_99204.pdf", "2026-03-06")
}

/// What a person reads on stderr, when the command ends with that code.
#[track_caller]
fn refusal<'a>(run: &'a Run, code: i32, first: &str) -> &'a str {
    assert_eq!(run.code, code, "{run:?}");
    assert_eq!(run.stderr.lines().next().unwrap_or_default(), first, "{}", run.stderr);
    run.stderr.lines().nth(1).unwrap_or_default()
}

fn write(desk: &TestDesk, name: &str, text: &str) -> String {
    let path = desk.path(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn folder(submitted: &[serde_json::Value]) -> PathBuf {
    PathBuf::from(submitted[0]["path"].as_str().unwrap())
}

fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_dis_goes_from_its_notice_to_the_receipt() {
    let desk = dis();
    let ballot = &desk.json(["ballot", "list"])[0];
    assert_eq!(ballot["reference"], "ISO/DIS 99101-2");
    assert_eq!(ballot["needs"], serde_json::json!(["the TAG's position"]));
    let votes = sample("dis-approved-with-comments/member-votes.csv");
    desk.run(["member-votes", "record", &votes, "--ballot", "ISO/DIS 99101-2"]).ok();
    let again = &desk.json(["member-votes", "record", &votes, "--ballot", "1"])[0];
    assert_eq!((&again["new"], &again["unchanged"]), (&0.into(), &9.into()));
    let tally = &desk.json(["tally", "1"])[0];
    assert_eq!(tally["consensus"], "recirculate");
    assert_eq!(tally["threshold"], serde_json::json!({ "rule": "2/3", "for": 7, "of": 8, "met": true }));
    assert_eq!(tally["needs"], serde_json::json!(["recirculate 1 negative with reasons until 2026-03-12"]));
    let supposed = &desk.json(["tally", "1", "--if", "Plumb Line Metrology, Inc.=approve"])[0];
    assert_eq!(supposed["consensus"], "reached");
    let position = sample("dis-approved-with-comments/position.toml");
    assert_eq!(desk.json(["position", "record", &position])[0]["outcome"], "recorded");
    assert_eq!(desk.json(["position", "record", &position])[0]["outcome"], "unchanged");

    let round = write(
        &desk,
        "round-2.csv",
        "organization,choice,reason\n\"Plumb Line Metrology, Inc.\",approve,satisfied\n",
    );
    desk.run(["member-votes", "record", &round, "--ballot", "1", "--round", "2"]).ok();
    assert_eq!(desk.json(["tally", "1"])[0]["consensus"], "reached");
    assert_eq!(desk.json(["vote", "sign", "1", "--by", "Jordan Quill"])[0]["state"], "signed");
    let first = Run::from(desk.command().args(["--json", "vote", "submit", "1"]).output().unwrap()).ok();
    let second = Run::from(desk.command().args(["--json", "vote", "submit", "1"]).output().unwrap()).ok();
    assert_eq!(first.stdout, second.stdout, "the second call gives the first one's answer");
    let submitted = first.json();
    assert_eq!(submitted[0]["state"], "exported");
    let folder = folder(&submitted);
    let names: Vec<String> = bytes(&folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["SHA256SUMS", "comments.docx", "evidence.json", "tally.csv", "vote.json", "vote.pdf"]);

    let before = bytes(&folder);
    std::fs::rename(&folder, desk.path("moved-away")).unwrap();
    desk.run(["vote", "submit", "1"]).ok();
    assert_eq!(bytes(&folder), before, "made again byte for byte");

    let acknowledged = desk.json(["vote", "acknowledge", "1", "--receipt", "2026-03-02 14:02, vote 8812"]);
    assert_eq!(acknowledged[0]["state"], "acknowledged");
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["state"], "submitted");
}

#[test]
fn another_vote_before_the_close_takes_the_place_of_the_first_and_needs_its_own_receipt() {
    let desk = fdis();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    let sign = ["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"];
    desk.run(sign).ok();
    let first = folder(&desk.json(["vote", "submit", "1"]));
    desk.run(["vote", "acknowledge", "1", "--receipt", "vote 8812"]).ok();
    let other = write(
        &desk,
        "other.toml",
        "ballot = 1\ntag = \"U.S. TAG to ISO/TC 299\"\ndecided = 2026-03-06\nby = \"Noor Castell\"\n\
         answers = [{ choice = \"abstain\", abstain_reason = \"no-consensus\" }]\n",
    );
    desk.run(["position", "record", &other]).ok();
    let changed = "error: E-SUB-003: ballot 1 has changed since it was signed: another position, or other votes of members";
    refusal(&desk.run(["vote", "submit", "1"]), 1, changed);
    desk.run(sign).ok();
    let again = desk.run(["vote", "submit", "1"]).ok();
    assert_eq!(
        again.stderr,
        "it takes the place of `outbox/ballot-1-ISO-FDIS-99204`: cast it in the portal again before the close\n"
    );
    assert_eq!(again.stdout.trim_end(), format!("{}-2", first.display()));
    let said = "error: E-SUB-006: the receipt `vote 8812` is that of the earlier submission `outbox/ballot-1-ISO-FDIS-99204`";
    let refused = desk.run(["vote", "acknowledge", "1", "--receipt", "vote 8812"]);
    let hint = refusal(&refused, 1, said);
    assert_eq!(hint, "hint: cast the new vote in the portal, and copy what it shows then");
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["position"], "exported");
    desk.run(["vote", "acknowledge", "1", "--receipt", "vote 9001"]).ok();
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["position"], "acknowledged");
}

#[test]
fn the_evidence_replays_to_the_same_tally() {
    let desk = fdis();
    desk.run(["member-votes", "record", &sample("fdis-disapproved/member-votes.csv"), "--ballot", "1"]).ok();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]).ok();
    let folder = folder(&desk.json(["vote", "submit", "1"]));
    let text = std::fs::read_to_string(folder.join("evidence.json")).unwrap();
    let evidence: serde_json::Value = serde_json::from_str(&text).unwrap();
    let events: Vec<Event> = serde_json::from_value(evidence["events"].clone()).unwrap();
    assert!(events.iter().all(Event::is_intact));
    let sheet = vote::replay(&events, "2026-03-06".parse().unwrap()).unwrap();
    let replayed = serde_json::to_value(&sheet.members).unwrap();
    assert_eq!(replayed, evidence["tally"]["members"]);
    assert_eq!(sheet.questions[0].consensus.answer.as_ref().unwrap().as_str(), "disapprove");
    assert_eq!(sheet.questions[0].consensus.threshold.in_favour, 6);
}

#[test]
fn a_negative_goes_out_only_with_technical_reasons() {
    let desk = fdis();
    let refused = desk.run(["position", "record", &sample("fdis-disapproved/position-without-reasons.toml")]);
    let hint = refusal(
        &refused,
        1,
        "error: E-VOT-004: `answers: question 1`: `disapprove` gives no technical reasons: ISO would not count it",
    );
    assert_eq!(hint, "hint: add `statement = \"…\"` to the answer, or comments of type `te`");
    let rows = |kind: &str| {
        format!(
            "MB/NC,Line number,Clause/Subclause,Paragraph/Figure/Table,Type of comment,Comments,Proposed change,Observations of the secretariat\nUS-001,,6.2,,{kind},The distance is not stated,State it,\n"
        )
    };
    let bare = std::fs::read_to_string(sample("fdis-disapproved/position-without-reasons.toml")).unwrap();
    for (kind, said) in [
        (
            "ge",
            "warning: E-POS-011: `answers: question 1`: `disapprove` rests on comments of type `ge` only: ISO may not count it",
        ),
        (
            "ed",
            "warning: E-POS-012: `answers: question 1`: `disapprove` rests on editorial comments only: ISO may not count it",
        ),
        ("te", ""),
    ] {
        let comments = format!("US_{kind}.csv");
        write(&desk, &comments, &rows(kind));
        let position = write(&desk, "position.toml", &format!("{bare}comments = [\"{comments}\"]\n"));
        let recorded = desk.run(["position", "record", &position]).ok();
        assert_eq!(recorded.stderr.lines().next().unwrap_or_default(), said, "{kind}");
    }
    let desk = fdis();
    write(&desk, "US_ed.csv", &rows("ed"));
    let position = write(&desk, "position.toml", &format!("{bare}comments = [\"US_ed.csv\"]\n"));
    desk.run(["position", "record", &position]).ok();
    assert_eq!(desk.run(["vote", "sign", "1", "--by", "J. Quill"]).code, 1);
    let signed = desk.json([
        "vote",
        "sign",
        "1",
        "--by",
        "J. Quill",
        "--because",
        "agreed with the programme manager",
    ]);
    assert_eq!(signed[0]["remarks"][0]["overridden"]["because"], "agreed with the programme manager");
}

#[test]
fn nothing_goes_out_unsigned_changed_or_late() {
    let desk = fdis();
    let refused = desk.run(["vote", "submit", "1"]);
    assert_eq!(
        refusal(&refused, 1, "error: E-POS-016: no position is recorded on ballot 1"),
        "hint: `isodesk position record FILE` records the TAG's position"
    );
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    let refused = desk.run(["vote", "submit", "1"]);
    assert_eq!(
        refusal(&refused, 1, "error: E-POS-004: the vote on ballot 1 is not signed"),
        "hint: `isodesk vote sign 1 --by NAME` signs it"
    );
    let refused = desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]);
    let hint = refusal(&refused, 1, "warning: E-POS-009: no tally goes with the position");
    assert!(hint.ends_with("or sign with `--because` and how the consensus is known"), "{hint}");
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met on 2026-03-05"]).ok();
    desk.run(["member-votes", "record", &sample("fdis-disapproved/member-votes.csv"), "--ballot", "1"]).ok();
    let refused = desk.run(["vote", "submit", "1"]);
    let hint = refusal(
        &refused,
        1,
        "error: E-SUB-003: ballot 1 has changed since it was signed: another position, or other votes of members",
    );
    assert_eq!(hint, "hint: look at `isodesk vote preview 1`, then sign it again");
    let refused = desk.run(["vote", "acknowledge", "1", "--receipt", "x"]);
    assert_eq!(
        refusal(&refused, 1, "error: E-SUB-005: no vote on ballot 1 was exported"),
        "hint: `isodesk vote submit 1` writes it"
    );
    let closes = desk.json(["ballot", "show", "1"])[0]["closes"].as_str().unwrap().to_owned();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]).ok();
    let desk = desk.on("2027-01-01");
    let late = format!(
        "error: E-SUB-001: ballot 1 is closed: ISO's last day of voting was {closes} (Europe/Zurich)"
    );
    refusal(&desk.run(["vote", "submit", "1"]), 1, &late);
    refusal(&desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]), 1, &late);
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["state"], "missed");
    let late = desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]);
    let said = format!(
        "error: E-VOT-002: ballot 1 is closed: ISO's last day of voting was {closes} (Europe/Zurich)"
    );
    refusal(&late, 1, &said);
    let late =
        desk.run(["member-votes", "record", &sample("fdis-disapproved/member-votes.csv"), "--ballot", "1"]);
    assert!(
        late.stderr.starts_with("error: E-VOT-002: voting inside the TAG is over: the national cut-off was ")
    );
}

#[test]
fn a_vote_without_consensus_is_refused() {
    let desk = fdis();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    let votes = write(
        &desk,
        "two.csv",
        "organization,choice,reason\nHush Robotics,approve,\nReaders' League,disapprove,clause 6\n",
    );
    desk.run(["member-votes", "record", &votes, "--ballot", "1"]).ok();
    let refused = desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]);
    assert!(
        refused.stderr.starts_with("error: E-POS-001: the TAG has no quorum for `disapprove`: "),
        "{}",
        refused.stderr
    );
    let votes = write(
        &desk,
        "more.csv",
        "organization,choice,reason\nInstitute of Calm,approve,\nDecibel Laboratories,disapprove,clause 6\n",
    );
    desk.run(["member-votes", "record", &votes, "--ballot", "1"]).ok();
    let refused = desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]);
    assert!(
        refused.stderr.starts_with("error: E-POS-002: the TAG has no consensus for `disapprove`: "),
        "{}",
        refused.stderr
    );
    let votes = write(
        &desk,
        "change.csv",
        "organization,choice,reason\nReaders' League,approve,\nDecibel Laboratories,approve,\n",
    );
    let recorded = desk.json(["member-votes", "record", &votes, "--ballot", "1"]);
    assert_eq!(recorded[0]["replaced"], 2);
    let refused = desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]);
    assert!(
        refused.stderr.starts_with(
            "error: E-POS-008: the position says `disapprove`, and the TAG established `approve`: "
        ),
        "{}",
        refused.stderr
    );
    assert_eq!(refused.code, 1);
}

#[test]
fn votes_of_members_are_refused_by_row() {
    let desk = fdis();
    let votes = write(
        &desk,
        "votes.csv",
        "organization,choice,reason\nStranger Inc.,approve,\nHush Robotics,maybe,\nReaders' League,,\n",
    );
    let refused = desk.run(["member-votes", "record", &votes, "--ballot", "1"]);
    assert_eq!(refused.code, 1);
    let lines: Vec<&str> = refused.stderr.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(
        lines,
        [
            "error: E-VOT-001: row 2: `Stranger Inc.` may not vote in round 1 of `U.S. TAG to ISO/TC 299`",
            "error: E-VOT-003: row 3: `maybe` is not an answer to question 1",
            "error: E-VOT-011: row 4: `choice` is empty",
        ]
    );
    assert!(refused.stderr.contains("hint: allowed: approve, approve-with-comments, disapprove, abstain"));
    assert_eq!(desk.json(["tally", "1"])[0]["quorum"]["responded"], 0, "all rows or none");
    let refused = desk.run(["member-votes", "record", &votes, "--ballot", "1", "--round", "3"]);
    assert_eq!(refusal(&refused, 1, "error: E-VOT-010: round 3 is not open"), "hint: allowed: 1");
    let refused = desk.run(["member-votes", "record", &votes, "--ballot", "9"]);
    refusal(&refused, 2, "error: E-BAL-006: `9` is not a ballot of this desk");
    let heads = write(&desk, "heads.csv", "who,what\na,b\n");
    let refused = desk.run(["member-votes", "record", &heads, "--ballot", "1"]);
    refusal(&refused, 1, "error: E-VOT-011: row 1: the column `organization` is missing");
}

#[test]
fn a_position_is_refused_by_its_field() {
    let desk = fdis();
    desk.run(["tag", "import", &sample("dis-approved-with-comments/roster.toml")]).ok();
    let whole = "ballot = \"ISO/FDIS 99204\"\ntag = \"U.S. TAG to ISO/TC 299\"\ndecided = 2026-03-06\nby = \"N. Castell\"\nanswers = [{ question = 1, choice = \"approve\" }]\n";
    let tags = "hint: allowed: U.S. TAG to ISO/TC 2, U.S. TAG to ISO/TC 299; `isodesk tag import FILE` takes another \
                roster, and records the positions that wait for it";
    for (from, to, said, hint) in [
        (
            "99204",
            "99999",
            "E-BAL-006: `ISO/FDIS 99999` is not a ballot of this desk",
            "hint: `isodesk ballot list` shows them; name one by its number or its reference",
        ),
        ("TC 299", "TC 300", "E-TAG-003: `U.S. TAG to ISO/TC 300` is not a TAG of this desk", tags),
        (
            "TC 299",
            "TC 2",
            "E-TAG-004: `U.S. TAG to ISO/TC 2` does not answer for ISO/TC 299",
            "hint: it answers for ISO/TC 2",
        ),
        (
            "approve",
            "yes",
            "E-VOT-003: `answers: question 1`: `yes` is not an answer to question 1",
            "hint: allowed: approve, approve-with-comments, disapprove, abstain",
        ),
        (
            "by =",
            "bye =",
            "E-POS-010: `bye` is not a field here",
            "hint: allowed: ballot, tag, decided, by, answers, comments, experts, tally",
        ),
        (
            "2026-03-06",
            "\"Friday\"",
            "E-POS-010: `decided`: `Friday` is not a date",
            "hint: write it as `2026-03-10`",
        ),
    ] {
        let position = write(&desk, "position.toml", &whole.replace(from, to));
        let refused = desk.run(["position", "record", &position]);
        assert_eq!(refusal(&refused, 1, &format!("error: {said}")), hint);
    }
    // A name leads nowhere but beside the position: not upwards, and not to where it says it lies.
    let elsewhere = sample("dis-approved-with-comments/US_ISO-DIS_99101-2_comments.docx");
    std::fs::create_dir(desk.path("below")).unwrap();
    write(&desk, "above.docx", "");
    for name in ["nowhere.docx", "../above.docx", elsewhere.as_str()] {
        let position = write(&desk, "below/position.toml", &format!("{whole}comments = [\"{name}\"]\n"));
        let refused = desk.run(["position", "record", &position]);
        let said =
            format!("error: E-POS-018: `comments`: `{name}` is neither beside the position file nor filed");
        refusal(&refused, 1, &said);
    }
    let position = write(&desk, "position.toml", whole);
    let recorded = &desk.json(["position", "record", &position, "--on-behalf-of", "N. Castell"])[0];
    assert!(recorded["recorded_by"].is_string());
    assert_eq!(desk.json(["position", "show", "1"])[0]["number"], 1);
}

#[test]
fn a_roster_is_refused_by_its_field_and_changes_only_what_changed() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let roster = std::fs::read_to_string(sample("fdis-disapproved/roster.toml")).unwrap();
    let twice = write(&desk, "twice.toml", &roster.replace("Readers' League", "hush  ROBOTICS"));
    let refused = desk.run(["tag", "import", &twice]);
    let said = "error: E-TAG-002: `hush  ROBOTICS` is named twice, as member 1 and member 3";
    let hint =
        "hint: one organization has one vote: write it once, with an alternate where there are two people";
    assert_eq!(refusal(&refused, 1, said), hint);
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    let again = &desk.json(["tag", "import", &sample("fdis-disapproved/roster.toml")])[0];
    assert_eq!(
        (&again["joined"], &again["updated"], &again["ended"]),
        (&serde_json::json!([]), &serde_json::json!([]), &serde_json::json!([]))
    );
    let shorter = roster.split("[[member]]").take(3).collect::<Vec<_>>().join("[[member]]");
    let shorter = write(&desk, "shorter.toml", &shorter);
    let ended = &desk.json(["tag", "import", &shorter])[0]["ended"];
    assert!(ended.as_array().unwrap().contains(&"Readers' League".into()));
    let shown = &desk.json(["tag", "show", "ISO/TC 299"])[0];
    let members = shown["roster"].as_array().unwrap();
    let league = members.iter().find(|member| member["organization"] == "Readers' League").unwrap();
    assert_eq!(league["to"], "2026-03-01", "ended the day before, never erased");
    let other = write(&desk, "other.toml", &roster.replace("U.S. TAG to ISO/TC 299", "Another TAG"));
    let refused = desk.run(["tag", "import", &other]);
    refusal(&refused, 1, "error: E-TAG-005: `ISO/TC 299` belongs to `U.S. TAG to ISO/TC 299` already");
}

#[test]
fn those_that_close_last_are_listed_where_a_number_is_given() {
    let desk = TestDesk::new().on("2026-03-02");
    desk.run(["init"]).ok();
    desk.drop("dis-approved-with-comments/ISO-DIS_99101-2.pdf");
    desk.drop("fdis-disapproved/ISO-FDIS_99204.pdf");
    desk.drop("cib-two-questions/ballot-notice.eml");
    desk.run(["take-in"]).ok();
    let closing = |words: &[&str]| -> Vec<String> {
        let lines = desk.json([&["ballot", "list"], words].concat());
        lines.iter().map(|line| line["closes"].as_str().unwrap().to_owned()).collect()
    };
    let all = closing(&[]);
    assert_eq!(all.len(), 3);
    assert!(all.is_sorted(), "{all:?}");
    assert_eq!(closing(&["--newest", "2"]), all[1..]);
    assert_eq!(closing(&["--newest", "9"]), all);
    assert_eq!(closing(&["--open", "--newest", "1"]), all[2..]);
    assert_eq!(closing(&["--committee", "ISO/TC 299", "--newest", "1"]).len(), 1);
}

#[test]
fn a_ballot_is_corrected_cancelled_and_listed() {
    let desk = dis();
    for (tab, count) in [("--required", 1), ("--open", 1), ("--new", 0), ("--closed", 0)] {
        assert_eq!(desk.json(["ballot", "list", tab]).len(), count, "{tab}");
    }
    assert_eq!(desk.json(["ballot", "list", "--closing", "10"]).len(), 0);
    assert_eq!(desk.json(["ballot", "list", "--closing", "60", "--committee", "ISO/TC 2"]).len(), 1);
    assert_eq!(desk.json(["ballot", "list", "--committee", "ISO/TC 3"]).len(), 0);
    let extended = desk.json(["ballot", "correct", "1", "--closes", "2026-04-20", "--because", "extended"]);
    assert_eq!(
        (&extended[0]["closes"], &extended[0]["cut_off"]),
        (&"2026-04-20".into(), &"2026-04-13".into())
    );
    let refused = desk.run(["ballot", "correct", "1", "--closes", "2026-01-01", "--because", "x"]);
    refusal(&refused, 1, "error: E-BAL-003: the ballot would close on 2026-01-01, before it opens");
    let cancelled = desk.json(["ballot", "cancel", "1", "--because", "withdrawn by ISO"]);
    assert_eq!(
        (&cancelled[0]["state"], &cancelled[0]["needs"]),
        (&"cancelled".into(), &serde_json::json!([]))
    );
    let refused = desk.run(["position", "record", &sample("dis-approved-with-comments/position.toml")]);
    refusal(&refused, 1, "error: E-BAL-011: ballot 1 is cancelled: withdrawn by ISO");
}

#[test]
fn of_many_who_submit_at_once_all_get_the_one_answer() {
    let desk = fdis();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"]).ok();
    let children: Vec<_> = (0..50)
        .map(|number| {
            let mut child = desk.command();
            child.args(["vote", "submit", "1"]).env("USER", format!("clerk-{number}"));
            child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let runs: Vec<Run> =
        children.into_iter().map(|child| Run::from(child.wait_with_output().unwrap()).ok()).collect();
    assert!(runs.iter().all(|run| run.stdout == runs[0].stdout), "{runs:?}");
    let first = runs.iter().filter(|run| run.stderr.is_empty()).count();
    assert_eq!(first, 1, "one wins: {runs:?}");
    let told: std::collections::BTreeSet<&str> =
        runs.iter().map(|run| run.stderr.trim()).filter(|said| !said.is_empty()).collect();
    assert_eq!(told.len(), 1, "all others are told the same name: {told:?}");
    let told = told.first().unwrap();
    assert!(
        told.starts_with(
            "notice: E-SUB-002: ballot 1 was submitted before, on 2026-03-06T11:00:00Z, by clerk-"
        ),
        "{told}"
    );
    assert_eq!(std::fs::read_dir(desk.path("outbox")).unwrap().count(), 1);
}

#[test]
fn two_persons_are_asked_for_where_the_settings_say_so() {
    let desk = fdis();
    write(&desk, "isodesk.toml", "[signing]\ntwo_person_rule = true\n");
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    let refused = desk.run(["vote", "sign", "1", "--by", "Noor Castell", "--because", "the TAG met"]);
    let said = "error: E-POS-017: `Noor Castell` answers for the position and may not sign its vote as well";
    refusal(&refused, 1, said);
    // A capital letter makes no other person.
    let refused = desk.run(["vote", "sign", "1", "--by", "noor castell.", "--because", "the TAG met"]);
    assert!(refused.stderr.contains("E-POS-017: `noor castell.` answers"), "{}", refused.stderr);
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"]).ok();
}

#[test]
fn every_story_ends_in_a_submission() {
    let desk = TestDesk::new().on("2026-03-06");
    desk.run(["init"]).ok();
    for (story, paper, position, answers) in [
        ("cib-two-questions", "ballot-notice.eml", "position.json", 2),
        ("systematic-review", "SR_ISO_99350.docx", "position.toml", 5),
        ("new-work-item-two-experts", "ISO-TC83_N9977.zip", "position.toml", 5),
    ] {
        desk.run(["tag", "import", &sample(&format!("{story}/roster.toml"))]).ok();
        desk.run(["take-in", &sample(&format!("{story}/{paper}"))]).ok();
        let ballots = desk.json(["ballot", "list", "--required"]);
        let ballot = ballots.iter().find(|ballot| ballot["position"] == "none").unwrap();
        let number = ballot["ballot"].to_string();
        desk.run([
            "member-votes",
            "record",
            &sample(&format!("{story}/member-votes.csv")),
            "--ballot",
            &number,
        ])
        .ok();
        let recorded = desk.json(["position", "record", &sample(&format!("{story}/{position}"))]);
        assert_eq!(recorded[0]["answers"].as_array().unwrap().len(), answers, "{story}");
        desk.run(["vote", "sign", &number, "--by", "Jordan Quill", "--because", "considered"]).ok();
        let submitted = desk.json(["vote", "submit", &number]);
        assert!(folder(&submitted).join("vote.pdf").is_file(), "{story}");
    }
    assert!(desk.json(["ballot", "list", "--required"]).is_empty());
}

#[test]
fn an_internal_ballot_asks_what_its_paper_prints() {
    let desk = desk_with("cib-two-questions", "ballot-notice.eml", "2026-03-06");
    let shown = &desk.json(["ballot", "show", "1"])[0];
    let questions = shown["questions"].as_array().unwrap();
    let choices = |question: &serde_json::Value| -> Vec<String> {
        let offers = question["offers"].as_array().unwrap();
        offers.iter().map(|offer| offer["choice"].as_str().unwrap().to_lowercase()).collect()
    };
    assert_eq!(questions.len(), 2, "{questions:?}");
    assert_eq!(choices(&questions[0]), ["yes", "no", "abstain"]);
    assert_eq!(questions[0]["offers"][0]["effect"], "for");
}

#[test]
fn a_position_dropped_into_the_inbox_is_recorded() {
    let desk = fdis();
    desk.drop("fdis-disapproved/position.toml");
    let taken = &desk.json(["take-in"])[0];
    assert_eq!((&taken["outcome"], &taken["ballot"]), (&"filed".into(), &1.into()), "{taken}");
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["position"], "recorded");
    desk.drop("fdis-disapproved/position-without-reasons.toml");
    let taken = &desk.json(["take-in"])[0];
    assert_eq!((&taken["outcome"], &taken["code"]), (&"held".into(), &"E-VOT-004".into()), "{taken}");
    let receipt = std::fs::read_to_string(desk.path("receipts/position-without-reasons.toml.txt")).unwrap();
    assert!(receipt.contains("E-VOT-004") && receipt.contains("add `statement"), "{receipt}");
    assert_eq!(desk.json(["position", "show", "1"])[0]["number"], 1, "a refused position changes nothing");
}

#[test]
fn a_notice_that_comes_again_changes_its_ballot_and_opens_no_second_one() {
    let desk = dis();
    let notice = |name: &str, closes: &str| {
        let text = format!(
            "ISO/DIS 99101-2\nISO/TC 2\nVoting begins on: 2026-01-12\nVoting terminates on: {closes}\n\nDRAFT INTERNATIONAL STANDARD\nFasteners - Wing nuts\n"
        );
        write(&desk, name, &text)
    };
    let taken = desk.json(["take-in", &notice("again.txt", "2026-04-20")]);
    if taken[0]["ballot"] == 1 {
        assert_eq!(desk.json(["ballot", "show", "1"])[0]["closes"], "2026-04-20");
    }
    assert_eq!(desk.json(["ballot", "list"]).len(), 1);
}

#[test]
fn an_extended_ballot_leaves_time_to_recirculate() {
    let desk = dis().on("2026-03-20");
    let votes = sample("dis-approved-with-comments/member-votes.csv");
    desk.run(["member-votes", "record", &votes, "--ballot", "1"]).ok();
    assert_eq!(desk.json(["tally", "1"])[0]["consensus"], "reached", "no time before 2026-03-23");
    desk.run(["ballot", "correct", "1", "--closes", "2026-05-04", "--because", "extended"]).ok();
    let tally = &desk.json(["tally", "1"])[0];
    assert_eq!(tally["needs"], serde_json::json!(["recirculate 1 negative with reasons until 2026-03-30"]));
}

#[test]
fn a_corrected_notice_corrects_its_ballot_and_opens_no_second_one() {
    let desk = TestDesk::new().on("2026-03-10");
    desk.run(["init"]).ok();
    let paper = "ISO/TC 176 N 77\nDate: 2026-01-15\nTitle: Appointment of a convenor\nCommittee internal ballot\n\
                 Due date: 2026-05-01\nQuestion 1: Do you agree? yes / no / abstain\n";
    desk.drop_bytes("n77.txt", paper.as_bytes());
    let taken = desk.json(["take-in"]);
    let because = ["--because", "the secretary said so"];
    let kind =
        ["document", "correct", "1", "--kind", "ballot", "--ballot-kind", "CIB", "--closes", "2026-05-01"];
    desk.run(kind.into_iter().chain(because)).ok();
    let title = ["document", "correct", "1", "--title", "Another convenor", "--committee", "ISO/TC 176/SC 1"];
    desk.run(title.into_iter().chain(because)).ok();
    let ballots = desk.json(["ballot", "list"]);
    assert_eq!(ballots.len(), 1, "{taken:?} {ballots:?}");
    assert_eq!(ballots[0]["committee"], "ISO/TC 176/SC 1");
}

#[test]
fn nobody_cannot_sign() {
    let desk = fdis();
    let refused = desk.run(["vote", "sign", "1", "--by", " "]);
    let hint = refusal(&refused, 1, "error: E-POS-004: the signature names nobody");
    assert_eq!(hint, "hint: name the person who signs: `--by \"A. Person\"`");
}

#[test]
fn a_vote_that_went_out_is_never_called_missed() {
    let desk = fdis();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "rehearsal"]).ok();
    desk.run(["vote", "submit", "1"]).ok();
    let abstain = "ballot = 1\ntag = \"U.S. TAG to ISO/TC 299\"\ndecided = 2026-03-06\nby = \"Noor Castell\"\n\
                   answers = [{ question = 1, choice = \"abstain\", abstain_reason = \"no-consensus\" }]\n";
    let newer = write(&desk, "newer.toml", abstain);
    desk.run(["position", "record", &newer]).ok();
    let desk = desk.on("2026-06-01");
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["state"], "submitted");
}

#[test]
fn a_held_position_that_is_refused_again_stays_held() {
    let desk = fdis();
    let text = std::fs::read_to_string(sample("fdis-disapproved/position.toml")).unwrap();
    let other = text.replace("U.S. TAG to ISO/TC 299", "U.S. TAG to nothing");
    desk.drop_bytes("position.toml", other.as_bytes());
    let taken = &desk.json(["take-in"])[0];
    assert_eq!((&taken["outcome"], &taken["code"]), (&"held".into(), &"E-TAG-003".into()), "{taken}");
    let number = taken["document"].to_string();
    let again = desk.run(["document", "correct", &number, "--because", "tried again"]);
    assert!(again.stdout.contains(": held"), "{again:?}");
    let listed = desk.json(["document", "list", "--kind", "position"]);
    assert_eq!(listed[0]["outcome"], "held", "{listed:?}");
}

#[test]
fn an_empty_reason_overrides_nothing() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    for words in [
        &["vote", "sign", "1", "--by", "Jordan Quill", "--because", ""][..],
        &["vote", "sign", "1", "--by", "Jordan Quill", "--because", " "],
        &["ballot", "cancel", "1", "--because", ""],
    ] {
        let run = desk.run(words);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("say why: the reason is kept"), "{}", run.stderr);
    }
    for name in ["../../outside", "", "a\"b"] {
        let run = desk.run(["rules", "copy", "2022-06-30", name]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.stderr.contains("use letters, digits, `-`, `_` and `.`, as in `ours-2026`"),
            "{}",
            run.stderr
        );
    }
}
