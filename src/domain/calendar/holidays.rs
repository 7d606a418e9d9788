//! Business days: every day but Saturdays, Sundays and the holidays of a calendar, which are dated data.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use serde::Deserialize;
use std::sync::LazyLock;

const US_FEDERAL: &str = include_str!("../data/holidays/us-federal.toml");

/// The names of the calendars that are built in.
pub const NAMES: [&str; 2] = ["us-federal", "none"];

/// Which days are business days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its name in the settings.
    pub name: String,
    #[serde(default, rename = "holiday")]
    holidays: Vec<Holiday>,
    /// The days on which they are kept in the years of [`KNOWN_YEARS`], in order: asked for a thousand ballots at once.
    #[serde(skip)]
    kept: Vec<Date>,
}

/// Years whose holidays are worked out once; those of other years are worked out when they are asked for.
const KNOWN_YEARS: std::ops::RangeInclusive<i16> = 1990..=2060;

/// A yearly holiday: a fixed day, or the nth weekday of a month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    month: i8,
    day: Option<i8>,
    /// 1 is Monday.
    weekday: Option<i8>,
    /// Counted from 1; -1 is the last of the month.
    nth: Option<i8>,
    /// The first year it was kept.
    since: Option<i16>,
}

/// No such calendar.
#[derive(Debug, thiserror::Error)]
#[error("E-CFG-011: `{name}` is not a calendar of holidays")]
pub struct ReadCalendarError {
    name: String,
}

impl ReadCalendarError {
    /// The next step.
    pub fn hint(&self) -> String {
        format!("allowed: {}", NAMES.join(", "))
    }
}

impl Calendar {
    /// The built-in calendar of that name.
    pub fn named(name: &str) -> Result<Self, ReadCalendarError> {
        let refused = || ReadCalendarError { name: name.to_owned() };
        match name {
            "us-federal" => {
                static CALENDAR: LazyLock<Option<Calendar>> =
                    LazyLock::new(|| toml::from_str(US_FEDERAL).ok().map(Calendar::worked_out));
                CALENDAR.clone().ok_or_else(refused)
            }
            "none" => Ok(Self { name: name.to_owned(), ..Self::default() }),
            _ => Err(refused()),
        }
    }

    fn worked_out(self) -> Self {
        let of_year = |year| self.holidays.iter().filter_map(move |holiday| holiday.observed_in(year));
        let mut kept: Vec<Date> = KNOWN_YEARS.flat_map(of_year).collect();
        kept.sort_unstable();
        Self { kept, ..self }
    }

    /// Whether something can be due on that day.
    pub fn is_business_day(&self, day: Date) -> bool {
        if is_weekend(day) {
            return false;
        }
        // A holiday of the first or last year may be kept in the year beside it.
        if day.year() > *KNOWN_YEARS.start() && day.year() < *KNOWN_YEARS.end() {
            return self.kept.binary_search(&day).is_err();
        }
        !self.holidays.iter().any(|holiday| holiday.is_observed_on(day))
    }

    /// The business day that lies `count` business days before `day`; `day` itself for none.
    pub fn business_days_before(&self, day: Date, count: u16) -> Date {
        let mut left = count;
        let mut day = day;
        while left > 0 {
            let Ok(before) = day.yesterday() else { return day };
            day = before;
            if self.is_business_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// How many business days lie after `first` up to and including `last`.
    pub fn business_days_between(&self, first: Date, last: Date) -> u32 {
        let mut days = 0;
        let mut day = first;
        if let Some((weeks, end)) = whole_weeks(first, last) {
            let holidays = &self.kept[self.kept.partition_point(|kept| *kept <= first)..];
            let holidays =
                holidays.iter().take_while(|kept| **kept <= end).filter(|kept| !is_weekend(**kept));
            days = (5 * weeks).saturating_sub(u32::try_from(holidays.count()).unwrap_or(u32::MAX));
            day = end;
        }
        while day < last {
            let Ok(next) = day.tomorrow() else { return days };
            day = next;
            days += u32::from(self.is_business_day(day));
        }
        days
    }
}

/// How many whole weeks follow a day up to another, and where they end, where all holidays of that time are known.
fn whole_weeks(first: Date, last: Date) -> Option<(u32, Date)> {
    if first.year() <= *KNOWN_YEARS.start() || last.year() >= *KNOWN_YEARS.end() {
        return None;
    }
    let weeks = u32::try_from(first.until(last).ok()?.get_days() / 7).ok()?;
    Some((weeks, first.checked_add(i64::from(weeks).weeks()).ok()?))
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

impl Holiday {
    /// Whether it is kept on `day`. A holiday moves by one day at most, so that another year matters only at its turn.
    fn is_observed_on(&self, day: Date) -> bool {
        let neighbour = match day.month() {
            12 => Some(day.year() + 1),
            1 => Some(day.year() - 1),
            _ => None,
        };
        self.observed_in(day.year()) == Some(day)
            || neighbour.is_some_and(|year| self.observed_in(year) == Some(day))
    }

    fn observed_in(&self, year: i16) -> Option<Date> {
        if self.since.is_some_and(|since| year < since) {
            return None;
        }
        match (self.day, self.weekday, self.nth) {
            (Some(day), None, None) => Date::new(year, self.month, day).ok().and_then(observed),
            (None, Some(weekday), Some(nth)) => {
                let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                Date::new(year, self.month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            _ => None,
        }
    }
}

/// A Saturday's holiday is kept on Friday, a Sunday's on Monday.
fn observed(day: Date) -> Option<Date> {
    match day.weekday() {
        Weekday::Saturday => day.yesterday().ok(),
        Weekday::Sunday => day.tomorrow().ok(),
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => {
            Some(day)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_business_day(day: &str) -> bool {
        Calendar::named("us-federal").unwrap().is_business_day(day.parse().unwrap())
    }

    #[test]
    fn business_days_are_counted_by_weeks_as_they_are_day_by_day() {
        let calendar = Calendar::named("us-federal").unwrap();
        let day_by_day = |first: Date, last: Date| {
            let days = first.series(1.day()).skip(1).take_while(|day| *day <= last);
            days.filter(|day| calendar.is_business_day(*day)).count()
        };
        let begin: Date = "2019-11-01".parse().unwrap();
        for first in begin.series(3.days()).take(120) {
            for length in [-3, 0, 1, 6, 7, 8, 20, 83, 150, 400] {
                let last = first.checked_add(i64::from(length).days()).unwrap();
                let counted = usize::try_from(calendar.business_days_between(first, last)).unwrap();
                assert_eq!(counted, day_by_day(first, last), "{first} to {last}");
            }
        }
    }

    #[test]
    fn federal_holidays_are_observed_on_the_nearest_weekday() {
        let holidays_of_2021 = [
            "2021-01-01",
            "2021-01-18",
            "2021-02-15",
            "2021-05-31",
            "2021-06-18",
            "2021-07-05",
            "2021-09-06",
            "2021-10-11",
            "2021-11-11",
            "2021-11-25",
            "2021-12-24",
            "2021-12-31",
        ];
        for day in holidays_of_2021 {
            assert!(!is_business_day(day), "{day}");
        }
        for day in ["2021-01-04", "2021-07-02", "2021-06-21", "2021-12-27", "2020-06-19", "2019-06-19"] {
            assert!(is_business_day(day), "{day}");
        }
        assert!(!is_business_day("2024-02-24") && is_business_day("2024-02-29"));
    }

    #[test]
    fn every_year_has_its_ten_or_eleven_holidays() {
        let calendar = Calendar::named("us-federal").unwrap();
        for (year, expected) in [(2019_i16, 10), (2022, 11), (2026, 11)] {
            let kept = calendar.holidays.iter().filter(|holiday| holiday.observed_in(year).is_some()).count();
            assert_eq!(kept, expected, "{year}");
        }
    }

    #[test]
    fn an_unknown_calendar_is_refused() {
        let refused = Calendar::named("mars").unwrap_err();
        assert_eq!(refused.to_string(), "E-CFG-011: `mars` is not a calendar of holidays");
        assert_eq!(refused.hint(), "allowed: us-federal, none");
        assert!(Calendar::named("none").unwrap().is_business_day("2021-12-24".parse().unwrap()));
    }
}
