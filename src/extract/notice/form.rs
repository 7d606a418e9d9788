//! Filled form fields: of a PDF form, or content controls of a word processor. The name of a field is a label.

use super::{evidence::FORM, gather::Gathered};
use crate::extract::{
    fields::{Candidate, Labelled, Strength},
    labels::{LabelSet, folded},
    text::Text,
};

/// Adds what form fields state whose name is a known label.
pub(super) fn add(text: &Text, labels: &LabelSet, gathered: &mut Gathered) {
    for (name, value) in text.fields.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let last = name.rsplit('.').next().unwrap_or(name).replace('_', " ");
        let label = folded(&last).text;
        let Some(found) = labels.at(&label, 0).filter(|found| found.range.end + 1 >= label.len()) else {
            continue;
        };
        let candidate = Candidate { text: value.clone(), line: 0, turn: (0, 1), is_below: false };
        let labelled =
            Labelled { field: found.field, strength: Strength::Colon, line: 0, candidates: vec![candidate] };
        gathered.add(FORM, &labelled);
    }
}
