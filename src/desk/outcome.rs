//! What taking a file in would do, decided from its text and its notice alone: pure, no folder, no store.
//!
//! Filed is the rule. *Held* means that a person has to say something first; *quarantined* means that the
//! bytes cannot be read safely, or not at all. Whether the same bytes are already filed is not known here:
//! `take_in` looks that up first.

use crate::{
    domain::{
        document::Rest,
        finding::{Finding, Severity},
        messages,
        notice::Notice,
    },
    extract::text::{Gravity, Text, Trouble},
};

/// Where a file would rest, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is recorded as a document.
    Filed,
    /// It is kept, and a person has to say something first.
    Held(Finding),
    /// It cannot be read safely, or not at all.
    Quarantined(Finding),
}

impl Outcome {
    /// The resting place.
    pub const fn rest(&self) -> Rest {
        match self {
            Self::Filed => Rest::Filed,
            Self::Held(_) => Rest::Held,
            Self::Quarantined(_) => Rest::Quarantined,
        }
    }

    /// Why it is not filed: code, one line of cause, and the next step as the hint.
    pub const fn why(&self) -> Option<&Finding> {
        match self {
            Self::Filed => None,
            Self::Held(finding) | Self::Quarantined(finding) => Some(finding),
        }
    }
}

/// Decides where a file rests. `text` is what could be read of it and `notice` what that says.
///
/// In order: troubles of reading that make the bytes unusable quarantine it; a format that is not read, a scan
/// without text and the first blocking finding hold it. A container (an archive, a mail with attachments) is
/// filed whatever it says itself: its members are documents of their own.
pub fn outcome(text: &Text, notice: &Notice) -> Outcome {
    let gravest = text.troubles.iter().rev().max_by_key(|trouble| trouble.gravity);
    match gravest.map(|trouble| (trouble.gravity, trouble)) {
        Some((Gravity::Broken, trouble)) => return Outcome::Quarantined(of_trouble(trouble)),
        Some((Gravity::Held, trouble)) => return Outcome::Held(of_trouble(trouble)),
        Some((Gravity::Note, _)) | None => {}
    }
    if !text.has_words() && text.members.is_empty() {
        let finding = Finding::new("E-DOC-004", Severity::Blocking, "nothing in it can be read as text");
        return Outcome::Held(with_next_step(finding));
    }
    let is_container = !text.members.is_empty();
    let stops = |finding: &&Finding| finding.is_blocking() && !(is_container && finding.code == "E-DOC-001");
    match notice.findings.iter().find(stops) {
        Some(finding) => Outcome::Held(finding.clone()),
        None => Outcome::Filed,
    }
}

/// A trouble of reading as the finding that stops a file.
fn of_trouble(trouble: &Trouble) -> Finding {
    with_next_step(Finding::new(&trouble.code, Severity::Blocking, trouble.message.as_str()))
}

fn with_next_step(finding: Finding) -> Finding {
    match messages::find(&finding.code) {
        Some(message) => {
            let next = message.next.clone();
            finding.hint(next)
        }
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::document::DocumentKind,
        domain::notice::Facts,
        extract::text::{Coverage, Format, Member},
    };

    fn text(troubles: &[(&str, Gravity)]) -> Text {
        let trouble = |(code, gravity): &(&str, Gravity)| Trouble {
            code: (*code).to_owned(),
            gravity: *gravity,
            message: "a cause".to_owned(),
        };
        Text {
            format: Format::Pdf,
            page_count: Some(1),
            coverage: Coverage::Full,
            pages: Vec::new(),
            fields: Vec::new(),
            properties: Vec::new(),
            headers: Vec::new(),
            members: Vec::new(),
            ocr_pages: Vec::new(),
            troubles: troubles.iter().map(trouble).collect(),
        }
    }

    fn notice(findings: Vec<Finding>) -> Notice {
        let (facts, kind) = (Facts::default(), DocumentKind::Other);
        Notice { kind, facts, mentions: Vec::new(), questions: Vec::new(), findings }
    }

    fn stop(code: &str) -> Finding {
        Finding::new(code, Severity::Blocking, "a cause")
    }

    #[test]
    fn the_gravest_trouble_decides_before_any_finding() {
        let broken = text(&[
            ("E-TXT-005", Gravity::Note),
            ("E-TXT-006", Gravity::Broken),
            ("E-TXT-008", Gravity::Held),
        ]);
        let decided = outcome(&broken, &notice(vec![stop("E-BAL-002")]));
        assert_eq!((decided.rest(), decided.why().unwrap().code.as_str()), (Rest::Quarantined, "E-TXT-006"));
        let held = outcome(&text(&[("E-TXT-003", Gravity::Held)]), &notice(Vec::new()));
        assert_eq!((held.rest(), held.why().unwrap().code.as_str()), (Rest::Held, "E-TXT-003"));
    }

    #[test]
    fn a_blocking_finding_holds_and_anything_else_is_filed() {
        let noted = text(&[("E-TXT-007", Gravity::Note)]);
        let warning = Finding::new("E-DOC-002", Severity::Warning, "a cause");
        assert_eq!(outcome(&noted, &notice(vec![warning.clone()])), Outcome::Filed);
        let held = outcome(&noted, &notice(vec![warning, stop("E-BAL-003"), stop("E-BAL-004")]));
        assert_eq!(held.why().unwrap().code, "E-BAL-003");
    }

    #[test]
    fn a_container_is_filed_whatever_it_says_itself() {
        let mut archive = text(&[]);
        archive.coverage = Coverage::None;
        assert_eq!(outcome(&archive, &notice(Vec::new())).why().unwrap().code, "E-DOC-004");
        archive.members.push(Member { name: "a.pdf".into(), place: 0, length: 1 });
        assert_eq!(outcome(&archive, &notice(vec![stop("E-DOC-001")])), Outcome::Filed);
    }
}
