//! The year-end reports of the TAGs, out of what is on record.

use crate::{
    desk::{
        Desk,
        ballots::{self, Filter},
        refusal::Refusal,
        roster, tally,
    },
    domain::{
        ballot::BallotView,
        calendar::GENEVA,
        event::{Deed, Event},
        membership::Roster,
        report::{Action, BallotLine, YearReport, action_words},
    },
    outbox::{atomic, year_page},
    store::{self, Reader},
};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::json;
use std::path::Path;

pub use crate::outbox::{html::Section, year_page::sections};

/// The reports of a year: of the TAG named, or of every TAG of the desk.
pub fn year(desk: &Desk, year: i16, tag: Option<&str>) -> Result<Vec<YearReport>, Refusal> {
    let rosters = match tag {
        Some(name) => vec![roster::named(desk, name)?],
        None => roster::list(desk)?,
    };
    let views = ballots::list(desk, &Filter::default())?;
    let of_year: Vec<&BallotView> = views.iter().filter(|view| view.ballot.closes.year() == year).collect();
    desk.store.read(|reader| {
        let report = |roster: &Roster| report(reader, roster, &of_year, (year, desk.clock.today()));
        rosters.iter().map(report).collect()
    })
}

fn report(
    reader: &Reader<'_>,
    roster: &Roster,
    views: &[&BallotView],
    (year, today): (i16, Date),
) -> Result<YearReport, Refusal> {
    let mut report = YearReport::of(roster, year, today);
    let mut actions =
        actions(&store::event::of_subject(reader, &format!("tag:{}", roster.tag.name))?, year, "");
    for view in views.iter().filter(|view| view.tag.as_ref() == Some(&roster.tag.name)) {
        let position = store::position::latest(reader, view.ballot.number)?;
        let sheet = tally::on_record(reader, view, today.min(view.plan.tag_cut_off.date))?;
        let position = position.map(|recorded| recorded.position);
        let line = BallotLine::of((*view).clone(), position.as_ref(), sheet.as_ref());
        let about = format!(", ballot {} ({})", view.ballot.number, line.subject());
        let events = store::event::of_subject(reader, &format!("ballot:{}", view.ballot.number))?;
        actions.extend(self::actions(&events, year, &about));
        report.ballots.push(line);
    }
    actions.sort_by_key(|(number, _)| *number);
    report.actions = actions.into_iter().map(|(_, action)| action).collect();
    Ok(report)
}

/// What these events say was done in that year, each with its place in the chain.
fn actions(events: &[Event], year: i16, about: &str) -> Vec<(u64, Action)> {
    let zone = TimeZone::get(GENEVA).unwrap_or(TimeZone::UTC);
    let action = |event: &Event| {
        let day = event.at.to_zoned(zone.clone()).date();
        let words = action_words(&event.deed.what).filter(|_| day.year() == year)?;
        let member = event.deed.facts["member"]["organization"].as_str();
        let member = member.map(|name| format!(": {name}")).unwrap_or_default();
        let actor = &event.deed.actor;
        let by = actor
            .on_behalf_of
            .as_ref()
            .map_or_else(|| actor.name.clone(), |other| format!("{} on behalf of {other}", actor.name));
        Some((event.number, Action { day, what: format!("{words}{about}{member}"), by }))
    };
    events.iter().filter_map(action).collect()
}

/// Writes the reports as a page; from then on nobody is reminded of them.
pub fn write_html(desk: &Desk, reports: &[YearReport], path: &Path) -> Result<(), Refusal> {
    let page = year_page::html(reports, &desk.settings.national_body.full_name);
    write(desk, reports, path, &page)
}

/// Writes the reports as a table; from then on nobody is reminded of them.
pub fn write_csv(desk: &Desk, reports: &[YearReport], path: &Path) -> Result<(), Refusal> {
    write(desk, reports, path, &year_page::csv(reports))
}

fn write(desk: &Desk, reports: &[YearReport], path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        for report in reports {
            let deed = Deed {
                what: "year-reported".to_owned(),
                subject: format!("tag:{}", report.roster.tag.name),
                actor: desk.actor.clone(),
                facts: json!({ "year": report.year, "file": path.display().to_string() }),
            };
            store::event::record(transaction, deed)?;
        }
        Ok(atomic::write(path, bytes)?)
    })
}
