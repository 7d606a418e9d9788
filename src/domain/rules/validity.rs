//! Whether a position can be cast as it stands: one small rule for each thing that makes a vote invalid.
//!
//! Follows the ISO/IEC Directives Part 1, 2.3.4-2.3.5 (proposals), 2.6.2 and 2.7.2 (drafts) and 1.7 (who may
//! vote). A blocking finding refuses the position; a warning is shown to the person who signs.

use crate::domain::{
    ballot::{Asked, BallotKind, Choice, Effect, Needs, Obligation, Question},
    comment::{Comment, CommentType},
    consensus::effect_of,
    finding::{Finding, Severity},
    position::{Answer, Position},
    ruleset::meets,
};
use serde::Deserialize;
use std::sync::LazyLock;

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The position.
    pub position: &'a Position,
    /// The kind of ballot.
    pub kind: BallotKind,
    /// What is asked.
    pub questions: &'a [Question],
    /// What the national body has to do; `None` when it is not known.
    pub obligation: Option<Obligation>,
    /// The comments that go with it.
    pub comments: Comments<'a>,
    /// ISO 3166 alpha-2 of the national body.
    pub country: &'a str,
}

/// The comments that go with a position.
#[derive(Clone, Copy, Debug)]
pub enum Comments<'a> {
    /// It names no comment file.
    None,
    /// It names files whose rows are not known yet.
    Unread,
    /// The rows.
    Rows(&'a [Comment]),
}

/// Every rule, in the order in which a person reads the answers.
pub fn check(checked: &Checked<'_>) -> Vec<Finding> {
    let mut findings = vote_on_a_comment_only_ballot(checked);
    if !findings.is_empty() {
        return findings;
    }
    findings.extend(answers_to_no_question(checked));
    for question in checked.questions {
        match answer_to(checked.position, question) {
            Some(answer) => {
                findings.extend(answer_not_offered(question, answer));
                findings.extend(too_many_choices(question, answer));
                findings.extend(needs_not_met(checked, question, answer));
                findings.extend(conditional_approval(checked, question, answer));
                findings.extend(abstention_without_reason(question, answer));
            }
            None => findings.extend(question_not_answered(checked, question)),
        }
    }
    findings.extend(expert_without_approval(checked));
    findings.extend(comments_of_another_body(checked));
    findings
}

/// A body without a vote answers with comments only (1.7; E-VOT-007).
fn vote_on_a_comment_only_ballot(checked: &Checked<'_>) -> Vec<Finding> {
    if checked.obligation != Some(Obligation::CommentOnly) && checked.obligation != Some(Obligation::None) {
        return Vec::new();
    }
    let votes = |answer: &&Answer| {
        answer
            .choices
            .iter()
            .any(|choice| !matches!(choice.as_str(), "comments" | "no-comments" | "no comments"))
    };
    let refused = |answer: &Answer| {
        let chosen = chosen(answer);
        Finding::new(
            "E-VOT-007",
            Severity::Blocking,
            format!(
                "`{}`: {chosen} is a vote, and the national body may only comment on this {}",
                field(answer),
                checked.kind
            ),
        )
        .hint("allowed: comments, no-comments")
    };
    checked.position.answers.iter().filter(votes).map(refused).collect()
}

/// An answer names a question the ballot does not ask (E-VOT-003), or one twice (E-VOT-009).
fn answers_to_no_question(checked: &Checked<'_>) -> Vec<Finding> {
    let answers = &checked.position.answers;
    let mut findings = Vec::new();
    for (place, answer) in answers.iter().enumerate() {
        if !checked.questions.iter().any(|question| question.number == answer.question) {
            let numbers: Vec<String> =
                checked.questions.iter().map(|question| question.number.to_string()).collect();
            findings.push(
                Finding::new(
                    "E-VOT-003",
                    Severity::Blocking,
                    format!("`answers`: the ballot asks no question {}", answer.question),
                )
                .hint(format!("allowed: {}", numbers.join(", "))),
            );
        } else if answers[..place].iter().any(|earlier| earlier.question == answer.question) {
            findings.push(
                Finding::new(
                    "E-VOT-009",
                    Severity::Blocking,
                    format!("`answers`: question {} is answered twice", answer.question),
                )
                .hint("leave one of the two answers out"),
            );
        }
    }
    findings
}

/// The answer is none of those the question offers (E-VOT-003).
fn answer_not_offered(question: &Question, answer: &Answer) -> Vec<Finding> {
    if question.offers.is_empty() {
        return Vec::new();
    }
    let refused = |choice: &Choice| {
        Finding::new(
            "E-VOT-003",
            Severity::Blocking,
            format!("`{}`: `{choice}` is not an answer to question {}", field(answer), question.number),
        )
        .hint(format!("allowed: {}", question.allowed()))
    };
    answer.choices.iter().filter(|choice| question.offer(choice).is_none()).map(refused).collect()
}

/// More answers are chosen than the question allows (E-VOT-009).
fn too_many_choices(question: &Question, answer: &Answer) -> Option<Finding> {
    let at_most = question.at_most as usize;
    (answer.choices.len() > at_most).then(|| {
        Finding::new(
            "E-VOT-009",
            Severity::Blocking,
            format!("`{}`: {} answers to question {}", field(answer), answer.choices.len(), question.number),
        )
        .hint(format!("choose no more than {at_most}: {}", question.allowed()))
    })
}

/// A question that has to be answered is not (E-VOT-006); an incomplete form may be invalid.
fn question_not_answered(checked: &Checked<'_>, question: &Question) -> Option<Finding> {
    let is_asked = question.only_if.as_ref().is_none_or(|condition| {
        let earlier = checked.position.answers.iter().find(|answer| answer.question == condition.question);
        earlier.is_some_and(|answer| meets(condition, &answer.choices))
    });
    let abstains = || checked.position.answers.iter().any(|answer| is_abstention(checked.questions, answer));
    let is_needed = match question.asked {
        Asked::Always => true,
        Asked::Wanted => !abstains(),
        Asked::Optional => false,
    };
    if !is_asked || !is_needed {
        return None;
    }
    Some(
        Finding::new(
            "E-VOT-006",
            Severity::Blocking,
            format!("question {} is not answered: `{}`", question.number, question.text),
        )
        .hint(if question.offers.is_empty() {
            "add an answer in your own words".to_owned()
        } else {
            format!("allowed: {}", question.allowed())
        }),
    )
}

/// What has to come with an answer is missing (E-VOT-004, E-VOT-005), or may not be enough (E-POS-011, E-POS-012).
fn needs_not_met(checked: &Checked<'_>, question: &Question, answer: &Answer) -> Vec<Finding> {
    let need = |choice| question.offer(choice).map_or(Needs::Nothing, |offer| offer.needs);
    answer.choices.iter().filter_map(|choice| need_not_met(checked, answer, need(choice))).collect()
}

fn need_not_met(checked: &Checked<'_>, answer: &Answer, need: Needs) -> Option<Finding> {
    let says_why = answer.statement.is_some();
    let has_comments = !matches!(checked.comments, Comments::None | Comments::Rows([]));
    match need {
        Needs::StatementWanted | Needs::Comments if says_why || has_comments => None,
        Needs::Statement if says_why => None,
        Needs::StatementWanted => Some(reason_missing(answer, Severity::Warning, "a statement is expected")),
        Needs::Statement => Some(reason_missing(answer, Severity::Blocking, "it needs a statement")),
        Needs::Comments => Some(reason_missing(answer, Severity::Blocking, "it needs comments")),
        Needs::TechnicalReasons => technical_reasons_missing(checked, answer),
        Needs::Expert if checked.position.experts.is_empty() => Some(
            Finding::new(
                "E-VOT-005",
                Severity::Blocking,
                format!("`{}`: {} needs an expert, and none is named", field(answer), chosen(answer)),
            )
            .hint("name one: `experts = [{ name = \"…\", email = \"…\" }]`"),
        ),
        Needs::Nothing | Needs::Expert => None,
    }
}

fn reason_missing(answer: &Answer, severity: Severity, why: &str) -> Finding {
    Finding::new(
        "E-VOT-004",
        severity,
        format!("`{}`: {} gives no reasons: {why}", field(answer), chosen(answer)),
    )
    .hint(format!("add `statement = \"…\"` to the answer to question {}", answer.question))
}

/// A negative on a draft counts only with technical reasons (2.6.2, 2.7.2): a statement, or comments of type `te`.
fn technical_reasons_missing(checked: &Checked<'_>, answer: &Answer) -> Option<Finding> {
    if answer.statement.is_some() {
        return None;
    }
    let rows = match checked.comments {
        Comments::Unread => return None,
        Comments::None | Comments::Rows([]) => {
            return Some(
                Finding::new(
                    "E-VOT-004",
                    Severity::Blocking,
                    format!(
                        "`{}`: {} gives no technical reasons: ISO would not count it",
                        field(answer),
                        chosen(answer)
                    ),
                )
                .hint("add `statement = \"…\"` to the answer, or comments of type `te`"),
            );
        }
        Comments::Rows(rows) => rows,
    };
    let has = |kind| rows.iter().any(|row| row.kind == Some(kind));
    if has(CommentType::Technical) {
        None
    } else if has(CommentType::General) {
        Some(
            Finding::new(
                "E-POS-011",
                Severity::Warning,
                format!(
                    "`{}`: {} rests on comments of type `ge` only: ISO may not count it",
                    field(answer),
                    chosen(answer)
                ),
            )
            .hint("say which of them are technical (`te`), or add a `statement`"),
        )
    } else {
        Some(
            Finding::new(
                "E-POS-012",
                Severity::Warning,
                format!(
                    "`{}`: {} rests on editorial comments only: ISO may not count it",
                    field(answer),
                    chosen(answer)
                ),
            )
            .hint("add technical reasons, or sign with `--because` and the reason why it goes out as it is"),
        )
    }
}

/// ISO counts no conditional approval (2.6.2, 2.7.2; E-POS-007).
fn conditional_approval(checked: &Checked<'_>, question: &Question, answer: &Answer) -> Vec<Finding> {
    let approves = answer.choices.iter().any(|choice| effect_of(question, choice) == Effect::For);
    if !approves {
        return Vec::new();
    }
    let found = |text: &str, place: &str| {
        conditional_phrase(text).map(|phrase| {
            Finding::new(
                "E-POS-007",
                Severity::Warning,
                format!("{place} says `{phrase}`: ISO counts no conditional approval"),
            )
            .hint("vote against it with the reasons, or word the comment without a condition")
        })
    };
    let statement =
        answer.statement.iter().filter_map(|text| found(text.as_str(), &format!("`{}`", field(answer))));
    let rows: &[Comment] = match checked.comments {
        Comments::Rows(rows) => rows,
        Comments::None | Comments::Unread => &[],
    };
    let comments = (1..).zip(rows).filter_map(|(row, comment): (u32, &Comment)| {
        found(&format!("{} {}", comment.comment, comment.proposed_change), &format!("comment {row}"))
    });
    statement.chain(comments).collect()
}

/// The first conditional phrase in a text, if there is one.
pub fn conditional_phrase(text: &str) -> Option<&'static str> {
    #[derive(Default, Deserialize)]
    struct List {
        phrases: Vec<String>,
    }
    static LIST: LazyLock<List> = LazyLock::new(|| {
        toml::from_str(include_str!("../data/conditional_phrases.toml")).unwrap_or_default()
    });
    let words = |text: &str| {
        let folded: Vec<String> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        format!(" {} ", folded.join(" "))
    };
    let text = words(text);
    LIST.phrases.iter().find(|phrase| text.contains(&words(phrase))).map(String::as_str)
}

/// An abstention says why (E-VOT-008): no consensus, or no expert input.
fn abstention_without_reason(question: &Question, answer: &Answer) -> Option<Finding> {
    let abstains = answer.choices.iter().any(|choice| effect_of(question, choice) == Effect::Abstain);
    (abstains && answer.abstain_reason.is_none() && answer.statement.is_none()).then(|| {
        Finding::new(
            "E-VOT-008",
            Severity::Warning,
            format!("`{}`: it is not said why the position abstains", field(answer)),
        )
        .hint("add `abstain_reason`; allowed: no-consensus, no-expert-input, tag-silent")
    })
}

/// An expert counts only with an approval (2.3.5; E-POS-013).
fn expert_without_approval(checked: &Checked<'_>) -> Option<Finding> {
    let first = checked.questions.first()?;
    let answer = answer_to(checked.position, first)?;
    let approves = answer.choices.iter().any(|choice| effect_of(first, choice) == Effect::For);
    let proposal = matches!(checked.kind, BallotKind::Np | BallotKind::NpAll);
    (proposal && !approves && !checked.position.experts.is_empty()).then(|| {
        Finding::new(
            "E-POS-013",
            Severity::Warning,
            "`experts`: an expert without an approval does not count towards the participation a proposal needs",
        )
        .hint("approve the proposal, or leave the experts out")
    })
}

/// A comment carries the code of another body (E-POS-006).
fn comments_of_another_body(checked: &Checked<'_>) -> Vec<Finding> {
    let Comments::Rows(rows) = checked.comments else { return Vec::new() };
    let foreign = |(row, comment): (u32, &Comment)| {
        let code: String = comment.member_body.trim().chars().take_while(char::is_ascii_alphabetic).collect();
        (!code.is_empty() && !code.eq_ignore_ascii_case(checked.country)).then(|| {
            Finding::new(
                "E-POS-006",
                Severity::Blocking,
                format!(
                    "comment {row}: `{}` is not the code of this national body",
                    comment.member_body.trim()
                ),
            )
            .hint(format!("write `{}`", checked.country))
        })
    };
    (1..).zip(rows).filter_map(foreign).collect()
}

fn answer_to<'a>(position: &'a Position, question: &Question) -> Option<&'a Answer> {
    position.answers.iter().find(|answer| answer.question == question.number)
}

fn is_abstention(questions: &[Question], answer: &Answer) -> bool {
    let question = questions.iter().find(|question| question.number == answer.question);
    question.is_some_and(|question| {
        answer.choices.iter().any(|choice| effect_of(question, choice) == Effect::Abstain)
    })
}

/// The field that refusals name.
fn field(answer: &Answer) -> String {
    format!("answers: question {}", answer.question)
}

fn chosen(answer: &Answer) -> String {
    let choices: Vec<String> = answer.choices.iter().map(|choice| format!("`{choice}`")).collect();
    choices.join(", ")
}
