//! A TAG that is silent, or split: an abstention is proposed for it, and a person still has to sign the vote.
//!
//! An abstention is a vote, and silence is none: nothing goes out by itself. The proposal is a position like any other,
//! with the reason why it abstains, and a position of the TAG that comes later takes its place.

use crate::{
    desk::{
        Desk, ballots,
        record_position::{self, Outcome},
        refusal::Refusal,
        tally,
    },
    domain::{
        ballot::{Asked, BallotView, Choice, Effect, PositionState, Question},
        consensus::Verdict,
        position::{AbstainReason, Answer, Position},
    },
    store::Reader,
};

/// Proposes an abstention; `by` is the person who answers for the proposal.
pub fn propose(desk: &Desk, ballot: &str, by: &str) -> Result<Outcome, Refusal> {
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let reason = reason(transaction, desk, &view)?;
        let roster = tally::roster_of(transaction, &view.ballot)?;
        let mut answers = Vec::new();
        for question in ballots::questions(&desk.rules, &view.ballot, view.obligation) {
            if question.asked == Asked::Always && question.only_if.is_none() {
                answers.push(abstention(&view, &question, reason)?);
            }
        }
        let position = Position {
            ballot: view.ballot.number,
            tag: roster.tag.name,
            decided: desk.clock.today(),
            by: by.to_owned(),
            recorded_by: Some(desk.actor.name.clone()),
            answers,
            comments: Vec::new(),
            experts: Vec::new(),
            tally: None,
        };
        record_position::keep(transaction, desk, view, (position, &[]), None)
    })
}

/// Why an abstention may be proposed: the TAG let its cut-off pass, or it voted and found no answer.
fn reason(reader: &Reader<'_>, desk: &Desk, view: &BallotView) -> Result<AbstainReason, Refusal> {
    let number = view.ballot.number;
    let today = desk.clock.today();
    if view.ballot.cancelled.is_some() || view.plan.closes.is_past_on(today) {
        return Err(Refusal::because(
            "E-POS-024",
            format!("ballot {number} asks nothing any more: it is {}", view.state.word()),
            "`isodesk ballot show N` shows why",
        ));
    }
    if view.position != PositionState::None {
        return Err(Refusal::because(
            "E-POS-024",
            format!("the TAG has answered: a position is recorded on ballot {number}"),
            format!("`isodesk position show {number}` shows it"),
        ));
    }
    let Some(sheet) = tally::on_record(reader, view, today)? else {
        return waited(view, today).map(|()| AbstainReason::TagSilent);
    };
    match sheet.questions.first().map(|first| first.consensus.verdict) {
        Some(Verdict::Reached | Verdict::Recirculate) => Err(Refusal::because(
            "E-POS-024",
            format!("the TAG has established an answer on ballot {number}"),
            "record it as the TAG's position; `isodesk tally N` shows it",
        )),
        Some(Verdict::None | Verdict::Undetermined) | None => {
            waited(view, today).map(|()| AbstainReason::NoConsensus)
        }
    }
}

/// The TAG has had its time.
fn waited(view: &BallotView, today: jiff::civil::Date) -> Result<(), Refusal> {
    if view.plan.tag_cut_off.is_past_on(today) {
        return Ok(());
    }
    Err(Refusal::because(
        "E-POS-025",
        format!("the TAG has until {}", view.plan.tag_cut_off),
        "an abstention is proposed for a TAG only after its cut-off",
    ))
}

fn abstention(view: &BallotView, question: &Question, reason: AbstainReason) -> Result<Answer, Refusal> {
    let offer = question.offers.iter().find(|offer| offer.effect == Effect::Abstain);
    let none = question.offers.iter().find(|offer| offer.choice == Choice::new("no-comments"));
    let chosen = match (offer.or(none), question.offers.is_empty()) {
        (Some(offer), _) => offer.choice.clone(),
        (None, true) => Choice::new("abstain"),
        (None, false) => {
            return Err(Refusal::because(
                "E-POS-026",
                format!("question {} of ballot {} offers no abstention", question.number, view.ballot.number),
                format!("allowed: {}; ask the TAG", question.allowed()),
            ));
        }
    };
    let abstain_reason = (offer.is_some() || question.offers.is_empty()).then_some(reason);
    Ok(Answer { question: question.number, choices: vec![chosen], statement: None, abstain_reason })
}
