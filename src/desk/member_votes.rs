//! Votes of TAG members, out of a table: all rows are good, or none is recorded.
//!
//! The first votes on a ballot open its first round for the members of that day; naming the next round opens
//! it. A later vote of a member replaces the earlier one, and both stay on record; the same vote again adds none.

use crate::{
    desk::{Desk, ballots, open_ballot::record, refusal::Refusal, tally},
    domain::{
        ballot::{BallotView, Choice, Effect, Question},
        consensus::{MemberVote, effect_of},
        finding::{Finding, Severity},
        membership::folded,
        vote::{EligibleMember, RoundOpened, TallySheet},
    },
    store::{self, Transaction, ballot::Round},
};
use serde_json::json;
use std::collections::BTreeMap;

/// The columns of a table of votes; `question`, `reason` and `voter` may be left out.
pub const COLUMNS: [&str; 5] = ["organization", "question", "choice", "reason", "voter"];

/// A row of a table: its number as a spreadsheet counts it, and its cells by the heading of their column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Counted from 1, the heading row included.
    pub row: usize,
    /// Heading in small letters to cell.
    pub cells: BTreeMap<String, String>,
}

/// What recording votes led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The ballot's number.
    pub ballot: u64,
    /// The round they were cast in.
    pub round: u32,
    /// Votes that are new.
    pub new: usize,
    /// Of those, votes that replace an earlier one of the same member.
    pub replaced: usize,
    /// Rows that say what is on record already.
    pub unchanged: usize,
    /// What is worrying.
    pub findings: Vec<Finding>,
}

/// Records the votes of a table. `round` names the round; without it, the round in progress is meant.
pub fn record_votes(
    desk: &Desk,
    ballot: &str,
    round: Option<u32>,
    rows: &[TableRow],
) -> Result<Recorded, Refusal> {
    let today = desk.clock.today();
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let mut findings = window(&view, today)?;
        let round = round_for(transaction, desk, &view, round)?;
        let known = store::ballot::votes(transaction, view.ballot.number)?;
        let able = tally::still_able(transaction, &round, today)?;
        let votes = read_rows(&view, &able, rows, today)?;
        let mut recorded = Recorded {
            ballot: view.ballot.number,
            round: round.round,
            new: 0,
            replaced: 0,
            unchanged: 0,
            findings: Vec::new(),
        };
        let mut on_record = known;
        for (row, vote) in votes {
            findings.extend(reason_missing(&view, row, &vote));
            let earlier = on_record.iter().rev().find(|earlier| is_of_the_same_voter(earlier, &vote));
            match earlier {
                Some(earlier) if says_the_same(earlier, &vote) => {
                    recorded.unchanged += 1;
                    continue;
                }
                Some(_) => recorded.replaced += 1,
                None => {}
            }
            recorded.new += 1;
            store::ballot::add_vote(transaction, view.ballot.number, &vote)?;
            record(transaction, desk, "member-vote-recorded", &view.ballot, json!({ "vote": vote }))?;
            on_record.push(vote);
        }
        recorded.findings.append(&mut findings);
        Ok(recorded)
    })
}

/// Closes the round in progress, with the check of who may vote in the same transaction: what counts is settled.
///
/// Closing it again gives the same answer.
pub fn close(desk: &Desk, ballot: &str) -> Result<(BallotView, TallySheet), Refusal> {
    let today = desk.clock.today();
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let number = view.ballot.number;
        let round = tally::current_round(transaction, number)?.ok_or_else(|| {
            Refusal::because(
                "E-VOT-017",
                format!("no round of voting is open on ballot {number}"),
                format!("`isodesk member-votes record FILE --ballot {number}` opens the first one"),
            )
        })?;
        let votes = store::ballot::votes(transaction, number)?;
        let sheet = tally::count(&view, &round, &votes, round.closed.unwrap_or(today));
        if round.closed.is_some() {
            return Ok((view, sheet));
        }
        let ineligible = tally::ineligible(transaction, &sheet)?;
        if !ineligible.is_empty() {
            return Err(Refusal::Findings(ineligible));
        }
        store::ballot::close_round(transaction, number, round.round, today)?;
        let facts = json!({ "round": round.round, "closed": today, "questions": sheet.questions });
        record(transaction, desk, "tag-ballot-closed", &view.ballot, facts)?;
        Ok((view, sheet))
    })
}

/// Whether votes are still taken: until the national cut-off, and with a warning after the TAG's.
fn window(view: &BallotView, today: jiff::civil::Date) -> Result<Vec<Finding>, Refusal> {
    if let Some(why) = &view.ballot.cancelled {
        return Err(Refusal::because(
            "E-BAL-011",
            format!("ballot {} is cancelled: {why}", view.ballot.number),
            "nothing is asked any more",
        ));
    }
    if view.plan.cut_off.is_past_on(today) {
        return Err(Refusal::because(
            "E-VOT-002",
            format!("voting inside the TAG is over: the national cut-off was {}", view.plan.cut_off),
            "what the TAG decided in time goes into a position file with its tally",
        ));
    }
    if view.plan.tag_cut_off.is_past_on(today) {
        return Ok(vec![
            Finding::new(
                "E-VOT-012",
                Severity::Warning,
                format!("the TAG's cut-off was {}: the votes are late and counted", view.plan.tag_cut_off),
            )
            .hint(format!("the position is due at the national body by {}", view.plan.cut_off)),
        ]);
    }
    Ok(Vec::new())
}

/// The round that is meant: the one in progress, or the next one, which is opened.
fn round_for(
    transaction: &Transaction<'_>,
    desk: &Desk,
    view: &BallotView,
    wanted: Option<u32>,
) -> Result<Round, Refusal> {
    let current = tally::current_round(transaction, view.ballot.number)?;
    let number = current.as_ref().map_or(0, |round| round.round);
    match (current, wanted) {
        (Some(round), None) => still_open(round),
        (Some(round), Some(wanted)) if wanted == round.round => still_open(round),
        (_, None) => open_round(transaction, desk, view, 1),
        (_, Some(wanted)) if wanted == number + 1 => open_round(transaction, desk, view, wanted),
        (_, Some(wanted)) => Err(Refusal::because(
            "E-VOT-010",
            format!("round {wanted} is not open"),
            if number == 0 {
                "allowed: 1".to_owned()
            } else {
                format!("allowed: {number}, or {} to open the next", number + 1)
            },
        )),
    }
}

/// A closed round takes no vote: the next one may be opened.
fn still_open(round: Round) -> Result<Round, Refusal> {
    match round.closed {
        None => Ok(round),
        Some(day) => Err(Refusal::because(
            "E-VOT-016",
            format!("round {} was closed on {day}", round.round),
            format!("`--round {}` opens the next one", round.round + 1),
        )),
    }
}

fn open_round(
    transaction: &Transaction<'_>,
    desk: &Desk,
    view: &BallotView,
    number: u32,
) -> Result<Round, Refusal> {
    let roster = tally::roster_of(transaction, &view.ballot)?;
    let round = tally::fresh_round(&roster, view, desk.clock.today(), number);
    store::ballot::add_round(transaction, view.ballot.number, &round)?;
    let opened = RoundOpened {
        tag: round.tag.clone(),
        round: round.round,
        rules: round.rules.clone(),
        eligible: round.eligible.clone(),
        closes: round.closes,
    };
    let facts = serde_json::to_value(opened).unwrap_or_default();
    record(transaction, desk, "tag-ballot-opened", &view.ballot, facts)?;
    Ok(round)
}

/// Reads every row, or gives a finding for each one that is wrong.
fn read_rows(
    view: &BallotView,
    round: &Round,
    rows: &[TableRow],
    today: jiff::civil::Date,
) -> Result<Vec<(usize, MemberVote)>, Refusal> {
    let questions = &view.ballot.questions;
    let mut votes = Vec::new();
    let mut findings = Vec::new();
    for row in rows {
        match read_row(questions, round, row) {
            Ok(vote) => votes.push((row.row, MemberVote { cast: today, ..vote })),
            Err(finding) => findings.push(finding),
        }
    }
    if findings.is_empty() { Ok(votes) } else { Err(Refusal::Findings(findings)) }
}

fn read_row(questions: &[Question], round: &Round, row: &TableRow) -> Result<MemberVote, Finding> {
    let cell = |name: &str| row.cells.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let refused = |code: &str, message: String, hint: String| {
        Finding::new(code, Severity::Blocking, format!("row {}: {message}", row.row)).hint(hint)
    };
    let needed = |name: &str| {
        cell(name)
            .ok_or_else(|| refused("E-VOT-011", format!("`{name}` is empty"), "fill the cell".to_owned()))
    };
    let organization = needed("organization")?;
    let wanted = folded(organization);
    let member = round.eligible.iter().find(|member| folded(&member.organization) == wanted);
    let member = member.ok_or_else(|| {
        let names: Vec<&str> = round.eligible.iter().map(|member| member.organization.as_str()).collect();
        refused(
            "E-VOT-001",
            format!("`{organization}` may not vote in round {} of `{}`", round.round, round.tag),
            format!("allowed: {}", names.join(", ")),
        )
    })?;
    let number = match cell("question") {
        None => 1,
        Some(text) => text.trim_end_matches(".0").parse().unwrap_or(0),
    };
    let question = questions.iter().find(|question| question.number == number).ok_or_else(|| {
        let numbers: Vec<String> = questions.iter().map(|question| question.number.to_string()).collect();
        let typed = cell("question").unwrap_or("1");
        refused(
            "E-VOT-003",
            format!("the ballot asks no question {typed}"),
            format!("allowed: {}", numbers.join(", ")),
        )
    })?;
    let choice = Choice::new(needed("choice")?);
    let offer = question.offer(&choice);
    if offer.is_none() && !question.offers.is_empty() {
        return Err(refused(
            "E-VOT-003",
            format!("`{choice}` is not an answer to question {number}"),
            format!("allowed: {}", question.allowed()),
        ));
    }
    let reason = cell("reason").map(str::to_owned);
    let voter = cell("voter").map(|name| voter_of(member, name)).transpose().map_err(|allowed| {
        let name = cell("voter").unwrap_or_default();
        refused("E-VOT-014", format!("`{name}` does not vote for `{}`", member.organization), allowed)
    })?;
    Ok(MemberVote {
        voter,
        organization: member.organization.clone(),
        question: number,
        choice: offer.map_or(choice, |offer| offer.choice.clone()),
        reason,
        cast: round.opened,
        round: round.round,
    })
}

/// The person of a member that voted: its representative or its alternate, else who they are.
fn voter_of(member: &EligibleMember, name: &str) -> Result<String, String> {
    let people: Vec<&String> = std::iter::once(&member.representative).chain(&member.alternate).collect();
    let found = people.iter().find(|person| folded(person) == folded(name)).map(|person| (*person).clone());
    let allowed: Vec<&str> = people.into_iter().map(String::as_str).collect();
    found.ok_or_else(|| format!("allowed: {}", allowed.join(", ")))
}

/// A negative without reasons counts inside the TAG, but there is nothing to recirculate.
fn reason_missing(view: &BallotView, row: usize, vote: &MemberVote) -> Option<Finding> {
    let question = view.ballot.question(vote.question)?;
    let negative = effect_of(question, &vote.choice) == Effect::Against;
    (negative && vote.reason.is_none()).then(|| {
        Finding::new(
            "E-VOT-004",
            Severity::Warning,
            format!(
                "row {row}: `{}` of `{}` gives no reason: it counts, but cannot be resolved",
                vote.choice, vote.organization
            ),
        )
        .hint("ask the member why, and record the row again with the column `reason` filled")
    })
}

fn is_of_the_same_voter(earlier: &MemberVote, vote: &MemberVote) -> bool {
    earlier.organization == vote.organization && earlier.question == vote.question
}

fn says_the_same(earlier: &MemberVote, vote: &MemberVote) -> bool {
    earlier.choice == vote.choice
        && earlier.reason == vote.reason
        && earlier.round == vote.round
        && (vote.voter.is_none() || earlier.voter == vote.voter)
}
