//! The part of `vote.pdf` that shows how the TAG got to its position: counts, rule, verdict, members.

use super::wording;
use crate::{
    domain::{
        consensus::{Consensus, QuorumCheck, ThresholdCheck, Verdict},
        vote::{MemberLine, QuestionTally, TallySheet, TallySource, Vote},
    },
    outbox::typeset::flow::{BODY, Column, Flow, LEFT, MEASURE, RIGHT, Row, STRONG, VALUE},
};

/// Sets the tally, or says that there is none.
pub(super) fn write(flow: &mut Flow<'_>, vote: &Vote) {
    flow.keep(190.0);
    flow.heading("How the TAG decided");
    let Some(sheet) = &vote.tally else {
        flow.row("Tally", "The TAG voted outside isodesk and stated no tally.", BODY);
        return;
    };
    if sheet.source == TallySource::Stated {
        flow.row("Tally", "as stated by the TAG, which voted outside isodesk; not recomputed", BODY);
    }
    for question in &sheet.questions {
        question_tally(flow, question);
    }
    members(flow, sheet);
}

fn question_tally(flow: &mut Flow<'_>, question: &QuestionTally) {
    let QuestionTally { tally, consensus } = question;
    flow.keep(110.0);
    let label = format!("Question {}, round {}", tally.question, tally.round);
    flow.row(&label, &verdict(consensus), STRONG);
    for sentence in consensus.explanation.iter().chain(&consensus.needs) {
        flow.row("", &wording::sentence(sentence), BODY);
    }
    flow.y += 5.0;
    let mut heads = vec!["Eligible".to_owned()];
    heads.extend(tally.counts.iter().map(|count| wording::choice(&count.choice)));
    heads.push("Absent".to_owned());
    let mut numbers = vec![tally.eligible.to_string()];
    numbers.extend(tally.counts.iter().map(|count| count.votes.to_string()));
    numbers.push(tally.absent.to_string());
    counts_table(flow, heads, numbers);
    if tally.by_silence > 0 {
        flow.row("", &format!("{} of the approvals are by silence.", tally.by_silence), BODY);
    }
    flow.y += 3.0;
    flow.row("Threshold", &threshold(&consensus.threshold), BODY);
    flow.row("Quorum", &quorum(consensus.quorum), BODY);
    if !consensus.unresolved.is_empty() {
        flow.row("Unresolved", &consensus.unresolved.join(", "), BODY);
    }
    flow.y += 6.0;
}

/// One row of numbers when the heads fit side by side, else one row for each answer.
fn counts_table(flow: &mut Flow<'_>, heads: Vec<String>, numbers: Vec<String>) {
    let room = RIGHT - VALUE;
    let longest = heads.iter().map(|head| head.chars().count()).max().unwrap_or(0);
    if heads.len() <= 6 && longest <= 22 {
        let all: usize = heads.iter().map(|head| head.chars().count().max(7) + 3).sum();
        let columns: Vec<Column> = heads
            .into_iter()
            .map(|head| {
                let share = share_of(head.chars().count().max(7) + 3, all);
                Column::numbers(head, room * share)
            })
            .collect();
        flow.table(VALUE, &columns, &[numbers.into()]);
        return;
    }
    let columns = [Column::words("Answer", room - 70.0), Column::numbers("Votes", 70.0)];
    let rows: Vec<Row> =
        heads.into_iter().zip(numbers).map(|(head, number)| vec![head, number].into()).collect();
    flow.table(VALUE, &columns, &rows);
}

fn share_of(part: usize, all: usize) -> f32 {
    let small = |number: usize| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
    small(part) / small(all.max(1))
}

fn verdict(consensus: &Consensus) -> String {
    let verdict = match consensus.verdict {
        Verdict::Reached => "Consensus reached",
        Verdict::Recirculate => "Consensus, but negatives have to be recirculated",
        Verdict::None => "No consensus",
        Verdict::Undetermined => "Undetermined: nobody voted for or against",
    };
    match &consensus.answer {
        Some(answer) => format!("{verdict}: {}", wording::choice(answer)),
        None => verdict.to_owned(),
    }
}

fn threshold(check: &ThresholdCheck) -> String {
    let ThresholdCheck { rule, in_favour, of, met } = check;
    format!("{rule}: {in_favour} of {of}, {}", if *met { "met" } else { "not met" })
}

fn quorum(check: QuorumCheck) -> String {
    let QuorumCheck { needed, responded, met } = check;
    if needed == 0 {
        return format!("{responded} responded; the TAG has no quorum");
    }
    format!("{responded} responded, {needed} needed, {}", if met { "met" } else { "not met" })
}

fn members(flow: &mut Flow<'_>, sheet: &TallySheet) {
    if sheet.members.is_empty() {
        return;
    }
    flow.y += 8.0;
    let columns = [
        Column::words("Member", 156.0),
        Column::words("Category", 100.0),
        Column::words("Vote, with reasons below", 160.0),
        Column::words("Recorded", MEASURE - 416.0),
    ];
    let rows: Vec<Row> =
        sheet.members.iter().flat_map(|member| member_rows(member, sheet.questions.len())).collect();
    flow.table(LEFT, &columns, &rows);
}

fn member_rows(member: &MemberLine, questions: usize) -> Vec<Row> {
    let name = format!("{}\n{}", member.organization, member.representative);
    let category = member.category.clone().unwrap_or_else(|| "not stated".to_owned());
    if member.votes.is_empty() {
        return vec![vec![name, category, "absent".to_owned(), String::new()].into()];
    }
    let mut first = Some((name, category));
    member
        .votes
        .iter()
        .map(|vote| {
            let choice = wording::choice(&vote.choice);
            let choice = if questions > 1 { format!("{}   {choice}", vote.question) } else { choice };
            let (name, category) = first.take().unwrap_or_default();
            Row {
                cells: vec![name, category, choice, vote.cast.to_string()],
                note: vote.reason.as_ref().map(|reason| format!("Reasons: {reason}")),
            }
        })
        .collect()
}
