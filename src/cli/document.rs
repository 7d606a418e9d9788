//! `isodesk document`: what was recorded, corrected and compared.

mod shown;

pub(super) use shown::as_json;

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        Desk,
        correct::{self, Correction, Unlisted},
        diff::{self, DiffError},
        documents::{self, DocumentError, Wanted},
    },
    domain::{
        ballot::BallotKind,
        committee::CommitteeReference,
        comparison::Comparison,
        deliverable::Reference,
        document::{DocumentKind, DocumentNumber},
        printed_date::PrintedDate,
        stage::StageCode,
    },
};
use clap::Subcommand;
use jiff::civil::Date;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `isodesk document`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk document list --committee \"ISO/TC 176\"       what was filed of it
  isodesk document show 17                             one, with its evidence and its history
  isodesk document correct 17 --kind minutes --because \"the cover says so\"
  isodesk document diff 17 21                          words that changed, with their pages")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List documents
    #[command(after_help = "Example:\n  isodesk document list --kind ballot --since 2026-01-01")]
    List(ListArguments),
    /// Show one document with its evidence and its history
    #[command(after_help = "Example:\n  isodesk document show 17")]
    Show {
        /// Its number
        #[arg(value_name = "N")]
        number: u64,
    },
    /// Say what a document is; a held one is filed by it
    #[command(after_help = "\
Examples:
  isodesk document correct 17 --committee \"ISO/TC 176/SC 2\" --because \"the secretary confirmed it\"
  isodesk document correct 18 --closes 2026-05-01 --because \"ISO's portal says so\"")]
    Correct(Box<CorrectArguments>),
    /// Show which words changed between two documents
    #[command(after_help = "\
Examples:
  isodesk document diff 17 21
  isodesk document diff 17 21 --html changes.html      a page to look at, in any browser")]
    Diff {
        /// The first document
        #[arg(value_name = "A")]
        first: u64,
        /// The second document
        #[arg(value_name = "B")]
        second: u64,
        /// Write a page to look at: the second document with every change marked
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
struct ListArguments {
    /// Of this committee
    #[arg(long, value_name = "REF")]
    committee: Option<CommitteeReference>,
    /// Of this kind
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<DocumentKind>,
    /// Received on this day or later
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only the newest so many [default: 500; with --json all]
    #[arg(long, value_name = "N")]
    newest: Option<u32>,
}

/// Documents on a list for a person, where no other number was asked for.
const MOST_LISTED: u32 = 500;

#[derive(clap::Args)]
struct CorrectArguments {
    /// Its number
    #[arg(value_name = "N")]
    number: u64,
    /// Why: kept with the correction
    #[arg(long, value_name = "TEXT", value_parser = super::reason::reason)]
    because: String,
    /// What it is for
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<DocumentKind>,
    /// The committee it belongs to
    #[arg(long, value_name = "REF")]
    committee: Option<CommitteeReference>,
    /// Take the committee although it is not in ISO's list
    #[arg(long, requires = "committee")]
    even_so: bool,
    /// Its N-number, as `1105` or `1105 rev.1`
    #[arg(long = "n-number", value_name = "N", value_parser = n_number)]
    number_in_committee: Option<DocumentNumber>,
    /// Its date, as exact as printed
    #[arg(long, value_name = "DATE")]
    date: Option<PrintedDate>,
    /// Its title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The deliverable it is about
    #[arg(long, value_name = "REF")]
    reference: Option<Reference>,
    /// ISO's number of the project, which stays when the reference changes
    #[arg(long, value_name = "N")]
    project_id: Option<u32>,
    /// Its stage code
    #[arg(long, value_name = "CODE")]
    stage: Option<StageCode>,
    /// The kind of ballot it announces
    #[arg(long = "ballot-kind", value_name = "KIND", value_parser = ballot_kind)]
    ballot_kind: Option<BallotKind>,
    /// First day of the vote
    #[arg(long, value_name = "DATE")]
    opens: Option<Date>,
    /// Last day of the vote, in Geneva
    #[arg(long, value_name = "DATE")]
    closes: Option<Date>,
}

/// Does it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    match &arguments.verb {
        Verb::List(wanted) => list(&desk, wanted, door),
        Verb::Show { number } => {
            let whole = documents::show(&desk, *number)?;
            shown::whole(&whole, door)
        }
        Verb::Correct(arguments) => return correct(&desk, arguments, door),
        Verb::Diff { first, second, html } => diff(&desk, (*first, *second), html.as_deref(), door),
    }?;
    Ok(Done::Clean)
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Self {
        let hint = error.hint();
        match error {
            DocumentError::NoDocument { .. } | DocumentError::NoProject { .. } => {
                Self::wrong_use(&error).hint(hint)
            }
            DocumentError::Notice { .. } | DocumentError::Store { .. } => {
                Self::could_not_work(&error).hint(hint)
            }
        }
    }
}

fn list(desk: &Desk, wanted: &ListArguments, door: &mut Door<'_>) -> Result<(), Failure> {
    let asked = wanted.newest;
    let wanted = Wanted {
        committee: wanted.committee.as_ref().map(ToString::to_string),
        kind: wanted.kind,
        since: wanted.since,
    };
    if door.json && asked.is_none() {
        return documents::list(desk, &wanted, |view| door.json_line(&as_json(view)));
    }
    let most = asked.unwrap_or(MOST_LISTED);
    let views = documents::newest(desk, &wanted, most)?;
    if door.json {
        return views.iter().try_for_each(|view| door.json_line(&as_json(view)));
    }
    let heads = ["Nr", "Received", "Kind", "Committee", "N", "Date", "Reference", "Title or file"];
    door.table(heads, views.iter().map(shown::row))?;
    if asked.is_none() && views.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
        writeln!(door.err, "note: these are the newest {most}; `--newest N` shows more")?;
    }
    Ok(())
}

fn correct(desk: &Desk, arguments: &CorrectArguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let correction = Correction {
        kind: arguments.kind,
        committee: arguments.committee.clone(),
        unlisted: if arguments.even_so { Unlisted::Accepted } else { Unlisted::Refused },
        document_number: arguments.number_in_committee.clone(),
        document_date: arguments.date,
        title: arguments.title.clone(),
        reference: arguments.reference.clone(),
        project_id: arguments.project_id,
        stage: arguments.stage,
        ballot_kind: arguments.ballot_kind,
        opens: arguments.opens,
        closes: arguments.closes,
    };
    let number = arguments.number;
    let corrected = correct::correct(desk, number, &correction, &arguments.because).map_err(|error| {
        let hint = error.hint();
        match error {
            correct::CorrectError::Document(error) => error.into(),
            correct::CorrectError::NotListed { .. } => Failure::wrong_use(&error).hint(hint),
            correct::CorrectError::Unread(_)
            | correct::CorrectError::Changed { .. }
            | correct::CorrectError::Readers(_)
            | correct::CorrectError::Move(_)
            | correct::CorrectError::Store { .. } => Failure::could_not_work(&error).hint(hint),
        }
    })?;
    if door.json {
        door.json_line(&json!({
            "document": number, "outcome": corrected.rest, "changed": corrected.changed,
            "ballot": corrected.ballot, "findings": corrected.findings,
        }))?;
    } else {
        for (name, values) in &corrected.changed {
            door.line(format!("{name}: {} -> {}", values[0], values[1]))?;
        }
        let ballot = corrected.ballot.map(|ballot| format!(", ballot {ballot}")).unwrap_or_default();
        door.line(format!("document {number}: {}{ballot}", corrected.rest.word()))?;
        for finding in &corrected.findings {
            door.line(format!("{}: {}", finding.code, finding.message))?;
        }
    }
    let blocked = corrected.findings.iter().any(crate::domain::finding::Finding::is_blocking);
    Ok(if blocked { Done::WithFindings } else { Done::Clean })
}

fn diff(
    desk: &Desk,
    (first, second): (u64, u64),
    html: Option<&Path>,
    door: &mut Door<'_>,
) -> Result<(), Failure> {
    let comparison = diff::diff(desk, first, second)?;
    tell_changes(&comparison, door)?;
    let Some(path) = html else { return Ok(()) };
    diff::write_page(&comparison, path)?;
    if door.json { Ok(()) } else { door.line(format!("written to {}", path.display())) }
}

impl From<DiffError> for Failure {
    fn from(error: DiffError) -> Self {
        let hint = error.hint();
        match error {
            DiffError::Document(_) | DiffError::Unread(_) | DiffError::NoText { .. } => {
                Self::wrong_use(&error).hint(hint)
            }
            DiffError::Readers(_) | DiffError::Write { .. } => Self::could_not_work(&error).hint(hint),
        }
    }
}

fn tell_changes(comparison: &Comparison, door: &mut Door<'_>) -> Result<(), Failure> {
    let changes = &comparison.changes;
    if door.json {
        return changes.iter().try_for_each(|change| {
            door.json_line(&json!({
                "page_before": change.page_before, "page_after": change.page_after,
                "place": change.place, "removed": change.removed, "added": change.added,
            }))
        });
    }
    for change in changes {
        door.line(format!("page {} -> {}: … {}", change.page_before, change.page_after, change.place))?;
        for (sign, words) in [('-', &change.removed), ('+', &change.added)] {
            if !words.is_empty() {
                door.line(format!("  {sign} {words}"))?;
            }
        }
    }
    door.line(counted(changes.len(), "change"))
}

/// The kind with that word.
pub(super) fn kind(word: &str) -> Result<DocumentKind, String> {
    DocumentKind::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.word()).collect();
        format!("`{word}` is no kind of document; one of: {}", words.join(" "))
    })
}

fn ballot_kind(word: &str) -> Result<BallotKind, String> {
    BallotKind::from_word(&word.to_ascii_uppercase()).ok_or_else(|| {
        let words: Vec<&str> = BallotKind::ALL.iter().map(|kind| kind.word()).collect();
        format!("`{word}` is no kind of ballot; one of: {}", words.join(" "))
    })
}

fn n_number(text: &str) -> Result<DocumentNumber, String> {
    let text = text.trim().trim_start_matches(['N', 'n']).trim_start();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..digits].parse().map_err(|_| format!("`{text}` is no N-number: write `1105`"))?;
    let revision = Some(text[digits..].trim().to_owned()).filter(|revision| !revision.is_empty());
    Ok(DocumentNumber { number, revision })
}
