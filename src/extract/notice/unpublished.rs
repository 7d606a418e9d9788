//! Drafts that a committee names without a publisher: `DIS 29500`, `PDTR 19769`.
//!
//! Inside a committee the publisher goes without saying: it is that of the committee. Where no committee is
//! known, such a name stays a name.

use crate::domain::{
    committee::CommitteeReference,
    deliverable::{self, Reference},
};
use regex::Regex;
use std::sync::LazyLock;

static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:NP|WD|CD|FCD|DIS|FDIS|PDTR|DTR|PDTS|DTS|DPAS)(?: (?:TR|TS|PAS))?[ -]\d{2,5}(?:-\d{1,4})*(?:\.\d)?\b",
    )
    .expect("the pattern is compiled by a test")
});

/// The draft that a text begins with.
pub(super) fn leading(text: &str, committee: Option<&CommitteeReference>) -> Option<Reference> {
    let found = NAMES.find(text).filter(|found| text[..found.start()].trim().is_empty())?;
    with_publisher(found.as_str(), committee?)
}

/// The only draft that a text names.
pub(super) fn only(text: &str, committee: Option<&CommitteeReference>) -> Option<Reference> {
    let mut found = NAMES.find_iter(text).map(|found| found.as_str());
    let first = found.next()?;
    if found.any(|other| other != first) {
        return None;
    }
    with_publisher(first, committee?)
}

fn with_publisher(name: &str, committee: &CommitteeReference) -> Option<Reference> {
    // The first hyphen of `DIS-29500` only joins prefix and number.
    let name = match name.find(['-', ' ']) {
        Some(place) if name[place..].starts_with('-') => format!("{} {}", &name[..place], &name[place + 1..]),
        Some(_) | None => name.to_owned(),
    };
    let is_joint = committee.as_str().starts_with("ISO/IEC");
    let spelled = if is_joint { format!("ISO/IEC {name}") } else { format!("ISO/{name}") };
    deliverable::find(&spelled)
        .into_iter()
        .next()
        .filter(|(range, _)| range.start == 0)
        .map(|(_, reference)| reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_publisher_is_that_of_the_committee() {
        let joint = CommitteeReference::read("ISO/IEC JTC 1/SC 99").unwrap();
        let own = CommitteeReference::read("ISO/TC 901").unwrap();
        for (text, committee, reference) in [
            ("DIS 99500: An office format", &joint, Some("ISO/IEC DIS 99500")),
            ("DIS-99500 meeting", &joint, Some("ISO/IEC DIS 99500")),
            ("CD 99501-2", &own, Some("ISO/CD 99501-2")),
            ("about DIS 99500", &joint, None),
        ] {
            assert_eq!(
                leading(text, Some(committee)).map(|found| found.to_string()).as_deref(),
                reference,
                "{text}"
            );
        }
        let found = only("Ballot for PDTR 99769, characters", Some(&joint)).unwrap();
        assert_eq!(found.to_string(), "ISO/IEC PDTR 99769");
        assert_eq!(only("CD 99501 and CD 99502", Some(&own)), None);
        assert_eq!(only("CD 99501", None), None);
    }
}
