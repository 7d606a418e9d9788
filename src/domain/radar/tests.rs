//! What is counted, and at which number membership is in danger: the boundaries of 1.7.4 and 1.7.5.

use super::*;
use crate::domain::{
    ballot::{Ballot, BallotState, Obligation, PositionState},
    calendar::{Deadline, Plan},
    membership::Participation,
    reminder::Ladder,
    ruleset::RuleSets,
};
use jiff::civil::date;

const TODAY: Date = date(2026, 3, 2);

fn view(number: u64, kind: BallotKind, state: BallotState, position: PositionState) -> BallotView {
    let obligation = if kind == BallotKind::Wdrl { Obligation::May } else { Obligation::Must };
    let due = |date: Date| Deadline { date, zone: "America/New_York".to_owned() };
    let closes = if matches!(state, BallotState::Open) { date(2026, 4, 20) } else { date(2026, 2, 20) };
    BallotView {
        ballot: Ballot {
            number,
            kind,
            reference: None,
            document_number: None,
            linked: Vec::new(),
            title: Some(format!("Bolts, part {number}")),
            committee: "ISO/TC 2".parse().unwrap(),
            opens: Some(date(2026, 1, 5)),
            closes,
            rule_set: "2022-06-30".to_owned(),
            questions: Vec::new(),
            cancelled: None,
        },
        plan: Plan {
            closes: Deadline::in_geneva(closes),
            cut_off: due(closes.saturating_sub(jiff::Span::new().days(7))),
            tag_cut_off: due(closes.saturating_sub(jiff::Span::new().days(14))),
            remarks: Vec::new(),
        },
        participation: Some(Participation::Participating),
        obligation: Some(obligation),
        position,
        state,
        tag: Some("U.S. TAG to ISO/TC 2".to_owned()),
        open_tags: Vec::new(),
        late: None,
        needs: Vec::new(),
    }
}

fn missed(number: u64, kind: BallotKind) -> BallotView {
    view(number, kind, BallotState::Missed, PositionState::None)
}

fn voted(number: u64, kind: BallotKind) -> BallotView {
    view(number, kind, BallotState::Submitted, PositionState::Acknowledged)
}

fn seen(views: &[BallotView], excused: &[u64]) -> Radar {
    let duties = &RuleSets::built_in().in_force_on(TODAY).rules.duties;
    let limits = Limits { duties, internal_warning: Ladder::built_in().internal_warning };
    radar(views, (TODAY, 2026), &excused.iter().copied().collect(), &limits, Vec::new())
}

/// So many internal ballots missed of so many closed: level, what is left, and the distance in words.
fn internal(missed_ones: u64, closed: u64) -> (Level, u32, String) {
    let kind = |number: u64| {
        if number < missed_ones { missed(number, BallotKind::Cib) } else { voted(number, BallotKind::Cib) }
    };
    let radar = seen(&(0..closed).map(kind).collect::<Vec<_>>(), &[]);
    let committee = &radar.committees[0];
    (committee.level, committee.internal_left, committee.distance(&radar.duties))
}

#[test]
fn one_missed_draft_or_review_is_enough_and_no_internal_ballot_is() {
    for kind in [BallotKind::Dis, BallotKind::Fdis, BallotKind::Dam, BallotKind::Fdam, BallotKind::Sr] {
        let radar = seen(&[missed(1, kind)], &[]);
        assert_eq!(
            (radar.committees[0].level, radar.committees[0].drafts_missed),
            (Level::Over, 1),
            "{kind}"
        );
        assert_eq!(
            radar.committees[0].distance(&radar.duties),
            "1 of DIS, FDIS, DAM, FDAM, SR missed, and 1 is too many"
        );
    }
    assert_eq!(internal(1, 1).0, Level::Near);
}

#[test]
fn internal_ballots_are_over_at_two_and_more_than_one_fifth() {
    assert_eq!(internal(2, 9), (Level::Over, 0, "2 of 9 internal missed, more than 1/5".to_owned()));
    // Exactly one fifth is not more than one fifth.
    assert_eq!(
        internal(2, 10),
        (Level::Near, 1, "1 draft or review, or 1 more internal (2 of 10 missed)".to_owned())
    );
    assert_eq!(internal(2, 11).0, Level::Near);
    assert_eq!(internal(2, 20).0, Level::Clear);
    assert_eq!(internal(0, 10), (Level::Clear, 3, "1 draft or review, or 3 internal".to_owned()));
    assert_eq!(internal(1, 100).1, 24, "25 of 124 is the first that is more than one fifth");
    // One alone is never over, however large its share.
    assert_eq!(
        internal(1, 1),
        (Level::Near, 1, "1 draft or review, or 1 more internal (1 of 1 missed)".to_owned())
    );
}

#[test]
fn what_is_due_dilutes_what_may_be_missed() {
    let mut views: Vec<BallotView> = (0..4).map(|number| voted(number, BallotKind::Cib)).collect();
    views.extend((4..20).map(|number| view(number, BallotKind::Cib, BallotState::Open, PositionState::None)));
    let radar = seen(&views, &[]);
    assert_eq!((radar.committees[0].due, radar.committees[0].no_position), (16, 16));
    assert_eq!(radar.committees[0].internal_left, 5, "5 of 20 is more than one fifth, 4 is not");
}

#[test]
fn excused_withdrawn_cancelled_and_unknown_ballots_never_count() {
    let views = [
        missed(1, BallotKind::Dis),
        view(2, BallotKind::Wdrl, BallotState::Open, PositionState::None),
        view(3, BallotKind::Wdrl, BallotState::Closed, PositionState::None),
        view(4, BallotKind::Fdis, BallotState::Cancelled, PositionState::None),
        view(5, BallotKind::Fdis, BallotState::Closed, PositionState::None),
    ];
    let radar = seen(&views, &[1]);
    let committee = &radar.committees[0];
    assert_eq!((committee.level, &committee.missed, &committee.excused), (Level::Clear, &vec![], &vec![1]));
    assert_eq!((committee.withdrawals, committee.not_known, committee.due), (1, 1, 0));
    let steps: Vec<(u64, &str)> = radar.tasks.iter().map(|task| (task.ballot, task.we())).collect();
    assert_eq!(steps, [(2, "may")], "the withdrawal is shown");
}

#[test]
fn the_next_deadline_of_each_step_is_shown_and_a_passed_one_is_late() {
    let mut late = view(1, BallotKind::Dis, BallotState::Open, PositionState::None);
    late.plan.tag_cut_off.date = date(2026, 3, 1);
    late.plan.cut_off.date = date(2026, 3, 8);
    let signed = view(2, BallotKind::Dis, BallotState::Open, PositionState::Signed);
    let exported = view(3, BallotKind::Dis, BallotState::Submitted, PositionState::Exported);
    let mut nobody = view(4, BallotKind::Dis, BallotState::Open, PositionState::None);
    nobody.tag = None;
    let radar = seen(&[signed, late, exported, nobody, voted(5, BallotKind::Dis)], &[]);
    let told: Vec<(u64, String, &str, &str, bool)> = radar
        .tasks
        .iter()
        .map(|task| (task.ballot, task.due.to_string(), task.step.word(), task.who.words(), task.is_late))
        .collect();
    assert_eq!(
        told,
        [
            (3, "2026-02-20 (Europe/Zurich)".to_owned(), "receipt", "staff", true),
            (1, "2026-03-08 (America/New_York)".to_owned(), "position", "U.S. TAG to ISO/TC 2", true),
            (4, "2026-04-06 (America/New_York)".to_owned(), "tag", "staff", false),
            (2, "2026-04-13 (America/New_York)".to_owned(), "submission", "staff", false),
        ]
    );
}

#[test]
fn a_desk_without_ballots_shows_nothing() {
    let radar = seen(&[], &[]);
    assert!(radar.tasks.is_empty() && radar.committees.is_empty());
}
