//! `tally.csv`: one line for each vote of each member; silent members are there too, as `absent`.

use crate::{
    domain::vote::{MemberLine, TallySheet, TallySource},
    outbox::csv,
};

const MEMBERS: [&str; 8] =
    ["question", "organization", "representative", "category", "choice", "reason", "recorded", "round"];
const COUNTS: [&str; 3] = ["question", "choice", "votes"];

/// The table of votes, or the counts where the TAG stated no more than those.
pub fn write(tally: Option<&TallySheet>) -> Vec<u8> {
    match tally {
        Some(sheet) if sheet.source == TallySource::Stated => csv::write(&COUNTS, counts(sheet)),
        Some(sheet) => csv::write(&MEMBERS, votes(sheet)),
        None => csv::write(&MEMBERS, Vec::<Vec<String>>::new()),
    }
}

fn counts(sheet: &TallySheet) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for question in &sheet.questions {
        let number = question.tally.question.to_string();
        for count in &question.tally.counts {
            rows.push(vec![number.clone(), count.choice.to_string(), count.votes.to_string()]);
        }
        rows.push(vec![number, "absent".to_owned(), question.tally.absent.to_string()]);
    }
    rows
}

fn votes(sheet: &TallySheet) -> Vec<Vec<String>> {
    let questions = sheet.questions.iter().map(|question| question.tally.question);
    questions
        .flat_map(|question| sheet.members.iter().map(move |member| vote_row(question, member)))
        .collect()
}

fn vote_row(question: u32, member: &MemberLine) -> Vec<String> {
    let mut row = vec![
        question.to_string(),
        member.organization.clone(),
        member.representative.clone(),
        member.category.clone().unwrap_or_default(),
    ];
    match member.votes.iter().find(|vote| vote.question == question) {
        Some(vote) => row.extend([
            vote.choice.to_string(),
            vote.reason.clone().unwrap_or_default(),
            vote.cast.to_string(),
            vote.round.to_string(),
        ]),
        None => row.extend(["absent".to_owned(), String::new(), String::new(), String::new()]),
    }
    row
}
