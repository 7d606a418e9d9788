//! Making a tally sheet, and making it again from nothing but the events.

use super::{MemberLine, QuestionTally, TallySheet, TallySource};
use crate::domain::{
    ballot::{Ballot, Choice, Effect, Needs, Offer, Question},
    consensus::{Count, Counted, MemberVote, Tally, Window, count, judge, votes_in_force},
    event::Event,
    membership::TagRules,
    position::StatedTally,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A member that may vote, as of the opening of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligibleMember {
    /// The organization.
    pub organization: String,
    /// Its representative.
    pub representative: String,
    /// Who votes when the representative does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternate: Option<String>,
    /// Interest category, when known.
    pub category: Option<String>,
}

/// Who votes in a round, by which rules, and until when.
#[derive(Clone, Copy, Debug)]
pub struct Electorate<'a> {
    /// The TAG, by its name.
    pub tag: &'a str,
    /// The round, counted from 1.
    pub round: u32,
    /// The TAG's rules when the round was opened.
    pub rules: &'a TagRules,
    /// The members that may vote.
    pub eligible: &'a [EligibleMember],
    /// The TAG's cut-off.
    pub closes: Date,
}

/// Counts and judges every question that is decided by counting; the first one always.
pub fn sheet(
    electorate: &Electorate<'_>,
    questions: &[Question],
    votes: &[MemberVote],
    as_of: Date,
) -> TallySheet {
    let names: Vec<String> = electorate.eligible.iter().map(|member| member.organization.clone()).collect();
    let counted = |question| Counted {
        question,
        round: electorate.round,
        eligible: &names,
        votes,
        silence: electorate.rules.silence,
    };
    let window = Window { today: as_of, closes: electorate.closes };
    let was_asked = |question: &&Question| {
        question.number == 1 || votes.iter().any(|vote| vote.question == question.number)
    };
    let tallies = questions.iter().filter(was_asked).map(|question| {
        let counted = counted(question);
        let tally = count(&counted);
        let consensus = judge(&counted, &tally, electorate.rules, window);
        QuestionTally { tally, consensus }
    });
    let in_force: Vec<&MemberVote> =
        questions.iter().flat_map(|question| votes_in_force(&counted(question))).collect();
    let line = |member: &EligibleMember| MemberLine {
        organization: member.organization.clone(),
        representative: member.representative.clone(),
        category: member.category.clone(),
        votes: in_force
            .iter()
            .filter(|vote| vote.organization == member.organization)
            .map(|vote| (*vote).clone())
            .collect(),
    };
    TallySheet {
        tag: electorate.tag.to_owned(),
        rules: electorate.rules.clone(),
        questions: tallies.collect(),
        members: electorate.eligible.iter().map(line).collect(),
        source: TallySource::Counted,
        as_of,
    }
}

/// The sheet of a tally that the TAG states itself: the counts are its own, the judgement is ours.
///
/// `approve` stands for the answer of the position where the question has no approval of its own.
pub fn stated_sheet(
    tag: &str,
    rules: &TagRules,
    stated: &StatedTally,
    (question, answer): (&Question, &Choice),
    window: Window,
) -> TallySheet {
    let side = |effect, word: &str| {
        let offer = question.offers.iter().find(|offer| offer.effect == effect);
        offer.map_or_else(|| Choice::new(word), |offer| offer.choice.clone())
    };
    let has_approval = question.offers.iter().any(|offer| offer.effect == Effect::For);
    let approve = if has_approval { side(Effect::For, "approve") } else { answer.clone() };
    let (disapprove, abstain) = (side(Effect::Against, "disapprove"), side(Effect::Abstain, "abstain"));
    let offer = |choice: &Choice, effect| Offer { choice: choice.clone(), effect, needs: Needs::Nothing };
    let asked = Question {
        offers: vec![
            offer(&approve, Effect::For),
            offer(&disapprove, Effect::Against),
            offer(&abstain, Effect::Abstain),
        ],
        ..question.clone()
    };
    let counts = [(approve, stated.approve), (disapprove, stated.disapprove), (abstain, stated.abstain)]
        .map(|(choice, votes)| Count { choice, votes });
    let tally = Tally {
        round: 1,
        question: question.number,
        eligible: stated.eligible,
        counts: counts.to_vec(),
        absent: stated.absent,
        by_silence: 0,
    };
    let counted = Counted { question: &asked, round: 1, eligible: &[], votes: &[], silence: rules.silence };
    let consensus = judge(&counted, &tally, rules, window);
    TallySheet {
        tag: tag.to_owned(),
        rules: rules.clone(),
        questions: vec![QuestionTally { tally, consensus }],
        members: Vec::new(),
        source: TallySource::Stated,
        as_of: window.today,
    }
}

/// The facts of the event `tag-ballot-opened`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundOpened {
    /// The TAG, by its name.
    pub tag: String,
    /// The round, counted from 1.
    pub round: u32,
    /// Its rules.
    pub rules: TagRules,
    /// The members that may vote.
    pub eligible: Vec<EligibleMember>,
    /// The TAG's cut-off as it was planned then.
    pub closes: Date,
}

/// Makes the tally sheet again from the events of one ballot, in chain order; `None` without a round of voting.
///
/// Events it does not know are passed over; of those it knows, one that does not read gives `None`.
pub fn replay(events: &[Event], as_of: Date) -> Option<TallySheet> {
    let mut questions: Vec<Question> = Vec::new();
    let mut round: Option<RoundOpened> = None;
    let mut votes: Vec<MemberVote> = Vec::new();
    for event in events {
        let facts = &event.deed.facts;
        match event.deed.what.as_str() {
            "ballot-opened" | "ballot-changed" => {
                let ballot: Ballot = serde_json::from_value(facts.get("ballot")?.clone()).ok()?;
                questions = ballot.questions;
                let moved = facts.get("tag_cut_off").and_then(|day| day.as_str()?.parse().ok());
                if let (Some(round), Some(moved)) = (&mut round, moved) {
                    round.closes = moved;
                }
            }
            "tag-ballot-opened" => round = Some(serde_json::from_value(facts.clone()).ok()?),
            "member-vote-recorded" => {
                votes.push(serde_json::from_value(facts.get("vote")?.clone()).ok()?);
            }
            _ => {}
        }
    }
    let round = round?;
    let electorate = Electorate {
        tag: &round.tag,
        round: round.round,
        rules: &round.rules,
        eligible: &round.eligible,
        closes: round.closes,
    };
    Some(sheet(&electorate, &questions, &votes, as_of))
}
