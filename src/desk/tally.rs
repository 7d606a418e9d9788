//! Tallies: the votes of a TAG counted and judged, now, as they stood at any moment, or with "what if".
//!
//! A tally is made from the round, its eligible members and the votes on record alone, so that it can be made
//! again from the events; [`crate::domain::vote::replay`] does that without the ledger.

use crate::{
    desk::{Desk, ballots, refusal::Refusal, roster},
    domain::{
        ballot::{Ballot, BallotView, Choice},
        consensus::MemberVote,
        finding::{Finding, Severity},
        membership::{Roster, folded},
        vote::{Electorate, EligibleMember, TallySheet, sheet},
    },
    store::{self, Reader, ballot::Round},
};
use jiff::civil::Date;

/// A vote that nobody cast, to see what it would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposed {
    /// The member.
    pub organization: String,
    /// What it would answer to question 1.
    pub choice: Choice,
}

/// The tally of a ballot on the day of the desk, with what is supposed. Nothing is recorded.
pub fn tally(desk: &Desk, ballot: &str, supposed: &[Supposed]) -> Result<(BallotView, TallySheet), Refusal> {
    desk.store.read(|reader| {
        let view = ballots::view(reader, desk, ballots::named(reader, desk, ballot)?)?;
        let round = match current_round(reader, view.ballot.number)? {
            Some(round) => round,
            None => fresh_round(&roster_of(reader, &view.ballot)?, &view, desk.clock.today(), 1),
        };
        let mut votes = store::ballot::votes(reader, view.ballot.number)?;
        let recorded = votes.len();
        for supposed in supposed {
            let vote = suppose(&view.ballot, &round, supposed, desk.clock.today())?;
            refuse_a_second_supposition(&votes[recorded..], &vote)?;
            votes.push(vote);
        }
        let sheet = count(&view, &round, &votes, desk.clock.today());
        Ok((view, sheet))
    })
}

/// The tally of the votes on record, when the TAG voted in isodesk at all.
pub(crate) fn on_record(
    reader: &Reader<'_>,
    view: &BallotView,
    as_of: Date,
) -> Result<Option<TallySheet>, Refusal> {
    let votes = store::ballot::votes(reader, view.ballot.number)?;
    let round = current_round(reader, view.ballot.number)?.filter(|_| !votes.is_empty());
    Ok(round.map(|round| count(view, &round, &votes, as_of)))
}

/// The latest round of voting on a ballot.
pub(crate) fn current_round(reader: &Reader<'_>, ballot: u64) -> Result<Option<Round>, Refusal> {
    Ok(store::ballot::rounds(reader, ballot)?.pop())
}

/// The roster that votes on a ballot.
pub(crate) fn roster_of(reader: &Reader<'_>, ballot: &Ballot) -> Result<Roster, Refusal> {
    let mut name = None;
    for committee in std::iter::once(&ballot.committee).chain(&ballot.linked) {
        if name.is_none() {
            name = store::tag::of_committee(reader, committee)?;
        }
    }
    let roster = name.as_deref().map(|name| store::tag::find(reader, name)).transpose()?.flatten();
    roster.ok_or_else(|| {
        Refusal::because(
            "E-TAG-006",
            format!("no TAG answers for {}", ballot.committee),
            "`isodesk tag import FILE` takes a roster that names the committee",
        )
    })
}

/// A round for the members that may vote on that day.
pub(crate) fn fresh_round(roster: &Roster, view: &BallotView, day: Date, number: u32) -> Round {
    let eligible = roster
        .voting_members_on(day)
        .map(|member| EligibleMember {
            organization: member.organization.clone(),
            representative: member.representative.name.clone(),
            alternate: member.alternate.as_ref().map(|person| person.name.clone()),
            category: member.category.clone(),
        })
        .collect();
    Round {
        round: number,
        tag: roster.tag.name.clone(),
        opened: day,
        rules: roster.tag.rules.clone(),
        eligible,
        closes: view.plan.tag_cut_off.date,
        closed: None,
    }
}

pub(crate) fn count(view: &BallotView, round: &Round, votes: &[MemberVote], as_of: Date) -> TallySheet {
    let electorate = Electorate {
        tag: &round.tag,
        round: round.round,
        rules: &round.rules,
        eligible: &round.eligible,
        closes: round.closes,
    };
    sheet(&electorate, &view.ballot.questions, votes, as_of)
}

/// The round with those of its members that still have a vote: nobody votes who has left the TAG since it was opened.
pub(crate) fn still_able(reader: &Reader<'_>, round: &Round, today: Date) -> Result<Round, Refusal> {
    let Some(roster) = store::tag::find(reader, &round.tag)? else { return Ok(round.clone()) };
    let still = |member: &EligibleMember| {
        let wanted = folded(&member.organization);
        roster.voting_members_on(today).any(|member| folded(&member.organization) == wanted)
    };
    let mut able = round.clone();
    able.eligible.retain(still);
    Ok(able)
}

/// Votes that count although their member had no vote on the day it was cast, as the roster stands now.
pub(crate) fn ineligible(reader: &Reader<'_>, sheet: &TallySheet) -> Result<Vec<Finding>, Refusal> {
    let Some(roster) = store::tag::find(reader, &sheet.tag)? else { return Ok(Vec::new()) };
    let wrong = |vote: &&MemberVote| {
        let wanted = folded(&vote.organization);
        let member = roster.members.iter().find(|member| folded(&member.organization) == wanted);
        member.is_none_or(|member| !member.is_member_on(vote.cast))
    };
    let finding = |vote: &MemberVote| {
        let message = format!(
            "`{}` voted on {} and was no member of `{}` on that day",
            vote.organization, vote.cast, sheet.tag
        );
        Finding::new("E-VOT-015", Severity::Blocking, message)
            .hint("mend the roster where it is wrong; else open the next round for the members of today")
    };
    let votes = sheet.members.iter().flat_map(|member| &member.votes);
    let mut findings: Vec<Finding> = votes.filter(wrong).map(finding).collect();
    findings.dedup();
    Ok(findings)
}

fn suppose(ballot: &Ballot, round: &Round, supposed: &Supposed, today: Date) -> Result<MemberVote, Refusal> {
    let names = || round.eligible.iter().map(|member| member.organization.clone()).collect::<Vec<_>>();
    let wanted = folded(&supposed.organization);
    let member = round.eligible.iter().find(|member| folded(&member.organization) == wanted);
    let Some(member) = member else {
        return Err(Refusal::unknown(
            "E-VOT-001",
            format!("`{}` may not vote in round {}", supposed.organization, round.round),
            format!("allowed: {}", names().join(", ")),
        ));
    };
    if let Some(question) = ballot.question(1)
        && !question.offers.is_empty()
        && question.offer(&supposed.choice).is_none()
    {
        return Err(Refusal::unknown(
            "E-VOT-003",
            format!("`{}` is not an answer to question 1", supposed.choice),
            format!("allowed: {}", question.allowed()),
        ));
    }
    Ok(MemberVote {
        voter: None,
        organization: member.organization.clone(),
        question: 1,
        choice: supposed.choice.clone(),
        reason: None,
        cast: today,
        round: round.round,
    })
}

/// A member has one vote: supposing two says nothing.
fn refuse_a_second_supposition(supposed: &[MemberVote], vote: &MemberVote) -> Result<(), Refusal> {
    match supposed.iter().find(|earlier| earlier.organization == vote.organization) {
        None => Ok(()),
        Some(earlier) => Err(Refusal::unknown(
            "E-VOT-013",
            format!(
                "`{}` is supposed to vote twice: `{}` and `{}`",
                vote.organization, earlier.choice, vote.choice
            ),
            "name each member once",
        )),
    }
}

/// The TAG that is known by that name, for messages.
pub(crate) fn known_roster(reader: &Reader<'_>, name: &str) -> Result<Roster, Refusal> {
    match store::tag::find(reader, name)? {
        Some(found) => Ok(found),
        None => Err(roster::unknown_tag(name, &store::tag::names(reader)?)),
    }
}
