//! From P to O: a body that was changed from P-member to O-member asks for P again after some months at the earliest.
//!
//! Follows the ISO/IEC Directives Part 1, 1.7.4-1.7.5. The one surprise: a list of members shows the change and not
//! whose wish it was, so that the finding says both.

use crate::domain::{
    committee::CommitteeReference,
    finding::{Finding, Severity},
    ruleset::Duties,
};
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;

/// A committee in which the national body is an O-member and was a P-member the day before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Downgrade {
    /// The committee.
    pub committee: CommitteeReference,
    /// The first day as O-member.
    pub since: Date,
    /// The first day on which P can be regained.
    pub until: Date,
}

impl Downgrade {
    /// The change of that day, by the duties in force on it.
    pub fn of(committee: CommitteeReference, since: Date, duties: &Duties) -> Self {
        let until = since.checked_add(i64::from(duties.regain_months).months()).unwrap_or(Date::MAX);
        Self { committee, since, until }
    }

    /// Whether P cannot be regained yet.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since <= day && day < self.until
    }

    /// What a person is told.
    pub fn finding(&self) -> Finding {
        let Self { committee, since, until } = self;
        let message =
            format!("{committee}: O-member since {since}, P-member before; downgraded until {until}");
        Finding::new("E-MEM-002", Severity::Warning, message).hint(format!(
            "ask ISO for P again from {until} on (Directives 1.7.5); where the body gave P up by its own wish, nothing holds it back"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ruleset::RuleSets;
    use jiff::civil::date;

    #[test]
    fn p_is_regained_after_twelve_months_and_not_a_day_earlier() {
        let duties = &RuleSets::built_in().in_force_on(date(2024, 2, 29)).rules.duties;
        let downgrade = Downgrade::of("ISO/TC 2".parse().unwrap(), date(2024, 2, 29), duties);
        assert_eq!(downgrade.until, date(2025, 2, 28));
        assert!(downgrade.holds_on(date(2025, 2, 27)) && !downgrade.holds_on(date(2025, 2, 28)));
        assert!(!downgrade.holds_on(date(2024, 2, 28)));
        assert_eq!(
            downgrade.finding().message,
            "ISO/TC 2: O-member since 2024-02-29, P-member before; downgraded until 2025-02-28"
        );
    }
}
