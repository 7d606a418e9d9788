//! Ballots of every kind, from the notices that open and change them to what the desk says of them.

use crate::support::{Run, TestDesk, project};
use serde_json::{Value, json};

fn desk() -> TestDesk {
    let desk = TestDesk::new().on("2026-03-06");
    desk.run(["init"]).ok();
    desk
}

fn sample(path: &str) -> String {
    project().join("samples").join(path).display().to_string()
}

fn write(desk: &TestDesk, name: &str, text: &str) -> String {
    let path = desk.path(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[track_caller]
fn said(run: &Run, code: i32, line: &str) {
    assert_eq!(run.code, code, "{run:?}");
    assert!(run.stderr.lines().any(|said| said == line), "{}", run.stderr);
}

/// An internal ballot of ISO/TC 176 as a plain paper.
fn internal(number: &str, title: &str, closes: &str) -> String {
    format!(
        "N-number: ISO/TC 176 {number}\nTitle: {title}\nType: ballot (CIB)\nExpected action: vote\n\
         Start date: 2026-02-03\nDue date: {closes}\nQuestion 1: Do you agree? yes / no / abstain\n"
    )
}

fn taken(desk: &TestDesk, name: &str, text: &str) -> Value {
    desk.drop_bytes(name, text.as_bytes());
    desk.json(["take-in"]).remove(0)
}

#[test]
fn an_internal_ballot_about_a_draft_leaves_the_ballot_on_it_alone_and_a_shortened_one_is_said() {
    let desk = desk();
    let notice = |number: u32, title: &str, closes: &str| {
        format!(
            "ISO/TC 292 N {number}\nDate: 2026-03-02\nTitle: {title}\nExpected action: VOTE\nClosing date: {closes}\n"
        )
    };
    let dis = taken(&desk, "a.txt", &notice(900, "DIS ballot on ISO/DIS 22341", "2026-05-24"));
    let cib = "Committee internal ballot on a project leader for ISO/DIS 22341";
    let cib = taken(&desk, "b.txt", &notice(905, cib, "2026-04-08"));
    assert_eq!([&dis["ballot"], &cib["ballot"]], [1, 2]);
    let closes = |number: usize| desk.json(["ballot", "show", &number.to_string()])[0]["closes"].clone();
    assert_eq!([closes(1), closes(2)], ["2026-05-24", "2026-04-08"]);
    assert_eq!(desk.json(["ballot", "show", "2"])[0]["reference"], Value::Null);
    desk.drop_bytes("c.txt", notice(910, "DIS ballot on ISO/DIS 22341", "2026-05-10").as_bytes());
    let said = desk.run(["take-in"]).ok().stdout;
    assert!(
        said.contains(
            "\n  warning E-BAL-010: ballot 1 is shortened: it closes on 2026-05-10 instead of 2026-05-24\n"
        ),
        "{said}"
    );
}

#[test]
fn internal_ballots_of_one_title_are_parted_by_their_numbers() {
    let desk = desk();
    let first = taken(&desk, "n77.txt", &internal("N 77", "Appointment of a convenor", "2026-05-01"));
    let second = taken(&desk, "n78.txt", &internal("N 78", "Appointment of a convenor", "2026-05-01"));
    assert_eq!((&first["ballot"], &second["ballot"]), (&json!(1), &json!(2)), "{second}");
    let listed = desk.run(["ballot", "list"]).ok().stdout;
    assert!(listed.contains("CIB N 77") && listed.contains("CIB N 78"), "{listed}");
    assert_eq!(desk.json(["ballot", "show", "2"])[0]["document_number"], "78");
    let again = taken(&desk, "again.txt", &internal("N 78", "Appointment of one convenor", "2026-05-08"));
    assert_eq!(again["ballot"], 2, "the same number is the same ballot");
    assert_eq!(desk.json(["ballot", "show", "2"])[0]["closes"], "2026-05-08");
}

#[test]
fn the_folder_of_a_submission_names_an_internal_ballot() {
    let desk = desk();
    desk.run(["tag", "import", &sample("cib-two-questions/roster.toml")]).ok();
    desk.run(["take-in", &sample("cib-two-questions/ballot-notice.eml")]).ok();
    desk.run(["position", "record", &sample("cib-two-questions/position.json")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"]).ok();
    let folder = desk.json(["vote", "submit", "1"])[0]["folder"].as_str().unwrap().to_owned();
    assert!(folder.starts_with("outbox/ballot-1-CIB-N-"), "{folder}");
}

#[test]
fn a_roster_records_the_positions_that_waited_for_it() {
    let desk = desk();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    desk.drop("fdis-disapproved/position.toml");
    let held = &desk.json(["take-in"])[0];
    assert_eq!((&held["outcome"], &held["code"]), (&json!("held"), &json!("E-TAG-003")), "{held}");
    let receipt = std::fs::read_to_string(desk.path("receipts/position.toml.txt")).unwrap();
    assert!(receipt.contains("`isodesk tag import FILE` takes another roster"), "{receipt}");
    let imported = &desk.json(["tag", "import", &sample("fdis-disapproved/roster.toml")])[0];
    assert_eq!(imported["released"], json!([{ "document": held["document"], "ballot": 1 }]));
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["position"], "recorded");
    assert_eq!(desk.json(["document", "list", "--kind", "position"])[0]["outcome"], "filed");
}

#[test]
fn what_was_handed_in_is_kept_as_a_paper_of_its_ballot() {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    let one = write(&desk, "one.csv", "organization,choice,reason\nHush Robotics,approve,\n");
    let recorded = desk.run(["member-votes", "record", &one, "--ballot", "1"]).ok();
    assert_eq!(recorded.stdout, "ballot 1, round 1: 1 vote recorded\n");
    let again = desk.run(["member-votes", "record", &one, "--ballot", "1"]).ok();
    assert_eq!(again.stdout, "ballot 1, round 1: 0 votes recorded; 1 vote already on record\n");
    let position = sample("fdis-disapproved/position.toml");
    desk.run(["position", "record", &position, "--on-behalf-of", "Noor Castell"]).ok();
    let shown = &desk.json(["ballot", "show", "1"])[0];
    let roles: Vec<&str> =
        shown["documents"].as_array().unwrap().iter().map(|paper| paper["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["notice", "member-votes", "position"]);
    let position = &desk.json(["position", "show", "1"])[0];
    assert_eq!((&position["number"], position["recorded_by"].is_string()), (&json!(1), true));
}

#[test]
fn a_vote_that_is_not_signed_says_so() {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    assert_eq!(desk.json(["vote", "preview", "1"])[0]["signed"], Value::Null);
    assert!(desk.run(["vote", "preview", "1"]).stdout.contains("signed by nobody yet"));
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG met"]).ok();
    assert_eq!(desk.json(["vote", "preview", "1"])[0]["signed"][0]["name"], "Jordan Quill");
    assert!(desk.run(["vote", "preview", "1"]).stdout.contains("signed by Jordan Quill"));
}

#[test]
fn a_member_is_not_supposed_to_vote_twice() {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    let twice = ["tally", "1", "--if", "Hush Robotics=approve", "--if", "hush  robotics=disapprove"];
    let refused = desk.run(twice);
    let line = "error: E-VOT-013: `Hush Robotics` is supposed to vote twice: `approve` and `disapprove`";
    said(&refused, 2, line);
    said(&refused, 2, "hint: name each member once");
}

#[test]
fn a_file_that_is_no_toml_is_refused_in_the_words_of_who_wrote_it() {
    let desk = desk();
    let position = write(&desk, "position.toml", "ballot = 1\nby = A. Person\n");
    let refused = desk.run(["position", "record", &position]);
    said(&refused, 1, "error: E-POS-010: line 2 is no TOML: `by = A. Person`");
    let hint =
        "hint: a field is written `by = \"A. Person\"`: texts in quotation marks, dates and numbers without";
    said(&refused, 1, hint);
    let position = write(&desk, "position.toml", "ballot = 1\nballot = 2\n");
    let refused = desk.run(["position", "record", &position]);
    said(&refused, 1, "error: E-POS-010: line 2 names a field a second time: `ballot = 2`");
    let position = write(&desk, "position.json", "{\n\"ballot\": 1,\n\"by\" \"A\" }\n");
    let refused = desk.run(["position", "record", &position]);
    said(&refused, 1, "error: E-POS-010: line 3 is no JSON: `\"by\" \"A\" }`");
}

const OURS: &str = "id = \"ours\"\nbased_on = \"2022-06-30\"\ntitle = \"Ours\"\nsource = \"a circular\"\n\
                    valid_from = \"2026-01-01\"\n[kind.CIB]\nweeks = 6\nobserving = \"may\"\n";

#[test]
fn a_rule_set_of_the_desk_is_laid_over_those_built_in_and_kept_with_its_ballots() {
    let desk = desk();
    std::fs::create_dir(desk.path("rules")).unwrap();
    write(&desk, "rules/ours.toml", OURS);
    let shown = &desk.json(["rules", "show", "CIB", "--on", "2026-02-03"])[0];
    assert_eq!(
        (&shown["rule_set"], &shown["rules"]["weeks"], &shown["clause"]),
        (&json!("ours"), &json!(6), &json!("1.7.1"))
    );
    assert_eq!(desk.json(["rules", "show", "CIB", "--on", "2025-12-31"])[0]["rule_set"], "2022-06-30");
    let differ = desk.json(["rules", "diff", "--on", "2025-12-31", "--on", "2026-01-01"]);
    assert_eq!(
        differ,
        [
            json!({ "line": "kind.CIB.observing", "before": "comment-only", "after": "may" }),
            json!({ "line": "kind.CIB.weeks", "before": "4", "after": "6" }),
        ]
    );
    let said_by = desk.run(["rules", "diff", "2022-06-30", "ours"]).ok().stdout;
    assert!(said_by.contains("kind.CIB.weeks\n  - 4\n  + 6"), "{said_by}");
    taken(&desk, "n77.txt", &internal("N 77", "A convenor", "2026-05-01"));
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["rule_set"], "ours");
    std::fs::remove_file(desk.path("rules/ours.toml")).unwrap();
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["rule_set"], "ours", "the ledger has kept it");
    write(&desk, "rules/ours.toml", &OURS.replace("weeks = 6", "weeks = 7"));
    let refused = desk.run(["ballot", "list"]);
    said(
        &refused,
        3,
        "error: E-RUL-004: `rules/ours.toml` has changed since ballots were opened under `ours`",
    );
    let hint =
        "hint: bring the file back as it was, and put what changed into a new file with an `id` of its own";
    said(&refused, 3, hint);
}

#[test]
fn a_rule_set_that_is_wrong_is_refused_by_its_line() {
    let desk = desk();
    std::fs::create_dir(desk.path("rules")).unwrap();
    let path = desk.path("rules/ours.toml").display().to_string();
    for (from, to, line) in [
        ("weeks = 6", "weeks = ", format!("error: E-RUL-002: `{path}`: line 7: ")),
        (
            "based_on = \"2022-06-30\"",
            "based_on = \"2019\"",
            format!("error: E-RUL-002: `{path}`: it is based on `2019`, which is no rule set"),
        ),
        ("valid_from = \"2026-01-01\"\n", "", format!("error: E-RUL-002: `{path}`: `valid_from` is missing")),
        ("weeks = 6", "wekes = 6", format!("error: E-RUL-002: `{path}`: unknown field `wekes`")),
        (
            "id = \"ours\"",
            "id = \"2020\"",
            format!("error: E-RUL-003: `{path}`: `2020` is the name of another rule set (built in)"),
        ),
    ] {
        write(&desk, "rules/ours.toml", &OURS.replace(from, to));
        let refused = desk.run(["rules", "list"]);
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.starts_with(&line), "{line}\n{}", refused.stderr);
    }
    std::fs::remove_file(desk.path("rules/ours.toml")).unwrap();
    let written = desk.run(["rules", "copy", "2022-06-30", "ours"]).ok().stdout;
    assert_eq!(written.trim(), path);
    let listed = desk.run(["rules", "list"]).ok().stdout;
    assert!(listed.contains("rules/ours.toml") && listed.contains("built in"), "{listed}");
    said(
        &desk.run(["rules", "copy", "2022-06-30", "ours"]),
        2,
        &format!("error: E-RUL-006: `{path}` is there already"),
    );
    said(
        &desk.run(["rules", "show", "DIS", "--set", "1999"]),
        2,
        "error: E-RUL-005: `1999` is no rule set of this desk",
    );
    said(&desk.run(["rules", "diff"]), 2, "error: E-RUL-007: a comparison needs two rule sets");
}

fn fdis() -> TestDesk {
    let desk = desk();
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    desk
}

#[test]
fn a_closed_round_takes_no_vote_and_settles_who_may_vote() {
    let desk = fdis();
    let refused = desk.run(["member-votes", "close", "1"]);
    said(&refused, 1, "error: E-VOT-017: no round of voting is open on ballot 1");
    let votes = sample("fdis-disapproved/member-votes.csv");
    desk.run(["member-votes", "record", &votes, "--ballot", "1"]).ok();
    // The roster says afterwards that one of them had left before: nothing is closed on such a vote.
    let roster = std::fs::read_to_string(sample("fdis-disapproved/roster.toml")).unwrap();
    let left = roster.replacen("from = ", "to = 2026-03-01\nfrom = ", 1);
    desk.run(["tag", "import", &write(&desk, "left.toml", &left)]).ok();
    let refused = desk.run(["member-votes", "close", "1"]);
    let line = refused.stderr.lines().next().unwrap().to_owned();
    assert!(
        line.starts_with("error: E-VOT-015: `")
            && line
                .ends_with("` voted on 2026-03-06 and was no member of `U.S. TAG to ISO/TC 299` on that day"),
        "{line}"
    );
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    let unsigned = desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "x"]);
    assert!(unsigned.code == 1 && unsigned.stderr.contains("E-VOT-015"), "{}", unsigned.stderr);
    desk.run(["tag", "import", &sample("fdis-disapproved/roster.toml")]).ok();
    let closed = &desk.json(["member-votes", "close", "1"])[0];
    assert_eq!(closed["consensus"], desk.json(["tally", "1"])[0]["consensus"]);
    assert_eq!(
        desk.json(["member-votes", "close", "1"])[0],
        *closed,
        "closing it again gives the same answer"
    );
    let refused = desk.run(["member-votes", "record", &votes, "--ballot", "1"]);
    said(&refused, 1, "error: E-VOT-016: round 1 was closed on 2026-03-06");
    said(&refused, 1, "hint: `--round 2` opens the next one");
    desk.run(["member-votes", "record", &votes, "--ballot", "1", "--round", "2"]).ok();
}

#[test]
fn an_alternate_votes_for_the_member_and_nobody_else_does() {
    let desk = desk();
    let roster = std::fs::read_to_string(sample("fdis-disapproved/roster.toml")).unwrap();
    let roster = roster.replacen("voting = true", "voting = true\nalternate = { name = \"Ira Second\" }", 1);
    let first =
        roster.split("organization = \"").nth(2).unwrap_or_default().split('"').next().unwrap().to_owned();
    desk.run(["tag", "import", &write(&desk, "roster.toml", &roster)]).ok();
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    let shown = &desk.json(["tag", "show", "ISO/TC 299"])[0];
    let member = shown["roster"]
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["alternate"]["name"] == "Ira Second")
        .unwrap_or_else(|| panic!("{first}: {shown}"));
    let organization = member["organization"].as_str().unwrap();
    let votes = |voter: &str| {
        write(
            &desk,
            "votes.csv",
            &format!("organization,choice,reason,voter\n{organization},approve,,{voter}\n"),
        )
    };
    desk.run(["member-votes", "record", &votes("ira second"), "--ballot", "1"]).ok();
    let members = desk.json(["tally", "1"])[0]["members"].clone();
    let member = members.as_array().unwrap().iter().find(|one| one["organization"] == organization).unwrap();
    assert_eq!(member["votes"][0]["voter"], "Ira Second");
    let refused = desk.run(["member-votes", "record", &votes("Somebody Else"), "--ballot", "1"]);
    said(
        &refused,
        1,
        &format!("error: E-VOT-014: row 2: `Somebody Else` does not vote for `{organization}`"),
    );
}

#[test]
fn one_interest_with_more_than_half_of_the_members_is_flagged() {
    let desk = desk();
    let member = |name: &str, category: &str| {
        format!(
            "[[member]]\norganization = \"{name}\"\nname = \"P. {name}\"\ncategory = \"{category}\"\nfrom = 2024-01-01\n"
        )
    };
    let head = "[tag]\nname = \"T\"\ncommittees = [\"ISO/TC 299\"]\n[tag.rules]\nquorum = \"responding\"\nsplit = \"abstain\"\n";
    let roster = |third: &str| {
        format!("{head}{}{}{}", member("A", "producer"), member("B", "producer"), member("C", third))
    };
    desk.run(["tag", "import", &write(&desk, "roster.toml", &roster("user"))]).ok();
    let shown = desk.run(["tag", "show", "T"]).ok();
    assert!(shown.stdout.contains("interests: producer 2, user 1"), "{}", shown.stdout);
    let line = "warning: E-TAG-008: more than half of the voting members are of one interest: producer";
    said(&shown, 0, line);
    desk.run(["take-in", &sample("fdis-disapproved/ISO-FDIS_99204.pdf")]).ok();
    let votes = write(&desk, "votes.csv", "organization,choice,reason\nA,approve,\nB,disapprove,clause 4\n");
    desk.run(["member-votes", "record", &votes, "--ballot", "1"]).ok();
    let tally = &desk.json(["tally", "1"])[0];
    assert_eq!((&tally["dominant"], &tally["consensus"]), (&json!("producer"), &json!("none")));
    assert_eq!(tally["needs"], json!(["an abstention: by its rules this TAG abstains when it is split"]));
}

#[test]
fn a_silent_tag_gets_an_abstention_proposed_that_a_person_signs() {
    let desk = fdis();
    let refused = desk.run(["position", "propose", "1", "--by", "Jordan Quill"]);
    assert!(refused.stderr.starts_with("error: E-POS-025: the TAG has until "), "{}", refused.stderr);
    let closes = desk.json(["ballot", "show", "1"])[0]["closes"].as_str().unwrap().to_owned();
    let desk = desk.on(&closes);
    assert_eq!(
        desk.json(["ballot", "show", "1"])[0]["needs"],
        json!(["the TAG's position, or an abstention proposed for it"])
    );
    let proposed = &desk.json(["position", "propose", "1", "--by", "Jordan Quill"])[0];
    assert_eq!(
        (&proposed["answers"][0]["choices"], &proposed["answers"][0]["abstain_reason"]),
        (&json!(["abstain"]), &json!("tag-silent"))
    );
    assert_eq!(
        desk.json(["ballot", "show", "1"])[0]["needs"],
        json!(["a signature"]),
        "nothing goes out by itself"
    );
    let refused = desk.run(["position", "propose", "1", "--by", "Jordan Quill"]);
    said(&refused, 1, "error: E-POS-024: the TAG has answered: a position is recorded on ballot 1");
    assert_eq!(
        desk.run(["vote", "sign", "1", "--by", "Robin Vale"]).code,
        1,
        "a tally is missing: a reason is asked for"
    );
    desk.run(["vote", "sign", "1", "--by", "Robin Vale", "--because", "the TAG was silent"]).ok();
    let submitted = &desk.json(["vote", "submit", "1"])[0];
    let folder = desk.path(submitted["folder"].as_str().unwrap());
    desk.run(["prove", &folder.display().to_string()]).ok();
}

#[test]
fn a_vote_after_the_close_goes_out_only_marked_as_late() {
    let desk = fdis();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Robin Vale", "--because", "the TAG met"]).ok();
    let desk = desk.on("2027-01-01");
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["state"], "missed");
    assert!(desk.run(["vote", "submit", "1"]).stderr.starts_with("error: E-SUB-001: ballot 1 is closed"));
    let late = ["vote", "submit", "1", "--late", "--because", "the portal was down"];
    let refused = desk.run(late);
    said(
        &refused,
        1,
        "error: E-SUB-007: the vote on ballot 1 was signed before ISO's close and does not say that it is late",
    );
    assert_eq!(desk.run(["vote", "sign", "1", "--by", "Robin Vale", "--late"]).code, 2, "without a reason");
    let sign = ["vote", "sign", "1", "--by", "Robin Vale", "--late", "--because", "the portal was down"];
    desk.run(sign).ok();
    desk.run(sign).ok();
    let submitted = &desk.json(late)[0];
    assert_eq!(submitted["late"], "the portal was down");
    let folder = desk.path(submitted["folder"].as_str().unwrap());
    let vote: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("vote.json")).unwrap()).unwrap();
    let remarks = vote["remarks"].as_array().unwrap();
    let marked = remarks.iter().find(|remark| remark["finding"]["code"] == "E-SUB-001").unwrap();
    assert_eq!(marked["overridden"], json!({ "by": "Robin Vale", "because": "the portal was down" }));
    assert_eq!(vote["sign_offs"].as_array().unwrap().len(), 1);
    desk.run(["prove", &folder.display().to_string()]).ok();
    let shown = &desk.json(["ballot", "show", "1"])[0];
    assert_eq!(
        (&shown["state"], &shown["late"]),
        (&json!("missed"), &json!("the portal was down")),
        "ISO does not count it"
    );
    assert!(desk.run(["ballot", "list"]).stdout.contains("missed, late"));
}

#[test]
fn a_vote_that_is_submitted_again_says_what_it_supersedes() {
    let desk = fdis();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Robin Vale", "--because", "the TAG met"]).ok();
    let first = desk.json(["vote", "submit", "1"])[0]["folder"].clone();
    let text = std::fs::read_to_string(sample("fdis-disapproved/position.toml")).unwrap();
    let newer = write(&desk, "newer.toml", &text.replace("Clause 6.2 limits", "Subclause 6.2 limits"));
    desk.run(["position", "record", &newer]).ok();
    desk.run(["vote", "sign", "1", "--by", "Robin Vale", "--because", "the TAG met again"]).ok();
    let again = &desk.json(["vote", "submit", "1"])[0];
    assert_eq!(again["replaces"], first);
    assert_ne!(again["folder"], first);
}

#[test]
fn all_tags_of_a_joint_ballot_agree_or_waive_before_it_is_signed() {
    let desk = fdis();
    let other = |number: u32| {
        format!(
            "[tag]\nname = \"U.S. TAG to ISO/TC {number}\"\ncommittees = [\"ISO/TC {number}\"]\n\
             [[member]]\norganization = \"Far {number}\"\nname = \"F. Away\"\nfrom = 2024-01-01\n"
        )
    };
    for number in [184, 199] {
        desk.run(["tag", "import", &write(&desk, "other.toml", &other(number))]).ok();
    }
    let joined = [
        "ballot",
        "link",
        "1",
        "--committee",
        "ISO/TC 184",
        "--committee",
        "ISO/TC 199",
        "--because",
        "a joint group",
    ];
    let linked = &desk.json(joined)[0];
    assert_eq!(linked["linked_committees"], json!(["ISO/TC 184", "ISO/TC 199"]));
    assert_eq!(desk.json(["ballot", "list", "--committee", "ISO/TC 184"]).len(), 1);
    let agree = ["position", "agree", "1", "--tag", "U.S. TAG to ISO/TC 184", "--by", "F. Away"];
    said(&desk.run(agree), 1, "error: E-POS-016: no position is recorded on ballot 1");
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    let sign = ["vote", "sign", "1", "--by", "Robin Vale", "--because", "the TAG met"];
    let refused = desk.run(sign);
    for number in [184, 199] {
        let open = format!(
            "error: E-POS-023: `U.S. TAG to ISO/TC {number}` has neither agreed with the position on ballot 1 nor waived"
        );
        said(&refused, 1, &open);
    }
    desk.run(agree).ok();
    let waive = [
        "position",
        "waive",
        "1",
        "--tag",
        "U.S. TAG to ISO/TC 199",
        "--by",
        "F. Away",
        "--because",
        "no interest",
    ];
    let waived = &desk.json(waive)[0];
    assert_eq!((&waived["open_tags"], &waived["needs"]), (&json!([]), &json!(["a signature"])));
    said(
        &desk.run(["position", "agree", "1", "--tag", "Nobody", "--by", "F. Away"]),
        2,
        "error: E-POS-019: `Nobody` is not asked to agree with the position on ballot 1",
    );
    a_later_position_needs_the_agreement_anew(&desk, &agree, &sign);
}

fn a_later_position_needs_the_agreement_anew(desk: &TestDesk, agree: &[&str], sign: &[&str]) {
    let text = std::fs::read_to_string(sample("fdis-disapproved/position.toml")).unwrap();
    let newer = write(desk, "newer.toml", &text.replace("Clause 6.2 limits", "Subclause 6.2 limits"));
    desk.run(["position", "record", &newer]).ok();
    assert_eq!(desk.json(["ballot", "show", "1"])[0]["open_tags"], json!(["U.S. TAG to ISO/TC 184"]));
    desk.run(agree).ok();
    desk.run(sign).ok();
    let submitted = &desk.json(["vote", "submit", "1"])[0];
    desk.run(["prove", &desk.path(submitted["folder"].as_str().unwrap()).display().to_string()]).ok();
}

#[test]
fn a_later_notice_extends_reopens_cancels_or_replaces_a_ballot_and_says_whom_it_touches() {
    let desk = desk();
    let roster = "[tag]\nname = \"T\"\ncommittees = [\"ISO/TC 176\"]\nadministrator = { name = \"A. Person\" }\n\
                  [[member]]\norganization = \"A\"\nname = \"B. Person\"\nfrom = 2024-01-01\n";
    desk.run(["tag", "import", &write(&desk, "roster.toml", roster)]).ok();
    taken(&desk, "n77.txt", &internal("N 77", "A convenor", "2026-05-01"));
    let finding = |taken: &Value, code: &str| {
        let findings = taken["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["code"] == code).unwrap_or_else(|| panic!("{taken}")).clone()
    };
    let extended =
        finding(&taken(&desk, "more.txt", &internal("N 77", "A convenor", "2026-05-08")), "E-BAL-010");
    assert_eq!(extended["message"], "ballot 1 is extended: it closes on 2026-05-08 instead of 2026-05-01");
    let touched = "T (A. Person); 0 votes of members, no position is recorded";
    assert_eq!(extended["hint"], format!("its cut-offs have moved too: tell {touched}"));
    let desk = desk.on("2026-05-11");
    let reopened =
        finding(&taken(&desk, "again.txt", &internal("N 77", "A convenor", "2026-05-18")), "E-BAL-010");
    assert_eq!(reopened["message"], "ballot 1 is reopened: it closes on 2026-05-18 instead of 2026-05-08");
    let next = internal("N 79", "A convenor, corrected", "2026-06-01")
        .replace("Type:", "Supersedes: ISO/TC 176 N 77\nType:");
    let replaced = finding(&taken(&desk, "n79.txt", &next), "E-BAL-013");
    assert_eq!(
        (&replaced["message"], &replaced["hint"]),
        (&json!("ballot 1 is replaced by ballot 2"), &json!(format!("tell {touched}")))
    );
    let first = &desk.json(["ballot", "show", "1"])[0];
    assert_eq!((&first["state"], &first["cancelled"]), (&json!("cancelled"), &json!("replaced by ballot 2")));
    let notice = "N-number: ISO/TC 176 N 80\nTitle: Cancellation of ballot N 79\nType: ballot (CIB)\nExpected action: none\n";
    let cancelled = taken(&desk, "n80.txt", notice);
    assert_eq!(desk.json(["ballot", "show", "2"])[0]["state"], "cancelled", "{cancelled}");
}

#[test]
fn every_view_shows_the_desk_as_it_stood_at_the_end_of_a_day() {
    let desk = fdis();
    let roster = std::fs::read_to_string(sample("fdis-disapproved/roster.toml")).unwrap();
    let one = write(&desk, "one.csv", "organization,choice,reason\nHush Robotics,approve,\n");
    desk.run(["member-votes", "record", &one, "--ballot", "1"]).ok();
    let closes = desk.json(["ballot", "show", "1"])[0]["closes"].clone();
    let before = desk.json(["tally", "1"]);
    let listed = desk.json(["ballot", "list"]);
    let desk = desk.on("2026-03-10");
    let votes = sample("fdis-disapproved/member-votes.csv");
    desk.run(["member-votes", "record", &votes, "--ballot", "1"]).ok();
    desk.run(["position", "record", &sample("fdis-disapproved/position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Robin Vale", "--because", "the TAG met"]).ok();
    desk.run(["vote", "submit", "1"]).ok();
    desk.run(["ballot", "correct", "1", "--closes", "2026-12-01", "--because", "extended"]).ok();
    let shorter = roster.split("[[member]]").take(3).collect::<Vec<_>>().join("[[member]]");
    desk.run(["tag", "import", &write(&desk, "shorter.toml", &shorter)]).ok();

    let then = |words: &[&str]| as_of(&desk, "2026-03-06", words);
    let shown = &then(&["ballot", "show", "1"]).ok().json()[0];
    let found = (&shown["closes"], &shown["position"], &shown["state"]);
    assert_eq!(found, (&closes, &json!("none"), &json!("open")));
    assert_eq!(then(&["ballot", "list"]).ok().json(), listed);
    assert_eq!(then(&["tally", "1"]).ok().json(), before);
    let tag = &then(&["tag", "show", "ISO/TC 299"]).ok().json()[0];
    let lasting = tag["roster"].as_array().unwrap().iter().filter(|member| member["to"].is_null());
    assert_eq!(lasting.count(), 7);
    assert_eq!(then(&["committee", "show", "ISO/TC 299"]).ok().json()[0]["tag"], "U.S. TAG to ISO/TC 299");
    assert_eq!(then(&["document", "list"]).ok().json().len(), 2);
    let refused = then(&["ballot", "cancel", "1", "--because", "x"]);
    let line = "error: E-STO-011: this is the desk as it stood on 2026-03-06: nothing can be recorded in it";
    said(&refused, 3, line);
    said(&refused, 3, "hint: give the command again without `--as-of`");
    let line = "error: E-CFG-022: 2999-01-01 is not over: `--as-of` looks back";
    said(&as_of(&desk, "2999-01-01", &["ballot", "list"]), 2, line);
}

fn as_of(desk: &TestDesk, day: &str, words: &[&str]) -> Run {
    let mut command = desk.command();
    Run::from(command.args(["--as-of", day, "--json"]).args(words).output().unwrap())
}
