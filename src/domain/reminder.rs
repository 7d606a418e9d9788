//! Reminders: whom the ladder tells what, and when no longer.
//!
//! No ISO text states when a person is reminded; the steps are data (`data/reminders.toml`) that a desk may change.
//! Each reminder has a key that names the thing, its deadline, the step and the person: who keeps the keys writes
//! none twice. Only the latest step that is reached is due, so that a desk that was away for a week does not tell
//! everybody everything at once.

mod of_ballot;
mod of_year;

pub use of_ballot::{Grace, Watched, of_ballot};
pub use of_year::{at_risk, year_end, year_end_date};

use crate::domain::{calendar::Calendar, membership::Person, rules::share::Share};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
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

/// A person's mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mailbox {
    /// The name, when known.
    pub name: Option<String>,
    /// The address: printable ASCII, one `@`, nothing that a header would take for more than an address.
    pub email: String,
}

impl Mailbox {
    /// The address of that text, if it is one.
    pub fn new(name: Option<&str>, email: &str) -> Option<Self> {
        let email = email.trim();
        let (local, domain) = email.split_once('@')?;
        let is_plain = |letter: char| letter.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(letter);
        let is_address = !local.is_empty() && !domain.is_empty() && email.len() <= 254;
        let is_safe = local.chars().all(is_plain) && domain.chars().all(is_plain);
        (is_address && is_safe).then(|| Self { name: name.map(str::to_owned), email: email.to_owned() })
    }

    /// The address of a person, if one is known.
    pub fn of(person: &Person) -> Option<Self> {
        Self::new(Some(&person.name), person.email.as_deref()?)
    }
}

/// A reminder that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Names the thing, its deadline, the step and the person; the same reminder always has the same key.
    pub key: String,
    /// The ballot it is about, by the desk's number; `None` for one about a committee or a TAG.
    pub ballot: Option<u64>,
    /// The thing in a few letters, for the name of its file: `ballot-4-member`.
    pub label: String,
    /// To whom it goes; never empty.
    pub to: Vec<Mailbox>,
    /// Its subject.
    pub subject: String,
    /// Its text, a paragraph each; the last one says why this person gets it.
    pub paragraphs: Vec<String>,
}

/// Somebody whom a reminder does not reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unreached {
    /// Who.
    pub who: String,
    /// What about.
    pub about: String,
}

/// What is due: reminders, and who cannot be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The reminders.
    pub reminders: Vec<Reminder>,
    /// Those without an address.
    pub unreached: Vec<Unreached>,
}

/// What every reminder needs to know of the desk and the day.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The day.
    pub today: Date,
    /// The steps.
    pub ladder: &'a Ladder,
    /// Which days are business days.
    pub calendar: &'a Calendar,
    /// The desk's staff.
    pub staff: &'a [Mailbox],
    /// The national body, by its acronym.
    pub body: &'a str,
}

impl Due {
    /// Adds a reminder, or says that nobody of them has an address.
    fn add(
        &mut self,
        to: Vec<Mailbox>,
        who: &str,
        about: &str,
        remind: impl FnOnce(Vec<Mailbox>) -> Reminder,
    ) {
        if to.is_empty() {
            self.unreached.push(Unreached { who: who.to_owned(), about: about.to_owned() });
        } else {
            self.reminders.push(remind(to));
        }
    }
}

/// The end of a key: to whom it goes.
fn addresses(to: &[Mailbox]) -> String {
    to.iter().map(|mailbox| mailbox.email.to_lowercase()).collect::<Vec<_>>().join(",")
}

/// The latest step of a ladder that is reached when so many days are left; `None` before the first.
fn step_reached(steps: &[u16], days_left: i64) -> Option<u16> {
    steps.iter().copied().filter(|step| days_left <= i64::from(*step)).min()
}

/// Calendar days from one day to another; negative when it is past.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// `1 day`, `7 days`.
fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

#[cfg(test)]
mod tests;
