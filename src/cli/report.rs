//! `isodesk report`: the year-end reports of the TAGs.

use crate::{
    cli::{Done, Door, Failure},
    desk::{
        Desk,
        refusal::Refusal,
        report::{self, Section},
    },
    domain::report::{BallotLine, YearReport},
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `isodesk report`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk report year 2025                   every TAG: roster, interest categories, ballots, actions
  isodesk report year 2025 --tag \"ISO/TC 176\" --html report.html
  isodesk report year 2025 --csv report.csv

A TAG's report is due by 31 January of the next year. Writing it to a file ends the reminders of it.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// The report of a calendar year: roster, interest categories, ballots with positions and votes, what was missed, actions
    Year {
        /// The year
        year: i16,
        /// Only of this TAG: its name, or a committee it answers for
        #[arg(long, value_name = "NAME")]
        tag: Option<String>,
        /// Write it as a page that stands by itself
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Write it as a table
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
}

/// Shows it, or writes it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let Verb::Year { year, tag, html, csv } = &arguments.verb;
    let reports = match written(&desk, (*year, tag.as_deref()), (html.as_ref(), csv.as_ref())) {
        Ok(reports) => reports,
        Err(refusal) => return door.refused(refusal),
    };
    if door.json {
        for report in &reports {
            door.json_line(&as_json(report))?;
        }
        return Ok(Done::Clean);
    }
    for path in html.iter().chain(csv) {
        door.line(path.display().to_string())?;
    }
    if html.is_none() && csv.is_none() {
        if reports.is_empty() {
            door.line("no TAG is on record: `isodesk tag import FILE` takes a roster")?;
        }
        for section in reports.iter().flat_map(report::sections) {
            show(door, &section)?;
        }
    }
    Ok(Done::Clean)
}

fn written(
    desk: &Desk,
    (year, tag): (i16, Option<&str>),
    (html, csv): (Option<&PathBuf>, Option<&PathBuf>),
) -> Result<Vec<YearReport>, Refusal> {
    let reports = report::year(desk, year, tag)?;
    if let Some(path) = html {
        report::write_html(desk, &reports, path)?;
    }
    if let Some(path) = csv {
        report::write_csv(desk, &reports, path)?;
    }
    Ok(reports)
}

fn show(door: &mut Door<'_>, section: &Section) -> Result<(), Failure> {
    door.line(&section.title)?;
    for note in &section.notes {
        door.line(note)?;
    }
    if section.rows.is_empty() {
        door.line(section.empty)?;
    } else {
        let heads: Vec<&str> =
            section.heads.iter().map(|head| head.trim_end_matches(['#', '@', ' '])).collect();
        door.wide_table(&heads, section.rows.iter().map(|row| row.cells.clone()))?;
    }
    door.line("")
}

fn as_json(report: &YearReport) -> Value {
    let tag = &report.roster.tag;
    json!({
        "tag": tag.name,
        "kind": tag.kind,
        "year": report.year,
        "made": report.made,
        "committees": tag.committees,
        "administrator": tag.administrator,
        "members": report.roster.members,
        "categories": report.categories,
        "ballots": report.ballots.iter().map(ballot).collect::<Vec<_>>(),
        "missed": report.missed().map(|line| line.view.ballot.number).collect::<Vec<_>>(),
        "actions": report.actions,
        "meetings": null,
    })
}

fn ballot(line: &BallotLine) -> Value {
    json!({
        "ballot": line.view.ballot.number,
        "kind": line.view.ballot.kind,
        "about": line.subject(),
        "committee": line.view.ballot.committee,
        "closes": line.view.plan.closes.date,
        "obligation": line.view.obligation,
        "state": line.view.state,
        "position": line.answers,
        "votes": line.votes,
    })
}
