//! Reminders and the calendar feed through the binary: who hears what on which day, read back from the files.

use crate::support::{TestDesk, project};
use mail_parser::MessageParser;
use std::{fs, path::PathBuf};

const ROSTER: &str = r#"
[tag]
name = "U.S. TAG to ISO/TC 2"
kind = "tag"
committees = ["ISO/TC 2"]
administrator = { name = "Zoë Administrator", email = "zoe@example.org" }
[[member]]
organization = "Example Corp"
name = "B. Person"
email = "b.person@example.com"
voting = true
from = 2024-01-01
[[member]]
organization = "Quiet Society"
name = "D. Person"
voting = true
from = 2024-01-01
"#;

/// A desk with that roster and one DIS that opened on 2026-01-05 and closes on 2026-03-30.
fn desk(settings: &str) -> TestDesk {
    let desk = TestDesk::new().on("2026-01-05");
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), settings).unwrap();
    fs::write(desk.path("roster.toml"), ROSTER).unwrap();
    desk.run(["tag", "import", desk.path("roster.toml").to_str().unwrap()]).ok();
    let notice = "ISO/TC 2\n\nDRAFT INTERNATIONAL STANDARD\nISO/DIS 99101\n\nBolts and nuts - Part 7: Threads\n\n\
                  Voting begins on: 2026-01-05\nVoting terminates on: 2026-03-30\n";
    fs::write(desk.path("notice.txt"), notice).unwrap();
    let taken = desk.json(["take-in", desk.path("notice.txt").to_str().unwrap()]);
    assert_eq!(taken[0]["ballot"], 1, "{taken:?}");
    desk
}

const STAFF: &str = "[reminders]\nstaff = [\"staff@example.org\"]\n";

/// Address and subject of what a run on that day writes.
fn told(desk: TestDesk, day: &str) -> (TestDesk, Vec<(String, String)>) {
    let desk = desk.on(day);
    let lines = desk.json(["remind"]);
    let written = lines.iter().filter(|line| line["outcome"] == "written");
    let told = written
        .map(|line| {
            (line["to"][0].as_str().unwrap().to_owned(), line["subject"].as_str().unwrap().to_owned())
        })
        .collect();
    (desk, told)
}

fn mails(desk: &TestDesk) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(desk.path("outbox/mail")) else { return Vec::new() };
    let mut mails: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    mails.sort();
    mails
}

fn pair(to: &str, subject: &str) -> (String, String) {
    (to.to_owned(), subject.to_owned())
}

#[test]
fn each_step_is_told_once_and_nothing_after_the_thing_is_done() {
    let desk = desk(STAFF);
    let (desk, first) = told(desk, "2026-01-05");
    assert_eq!(
        first,
        [pair("zoe@example.org", "Year-end report 2025 of U.S. TAG to ISO/TC 2, due 2026-01-31")]
    );
    let opened = "ISO/DIS 99101 is open: a position is due by 2026-03-16 (America/New_York)";
    let (desk, first) = told(desk, "2026-01-06");
    assert_eq!(first, [pair("zoe@example.org", opened)]);
    let (desk, again) = told(desk, "2026-01-06");
    assert!(again.is_empty(), "{again:?}");
    let vote = "Vote on ISO/DIS 99101 by 2026-03-16 (America/New_York)";
    let (desk, seven) = told(desk, "2026-03-09");
    assert_eq!(seven, [pair("b.person@example.com", vote)]);
    let (desk, none) = told(desk, "2026-03-10");
    assert!(none.is_empty(), "{none:?}");

    fs::write(desk.path("votes.csv"), "organization,choice\nExample Corp,approve\n").unwrap();
    desk.run(["member-votes", "record", desk.path("votes.csv").to_str().unwrap(), "--ballot", "1"]).ok();
    let (desk, voted) = told(desk, "2026-03-13");
    assert!(voted.is_empty(), "{voted:?}");

    let (desk, staff) = told(desk, "2026-03-27");
    assert_eq!(
        staff,
        [pair(
            "staff@example.org",
            "Not submitted: ISO/DIS 99101, ISO closes it on 2026-03-30 (Europe/Zurich)"
        )]
    );
    let (desk, missed) = told(desk, "2026-04-01");
    assert_eq!(
        missed,
        [
            pair("staff@example.org", "P-membership in ISO/TC 2 is at risk"),
            pair("zoe@example.org", "P-membership in ISO/TC 2 is at risk"),
        ]
    );
    assert_eq!(mails(&desk).len(), 6);
    let events = desk.run(["verify"]).ok();
    assert!(!events.stdout.is_empty());
}

#[test]
fn a_dry_run_writes_nothing_and_a_recorded_position_ends_the_reminders() {
    let desk = desk(STAFF).on("2026-03-09");
    let shown = desk.run(["remind", "--dry-run"]).ok();
    assert_eq!(
        shown.stdout,
        "zoe@example.org: ISO/DIS 99101 is open: a position is due by 2026-03-16 (America/New_York)\n\
         b.person@example.com: Vote on ISO/DIS 99101 by 2026-03-16 (America/New_York)\n\
         2 reminders due, and not written yet\n"
    );
    assert_eq!(
        shown.stderr,
        "warning: E-REM-001: no mail address for D. Person (Quiet Society): nothing is written about ISO/DIS 99101\n\
         hint: members and administrators have their `email` in the roster, staff in isodesk.toml\n"
    );
    assert!(mails(&desk).is_empty());
    let position = "ballot = 1\ntag = \"U.S. TAG to ISO/TC 2\"\ndecided = 2026-03-09\nby = \"A. Person\"\n\
                    answers = [{ question = 1, choice = \"approve\" }]\n";
    fs::write(desk.path("position.toml"), position).unwrap();
    desk.run(["position", "record", desk.path("position.toml").to_str().unwrap()]).ok();
    assert_eq!(desk.run(["remind"]).ok().stdout, "0 reminders written to outbox/mail/\n");
    assert!(mails(&desk).is_empty());
}

#[test]
fn a_mail_is_one_that_mail_programs_read() {
    let desk = desk("").on("2026-01-06");
    desk.run(["remind"]).ok();
    let mails = mails(&desk);
    let name = mails[0].file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("2026-01-06-ballot-1-opened-"), "{name}");
    assert_eq!(mails[0].extension().unwrap(), "eml");
    let bytes = fs::read(&mails[0]).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let to = mail.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("Zoë Administrator"), Some("zoe@example.org")));
    assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("isodesk@isodesk.invalid"));
    let body = mail.body_text(0).unwrap();
    assert!(body.contains("You get this because you administer U.S. TAG to ISO/TC 2."), "{body}");
    assert!(mail.message_id().unwrap().ends_with("@isodesk.invalid"));
}

#[test]
fn a_wrong_address_of_the_staff_is_said() {
    let desk = desk("[reminders]\nstaff = [\"nobody\"]\n").on("2026-03-27");
    let run = desk.run(["remind"]).ok();
    assert!(
        run.stderr.contains("E-REM-001: no mail address for `nobody`: nothing is written about anything"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("E-REM-001: no mail address for staff: nothing is written about ISO/DIS 99101"),
        "{}",
        run.stderr
    );
}

/// The entries of a feed: UID to its lines.
fn events(path: &std::path::Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    text.replace("\r\n ", "").split("BEGIN:VEVENT").skip(1).map(str::to_owned).collect()
}

#[test]
fn the_feed_keeps_its_uids_and_counts_its_changes() {
    let mut desk = desk("").on("2026-01-06");
    let path = desk.path("outbox/calendar.ics");
    assert_eq!(desk.run(["calendar"]).ok().stdout, format!("{}\n", path.display()));
    let before = fs::read(&path).unwrap();
    let first = events(&path);
    assert_eq!(first.len(), 3);
    assert!(first[2].contains("SUMMARY:ISO closes: ISO/DIS 99101 (ISO/TC 2)\r\n"), "{}", first[2]);
    assert!(first[2].contains("DTSTART;VALUE=DATE:20260330\r\n") && first[2].contains("SEQUENCE:0\r\n"));
    desk = desk.on("2026-01-07");
    let again = desk.run(["calendar"]).ok();
    assert_eq!(again.stderr, "3 entries, 0 of them new or changed\n");
    assert_eq!(fs::read(&path).unwrap(), before, "the same ballots give the same bytes");

    desk.run(["ballot", "correct", "1", "--closes", "2026-04-06", "--because", "extended by mail"]).ok();
    let lines = desk.json(["calendar"]);
    assert!(lines.iter().all(|line| line["sequence"] == 1), "{lines:?}");
    let uid = |event: &String| event.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    assert_eq!(events(&path).iter().map(uid).collect::<Vec<_>>(), first.iter().map(uid).collect::<Vec<_>>());
    desk.run(["ballot", "cancel", "1", "--because", "withdrawn by ISO"]).ok();
    desk.run(["calendar"]).ok();
    assert!(
        events(&path)
            .iter()
            .all(|event| event.contains("STATUS:CANCELLED\r\n") && event.contains("SEQUENCE:2\r\n"))
    );
}

#[test]
fn an_empty_desk_has_an_empty_feed_and_reminds_nobody() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    assert_eq!(desk.run(["remind"]).ok().stdout, "0 reminders written to outbox/mail/\n");
    let file = desk.path("feed.ics");
    desk.run(["calendar", file.to_str().unwrap()]).ok();
    assert!(events(&file).is_empty());
    assert!(project().join("docs/REMINDERS.md").is_file());
}
