//! Comments that say nearly the same: shown, never taken out.
//!
//! Two comments are compared word by word. Short ones are compared only where they stand on the same clause: `Spelling.`
//! may be said of many places.

use super::Origin;
use crate::domain::finding::{Finding, Severity};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Fewer words than this mean the same only on the same clause.
const SHORT: usize = 8;

/// A comment's words, in their order and sorted.
struct Words {
    in_order: Vec<String>,
    sorted: Vec<String>,
}

/// Each comment of which at least so many per cent of the words are those of an earlier one, with the first such.
pub(super) fn find(origins: &[Origin], percent: u8) -> Vec<Finding> {
    let words: Vec<Words> = origins.iter().map(Words::of).collect();
    let all: Vec<(&Origin, &Words)> = origins.iter().zip(&words).collect();
    let earlier = |(place, later): (usize, &(&Origin, &Words))| {
        all[..place].iter().find_map(|first| nearly_the_same(*first, *later, usize::from(percent)))
    };
    all.iter().enumerate().filter_map(earlier).collect()
}

fn nearly_the_same(
    (first, own): (&Origin, &Words),
    (later, theirs): (&Origin, &Words),
    percent: usize,
) -> Option<Finding> {
    let is_long = own.in_order.len().min(theirs.in_order.len()) >= SHORT;
    if !is_long && first.comment.clause != later.comment.clause {
        return None;
    }
    own.same(theirs, percent).map(|same| near(first, later, same))
}

fn near(origin: &Origin, other: &Origin, same: usize) -> Finding {
    let place = |of: &Origin| format!("{} ({} row {})", of.number, of.file.display(), of.row);
    let message = format!("{} and {} are the same to {same} %", place(origin), place(other));
    Finding::new("E-COM-012", Severity::Warning, message)
        .hint("keep one of them, or both where they mean different things; nothing was taken out")
}

impl Words {
    fn of(origin: &Origin) -> Self {
        let comment = &origin.comment;
        let parts = [&comment.comment, &comment.proposed_change];
        let words = parts.into_iter().flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric()));
        let in_order: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        let mut sorted = in_order.clone();
        sorted.sort_unstable();
        Self { in_order, sorted }
    }

    /// How many per cent of the words are the same, in the same order, when at least `percent` are.
    fn same(&self, other: &Self, percent: usize) -> Option<usize> {
        let all = self.in_order.len() + other.in_order.len();
        let share = |same: usize| (all > 0).then(|| 200 * same / all).filter(|share| *share >= percent);
        share(self.in_order.len().min(other.in_order.len()))?;
        share(self.in_both(other))?;
        let ops = capture_diff_slices(Algorithm::Myers, &self.in_order, &other.in_order);
        let same = ops.iter().map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 }).sum();
        share(same)
    }

    /// Words that both have, whatever their order: never fewer than in the same order.
    fn in_both(&self, other: &Self) -> usize {
        let (mut left, mut right, mut count) =
            (self.sorted.iter().peekable(), other.sorted.iter().peekable(), 0);
        while let (Some(own), Some(theirs)) = (left.peek(), right.peek()) {
            match own.cmp(theirs) {
                std::cmp::Ordering::Less => _ = left.next(),
                std::cmp::Ordering::Greater => _ = right.next(),
                std::cmp::Ordering::Equal => {
                    count += 1;
                    (_, _) = (left.next(), right.next());
                }
            }
        }
        count
    }
}
