//! `isodesk committee`: ISO's list of committees.

use crate::{
    cli::{Done, Door, Failure, output::counted, reason::reason},
    desk::committees::{self, CommitteeView, CommitteesError, Imported},
    domain::{
        committee::CommitteeReference,
        finding::Finding,
        membership::{Downgrade, Participation},
    },
};
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `isodesk committee`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk committee list                                     every committee, and how your body takes part
  isodesk committee show \"ISO/TC 176/SC 2\"                   one, with its members
  isodesk committee import iso_technical_committees.jsonl    a newer list, as ISO Open Data publishes it
  isodesk committee downgraded \"ISO/TC 2\" --on 2026-02-10 --because \"ISO's letter of that day\"

A desk begins with a compact copy of that list; it contains information from ISO Open Data (ODC-By 1.0).")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Import a list as ISO Open Data publishes it (JSON Lines)
    #[command(after_help = "Example:\n  isodesk committee import iso_technical_committees.jsonl")]
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List the committees
    #[command(
        after_help = "Example:\n  isodesk committee list --json | jq -r 'select(.participation == \"P\") | .committee'"
    )]
    List,
    /// Show one committee
    #[command(after_help = "Example:\n  isodesk committee show \"ISO/TC 176/SC 2\"")]
    Show {
        /// Its reference, in any spelling: "ISO/TC 176", TC176/SC2
        #[arg(value_name = "REF", required = true)]
        reference: Vec<String>,
    },
    /// Record that ISO changed the national body from P-member to O-member
    #[command(
        after_help = "Example:\n  isodesk committee downgraded \"ISO/TC 2\" --on 2026-02-10 --because \"ISO's letter of that day\"\n\n\
        P can be asked for again after twelve months (Directives 1.7.5); until then `isodesk radar` says so. A list of ISO's\n\
        that shows the change does the same, from the day of its import on."
    )]
    Downgraded {
        /// The committee
        #[arg(value_name = "REF")]
        reference: String,
        /// The first day as O-member
        #[arg(long, value_name = "DATE")]
        on: jiff::civil::Date,
        /// How it is known
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        because: String,
    },
}

/// Does it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    match &arguments.verb {
        Verb::Import { file } => {
            say_imported(&committees::import(&desk, file).map_err(|error| failure(&error))?, door)?;
        }
        Verb::Downgraded { reference, on, because } => {
            let committee = read(std::slice::from_ref(reference))?;
            let downgrade = committees::downgrade(&desk, &committee, *on, because);
            say_downgraded(&downgrade.map_err(|error| failure(&error))?, door)?;
        }
        Verb::List => list(&committees::list(&desk).map_err(|error| failure(&error))?, door)?,
        Verb::Show { reference } => {
            let reference = read(reference)?;
            let (view, members) = committees::show(&desk, &reference).map_err(|error| failure(&error))?;
            show(&view, &members, door)?;
        }
    }
    Ok(Done::Clean)
}

fn say_imported(imported: &Imported, door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        door.json_line(&json!({
            "committees": imported.committees, "changed": imported.changed,
            "joined": imported.joined, "left": imported.left, "downgrades": imported.downgrades,
        }))?;
    } else {
        let (all, changed) = (counted(imported.committees, "committee"), imported.changed.len());
        let (joined, left) = (counted(imported.joined, "membership"), imported.left);
        door.line(format!("{all}, {changed} changed; {joined} began, {left} ended"))?;
    }
    let findings: Vec<Finding> = imported.downgrades.iter().map(Downgrade::finding).collect();
    door.findings(&findings)
}

fn say_downgraded(downgrade: &Downgrade, door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        return door.json_line(&json!(downgrade));
    }
    door.line(downgrade.finding().message)
}

fn read(words: &[String]) -> Result<CommitteeReference, Failure> {
    CommitteeReference::read(&words.join(" "))
        .map_err(|error| Failure::wrong_use(format!("{}: {error}", error.code())).hint(error.hint()))
}

fn failure(error: &CommitteesError) -> Failure {
    let hint = error.hint();
    match error {
        CommitteesError::Store { .. } => Failure::could_not_work(error).hint(hint),
        CommitteesError::Unreadable { .. }
        | CommitteesError::Wrong { .. }
        | CommitteesError::NoPMember { .. }
        | CommitteesError::NotListed { .. } => Failure::wrong_use(error).hint(hint),
    }
}

fn list(views: &[CommitteeView], door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        return views.iter().try_for_each(|view| door.json_line(&as_json(view)));
    }
    let rows = views.iter().map(|view| {
        [
            view.committee.reference.to_string(),
            participation(view.participation).to_owned(),
            view.committee.secretariat.clone().unwrap_or_default(),
            view.tag.clone().unwrap_or_default(),
            view.committee.title.clone(),
        ]
    });
    door.table(["Committee", "We", "Secretariat", "TAG", "Title"], rows)
}

fn show(
    view: &CommitteeView,
    members: &[(String, Participation)],
    door: &mut Door<'_>,
) -> Result<(), Failure> {
    let of = |how: Participation| -> Vec<&String> {
        members.iter().filter(|(_, each)| *each == how).map(|(body, _)| body).collect()
    };
    let (p, o) = (of(Participation::Participating), of(Participation::Observing));
    if door.json {
        let mut line = as_json(view);
        line["p_members"] = json!(p);
        line["o_members"] = json!(o);
        return door.json_line(&line);
    }
    let committee = &view.committee;
    door.line(format!("{}  {}", committee.reference, committee.title))?;
    door.line(format!("  secretariat    {}", committee.secretariat.as_deref().unwrap_or("unknown")))?;
    door.line(format!("  status         {}, as of {}", committee.status, committee.as_of))?;
    door.line(format!("  we take part   {}", participation(view.participation)))?;
    if let Some(downgrade) = &view.downgrade {
        door.line(format!(
            "                 O since {}, downgraded until {}",
            downgrade.since, downgrade.until
        ))?;
    }
    door.line(format!("  TAG            {}", view.tag.as_deref().unwrap_or("none")))?;
    let words = |bodies: &[&String]| bodies.iter().map(|body| body.as_str()).collect::<Vec<_>>().join(" ");
    door.line(format!("  P-members {:>4}  {}", p.len(), words(&p)))?;
    door.line(format!("  O-members {:>4}  {}", o.len(), words(&o)))
}

fn as_json(view: &CommitteeView) -> Value {
    let committee = &view.committee;
    json!({
        "committee": committee.reference, "title": committee.title, "parent": committee.parent,
        "secretariat": committee.secretariat, "participation": view.participation, "tag": view.tag,
        "status": committee.status, "as_of": committee.as_of,
        "downgraded_until": view.downgrade.as_ref().map(|downgrade| downgrade.until),
    })
}

const fn participation(how: Option<Participation>) -> &'static str {
    match how {
        Some(how) => how.word(),
        None => "unknown",
    }
}
