//! Deadlines: ISO's close, the national cut-off and the TAG's cut-off, planned backwards in business days.
//!
//! ISO's close is a calendar date in Geneva and is never turned into an instant; every printed deadline names
//! its zone. When a ballot is too short for the wanted margins they are scaled down, and the plan says so.

pub mod holidays;

pub use holidays::{Calendar, ReadCalendarError};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The zone of ISO's dates.
pub const GENEVA: &str = "Europe/Zurich";

/// A day by whose end something is due, with the zone in which that day is counted.
///
/// Its one printed form is `2016-12-06 (America/New_York)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The day.
    pub date: Date,
    /// IANA zone name.
    pub zone: String,
}

impl Deadline {
    /// The end of that day in Geneva.
    pub fn in_geneva(date: Date) -> Self {
        Self { date, zone: GENEVA.to_owned() }
    }

    /// Whether that day is over on `today`.
    pub fn is_past_on(&self, today: Date) -> bool {
        self.date < today
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({})", self.date, self.zone)
    }
}

/// How far before ISO's close things are due, in business days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margins {
    /// The national cut-off before ISO's close.
    pub national: u16,
    /// The TAG's cut-off before the national one.
    pub tag: u16,
    /// What each keeps at least when they are scaled down.
    pub least: u16,
    /// IANA zone of both cut-offs.
    pub zone: String,
}

/// The three clocks of a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// ISO's close, in Geneva.
    pub closes: Deadline,
    /// The national body's cut-off.
    pub cut_off: Deadline,
    /// The TAG's cut-off.
    pub tag_cut_off: Deadline,
    /// What could not be kept as wanted, one sentence each.
    pub remarks: Vec<String>,
}

/// Plans the cut-offs of a ballot backwards from its close.
///
/// The two margins together may take half of the ballot's business days; when they would take more, both are
/// scaled down in proportion, each keeping `least`. No cut-off lies before the first day of voting.
pub fn plan(opens: Option<Date>, closes: Date, margins: &Margins, calendar: &Calendar) -> Plan {
    let mut remarks = Vec::new();
    let (national, tag) = match opens.filter(|opens| *opens <= closes) {
        Some(opens) => scale_down(calendar.business_days_between(opens, closes), margins, &mut remarks),
        None => (margins.national, margins.tag),
    };
    let cut_off = calendar.business_days_before(closes, national);
    let tag_cut_off = calendar.business_days_before(cut_off, tag);
    let not_before_opening =
        |day: Date| opens.filter(|opens| *opens <= closes).map_or(day, |opens| day.max(opens));
    if not_before_opening(tag_cut_off) != tag_cut_off {
        remarks.push(format!("{national} and {tag} business days do not fit into this ballot"));
    }
    let due = |date: Date| Deadline { date: not_before_opening(date), zone: margins.zone.clone() };
    Plan {
        closes: Deadline::in_geneva(closes),
        cut_off: due(cut_off),
        tag_cut_off: due(tag_cut_off),
        remarks,
    }
}

fn scale_down(days: u32, margins: &Margins, remarks: &mut Vec<String>) -> (u16, u16) {
    let wanted = u32::from(margins.national) + u32::from(margins.tag);
    let room = days / 2;
    if wanted <= room {
        return (margins.national, margins.tag);
    }
    let scaled = |margin: u16| {
        let share = u32::from(margin) * room / wanted;
        u16::try_from(share).unwrap_or(margin).max(margins.least.min(margin))
    };
    let (national, tag) = (scaled(margins.national), scaled(margins.tag));
    remarks.push(format!(
        "the ballot has {days} business days: the cut-offs are scaled down from {} and {} to {national} and {tag} business days",
        margins.national, margins.tag
    ));
    (national, tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn five_and_five() -> Margins {
        Margins { national: 5, tag: 5, least: 2, zone: "America/New_York".to_owned() }
    }

    fn planned(opens: &str, closes: &str) -> (String, String, Vec<String>) {
        let calendar = Calendar::named("us-federal").unwrap();
        let opens = (!opens.is_empty()).then(|| opens.parse().unwrap());
        let plan = plan(opens, closes.parse().unwrap(), &five_and_five(), &calendar);
        (plan.cut_off.date.to_string(), plan.tag_cut_off.date.to_string(), plan.remarks)
    }

    #[test]
    fn a_twelve_week_ballot_has_both_margins() {
        let plan = planned("2016-09-21", "2016-12-13");
        assert_eq!(plan, ("2016-12-06".to_owned(), "2016-11-29".to_owned(), Vec::new()));
    }

    #[test]
    fn holidays_and_weekends_are_no_business_days() {
        // 2019-12-25 and 2020-01-01 are holidays; 2019-12-28 and 29 a weekend.
        assert_eq!(planned("2019-10-01", "2020-01-02").0, "2019-12-24");
        // A close on a Sunday counts back from there.
        assert_eq!(planned("2020-01-01", "2020-05-10").0, "2020-05-04");
    }

    #[test]
    fn an_unknown_opening_scales_nothing() {
        assert_eq!(planned("", "2016-12-13").1, "2016-11-29");
    }

    #[test]
    fn a_short_ballot_scales_down_and_says_so() {
        let (cut_off, tag_cut_off, remarks) = planned("2026-03-02", "2026-03-13");
        assert_eq!((cut_off.as_str(), tag_cut_off.as_str()), ("2026-03-11", "2026-03-09"));
        assert_eq!(
            remarks,
            [
                "the ballot has 9 business days: the cut-offs are scaled down from 5 and 5 to 2 and 2 business days"
            ]
        );
        let (cut_off, tag_cut_off, remarks) = planned("2026-03-11", "2026-03-13");
        assert_eq!((cut_off.as_str(), tag_cut_off.as_str()), ("2026-03-11", "2026-03-11"));
        assert_eq!(remarks[1], "2 and 2 business days do not fit into this ballot");
    }

    #[test]
    fn a_deadline_is_always_printed_with_its_zone() {
        assert_eq!(Deadline::in_geneva(date(2016, 12, 13)).to_string(), "2016-12-13 (Europe/Zurich)");
    }
}
