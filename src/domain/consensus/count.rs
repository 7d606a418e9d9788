//! Counting: which votes are in force, and how many members chose what.

use super::{Count, MemberVote, Tally};
use crate::domain::{
    ballot::{Choice, Effect, Question},
    membership::Silence,
};
use serde::Deserialize;
use std::sync::LazyLock;

/// What is counted: one question put to the eligible members of a TAG in one round.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The question with the answers it offers.
    pub question: &'a Question,
    /// The round, counted from 1; votes of later rounds are left out.
    pub round: u32,
    /// The organizations that may vote, as of the opening of the round.
    pub eligible: &'a [String],
    /// Every vote on record, in the order of recording.
    pub votes: &'a [MemberVote],
    /// How the TAG counts silence.
    pub silence: Silence,
}

/// The vote in force of each eligible member that voted, in the order of `eligible`.
pub fn votes_in_force<'a>(counted: &Counted<'a>) -> Vec<&'a MemberVote> {
    let latest = |organization: &String| {
        counted.votes.iter().rev().find(|vote| {
            vote.organization == *organization
                && vote.question == counted.question.number
                && vote.round <= counted.round
        })
    };
    counted.eligible.iter().filter_map(latest).collect()
}

/// Counts the votes in force. The counts and `absent` add up to the number of eligible members.
pub fn count(counted: &Counted<'_>) -> Tally {
    let in_force = votes_in_force(counted);
    let mut counts: Vec<Count> = Vec::new();
    for offer in &counted.question.offers {
        counts.push(Count { choice: offer.choice.clone(), votes: 0 });
    }
    for vote in &in_force {
        add(&mut counts, &vote.choice, 1);
    }
    let eligible = whole(counted.eligible.len());
    let silent = eligible - whole(in_force.len());
    let by_silence = match counted.silence {
        Silence::Absent => 0,
        Silence::Approve => silent,
    };
    if by_silence > 0 {
        add(&mut counts, &approval(counted.question), by_silence);
    }
    Tally {
        round: counted.round,
        question: counted.question.number,
        eligible,
        counts,
        absent: silent - by_silence,
        by_silence,
    }
}

/// What that answer does in a count of that question.
pub fn effect_of(question: &Question, choice: &Choice) -> Effect {
    question.offer(choice).map_or_else(|| effect_of_words(choice), |offer| offer.effect)
}

/// What an answer in its creator's own words does in a count.
pub(crate) fn effect_of_words(choice: &Choice) -> Effect {
    static WORDS: LazyLock<Words> =
        LazyLock::new(|| toml::from_str(include_str!("../data/answer_words.toml")).unwrap_or_default());
    let is_one_of = |list: &[Choice]| list.contains(choice);
    if is_one_of(&WORDS.in_favour) {
        Effect::For
    } else if is_one_of(&WORDS.against) {
        Effect::Against
    } else if is_one_of(&WORDS.abstain) {
        Effect::Abstain
    } else {
        Effect::Alternative
    }
}

#[derive(Default, Deserialize)]
struct Words {
    in_favour: Vec<Choice>,
    against: Vec<Choice>,
    abstain: Vec<Choice>,
}

/// The answer that silence stands for where a TAG counts it as approval.
fn approval(question: &Question) -> Choice {
    let favourable = question.offers.iter().find(|offer| offer.effect == Effect::For);
    favourable.map_or_else(|| Choice::new("approve"), |offer| offer.choice.clone())
}

fn add(counts: &mut Vec<Count>, choice: &Choice, votes: u32) {
    match counts.iter_mut().find(|count| count.choice == *choice) {
        Some(count) => count.votes += votes,
        None => counts.push(Count { choice: choice.clone(), votes }),
    }
}

fn whole(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
