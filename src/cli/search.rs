//! `isodesk search`: documents by their words, best first.

use crate::{
    cli::{Done, Door, Failure, document, output::counted, take_in},
    desk::{
        Desk, read_on,
        search::{self, Found, Hit, Wanted},
        take_in::on_one_line,
    },
    domain::{
        committee::CommitteeReference,
        document::DocumentKind,
        search::{Passage, Query, WantedStage},
    },
};
use jiff::civil::Date;
use serde_json::json;

/// Arguments of `isodesk search`.
#[derive(clap::Args)]
#[command(after_help = "\
All words must be there; small and capital letters and accents are the same. `near` between two words: at most 10 \
words apart (`near/3`: at most 3). A word may go on (`audit*`), a phrase stands in quotation marks, `-draft` must not \
be there. The text of the first pages (`search_pages` in isodesk.toml) is searched, with title, committee, number, \
reference and file name.

Examples:
  isodesk search \"quality near management\" --committee \"ISO/TC 176\" --stage 40 --since 2024-01-01
  isodesk search '\"risk assessment\" audit* -draft' --kind minutes
  isodesk search N1105
  isodesk search --rebuild                     makes the index anew; nothing that is recorded changes")]
pub(super) struct Arguments {
    /// What to look for
    #[arg(value_name = "WORDS", required_unless_present = "rebuild")]
    words: Vec<String>,
    /// Of this committee, or of one below it
    #[arg(long, value_name = "REF")]
    committee: Option<CommitteeReference>,
    /// Of this kind
    #[arg(long, value_name = "KIND", value_parser = document::kind)]
    kind: Option<DocumentKind>,
    /// At this stage (40, or a code such as 40.60): printed, or what its prefix stood for on its day
    #[arg(long, value_name = "STAGE")]
    stage: Option<WantedStage>,
    /// Received on this day or later
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Show at most so many
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Make the index anew, from the texts that are kept and the archive
    #[arg(long, exclusive = true)]
    rebuild: bool,
}

/// Finds them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    if arguments.rebuild {
        return rebuild(&desk, door);
    }
    let query = Query::read(&arguments.words.join(" "))
        .map_err(|refusal| Failure::wrong_use(&refusal).hint(refusal.hint()))?;
    let wanted = Wanted {
        query,
        committee: arguments.committee.clone(),
        kind: arguments.kind,
        stage: arguments.stage,
        since: arguments.since,
        limit: arguments.limit,
    };
    let found = search::find(&desk, &wanted)
        .map_err(|error| Failure::could_not_work(format!("{}: {error}", error.code())).hint(error.hint()))?;
    if found.unread > 0 {
        let left = counted(usize::try_from(found.unread).unwrap_or(usize::MAX), "document");
        writeln!(
            door.err,
            "warning: the words of {left} are still to be read\nhint: `isodesk take-in` reads them, or a `watch` that is running"
        )?;
    }
    if door.json {
        found.hits.iter().try_for_each(|hit| door.json_line(&as_json(hit)))?;
    } else {
        page(&found, door)?;
    }
    Ok(Done::Clean)
}

fn rebuild(desk: &Desk, door: &mut Door<'_>) -> Result<Done, Failure> {
    let mut bar = take_in::ReadingBar::of(door);
    let rebuilt = read_on::rebuild(desk, |so_far| bar.show(so_far));
    bar.end();
    let rebuilt = rebuilt.map_err(|error| Failure::could_not_work(&error).hint(error.hint()))?;
    if door.json {
        door.json_line(&json!({
            "documents": rebuilt.documents, "read": rebuilt.read, "unread": rebuilt.unread,
        }))?;
        return Ok(Done::Clean);
    }
    door.line(format!("{} documents indexed, {} files read for it", rebuilt.documents, rebuilt.read))?;
    for number in &rebuilt.unread {
        door.line(format!("document {number}: its file cannot be read; only its facts are found"))?;
    }
    Ok(Done::Clean)
}

fn as_json(hit: &Hit) -> serde_json::Value {
    let mut line = document::as_json(&hit.view);
    line["score"] = json!((hit.score * 1000.0).round() / 1000.0);
    line["page"] = json!(hit.passage.as_ref().map(|passage| passage.page));
    line["passage"] = json!(hit.passage.as_ref().map(|passage| &passage.text));
    line["found"] = json!(hit.passage.as_ref().map(|passage| {
        passage.found.iter().map(|range| &passage.text[range.clone()]).collect::<Vec<_>>()
    }));
    line
}

fn page(found: &Found, door: &mut Door<'_>) -> Result<(), Failure> {
    for hit in &found.hits {
        door.line(heading(hit))?;
        match &hit.passage {
            Some(passage) => door.line(format!("      page {}: {}", passage.page, marked(passage)))?,
            None => door.line("      in its name, number or title")?,
        }
    }
    let shown = found.hits.len();
    match (shown, found.without_filters) {
        (0, _) if found.is_empty_desk => door.line("no document is recorded yet"),
        (0, Some(others @ 1..)) => {
            door.line(format!("no document answers with these filters; without them, {others} do"))
        }
        (0, _) => door.line("no document answers; `begin*` finds longer words, fewer words find more"),
        (1, _) if found.ranked == 1 => door.line("1 document answers"),
        _ if found.is_cut => door.line(format!(
            "{shown} shown; more than {} answer, of which the newest were ranked: add a word or a filter",
            found.ranked
        )),
        _ => door.line(format!("{shown} of {} documents that answer", found.ranked)),
    }
}

/// `17  ISO/TC 176 N 12  minutes  2026-01-15  Minutes of the 3rd meeting`.
fn heading(hit: &Hit) -> String {
    let document = &hit.view.document;
    let says = &document.says;
    let number = says.document_number.as_ref().map(|number| format!("N {number}"));
    let named = [says.committee.as_ref().map(ToString::to_string), number];
    let named = named.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let held = document.code.as_ref().map(|code| format!(" (held: {code})")).unwrap_or_default();
    let reference = says.reference.as_ref().map(ToString::to_string).unwrap_or_default();
    let date = says.document_date.map(|date| date.to_string()).unwrap_or_default();
    let title = on_one_line(says.title.as_ref().unwrap_or(&document.file));
    let kind = format!("{}{held}", document.kind.word());
    let parts = [named, kind, date, reference, title];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{:>4}  {}", document.number, parts.join("  "))
}

/// The passage with what was found between marks.
fn marked(passage: &Passage) -> String {
    let (mut text, mut before) = (String::new(), 0);
    for range in &passage.found {
        text.push_str(&passage.text[before..range.start]);
        text.push('«');
        text.push_str(&passage.text[range.clone()]);
        text.push('»');
        before = range.end;
    }
    text.push_str(&passage.text[before..]);
    text
}
