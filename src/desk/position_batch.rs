//! Many positions out of one spreadsheet: each is recorded or refused by itself, and a second run adds nothing.

use crate::{
    desk::{
        Desk,
        ballots::{self, Filter, Tab},
        hand_in,
        record_position::{self, unreadable},
        refusal::Refusal,
    },
    domain::{
        ballot::PositionState,
        fields::FieldError,
        finding::{Finding, Severity},
        position::{
            PositionFile,
            table::{self, COLUMNS, SHOWN, TabledPosition},
        },
        radar::subject,
    },
    outbox::{atomic, csv},
};
use std::{collections::BTreeMap, path::Path};

/// Whether positions are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Record,
    /// They are only checked.
    Check,
}

/// What became of one position.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its rows, as a spreadsheet counts them.
    pub rows: Vec<usize>,
    /// The ballot as they name it.
    pub ballot: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What became of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, and recorded on the ballot of that number.
    Recorded(u64),
    /// It was on record already.
    Unchanged(u64),
    /// It could be recorded.
    Checked(u64),
    /// No row has a choice.
    Blank,
    /// It is refused.
    Refused,
}

impl Outcome {
    /// The word used in JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recorded(_) => "recorded",
            Self::Unchanged(_) => "unchanged",
            Self::Checked(_) => "checked",
            Self::Blank => "blank",
            Self::Refused => "refused",
        }
    }

    /// The ballot's number, where there is one.
    pub const fn ballot(self) -> Option<u64> {
        match self {
            Self::Recorded(ballot) | Self::Unchanged(ballot) | Self::Checked(ballot) => Some(ballot),
            Self::Blank | Self::Refused => None,
        }
    }
}

/// Records the positions of a table, or checks them; the good ones, whatever is wrong with others.
pub fn batch(desk: &Desk, path: &Path, mode: Mode) -> Result<Vec<Line>, Refusal> {
    let (heads, rows) = hand_in::table_rows(desk, path)?;
    table::check_heads(&heads).map_err(no_table)?;
    let positions = table::read(rows.iter().map(|row| (row.row, &row.cells)));
    let mut seen = BTreeMap::new();
    let mut lines = Vec::new();
    for position in positions {
        let (outcome, findings) = one(desk, path, &position, (mode, &mut seen))?;
        lines.push(Line { rows: position.rows, ballot: position.ballot, outcome, findings });
    }
    keep_paper(desk, path, &mut lines)?;
    Ok(lines)
}

/// A table that cannot be one of positions.
fn no_table(error: FieldError) -> Refusal {
    Refusal::because("E-POS-020", error.message, error.hint.unwrap_or_default())
}

/// One position; trouble of the desk's own ends the whole run.
fn one(
    desk: &Desk,
    path: &Path,
    position: &TabledPosition,
    (mode, seen): (Mode, &mut BTreeMap<u64, usize>),
) -> Result<(Outcome, Vec<Finding>), Refusal> {
    let file = match &position.file {
        Ok(Some(file)) => file,
        Ok(None) => return Ok((Outcome::Blank, Vec::new())),
        Err(error) => return Ok((Outcome::Refused, vec![unreadable(error)])),
    };
    let row = position.rows.first().copied().unwrap_or_default();
    match record(desk, path, file, (mode, row, seen)) {
        Ok(done) => Ok(done),
        Err(Refusal::Unknown(finding)) => Ok((Outcome::Refused, vec![*finding])),
        Err(Refusal::Findings(findings)) => Ok((Outcome::Refused, findings)),
        Err(trouble) => Err(trouble),
    }
}

fn record(
    desk: &Desk,
    path: &Path,
    file: &PositionFile,
    (mode, row, seen): (Mode, usize, &mut BTreeMap<u64, usize>),
) -> Result<(Outcome, Vec<Finding>), Refusal> {
    let number = desk.store.read(|reader| ballots::named(reader, desk, &file.ballot))?.number;
    if let Some(earlier) = seen.insert(number, row) {
        return Err(Refusal::because(
            "E-POS-021",
            format!("ballot {number} stands in row {earlier} already, under another name"),
            "name a ballot the same way in all its rows",
        ));
    }
    if mode == Mode::Check {
        let comments = hand_in::comments_beside(desk, path, &file.comments)?;
        let checked = record_position::check_only(desk, file, &comments)?;
        return Ok((Outcome::Checked(number), checked.findings));
    }
    let comments = hand_in::comments_of(desk, path, &file.comments)?;
    let recorded = record_position::record_position(desk, file, &comments, None)?;
    let outcome = if recorded.is_new { Outcome::Recorded(number) } else { Outcome::Unchanged(number) };
    Ok((outcome, recorded.findings))
}

/// The table is kept as a paper of the ballots on which it brought something new.
fn keep_paper(desk: &Desk, path: &Path, lines: &mut [Line]) -> Result<(), Refusal> {
    let new_on = |line: &Line| line.outcome.ballot().filter(|_| matches!(line.outcome, Outcome::Recorded(_)));
    let new: Vec<u64> = lines.iter().filter_map(new_on).collect();
    if let Some(first) = lines.iter_mut().find(|line| new_on(line).is_some()) {
        first.findings.extend(hand_in::keep_paper(desk, path, &new, "position")?);
    }
    Ok(())
}

/// Writes a table to be filled in: a row for each question of each open ballot that has no position yet.
pub fn write_template(desk: &Desk, path: &Path) -> Result<usize, Refusal> {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("csv")) {
        return Err(Refusal::unknown(
            "E-POS-022",
            format!("the table to fill in is CSV, and `{}` is named otherwise", path.display()),
            "name a file that ends in `.csv`; a spreadsheet program may save it as XLSX afterwards",
        ));
    }
    let open = ballots::list(desk, &Filter { tab: Tab::Open, ..Filter::default() })?;
    let mut rows = Vec::new();
    for view in open.iter().filter(|view| view.position == PositionState::None) {
        for question in ballots::questions(&desk.rules, &view.ballot, view.obligation) {
            rows.push(vec![
                view.ballot.number.to_string(),
                view.tag.clone().unwrap_or_default(),
                String::new(),
                String::new(),
                question.number.to_string(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                format!("{}: {}", subject(view), question.text),
                view.ballot.committee.to_string(),
                view.plan.tag_cut_off.to_string(),
                question.allowed(),
            ]);
        }
    }
    let heads: Vec<&str> = COLUMNS.iter().chain(&SHOWN).copied().collect();
    let count = rows.len();
    atomic::write(path, &csv::write(&heads, rows))?;
    Ok(count)
}

/// Whether a line is one that a person has to look at.
pub fn is_wrong(line: &Line) -> bool {
    line.outcome == Outcome::Refused
        || line.findings.iter().any(|finding| finding.severity == Severity::Blocking)
}
