//! Rules of ISO ballots as dated data: who votes, for how long, on which questions, and what counts.
//!
//! Periods, thresholds and obligations change with the edition of the ISO/IEC Directives. A ballot keeps the
//! rule set it was opened under. The one surprise: a ballot older than every rule set is measured by the
//! earliest one, and [`InForce::stated`] says that this is not what the earliest one states.

mod difference;
mod sets;

use crate::domain::{
    ballot::{Asked, BallotKind, Choice, Condition, Obligation, Offer, Question},
    membership::Participation,
    rules::share::Share,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use difference::{Difference, differences};
pub use sets::{InForce, ReadRuleSetError, RuleSets};

/// The rules of one edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name: `2020`, `2022-06-30`.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// The first day it is in force; `None` for the earliest one known.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// The set of which it changes only what it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<String>,
    /// What a P-member must not miss.
    pub duties: Duties,
    /// The shares that votes have to reach.
    pub shares: Shares,
    /// How many bodies have to name experts for a new work item.
    pub experts: ExpertsNeeded,
    kind: BTreeMap<BallotKind, KindRules>,
    questionnaire: BTreeMap<String, Vec<AskedQuestion>>,
    /// Where it was read: `built in`, `rules/ours.toml`.
    #[serde(skip)]
    pub from: String,
    #[serde(skip)]
    table: toml::Table,
}

/// The shares that votes have to reach, or must not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// In favour, of those voting: at least (2.6.3 a, 2.7.3 a, 2.5.6, 3.1.1).
    pub in_favour: Share,
    /// Negative, of all votes cast: at most (2.6.3 b, 2.7.3 b, F.2.3, A.5.2).
    pub negative: Share,
    /// Of P-members voting: more than (2.2.1, 3.2.3, 3.3.1, 2.9.3.2).
    pub majority: Share,
    /// Countries that have to use a document for it to be kept (2.9.3.2).
    pub countries_to_keep: u32,
}

/// What a P-member must not miss (Directives Part 1, 1.7.4-1.7.5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// Kinds of which one missed vote is enough for a reminder.
    pub one_missed: Vec<BallotKind>,
    /// Kinds counted together over a calendar year.
    pub internal: Vec<BallotKind>,
    /// Fewer missed than this is no matter.
    pub internal_missed_at_least: u32,
    /// More than this share missed is.
    pub internal_share: Share,
    /// A body changed from P to O may ask for P again after so many months.
    #[serde(default = "twelve")]
    pub regain_months: u32,
}

/// Rule sets that ballots were opened under may be older than this line.
const fn twelve() -> u32 {
    12
}

impl Duties {
    /// Whether a missed vote of that kind counts against a P-member.
    pub fn counts(&self, kind: BallotKind) -> bool {
        self.one_missed.contains(&kind) || self.internal.contains(&kind)
    }
}

/// Participating bodies that a new work item needs (2.3.5, K.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertsNeeded {
    /// A committee is small up to this many P-members.
    pub small_committee_up_to: u32,
    /// Needed in a small committee.
    pub needed_in_small: u32,
    /// Needed in a large one.
    pub needed_in_large: u32,
    /// Needed when all member bodies are asked.
    pub needed_of_all_members: u32,
}

/// How votes decide a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// Two thirds of P, and no more than one quarter of all negative (2.6.3, 2.7.3).
    Draft,
    /// No more than one quarter of all negative (F.2.3, A.5.2).
    QuarterOfAll,
    /// Two thirds of P voting, and enough of them with experts (2.3.5).
    NewWorkItem,
    /// Two thirds of all bodies voting, and enough of them with experts (K.1, 1.5.7).
    NewWorkItemAll,
    /// Two thirds of P voting (2.5.6, 3.1.1).
    TwoThirdsOfP,
    /// More than half of P voting (3.2.3, 3.3.1).
    MajorityOfP,
    /// Systematic review: use in five countries and a majority of P (2.9.3.2).
    Review,
    /// Nothing is decided by counting.
    None,
}

impl Formula {
    /// The formula in words, with its shares and its clauses.
    pub fn in_words(self, shares: &Shares) -> String {
        let Shares { in_favour, negative, majority, countries_to_keep } = shares;
        match self {
            Self::Draft => format!(
                "at least {in_favour} of the P-members voting in favour, and at most {negative} of all votes negative \
                 (2.6.3, 2.7.3)"
            ),
            Self::QuarterOfAll => format!("at most {negative} of all votes negative (A.5.2, F.2.3)"),
            Self::NewWorkItem => format!(
                "at least {in_favour} of the P-members voting in favour, and enough of them with experts (2.3.5)"
            ),
            Self::NewWorkItemAll => format!(
                "at least {in_favour} of all bodies voting in favour, and enough of them with experts (K.1, 1.5.7)"
            ),
            Self::TwoThirdsOfP => {
                format!("at least {in_favour} of the P-members voting in favour (2.5.6, 3.1.1)")
            }
            Self::MajorityOfP => {
                format!("more than {majority} of the P-members voting in favour (3.2.3, 3.3.1)")
            }
            Self::Review => format!(
                "used in at least {countries_to_keep} countries, and more than {majority} of the P-members voting for \
                 one answer (2.9.3.2)"
            ),
            Self::None => "nothing is decided by counting".to_owned(),
        }
    }
}

/// The rules of one kind of ballot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRules {
    /// What it is called.
    pub title: String,
    /// Clause of the Directives, Part 1, edition 2020.
    pub clause: String,
    /// What a P-member has to do.
    pub participating: Obligation,
    /// What an O-member has to do.
    pub observing: Obligation,
    /// What a body without membership has to do.
    pub none: Obligation,
    /// The usual period, in weeks.
    pub weeks: u16,
    /// Other periods the text allows, in weeks.
    pub also: Vec<u16>,
    /// By how many days a printed period may differ.
    pub tolerance_days: u16,
    /// How votes decide it.
    pub approval: Formula,
    /// The name of its questions.
    pub questionnaire: String,
    /// The name of its questions for a TS or PAS, where they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion_questionnaire: Option<String>,
    /// The stage prefixes printed on its papers.
    pub prefixes: Vec<String>,
    /// The stage code of such a ballot, when it has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// What rests on no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<String>,
}

impl KindRules {
    /// What a body with that standing has to do.
    pub const fn obligation(&self, participation: Participation) -> Obligation {
        match participation {
            Participation::Participating => self.participating,
            Participation::Observing => self.observing,
            Participation::None => self.none,
        }
    }

    /// Whether this many days is one of the periods, within the tolerance.
    pub fn allows_days(&self, days: i32) -> bool {
        let tolerance = i32::from(self.tolerance_days);
        std::iter::once(&self.weeks)
            .chain(&self.also)
            .any(|weeks| (i32::from(*weeks) * 7 - days).abs() <= tolerance)
    }
}

/// A question as a rule set writes it: its number is its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedQuestion {
    text: String,
    offers: Vec<Offer>,
    #[serde(default)]
    asked: Asked,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only_if: Option<Condition>,
}

impl RuleSet {
    /// Reads a rule set from TOML that states all of it.
    pub fn from_toml(text: &str) -> Result<Self, ReadRuleSetError> {
        let mut read: Self = toml::from_str(text).map_err(|error| sets::wrong(text, &error))?;
        read.table = toml::from_str(text).map_err(|error| sets::wrong(text, &error))?;
        read.check()?;
        Ok(read)
    }

    /// The whole rule set as TOML, what it takes from another set included.
    pub fn to_toml(&self) -> String {
        toml::to_string(&self.table).unwrap_or_default()
    }

    /// Whether both say the same, wherever they were read and however they are written.
    pub fn says_what(&self, other: &Self) -> bool {
        let said = |set: &Self| Self { from: String::new(), table: toml::Table::new(), ..set.clone() };
        said(self) == said(other)
    }

    /// The same rule set with the place where it was read.
    #[must_use]
    pub fn read_from(self, place: &str) -> Self {
        Self { from: place.to_owned(), ..self }
    }

    fn check(&self) -> Result<(), ReadRuleSetError> {
        let read = self;
        for kind in BallotKind::ALL {
            let rules = read.kind.get(&kind).ok_or(ReadRuleSetError::NoKind { kind })?;
            for name in std::iter::once(&rules.questionnaire).chain(&rules.conversion_questionnaire) {
                if !read.questionnaire.contains_key(name) {
                    return Err(ReadRuleSetError::NoQuestionnaire { kind, name: name.clone() });
                }
            }
        }
        Ok(())
    }

    /// The rules of that kind.
    pub fn kind(&self, kind: BallotKind) -> &KindRules {
        &self.kind[&kind]
    }

    /// The questions of that kind; a review of a TS or PAS has an answer more.
    pub fn questions(&self, kind: BallotKind, conversion: Conversion) -> Vec<Question> {
        let rules = self.kind(kind);
        let name = match conversion {
            Conversion::Possible => rules.conversion_questionnaire.as_ref().unwrap_or(&rules.questionnaire),
            Conversion::None => &rules.questionnaire,
        };
        numbered(&self.questionnaire[name])
    }

    /// The kind of ballot whose papers print that stage prefix.
    pub fn kind_of_prefix(&self, prefix: &str) -> Option<BallotKind> {
        let prints = |rules: &KindRules| rules.prefixes.iter().any(|known| known == prefix);
        self.kind.iter().find(|(_, rules)| prints(rules)).map(|(kind, _)| *kind)
    }

    /// The kind of ballot that is open at that stage code, such as `40.20`.
    pub fn kind_of_stage(&self, code: &str) -> Option<BallotKind> {
        self.kind.iter().find(|(_, rules)| rules.stage.as_deref() == Some(code)).map(|(kind, _)| *kind)
    }

    /// The questions of a ballot on which the national body may only comment.
    pub fn consultation(&self) -> Vec<Question> {
        numbered(&self.questionnaire[&self.kind(BallotKind::Wd).questionnaire])
    }
}

/// Whether a review may turn the deliverable into an International Standard (TS and PAS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// It may.
    Possible,
    /// It may not.
    None,
}

fn numbered(asked: &[AskedQuestion]) -> Vec<Question> {
    (1..)
        .zip(asked)
        .map(|(number, question)| Question {
            number,
            text: question.text.clone(),
            offers: question.offers.clone(),
            at_most: 1,
            asked: question.asked,
            only_if: question.only_if.clone(),
        })
        .collect()
}

/// Whether `choice` is one of those after which a question is asked.
pub fn meets(condition: &Condition, chosen: &[Choice]) -> bool {
    condition.choices.iter().any(|choice| chosen.contains(choice))
}

#[cfg(test)]
mod tests {
    use super::{sets::BUILT_IN, *};

    fn on(day: &str) -> InForce<'static> {
        RuleSets::built_in().in_force_on(day.parse().unwrap())
    }

    #[test]
    fn every_built_in_rule_set_is_read_and_has_every_kind() {
        for text in BUILT_IN {
            let set = RuleSet::from_toml(text).unwrap();
            for kind in BallotKind::ALL {
                let questions = set.questions(kind, Conversion::Possible);
                assert!(!questions.is_empty() && !set.kind(kind).title.is_empty(), "{kind}");
                let earlier = |condition: &Condition| (condition.question as usize) < questions.len();
                assert!(questions.iter().filter_map(|question| question.only_if.as_ref()).all(earlier));
            }
        }
        assert_eq!(RuleSets::built_in().iter().count(), 2);
    }

    #[test]
    fn the_date_decides_whether_a_committee_draft_is_voted_on() {
        assert_eq!(on("2022-06-29").rules.kind(BallotKind::Cd).participating, Obligation::Must);
        assert_eq!(on("2022-06-30").rules.kind(BallotKind::Cd).participating, Obligation::CommentOnly);
        assert!(!on("2016-09-21").stated && on("2022-06-30").stated);
    }

    #[test]
    fn a_period_may_differ_by_its_tolerance() {
        let dis = on("2020-01-01").rules.kind(BallotKind::Dis);
        assert!(dis.allows_days(83) && dis.allows_days(84) && dis.allows_days(87) && !dis.allows_days(88));
    }

    #[test]
    fn a_rule_set_of_the_desk_takes_the_place_of_the_one_of_its_name() {
        let text = BUILT_IN[1].replace("weeks = 12", "weeks = 13");
        let sets = RuleSets::built_in().with([RuleSet::from_toml(&text).unwrap()]);
        assert_eq!(sets.iter().count(), 2);
        assert_eq!(sets.named("2022-06-30").unwrap().kind(BallotKind::Dis).weeks, 13);
        let refused =
            RuleSet::from_toml(&BUILT_IN[0].replace("[kind.TMB]", "[kind.TBM]")).unwrap_err().to_string();
        assert!(
            refused.starts_with("line ") && refused.contains("unknown variant `TBM`, expected one of `NP`"),
            "{refused}"
        );
    }

    #[test]
    fn a_printed_prefix_or_stage_names_the_kind() {
        let rules = on("2023-01-01").rules;
        for (prefix, kind) in [("DIS", BallotKind::Dis), ("FDAM", BallotKind::Fdam), ("DTS", BallotKind::Dts)]
        {
            assert_eq!(rules.kind_of_prefix(prefix), Some(kind));
        }
        for prefix in ["PRF", "FPDAM", "AWI", ""] {
            assert_eq!(rules.kind_of_prefix(prefix), None, "{prefix}");
        }
        assert_eq!(
            (rules.kind_of_stage("90.20"), rules.kind_of_stage("90.60")),
            (Some(BallotKind::Sr), None)
        );
    }
}
