//! What the events say when they are folded in order: ballots, rosters, rounds, votes of members and positions.
//!
//! The ledger's tables say the same; a test holds both against each other. Folded up to a day, it is what the desk
//! looked like at the end of that day.

use crate::domain::{
    ballot::Ballot,
    calendar::GENEVA,
    consensus::MemberVote,
    event::Event,
    membership::{Roster, Tag, TagMember, folded},
    position::Position,
    vote::RoundOpened,
};
use jiff::{civil::Date, tz::TimeZone};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The names of the events that are folded; all others change nothing here.
pub const FOLDED: [&str; 9] = [
    "ballot-opened",
    "ballot-changed",
    "tag-saved",
    "tag-member-saved",
    "tag-member-ended",
    "tag-ballot-opened",
    "tag-ballot-closed",
    "member-vote-recorded",
    "position-recorded",
];

/// What the events established.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// The ballots by their numbers.
    pub ballots: BTreeMap<u64, Ballot>,
    /// The rosters by the names of their TAGs, members in the order in which they first came.
    pub rosters: BTreeMap<String, Roster>,
    /// The rounds of voting, by ballot and round.
    pub rounds: BTreeMap<(u64, u32), PastRound>,
    /// Every vote of a member, by ballot, in order.
    pub votes: BTreeMap<u64, Vec<MemberVote>>,
    /// Every position, by ballot, in order.
    pub positions: BTreeMap<u64, Vec<Position>>,
}

/// A round of voting as it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRound {
    /// What was settled when it was opened; its cut-off as it was moved since.
    pub opened: RoundOpened,
    /// The day it was opened.
    pub day: Date,
    /// The day it was closed.
    pub closed: Option<Date>,
}

/// An event does not hold what events of its name hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {number} cannot be read")]
pub struct FoldError {
    number: u64,
}

impl Past {
    /// Folds events in the order of the chain.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Self, FoldError> {
        let mut past = Self::default();
        for event in events {
            past.add(event).ok_or(FoldError { number: event.number })?;
        }
        Ok(past)
    }

    fn add(&mut self, event: &Event) -> Option<()> {
        let subject = event.deed.subject.as_str();
        match event.deed.what.as_str() {
            "ballot-opened" | "ballot-changed" => self.ballot(event),
            "tag-saved" => {
                self.tag(field(event, "tag")?);
                Some(())
            }
            "tag-member-saved" | "tag-member-ended" => {
                self.member(subject.strip_prefix("tag:")?, field(event, "member")?)
            }
            "tag-ballot-opened" => {
                let opened: RoundOpened = serde_json::from_value(event.deed.facts.clone()).ok()?;
                let geneva = TimeZone::get(GENEVA).ok()?;
                let day = event.at.to_zoned(geneva).date();
                let round = PastRound { day, closed: None, opened };
                self.rounds.insert((number_of(event)?, round.opened.round), round);
                Some(())
            }
            "tag-ballot-closed" => {
                let key = (number_of(event)?, field(event, "round")?);
                self.rounds.get_mut(&key)?.closed = Some(field(event, "closed")?);
                Some(())
            }
            "member-vote-recorded" => {
                self.votes.entry(number_of(event)?).or_default().push(field(event, "vote")?);
                Some(())
            }
            "position-recorded" => {
                self.positions.entry(number_of(event)?).or_default().push(field(event, "stated")?);
                Some(())
            }
            _ => Some(()),
        }
    }

    /// A ballot as it is from now on; its dates move the cut-off of the round in progress.
    fn ballot(&mut self, event: &Event) -> Option<()> {
        let ballot: Ballot = field(event, "ballot")?;
        let moved = event.deed.facts.get("tag_cut_off").and_then(|day| day.as_str()?.parse().ok());
        let rounds = self.rounds.range_mut((ballot.number, 0)..=(ballot.number, u32::MAX));
        if let (Some((_, round)), Some(moved)) = (rounds.last(), moved) {
            round.opened.closes = moved;
        }
        self.ballots.insert(ballot.number, ballot);
        Some(())
    }

    fn tag(&mut self, tag: Tag) {
        match self.rosters.get_mut(&tag.name) {
            Some(roster) => roster.tag = tag,
            None => {
                self.rosters.insert(tag.name.clone(), Roster { tag, members: Vec::new() });
            }
        }
    }

    fn member(&mut self, tag: &str, member: TagMember) -> Option<()> {
        let members = &mut self.rosters.get_mut(tag)?.members;
        let wanted = folded(&member.organization);
        match members.iter_mut().find(|known| folded(&known.organization) == wanted) {
            Some(known) => *known = member,
            None => members.push(member),
        }
        Some(())
    }
}

fn number_of(event: &Event) -> Option<u64> {
    event.deed.subject.strip_prefix("ballot:")?.parse().ok()
}

fn field<T: DeserializeOwned>(event: &Event, name: &str) -> Option<T> {
    serde_json::from_value(event.deed.facts.get(name)?.clone()).ok()
}
