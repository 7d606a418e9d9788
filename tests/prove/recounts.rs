//! A thousand random rounds of voting, counted by the program and by the second checker.

use crate::support::project;
use isodesk::domain::{
    ballot::{Choice, Effect, Offer, Question, question::Asked, question::Needs},
    consensus::MemberVote,
    membership::{Silence, TagRules},
    vote::{Electorate, EligibleMember, QuestionTally, RoundOpened, sheet},
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::{
    io::Write as _,
    process::{Command, Stdio},
};

/// Rounds that are counted twice.
const ROUNDS: usize = 1_000;

/// A small generator of numbers, the same on every machine (xorshift, 64 bits).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn one_of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A round with everything that is counted in it.
struct Case {
    questions: Vec<Question>,
    round: RoundOpened,
    votes: Vec<MemberVote>,
    as_of: Date,
}

fn case(dice: &mut Dice) -> Case {
    let members = dice.below(14);
    let name = |number: usize| format!("Organization {number}");
    let eligible = (0..members).map(|number| EligibleMember {
        alternate: None,
        organization: name(number),
        representative: "A. Person".to_owned(),
        category: None,
    });
    let thresholds = [
        "2/3",
        "majority",
        "1/2",
        "3/4",
        "majority of the membership",
        "2/3 of the membership",
        "0/1",
        "1/1",
    ];
    let rules = TagRules {
        threshold: dice.one_of(&thresholds).parse().unwrap(),
        quorum: dice.one_of(&["1/2", "none", "2/3", "1/3", "1/1", "0/1"]).parse().unwrap(),
        silence: *dice.one_of(&Silence::ALL),
        recirculation_days: u16::try_from(dice.below(30)).unwrap(),
        ..TagRules::default()
    };
    let round = RoundOpened {
        tag: "TAG".to_owned(),
        round: u32::try_from(1 + dice.below(3)).unwrap(),
        rules,
        eligible: eligible.collect(),
        closes: date(2026, 3, 23),
    };
    let questions: Vec<Question> = (1..=1 + dice.below(3)).map(|number| question(dice, number)).collect();
    let votes = (0..dice.below(2 * members + 3)).map(|_| vote(dice, &questions, members)).collect();
    Case { questions, round, votes, as_of: date(2026, 3, i8::try_from(1 + dice.below(28)).unwrap()) }
}

fn question(dice: &mut Dice, number: usize) -> Question {
    let draft: &[(&str, Effect)] = &[
        ("approve", Effect::For),
        ("approve-with-comments", Effect::For),
        ("disapprove", Effect::Against),
        ("abstain", Effect::Abstain),
    ];
    let review: &[(&str, Effect)] = &[
        ("confirm", Effect::Alternative),
        ("revise", Effect::Alternative),
        ("withdraw", Effect::Alternative),
        ("abstain", Effect::Abstain),
    ];
    let facts: &[(&str, Effect)] = &[("adopted", Effect::Statement), ("not adopted", Effect::Statement)];
    let own: &[(&str, Effect)] = &[];
    let offers = dice.one_of(&[draft, draft, review, facts, own]).iter().map(|(word, effect)| Offer {
        choice: Choice::new(word),
        effect: *effect,
        needs: Needs::Nothing,
    });
    Question {
        number: u32::try_from(number).unwrap(),
        text: "What is asked?".to_owned(),
        offers: offers.collect(),
        at_most: 1,
        asked: Asked::Always,
        only_if: None,
    }
}

fn vote(dice: &mut Dice, questions: &[Question], members: usize) -> MemberVote {
    let question = dice.one_of(questions);
    let own =
        ["yes", "No", "Agree", "abstention", "the second week of May", "The Second_week of may", "Straße"];
    let choice = match (question.offers.is_empty(), dice.below(8)) {
        (false, 1..) => dice.one_of(&question.offers).choice.clone(),
        _ => Choice::new(dice.one_of(&own)),
    };
    MemberVote {
        voter: None,
        // Now and then somebody who may not vote, or a question that is not asked.
        organization: format!("Organization {}", dice.below(members + 2)),
        question: if dice.below(20) == 0 { 9 } else { question.number },
        choice,
        reason: dice.one_of(&[None, Some("because"), Some(" ")]).map(str::to_owned),
        cast: date(2026, 3, 1),
        round: u32::try_from(1 + dice.below(3)).unwrap(),
    }
}

/// One question as `vote.json` prints it.
fn printed(QuestionTally { tally, consensus }: &QuestionTally) -> Value {
    json!({
        "question": tally.question, "round": tally.round, "eligible": tally.eligible, "counts": tally.counts,
        "absent": tally.absent, "by_silence": tally.by_silence, "quorum": consensus.quorum,
        "threshold": consensus.threshold, "consensus": consensus.verdict, "answer": consensus.answer,
        "unresolved": consensus.unresolved,
    })
}

#[test]
fn a_thousand_random_rounds_are_counted_the_same_by_both() {
    let mut dice = Dice(0x1506_2026);
    let cases: Vec<Case> = (0..ROUNDS).map(|_| case(&mut dice)).collect();
    let lines: Vec<String> = cases
        .iter()
        .map(|case| {
            json!({
                "questions": case.questions, "round": case.round, "votes": case.votes, "as_of": case.as_of,
            })
            .to_string()
                + "\n"
        })
        .collect();
    let Some(answers) = by_the_second_checker(&lines.concat()) else {
        println!("skipped: a_thousand_random_rounds_are_counted_the_same_by_both (no python3)");
        return;
    };
    assert_eq!(answers.lines().count(), ROUNDS);
    let mut verdicts = std::collections::BTreeMap::new();
    for ((case, line), answer) in cases.iter().zip(&lines).zip(answers.lines()) {
        let Case { questions, round, votes, as_of } = case;
        let electorate = Electorate {
            tag: &round.tag,
            round: round.round,
            rules: &round.rules,
            eligible: &round.eligible,
            closes: round.closes,
        };
        let ours: Vec<Value> =
            sheet(&electorate, questions, votes, *as_of).questions.iter().map(printed).collect();
        let theirs: Value = serde_json::from_str(answer).unwrap();
        for question in &ours {
            *verdicts.entry(question["consensus"].to_string()).or_insert(0) += 1;
        }
        assert_eq!(Value::from(ours), theirs, "{line}");
    }
    println!("{ROUNDS} rounds: {verdicts:?}");
    assert_eq!(verdicts.len(), 4, "every verdict is among them: {verdicts:?}");
}

fn by_the_second_checker(lines: &str) -> Option<String> {
    let mut checker = Command::new("python3")
        .arg("-B")
        .arg(project().join("tools/check_vote.py"))
        .arg("--recount")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = checker.stdin.take().unwrap();
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = checker.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}
