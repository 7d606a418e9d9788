//! The tally, counted again from the members' votes in the events, by the rules the round was opened under.

use super::{Check, Papers, broken, difference::Differences};
use crate::domain::{
    ballot::Choice,
    consensus::Window,
    finding::Finding,
    vote::{QuestionTally, TallySheet, TallySource, replay, stated_sheet},
};
use jiff::civil::Date;
use serde_json::{Value, json};

pub(super) fn check(papers: &Papers) -> Check {
    let mut findings = printed(papers);
    let Some(sheet) = &papers.signed.tally else {
        return Check::new(
            "tally",
            "the TAG voted elsewhere and states no tally: nothing to count",
            findings,
        );
    };
    let recounted = match sheet.source {
        TallySource::Counted => replay(&papers.ballot_events(), sheet.as_of),
        TallySource::Stated => stated_again(papers, sheet),
    };
    let mut found = Differences::of("E-PRV-009", "evidence.json", "the count made again");
    match recounted {
        Some(again) => found.compare("signed.tally", &papers.evidence["signed"]["tally"], &json!(again)),
        None => found.add("events", "they do not read as a round of voting"),
    }
    findings.append(&mut found.findings);
    Check::new("tally", in_words(sheet), findings)
}

fn in_words(sheet: &TallySheet) -> String {
    let how = match sheet.source {
        TallySource::Counted => format!("counted again from the votes of {} members", sheet.members.len()),
        TallySource::Stated => "judged again from the counts the TAG states".to_owned(),
    };
    let verdicts: Vec<String> = sheet.questions.iter().map(verdict_in_words).collect();
    format!("{how} by the rule {}: {}", sheet.rules.threshold, verdicts.join("; "))
}

fn verdict_in_words(question: &QuestionTally) -> String {
    let QuestionTally { tally, consensus } = question;
    let answer = consensus.answer.as_ref().map_or_else(|| "no answer".to_owned(), Choice::to_string);
    format!(
        "question {}: {} of {} for `{answer}`, consensus {}",
        tally.question,
        consensus.threshold.in_favour,
        consensus.threshold.of,
        consensus.verdict.word()
    )
}

/// The counts that the TAG states, judged again.
fn stated_again(papers: &Papers, sheet: &TallySheet) -> Option<TallySheet> {
    let ballot = papers.ballot()?;
    let position = &papers.signed.position;
    let stated = position.tally.as_ref()?;
    let answer = position.answers.first().and_then(|answer| answer.choices.first().cloned());
    let answer = answer.unwrap_or_else(|| Choice::new("approve"));
    let closes: Date = papers.vote["ballot"]["tag_cut_off"]["date"].as_str()?.parse().ok()?;
    let window = Window { today: sheet.as_of, closes };
    Some(stated_sheet(&sheet.tag, &sheet.rules, stated, (ballot.questions.first()?, &answer), window))
}

/// Both papers print the tally that was signed.
fn printed(papers: &Papers) -> Vec<Finding> {
    let signed = &papers.evidence["signed"]["tally"];
    let (in_vote, in_evidence) = (&papers.vote["tally"], &papers.evidence["tally"]);
    if signed.is_null() {
        let both = [("vote.json", in_vote), ("evidence.json", in_evidence)];
        let stray = both.iter().filter(|(_, tally)| !tally.is_null());
        return stray
            .map(|(paper, _)| broken("E-PRV-009", format!("{paper}: `tally` is there, and none was signed")))
            .collect();
    }
    let outcome: Vec<Value> =
        signed["questions"].as_array().into_iter().flatten().map(question_as_printed).collect();
    let outcome = Value::from(outcome);
    let mut vote = Differences::of("E-PRV-009", "vote.json", "what was signed");
    let mut evidence = Differences::of("E-PRV-009", "evidence.json", "what was signed");
    for name in ["tag", "source", "rules"] {
        vote.compare(&format!("tally.{name}"), &in_vote[name], &signed[name]);
        evidence.compare(&format!("tally.{name}"), &in_evidence[name], &signed[name]);
    }
    vote.compare("tally.questions", &in_vote["questions"], &outcome);
    evidence.compare("tally.members", &in_evidence["members"], &signed["members"]);
    evidence.compare("tally.outcome", &in_evidence["outcome"], &outcome);
    vote.findings.append(&mut evidence.findings);
    vote.findings
}

/// One question as both papers print it.
fn question_as_printed(question: &Value) -> Value {
    let (tally, consensus) = (&question["tally"], &question["consensus"]);
    json!({
        "question": tally["question"],
        "round": tally["round"],
        "eligible": tally["eligible"],
        "counts": tally["counts"],
        "absent": tally["absent"],
        "by_silence": tally["by_silence"],
        "quorum": consensus["quorum"],
        "threshold": consensus["threshold"],
        "consensus": consensus["verdict"],
        "answer": consensus["answer"],
        "unresolved": consensus["unresolved"],
    })
}
