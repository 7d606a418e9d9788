//! `isodesk project`: the papers of one work across its stages.

use crate::{
    cli::{Done, Door, Failure, document},
    desk::documents::{self, DocumentView},
    domain::{deliverable::Reference, event::Event},
};
use clap::Subcommand;
use serde_json::json;

/// Arguments of `isodesk project`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk project show ISO/DIS 26262-6          its papers in order, whatever their stage
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
        /// A reference of it, of any stage
        #[arg(value_name = "REF", required = true)]
        reference: Vec<String>,
    },
}

/// Shows it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let Verb::Show { reference } = &arguments.verb;
    let words = reference.join(" ");
    let reference = Reference::read(&words).map_err(|refusal| {
        Failure::wrong_use(format!("{}: {refusal}", refusal.code())).hint(refusal.hint())
    })?;
    let timeline = documents::project(&desk, &reference)?;
    if door.json {
        let documents: Vec<_> = timeline.documents.iter().map(document::as_json).collect();
        let (project, events) = (&timeline.work, &timeline.events);
        door.json_line(&json!({ "project": project, "documents": documents, "events": events }))?;
        return Ok(Done::Clean);
    }
    door.line(timeline.work.to_string())?;
    let rows = timeline.documents.iter().map(row);
    door.table(["Date", "Reference", "Stage", "Kind", "Vote", "Document"], rows)?;
    door.line("")?;
    // A letter ballot is many events of one kind: told as one line with its count.
    let runs = timeline.events.chunk_by(|one, next| one.deed.what == next.deed.what && day(one) == day(next));
    door.table(["Day", "What", "Times", "Of", "By"], runs.map(told))?;
    Ok(Done::Clean)
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
