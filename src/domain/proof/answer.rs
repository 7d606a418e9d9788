//! The answers follow from the tally: what the TAG established, or a signer's recorded word for going on.

use super::{Check, Papers, broken};
use crate::domain::{finding::Finding, rules::agreement};

pub(super) fn check(papers: &Papers) -> Check {
    let what = "each answer is the one the TAG established";
    let asks_for_a_vote =
        !matches!(papers.vote["ballot"]["obligation"].as_str(), Some("comment-only" | "none"));
    let (Some(ballot), Some(sheet), true) = (papers.ballot(), &papers.signed.tally, asks_for_a_vote) else {
        return Check::new("answer", "no tally stands behind the answers", Vec::new());
    };
    let found = agreement::check(&papers.signed.position, &ballot.questions, Some(sheet));
    let unsettled =
        found.into_iter().filter(|finding| finding.is_blocking() && !is_overridden(papers, finding));
    let findings = unsettled
        .map(|finding| broken("E-PRV-012", format!("vote.json: `answers`: {}", finding.message)))
        .collect();
    Check::new("answer", what, findings)
}

fn is_overridden(papers: &Papers, finding: &Finding) -> bool {
    let remarks = papers.vote["remarks"].as_array().map(Vec::as_slice).unwrap_or_default();
    remarks.iter().any(|remark| {
        remark["finding"]["code"] == finding.code.as_str()
            && remark["overridden"]["because"].as_str().is_some_and(|because| !because.trim().is_empty())
    })
}
