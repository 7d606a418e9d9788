//! `isodesk account`: every file ever dropped, where it rests, and the proof of the sum.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        account::{self, AccountError, Accounted, Sum},
        take_in::on_one_line,
    },
    domain::{document::Rest, intake::IntakeState},
};
use serde_json::{Map, Value, json};

/// Arguments of `isodesk account`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk account                    one line a file, then the sum
  isodesk account --sum              the sum only, and what does not agree
  isodesk account --json | jq -c 'select(.problem)'

dropped = waiting + filed + duplicate + held + quarantined. A file counts on the right only when it is found on \
the disk at the one place that the ledger names. Exit code 1 when the sum does not hold. \
`isodesk retry N` and `isodesk release N` take the number of a line.")]
pub(super) struct Arguments {
    /// Show the sum, and of the files only those that do not agree
    #[arg(long)]
    sum: bool,
}

/// Shows it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let (json, out) = (door.json, &mut *door.out);
    let mut tell = |one: &Accounted| {
        if arguments.sum && one.problem.is_none() {
            return Ok(());
        }
        if json { writeln!(out, "{}", as_json(one)) } else { writeln!(out, "{}", as_line(one)) }
    };
    let sum = account::account(&desk, &mut tell).map_err(failure)?;
    if door.json {
        door.json_line(&sum_as_json(&sum))?;
    } else {
        tell_sum(&sum, door)?;
    }
    Ok(if sum.holds() { Done::Clean } else { Done::WithFindings })
}

fn failure(error: AccountError) -> Failure {
    match error {
        AccountError::Told(cause) => cause.into(),
        AccountError::Store { ref source } => Failure::could_not_work(&error).hint(source.hint()),
    }
}

fn as_json(one: &Accounted) -> Value {
    let state = one.state.map(|state| match state.word() {
        "claimed" => "waiting",
        word => word,
    });
    json!({
        "line": one.number, "file": Some(&one.file).filter(|file| !file.is_empty()), "rests": state,
        "place": one.place, "code": one.why.as_ref().map(|why| &why.code),
        "because": one.why.as_ref().map(|why| &why.message), "tried_next": one.again, "problem": one.problem,
    })
}

fn as_line(one: &Accounted) -> String {
    let number = one.number.map(|number| number.to_string()).unwrap_or_default();
    let state = match one.state.map(IntakeState::word) {
        Some("claimed") => "waiting",
        Some(word) => word,
        None => "",
    };
    let file = on_one_line(&one.file);
    match (&one.problem, &one.place) {
        (Some(problem), _) => {
            format!("{number:>8}  {state:<11} {file}  {}: {}", problem.code, problem.message)
        }
        (None, place) => {
            let place = place.as_deref().unwrap_or_default();
            format!("{number:>8}  {state:<11} {file}  {place}{}", because(one))
        }
    }
}

/// What a file waits for, and when it is tried again.
fn because(one: &Accounted) -> String {
    let why = one.why.as_ref().map(|why| format!("  because {}: {}", why.code, why.message));
    let again = one.again.map(|again| format!("; tried again at {again}"));
    why.unwrap_or_default() + &again.unwrap_or_default()
}

fn counts(sum: &Sum) -> impl Iterator<Item = (&'static str, u64)> {
    Rest::ALL.iter().zip(sum.found).map(|(rest, count)| (rest.word(), count))
}

fn sum_as_json(sum: &Sum) -> Value {
    let found: Map<String, Value> =
        counts(sum).map(|(word, count)| (word.to_owned(), json!(count))).collect();
    json!({
        "dropped": sum.dropped, "found": found, "taken_away": sum.taken_away, "members": sum.members,
        "left_alone": sum.left_alone, "problems": sum.problems, "holds": sum.holds(),
    })
}

fn tell_sum(sum: &Sum, door: &mut Door<'_>) -> Result<(), Failure> {
    let found: Vec<String> = counts(sum).map(|(word, count)| format!("{count} {word}")).collect();
    let says = if sum.holds() { "the sum holds" } else { "THE SUM DOES NOT HOLD" };
    door.line(format!("{} dropped = {}: {says}", sum.dropped, found.join(" + ")))?;
    if sum.taken_away > 0 {
        door.line(format!(
            "{} more were taken away by their owners before they were taken in",
            sum.taken_away
        ))?;
    }
    if sum.members > 0 {
        door.line(format!("{} more lay inside others", sum.members))?;
    }
    if sum.left_alone > 0 {
        let names = counted(sum.left_alone, "name");
        door.line(format!("{names} in the inbox left alone, as `leave_alone` in the settings says"))?;
    }
    if sum.problems > 0 {
        writeln!(
            door.err,
            "hint: `isodesk verify` looks at every byte; `isodesk take-in` ends what is unfinished"
        )?;
    }
    Ok(())
}
