//! What the name of a file says: weak evidence, and the only one for a scan.
//!
//! An underscore stands for a blank, a slash, a colon and a bracket alike. Only names of a known shape are
//! read; a number somewhere in a name is no N-number.

use super::{
    FileName,
    evidence::{Trust, elsewhere},
    gather::Gathered,
};
use crate::domain::{
    committee::CommitteeReference, deliverable, deliverable::Reference, document::DocumentNumber,
};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The shapes of names, compiled once.
struct Shapes {
    /// `ISO-TC154_N0728_…`, `ISO-IECJTC1-SC27-WG1_N3298_…`.
    numbered: Regex,
    /// `154n303_154-15_res`: number of the committee, N, number.
    old: Regex,
    /// `N3402_…`, `n3579`.
    bare: Regex,
    /// `… ed.3 - id.72704 …`.
    edition: Regex,
    /// `id.72704`, `id_72704`.
    project_id: Regex,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let regex = |pattern| Regex::new(pattern).expect("the pattern is compiled by a test");
    Shapes {
        numbered: regex(
            r"(?i)^(ISO(?:-IEC)?)[-_ ]?(TC|PC|JTC) ?(\d{1,3})((?:[-_](?:SC|WG|JWG|AG|AHG|TF) ?\d{1,3})*)[-_ ]+N ?0*(\d{1,5})(?:[^0-9]|$)",
        ),
        old: regex(r"(?i)(?:^|[^0-9a-z])(\d{1,3})n(\d{1,5})r?(?:[^0-9a-z]|$)"),
        bare: regex(r"^[Nn]0*(\d{3,5})(?:[^0-9A-Za-z]|$)"),
        edition: regex(r"[-: ]((?:19|20)\d\d) ed[ .]"),
        project_id: regex(r"(?i)(?:^|[^a-z])id[._ ](\d{4,6})(?:[^0-9]|$)"),
    }
});

/// Adds what the name states.
pub(super) fn add(name: &FileName, trust: Trust, gathered: &mut Gathered) {
    let stem = stem(name.as_str());
    if let Some((committee, number)) = numbered(stem) {
        if let Some(committee) = committee {
            gathered.committee.add(trust, said(committee, name));
        }
        gathered.document_number.add(trust, said(number, name));
    } else if let Some(reference) = reference(stem) {
        gathered.reference.add(trust, said(reference, name));
    }
    if let Some(id) = SHAPES.project_id.captures(stem).and_then(|found| found[1].parse().ok()) {
        gathered.project_id.add(trust, said(id, name));
    }
}

fn said<T>(value: T, name: &FileName) -> crate::domain::fact::Stated<T> {
    elsewhere(value, "file name", name.as_str())
}

/// The name without its extension.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 => stem,
        _ => name,
    }
}

/// The committee and the number of a paper.
fn numbered(stem: &str) -> Option<(Option<CommitteeReference>, DocumentNumber)> {
    if let Some(found) = SHAPES.numbered.captures(stem) {
        let committee = CommitteeReference::read(&spelled(&found)).ok()?;
        return Some((Some(committee), number(&found[5])?));
    }
    if let Some(found) = SHAPES.old.captures(stem) {
        let committee = &found[1];
        let is_repeated = stem.matches(&format!("{committee}-")).count() > 0;
        let committee =
            is_repeated.then(|| CommitteeReference::read(&format!("ISO/TC {committee}")).ok()).flatten();
        return Some((committee, number(&found[2])?));
    }
    let found = SHAPES.bare.captures(stem)?;
    Some((None, number(&found[1])?))
}

/// `ISO-IECJTC1-SC27` as `ISO/IEC JTC 1/SC27`.
fn spelled(found: &Captures<'_>) -> String {
    let publisher = found[1].to_uppercase().replace('-', "/");
    let mark = if publisher == "ISO" { '/' } else { ' ' };
    format!(
        "{publisher}{mark}{} {}{}",
        found[2].to_uppercase(),
        &found[3],
        found[4].to_uppercase().replace(['-', '_'], "/")
    )
}

fn number(digits: &str) -> Option<DocumentNumber> {
    Some(DocumentNumber { number: digits.parse().ok()?, revision: None })
}

/// `ISO_IEC_FDIS_18013-5_(E)`, `ISO 14971-2019 ed.3 - id.72704 Publication PDF (en)`.
fn reference(stem: &str) -> Option<Reference> {
    let name = stem.replace('_', " ").replace("ISO IEC", "ISO/IEC").replace("ISO-IEC", "ISO/IEC");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = SHAPES.edition.replace(&name, ":$1 ed.").into_owned();
    let start = name.find("ISO").or_else(|| name.find("IEC "))?;
    let end = name.find(" ed").unwrap_or(name.len());
    let (_, reference) = deliverable::find(name.get(start..end)?).into_iter().next()?;
    Some(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> [Option<String>; 4] {
        let mut gathered = Gathered::default();
        add(&FileName::new(name), Trust::FileName, &mut gathered);
        [
            gathered.committee.best().map(ToString::to_string),
            gathered.document_number.best().map(ToString::to_string),
            gathered.reference.best().map(ToString::to_string),
            gathered.project_id.best().map(ToString::to_string),
        ]
    }

    #[test]
    fn names_of_a_known_shape_are_read() {
        for (name, committee, number) in [
            ("ISO-TC901_N0728_32nd_meeting.pdf", Some("ISO/TC 901"), "728"),
            ("ISO-TC 901_N1441_Resolutions of a meeting.pdf", Some("ISO/TC 901"), "1441"),
            ("ISO-IECJTC1-SC99-WG1_N3298_A note.pdf", Some("ISO/IEC JTC 1/SC 99/WG 1"), "3298"),
            ("ISO-TC901_N0797_ISO-TC901_N797-Resolutions.pdf", Some("ISO/TC 901"), "797"),
            ("901n303_901-15_res.pdf", Some("ISO/TC 901"), "303"),
            ("901-079att 901n349r_901-17_res.doc", Some("ISO/TC 901"), "349"),
            ("901n551.pdf", None, "551"),
            ("n3579.pdf", None, "3579"),
            ("N3402_literals.pdf", None, "3402"),
        ] {
            let [found_committee, found_number, reference, _] = read(name);
            assert_eq!(found_committee.as_deref(), committee, "{name}");
            assert_eq!(found_number.as_deref(), Some(number), "{name}");
            assert_eq!(reference, None, "{name}");
        }
        for (name, reference, id) in [
            ("ISO_DIS_25577__E_.pdf", "ISO/DIS 25577", None),
            ("ISO_IEC_FDIS_18013-5_(E).pdf", "ISO/IEC FDIS 18013-5", None),
            ("ISO 14971-2019 ed.3 - id.72704 Publication PDF (en).pdf", "ISO 14971:2019", Some("72704")),
            (
                "ISO_IEC 23009-1_2022 ed.5 - id.83314 Publication PDF (en).pdf",
                "ISO/IEC 23009-1:2022",
                Some("83314"),
            ),
            ("ISO_DIS_12345_ed_1_-_id_67890_Text_for_Enquiry (en).pdf", "ISO/DIS 12345", Some("67890")),
        ] {
            let [committee, number, found, project] = read(name);
            assert_eq!((committee, number), (None, None), "{name}");
            assert!(found.as_deref().is_some_and(|found| found.starts_with(reference)), "{name}: {found:?}");
            assert_eq!(project.as_deref(), id, "{name}");
        }
    }

    #[test]
    fn other_names_say_nothing() {
        for name in [
            "D3468_revision_of_N3402.pdf",
            "Nxxxx_pointers.pdf",
            "minutes.pdf",
            "Pres3974.pdf",
            "p0053r6 (1).pdf",
            "2024-03-01.pdf",
        ] {
            assert_eq!(read(name), [None, None, None, None], "{name}");
        }
    }
}
