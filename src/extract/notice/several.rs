//! Papers that list several ballots: a digest of the portal, a table of a secretariat. One paper opens one ballot, so
//! that the others would be missed in silence.

use crate::{
    domain::{
        deliverable::{self, Reference},
        finding::{Finding, Severity},
    },
    extract::{
        fields::dates,
        text::{Line, Text},
    },
};

/// Pages on which such a list is looked for.
const PAGES: usize = 2;
/// Lines of each.
const LINES: usize = 160;
/// Bytes of a line of a list.
const LONGEST: usize = 600;

/// Says so where lines name different drafts, each with a day.
pub(super) fn doubt(text: &Text) -> Option<Finding> {
    let lines = text.pages.iter().take(PAGES).flat_map(|page| page.lines.iter().take(LINES));
    let mut drafts: Vec<Reference> = Vec::new();
    for line in lines.map(Line::text).filter(|line| line.len() <= LONGEST) {
        if dates::days(&line).is_empty() {
            continue;
        }
        let found = deliverable::find(&line).into_iter().map(|(_, reference)| reference);
        let Some(draft) = found.into_iter().find(Reference::is_draft) else { continue };
        if !drafts.iter().any(|known| known.names_the_same_work(&draft)) {
            drafts.push(draft);
        }
    }
    (drafts.len() > 1).then(|| {
        let named: Vec<String> = drafts.iter().take(3).map(|draft| format!("`{draft}`")).collect();
        let more = if drafts.len() > named.len() { " and more" } else { "" };
        let message = format!("it lists several ballots: {}{more}", named.join(", "));
        Finding::new("E-BAL-015", Severity::Blocking, message).hint(
            "drop the notice of each ballot; `isodesk release FILE --because …` opens the first one only",
        )
    })
}
