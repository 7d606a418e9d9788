//! `isodesk project`: the papers of one work across its stages.

use crate::{
    cli::{Done, Door, Failure, document},
    desk::documents::{self, DocumentView, Timeline},
    domain::{
        deliverable::{ReadReferenceError, Reference},
        document::ProjectName,
        event::Event,
    },
};
use clap::Subcommand;
use serde_json::json;

/// Arguments of `isodesk project`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk project show ISO/DIS 26262-6          its papers in order, whatever their stage
  isodesk project show 68390                    by ISO's number of the project
  isodesk project show \"ISO 26262-6\" --json")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Show the timeline of one work
    #[command(after_help = "Example:\n  isodesk project show \"ISO/DIS 26262-6\"")]
    Show {
        /// A reference of it, of any stage, or ISO's number of the project
        #[arg(value_name = "REF", required = true)]
        reference: Vec<String>,
    },
}

/// Shows it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let Verb::Show { reference } = &arguments.verb;
    let timeline = documents::project(&desk, name(&reference.join(" "))?)?;
    if door.json {
        let documents: Vec<_> = timeline.documents.iter().map(document::as_json).collect();
        door.json_line(&json!({
            "project": timeline.name.to_string(), "former": timeline.former, "project_ids": timeline.project_ids,
            "documents": documents, "events": timeline.events,
        }))?;
        return Ok(Done::Clean);
    }
    door.line(headline(&timeline))?;
    let rows = timeline.documents.iter().map(row);
    door.table(["Date", "Reference", "Stage", "Kind", "Vote", "Document"], rows)?;
    door.line("")?;
    // A letter ballot is many events of one kind: told as one line with its count.
    let runs = timeline.events.chunk_by(|one, next| one.deed.what == next.deed.what && day(one) == day(next));
    door.table(["Day", "What", "Times", "Of", "By"], runs.map(told))?;
    Ok(Done::Clean)
}

/// A reference, or a number alone, which is ISO's number of the project.
fn name(words: &str) -> Result<ProjectName, Failure> {
    if let Ok(number) = words.parse() {
        return Ok(ProjectName::Number(number));
    }
    let refused = |refusal: ReadReferenceError| {
        Failure::wrong_use(format!("{}: {refusal}", refusal.code())).hint(refusal.hint())
    };
    Reference::read(words).map(ProjectName::Work).map_err(refused)
}

/// `ISO 54321  before: ISO 12345  ISO's project 67890`.
fn headline(timeline: &Timeline) -> String {
    let mut line = timeline.name.to_string();
    for (place, former) in timeline.former.iter().enumerate() {
        line.push_str(if place == 0 { "  before: " } else { ", " });
        line.push_str(&former.to_string());
    }
    for (place, number) in timeline.project_ids.iter().enumerate() {
        line.push_str(if place == 0 { "  ISO's project " } else { ", " });
        line.push_str(&number.to_string());
    }
    line
}

fn told(run: &[Event]) -> [String; 5] {
    let event = &run[0];
    let times = if run.len() > 1 { run.len().to_string() } else { String::new() };
    let (what, subject) = (event.deed.what.replace('-', " "), event.deed.subject.replace(':', " "));
    [day(event), what, times, subject, event.deed.actor.name.clone()]
}

fn day(event: &Event) -> String {
    event.at.to_string().chars().take(10).collect()
}

fn row(view: &DocumentView) -> [String; 6] {
    let document = &view.document;
    let says = &document.says;
    let received = || document.received.to_string().chars().take(10).collect::<String>() + " (received)";
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    let vote = says.opens.or(says.closes).map(|_| format!("{} to {}", day(says.opens), day(says.closes)));
    [
        says.document_date.map_or_else(received, |date| date.to_string()),
        says.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
        says.stage.as_ref().map(ToString::to_string).unwrap_or_default(),
        document.kind.word().to_owned(),
        vote.unwrap_or_default(),
        document.number.to_string(),
    ]
}
