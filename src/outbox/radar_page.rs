//! The radar as a page for a browser or a printer, and as a table for a spreadsheet.

use super::{
    csv,
    html::{self, Mark, Page, Row, Section},
};
use crate::domain::{
    membership::Downgrade,
    radar::{CommitteeYear, Level, Radar, Task},
};

/// The page of a national body.
pub fn html(radar: &Radar, body: &str) -> Vec<u8> {
    html::write(&Page {
        title: format!("ISO ballots: what is due, {}", radar.today),
        lead: vec![body.to_owned()],
        sections: [vec![tasks(radar), committees(radar)], downgrades(radar)].concat(),
    })
}

fn tasks(radar: &Radar) -> Section {
    let row = |task: &Task| Row {
        mark: if task.is_late { Mark::Alarm } else { Mark::Plain },
        cells: vec![
            task.due.to_string(),
            format!("{}{}", task.step.words(), if task.is_late { " (late)" } else { "" }),
            task.who.words().to_owned(),
            format!("{} ({})", task.subject, task.ballot),
            task.committee.to_string(),
            task.we().to_owned(),
            task.plan.tag_cut_off.date.to_string(),
            task.plan.cut_off.date.to_string(),
            task.plan.closes.to_string(),
        ],
    };
    Section {
        title: format!("{} next steps", radar.tasks.len()),
        notes: vec!["What is due first stands first. A late step has passed an earlier deadline; the next one is shown.".to_owned()],
        heads: vec!["Due", "What", "Who", "Ballot", "Committee", "We", "TAG cut-off @", "Cut-off @", "ISO closes"],
        rows: radar.tasks.iter().map(row).collect(),
        empty: "Nothing is due.",
    }
}

fn committees(radar: &Radar) -> Section {
    let row = |committee: &CommitteeYear| Row {
        mark: match committee.level {
            Level::Over => Mark::Alarm,
            Level::Near => Mark::Care,
            Level::Clear => Mark::Plain,
        },
        cells: committee.cells(NOT_KNOWN, &radar.duties).to_vec(),
    };
    Section {
        title: format!("Committees in {}", radar.year),
        notes: legend(radar),
        heads: vec![
            "Committee",
            "Standing",
            "Due #",
            "No position #",
            "Voted #",
            "Missed #",
            "Excused #",
            "Not known #",
            "Withdrawals #",
            "Membership",
            "From P to O it takes",
        ],
        rows: radar.committees.iter().map(row).collect(),
        empty: "No mandatory ballot closes in this year.",
    }
}

/// Where P-membership is lost already; no section where it is nowhere.
fn downgrades(radar: &Radar) -> Vec<Section> {
    if radar.downgrades.is_empty() {
        return Vec::new();
    }
    let row = |downgrade: &Downgrade| Row {
        mark: Mark::Care,
        cells: vec![
            downgrade.committee.to_string(),
            downgrade.since.to_string(),
            downgrade.until.to_string(),
        ],
    };
    vec![Section {
        title: "From P to O".to_owned(),
        notes: vec![
            "A body that ISO has changed from P-member to O-member may ask for P again from that day on (1.7.5).".to_owned(),
        ],
        heads: vec!["Committee", "O-member since", "Downgraded until"],
        rows: radar.downgrades.iter().map(row).collect(),
        empty: "None.",
    }]
}

/// What the columns of the committees count, and by which rule.
pub fn legend(radar: &Radar) -> Vec<String> {
    let words = |kinds: &[crate::domain::ballot::BallotKind]| {
        kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ")
    };
    let duties = &radar.duties;
    vec![
        format!(
            "P-membership is at risk after one missed {} (Directives 1.7.5), or after more than {} and at least {} \
             of a year's internal ballots: {} (1.7.4).",
            words(&duties.one_missed),
            duties.internal_share,
            duties.internal_missed_at_least,
            words(&duties.internal)
        ),
        "Excused ballots and consultations on withdrawals are shown and not counted. Not known: closed before the \
         desk knew of it."
            .to_owned(),
    ]
}

/// The standing in a committee whose members are not known.
const NOT_KNOWN: &str = "not known";

const COLUMNS: [&str; 27] = [
    "row",
    "committee",
    "ballot",
    "kind",
    "subject",
    "what",
    "who",
    "due",
    "due_zone",
    "late",
    "tag_cut_off",
    "cut_off",
    "cut_off_zone",
    "closes",
    "closes_zone",
    "we",
    "year",
    "standing",
    "mandatory_due",
    "no_position",
    "voted",
    "missed",
    "excused",
    "not_known",
    "withdrawals",
    "membership",
    "distance",
];

/// One table: a row a step (`row` is `step`), then a row a committee (`row` is `committee`), then
/// one for each committee in which P was lost (`row` is `downgrade`).
pub fn csv(radar: &Radar) -> Vec<u8> {
    let steps = radar.tasks.iter().map(step_cells);
    let committees = radar.committees.iter().map(|committee| committee_cells(radar, committee));
    csv::write(&COLUMNS, steps.chain(committees).chain(radar.downgrades.iter().map(downgrade_cells)))
}

fn downgrade_cells(downgrade: &Downgrade) -> Vec<String> {
    let mut cells = vec!["downgrade".to_owned(), downgrade.committee.to_string()];
    cells.resize(COLUMNS.len(), String::new());
    if let [.., standing, _, _, _, _, _, _, _, membership, distance] = cells.as_mut_slice() {
        "O".clone_into(standing);
        "downgraded".clone_into(membership);
        *distance = format!("O-member since {}, P again from {}", downgrade.since, downgrade.until);
    }
    cells
}

fn step_cells(task: &Task) -> Vec<String> {
    let plan = &task.plan;
    let mut cells = vec![
        "step".to_owned(),
        task.committee.to_string(),
        task.ballot.to_string(),
        task.kind.to_string(),
        task.subject.clone(),
        task.step.words().to_owned(),
        task.who.words().to_owned(),
        task.due.date.to_string(),
        task.due.zone.clone(),
        if task.is_late { "late" } else { "" }.to_owned(),
        plan.tag_cut_off.date.to_string(),
        plan.cut_off.date.to_string(),
        plan.cut_off.zone.clone(),
        plan.closes.date.to_string(),
        plan.closes.zone.clone(),
        task.we().to_owned(),
    ];
    cells.resize(COLUMNS.len(), String::new());
    cells
}

fn committee_cells(radar: &Radar, committee: &CommitteeYear) -> Vec<String> {
    let [name, figures @ ..] = committee.cells(NOT_KNOWN, &radar.duties);
    let mut cells = vec!["committee".to_owned(), name];
    cells.resize(16, String::new());
    cells.push(committee.year.to_string());
    cells.extend(figures);
    cells
}
