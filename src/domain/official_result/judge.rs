//! What the counts of a result give, where they disagree with what is printed, and whether our vote is there.

use super::{BodyVote, Cast, Decision, OfficialResult, PrintedShare, recount};
use crate::domain::{
    finding::{Finding, Severity},
    membership::{NationalBody, Participation, folded},
    rules::approval::{Passes, Votes, majority_of_p, percent, quarter_of_all, two_thirds_of_p},
    ruleset::{RuleSets, Shares},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One criterion, from the counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Votes in favour, or negative votes.
    pub part: u32,
    /// Of so many.
    pub of: u32,
    /// Per cent, truncated to two decimals; `None` when nobody voted.
    pub percent: Option<String>,
    /// Whether it is met.
    pub met: Passes,
}

/// What was computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The counts that are printed.
    #[default]
    Counts,
    /// The votes in the table, where no counts are printed.
    Table,
    /// Neither is there, or can be read: nothing was computed.
    Nothing,
}

/// What the counts give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// What was computed from.
    #[serde(default)]
    pub basis: Basis,
    /// P-members in favour.
    pub p_members: Option<Criterion>,
    /// Negative votes of all member bodies.
    pub member_bodies: Option<Criterion>,
    /// Both together; `None` when a line is missing that both need.
    pub outcome: Option<Passes>,
    /// Where print and counts disagree.
    pub findings: Vec<Finding>,
}

/// Computes both criteria from the counts, and compares everything that is printed.
pub fn judge(result: &OfficialResult) -> Judged {
    let rules = RuleSets::built_in().in_force_on(result.closes.unwrap_or(Date::MAX)).rules;
    if !result.has_counts() {
        return recount::recount(result, rules);
    }
    let mut findings = Vec::new();
    let shares = &rules.shares;
    let p_members = result.p_members.as_ref().map(|share| in_favour(share, shares, &mut findings));
    let member_bodies = result.member_bodies.as_ref().map(|share| negative(share, shares, &mut findings));
    let outcome = match (&p_members, &member_bodies) {
        (Some(p), Some(all)) => Some(p.met.and(all.met)),
        (Some(only), None) | (None, Some(only)) => Some(only.met),
        (None, None) => None,
    };
    findings.extend(decision(result.decision, outcome));
    if let (Some(p), Some(all)) = (&result.p_members, &result.member_bodies)
        && p.of > all.of
    {
        let message = format!("{} P-members voted, and only {} member bodies in all", p.of, all.of);
        findings.push(disagree(message, p));
    }
    findings.extend(table(result));
    Judged { basis: Basis::Counts, p_members, member_bodies, outcome, findings }
}

fn in_favour(share: &PrintedShare, shares: &Shares, findings: &mut Vec<Finding>) -> Criterion {
    let votes = Votes { p_yes: share.part, p_no: share.of.saturating_sub(share.part), ..Votes::default() };
    // Results of technical reports and specifications of IEC ask for more than half.
    let by_majority = share.requirement.as_ref().is_some_and(|printed| printed.starts_with("50"));
    let met = if by_majority { majority_of_p(&votes, shares) } else { two_thirds_of_p(&votes, shares) };
    criterion(share, met, "P-members", findings)
}

fn negative(share: &PrintedShare, shares: &Shares, findings: &mut Vec<Finding>) -> Criterion {
    let votes =
        Votes { all_no: share.part, all_yes: share.of.saturating_sub(share.part), ..Votes::default() };
    criterion(share, quarter_of_all(&votes, shares), "member bodies", findings)
}

fn criterion(share: &PrintedShare, met: Passes, who: &str, findings: &mut Vec<Finding>) -> Criterion {
    let PrintedShare { part, of, .. } = share;
    if part > of {
        findings.push(disagree(format!("{who}: {part} of {of} is more than all"), share));
    }
    let exact = percent(*part, *of, 2);
    if let Some(printed) = &share.percent
        && !is_near(printed, *part, *of)
    {
        let exact = exact.as_deref().unwrap_or("nothing");
        let message = format!("{who}: `{printed} %` is printed, and {part} of {of} is {exact} %");
        findings.push(disagree(message, share));
    }
    Criterion { part: *part, of: *of, percent: exact, met }
}

/// Whether a printed percentage is that of the counts, truncated or rounded: less than one unit of its last
/// digit away. In whole numbers: |printed × of − part × 100 × 10^decimals| < of.
fn is_near(printed: &str, part: u32, of: u32) -> bool {
    let (whole, fraction) = printed.split_once('.').unwrap_or((printed, ""));
    let Ok(digits) = format!("{whole}{fraction}").parse::<u64>() else { return false };
    let Some(scale) = u32::try_from(fraction.len()).ok().and_then(|decimals| 10_u64.checked_pow(decimals))
    else {
        return false;
    };
    let Some(says) = digits.checked_mul(u64::from(of)) else { return false };
    let Some(is) = (u64::from(part) * 100).checked_mul(scale) else { return false };
    of > 0 && says.abs_diff(is) < u64::from(of)
}

pub(super) fn decision(printed: Option<Decision>, outcome: Option<Passes>) -> Option<Finding> {
    let (printed, outcome) = (printed?, outcome?);
    let agrees = match outcome {
        Passes::Approved => printed == Decision::Approved,
        Passes::NotApproved => printed == Decision::NotApproved,
        Passes::Undetermined => false,
    };
    (!agrees).then(|| {
        let message = format!("`{}` is printed, and by the counts it is {}", printed.word(), outcome.word());
        Finding::new("E-RES-001", Severity::Warning, message).hint(HINT)
    })
}

/// The table against the counts: fewer votes than counted make it incomplete, others contradict it.
fn table(result: &OfficialResult) -> Vec<Finding> {
    let mut findings = Vec::new();
    let p = |vote: &&BodyVote| vote.status == Some(Participation::Participating);
    let count = |cast, of_p: Option<()>| {
        let cast_so = result.votes.iter().filter(|vote| vote.cast == Some(cast));
        whole(if of_p.is_some() { cast_so.filter(p).count() } else { cast_so.count() })
    };
    let all = (count(Cast::Disapproval, None), count(Cast::Approval, None));
    let of_p = (count(Cast::Approval, Some(())), count(Cast::Disapproval, Some(())));
    let has_status = result.votes.iter().any(|vote| vote.status.is_some());
    let compared = [
        ("member bodies", "negative", result.member_bodies.as_ref(), Some(all)),
        ("P-members", "in favour", result.p_members.as_ref(), has_status.then_some(of_p)),
    ];
    if result.votes.is_empty() && !result.has_table {
        return findings;
    }
    for (who, side, share, counted) in compared {
        let (Some(share), Some((part, rest))) = (share, counted) else { continue };
        if part + rest < share.of {
            let message = format!(
                "the table of votes is incomplete: it shows {} of the {} {who} that voted for or against",
                part + rest,
                share.of
            );
            findings.push(
                Finding::new("E-RES-003", Severity::Warning, message).hint(
                    "the counts were checked and the table was not; look at the paper for who voted what",
                ),
            );
        } else if (part, part + rest) != (share.part, share.of) {
            let message = format!(
                "{who}: {} of {} {side} is printed, and the table shows {part} of {}",
                share.part,
                share.of,
                part + rest
            );
            findings.push(disagree(message, share));
        }
    }
    findings
}

const HINT: &str = "look at the paper; ask the secretariat which of the two is right";

fn disagree(message: String, share: &PrintedShare) -> Finding {
    Finding::new("E-RES-001", Severity::Warning, message).hint(HINT).at(share.page, share.line)
}

pub(super) fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whether our vote arrived as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OurVote {
    /// What was submitted, when something was.
    pub sent: Option<Cast>,
    /// What the table says, when it has a row for us.
    pub arrived: Option<Cast>,
    /// Whether the two agree; `None` when one of them is not known.
    pub as_sent: Option<bool>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Looks our own body up in the table and compares its vote with what was submitted.
pub fn our_vote(result: &OfficialResult, body: &NationalBody, sent: Option<Cast>) -> OurVote {
    let row = result.votes.iter().find(|vote| is_of(vote, body));
    let arrived = row.and_then(|vote| vote.cast);
    // A row without a vote is an answer too: what was sent is not in it.
    let as_sent = sent.zip(row).map(|(sent, _)| arrived == Some(sent));
    let mut findings = Vec::new();
    match (sent, row, arrived) {
        (Some(sent), Some(row), arrived) if arrived != Some(sent) => {
            let shows = arrived.map_or("no vote", Cast::word);
            let message = format!(
                "our vote did not arrive as sent: {} was submitted, and `{}` shows {shows}",
                sent.word(),
                row.country
            );
            let hint =
                "call the voting desk of ISO at once, with the portal's receipt and the submission folder";
            findings.push(Finding::new("E-RES-004", Severity::Warning, message).hint(hint));
        }
        (Some(_), None, _) if !result.votes.is_empty() => {
            let message =
                format!("the table of votes has no row for {}, and a vote was submitted", body.name);
            findings.push(
                Finding::new("E-RES-005", Severity::Warning, message)
                    .hint("look at the paper: the row may name the body in other words"),
            );
        }
        _ => {}
    }
    OurVote { sent, arrived, as_sent, findings }
}

/// Whether a row is that body's: by its acronym, its name in full, or its country's code.
fn is_of(vote: &BodyVote, body: &NationalBody) -> bool {
    let has_acronym =
        |cell: &str| cell.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == body.name);
    let cells = [Some(&vote.country), vote.member.as_ref()];
    cells.into_iter().flatten().any(|cell| {
        has_acronym(cell) || folded(cell) == folded(&body.full_name) || cell.trim() == body.country
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(part: u32, of: u32, percent: &str) -> PrintedShare {
        let percent = (!percent.is_empty()).then(|| percent.to_owned());
        PrintedShare { part, of, percent, requirement: None, page: 1, line: 1 }
    }

    fn result(p: (u32, u32, &str), all: (u32, u32, &str), decision: Option<Decision>) -> OfficialResult {
        OfficialResult {
            p_members: Some(share(p.0, p.1, p.2)),
            member_bodies: Some(share(all.0, all.1, all.2)),
            decision,
            ..OfficialResult::default()
        }
    }

    #[test]
    fn the_vectors_of_real_results_agree() {
        let approved = Some(Decision::Approved);
        let cases = [
            (result((16, 16, "100"), (0, 23, "0"), None), Passes::Approved),
            (result((24, 32, "75"), (10, 71, "14"), approved), Passes::Approved),
            (result((13, 16, "81.25"), (3, 21, "14.28"), None), Passes::Approved),
            (result((56, 71, "78.9"), (18, 78, "23.1"), None), Passes::Approved),
            (result((56, 71, "78.8"), (20, 78, "25.6"), None), Passes::NotApproved),
        ];
        for (result, expected) in cases {
            let judged = judge(&result);
            assert_eq!((judged.outcome, judged.findings), (Some(expected), Vec::new()), "{result:?}");
        }
    }

    #[test]
    fn a_changed_digit_is_caught() {
        let changed = [
            (
                result((15, 16, "100"), (0, 23, "0"), None),
                "P-members: `100 %` is printed, and 15 of 16 is 93.75 %",
            ),
            (
                result((16, 16, "100"), (1, 23, "0"), None),
                "member bodies: `0 %` is printed, and 1 of 23 is 4.34 %",
            ),
            (
                result((16, 16, "90"), (0, 23, "0"), None),
                "P-members: `90 %` is printed, and 16 of 16 is 100.00 %",
            ),
            (
                result((14, 32, "43"), (10, 71, "14"), Some(Decision::Approved)),
                "`approved` is printed, and by the counts it is not approved",
            ),
            (result((26, 16, "162"), (0, 33, "0"), None), "P-members: 26 of 16 is more than all"),
            (
                result((24, 32, "75"), (0, 23, "0"), None),
                "32 P-members voted, and only 23 member bodies in all",
            ),
        ];
        for (result, message) in changed {
            let findings = judge(&result).findings;
            let found: Vec<(&str, &str)> =
                findings.iter().map(|finding| (finding.code.as_str(), finding.message.as_str())).collect();
            assert_eq!(found, [("E-RES-001", message)]);
        }
    }

    #[test]
    fn percentages_may_be_truncated_or_rounded_and_no_more() {
        assert!(
            is_near("14.28", 3, 21)
                && is_near("14.29", 3, 21)
                && is_near("14", 3, 21)
                && is_near("15", 3, 21)
        );
        assert!(
            !is_near("13", 3, 21)
                && !is_near("16", 3, 21)
                && !is_near("14.27", 3, 21)
                && !is_near("14.30", 3, 21)
        );
        assert!(!is_near("99", 16, 16) && !is_near("0", 0, 0) && !is_near("1e9", 1, 2));
    }
}
