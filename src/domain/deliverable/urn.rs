//! The URN form of a reference, after RFC 5141: `urn:iso:std:iso-iec:27001:ed-3:en`.
//!
//! A URN has no place for the year. In the wild there are irregular ones (a year where the supplement's
//! number should be, `stage-draft`, a part without its hyphen); they are read, and written regularly.

use super::{
    DeliverableType, Edition, Joined, Label, Language, Languages, LetterStyle, Published, Publisher,
    Reference, Supplement, SupplementType, cursor::value, read::is_printable_part, refusal::shortened,
};
use crate::domain::stage::StageCode;
use std::fmt;

/// A reference in the URN namespace of ISO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urn {
    /// What it names; languages are those of the outermost part.
    pub reference: Reference,
    /// `draft`, `cancelled` or `stage-40.20.v2`.
    pub status: Option<UrnStatus>,
    /// `v1-amd1.v1`: which text of the edition.
    pub version: Option<Box<str>>,
    /// Languages of the base document, when its supplements state their own.
    pub base_languages: Languages,
    /// Versions of the supplements, in their order; shorter when the last ones state none.
    pub supplement_versions: Vec<Option<Box<str>>>,
    /// A clause, figure, table or term inside, as printed: `clause:4.2`.
    pub element: Option<Box<str>>,
}

/// The status part of a URN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrnStatus {
    /// Some draft.
    Draft,
    /// A cancelled project.
    Cancelled,
    /// `stage-40.20.v2`: a harmonised stage code, with the iteration when one is printed.
    Stage(StageCode, Option<u8>),
}

const SCHEME: &str = "urn:iso:std:";

const TYPES: [(&str, DeliverableType); 9] = [
    ("data", DeliverableType::DataPublication),
    ("guide", DeliverableType::Guide),
    ("isp", DeliverableType::Profile),
    ("iwa", DeliverableType::WorkshopAgreement),
    ("pas", DeliverableType::PubliclyAvailableSpecification),
    ("r", DeliverableType::Recommendation),
    ("tr", DeliverableType::TechnicalReport),
    ("ts", DeliverableType::TechnicalSpecification),
    ("tta", DeliverableType::TrendsAssessment),
];

impl Urn {
    /// Whether a text claims to be one.
    pub fn is_urn(text: &str) -> bool {
        text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
    }

    /// Reads a URN, upper or lower case.
    pub fn read(text: &str) -> Result<Self, ReadUrnError> {
        let lower = text.trim().to_ascii_lowercase();
        let refused = |place, why| ReadUrnError { text: shortened(text), place, why };
        let body =
            lower.strip_prefix(SCHEME).ok_or_else(|| refused(0, "it does not begin with `urn:iso:std:`"))?;
        let mut words = Words { body, at: 0 };
        let mut urn = Self::of_front(&mut words).map_err(|why| refused(SCHEME.len() + words.at, why))?;
        while let Some(word) = words.peek() {
            let before = words.at;
            words.next();
            urn.add(word, &mut words).map_err(|why| refused(SCHEME.len() + before, why))?;
        }
        Ok(urn)
    }

    pub(super) fn of(reference: &Reference) -> Option<Self> {
        let has_form = reference.number.is_some()
            && reference.directives.is_none()
            && reference.paper.is_none()
            && reference.national.is_none();
        has_form.then(|| Self {
            status: reference.stage.map(|_| UrnStatus::Draft),
            ..Self::about(reference.clone())
        })
    }

    fn about(reference: Reference) -> Self {
        Self {
            reference,
            status: None,
            version: None,
            base_languages: Languages::default(),
            supplement_versions: Vec::new(),
            element: None,
        }
    }

    /// Originator, type and number.
    fn of_front(words: &mut Words<'_>) -> Result<Self, &'static str> {
        let mut reference = Reference::default();
        for name in words.next().ok_or("no originator")?.split('-') {
            let publisher = Publisher::all()
                .find(|publisher| publisher.word().eq_ignore_ascii_case(name))
                .ok_or("its originator is not in the list")?;
            if !reference.publishers.push(publisher) {
                return Err("it has too many originators");
            }
        }
        if let Some((_, kind)) = words.peek().and_then(|word| TYPES.iter().find(|(name, _)| *name == word)) {
            reference.deliverable_type = *kind;
            words.next();
        }
        if reference.deliverable_type == DeliverableType::WorkshopAgreement {
            reference.publishers = super::Few::default();
        }
        let number =
            words.peek().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 6);
        reference.number = number.and_then(Label::new);
        if reference.number.is_none() {
            return Err("it has no number");
        }
        words.next();
        Ok(Self::about(reference))
    }

    /// One more word, which says by its shape what it is.
    fn add(&mut self, word: &str, words: &mut Words<'_>) -> Result<(), &'static str> {
        if let Some(kind) = supplement_type(word) {
            return self.add_supplement(kind, words);
        }
        if let Some(parts) = word.strip_prefix('-') {
            return self.add_parts(parts);
        }
        if let Some(edition) = word.strip_prefix("ed-") {
            let number = value(edition.as_bytes()).filter(|_| edition.len() <= 2);
            let number = number.and_then(|edition| u16::try_from(edition).ok());
            self.reference.edition = Some(Edition::Number(number.ok_or("its edition is not a number")?));
            return Ok(());
        }
        if let Some(status) = status(word) {
            self.status = Some(status);
            return Ok(());
        }
        if let Some(languages) = languages(word) {
            self.reference.languages = languages;
            return Ok(());
        }
        if is_version(word) {
            self.version = Some(word.into());
            return Ok(());
        }
        if matches!(word, "clause" | "figure" | "table" | "term" | "tech" | "sec") {
            self.element = Some([word, ":", words.take_rest()].concat().trim_end_matches(':').into());
            return Ok(());
        }
        // RFC 5141 itself gives `9999:1:` once, without the hyphen.
        if self.reference.parts.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && !word.is_empty()
        {
            return self.add_parts(word);
        }
        Err("a word in it cannot be read")
    }

    fn add_parts(&mut self, parts: &str) -> Result<(), &'static str> {
        for part in parts.split('-') {
            let part = part.to_ascii_uppercase();
            let part = Label::new(&part).filter(|_| is_printable_part(&self.reference, part.as_bytes()));
            let part = part.ok_or("its part is not a part")?;
            if !self.reference.parts.push(part) {
                return Err("it has too many parts");
            }
        }
        Ok(())
    }

    fn add_supplement(&mut self, kind: SupplementType, words: &mut Words<'_>) -> Result<(), &'static str> {
        if self.reference.supplements.is_empty() {
            self.base_languages = std::mem::take(&mut self.reference.languages);
        }
        let mut supplement = Supplement {
            supplement_type: kind,
            stage: None,
            iteration: None,
            number: None,
            published: Published::Undated,
            joined: Joined::Slash,
        };
        let number = words.next().ok_or("a supplement has no number")?;
        let version = words.peek().filter(|word| is_version(word));
        if version.is_some() {
            words.next();
        }
        let is_number = |text: &str| text.len() <= 4 && value(text.as_bytes()).is_some();
        let year = value(number.as_bytes()).filter(|year| (1900..2100).contains(year));
        match (year.and_then(|year| u16::try_from(year).ok()), version) {
            (Some(year), Some(version)) => {
                supplement.published = Published::Year(year);
                supplement.number = Label::new(&version[1..]).filter(|_| is_number(&version[1..]));
                self.supplement_versions.push(None);
            }
            (Some(_) | None, version) => {
                supplement.number = Label::new(number).filter(|_| is_number(number));
                self.supplement_versions.push(version.map(Into::into));
            }
        }
        supplement.number.ok_or("a supplement has no number")?;
        self.reference.supplements.push(supplement);
        Ok(())
    }
}

/// The words between the colons.
struct Words<'t> {
    body: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.body.get(self.at..).and_then(|rest| rest.split(':').next()).filter(|word| !word.is_empty())
    }

    fn next(&mut self) -> Option<&'t str> {
        let word = self.peek()?;
        self.at = (self.at + word.len() + 1).min(self.body.len() + 1);
        Some(word)
    }

    fn take_rest(&mut self) -> &'t str {
        let rest = self.body.get(self.at..).unwrap_or_default();
        self.at = self.body.len() + 1;
        rest
    }
}

fn supplement_type(word: &str) -> Option<SupplementType> {
    SupplementType::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))
}

fn status(word: &str) -> Option<UrnStatus> {
    match word {
        "draft" | "stage-draft" => return Some(UrnStatus::Draft),
        "cancelled" => return Some(UrnStatus::Cancelled),
        _ => {}
    }
    let (code, rest) = word.strip_prefix("stage-")?.split_at_checked(5)?;
    let code = StageCode::read(code).ok()?;
    match rest.strip_prefix(".v") {
        Some(iteration) => Some(UrnStatus::Stage(code, Some(iteration.parse().ok()?))),
        None => rest.is_empty().then_some(UrnStatus::Stage(code, None)),
    }
}

fn languages(word: &str) -> Option<Languages> {
    let mut languages = Languages { style: LetterStyle::Codes, ..Languages::default() };
    for code in word.split(',') {
        let language = Language::all().find(|language| language.code() == code)?;
        if !languages.list.push(language) {
            return None;
        }
    }
    Some(languages)
}

/// `v1`, `v1-amd1.v1`.
fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

impl fmt::Display for Urn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(SCHEME)?;
        self.write_originator(out)?;
        if let Some((name, _)) = TYPES.iter().find(|(_, kind)| *kind == self.reference.deliverable_type) {
            write!(out, ":{name}")?;
        }
        if let Some(number) = &self.reference.number {
            write!(out, ":{number}")?;
        }
        for (place, part) in self.reference.parts.iter().enumerate() {
            out.write_str(if place == 0 { ":-" } else { "-" })?;
            out.write_str(&part.as_str().to_ascii_lowercase())?;
        }
        self.write_status(out)?;
        if let Some(Edition::Number(edition)) = self.reference.edition {
            write!(out, ":ed-{edition}")?;
        }
        if let Some(version) = &self.version {
            write!(out, ":{version}")?;
        }
        write_languages(self.base_languages, out)?;
        for (place, supplement) in self.reference.supplements.iter().enumerate() {
            self.write_supplement(place, supplement, out)?;
        }
        write_languages(self.reference.languages, out)?;
        self.element.as_ref().map_or(Ok(()), |element| write!(out, ":{element}"))
    }
}

impl Urn {
    fn write_originator(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.reference.publishers.is_empty() {
            return out.write_str("iso");
        }
        for (place, publisher) in self.reference.publishers.iter().enumerate() {
            out.write_str(if place == 0 { "" } else { "-" })?;
            out.write_str(&publisher.word().to_ascii_lowercase())?;
        }
        Ok(())
    }

    fn write_status(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            None => Ok(()),
            Some(UrnStatus::Draft) => out.write_str(":draft"),
            Some(UrnStatus::Cancelled) => out.write_str(":cancelled"),
            Some(UrnStatus::Stage(code, None)) => write!(out, ":stage-{code}"),
            Some(UrnStatus::Stage(code, Some(iteration))) => write!(out, ":stage-{code}.v{iteration}"),
        }
    }

    fn write_supplement(
        &self,
        place: usize,
        supplement: &Supplement,
        out: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        write!(out, ":{}", supplement.supplement_type.word().to_ascii_lowercase())?;
        if let Some(number) = &supplement.number {
            write!(out, ":{number}")?;
        }
        match self.supplement_versions.get(place) {
            Some(Some(version)) => write!(out, ":{version}"),
            Some(None) | None => Ok(()),
        }
    }
}

fn write_languages(languages: Languages, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, language) in languages.list.iter().enumerate() {
        out.write_str(if place == 0 { ":" } else { "," })?;
        out.write_str(language.code())?;
    }
    Ok(())
}

/// The text is no URN of an ISO deliverable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a URN of RFC 5141: {why}")]
pub struct ReadUrnError {
    text: String,
    place: usize,
    why: &'static str,
}

impl ReadUrnError {
    /// Byte of the text where reading stopped.
    pub const fn place(&self) -> usize {
        self.place
    }

    /// What is wrong.
    pub const fn why(&self) -> &'static str {
        self.why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_its_urn() {
        for (text, urn) in [
            ("ISO 9001:2015", "urn:iso:std:iso:9001"),
            ("ISO/IEC 27001:2022/Amd 1:2024(E)", "urn:iso:std:iso-iec:27001:amd:1:en"),
            ("ISO/IEC TR 29110-5-1-1", "urn:iso:std:iso-iec:tr:29110:-5-1-1"),
            ("ISO/DIS 26262-6", "urn:iso:std:iso:26262:-6:draft"),
            ("IWA 14-1:2013", "urn:iso:std:iso:iwa:14:-1"),
            ("ISO 105-A01:1989", "urn:iso:std:iso:105:-a01"),
        ] {
            assert_eq!(Reference::read(text).unwrap().urn().unwrap().to_string(), urn, "{text}");
        }
        assert_eq!(Reference::read("ISO/IEC DIR 1:2022").unwrap().urn(), None);
    }

    #[test]
    fn regular_urns_are_written_back_unchanged() {
        for text in [
            "urn:iso:std:iso:128:-71:stage-30.98.v2:ed-1:en",
            "urn:iso:std:iso:9999:-1:ed-1:v1-amd1.v1:en,fr:amd:2:v2:en",
            "urn:iso:std:iso:9001:ed-5:v1:en",
            "urn:iso:std:iso:9001:ed-5:en:clause:4.2",
            "urn:iso:std:iso-iec:guide:51:ed-2",
            "urn:iso:std:iso:1:cancelled:ed-1",
        ] {
            assert_eq!(Urn::read(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn irregular_urns_are_read_and_written_regularly() {
        for (text, urn, reference) in [
            ("URN:ISO:STD:ISO:9001:ED-5", "urn:iso:std:iso:9001:ed-5", "ISO 9001 Ed 5"),
            ("urn:iso:std:iso:9999:1:ed-1", "urn:iso:std:iso:9999:-1:ed-1", "ISO 9999-1 Ed 1"),
            (
                "urn:iso:std:iso:6182:-1:ed-1:stage-60.60:amd:2013:v1",
                "urn:iso:std:iso:6182:-1:stage-60.60:ed-1:amd:1",
                "ISO 6182-1/Amd 1:2013 Ed 1",
            ),
            ("urn:iso:std:iso:iwa:45:stage-draft", "urn:iso:std:iso:iwa:45:draft", "IWA 45"),
        ] {
            let read = Urn::read(text).unwrap();
            assert_eq!((read.to_string().as_str(), read.reference.to_string().as_str()), (urn, reference));
            assert_eq!(Reference::read(text).unwrap().to_string(), reference);
        }
        assert_eq!(
            Reference::read("urn:iso:std:xyz:1").unwrap_err().to_string(),
            "`urn:iso:std:xyz:1` is not a reference: its originator is not in the list"
        );
    }
}
