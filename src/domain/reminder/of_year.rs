//! Reminders about a year: membership at risk, and the report that each TAG owes.

use super::{
    Around, Due, Ladder, Reminder, addresses, days, days_between, of_ballot::administrator, step_reached,
};
use crate::domain::{
    membership::Roster,
    radar::{CommitteeYear, Level},
    ruleset::Duties,
};
use jiff::civil::Date;

/// The reminder that P-membership of a committee is at risk, or near it, in that year.
pub fn at_risk(
    committee: &CommitteeYear,
    roster: Option<&Roster>,
    duties: &Duties,
    around: &Around<'_>,
) -> Due {
    let mut due = Due::default();
    if committee.level == Level::Clear {
        return due;
    }
    let name = &committee.committee;
    let about = format!("{name} in {}", committee.year);
    let numbers: Vec<String> = committee.missed.iter().map(u64::to_string).collect();
    let mut addressed = vec![(
        around.staff.to_vec(),
        "staff".to_owned(),
        "your address stands under `staff` in the settings of the desk".to_owned(),
    )];
    if let Some(roster) = roster.filter(|roster| roster.tag.administrator.is_some()) {
        let (to, who) = administrator(roster, around);
        addressed.push((to, who, format!("you administer {}", roster.tag.name)));
    }
    for (to, who, why) in addressed {
        due.add(to, &who, &about, |to| Reminder {
            key: format!(
                "committee:{name} in {} {} after {} to {}",
                committee.year,
                committee.level.word(),
                numbers.join(","),
                addresses(&to)
            ),
            ballot: None,
            label: format!("membership-{}", committee.year),
            to,
            subject: format!("P-membership in {name} is {}", risk(committee.level)),
            paragraphs: vec![
                format!("{} in {name} in {}: {}.", around.body, committee.year, committee.distance(duties)),
                format!("Missed ballots, by the desk's numbers: {}.", numbers.join(", ")),
                "ISO reminds a member body that misses such votes, and changes its membership to O when no \
                 satisfactory answer comes. What ISO has excused is recorded with `isodesk ballot excuse`."
                    .to_owned(),
                format!("You get this because {why}. It comes once for each missed ballot."),
            ],
        });
    }
    due
}

const fn risk(level: Level) -> &'static str {
    match level {
        Level::Over => "at risk",
        Level::Near | Level::Clear => "near its limit",
    }
}

/// The day on which the reports of a year are due.
pub fn year_end_date(ladder: &Ladder, year: i16) -> Option<Date> {
    Date::new(year.checked_add(1)?, ladder.year_end_month, ladder.year_end_day).ok()
}

/// The reminder that a TAG owes its report of that year.
pub fn year_end(roster: &Roster, year: i16, around: &Around<'_>) -> Due {
    let mut due = Due::default();
    let Some(ends) = year_end_date(around.ladder, year) else { return due };
    let left = days_between(around.today, ends);
    let Some(step) = step_reached(&around.ladder.year_end_days_before, left).filter(|_| left >= 0) else {
        return due;
    };
    let (to, who) = administrator(roster, around);
    let tag = &roster.tag.name;
    due.add(to, &who, &format!("report of {tag} for {year}"), |to| Reminder {
        key: format!("tag:{tag} report of {year}, {step} days, to {}", addresses(&to)),
        ballot: None,
        label: format!("report-{year}"),
        to,
        subject: format!("Year-end report {year} of {tag}, due {ends}"),
        paragraphs: vec![
            format!("The report of {tag} for {year} is due on {ends}: {} are left.", days(left)),
            format!(
                "It lists the roster with interest categories, the ballots with positions and votes, and what was done. \
                 At the desk, `isodesk report year {year}` writes it from what is on record."
            ),
            format!("You get this because you administer {tag}. None comes when the report is written."),
        ],
    });
    due
}
