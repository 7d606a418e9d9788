//! Every code of the field's list, from intake to membership, said by the program in these very words.

use crate::support::{TestDesk, project};
use std::collections::BTreeMap;

/// What was said so far: a code with one of its messages each.
#[derive(Default)]
struct Said(Vec<(String, String)>);

impl Said {
    /// Runs the program, and keeps every code on stderr and stdout with the words behind it.
    fn run(&mut self, desk: &TestDesk, words: &[&str]) {
        let run = desk.run(words);
        let pattern =
            regex::Regex::new(r"(?m)^(?:[a-z]+: |  )?(E-[A-Z]{2,3}-\d{3})(?:: |  [a-z]+: )(.*)$").unwrap();
        for text in [&run.stdout, &run.stderr] {
            self.0
                .extend(pattern.captures_iter(text).map(|found| (found[1].to_owned(), found[2].to_owned())));
        }
    }

    /// Takes files in, and keeps what is found on each.
    fn take_in(&mut self, desk: &TestDesk, name: &str, text: &str) {
        let path = write(desk, name, text);
        for line in desk.json(["take-in", &path]) {
            for finding in line["findings"].as_array().unwrap() {
                let word = |field: &str| finding[field].as_str().unwrap().to_owned();
                self.0.push((word("code"), word("message")));
            }
        }
    }
}

fn write(desk: &TestDesk, name: &str, text: &str) -> String {
    let path = desk.path(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn notice(heading: &str, reference: &str, committee: &str, (opens, closes): (&str, &str)) -> String {
    format!(
        "{committee}\n\n{heading}\n{reference}\n\nBolts and nuts - Part 7: Threads\n\n\
         Voting begins on: {opens}\nVoting terminates on: {closes}\n"
    )
}

fn position(desk: &TestDesk, ballot: &str, rest: &str) -> String {
    let text = format!(
        "ballot = \"{ballot}\"\ntag = \"U.S. TAG to ISO/TC 2\"\ndecided = 2026-03-02\nby = \"Robin Vale\"\n{rest}\n"
    );
    write(desk, "position.toml", &text)
}

const DIS: &str = "DRAFT INTERNATIONAL STANDARD";
const DAYS: (&str, &str) = ("2026-02-02", "2026-04-27");

/// A desk with the TAG of ISO/TC 2 and a DIS (ballot 1).
fn desk() -> TestDesk {
    let desk = TestDesk::new().on("2026-03-02");
    desk.run(["init"]).ok();
    let roster = project().join("samples/dis-approved-with-comments/roster.toml");
    desk.run(["tag", "import", roster.to_str().unwrap()]).ok();
    let path = write(&desk, "dis.txt", &notice(DIS, "ISO/DIS 99101", "ISO/TC 2", DAYS));
    desk.run(["take-in", &path]).ok();
    desk
}

fn of_intake(said: &mut Said) {
    let desk = desk();
    said.run(&desk, &["reference", "EN 12643:2014"]);
    said.take_in(&desk, "amendment.txt", &notice("DRAFT", "ISO 99103:2020/FPDAM 1", "ISO/TC 2", DAYS));
    said.take_in(&desk, "again.txt", &(notice(DIS, "ISO/DIS 99101", "ISO/TC 2", DAYS) + "Second copy\n"));
    let placeholder = ("YYYY-MM-DD", "YYYY-MM-DD");
    said.take_in(&desk, "open.txt", &notice(DIS, "ISO/DIS 99102", "ISO/TC 2", placeholder));
    said.take_in(&desk, "turned.txt", &notice(DIS, "ISO/DIS 99103", "ISO/TC 2", (DAYS.0, "2026-01-01")));
    said.take_in(&desk, "nowhere.txt", &notice(DIS, "ISO/DIS 99104", "ISO/TC 999", DAYS));
    said.take_in(&desk, "unkind.txt", &notice("Ballot", "ISO 99105", "ISO/TC 2", DAYS));
}

fn of_votes(said: &mut Said) {
    let desk = desk();
    let votes = |rows: &str| write(&desk, "votes.csv", &format!("organization,choice,reason\n{rows}\n"));
    said.run(&desk, &["member-votes", "record", &votes("Nobody Inc,approve,"), "--ballot", "1"]);
    said.run(&desk, &["member-votes", "record", &votes("Wingnut Museum,maybe,"), "--ballot", "1"]);
    for (heading, reference) in
        [("NEW WORK ITEM PROPOSAL", "ISO/NP 99108"), ("COMMITTEE DRAFT", "ISO/CD 99107")]
    {
        let path = write(&desk, "more.txt", &notice(heading, reference, "ISO/TC 2", DAYS));
        desk.run(["take-in", &path]).ok();
    }
    let of = |ballot, answers: &str| position(&desk, ballot, &format!("answers = [{answers}]"));
    let mut record = |ballot, answers: &str| said.run(&desk, &["position", "record", &of(ballot, answers)]);
    record("1", "{ choice = \"disapprove\" }");
    record("2", "{ choice = \"approve\" }, { question = 2, choice = \"yes\" }");
    record("3", "{ choice = \"approve\" }");
    record("1", "{ choice = \"approve\", statement = \"provided that 4.2 is mended\" }");
    let late = desk.on("2026-04-21");
    let path = write(&late, "votes.csv", "organization,choice,reason\nWingnut Museum,approve,\n");
    said.run(&late, &["member-votes", "record", &path, "--ballot", "1"]);
}

fn of_approval(said: &mut Said) {
    let desk = desk();
    let answer = "answers = [{ choice = \"approve\" }]";
    write(
        &desk,
        "no.csv",
        "MB/NC,Line number,Clause,Paragraph,Type of comment,Comments,Proposed change,Observations\n",
    );
    let heads = "MB/NC,Line number,Clause,Paragraph,Type of comment,Comments,Proposed change,Observations\n";
    write(&desk, "de.csv", &format!("{heads}DE,,4.2,,te,a comment,a change,\n"));
    for file in ["no.csv", "de.csv"] {
        let path = position(&desk, "1", &format!("{answer}\ncomments = [\"{file}\"]"));
        said.run(&desk, &["position", "record", &path]);
    }
    desk.run(["position", "record", &position(&desk, "1", answer)]).ok();
    said.run(&desk, &["vote", "submit", "1"]);
    let rows = [
        "Wingnut Museum,approve,\n".to_owned(),
        "Wingnut Museum,approve,\nFerrous & Daughters,disapprove,\nQuillon Torque Tools,disapprove,\n\
         Office of Public Halls,approve,\nHarrow Stage Works,disapprove,\n"
            .to_owned(),
        "Ferrous & Daughters,approve,\nQuillon Torque Tools,approve,\nHarrow Stage Works,disapprove,wrong values\n".to_owned(),
    ];
    for rows in rows {
        let path = write(&desk, "votes.csv", &format!("organization,choice,reason\n{rows}"));
        desk.run(["member-votes", "record", &path, "--ballot", "1"]).ok();
        said.run(&desk, &["vote", "sign", "1", "--by", "Jordan Quill"]);
    }
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "considered at the meeting"]).ok();
    let path = write(&desk, "votes.csv", "organization,choice,reason\nWingnut Museum,abstain,\n");
    desk.run(["member-votes", "record", &path, "--ballot", "1"]).ok();
    said.run(&desk, &["vote", "submit", "1"]);
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "considered at the meeting"]).ok();
    desk.run(["vote", "submit", "1"]).ok();
    said.run(&desk, &["vote", "submit", "1"]);
    said.run(&desk, &["vote", "acknowledge", "1", "--receipt", " "]);
}

fn of_results_and_membership(said: &mut Said) {
    let desk = desk().on("2026-04-28");
    said.run(&desk, &["vote", "sign", "1", "--by", "Jordan Quill"]);
    said.run(&desk, &["radar"]);
    let words = "Result of voting\nReference: ISO/DIS 99646\nP-Members voting: 24 in favour out of 32 = 76 %\n\
                 Member bodies voting: 10 negative votes out of 71 = 14 %\nCountry   Vote\n";
    said.run(&desk, &["result", "record", &write(&desk, "result.txt", words)]);
    said.run(
        &desk,
        &[
            "result",
            "record",
            &write(&desk, "none.txt", "Result of voting\nReference: ISO/DIS 99646\nsee the portal\n"),
        ],
    );
    desk.run(["committee", "downgraded", "ISO/TC 2", "--on", "2026-04-28", "--because", "ISO's letter"]).ok();
    said.run(&desk, &["radar"]);
}

#[test]
fn every_code_of_the_list_is_said_in_these_words() {
    let mut said = Said::default();
    of_intake(&mut said);
    of_votes(&mut said);
    of_approval(&mut said);
    of_results_and_membership(&mut said);
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for (code, message) in said.0 {
        first.entry(code).or_insert(message);
    }
    let wanted = [("ID", 2), ("BAL", 5), ("VOT", 7), ("POS", 7), ("SUB", 4), ("RES", 3), ("MEM", 2)];
    let list = wanted
        .iter()
        .flat_map(|(area, count)| (1..=*count).map(move |number| format!("E-{area}-{number:03}")));
    let words: Vec<String> = list
        .map(|code| format!("{code}: {}", first.get(&code).map_or("NEVER SAID", String::as_str)))
        .collect();
    insta::assert_snapshot!(words.join("\n"), @r"
    E-ID-001: `EN 12643:2014` is not a reference: `EN` is a foreign publisher, and ISO or IEC is not named beside it; hint: isodesk reads references of ISO and IEC; an adoption names ISO too, as in `EN ISO 9001:2015`
    E-ID-002: `FPDAM` can be stage 40 or 50, and no stage is printed
    E-BAL-001: ballot 1 is known already
    E-BAL-002: a ballot without an end: `YYYY-MM-DD` is no date
    E-BAL-003: voting ends on 2026-01-01, before it begins on 2026-02-02
    E-BAL-004: `ISO/TC 999` is not in the list of committees
    E-BAL-005: a ballot whose kind is not derivable
    E-VOT-001: row 2: `Nobody Inc` may not vote in round 1 of `U.S. TAG to ISO/TC 2`
    E-VOT-002: voting inside the TAG is over: the national cut-off was 2026-04-20 (America/New_York)
    E-VOT-003: row 2: `maybe` is not an answer to question 1
    E-VOT-004: `answers: question 1`: `disapprove` gives no technical reasons: ISO would not count it
    E-VOT-005: `answers: question 2`: `yes` needs an expert, and none is named
    E-VOT-006: question 3 is not answered: `Does the proposal say well enough what is to be made?`
    E-VOT-007: `answers: question 1`: `approve` is a vote, and the national body may only comment on this CD
    E-POS-001: the TAG has no quorum for `approve`: `approve` has 1 of 1 members voting, abstentions not counted; 2/3 is needed: met; 1 of 10 eligible members responded; the quorum is 1/2, that is 5: not met
    E-POS-002: the TAG has no consensus for `approve`: `disapprove` has 3 of 5 members voting, abstentions not counted; 2/3 is needed: not met; 5 of 10 eligible members responded; the quorum is 1/2, that is 5: met
    E-POS-003: negatives with reasons are unresolved: Harrow Stage Works
    E-POS-004: the vote on ballot 1 is not signed
    E-POS-005: `comments`: no comment stands in the table of the ISO template
    E-POS-006: comment 1: `DE` is not the code of this national body
    E-POS-007: `answers: question 1` says `provided that`: ISO counts no conditional approval
    E-SUB-001: ballot 1 is closed: ISO's last day of voting was 2026-04-27 (Europe/Zurich)
    E-SUB-002: ballot 1 was submitted before, on 2026-03-02T11:00:00Z, by isodesk
    E-SUB-003: ballot 1 has changed since it was signed: another position, or other votes of members
    E-SUB-004: the receipt is empty
    E-RES-001: P-members: `76 %` is printed, and 24 of 32 is 75.00 %
    E-RES-002: no count of votes is printed in a form that can be read
    E-RES-003: the table of votes is incomplete: it shows 0 of the 71 member bodies that voted for or against
    E-MEM-001: ISO/TC 2: P-membership is at risk: 1 of DIS, FDIS, DAM, FDAM, SR missed, and 1 is too many
    E-MEM-002: ISO/TC 2: O-member since 2026-04-28, P-member before; downgraded until 2027-04-28
    ");
}
