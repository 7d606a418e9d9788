//! Committees named in a text.

use super::{CommitteeReference, read};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Where a committee may begin; the reader decides.
static CANDIDATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:ISO|IEC|CEI|ИСО)\s*/?\s*(?:(?:IEC|CEI|ISO|МЭК)\s*/?\s*)?(?:TC|PC|JTC|С?ТК|JSyC|WS|CASCO|COPOLCO|REMCO|DEVCO|STACO|TMB)|JTC\s?1|TC\s?\d|\bSC\s?\d+\s*/?\s*J?WG|\b(?:SC|WG|JWG|PC)\s?\d").ok()
});

/// Every committee that the text names in full, in order. `SC 4` and `WG 1` alone name none.
pub fn find(text: &str) -> Vec<(Range<usize>, CommitteeReference)> {
    find_in(text, None)
}

/// Every committee in the text, in order; `SC 4` and `WG 1` are taken below the committee in force.
pub fn find_in(text: &str, in_force: Option<&CommitteeReference>) -> Vec<(Range<usize>, CommitteeReference)> {
    let mut found: Vec<(Range<usize>, CommitteeReference)> = Vec::new();
    let Some(candidates) = CANDIDATES.as_ref() else { return found };
    let mut at = 0;
    while let Some(candidate) = candidates.find_at(text, at) {
        at = candidate.end();
        if !starts_cleanly(text, candidate.start()) {
            continue;
        }
        if let Ok(prefix) = read::prefix(&text[candidate.start()..], in_force) {
            let end = candidate.start() + prefix.length;
            at = at.max(end);
            found.push((candidate.start()..end, prefix.committee));
        }
    }
    found
}

/// Whether no letter, digit or foreign publisher stands right before (`CEN/TC 12`, `Q/SC 3`).
fn starts_cleanly(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '\u{a0}']);
    let touches = before.len() == start;
    match before.chars().next_back() {
        Some('/' | '-') => false,
        Some(last) if touches && (last.is_alphanumeric() || last == '_') => false,
        Some(_) => !["CEN", "CENELEC", "CLC", "ETSI", "ASTM", "INCITS", "ANSI"]
            .iter()
            .any(|name| before.ends_with(name)),
        None => true,
    }
}
