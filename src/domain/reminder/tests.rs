//! Which reminders are due on which day: every step, nothing after the thing is done, nothing without time.

use super::*;
use crate::domain::{
    ballot::{
        Ballot, BallotKind, BallotState, BallotView, Choice, Effect, Needs, Obligation, Offer, PositionState,
        Question,
    },
    calendar::{Deadline, Plan},
    fields::Notation,
    membership::{Roster, TagMember, roster_file},
    position::{Answer, Position},
};
use jiff::civil::date;

const ROSTER: &str = r#"
    [tag]
    name = "U.S. TAG to ISO/TC 2"
    kind = "tag"
    committees = ["ISO/TC 2"]
    administrator = { name = "A. Person", email = "a.person@example.org" }
    [[member]]
    organization = "Example Corp"
    name = "B. Person"
    email = "b.person@example.com"
    category = "producer"
    voting = true
    from = 2024-01-01
    alternate = { name = "C. Person", email = "c.person@example.com" }
    [[member]]
    organization = "Quiet Society"
    name = "D. Person"
    category = "user"
    voting = true
    from = 2024-01-01
"#;

fn roster() -> Roster {
    roster_file::read(ROSTER, Notation::Toml).unwrap()
}

fn view(position: PositionState) -> BallotView {
    let due = |date: Date| Deadline { date, zone: "America/New_York".to_owned() };
    BallotView {
        ballot: Ballot {
            number: 4,
            kind: BallotKind::Dis,
            reference: Some("ISO/DIS 99101".parse().unwrap()),
            document_number: None,
            linked: Vec::new(),
            title: Some("Bolts".to_owned()),
            committee: "ISO/TC 2".parse().unwrap(),
            opens: Some(date(2026, 1, 5)),
            closes: date(2026, 3, 30),
            rule_set: "2022-06-30".to_owned(),
            questions: Vec::new(),
            cancelled: None,
        },
        plan: Plan {
            closes: Deadline::in_geneva(date(2026, 3, 30)),
            cut_off: due(date(2026, 3, 23)),
            tag_cut_off: due(date(2026, 3, 16)),
            remarks: Vec::new(),
        },
        participation: None,
        obligation: Some(Obligation::Must),
        position,
        state: BallotState::Open,
        tag: Some("U.S. TAG to ISO/TC 2".to_owned()),
        open_tags: Vec::new(),
        late: None,
        needs: Vec::new(),
    }
}

/// The keys due on a day.
fn due_on(day: Date, view: &BallotView, silent: &[&TagMember], grace: Option<Grace<'_>>) -> Due {
    let calendar = Calendar::named("us-federal").unwrap();
    let staff = [Mailbox::new(None, "staff@example.org").unwrap()];
    let roster = roster();
    let around =
        Around { today: day, ladder: Ladder::built_in(), calendar: &calendar, staff: &staff, body: "ANSI" };
    of_ballot(&Watched { view, roster: Some(&roster), silent, grace }, &around)
}

fn keys(day: Date, position: PositionState) -> Vec<String> {
    let roster = roster();
    let silent: Vec<&TagMember> = roster.members.iter().take(1).collect();
    due_on(day, &view(position), &silent, None).reminders.into_iter().map(|reminder| reminder.key).collect()
}

#[test]
fn the_ladder_that_comes_with_the_program_is_read() {
    let ladder = Ladder::built_in();
    assert_eq!(ladder.members_days_before_cut_off, [28, 14, 7, 3, 1]);
    assert_eq!(ladder.internal_warning.to_string(), "15/100");
}

#[test]
fn the_administrator_hears_of_a_ballot_the_day_after_it_opened() {
    assert_eq!(keys(date(2026, 1, 5), PositionState::None), [""; 0]);
    assert_eq!(keys(date(2026, 1, 6), PositionState::None), ["ballot:4 opened to a.person@example.org"]);
    assert_eq!(keys(date(2026, 1, 6), PositionState::Recorded), [""; 0]);
}

#[test]
fn a_silent_member_hears_of_each_step_and_never_after_the_cut_off() {
    let member = |day| {
        keys(day, PositionState::None).into_iter().find(|key| key.contains("vote by")).unwrap_or_default()
    };
    let step = |days| {
        format!("ballot:4 vote by 2026-03-16, {days} days, to b.person@example.com,c.person@example.com")
    };
    assert_eq!(member(date(2026, 2, 15)), "", "29 days before");
    for (day, days) in [(16, 28), (28, 28)] {
        assert_eq!(member(date(2026, 2, day)), step(days));
    }
    for (day, days) in [(1, 28), (2, 14), (9, 7), (12, 7), (13, 3), (15, 1), (16, 1)] {
        assert_eq!(member(date(2026, 3, day)), step(days), "2026-03-{day}");
    }
    assert_eq!(member(date(2026, 3, 17)), "", "no time is left");
}

#[test]
fn nobody_hears_of_what_is_done() {
    let roster = roster();
    let all: Vec<&TagMember> = roster.members.iter().collect();
    let day = date(2026, 3, 9);
    for (silent, reminders) in [(&all[..], 2), (&all[..1], 2), (&[][..], 1)] {
        assert_eq!(due_on(day, &view(PositionState::None), silent, None).reminders.len(), reminders);
    }
    assert!(due_on(day, &view(PositionState::Recorded), &all, None).reminders.is_empty());
    for state in [BallotState::Announced, BallotState::Cancelled, BallotState::Submitted, BallotState::Missed]
    {
        let over = BallotView { state, ..view(PositionState::None) };
        assert_eq!(due_on(day, &over, &all, None), Due::default(), "{state:?}");
    }
}

#[test]
fn who_has_no_address_is_named() {
    let roster = roster();
    let quiet: Vec<&TagMember> = roster.members.iter().skip(1).collect();
    let due = due_on(date(2026, 3, 9), &view(PositionState::None), &quiet, None);
    let unreached =
        Unreached { who: "D. Person (Quiet Society)".to_owned(), about: "ISO/DIS 99101".to_owned() };
    assert_eq!(due.unreached, [unreached]);
    for wrong in [
        "",
        "person",
        "@example.org",
        "a@b@c",
        "a b@example.org",
        "a@example.org\r\nBcc: x@example.com",
        "<a@example.org>",
    ] {
        assert_eq!(Mailbox::new(None, wrong), None, "{wrong}");
    }
}

#[test]
fn staff_hear_of_a_vote_that_is_not_submitted_in_business_days() {
    let staff = |day, position| {
        keys(day, position).into_iter().find(|key| key.contains("submission")).unwrap_or_default()
    };
    let step =
        |days| format!("ballot:4 submission by 2026-03-30, {days} business days, to staff@example.org");
    // 2026-03-30 is a Monday: seven business days before it is Thursday 2026-03-19, one is Friday 2026-03-27.
    assert_eq!(staff(date(2026, 3, 18), PositionState::Recorded), "");
    assert_eq!(staff(date(2026, 3, 19), PositionState::None), step(7));
    assert_eq!(staff(date(2026, 3, 25), PositionState::Recorded), step(3));
    assert_eq!(staff(date(2026, 3, 27), PositionState::Signed), step(1));
    assert_eq!(staff(date(2026, 3, 30), PositionState::Signed), step(1));
    assert_eq!(staff(date(2026, 3, 27), PositionState::Exported), "");
    assert_eq!(staff(date(2026, 3, 31), PositionState::Signed), "");
}

#[test]
fn a_new_work_item_has_two_weeks_of_grace() {
    let offer = Offer { choice: Choice::new("yes"), effect: Effect::Statement, needs: Needs::Expert };
    let mut closed = view(PositionState::Acknowledged);
    closed.state = BallotState::Submitted;
    closed.ballot.questions = vec![Question {
        number: 1,
        text: "Will you take part?".to_owned(),
        offers: vec![offer],
        at_most: 1,
        asked: crate::domain::ballot::Asked::Always,
        only_if: None,
    }];
    let position = Position {
        ballot: 4,
        tag: "U.S. TAG to ISO/TC 2".to_owned(),
        decided: date(2026, 3, 1),
        by: "A. Person".to_owned(),
        recorded_by: None,
        answers: vec![Answer {
            question: 1,
            choices: vec![Choice::new("yes")],
            statement: None,
            abstain_reason: None,
        }],
        comments: Vec::new(),
        experts: Vec::new(),
        tally: None,
    };
    let grace = Grace { since: date(2026, 4, 10), position: &position };
    let due = due_on(date(2026, 4, 24), &closed, &[], Some(grace)).reminders;
    assert_eq!(due[0].key, "ballot:4 after the result, by 2026-04-24, to a.person@example.org");
    assert_eq!(due[0].subject, "ISO/DIS 99101: name the expert by 2026-04-24 (Europe/Zurich)");
    assert!(due_on(date(2026, 4, 25), &closed, &[], Some(grace)).reminders.is_empty());
}

#[test]
fn each_says_why_it_comes() {
    let roster = roster();
    let silent: Vec<&TagMember> = roster.members.iter().take(1).collect();
    for day in [date(2026, 3, 9), date(2026, 3, 27)] {
        for reminder in due_on(day, &view(PositionState::None), &silent, None).reminders {
            assert!(reminder.paragraphs.last().unwrap().starts_with("You get this because "), "{reminder:?}");
        }
    }
}

#[test]
fn the_report_of_a_year_is_due_in_january() {
    let calendar = Calendar::named("us-federal").unwrap();
    let key = |today| {
        let around =
            Around { today, ladder: Ladder::built_in(), calendar: &calendar, staff: &[], body: "ANSI" };
        year_end(&roster(), 2025, &around).reminders.pop().map(|reminder| reminder.key)
    };
    assert_eq!(key(date(2025, 12, 31)), None);
    let step =
        |days| Some(format!("tag:U.S. TAG to ISO/TC 2 report of 2025, {days} days, to a.person@example.org"));
    assert_eq!(key(date(2026, 1, 1)), step(30));
    assert_eq!(key(date(2026, 1, 31)), step(1));
    assert_eq!(key(date(2026, 2, 1)), None);
}
