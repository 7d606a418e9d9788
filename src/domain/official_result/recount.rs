//! A result without counts: what the votes in its table give, by the formula of its kind of ballot.
//!
//! Old summaries of committees print who voted what and count nothing. The one surprise: where the kind of ballot is
//! not known, or a row cannot be read, there is a verdict only if every formula gives the same one.

use super::{
    BodyVote, Cast, Listed, OfficialResult,
    judge::{Basis, Criterion, Judged, decision, whole},
};
use crate::domain::{
    deliverable::Reference,
    finding::{Finding, Severity},
    membership::Participation,
    rules::approval::{Passes, Votes, majority_of_p, percent, quarter_of_all, two_thirds_of_p},
    ruleset::{Formula, RuleSet, Shares},
};

/// Counts the votes of the table and judges them; what cannot be counted stays undetermined.
pub(super) fn recount(result: &OfficialResult, rules: &RuleSet) -> Judged {
    if let Some(finding) = not_countable(result) {
        let findings = vec![finding];
        return Judged {
            basis: Basis::Nothing,
            p_members: None,
            member_bodies: None,
            outcome: None,
            findings,
        };
    }
    let votes = counted(result);
    let formula = formula_of(result, rules);
    let by_p = has_p_members(result).then(|| of_p(&votes, formula, &rules.shares));
    let by_all = (result.listed == Listed::MemberBodies)
        .then(|| criterion(votes.all_no, votes.all_yes, quarter_of_all(&votes, &rules.shares)));
    let outcome = verdict(formula, met(by_p.as_ref()), met(by_all.as_ref()));
    // Print and table are compared only where the table gives a verdict.
    let certain = Some(outcome).filter(|outcome| *outcome != Passes::Undetermined);
    Judged {
        basis: Basis::Table,
        p_members: by_p,
        member_bodies: by_all,
        outcome: Some(outcome),
        findings: decision(result.decision, certain).into_iter().collect(),
    }
}

/// Why nothing can be computed.
fn not_countable(result: &OfficialResult) -> Option<Finding> {
    let (code, message) = match (result.unread_rows, result.votes.len()) {
        (0, 0) => ("E-RES-002", "no count of votes is printed in a form that can be read".to_owned()),
        (0, _) => return None,
        (unread, read) => {
            let of = whole(read).saturating_add(unread);
            let message =
                format!("no counts are printed, and {unread} of {of} rows of the table cannot be read");
            ("E-RES-003", message)
        }
    };
    let hint = "what is printed is recorded, and nothing is computed; look at the paper for who voted what";
    Some(Finding::new(code, Severity::Warning, message).hint(hint))
}

fn counted(result: &OfficialResult) -> Votes {
    let count = |cast, wanted: fn(&BodyVote) -> bool| {
        whole(result.votes.iter().filter(|vote| vote.cast == Some(cast) && wanted(vote)).count())
    };
    Votes {
        p_yes: count(Cast::Approval, is_p),
        p_no: count(Cast::Disapproval, is_p),
        all_yes: count(Cast::Approval, |_| true),
        all_no: count(Cast::Disapproval, |_| true),
    }
}

fn is_p(vote: &BodyVote) -> bool {
    vote.status == Some(Participation::Participating)
}

fn has_p_members(result: &OfficialResult) -> bool {
    result.votes.iter().any(is_p)
}

/// The formula of the draft that the result names; `None` where it names none, or one of no known kind.
fn formula_of(result: &OfficialResult, rules: &RuleSet) -> Option<Formula> {
    let reference = Reference::read(result.reference.as_deref()?).ok()?;
    let kind = rules.kind_of_prefix(reference.draft_stage()?.word())?;
    Some(rules.kind(kind).approval)
}

fn of_p(votes: &Votes, formula: Option<Formula>, shares: &Shares) -> Criterion {
    let (thirds, half) = (two_thirds_of_p(votes, shares), majority_of_p(votes, shares));
    let met = match formula {
        Some(Formula::MajorityOfP) => half,
        Some(Formula::Draft | Formula::TwoThirdsOfP | Formula::NewWorkItem) => thirds,
        Some(Formula::QuarterOfAll | Formula::NewWorkItemAll | Formula::Review | Formula::None) | None => {
            agreed(thirds, half)
        }
    };
    criterion(votes.p_yes, votes.p_no, met)
}

fn criterion(part: u32, rest: u32, met: Passes) -> Criterion {
    let of = part.saturating_add(rest);
    Criterion { part, of, percent: percent(part, of, 2), met }
}

fn met(criterion: Option<&Criterion>) -> Passes {
    criterion.map_or(Passes::Undetermined, |criterion| criterion.met)
}

/// What both say, where they say the same.
fn agreed(one: Passes, other: Passes) -> Passes {
    if one == other { one } else { Passes::Undetermined }
}

fn verdict(formula: Option<Formula>, p: Passes, all: Passes) -> Passes {
    match formula {
        Some(Formula::Draft) => p.and(all),
        Some(Formula::QuarterOfAll) => all,
        Some(Formula::TwoThirdsOfP | Formula::MajorityOfP) => p,
        // Enough experts are needed too, and a table of votes does not show them.
        Some(Formula::NewWorkItem) if p == Passes::NotApproved => p,
        Some(Formula::NewWorkItem | Formula::NewWorkItemAll | Formula::Review | Formula::None) => {
            Passes::Undetermined
        }
        None => agreed(p, if all == Passes::Undetermined { p } else { all }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        official_result::{Decision, judge},
        ruleset::RuleSets,
    };

    fn votes(p: [u32; 3], o: [u32; 3]) -> Vec<BodyVote> {
        let casts = [Cast::Approval, Cast::Disapproval, Cast::Abstention];
        let rows = |counts: [u32; 3], status| {
            casts.into_iter().zip(counts).flat_map(move |(cast, count)| {
                (0..count).map(move |number| BodyVote {
                    country: format!("{number}"),
                    member: None,
                    status: Some(status),
                    cast: Some(cast),
                    with_comments: false,
                })
            })
        };
        rows(p, Participation::Participating).chain(rows(o, Participation::Observing)).collect()
    }

    fn result(reference: &str, p: [u32; 3], o: [u32; 3]) -> OfficialResult {
        OfficialResult {
            reference: (!reference.is_empty()).then(|| reference.to_owned()),
            votes: votes(p, o),
            has_table: true,
            ..OfficialResult::default()
        }
    }

    #[test]
    fn the_table_decides_by_the_formula_of_its_kind_and_else_only_where_all_agree() {
        use Passes::{Approved, NotApproved, Undetermined};
        let cases = [
            ("ISO/IEC DIS 99646", [2, 1, 1], [1, 0, 0], Approved),
            ("ISO/IEC DIS 99646", [2, 1, 0], [0, 1, 0], NotApproved),
            ("ISO/IEC DTR 99646", [3, 2, 0], [0, 0, 0], Approved),
            ("ISO/IEC DTS 99646", [3, 2, 0], [0, 0, 0], NotApproved),
            ("", [3, 2, 0], [3, 0, 0], Undetermined),
            ("", [4, 1, 0], [0, 0, 0], Approved),
            ("", [1, 4, 0], [0, 0, 0], NotApproved),
            ("ISO/IEC DIS 99646", [0, 0, 3], [0, 0, 0], Undetermined),
        ];
        for (reference, p, o, expected) in cases {
            let judged = judge(&result(reference, p, o));
            assert_eq!(
                (judged.basis, judged.outcome),
                (Basis::Table, Some(expected)),
                "{reference} {p:?} {o:?}"
            );
            assert_eq!(judged.findings, []);
        }
    }

    #[test]
    fn a_table_of_p_members_only_proves_no_draft_approved() {
        let listed = Listed::PMembers;
        let of = |p| judge(&OfficialResult { listed, ..result("ISO/IEC DIS 99646", p, [0; 3]) });
        assert_eq!((of([9, 0, 0]).outcome, of([9, 0, 0]).member_bodies), (Some(Passes::Undetermined), None));
        assert_eq!(of([1, 9, 0]).outcome, Some(Passes::NotApproved));
    }

    #[test]
    fn what_cannot_be_counted_is_not_computed() {
        let rules = RuleSets::built_in().in_force_on(jiff::civil::Date::MAX).rules;
        let approved = Some(Decision::Approved);
        let bare = recount(&OfficialResult { decision: approved, ..OfficialResult::default() }, rules);
        assert_eq!((bare.basis, bare.outcome, bare.findings.len()), (Basis::Nothing, None, 1));
        assert_eq!(bare.findings[0].message, "no count of votes is printed in a form that can be read");
        let torn = OfficialResult { unread_rows: 2, ..result("ISO/IEC DIS 99646", [3, 0, 0], [0; 3]) };
        let torn = recount(&torn, rules);
        assert_eq!((torn.basis, torn.outcome), (Basis::Nothing, None));
        assert_eq!(
            torn.findings[0].message,
            "no counts are printed, and 2 of 5 rows of the table cannot be read"
        );
        let turned = OfficialResult { decision: approved, ..result("ISO/IEC DIS 99646", [0, 3, 0], [0; 3]) };
        assert_eq!(
            recount(&turned, rules).findings[0].message,
            "`approved` is printed, and by the counts it is not approved"
        );
    }
}
