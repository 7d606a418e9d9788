//! The words of `vote.pdf` for what the domain writes in one word.

use crate::domain::{
    ballot::{Ballot, BallotKind, Choice, Obligation},
    comment::CommentType,
    membership::Participation,
    position::{AbstainReason, Answer},
    vote::Vote,
};

/// What the ballot is about: the reference, or the kind and the committee where there is none.
pub(in crate::outbox) fn subject(vote: &Vote) -> String {
    reference(&vote.ballot).unwrap_or_else(|| format!("{} of {}", vote.ballot.kind, vote.ballot.committee))
}

/// The deliverable's reference as it is written.
pub(in crate::outbox) fn reference(ballot: &Ballot) -> Option<String> {
    ballot.reference.as_ref().map(ToString::to_string)
}

/// The kind in words, with its code.
pub(super) fn kind(kind: BallotKind) -> String {
    let words = match kind {
        BallotKind::Np | BallotKind::NpAll => "new work item proposal",
        BallotKind::Cd => "committee draft",
        BallotKind::Dis => "enquiry draft",
        BallotKind::Fdis => "final draft",
        BallotKind::Dam => "draft amendment, enquiry",
        BallotKind::Fdam => "final draft amendment",
        BallotKind::Dts => "draft technical specification",
        BallotKind::Dtr => "draft technical report",
        BallotKind::Dpas => "draft publicly available specification",
        BallotKind::Sr => "systematic review",
        BallotKind::Cib => "committee internal ballot",
        BallotKind::Wd => "working draft consultation",
        BallotKind::Wdrl => "withdrawal consultation",
        BallotKind::Guide => "draft guide",
        BallotKind::Tmb => "ballot of the Technical Management Board",
    };
    format!("{kind}, {words}")
}

/// The answer as a reader wants it: `Approve with comments`.
pub(in crate::outbox) fn answer(answer: &Answer) -> String {
    let choices: Vec<String> = answer.choices.iter().map(choice).collect();
    let reason = match answer.abstain_reason {
        Some(AbstainReason::NoConsensus) => ", for lack of consensus",
        Some(AbstainReason::NoExpertInput) => ", for lack of expert input",
        Some(AbstainReason::TagSilent) => ", because the TAG did not answer",
        None => "",
    };
    format!("{}{reason}", choices.join(" and "))
}

/// A choice with a capital, hyphens of code words as blanks; the words of a ballot's creator as they are.
pub(super) fn choice(choice: &Choice) -> String {
    let words = choice.as_str();
    let is_code = words.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let words = if is_code { words.replace('-', " ") } else { words.to_owned() };
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "no answer".to_owned(),
    }
}

/// A line of the rules as a sentence on paper: a capital, a full stop, quotation marks instead of backticks.
pub(super) fn sentence(line: &str) -> String {
    let mut marks = ['“', '”'].into_iter().cycle();
    let mut quoted = line
        .trim_end_matches('.')
        .chars()
        .map(|letter| if letter == '`' { marks.next().unwrap_or(letter) } else { letter });
    match quoted.next() {
        Some(first) => first.to_uppercase().chain(quoted).chain(['.']).collect(),
        None => String::new(),
    }
}

/// The national body's standing and what it asks.
pub(super) fn standing(vote: &Vote) -> String {
    let standing = match vote.participation {
        Some(Participation::Participating) => "P-member",
        Some(Participation::Observing) => "O-member",
        Some(Participation::None) => "no member of the committee",
        None => "not known",
    };
    let duty = match vote.obligation {
        Some(Obligation::Must) => "has to vote",
        Some(Obligation::May) => "may vote",
        Some(Obligation::CommentOnly) => "may comment, has no vote",
        Some(Obligation::None) => "nothing is asked",
        None => "what is asked is not known",
    };
    format!("{standing}; {duty}")
}

/// How many comments go with the vote, by type.
pub(super) fn comments(vote: &Vote) -> String {
    if vote.comments.is_empty() {
        return "none".to_owned();
    }
    let mut parts: Vec<String> = CommentType::ALL
        .into_iter()
        .filter_map(|kind| {
            let count = vote.comments.iter().filter(|comment| comment.kind == Some(kind)).count();
            (count > 0).then(|| format!("{count} {}", type_words(kind)))
        })
        .collect();
    let untyped = vote.comments.iter().filter(|comment| comment.kind.is_none()).count();
    if untyped > 0 {
        parts.push(format!("{untyped} without a type"));
    }
    let noun = if vote.comments.len() == 1 { "comment" } else { "comments" };
    format!("{} {noun} in comments.docx: {}", vote.comments.len(), parts.join(", "))
}

fn type_words(kind: CommentType) -> &'static str {
    match kind {
        CommentType::General => "general",
        CommentType::Technical => "technical",
        CommentType::Editorial => "editorial",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_words_are_spelled_out_and_a_creators_words_are_kept() {
        assert_eq!(choice(&Choice::new("approve-with-comments")), "Approve with comments");
        assert_eq!(choice(&Choice::new("Winston-Salem, in May")), "Winston-Salem, in May");
        assert_eq!(choice(&Choice::new("")), "no answer");
        assert_eq!(sentence("the answer `yes` has 3 of `4`"), "The answer “yes” has 3 of “4”.");
    }
}
