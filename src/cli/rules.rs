//! `isodesk rules`: what the rule sets say of a kind of ballot, with clause and what is unconfirmed.

use crate::{
    cli::{Done, Door, Failure},
    domain::{
        ballot::{BallotKind, Question},
        ruleset::{Conversion, InForce, RuleSets},
    },
};
use jiff::civil::Date;
use serde_json::json;

/// Arguments of `isodesk rules`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk rules show DIS                    today's rules
  isodesk rules show CD --on 2021-05-01     those of that day")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Who votes, for how long, on what, and what passes
    #[command(after_help = "Examples:\n  isodesk rules show CD --on 2021-05-01")]
    Show {
        /// The kind of ballot
        #[arg(value_name = "KIND")]
        kind: String,
        /// The day whose rules are asked for [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
}

/// Prints them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let Verb::Show { kind, on } = &arguments.verb;
    let kinds = BallotKind::ALL.map(BallotKind::word).join(", ");
    let kind = BallotKind::from_word(kind).ok_or_else(|| {
        Failure::wrong_use(format!("E-BAL-005: `{kind}` is not a kind of ballot"))
            .hint(format!("allowed: {kinds}"))
    })?;
    let day = on.unwrap_or_else(|| door.clock().today());
    let in_force = RuleSets::built_in().in_force_on(day);
    if door.json {
        door.json_line(&json!({
            "kind": kind,
            "on": day,
            "rule_set": in_force.rules.id,
            "source": in_force.rules.source,
            "in_force_by_its_own_word": in_force.stated,
            "rules": in_force.rules.kind(kind),
            "questions": in_force.rules.questions(kind, Conversion::None),
        }))?;
        return Ok(Done::Clean);
    }
    say(door, kind, in_force)?;
    Ok(Done::Clean)
}

fn say(door: &mut Door<'_>, kind: BallotKind, in_force: InForce<'_>) -> Result<(), Failure> {
    let rules = in_force.rules.kind(kind);
    door.line(format!("{kind}: {} (clause {})", rules.title, rules.clause))?;
    door.line(format!("rule set {}: {}", in_force.rules.id, in_force.rules.source))?;
    if !in_force.stated {
        door.line("that day lies before the rule sets known here: the earliest one stands in for it")?;
    }
    let also: Vec<String> = rules.also.iter().map(ToString::to_string).collect();
    let also = if also.is_empty() { String::new() } else { format!(" (also {})", also.join(", ")) };
    door.line(format!("period   {} weeks{also}, give or take {} days", rules.weeks, rules.tolerance_days))?;
    door.line(format!(
        "P-member {}; O-member {}; others {}",
        rules.participating.word(),
        rules.observing.word(),
        rules.none.word()
    ))?;
    let approval = serde_json::to_value(rules.approval).unwrap_or_default();
    door.line(format!("passes   {}", approval.as_str().unwrap_or_default()))?;
    for question in in_force.rules.questions(kind, Conversion::None) {
        let Question { number, text, .. } = &question;
        door.line(format!("question {number}: {text} [{}]", question.allowed()))?;
    }
    for unconfirmed in &rules.unconfirmed {
        door.line(format!("unconfirmed: {unconfirmed}"))?;
    }
    Ok(())
}
