//! The desk's clock: the only place that reads the time.
//!
//! ISO's dates are calendar dates in Geneva and are never turned into an instant elsewhere. `--today` fixes
//! the date for tests and rehearsals; the time of day then stands still at noon in Geneva.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

/// The zone of ISO's dates.
pub const GENEVA: &str = "Europe/Zurich";

/// Reads the time, or says the fixed one.
#[derive(Clone, Debug)]
pub struct Clock {
    fixed: Option<Date>,
}

impl Clock {
    /// The real time.
    pub const fn real() -> Self {
        Self { fixed: None }
    }

    /// A clock that stands at noon of that day in Geneva.
    pub const fn standing_at(today: Date) -> Self {
        Self { fixed: Some(today) }
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock of the house")]
    pub fn now(&self) -> Timestamp {
        match self.fixed {
            None => Timestamp::now(),
            Some(date) => date
                .at(12, 0, 0, 0)
                .to_zoned(geneva())
                .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp()),
        }
    }

    /// The date in Geneva.
    pub fn today(&self) -> Date {
        self.fixed.unwrap_or_else(|| Zoned::new(self.now(), geneva()).date())
    }
}

/// The first moment after that day in Geneva.
pub fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day);
    next.to_zoned(geneva()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

fn geneva() -> TimeZone {
    TimeZone::get(GENEVA).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_gives_its_day_and_noon_in_geneva() {
        let clock = Clock::standing_at(jiff::civil::date(2026, 7, 1));
        assert_eq!(clock.today().to_string(), "2026-07-01");
        assert_eq!(clock.now().to_string(), "2026-07-01T10:00:00Z");
    }
}
