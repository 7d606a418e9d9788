//! Reminders about one ballot: to the TAG's administrator, its silent members, and the national body's staff.

use super::{Around, Due, Mailbox, Reminder, addresses, days, days_between, step_reached};
use crate::domain::{
    ballot::{BallotState, BallotView, Needs, Obligation, PositionState},
    calendar::Deadline,
    membership::{Roster, TagMember},
    position::Position,
    radar::subject,
};
use jiff::{ToSpan as _, civil::Date};

/// A ballot with the people around it.
#[derive(Clone, Copy, Debug)]
pub struct Watched<'a> {
    /// The ballot as it stands.
    pub view: &'a BallotView,
    /// The TAG, when there is one.
    pub roster: Option<&'a Roster>,
    /// Members that may vote and have not.
    pub silent: &'a [&'a TagMember],
    /// What the result of a new work item left open.
    pub grace: Option<Grace<'a>>,
}

/// The result of a new work item came on that day, and this was our position (Directives Part 1, 2.3.5).
#[derive(Clone, Copy, Debug)]
pub struct Grace<'a> {
    /// The day the desk learnt of the result.
    pub since: Date,
    /// Our position.
    pub position: &'a Position,
}

/// The reminders about a ballot that are due today.
pub fn of_ballot(watched: &Watched<'_>, around: &Around<'_>) -> Due {
    let mut due = Due::default();
    let view = watched.view;
    if view.state == BallotState::Open && view.obligation != Some(Obligation::None) {
        to_administrator(&mut due, watched, around);
        to_members(&mut due, watched, around);
        to_staff(&mut due, watched, around);
    }
    after_a_proposal(&mut due, watched, around);
    due
}

fn to_administrator(due: &mut Due, watched: &Watched<'_>, around: &Around<'_>) {
    let view = watched.view;
    let Some(roster) = watched.roster.filter(|_| view.position == PositionState::None) else { return };
    let reached = view.ballot.opens.is_none_or(|opens| {
        days_between(opens, around.today) >= i64::from(around.ladder.administrator_days_after_opening)
    });
    if !reached || view.plan.cut_off.is_past_on(around.today) {
        return;
    }
    let (to, who) = administrator(roster, around);
    due.add(to, &who, &subject(view), |to| Reminder {
        key: format!("ballot:{} opened to {}", view.ballot.number, addresses(&to)),
        ballot: Some(view.ballot.number),
        label: format!("ballot-{}-opened", view.ballot.number),
        to,
        subject: format!("{} is open: a position is due by {}", subject(view), view.plan.tag_cut_off),
        paragraphs: vec![
            format!("{} is open, and {} has no position on it yet.", about(view), roster.tag.name),
            deadlines(view),
            obliges(view, around.body),
            format!(
                "You get this because you administer {}. It comes once, a day or more after a ballot opens; none \
                 comes when the position is recorded.",
                roster.tag.name
            ),
        ],
    });
}

fn to_members(due: &mut Due, watched: &Watched<'_>, around: &Around<'_>) {
    let view = watched.view;
    let Some(roster) = watched.roster.filter(|_| view.position == PositionState::None) else { return };
    let cut_off = &view.plan.tag_cut_off;
    let left = days_between(around.today, cut_off.date);
    let step = step_reached(&around.ladder.members_days_before_cut_off, left).filter(|_| left >= 0);
    let Some(step) = step.filter(|_| view.obligation != Some(Obligation::CommentOnly)) else { return };
    for member in watched.silent {
        let people = std::iter::once(&member.representative).chain(&member.alternate);
        let to: Vec<Mailbox> = people.filter_map(Mailbox::of).collect();
        let who = format!("{} ({})", member.representative.name, member.organization);
        due.add(to, &who, &subject(view), |to| {
            let key_of = (cut_off.date, step, addresses(&to));
            Reminder {
                key: format!("ballot:{} vote by {}, {} days, to {}", view.ballot.number, key_of.0, key_of.1, key_of.2),
                ballot: Some(view.ballot.number),
                label: format!("ballot-{}-member", view.ballot.number),
                to,
                subject: format!("Vote on {} by {cut_off}", subject(view)),
                paragraphs: vec![
                    format!("No vote of {} on {} is on record.", member.organization, about(view)),
                    format!("{} are left until {} ends. {}", days(left), "the TAG's voting", deadlines(view)),
                    "An abstention is a vote. A negative counts only with its reasons.".to_owned(),
                    format!(
                        "You get this because you represent {}, a voting member of {}. Reminders come {} days before \
                         the TAG's cut-off; none comes after your vote.",
                        member.organization,
                        roster.tag.name,
                        list(&around.ladder.members_days_before_cut_off)
                    ),
                ],
            }
        });
    }
}

fn to_staff(due: &mut Due, watched: &Watched<'_>, around: &Around<'_>) {
    let view = watched.view;
    if view.obligation != Some(Obligation::Must) {
        return;
    }
    let closes = &view.plan.closes;
    let reached = |step: &u16| around.today >= around.calendar.business_days_before(closes.date, *step);
    let steps = around.ladder.staff_business_days_before_close.iter().copied();
    let Some(step) = steps.filter(reached).min().filter(|_| !closes.is_past_on(around.today)) else { return };
    let lacks = match view.position {
        PositionState::None => "no position is recorded",
        PositionState::Recorded => "its position is recorded, and the vote is not signed",
        PositionState::Signed => "the vote is signed, and its submission is not written",
        PositionState::Exported | PositionState::Acknowledged => return,
    };
    due.add(around.staff.to_vec(), "staff", &subject(view), |to| Reminder {
        key: format!(
            "ballot:{} submission by {}, {step} business days, to {}",
            view.ballot.number,
            closes.date,
            addresses(&to)
        ),
        ballot: Some(view.ballot.number),
        label: format!("ballot-{}-staff", view.ballot.number),
        to,
        subject: format!("Not submitted: {}, ISO closes it on {closes}", subject(view)),
        paragraphs: vec![
            format!("{} has no submission: {lacks}.", about(view)),
            deadlines(view),
            obliges(view, around.body),
            format!(
                "You get this because your address stands under `staff` in the settings of the desk. Reminders come {} \
                 business days before ISO's close; none comes when the vote is submitted.",
                list(&around.ladder.staff_business_days_before_close)
            ),
        ],
    });
}

/// The weeks after the result of a new work item, in which an expert may be named or a negative justified.
fn after_a_proposal(due: &mut Due, watched: &Watched<'_>, around: &Around<'_>) {
    let (view, Some(grace)) = (watched.view, watched.grace) else { return };
    let ends = grace.since.saturating_add(i64::from(around.ladder.new_work_item_days).days());
    let Some(lacks) = left_open(view, grace.position).filter(|_| around.today <= ends) else { return };
    let (to, who) = watched
        .roster
        .map_or_else(|| (around.staff.to_vec(), "staff".to_owned()), |roster| administrator(roster, around));
    let ends = Deadline::in_geneva(ends);
    due.add(to, &who, &subject(view), |to| Reminder {
        key: format!("ballot:{} after the result, by {}, to {}", view.ballot.number, ends.date, addresses(&to)),
        ballot: Some(view.ballot.number),
        label: format!("ballot-{}-result", view.ballot.number),
        to,
        subject: format!("{}: {lacks} by {ends}", subject(view)),
        paragraphs: vec![
            format!("The result of {} is known since {}.", about(view), grace.since),
            format!("Still open on our side: {lacks}. What is not there by {ends} is not counted."),
            format!(
                "You get this because {} answers for this ballot. It comes once, after the result of a new work item.",
                watched.roster.map_or("the desk's staff", |roster| roster.tag.name.as_str())
            ),
        ],
    });
}

/// What an answer needs and does not have.
fn left_open(view: &BallotView, position: &Position) -> Option<&'static str> {
    position.answers.iter().find_map(|answer| {
        let question = view.ballot.question(answer.question)?;
        let needs = |needs: Needs| {
            answer
                .choices
                .iter()
                .any(|choice| question.offer(choice).is_some_and(|offer| offer.needs == needs))
        };
        if needs(Needs::Expert) && position.experts.is_empty() {
            return Some("name the expert");
        }
        (needs(Needs::Statement) && answer.statement.is_none()).then_some("justify the answer")
    })
}

/// The administrator of a TAG; staff where it has none, as a virtual TAG may.
pub(super) fn administrator(roster: &Roster, around: &Around<'_>) -> (Vec<Mailbox>, String) {
    match &roster.tag.administrator {
        Some(person) => {
            (Mailbox::of(person).into_iter().collect(), format!("{} ({})", person.name, roster.tag.name))
        }
        None => (around.staff.to_vec(), "staff".to_owned()),
    }
}

/// What the ballot is, in half a sentence.
fn about(view: &BallotView) -> String {
    let ballot = &view.ballot;
    let title = ballot.title.as_ref().filter(|_| ballot.reference.is_some());
    let title = title.map(|title| format!(", \"{title}\"")).unwrap_or_default();
    format!("{} ({}, ballot {}){title}", subject(view), ballot.committee, ballot.number)
}

fn deadlines(view: &BallotView) -> String {
    let plan = &view.plan;
    format!(
        "The TAG's cut-off is {}, the national cut-off {}, and ISO closes the ballot on {}.",
        plan.tag_cut_off, plan.cut_off, plan.closes
    )
}

fn obliges(view: &BallotView, body: &str) -> String {
    match view.obligation {
        Some(Obligation::Must) => {
            format!(
                "{body} is a P-member of {} and must vote; an abstention is a vote.",
                view.ballot.committee
            )
        }
        Some(Obligation::May) => format!("{body} may vote."),
        Some(Obligation::CommentOnly) => format!("{body} may comment and has no vote."),
        Some(Obligation::None) | None => format!("Whether {body} has to vote is not known."),
    }
}

/// `28, 14, 7, 3 and 1`.
fn list(steps: &[u16]) -> String {
    let words: Vec<String> = steps.iter().map(u16::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
