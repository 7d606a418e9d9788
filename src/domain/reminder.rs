//! Reminders: whom the ladder tells what, and when no longer.
//!
//! No ISO text states when a person is reminded; the steps are data (`data/reminders.toml`) that a desk may change.

use crate::domain::rules::share::Share;
use serde::Deserialize;
use std::sync::LazyLock;

const BUILT_IN: &str = include_str!("data/reminders.toml");

/// The ladder: the steps on which people are reminded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The day of these steps, or `isodesk.toml` where a desk has its own.
    pub id: String,
    /// What they rest on.
    pub source: String,
    /// Calendar days from the opening until the TAG's administrator hears of a ballot.
    pub administrator_days_after_opening: u16,
    /// Calendar days before the TAG's cut-off on which silent members hear of it.
    pub members_days_before_cut_off: Vec<u16>,
    /// Business days before ISO's close on which staff hear of a mandatory ballot without a submission.
    pub staff_business_days_before_close: Vec<u16>,
    /// Calendar days after the result of a new work item (Directives Part 1, 2.3.5).
    pub new_work_item_days: u16,
    /// Share of a year's internal ballots from which on membership is called near its limit.
    pub internal_warning: Share,
    /// Month of the day on which year-end reports are due.
    pub year_end_month: i8,
    /// Day of that month.
    pub year_end_day: i8,
    /// Calendar days before it on which administrators hear of it.
    pub year_end_days_before: Vec<u16>,
}

impl Ladder {
    /// The ladder that comes with the program.
    pub fn built_in() -> &'static Self {
        static LADDER: LazyLock<Ladder> =
            LazyLock::new(|| toml::from_str(BUILT_IN).expect("the data file is read by a test"));
        &LADDER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_that_comes_with_the_program_is_read() {
        let ladder = Ladder::built_in();
        assert_eq!(ladder.members_days_before_cut_off, [28, 14, 7, 3, 1]);
        assert_eq!(ladder.internal_warning.to_string(), "15/100");
    }
}
