//! When ISO's ballots pass: the formulas of the Directives Part 1 over valid votes, in whole numbers.
//!
//! Abstentions, and negatives without reasons, never enter. The one surprise: when nobody voted for or
//! against, the text defines no result; it is `undetermined` here, never a pass.

use crate::domain::{
    rules::share::Share,
    ruleset::{ExpertsNeeded, Shares},
};
use serde::{Deserialize, Serialize};

/// Valid votes on a draft or a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Votes {
    /// P-members in favour.
    pub p_yes: u32,
    /// P-members against.
    pub p_no: u32,
    /// All member bodies in favour, P-members among them.
    pub all_yes: u32,
    /// All member bodies against, P-members among them.
    pub all_no: u32,
}

/// What a formula establishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passes {
    /// Approved.
    Approved,
    /// Not approved.
    NotApproved,
    /// Nothing was counted: the text defines no result.
    Undetermined,
}

impl Passes {
    /// The word used in JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::NotApproved => "not approved",
            Self::Undetermined => "undetermined",
        }
    }

    /// Both have to hold; what is undetermined stays so unless the other refuses.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotApproved, _) | (_, Self::NotApproved) => Self::NotApproved,
            (Self::Undetermined, _) | (_, Self::Undetermined) => Self::Undetermined,
            (Self::Approved, Self::Approved) => Self::Approved,
        }
    }
}

impl From<bool> for Passes {
    fn from(holds: bool) -> Self {
        if holds { Self::Approved } else { Self::NotApproved }
    }
}

/// Two thirds of the P-members voting are in favour (2.6.3 a, 2.7.3 a, 2.5.6, 3.1.1).
pub fn two_thirds_of_p(votes: &Votes, shares: &Shares) -> Passes {
    share_of_voting(votes.p_yes, votes.p_no, |yes, voting| shares.in_favour.is_reached_by(yes, voting))
}

/// No more than one quarter of all votes cast are negative (2.6.3 b, 2.7.3 b, F.2.3, A.5.2).
pub fn quarter_of_all(votes: &Votes, shares: &Shares) -> Passes {
    share_of_voting(votes.all_no, votes.all_yes, |no, voting| !shares.negative.is_exceeded_by(no, voting))
}

/// An enquiry or approval draft passes: two thirds of P, and no more than one quarter negative (2.6.3, 2.7.3).
pub fn draft(votes: &Votes, shares: &Shares) -> Passes {
    two_thirds_of_p(votes, shares).and(quarter_of_all(votes, shares))
}

/// More than half of the P-members voting are in favour (2.2.1, 3.2.3, 3.3.1).
pub fn majority_of_p(votes: &Votes, shares: &Shares) -> Passes {
    share_of_voting(votes.p_yes, votes.p_no, |yes, voting| shares.majority.is_exceeded_by(yes, voting))
}

/// Two thirds of all national bodies voting are in favour (1.5.7, K.1).
pub fn two_thirds_of_all(votes: &Votes, shares: &Shares) -> Passes {
    share_of_voting(votes.all_yes, votes.all_no, |yes, voting| shares.in_favour.is_reached_by(yes, voting))
}

/// A new work item passes: two thirds of P, and enough P-members that approved and named an expert (2.3.5).
pub fn new_work_item(
    votes: &Votes,
    shares: &Shares,
    (p_members, active): (u32, u32),
    needed: &ExpertsNeeded,
) -> Passes {
    two_thirds_of_p(votes, shares).and(Passes::from(active >= participants_needed(p_members, needed)))
}

/// How many participating P-members a new work item needs in a committee of that size (2.3.5).
pub fn participants_needed(p_members: u32, needed: &ExpertsNeeded) -> u32 {
    if p_members <= needed.small_committee_up_to { needed.needed_in_small } else { needed.needed_in_large }
}

/// A project committee or new field passes: two thirds of all, and enough that approved and named experts (K.1).
pub fn new_work_item_all(votes: &Votes, shares: &Shares, active: u32, needed: &ExpertsNeeded) -> Passes {
    two_thirds_of_all(votes, shares).and(Passes::from(active >= needed.needed_of_all_members))
}

/// The votes of a systematic review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewVotes {
    /// Countries that use or have adopted it.
    pub countries_using: u32,
    /// P-members for confirmation.
    pub confirm: u32,
    /// P-members for revision or amendment.
    pub revise: u32,
    /// P-members for withdrawal.
    pub withdraw: u32,
}

/// What a systematic review suggests (2.9.3.2). The committee decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewOutcome {
    /// Used in five countries, and a majority of P for confirmation.
    Confirm,
    /// Used in five countries, and a majority of P for revision or amendment.
    Revise,
    /// Used in fewer than five countries.
    Withdraw,
    /// No majority: the secretariat proposes.
    Unclear,
}

/// What the votes of a systematic review suggest (2.9.3.2).
pub fn review(votes: &ReviewVotes, shares: &Shares) -> ReviewOutcome {
    let voting = votes.confirm + votes.revise + votes.withdraw;
    if votes.countries_using < shares.countries_to_keep {
        ReviewOutcome::Withdraw
    } else if shares.majority.is_exceeded_by(votes.confirm, voting) {
        ReviewOutcome::Confirm
    } else if shares.majority.is_exceeded_by(votes.revise, voting) {
        ReviewOutcome::Revise
    } else {
        ReviewOutcome::Unclear
    }
}

/// Whether missed internal ballots put P-membership at risk: more than a share of those closed in the calendar
/// year, and not fewer than a number (1.7.4).
pub fn internal_ballots_at_risk(missed: u32, closed: u32, at_least: u32, share: Share) -> bool {
    missed >= at_least && share.is_exceeded_by(missed, closed)
}

/// `part` of all that voted for or against, judged; nobody voting is undetermined.
fn share_of_voting(part: u32, rest: u32, holds: impl Fn(u32, u32) -> bool) -> Passes {
    match part + rest {
        0 => Passes::Undetermined,
        voting => Passes::from(holds(part, voting)),
    }
}

/// The printed form of a share of votes: per cent, truncated to `decimals`, as official results print it.
///
/// Printing only: no decision rests on it, and the counts stand beside it wherever it is printed.
pub fn percent(part: u32, total: u32, decimals: u32) -> Option<String> {
    let scale = 10_u64.pow(decimals);
    let scaled = (u64::from(part) * 100 * scale).checked_div(u64::from(total))?;
    let (whole, fraction) = (scaled / scale, scaled % scale);
    let width = decimals as usize;
    Some(if decimals == 0 { whole.to_string() } else { format!("{whole}.{fraction:0width$}") })
}
