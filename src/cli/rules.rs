//! `isodesk rules`: what the rule sets say of a kind of ballot, with clause and what is unconfirmed.

use crate::{
    cli::{Done, Door, Failure},
    desk::rule_sets::{self, RuleSetsError},
    domain::{
        ballot::{BallotKind, Question},
        ruleset::{Conversion, Difference, InForce, RuleSets, differences},
    },
};
use jiff::civil::Date;
use serde_json::json;

/// Arguments of `isodesk rules`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk rules show DIS                             today's rules
  isodesk rules show CD --on 2021-05-01              those of that day
  isodesk rules list                                 the rule sets, and since when they hold
  isodesk rules diff --on 2021-05-01 --on 2023-01-01 what changed between two days
  isodesk rules copy 2022-06-30 ours                 writes rules/ours.toml, to be edited

A file in the folder rules/ of the desk is a rule set of its own: it names the set it is `based_on`, the day from \
which it holds, and only what differs. A ballot keeps the rules it was opened under.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Who votes, for how long, on what, and what passes
    #[command(
        after_help = "Examples:\n  isodesk rules show CD --on 2021-05-01\n  isodesk rules show SR --set 2020"
    )]
    Show {
        /// The kind of ballot
        #[arg(value_name = "KIND")]
        kind: String,
        /// The day whose rules are asked for [default: today]
        #[arg(long, value_name = "DATE", conflicts_with = "set")]
        on: Option<Date>,
        /// The rule set, by its name
        #[arg(long, value_name = "ID")]
        set: Option<String>,
    },
    /// The rule sets, the earliest first
    #[command(after_help = "Examples:\n  isodesk rules list")]
    List,
    /// What two rule sets say differently, line by line
    #[command(
        after_help = "Examples:\n  isodesk rules diff --on 2021-05-01 --on 2023-01-01\n  isodesk rules diff 2020 2022-06-30"
    )]
    Diff {
        /// Two rule sets, by their names
        #[arg(value_name = "ID", num_args = 0..=2)]
        sets: Vec<String>,
        /// Two days whose rules are compared; with one, the rules of today are the other
        #[arg(long, value_name = "DATE", conflicts_with = "sets")]
        on: Vec<Date>,
    },
    /// Write a rule set into the folder rules/ of the desk, to be edited
    #[command(after_help = "Examples:\n  isodesk rules copy 2022-06-30 ours")]
    Copy {
        /// The rule set to begin with
        #[arg(value_name = "ID")]
        id: String,
        /// The name of the new one
        #[arg(value_name = "NEW", value_parser = rule_sets::plain_name)]
        new: String,
    },
}

/// Prints them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let failed = |error: RuleSetsError| {
        let hint = error.hint();
        Failure::wrong_use(error).hint(hint)
    };
    if let Verb::Copy { id, new } = &arguments.verb {
        let path = rule_sets::copy(&door.desk_folder()?, id, new).map_err(failed)?;
        if door.json {
            door.json_line(&json!({ "outcome": "written", "path": path }))?;
        } else {
            door.line(path.display().to_string())?;
        }
        return Ok(Done::Clean);
    }
    // Without a desk there are those built in.
    let sets = match door.desk_folder() {
        Ok(folder) => rule_sets::of_folder(&folder).map_err(failed)?,
        Err(_) => RuleSets::built_in().clone(),
    };
    match &arguments.verb {
        Verb::List => list(door, &sets)?,
        Verb::Show { kind, on, set } => {
            let kind = kind_of(kind)?;
            let in_force = match set {
                Some(id) => InForce { rules: rule_sets::named(&sets, id).map_err(failed)?, stated: true },
                None => sets.in_force_on(on.unwrap_or_else(|| door.clock().today())),
            };
            show(door, kind, in_force, *on)?;
        }
        Verb::Diff { sets: ids, on } => {
            let (before, after) = match (ids.as_slice(), on.as_slice()) {
                ([before, after], _) => (
                    rule_sets::named(&sets, before).map_err(failed)?,
                    rule_sets::named(&sets, after).map_err(failed)?,
                ),
                (_, [before, after]) => (sets.in_force_on(*before).rules, sets.in_force_on(*after).rules),
                (_, [day]) => (sets.in_force_on(*day).rules, sets.in_force_on(door.clock().today()).rules),
                _ => {
                    return Err(Failure::wrong_use("E-RUL-007: a comparison needs two rule sets")
                        .hint("`isodesk rules diff --on DATE --on DATE`, or `isodesk rules diff ID ID`"));
                }
            };
            say_differences(door, (&before.id, &after.id), &differences(before, after))?;
        }
        Verb::Copy { .. } => {}
    }
    Ok(Done::Clean)
}

fn kind_of(word: &str) -> Result<BallotKind, Failure> {
    BallotKind::from_word(word).ok_or_else(|| {
        Failure::wrong_use(format!("E-BAL-005: `{word}` is not a kind of ballot"))
            .hint(format!("allowed: {}", BallotKind::ALL.map(BallotKind::word).join(", ")))
    })
}

fn list(door: &mut Door<'_>, sets: &RuleSets) -> Result<(), Failure> {
    for set in sets.iter() {
        if door.json {
            door.json_line(&json!({
                "rule_set": set.id,
                "valid_from": set.valid_from,
                "title": set.title,
                "source": set.source,
                "based_on": set.based_on,
                "from": set.from,
            }))?;
        }
    }
    if door.json {
        return Ok(());
    }
    let since = |day: Option<Date>| day.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let rows =
        sets.iter().map(|set| [set.id.clone(), since(set.valid_from), set.from.clone(), set.title.clone()]);
    door.table(["Rule set", "In force from", "Lies in", "Title"], rows)
}

fn say_differences(
    door: &mut Door<'_>,
    (before, after): (&str, &str),
    found: &[Difference],
) -> Result<(), Failure> {
    if door.json {
        for difference in found {
            door.json_line(&json!({
                "line": difference.line,
                "before": difference.before,
                "after": difference.after,
            }))?;
        }
        return Ok(());
    }
    door.line(format!("from {before} to {after}:"))?;
    if found.is_empty() {
        return door.line("nothing differs");
    }
    for Difference { line, before, after } in found {
        let nothing = "nothing".to_owned();
        let (before, after) = (before.as_ref().unwrap_or(&nothing), after.as_ref().unwrap_or(&nothing));
        door.line(format!("{line}\n  - {before}\n  + {after}"))?;
    }
    Ok(())
}

fn show(
    door: &mut Door<'_>,
    kind: BallotKind,
    in_force: InForce<'_>,
    on: Option<Date>,
) -> Result<(), Failure> {
    let rules = in_force.rules;
    if door.json {
        return door.json_line(&json!({
            "kind": kind,
            "on": on.unwrap_or_else(|| door.clock().today()),
            "rule_set": rules.id,
            "valid_from": rules.valid_from,
            "source": rules.source,
            "from": rules.from,
            "in_force_by_its_own_word": in_force.stated,
            "clause": rules.kind(kind).clause,
            "rules": rules.kind(kind),
            "passes": rules.kind(kind).approval.in_words(&rules.shares),
            "shares": rules.shares,
            "duties": rules.duties,
            "experts": rules.experts,
            "questions": rules.questions(kind, Conversion::None),
            "questions_with_conversion": rules
                .kind(kind)
                .conversion_questionnaire
                .is_some()
                .then(|| rules.questions(kind, Conversion::Possible)),
        }));
    }
    say(door, kind, in_force)
}

fn say(door: &mut Door<'_>, kind: BallotKind, in_force: InForce<'_>) -> Result<(), Failure> {
    let set = in_force.rules;
    let rules = set.kind(kind);
    let clause = if rules.clause.is_empty() { String::new() } else { format!(" (clause {})", rules.clause) };
    door.line(format!("{kind}: {}{clause}", rules.title))?;
    door.line(format!("rule set {} ({}): {}", set.id, set.from, set.source))?;
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
    door.line(format!("missed   {}", missed(set, kind)))?;
    door.line(format!("passes   {}", rules.approval.in_words(&set.shares)))?;
    for question in set.questions(kind, Conversion::None) {
        let Question { number, text, .. } = &question;
        door.line(format!("question {number}: {text} [{}]", question.allowed()))?;
    }
    if rules.conversion_questionnaire.is_some()
        && let Some(first) = set.questions(kind, Conversion::Possible).first()
    {
        door.line(format!("for a TS or PAS, question 1: {} [{}]", first.text, first.allowed()))?;
    }
    for unconfirmed in &rules.unconfirmed {
        door.line(format!("unconfirmed: {unconfirmed}"))?;
    }
    Ok(())
}

/// What a missed ballot of that kind means for a P-member.
fn missed(set: &crate::domain::ruleset::RuleSet, kind: BallotKind) -> String {
    let duties = &set.duties;
    if duties.one_missed.contains(&kind) {
        "one of the committee's own leads to a reminder, then to O-membership (clause 1.7.5)".to_owned()
    } else if duties.internal.contains(&kind) {
        format!(
            "at least {} and more than {} of a calendar year's lead to a reminder (clause 1.7.4)",
            duties.internal_missed_at_least, duties.internal_share
        )
    } else {
        "never counted".to_owned()
    }
}
