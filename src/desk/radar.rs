//! The Monday page: what is due next, and how near each committee is to losing P-membership.
//!
//! It reads every ballot once, and the excuses in one statement; what follows is counted in memory.

use crate::{
    desk::{
        Desk,
        ballots::{self, Filter},
        committees,
        refusal::Refusal,
    },
    domain::{
        ballot::{BallotState, BallotView},
        event::Deed,
        radar::{self, Limits, Radar, Task},
        ruleset::Duties,
    },
    outbox::{atomic, radar_page},
    store::{self, StoreError},
};
use jiff::civil::Date;
use serde_json::json;
use std::path::Path;

/// The radar of today; the committees' counts are those of `year`, or of the current one.
pub fn radar(desk: &Desk, year: Option<i16>) -> Result<Radar, Refusal> {
    let views = ballots::list(desk, &Filter::default())?;
    let today = desk.clock.today();
    let year = year.unwrap_or(today.year());
    let (excused, downgrades) = desk.store.read(|reader| {
        Ok::<_, StoreError>((store::excuse::all(reader)?, committees::downgrades(desk, reader)?))
    })?;
    let limits = Limits {
        duties: duties_of(desk, year, today),
        internal_warning: desk.settings.reminders.internal_warning,
    };
    Ok(radar::radar(&views, (today, year), &excused, &limits, downgrades))
}

/// What is due next on this desk: at most so many tasks, the most pressing first.
pub fn next_deadlines(desk: &Desk, at_most: usize) -> Result<Vec<Task>, Refusal> {
    let mut tasks = radar(desk, None)?.tasks;
    tasks.truncate(at_most);
    Ok(tasks)
}

/// Writes the radar as a page for a browser or a printer.
pub fn write_html(desk: &Desk, radar: &Radar, path: &Path) -> Result<(), Refusal> {
    let body = &desk.settings.national_body.full_name;
    Ok(atomic::write(path, &radar_page::html(radar, body))?)
}

/// Writes the radar as a table for a spreadsheet.
pub fn write_csv(radar: &Radar, path: &Path) -> Result<(), Refusal> {
    Ok(atomic::write(path, &radar_page::csv(radar))?)
}

/// Records that ISO has excused a missed ballot: it no longer counts against P-membership.
pub fn excuse(desk: &Desk, ballot: &str, because: &str) -> Result<BallotView, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let number = view.ballot.number;
        if view.state != BallotState::Missed {
            return Err(Refusal::because(
                "E-MEM-003",
                format!("ballot {number} was not missed: it is {}", view.state.word()),
                "`isodesk radar` names the ballots that were missed",
            ));
        }
        store::excuse::add(transaction, number, because)?;
        let deed = Deed {
            what: "ballot-excused".to_owned(),
            subject: format!("ballot:{number}"),
            actor: desk.actor.clone(),
            facts: json!({ "because": because }),
        };
        store::event::record(transaction, deed)?;
        Ok(view)
    })
}

/// The duties in force at the end of a year, or today when that is earlier.
pub(crate) fn duties_of(desk: &Desk, year: i16, today: Date) -> &Duties {
    let last = Date::new(year, 12, 31).unwrap_or(today);
    &desk.rules.in_force_on(last.min(today)).rules.duties
}
