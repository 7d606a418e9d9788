//! The rule sets a desk knows: those built in, and those laid over them.

use super::RuleSet;
use crate::domain::ballot::BallotKind;
use jiff::civil::Date;
use std::sync::LazyLock;

pub(super) const BUILT_IN: [&str; 2] =
    [include_str!("../data/rulesets/2020.toml"), include_str!("../data/rulesets/2022-06-30.toml")];

/// The rule sets a desk knows, the earliest first.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSets(Vec<RuleSet>);

/// The rule set in force on a day.
#[derive(Clone, Copy, Debug)]
pub struct InForce<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// Whether the rule set itself states that it was in force then.
    pub stated: bool,
}

impl RuleSets {
    /// The rule sets that are built in.
    pub fn built_in() -> &'static Self {
        static SETS: LazyLock<RuleSets> = LazyLock::new(|| {
            let read = |text: &&str| RuleSet::from_toml(text).ok();
            RuleSets(BUILT_IN.iter().filter_map(read).map(|set| set.read_from("built in")).collect())
        });
        &SETS
    }

    /// Reads one more rule set: all of it, or what differs from the one it is `based_on`.
    pub fn read_more(&self, text: &str) -> Result<RuleSet, ReadRuleSetError> {
        let mut own: toml::Table = toml::from_str(text).map_err(|error| wrong(text, &error))?;
        let Some(base) = own.get("based_on").and_then(toml::Value::as_str).map(str::to_owned) else {
            return RuleSet::from_toml(text);
        };
        let base = self.named(&base).ok_or(ReadRuleSetError::NoBase { name: base })?;
        for needed in ["id", "title", "source", "valid_from"] {
            if !own.contains_key(needed) {
                return Err(ReadRuleSetError::Missing { field: needed });
            }
        }
        let mut whole = base.table.clone();
        lay_over(&mut whole, std::mem::take(&mut own));
        let mut read: RuleSet = whole.clone().try_into().map_err(|error: toml::de::Error| {
            ReadRuleSetError::Merged { cause: error.message().to_owned() }
        })?;
        read.table = whole;
        read.check()?;
        Ok(read)
    }

    /// The same sets with these more: one of the same name takes the place of the other.
    #[must_use]
    pub fn with(&self, more: impl IntoIterator<Item = RuleSet>) -> Self {
        let mut sets = self.0.clone();
        for set in more {
            sets.retain(|other| other.id != set.id);
            sets.push(set);
        }
        sets.sort_by_key(|set| set.valid_from);
        Self(sets)
    }

    /// Every rule set, the earliest first.
    pub fn iter(&self) -> impl Iterator<Item = &RuleSet> {
        self.0.iter()
    }

    /// The rule set of that name.
    pub fn named(&self, id: &str) -> Option<&RuleSet> {
        self.0.iter().find(|set| set.id == id)
    }

    /// The rule set in force on that day.
    pub fn in_force_on(&self, day: Date) -> InForce<'_> {
        let latest = self.0.iter().rev().find(|set| set.valid_from.is_some_and(|from| from <= day));
        latest.map_or(InForce { rules: &self.0[0], stated: false }, |rules| InForce { rules, stated: true })
    }
}

/// Lays one table over another: what it states wins, tables are joined, lists are taken whole.
fn lay_over(under: &mut toml::Table, over: toml::Table) {
    for (name, value) in over {
        match (under.get_mut(&name), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => lay_over(under, over),
            (_, value) => {
                under.insert(name, value);
            }
        }
    }
}

pub(super) fn wrong(text: &str, error: &toml::de::Error) -> ReadRuleSetError {
    ReadRuleSetError::Wrong {
        line: error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1),
        cause: error.message().to_owned(),
    }
}

/// A rule set file is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadRuleSetError {
    /// A line is wrong.
    #[error("line {line}: {cause}")]
    Wrong {
        /// Counted from 1.
        line: usize,
        /// Why.
        cause: String,
    },
    /// It is based on a set that is not known.
    #[error("it is based on `{name}`, which is no rule set")]
    NoBase {
        /// The set it names.
        name: String,
    },
    /// It is based on another set and does not say what it is itself.
    #[error("`{field}` is missing")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// Laid over the set it is based on, it is no rule set.
    #[error("{cause}")]
    Merged {
        /// Why.
        cause: String,
    },
    /// A kind has no rules.
    #[error("no rules for `{kind}`")]
    NoKind {
        /// The kind.
        kind: BallotKind,
    },
    /// A kind names questions that are not there.
    #[error("`{kind}` names the questionnaire `{name}`, which is not there")]
    NoQuestionnaire {
        /// The kind.
        kind: BallotKind,
        /// The questionnaire.
        name: String,
    },
}
