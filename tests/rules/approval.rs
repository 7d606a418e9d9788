//! The formulas of the Directives on every case of `approval.toml`.

use isodesk::domain::{
    rules::approval::{self, Passes, ReviewOutcome, ReviewVotes, Votes},
    ruleset::{Formula, RuleSets},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
    review: Vec<Review>,
    risk: Vec<Risk>,
    printed: Vec<Printed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    clause: String,
    rule: Formula,
    votes: Votes,
    #[serde(default)]
    p_members: u32,
    #[serde(default)]
    active: u32,
    passes: Passes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    name: String,
    clause: String,
    votes: ReviewVotes,
    outcome: ReviewOutcome,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Risk {
    name: String,
    clause: String,
    missed: u32,
    closed: u32,
    danger: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Printed {
    part: u32,
    total: u32,
    decimals: u32,
    text: String,
}

fn cases() -> Cases {
    toml::from_str(include_str!("approval.toml")).unwrap()
}

#[test]
fn every_case_of_the_table_has_its_outcome() {
    let rules = RuleSets::built_in().named("2020").unwrap();
    for case in cases().case {
        let votes = &case.votes;
        let passes = match case.rule {
            Formula::Draft => approval::draft(votes, &rules.shares),
            Formula::QuarterOfAll => approval::quarter_of_all(votes, &rules.shares),
            Formula::NewWorkItem => {
                approval::new_work_item(votes, &rules.shares, (case.p_members, case.active), &rules.experts)
            }
            Formula::NewWorkItemAll => {
                approval::new_work_item_all(votes, &rules.shares, case.active, &rules.experts)
            }
            Formula::TwoThirdsOfP => approval::two_thirds_of_p(votes, &rules.shares),
            Formula::MajorityOfP => approval::majority_of_p(votes, &rules.shares),
            Formula::Review | Formula::None => panic!("{} is not counted here", case.name),
        };
        assert_eq!(passes, case.passes, "{} ({})", case.name, case.clause);
    }
}

#[test]
fn every_review_of_the_table_has_its_outcome() {
    let shares = &RuleSets::built_in().named("2020").unwrap().shares;
    for case in cases().review {
        assert_eq!(approval::review(&case.votes, shares), case.outcome, "{} ({})", case.name, case.clause);
    }
}

#[test]
fn missed_internal_ballots_are_a_risk_above_a_fifth_and_from_two_on() {
    let duties = &RuleSets::built_in().named("2020").unwrap().duties;
    for case in cases().risk {
        let at_risk = approval::internal_ballots_at_risk(
            case.missed,
            case.closed,
            duties.internal_missed_at_least,
            duties.internal_share,
        );
        assert_eq!(at_risk, case.danger, "{} ({})", case.name, case.clause);
    }
}

#[test]
fn percentages_print_as_official_results_do() {
    for case in cases().printed {
        let printed = approval::percent(case.part, case.total, case.decimals);
        assert_eq!(printed.as_deref(), Some(case.text.as_str()));
    }
    assert_eq!(approval::percent(0, 0, 0), None);
}
