//! `isodesk explain FILE…`: what files say of themselves, with the place of each fact.

mod replay;

use crate::{
    cli::{Done, Door, Failure},
    desk::{
        explain::{Explanation, Reading, explain},
        settings::Settings,
    },
    domain::{
        fact::{Fact, Stated},
        finding::Finding,
    },
};
use std::{fmt::Display, path::PathBuf};

/// Arguments of `isodesk explain`.
#[derive(clap::Args)]
#[command(after_help = "\
Nothing is recorded and nothing is changed; no desk is needed. With a desk its labels, limits and list of committees \
are used. `--check` reads every document of the desk again and says what would be read otherwise than it is recorded, and \
whether that is right by the cases that `isodesk learn` keeps: so a label for one secretariat's form can be tried on \
everything received so far before it is switched on.

Examples:
  isodesk explain ISO-TC154_N1105.pdf          what it is, each fact with its place, what taking it in would do
  isodesk --json explain inbox/*.pdf           the same, one JSON object a line
  isodesk explain --check                      what the present settings would read otherwise
  isodesk explain --check --settings tried.toml    what other settings would")]
pub(super) struct Arguments {
    /// The files
    #[arg(value_name = "FILE", required_unless_present = "check", conflicts_with = "check")]
    files: Vec<PathBuf>,
    /// Read every document of the desk again and hold it against what is recorded and learnt
    #[arg(long)]
    check: bool,
    /// Check with the settings in this file instead of the desk's isodesk.toml
    #[arg(long, value_name = "FILE", requires = "check")]
    settings: Option<PathBuf>,
}

/// Explains each file; one that cannot be opened does not stop the others.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    if arguments.check {
        return replay::run(arguments.settings.as_deref(), door);
    }
    let reading = reading(door)?;
    let (mut done, mut unopened) = (Done::Clean, None);
    for (place, file) in arguments.files.iter().enumerate() {
        match explain(&reading, file) {
            Ok(explanation) => {
                if explanation.is_stopped() {
                    done = Done::WithFindings;
                }
                if door.json {
                    door.json_line(&explanation)?;
                } else {
                    page(&explanation, place, door)?;
                }
            }
            Err(error) => {
                let failure = Failure::wrong_use(&error).hint("check that the file is there and may be read");
                match unopened {
                    None => unopened = Some(failure),
                    Some(_) => door.say(&failure),
                }
            }
        }
    }
    unopened.map_or(Ok(done), Err)
}

/// Reads as the desk does where there is one; the labels of a desk that has recorded nothing yet count too.
fn reading(door: &Door<'_>) -> Result<Reading, Failure> {
    let settings = match door.desk_folder() {
        Ok(folder) if folder.ledger().is_file() => {
            let desk = door.open_desk()?;
            return Reading::of(&desk).map_err(|error| Failure::wrong_use(&error).hint(error.hint()));
        }
        Ok(folder) => Settings::read(&folder.settings()).map_err(Failure::wrong_use)?,
        Err(_) => Settings::default(),
    };
    Reading::with(&settings).map_err(|refusal| Failure::wrong_use(&refusal).hint(refusal.hint()))
}

/// One page for a person.
fn page(said: &Explanation, place: usize, door: &mut Door<'_>) -> Result<(), Failure> {
    if place > 0 {
        door.line("")?;
    }
    door.line(&said.file)?;
    door.line(format!("  {}", what_it_is(said)))?;
    let facts = &said.facts;
    fact(door, "committee", &facts.committee)?;
    fact(door, "number", &facts.document_number)?;
    fact(door, "date", &facts.document_date)?;
    fact(door, "title", &facts.title)?;
    fact(door, "reference", &facts.reference)?;
    fact(door, "stage", &facts.stage)?;
    fact(door, "ballot", &facts.ballot_kind)?;
    fact(door, "opens", &facts.opens)?;
    fact(door, "closes", &facts.closes)?;
    fact(door, "secretariat", &facts.secretariat)?;
    fact(door, "project id", &facts.project_id)?;
    fact(door, "action", &facts.action)?;
    fact(door, "supersedes", &facts.supersedes)?;
    for question in &said.questions {
        let answers = if question.answers.is_empty() {
            String::new()
        } else {
            format!("  [{}]", question.answers.join(" / "))
        };
        door.line(format!("  question {:<3} {}{answers}", question.number, question.text))?;
    }
    if !said.mentions.is_empty() {
        door.line(format!("  mentions     {}", listed(&said.mentions)))?;
    }
    if !said.members.is_empty() {
        door.line(format!("  holds        {}", listed(&said.members)))?;
    }
    for trouble in &said.troubles {
        door.line(format!("  {}  {}", trouble.code, trouble.message))?;
    }
    for finding in &said.findings {
        remark(door, finding)?;
    }
    ending(said, door)
}

/// `resolutions; pdf, 6 pages, text full`.
fn what_it_is(said: &Explanation) -> String {
    let pages = match said.pages {
        Some(1) => ", 1 page".to_owned(),
        Some(pages) => format!(", {pages} pages"),
        None => String::new(),
    };
    format!("{}; {}{pages}, text {}", said.kind.word(), word(&said.format), word(&said.text))
}

/// A word that JSON has for an enum.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A fact that is known, with its place and what competed with it.
fn fact<T: Display>(door: &mut Door<'_>, name: &str, fact: &Fact<T>) -> Result<(), Failure> {
    let Some(stated) = &fact.stated else { return Ok(()) };
    door.line(format!("  {name:<12} {}", stated.value))?;
    door.line(format!("               {}{}", stated.from, rule(stated)))?;
    for rival in &fact.rivals {
        door.line(format!(
            "               not {}, which stands on {}{}",
            rival.value,
            rival.from,
            rule(rival)
        ))?;
    }
    Ok(())
}

/// By which rule it was read, in brackets.
fn rule<T>(stated: &Stated<T>) -> String {
    stated.rule.map(|rule| format!("  ({})", rule.words())).unwrap_or_default()
}

fn remark(door: &mut Door<'_>, finding: &Finding) -> Result<(), Failure> {
    let place = match (finding.page, finding.line) {
        (Some(page), Some(line)) => format!(" (page {page} line {line})"),
        _ => String::new(),
    };
    door.line(format!("  {}  {}: {}{place}", finding.code, finding.severity.word(), finding.message))
}

/// Where taking it in would put it, and the next step.
fn ending(said: &Explanation, door: &mut Door<'_>) -> Result<(), Failure> {
    let code = said.code.as_deref().map_or(String::new(), |code| format!(" ({code})"));
    door.line(format!("  taken in, it would be {}{code}", said.outcome.word()))?;
    match &said.next {
        Some(next) => door.line(format!("  next: {next}")),
        None => Ok(()),
    }
}

/// The first few of a list.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown}, and {} more", names.len() - SHOWN) } else { shown }
}
