//! Year-end reports of TAGs as a page, as text, and as a table. The page and the text have the same tables.

use super::{
    csv,
    html::{self, Mark, Page, Row, Section},
};
use crate::domain::{
    ballot::BallotState,
    membership::{MemberStanding, Person, TagMember},
    report::{BallotLine, YearReport},
};

/// The reports as one page of a national body.
pub fn html(reports: &[YearReport], body: &str) -> Vec<u8> {
    let year = reports.first().map(|report| report.year.to_string()).unwrap_or_default();
    html::write(&Page {
        title: format!("Year-end report {year}"),
        lead: vec![body.to_owned()],
        sections: reports.iter().flat_map(sections).collect(),
    })
}

/// The tables of one report, each with its title.
pub fn sections(report: &YearReport) -> Vec<Section> {
    vec![members(report), categories(report), ballots(report), actions(report)]
}

fn members(report: &YearReport) -> Section {
    let tag = &report.roster.tag;
    let committees: Vec<String> = tag.committees.iter().map(ToString::to_string).collect();
    let administrator = tag.administrator.as_ref().map_or_else(|| "none".to_owned(), person);
    let missed: Vec<String> = report.missed().map(|line| line.view.ballot.number.to_string()).collect();
    let missed = if missed.is_empty() { "none".to_owned() } else { format!("ballots {}", missed.join(", ")) };
    Section {
        title: format!("{}: roster {}", tag.name, report.year),
        notes: vec![
            format!(
                "Scope: {}. Administrator: {administrator}. Made {}.",
                committees.join(", "),
                report.made
            ),
            format!("{} ballots, missed: {missed}.", report.ballots.len()),
            "Officers, meetings and problems are not on record at this desk.".to_owned(),
        ],
        heads: vec!["Organization", "Representative", "Alternate", "Category", "Standing", "From @", "To @"],
        rows: report.roster.members.iter().map(|member| plain(member_cells(member))).collect(),
        empty: "No member is on record.",
    }
}

fn member_cells(member: &TagMember) -> Vec<String> {
    vec![
        member.organization.clone(),
        person(&member.representative),
        member.alternate.as_ref().map(person).unwrap_or_default(),
        member.category.clone().unwrap_or_else(|| "not known".to_owned()),
        if member.standing == MemberStanding::Voting { "voting" } else { "non-voting" }.to_owned(),
        member.from.to_string(),
        member.to.map(|day| day.to_string()).unwrap_or_default(),
    ]
}

fn person(person: &Person) -> String {
    match &person.email {
        Some(email) => format!("{} <{email}>", person.name),
        None => person.name.clone(),
    }
}

fn categories(report: &YearReport) -> Section {
    let row = |category: &crate::domain::report::Category| Row {
        mark: if category.dominates { Mark::Care } else { Mark::Plain },
        cells: vec![
            category.name.clone(),
            category.voting.to_string(),
            if category.dominates { "more than half of the votes" } else { "" }.to_owned(),
        ],
    };
    Section {
        title: format!("{}: interest categories", report.roster.tag.name),
        notes: Vec::new(),
        heads: vec!["Category", "Voting members #", "Balance"],
        rows: report.categories.iter().map(row).collect(),
        empty: "No voting member is on record.",
    }
}

fn ballots(report: &YearReport) -> Section {
    let row = |line: &BallotLine| Row {
        mark: if line.view.state == BallotState::Missed { Mark::Alarm } else { Mark::Plain },
        cells: ballot_cells(line),
    };
    Section {
        title: format!("{}: ballots {}", report.roster.tag.name, report.year),
        notes: vec!["By the day on which ISO closes them, in Geneva.".to_owned()],
        heads: vec!["No #", "Ballot", "Committee", "Closes @", "We", "State", "Position", "Votes in the TAG"],
        rows: report.ballots.iter().map(row).collect(),
        empty: "No ballot of this year is on record.",
    }
}

fn ballot_cells(line: &BallotLine) -> Vec<String> {
    let view = &line.view;
    vec![
        view.ballot.number.to_string(),
        line.subject(),
        view.ballot.committee.to_string(),
        view.plan.closes.date.to_string(),
        view.obligation.map_or("not known", crate::domain::ballot::Obligation::word).to_owned(),
        view.state.word().to_owned(),
        line.answers.clone().unwrap_or_else(|| "none".to_owned()),
        line.votes.clone().unwrap_or_else(|| "none on record".to_owned()),
    ]
}

fn actions(report: &YearReport) -> Section {
    let row = |action: &crate::domain::report::Action| {
        plain(vec![action.day.to_string(), action.what.clone(), action.by.clone()])
    };
    Section {
        title: format!("{}: actions {}", report.roster.tag.name, report.year),
        notes: Vec::new(),
        heads: vec!["Day @", "What", "By"],
        rows: report.actions.iter().map(row).collect(),
        empty: "Nothing is on record.",
    }
}

const fn plain(cells: Vec<String>) -> Row {
    Row { mark: Mark::Plain, cells }
}

/// One table: `row` is `member`, `category`, `ballot` or `action`; each has columns of its own.
pub fn csv(reports: &[YearReport]) -> Vec<u8> {
    const MEMBER: [&str; 7] =
        ["organization", "representative", "alternate", "category", "standing", "from", "to"];
    const CATEGORY: [&str; 3] = ["category_name", "voting_members", "balance"];
    const BALLOT: [&str; 8] = ["ballot", "about", "committee", "closes", "we", "state", "position", "votes"];
    const ACTION: [&str; 3] = ["day", "what", "by"];
    let heads: Vec<&str> = ["row", "tag", "year"]
        .iter()
        .chain(&MEMBER)
        .chain(&CATEGORY)
        .chain(&BALLOT)
        .chain(&ACTION)
        .copied()
        .collect();
    let widths = [MEMBER.len(), CATEGORY.len(), BALLOT.len(), ACTION.len()];
    let mut rows = Vec::new();
    for report in reports {
        let mut before = 3;
        for ((name, width), section) in
            ["member", "category", "ballot", "action"].into_iter().zip(widths).zip(sections(report))
        {
            for row in section.rows {
                let mut cells =
                    vec![name.to_owned(), report.roster.tag.name.clone(), report.year.to_string()];
                cells.resize(before, String::new());
                cells.extend(row.cells);
                cells.resize(heads.len(), String::new());
                rows.push(cells);
            }
            before += width;
        }
    }
    csv::write(&heads, rows)
}
