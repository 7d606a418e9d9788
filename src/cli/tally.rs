//! `isodesk tally`: the votes of a TAG counted and judged, with the rule and the numbers.

use crate::{
    cli::{Done, Door, Failure},
    desk::tally::{self, Supposed},
    domain::{
        ballot::{Ballot, BallotView, Choice, Effect},
        consensus::effect_of,
        membership::{Balance, balance},
        vote::{QuestionTally, TallySheet},
    },
};
use serde_json::{Map, Value, json};

/// Arguments of `isodesk tally`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk tally \"ISO/DIS 26262-6\"
  isodesk tally 4 --if \"Example Corp=approve\"      what it would be; nothing is recorded")]
pub(super) struct Arguments {
    /// The ballot's number, or its reference
    #[arg(value_name = "BALLOT")]
    ballot: String,
    /// What a member would vote; may be given several times
    #[arg(long = "if", value_name = "ORG=CHOICE")]
    supposed: Vec<String>,
}

/// Prints it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let supposed =
        arguments.supposed.iter().map(|text| read_supposed(text)).collect::<Result<Vec<_>, _>>()?;
    match tally::tally(&desk, &arguments.ballot, &supposed) {
        Ok((view, sheet)) => {
            if !door.json && !arguments.supposed.is_empty() {
                door.line(format!("supposing {}; nothing is recorded", arguments.supposed.join(", ")))?;
            }
            print(door, &view, &sheet)
        }
        Err(refusal) => door.refused(refusal),
    }
}

/// A tally, as JSON or for a person.
pub(super) fn print(door: &mut Door<'_>, view: &BallotView, sheet: &TallySheet) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json_of(view, sheet))?;
        return Ok(Done::Clean);
    }
    say(door, view, sheet)
}

fn read_supposed(text: &str) -> Result<Supposed, Failure> {
    let (organization, choice) = text.rsplit_once('=').ok_or_else(|| {
        Failure::wrong_use(format!("E-VOT-003: `{text}` supposes no vote"))
            .hint("write `--if \"Example Corp=approve\"`")
    })?;
    Ok(Supposed { organization: organization.trim().to_owned(), choice: Choice::new(choice) })
}

fn json_of(view: &BallotView, sheet: &TallySheet) -> Value {
    let mut first = match sheet.questions.first() {
        Some(first) => question_json(&view.ballot, first),
        None => json!({}),
    };
    if sheet.questions.len() > 1 {
        let all: Vec<Value> =
            sheet.questions.iter().map(|question| question_json(&view.ballot, question)).collect();
        first["questions"] = json!(all);
    }
    first["tag"] = json!(sheet.tag);
    first["members"] = json!(sheet.members);
    let balance = balance_of(sheet);
    first["balance"] = json!(balance.categories);
    first["dominant"] = json!(balance.dominant);
    first
}

fn question_json(ballot: &Ballot, counted: &QuestionTally) -> Value {
    let QuestionTally { tally, consensus } = counted;
    let question = ballot.question(tally.question);
    let effect =
        |choice: &Choice| question.map_or(Effect::Alternative, |question| effect_of(question, choice));
    let sum = |wanted: Effect| {
        let of_effect = tally.counts.iter().filter(|count| effect(&count.choice) == wanted);
        let votes: Vec<u32> = of_effect.map(|count| count.votes).collect();
        (!votes.is_empty()).then(|| votes.iter().sum::<u32>())
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("ballot", json!(ballot.number));
    put("question", json!(tally.question));
    put("round", json!(tally.round));
    put("eligible", json!(tally.eligible));
    put("approve", json!(sum(Effect::For)));
    put("disapprove", json!(sum(Effect::Against)));
    put("abstain", json!(sum(Effect::Abstain).unwrap_or(0)));
    put("absent", json!(tally.absent));
    for count in tally.counts.iter().filter(|count| effect(&count.choice) == Effect::Alternative) {
        put(count.choice.as_str(), json!(count.votes));
    }
    put("counts", json!(tally.counts));
    put("by_silence", json!(tally.by_silence));
    put("quorum", json!(consensus.quorum));
    put("threshold", json!(consensus.threshold));
    put("consensus", json!(consensus.verdict));
    put("answer", json!(consensus.answer));
    put("unresolved", json!(consensus.unresolved));
    put("needs", json!(consensus.needs));
    put("explanation", json!(consensus.explanation));
    Value::Object(fields)
}

/// The balance of interests among the members that may vote.
fn balance_of(sheet: &TallySheet) -> Balance {
    balance(sheet.members.iter().map(|member| member.category.as_deref()))
}

fn say(door: &mut Door<'_>, view: &BallotView, sheet: &TallySheet) -> Result<Done, Failure> {
    door.line(format!("{}, ballot {}", sheet.tag, view.ballot.number))?;
    for QuestionTally { tally, consensus } in &sheet.questions {
        let counts: Vec<String> = tally
            .counts
            .iter()
            .filter(|count| count.votes > 0)
            .map(|count| format!("{} {}", count.votes, count.choice))
            .collect();
        let answer = consensus.answer.as_ref().map(|answer| format!(" for {answer}")).unwrap_or_default();
        door.line(format!(
            "question {}, round {}: consensus {}{answer}",
            tally.question,
            tally.round,
            consensus.verdict.word()
        ))?;
        door.line(format!(
            "  {} eligible: {}, {} absent",
            tally.eligible,
            if counts.is_empty() { "no votes".to_owned() } else { counts.join(", ") },
            tally.absent
        ))?;
        for sentence in &consensus.explanation {
            door.line(format!("  {sentence}"))?;
        }
        for need in &consensus.needs {
            door.line(format!("  needs {need}"))?;
        }
    }
    let missing: Vec<&str> = sheet
        .members
        .iter()
        .filter(|member| member.votes.is_empty())
        .map(|member| member.organization.as_str())
        .collect();
    if !missing.is_empty() {
        door.line(format!("no vote of: {}", missing.join(", ")))?;
    }
    door.balance(&balance_of(sheet))?;
    Ok(Done::Clean)
}
