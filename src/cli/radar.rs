//! `isodesk radar`: the Monday page.

use crate::{
    cli::{Done, Door, Failure},
    desk::{radar, refusal::Refusal},
    domain::{
        membership::Downgrade,
        radar::{CommitteeYear, Radar, Task},
    },
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Steps shown on a terminal; the page and the table have all of them.
const MOST_SHOWN: usize = 20;

/// Letters of a subject shown there.
const MOST_LETTERS: usize = 40;

/// Arguments of `isodesk radar`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk radar                              what is due next, and how near each committee is to losing P
  isodesk radar --year 2025                  the counts of another year
  isodesk radar --html radar.html            a page to print or to send round
  isodesk radar --csv radar.csv              all of it for a spreadsheet

One missed DIS, FDIS or SR, or more than one fifth and at least two of a year's internal ballots, leads to \
ISO's reminder and then to O-membership. `isodesk ballot excuse` takes an excused ballot out of that count.")]
pub(super) struct Arguments {
    /// The calendar year of the committees' counts [default: the current one]
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// Write it as a page that stands by itself
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write it as a table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Shows it, or writes it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let written = radar::radar(&desk, arguments.year).and_then(|radar| {
        if let Some(path) = &arguments.html {
            radar::write_html(&desk, &radar, path)?;
        }
        if let Some(path) = &arguments.csv {
            radar::write_csv(&radar, path)?;
        }
        Ok::<Radar, Refusal>(radar)
    });
    let radar = match written {
        Ok(radar) => radar,
        Err(refusal) => return door.refused(refusal),
    };
    if door.json {
        return as_json(door, &radar);
    }
    let files: Vec<&PathBuf> = arguments.html.iter().chain(&arguments.csv).collect();
    if files.is_empty() {
        show(door, &radar)?;
    }
    for path in files {
        door.line(path.display().to_string())?;
    }
    Ok(Done::Clean)
}

fn as_json(door: &mut Door<'_>, radar: &Radar) -> Result<Done, Failure> {
    for task in &radar.tasks {
        door.json_line(&step(task))?;
    }
    for committee in &radar.committees {
        door.json_line(&committee_line(radar, committee))?;
    }
    for downgrade in &radar.downgrades {
        let finding = downgrade.finding();
        door.json_line(&json!({
            "row": "downgrade",
            "committee": downgrade.committee,
            "since": downgrade.since,
            "until": downgrade.until,
            "code": finding.code,
            "message": finding.message,
        }))?;
    }
    Ok(Done::Clean)
}

/// A step as programs read it.
pub(super) fn step(task: &Task) -> Value {
    json!({
        "row": "step",
        "ballot": task.ballot,
        "kind": task.kind,
        "subject": task.subject,
        "committee": task.committee,
        "what": task.step.word(),
        "who": task.who.words(),
        "due": task.due.date,
        "due_zone": task.due.zone,
        "late": task.is_late,
        "tag_cut_off": task.plan.tag_cut_off.date,
        "cut_off": task.plan.cut_off.date,
        "cut_off_zone": task.plan.cut_off.zone,
        "closes": task.plan.closes.date,
        "closes_zone": task.plan.closes.zone,
        "obligation": task.obligation,
    })
}

fn committee_line(radar: &Radar, committee: &CommitteeYear) -> Value {
    json!({
        "row": "committee",
        "committee": committee.committee,
        "year": committee.year,
        "participation": committee.participation,
        "due": committee.due,
        "no_position": committee.no_position,
        "voted": committee.voted,
        "missed": committee.missed,
        "excused": committee.excused,
        "not_known": committee.not_known,
        "withdrawals": committee.withdrawals,
        "drafts_missed": committee.drafts_missed,
        "internal_missed": committee.internal_missed,
        "internal_closed": committee.internal_closed,
        "internal_left": committee.internal_left,
        "membership": committee.level.word(),
        "code": committee.finding(&radar.duties).map(|finding| finding.code),
        "distance": committee.distance(&radar.duties),
    })
}

fn show(door: &mut Door<'_>, radar: &Radar) -> Result<(), Failure> {
    let late = radar.tasks.iter().filter(|task| task.is_late).count();
    let late = if late > 0 { format!(", {late} late") } else { String::new() };
    door.line(format!("{}: {} next steps{late}", radar.today, radar.tasks.len()))?;
    if radar.tasks.is_empty() {
        door.line("nothing is due")?;
    } else {
        let heads = ["Due", "What", "Who", "Ballot", "We", "TAG", "Cut-off", "ISO closes"];
        door.table(heads, radar.tasks.iter().take(MOST_SHOWN).map(step_cells))?;
        zones(door, &radar.tasks)?;
    }
    let more = radar.tasks.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        door.line(format!("and {more} more: `isodesk radar --html FILE` has all"))?;
    }
    door.line(format!("\ncommittees in {}", radar.year))?;
    if radar.committees.is_empty() {
        door.line("no mandatory ballot closes in this year")?;
        return dangers(door, radar);
    }
    let heads = [
        "Committee",
        "P/O",
        "Due",
        "No pos.",
        "Voted",
        "Missed",
        "Exc.",
        "?",
        "WDRL",
        "Risk",
        "P to O takes",
    ];
    door.table(
        heads,
        radar.committees.iter().take(MOST_SHOWN).map(|committee| committee.cells("?", &radar.duties)),
    )?;
    let more = radar.committees.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        door.line(format!("and {more} more"))?;
    }
    dangers(door, radar)
}

/// Where P-membership is at risk, and where it is lost already.
fn dangers(door: &mut Door<'_>, radar: &Radar) -> Result<(), Failure> {
    let at_risk = radar.committees.iter().filter_map(|committee| committee.finding(&radar.duties));
    for finding in at_risk.chain(radar.downgrades.iter().map(Downgrade::finding)) {
        door.line(format!("{}: {}", finding.code, finding.message))?;
    }
    Ok(())
}

fn step_cells(task: &Task) -> [String; 8] {
    let late = if task.is_late { " late" } else { "" };
    [
        format!("{}{late}", task.due.date),
        task.step.words().to_owned(),
        task.who.words().to_owned(),
        format!("{} {}", task.ballot, clipped(&task.subject)),
        task.we().to_owned(),
        task.plan.tag_cut_off.date.to_string(),
        task.plan.cut_off.date.to_string(),
        task.plan.closes.date.to_string(),
    ]
}

/// A subject that keeps its row on two lines; the page and the table have it whole.
fn clipped(subject: &str) -> String {
    match subject.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", subject[..end].trim_end()),
        None => subject.to_owned(),
    }
}

/// The zones of the dates above, said once.
fn zones(door: &mut Door<'_>, tasks: &[Task]) -> Result<(), Failure> {
    let Some(first) = tasks.first() else { return Ok(()) };
    door.line(format!(
        "cut-offs end with the day in {}, ISO closes with the day in {}",
        first.plan.cut_off.zone, first.plan.closes.zone
    ))
}
