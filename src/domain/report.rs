//! The year-end report of a TAG: who it was, what it was asked, what it answered, what it missed, what was done.
//!
//! Accredited TAGs report by 31 January: roster with interest categories, work and actions of the year. What the desk
//! does not know (meetings, officers) is said to be not on record.

use crate::domain::{
    ballot::{BallotState, BallotView},
    membership::{Roster, TagMember},
    position::{Position, StatedTally},
    radar::subject,
    rules::share::Share,
    vote::TallySheet,
};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// The report of one TAG over one calendar year.
#[derive(Clone, Debug, PartialEq)]
pub struct YearReport {
    /// The year.
    pub year: i16,
    /// The day it was made.
    pub made: Date,
    /// The TAG, with the members it had in that year.
    pub roster: Roster,
    /// Interest categories on the last day of the year, or today when that is earlier.
    pub categories: Vec<Category>,
    /// The ballots of its committees that closed, or close, in that year.
    pub ballots: Vec<BallotLine>,
    /// What was done, in order.
    pub actions: Vec<Action>,
}

/// An interest category and its share of the voting members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its name; `not known` for members without one.
    pub name: String,
    /// Voting members.
    pub voting: u32,
    /// Whether it has more than half of them.
    pub dominates: bool,
}

/// One ballot with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BallotLine {
    /// The ballot as it stands.
    pub view: BallotView,
    /// The answers of the position, in words; `None` without one.
    pub answers: Option<String>,
    /// The TAG's votes, in words; `None` when none are on record.
    pub votes: Option<String>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Action {
    /// The day, in Geneva.
    pub day: Date,
    /// What.
    pub what: String,
    /// By whom.
    pub by: String,
}

impl YearReport {
    /// The report of a roster; ballots and actions are filled in by whoever has the ledger.
    pub fn of(roster: &Roster, year: i16, today: Date) -> Self {
        let last = Date::new(year, 12, 31).unwrap_or(today).min(today);
        let first = Date::new(year, 1, 1).unwrap_or(today);
        let was_there = |member: &&TagMember| member.from <= last && member.to.is_none_or(|to| to >= first);
        let members: Vec<TagMember> = roster.members.iter().filter(was_there).cloned().collect();
        let roster = Roster { tag: roster.tag.clone(), members };
        Self {
            year,
            made: today,
            categories: categories(&roster, last),
            roster,
            ballots: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// The ballots that were missed.
    pub fn missed(&self) -> impl Iterator<Item = &BallotLine> {
        self.ballots.iter().filter(|line| line.view.state == BallotState::Missed)
    }
}

fn categories(roster: &Roster, day: Date) -> Vec<Category> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for member in roster.voting_members_on(day) {
        *counts.entry(member.category.as_deref().unwrap_or("not known")).or_default() += 1;
    }
    let all = counts.values().sum();
    let category = |(name, voting): (&str, u32)| Category {
        name: name.to_owned(),
        voting,
        dominates: Share::HALF.is_exceeded_by(voting, all),
    };
    counts.into_iter().map(category).collect()
}

impl BallotLine {
    /// The line of a ballot.
    pub fn of(view: BallotView, position: Option<&Position>, sheet: Option<&TallySheet>) -> Self {
        let stated = position.and_then(|position| position.tally.as_ref()).map(stated);
        Self { answers: position.map(answers), votes: sheet.map(counted).or(stated), view }
    }

    /// What it is about.
    pub fn subject(&self) -> String {
        subject(&self.view)
    }
}

/// `1 approve, 2 yes`: the number of the question is left out where there is one only.
fn answers(position: &Position) -> String {
    let several = position.answers.len() > 1;
    let words = position.answers.iter().map(|answer| {
        let choices: Vec<&str> = answer.choices.iter().map(crate::domain::ballot::Choice::as_str).collect();
        if several { format!("{} {}", answer.question, choices.join(" + ")) } else { choices.join(" + ") }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// `7 approve, 1 disapprove, 2 absent`, of the first question.
fn counted(sheet: &TallySheet) -> String {
    let Some(first) = sheet.questions.first() else { return String::new() };
    let counts = first.tally.counts.iter().filter(|count| count.votes > 0);
    let mut words: Vec<String> = counts.map(|count| format!("{} {}", count.votes, count.choice)).collect();
    words.push(format!("{} absent", first.tally.absent));
    words.join(", ")
}

fn stated(tally: &StatedTally) -> String {
    format!(
        "{} approve, {} disapprove, {} abstain, {} absent (as the TAG states)",
        tally.approve, tally.disapprove, tally.abstain, tally.absent
    )
}

/// What an event of the ledger is called in the report; `None` for one that is no action of the year.
pub fn action_words(what: &str) -> Option<&'static str> {
    Some(match what {
        "tag-saved" => "TAG recorded or changed",
        "tag-member-saved" => "member joined or changed",
        "tag-member-ended" => "membership ended",
        "round-opened" => "TAG ballot opened",
        "position-recorded" => "position recorded",
        "vote-signed" => "vote signed",
        "vote-exported" => "submission written",
        "vote-acknowledged" => "receipt of the portal recorded",
        "result-recorded" => "official result recorded",
        "ballot-cancelled" => "ballot cancelled by ISO",
        "ballot-excused" => "missed ballot excused",
        _ => return None,
    })
}
