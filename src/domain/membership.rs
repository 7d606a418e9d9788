//! Who takes part: the national body's standing in a committee, and the members of its mirror group (TAG).
//!
//! Follows the ISO/IEC Directives Part 1, 1.7 (P- and O-members) and what accredited U.S. TAG procedures have
//! in common. Membership is a matter of dates: a member is ended, never erased, and every question is asked
//! "on that day". The one surprise: a threshold belongs to the TAG and not to ISO.

mod downgrade;
pub mod roster_file;

pub use downgrade::Downgrade;

use crate::domain::{
    committee::CommitteeReference,
    rules::share::{Quorum, Share, Threshold},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The national body's standing in a committee (Directives Part 1, 1.7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Participation {
    /// P-member: takes part and must vote.
    #[serde(rename = "P")]
    Participating,
    /// O-member: follows as an observer.
    #[serde(rename = "O")]
    Observing,
    /// No member of the committee.
    #[serde(rename = "none")]
    None,
}

impl Participation {
    /// Every standing.
    pub const ALL: [Self; 3] = [Self::Participating, Self::Observing, Self::None];

    /// The word used in JSON, SQL and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Participating => "P",
            Self::Observing => "O",
            Self::None => "none",
        }
    }

    /// The standing with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.word() == word)
    }
}

/// A national body's standing in one committee over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standings {
    /// The standings, the latest first: from which day, and until which where it has ended.
    pub periods: Vec<(Participation, Date, Option<Date>)>,
    /// Whether the members of the committee are known: then a body that is none of them has no standing in it.
    pub is_known: bool,
}

impl Standings {
    /// The standing on a day; `None` when it is not known.
    pub fn on(&self, day: Date) -> Option<Participation> {
        let in_force = |(_, since, until): &&(Participation, Date, Option<Date>)| {
            *since <= day && until.is_none_or(|until| day <= until)
        };
        let stated = self.periods.iter().find(in_force).map(|(standing, ..)| *standing);
        stated.or_else(|| self.is_known.then_some(Participation::None))
    }
}

/// The ISO member body that votes: configuration, never a constant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NationalBody {
    /// Acronym, as ISO's committee lists print it: `ANSI`.
    pub name: String,
    /// The name in full, as vote sheets print it.
    pub full_name: String,
    /// ISO 3166 alpha-2, the MB code of comments: `US`.
    pub country: String,
}

/// A person as a roster or a position names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name as the person writes it.
    pub name: String,
    /// Mail address, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Organization, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// An expert offered to a working group (Directives Part 1, 2.3.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expert {
    /// Name as the person writes it.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Organization, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Stakeholder or interest category, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// What kind of mirror group it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagKind {
    /// An accredited technical advisory group with its own administrator.
    Tag,
    /// A virtual TAG, administered by the national body's own staff.
    Vtag,
}

impl TagKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Tag, Self::Vtag];

    /// The word used in rosters, JSON and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Vtag => "vtag",
        }
    }

    /// The kind with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How a TAG counts a member who did not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Silence {
    /// Silence is absence.
    #[default]
    Absent,
    /// Silence is approval ("default voting", as some IEC TAGs have it).
    Approve,
}

impl Silence {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Absent, Self::Approve];

    /// The word used in rosters, JSON and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Approve => "approve",
        }
    }
}

/// The voting rules of one TAG. Every value may be set in its roster; the defaults are those of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TagRules {
    /// Share of the members voting that an answer needs, abstentions not counted.
    pub threshold: Threshold,
    /// Share of the voting members that must have responded.
    pub quorum: Quorum,
    /// How a member who did not answer is counted.
    pub silence: Silence,
    /// Length of a letter ballot, in calendar days.
    pub letter_ballot_days: u16,
    /// Length of a recirculation, in calendar days.
    pub recirculation_days: u16,
    /// The TAG's position is due this many business days before the national cut-off.
    pub cut_off_business_days: u16,
    /// What a TAG does when no answer has its threshold.
    #[serde(skip_serializing_if = "Split::is_open")]
    pub split: Split,
}

/// What a TAG does when its quorum is met and no answer has its threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// It stays open: another round, or an abstention that somebody decides.
    #[default]
    Open,
    /// It abstains, by its own rules.
    Abstain,
}

impl Split {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Open, Self::Abstain];

    /// The word used in rosters and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Abstain => "abstain",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

impl Default for TagRules {
    fn default() -> Self {
        Self {
            threshold: Threshold::default(),
            quorum: Quorum::default(),
            silence: Silence::Absent,
            letter_ballot_days: 30,
            recirculation_days: 10,
            cut_off_business_days: 5,
            split: Split::Open,
        }
    }
}

/// A national mirror group: the Technical Advisory Group to one or more committees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its name, which names it everywhere: `U.S. TAG to ISO/TC 176`.
    pub name: String,
    /// Accredited or virtual.
    pub kind: TagKind,
    /// The committees for which it forms the position.
    pub committees: Vec<CommitteeReference>,
    /// The administrator; a virtual TAG may have none.
    pub administrator: Option<Person>,
    /// Its voting rules.
    pub rules: TagRules,
}

/// One member of a TAG: an organization with its representative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagMember {
    /// The organization, which names the member: one vote each.
    pub organization: String,
    /// The principal representative.
    pub representative: Person,
    /// Who votes when the principal does not.
    pub alternate: Option<Person>,
    /// Interest category, when known: `producer`, `user`, `general interest` …
    pub category: Option<String>,
    /// Whether the member has a vote.
    pub standing: MemberStanding,
    /// First day of membership.
    pub from: Date,
    /// Last day of membership; `None` while it lasts.
    pub to: Option<Date>,
}

impl TagMember {
    /// Whether the member belonged to the TAG on that day.
    pub fn is_member_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether the member had a vote on that day.
    pub fn may_vote_on(&self, day: Date) -> bool {
        self.standing == MemberStanding::Voting && self.is_member_on(day)
    }
}

/// Whether a member of a TAG has a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberStanding {
    /// Has one vote.
    Voting,
    /// Takes part without a vote.
    NonVoting,
}

/// A TAG with everybody who is or was a member of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The group.
    pub tag: Tag,
    /// Its members, past ones too, in the order of the roster file.
    pub members: Vec<TagMember>,
}

impl Roster {
    /// The members that may vote on that day, in roster order.
    pub fn voting_members_on(&self, day: Date) -> impl Iterator<Item = &TagMember> {
        self.members.iter().filter(move |member| member.may_vote_on(day))
    }
}

/// How many members each interest category has, and the category that has more than half of them, if one has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Category to number of members, by name; `not known` for members that state none.
    pub categories: BTreeMap<String, u32>,
    /// The category that dominates.
    pub dominant: Option<String>,
}

/// The balance of interests among members, each by its category. More than half in one category is dominance.
pub fn balance<'a>(members: impl IntoIterator<Item = Option<&'a str>>) -> Balance {
    let mut categories: BTreeMap<String, u32> = BTreeMap::new();
    let mut spelled: BTreeMap<String, &str> = BTreeMap::new();
    for category in members {
        let category = category.unwrap_or(NO_CATEGORY);
        // `Producer` and `producer` are one interest; the first spelling stands for both.
        let name = *spelled.entry(folded(category)).or_insert(category);
        *categories.entry(name.to_owned()).or_default() += 1;
    }
    let all: u32 = categories.values().sum();
    let dominates = |(name, count): &(&String, &u32)| {
        name.as_str() != NO_CATEGORY && Share::HALF.is_exceeded_by(**count, all)
    };
    let dominant = categories.iter().find(dominates).map(|(name, _)| name.clone()).filter(|_| all > 1);
    Balance { categories, dominant }
}

const NO_CATEGORY: &str = "not known";

/// An organization's name for comparing: without case, blanks folded.
pub fn folded(organization: &str) -> String {
    organization.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interest_is_one_however_it_is_spelled() {
        let found = balance([Some("Producer"), Some("producer"), Some(" PRODUCER "), Some("user"), None]);
        assert_eq!(found.categories["Producer"], 3);
        assert_eq!(found.dominant.as_deref(), Some("Producer"));
        assert_eq!(balance([Some("user"), Some("producer")]).dominant, None, "one half is no dominance");
    }
}
