//! Whether a position says what the TAG's tally established.
//!
//! A national position needs the TAG's threshold and quorum; without them it can only abstain. The one surprise:
//! a negative with reasons that could still be recirculated stops the vote, although the answer has its majority.

use crate::domain::{
    ballot::{Effect, Question},
    consensus::{Verdict, effect_of},
    finding::{Finding, Severity},
    position::Position,
    vote::{QuestionTally, TallySheet},
};

/// Holds a position against the tally, question by question.
pub fn check(position: &Position, questions: &[Question], sheet: Option<&TallySheet>) -> Vec<Finding> {
    let Some(sheet) = sheet else {
        return vec![Finding::new("E-POS-009", Severity::Warning, "no tally goes with the position").hint(
            "record the members' votes, or add `tally = { eligible = …, approve = …, … }` to the position; \
             or sign with `--because` and how the consensus is known",
        )];
    };
    sheet
        .questions
        .iter()
        .filter_map(|counted| {
            let question = questions.iter().find(|question| question.number == counted.tally.question)?;
            is_decided_by_counting(question).then(|| check_question(position, question, counted))?
        })
        .collect()
}

fn is_decided_by_counting(question: &Question) -> bool {
    question.offers.is_empty() || question.offers.iter().any(|offer| offer.effect != Effect::Statement)
}

fn check_question(position: &Position, question: &Question, counted: &QuestionTally) -> Option<Finding> {
    let answer = position.answers.iter().find(|answer| answer.question == question.number)?;
    let chosen = answer.choices.first()?;
    let effect = effect_of(question, chosen);
    let consensus = &counted.consensus;
    let blocking = |code: &str, message: String| Finding::new(code, Severity::Blocking, message);
    let numbers = consensus.explanation.join("; ");
    match consensus.verdict {
        Verdict::None | Verdict::Undetermined if effect == Effect::Abstain => None,
        Verdict::None if !consensus.quorum.met => Some(
            blocking("E-POS-001", format!("the TAG has no quorum for `{chosen}`: {numbers}"))
                .hint(needed(&consensus.needs)),
        ),
        Verdict::None | Verdict::Undetermined => Some(
            blocking("E-POS-002", format!("the TAG has no consensus for `{chosen}`: {numbers}"))
                .hint(needed(&consensus.needs)),
        ),
        Verdict::Reached | Verdict::Recirculate => {
            let established = consensus.answer.as_ref()?;
            let same_side = match (effect, effect_of(question, established)) {
                (Effect::For, Effect::For) | (Effect::Against, Effect::Against) => true,
                _ => chosen == established,
            };
            if !same_side {
                return Some(
                    blocking(
                        "E-POS-008",
                        format!(
                            "the position says `{chosen}`, and the TAG established `{established}`: {numbers}"
                        ),
                    )
                    .hint(format!("record a position with `{established}`, or have the TAG vote again")),
                );
            }
            (consensus.verdict == Verdict::Recirculate).then(|| {
                blocking(
                    "E-POS-003",
                    format!("negatives with reasons are unresolved: {}", consensus.unresolved.join(", ")),
                )
                .hint(format!(
                    "{}; or sign with `--because` and how they were considered",
                    needed(&consensus.needs)
                ))
            })
        }
    }
}

fn needed(needs: &[String]) -> String {
    needs.join("; ")
}
