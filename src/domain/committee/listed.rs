//! A committee against the list of those there are: is it one of them, and if not, which may be meant.

use super::CommitteeReference;
use std::collections::BTreeSet;

/// A name further away is another committee, not a slip of the pen.
const FURTHEST: usize = 2;

/// So many names are offered.
const MOST_OFFERED: usize = 3;

impl CommitteeReference {
    /// Whether it is in the list, or a group below one that is: ISO's list ends at the subcommittees.
    pub fn is_listed(&self, all: &BTreeSet<Self>) -> bool {
        if all.contains(self) {
            return true;
        }
        self.group() != "SC" && self.parent().is_some_and(|parent| parent.is_listed(all))
    }

    /// The names of the list that are written most like this one, the nearest first.
    pub fn nearest<'a>(&self, all: &'a BTreeSet<Self>) -> Vec<&'a Self> {
        let mut near: Vec<(usize, &Self)> = all
            .iter()
            .map(|one| (distance(self.as_str(), one.as_str()), one))
            .filter(|(distance, _)| *distance <= FURTHEST)
            .collect();
        near.sort();
        near.into_iter().take(MOST_OFFERED).map(|(_, one)| one).collect()
    }
}

/// How many letters must be put in, left out or changed to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = place + 1;
        for (column, against) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *against);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> CommitteeReference {
        text.parse().unwrap()
    }

    #[test]
    fn a_group_below_a_listed_committee_is_listed_and_an_unknown_subcommittee_is_not() {
        let all: BTreeSet<_> = ["ISO/TC 17", "ISO/TC 176", "ISO/TC 176/SC 2"].map(read).into();
        for (text, listed) in [
            ("ISO/TC 176", true),
            ("ISO/TC 176/SC 2/WG 25", true),
            ("ISO/TC 176/WG 4", true),
            ("ISO/TC 176/SC 9", false),
            ("ISO/TC 176/SC 9/WG 1", false),
            ("ISO/TC 177", false),
        ] {
            assert_eq!(read(text).is_listed(&all), listed, "{text}");
        }
        let offered: Vec<&str> =
            read("ISO/TC 177").nearest(&all).into_iter().map(CommitteeReference::as_str).collect();
        assert_eq!(offered, ["ISO/TC 17", "ISO/TC 176"]);
        assert_eq!(distance("SC 22", "SC 2"), 1);
    }
}
