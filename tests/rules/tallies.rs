//! Tallies inside a TAG on every case of `tallies.toml`, counted and judged.

use isodesk::domain::{
    ballot::{Asked, BallotKind, Choice, Question},
    consensus::{Counted, MemberVote, Verdict, Window, count, judge},
    membership::{Silence, TagRules},
    rules::share::{Quorum, Threshold},
    ruleset::{Conversion, RuleSets},
};
use jiff::civil::{Date, date};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    questions: Option<String>,
    eligible: u32,
    #[serde(default)]
    threshold: Option<Threshold>,
    #[serde(default)]
    quorum: Option<Quorum>,
    #[serde(default)]
    silence: Silence,
    #[serde(default)]
    round: Option<u32>,
    #[serde(default)]
    today: Option<Date>,
    #[serde(default)]
    recirculation_days: Option<u16>,
    votes: BTreeMap<String, u32>,
    consensus: Verdict,
    #[serde(default)]
    answer: Option<Choice>,
    quorum_check: QuorumNumbers,
    threshold_check: ThresholdNumbers,
    #[serde(default)]
    unresolved: usize,
    #[serde(default)]
    absent: Option<u32>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct QuorumNumbers {
    needed: u32,
    responded: u32,
    met: bool,
}

#[derive(Debug, PartialEq, Deserialize)]
struct ThresholdNumbers {
    #[serde(rename = "for")]
    in_favour: u32,
    of: u32,
    met: bool,
}

fn question(name: Option<&str>) -> Question {
    let rules = RuleSets::built_in().named("2020").unwrap();
    let kind = match name {
        None => BallotKind::Dis,
        Some("review") => BallotKind::Sr,
        Some("withdrawal") => BallotKind::Wdrl,
        Some("own") => {
            let text = "Where?".to_owned();
            return Question {
                number: 1,
                text,
                offers: Vec::new(),
                at_most: 1,
                asked: Asked::Always,
                only_if: None,
            };
        }
        Some(other) => panic!("{other} is no questionnaire of these tests"),
    };
    rules.questions(kind, Conversion::None).remove(0)
}

fn votes(case: &Case) -> Vec<MemberVote> {
    let ballots = case.votes.iter().flat_map(|(choice, count)| (0..*count).map(move |_| choice));
    (0..)
        .zip(ballots)
        .map(|(index, choice): (u32, &String)| MemberVote {
            voter: None,
            organization: format!("Member {index}"),
            question: 1,
            choice: Choice::new(choice.trim_end_matches('!')),
            reason: choice.ends_with('!').then(|| "clause 5 contradicts clause 4".to_owned()),
            cast: date(2026, 3, 1),
            round: 1,
        })
        .collect()
}

#[test]
fn every_tally_of_the_table_has_its_verdict() {
    let cases: Cases = toml::from_str(include_str!("tallies.toml")).unwrap();
    assert!(cases.case.len() >= 57);
    for case in cases.case {
        let default = TagRules::default();
        let rules = TagRules {
            threshold: case.threshold.unwrap_or(default.threshold),
            quorum: case.quorum.unwrap_or(default.quorum),
            silence: case.silence,
            recirculation_days: case.recirculation_days.unwrap_or(default.recirculation_days),
            ..default
        };
        let question = question(case.questions.as_deref());
        let eligible: Vec<String> = (0..case.eligible).map(|index| format!("Member {index}")).collect();
        let votes = votes(&case);
        let counted = Counted {
            question: &question,
            round: case.round.unwrap_or(1),
            eligible: &eligible,
            votes: &votes,
            silence: rules.silence,
        };
        let tally = count(&counted);
        let window = Window { today: case.today.unwrap_or(date(2026, 3, 2)), closes: date(2026, 3, 20) };
        let found = judge(&counted, &tally, &rules, window);
        let name = &case.name;
        assert_eq!((found.verdict, &found.answer), (case.consensus, &case.answer), "{name}: {found:?}");
        let quorum = QuorumNumbers {
            needed: found.quorum.needed,
            responded: found.quorum.responded,
            met: found.quorum.met,
        };
        assert_eq!(quorum, case.quorum_check, "{name}");
        let threshold = ThresholdNumbers {
            in_favour: found.threshold.in_favour,
            of: found.threshold.of,
            met: found.threshold.met,
        };
        assert_eq!(threshold, case.threshold_check, "{name}");
        assert_eq!(found.unresolved.len(), case.unresolved, "{name}");
        assert!(case.absent.is_none_or(|absent| absent == tally.absent), "{name}");
        let counted: u32 = tally.counts.iter().map(|count| count.votes).sum();
        assert_eq!(counted + tally.absent, tally.eligible, "{name}: counts and absent add up");
    }
}

/// A tally of the default TAG in its first round.
fn judged(eligible: u32, given: &[(&str, &str, &str)]) -> isodesk::domain::consensus::Consensus {
    let question = question(None);
    let eligible: Vec<String> = (0..eligible).map(|index| format!("Member {index}")).collect();
    let vote = |(organization, choice, reason): &(&str, &str, &str)| MemberVote {
        voter: None,
        organization: (*organization).to_owned(),
        question: 1,
        choice: Choice::new(choice),
        reason: (!reason.is_empty()).then(|| (*reason).to_owned()),
        cast: date(2026, 3, 1),
        round: 1,
    };
    let votes: Vec<MemberVote> = given.iter().map(vote).collect();
    let counted = Counted {
        question: &question,
        round: 1,
        eligible: &eligible,
        votes: &votes,
        silence: Silence::Absent,
    };
    let window = Window { today: date(2026, 3, 2), closes: date(2026, 3, 20) };
    judge(&counted, &count(&counted), &TagRules::default(), window)
}

#[test]
fn a_verdict_explains_itself_and_says_what_is_needed() {
    let found = judged(
        4,
        &[("Member 0", "approve", ""), ("Member 1", "disapprove", "clause 5"), ("Member 2", "approve", "")],
    );
    assert_eq!(
        found.explanation,
        [
            "`approve` has 2 of 3 members voting, abstentions not counted; 2/3 is needed: met",
            "3 of 4 eligible members responded; the quorum is 1/2, that is 2: met",
            "1 negative with reasons (to be recirculated once): Member 1",
        ]
    );
    assert_eq!(found.needs, ["recirculate 1 negative with reasons until 2026-03-12"]);
    let found = judged(
        6,
        &[("Member 0", "approve", ""), ("Member 1", "disapprove", ""), ("Member 9", "approve", "")],
    );
    assert_eq!(
        found.needs,
        ["1 more response for the quorum of 3", "an abstention for lack of consensus, or another round"]
    );
    let found = judged(
        6,
        &[
            ("Member 0", "approve", ""),
            ("Member 1", "approve", ""),
            ("Member 2", "disapprove", ""),
            ("Member 3", "disapprove", ""),
            ("Member 4", "approve", ""),
        ],
    );
    assert_eq!(found.needs, ["1 more vote for `approve`"]);
    assert_eq!(judged(2, &[]).needs, ["1 more response for the quorum of 1", "a vote that is no abstention"]);
}

#[test]
fn the_latest_vote_of_a_member_is_in_force() {
    let found = judged(
        2,
        &[("Member 0", "disapprove", "x"), ("Member 1", "approve", ""), ("Member 0", "approve", "")],
    );
    assert_eq!((found.verdict, found.threshold.in_favour), (Verdict::Reached, 2));
}

#[test]
fn a_vote_of_somebody_else_never_counts() {
    let found = judged(1, &[("Stranger", "disapprove", "x"), ("Member 0", "approve", "")]);
    assert_eq!((found.verdict, found.threshold.of), (Verdict::Reached, 1));
}
