//! `vote.pdf`: the vote on paper, to sign and to file.
//!
//! It prints what [`Vote`] holds and nothing else, so that it can be made again byte for byte. The page is for
//! somebody who was not there: the answer first, then who decided it, by which rule, with which numbers, and how to
//! check it. What is unknown is said to be unknown.

mod tally;
pub(in crate::outbox) mod wording;

use super::typeset::{
    Ink, Style, Typeface, TypesetError, Weight,
    flow::{BODY, Column, Flow, HEADING, LABEL, LEFT, MEASURE, RIGHT, Row, SMALL, STRONG},
    sheet::Imprint,
};
use crate::domain::{
    ballot::Effect, calendar::Deadline, digest::Digest, event::Event, position::Answer, vote::Vote,
};
use jiff::{civil::Date, tz::TimeZone};

/// The digests that tie the paper to the files beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proofs {
    /// Of `vote.json`.
    pub vote_json: Digest,
    /// Of `evidence.json`.
    pub evidence: Digest,
}

const TITLE: Style = Style { size: 23.0, leading: 30.0, ..HEADING };
const SUBTITLE: Style = Style { size: 11.5, leading: 15.5, ..BODY };
const VERDICT: Style = Style { size: 16.0, leading: 21.0, ..STRONG };
const MORE_ANSWERS_THAN_FIT: usize = 6;

/// Sets the paper.
pub fn write(vote: &Vote, proofs: &Proofs) -> Result<Vec<u8>, TypesetError> {
    let face = Typeface::load()?;
    let mut flow = Flow::new(&face, vote.paper, 70.0);
    masthead(&mut flow, &face, vote);
    verdict(&mut flow, vote);
    facts(&mut flow, vote);
    answers(&mut flow, vote);
    tally::write(&mut flow, vote);
    experts(&mut flow, vote);
    remarks(&mut flow, vote);
    signatures(&mut flow, &face, vote);
    evidence(&mut flow, vote, proofs);
    running_lines(&mut flow, &face, vote);
    let imprint = Imprint {
        title: format!("Vote of {} on {}", vote.national_body.name, wording::subject(vote)),
        author: vote.national_body.full_name.clone(),
        day: signed_on(vote),
    };
    flow.sheets.write(&face, &imprint)
}

fn masthead(flow: &mut Flow<'_>, face: &Typeface, vote: &Vote) {
    let name = face.line(&vote.national_body.name, Style { size: 12.0, ..HEADING });
    let after = LEFT + name.width + 8.0;
    let what = face.line("Vote on an ISO ballot", LABEL);
    let room = RIGHT - what.width - 12.0 - after;
    flow.sheets.text(LEFT, 56.0, name);
    flow.sheets.text_right(RIGHT, 56.0, what);
    let mut baseline = 56.0;
    for line in face.paragraph(&vote.national_body.full_name, LABEL, room) {
        flow.sheets.text(after, baseline, line);
        baseline += LABEL.leading;
    }
    let below = baseline - LABEL.leading;
    flow.sheets.rule((LEFT, below + 8.0), MEASURE, 1.2, Ink::Blue);
    flow.y = below + 16.0;
    flow.lines(LEFT, &wording::subject(vote), TITLE, MEASURE);
    flow.y += 2.0;
    if let Some(title) = &vote.ballot.title {
        flow.lines(LEFT, title, SUBTITLE, MEASURE);
    }
    flow.y += 12.0;
}

/// The answers that decide something, large; answers to questions about facts stand below only.
fn verdict(flow: &mut Flow<'_>, vote: &Vote) {
    let decides = |answer: &&Answer| {
        let question = vote.ballot.question(answer.question);
        question.is_none_or(|question| question.offers.iter().any(|offer| offer.effect != Effect::Statement))
    };
    let deciding: Vec<&Answer> = vote.position.answers.iter().filter(decides).collect();
    let further = vote.position.answers.len() - deciding.len();
    let mut lines: Vec<(String, Style)> = match deciding.as_slice() {
        [one] => vec![(wording::answer(one), VERDICT)],
        many if many.len() > MORE_ANSWERS_THAN_FIT => {
            vec![(format!("{} answers, see below", many.len()), VERDICT)]
        }
        many => many
            .iter()
            .map(|answer| {
                let text = format!("{}   {}", answer.question, wording::answer(answer));
                (text, Style { size: 12.0, leading: 18.0, ..STRONG })
            })
            .collect(),
    };
    match further {
        0 => {}
        1 => lines.push(("with an answer on facts, see below".to_owned(), BODY)),
        count => lines.push((format!("with {count} answers on facts, see below"), BODY)),
    }
    flow.panel(if deciding.len() > 1 { "Answers" } else { "Vote" }, &lines);
    flow.y += 8.0;
}

fn facts(flow: &mut Flow<'_>, vote: &Vote) {
    let ballot = &vote.ballot;
    let position = &vote.position;
    flow.row(
        "Ballot",
        &format!("{}; ballot {} of this desk", wording::kind(ballot.kind), ballot.number),
        BODY,
    );
    flow.row("Committee", &ballot.committee.to_string(), BODY);
    flow.row("Standing", &wording::standing(vote), BODY);
    let opens = ballot.opens.map_or("not stated".to_owned(), |day| dated(day, &vote.plan.closes.zone));
    flow.row("Opens", &opens, BODY);
    flow.row("Closes at ISO", &deadline(&vote.plan.closes), STRONG);
    flow.row("National cut-off", &deadline(&vote.plan.cut_off), BODY);
    flow.row("TAG’s cut-off", &deadline(&vote.plan.tag_cut_off), BODY);
    flow.row("ISO’s rules", &format!("rule set {}", ballot.rule_set), BODY);
    flow.row("Position of", &position.tag, BODY);
    let recorded = match &position.recorded_by {
        Some(staff) => format!(", recorded by {staff}"),
        None => String::new(),
    };
    flow.row("Decided", &format!("{} by {}{recorded}", position.decided, position.by), BODY);
    flow.row("Comments", &wording::comments(vote), BODY);
}

fn answers(flow: &mut Flow<'_>, vote: &Vote) {
    flow.heading("Answers");
    for answer in &vote.position.answers {
        let question = vote.ballot.question(answer.question);
        let text = question.map_or("question not recorded", |question| question.text.as_str());
        flow.keep(3.0 * BODY.leading);
        flow.row(&format!("Question {}", answer.question), text, BODY);
        flow.row("Answer", &wording::answer(answer), STRONG);
        if let Some(statement) = &answer.statement {
            flow.row("Statement", statement.as_str(), BODY);
        }
        flow.y += 5.0;
    }
}

fn experts(flow: &mut Flow<'_>, vote: &Vote) {
    if vote.position.experts.is_empty() {
        return;
    }
    flow.heading("Experts offered");
    flow.y += 3.0;
    let columns = [
        Column::words("Name", 108.0),
        Column::words("Organization", 128.0),
        Column::words("Category", 76.0),
        Column::words("Mail", MEASURE - 312.0),
    ];
    let unknown = || "not stated".to_owned();
    let rows: Vec<Row> = vote
        .position
        .experts
        .iter()
        .map(|expert| {
            vec![
                expert.name.clone(),
                expert.organization.clone().unwrap_or_else(unknown),
                expert.category.clone().unwrap_or_else(unknown),
                expert.email.clone(),
            ]
            .into()
        })
        .collect();
    flow.table(LEFT, &columns, &rows);
}

fn remarks(flow: &mut Flow<'_>, vote: &Vote) {
    if vote.remarks.is_empty() {
        return;
    }
    flow.heading("What the signers were told");
    for remark in &vote.remarks {
        flow.row(&remark.finding.code, &remark.finding.message, BODY);
        if let Some(decision) = &remark.overridden {
            flow.row("", &format!("accepted by {}: {}", decision.by, decision.because), BODY);
        }
    }
}

/// Two blocks to sign by hand; what was signed at the desk stands above the lines.
fn signatures(flow: &mut Flow<'_>, face: &Typeface, vote: &Vote) {
    flow.keep(150.0);
    flow.heading("Signatures");
    for sign_off in &vote.sign_offs {
        let at = sign_off.at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC");
        let text = format!("{}, {at}, event {} of the ledger", sign_off.name, sign_off.event);
        flow.row("Signed at the desk", &text, BODY);
    }
    flow.keep(92.0);
    flow.y += 44.0;
    let half = (MEASURE - 24.0) / 2.0;
    let signer = vote.sign_offs.last().map_or("", |sign_off| sign_off.name.as_str());
    let blocks = [
        (LEFT, "For the TAG", vote.position.by.as_str()),
        (LEFT + half + 24.0, "For the national body", signer),
    ];
    let mut end = flow.y;
    for (x, label, name) in blocks {
        let asked = face.line("signature and date", LABEL);
        let lines = face.paragraph(name, STRONG, half - asked.width - 8.0);
        flow.sheets.rule((x, flow.y), half, 0.6, Ink::Black);
        flow.sheets.text_right(x + half, flow.y + 12.0, asked);
        let mut baseline = flow.y + 12.0;
        for line in lines {
            flow.sheets.text(x, baseline, line);
            baseline += 12.0;
        }
        flow.sheets.text(x, baseline, face.line(label, LABEL));
        end = end.max(baseline + 6.0);
    }
    flow.y = end;
}

fn evidence(flow: &mut Flow<'_>, vote: &Vote, proofs: &Proofs) {
    flow.heading("Evidence");
    flow.y += 3.0;
    let documents: Vec<Row> = vote
        .evidence
        .documents
        .iter()
        .map(|document| {
            let file = format!("{}\n{}", document.file, document.sha256);
            vec![document.number.to_string(), document.role.clone(), file].into()
        })
        .collect();
    if !documents.is_empty() {
        let columns = [
            Column::words("Document", 56.0),
            Column::words("Role", 56.0 + 30.0),
            Column::words("File and its SHA-256", MEASURE - 142.0),
        ];
        flow.table(LEFT, &columns, &documents);
    }
    flow.y += 4.0;
    flow.row("Ledger", &ledger(&vote.evidence.events), SMALL);
    flow.row("vote.json", &format!("SHA-256 {}", proofs.vote_json), SMALL);
    flow.row("evidence.json", &format!("SHA-256 {}", proofs.evidence), SMALL);
    if flow.face().has_set_codes() {
        flow.row(
            "Letters",
            "Where this paper prints [U+…], the typeface lacks a letter: the number is its place in Unicode. The files \
             beside this paper hold the letter itself.",
            SMALL,
        );
    }
    flow.row(
        "To check",
        "sha256sum -c SHA256SUMS in the folder of this paper; evidence.json replays the tally",
        SMALL,
    );
}

fn ledger(events: &[Event]) -> String {
    match (events.first(), events.last()) {
        (Some(first), Some(last)) => {
            format!("events {} to {}, the last with hash {}", first.number, last.number, last.hash)
        }
        (None | Some(_), None | Some(_)) => "no event".to_owned(),
    }
}

fn running_lines(flow: &mut Flow<'_>, face: &Typeface, vote: &Vote) {
    let subject = wording::subject(vote);
    let left = format!("{}   ·   {}   ·   ballot {}", vote.national_body.name, subject, vote.ballot.number);
    let head = Style { weight: Weight::Bold, ..LABEL };
    flow.sheets.on_every_page(|sheets, page, count| {
        if page > 1 {
            sheets.text(LEFT, 50.0, face.line(&subject, head));
            let voter = format!("Vote of {}", vote.national_body.name);
            sheets.text_right(RIGHT, 50.0, face.line(&voter, LABEL));
            sheets.rule((LEFT, 57.0), MEASURE, 0.6, Ink::Hairline);
        }
        let foot = sheets.height() - 41.0;
        sheets.rule((LEFT, foot - 13.0), MEASURE, 0.6, Ink::Hairline);
        sheets.text(LEFT, foot, face.line(&left, SMALL_GREY));
        sheets.text_right(RIGHT, foot, face.line(&format!("page {page} of {count}"), SMALL_GREY));
    });
}

const SMALL_GREY: Style = Style { ink: Ink::Grey, ..SMALL };

fn deadline(deadline: &Deadline) -> String {
    dated(deadline.date, &deadline.zone)
}

fn dated(day: Date, zone: &str) -> String {
    format!("{day}  ({zone})")
}

/// The day of the last signature: the paper's own date, whenever it is made again.
fn signed_on(vote: &Vote) -> Date {
    vote.sign_offs.last().map_or(vote.position.decided, |sign_off| sign_off.at.to_zoned(TimeZone::UTC).date())
}
