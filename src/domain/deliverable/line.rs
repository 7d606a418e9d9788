//! The line that `isodesk reference --json` prints: every field, in the order of the contract.

use super::{DirectivesBody, Edition, Label, Published, ReadReferenceError, Reference, Supplement};
use crate::domain::stage::StagePrefix;
use serde::{Serialize, Serializer, ser::SerializeMap, ser::SerializeSeq};

/// One line of `isodesk reference --json`, for a reference or for its refusal.
pub struct ReferenceLine<'r> {
    input: &'r str,
    outcome: Result<&'r Reference, &'r ReadReferenceError>,
}

impl<'r> ReferenceLine<'r> {
    /// The line for what was read from that input.
    pub const fn new(input: &'r str, outcome: Result<&'r Reference, &'r ReadReferenceError>) -> Self {
        Self { input, outcome }
    }
}

impl Serialize for ReferenceLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("input", self.input)?;
        match self.outcome {
            Ok(reference) => fields(reference, &mut line)?,
            Err(refusal) => line.serialize_entry("error", &RefusalObject(refusal))?,
        }
        line.end()
    }
}

fn fields<M: SerializeMap>(reference: &Reference, line: &mut M) -> Result<(), M::Error> {
    line.serialize_entry("reference", &Written(reference))?;
    line.serialize_entry("publishers", &Each(&reference.publishers, |publisher| publisher.word()))?;
    line.serialize_entry("type", reference.deliverable_type.word())?;
    line.serialize_entry("stage", &reference.stage.map(StagePrefix::word))?;
    line.serialize_entry("iteration", &reference.iteration)?;
    line.serialize_entry("number", &reference.number.as_ref().map(Label::as_str))?;
    line.serialize_entry("parts", &Each(&reference.parts, |part| part.as_str()))?;
    line.serialize_entry("year", &reference.year())?;
    line.serialize_entry("month", &reference.month())?;
    line.serialize_entry("edition", &edition(reference))?;
    line.serialize_entry("languages", &Each(&reference.languages.list, |language| language.code()))?;
    line.serialize_entry("all_parts", &reference.all_parts)?;
    line.serialize_entry("national", &reference.national)?;
    line.serialize_entry("supplements", &Supplements(&reference.supplements))?;
    line.serialize_entry("urn", &reference.urn().map(Written))?;
    further(reference, line)
}

/// Facts that only a few references state; the keys are absent otherwise.
fn further<M: SerializeMap>(reference: &Reference, line: &mut M) -> Result<(), M::Error> {
    if reference.published == Published::NotYet {
        line.serialize_entry("to_be_published", &true)?;
    }
    if let Some(year) = reference.reaffirmed {
        line.serialize_entry("reaffirmed", &year)?;
    }
    if let Some(twin) = &reference.twin {
        line.serialize_entry("twin", &twin.text)?;
    }
    if let Some(paper) = &reference.paper {
        line.serialize_entry("committee", &paper.committee)?;
        line.serialize_entry("revision", &paper.revision)?;
    }
    if let Some(directives) = &reference.directives {
        line.serialize_entry("body", &directives.body.map(DirectivesBody::word))?;
        line.serialize_entry("supplement", &directives.is_supplement)?;
        line.serialize_entry("bundled", &directives.bundle.map(|bundle| bundle.body.word()))?;
    }
    Ok(())
}

fn edition(reference: &Reference) -> Option<u16> {
    match reference.edition {
        Some(Edition::Number(number)) => Some(number),
        Some(Edition::Unnumbered) | None => None,
    }
}

/// Anything by its canonical form, without building it first.
struct Written<T>(T);

impl<T: std::fmt::Display> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The word of each value.
struct Each<'v, T>(&'v [T], fn(&T) -> &str);

impl<T> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for value in self.0 {
            list.serialize_element(self.1(value))?;
        }
        list.end()
    }
}

struct Supplements<'v>(&'v [Supplement]);

impl Serialize for Supplements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for supplement in self.0 {
            list.serialize_element(&SupplementObject(supplement))?;
        }
        list.end()
    }
}

struct SupplementObject<'v>(&'v Supplement);

impl Serialize for SupplementObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let supplement = self.0;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("type", supplement.supplement_type.word())?;
        object.serialize_entry("stage", &supplement.stage.map(StagePrefix::word))?;
        object.serialize_entry("iteration", &supplement.iteration)?;
        object.serialize_entry("number", &supplement.number.as_ref().map(Label::as_str))?;
        object.serialize_entry("year", &supplement.published.year())?;
        if let Some(month) = supplement.published.month() {
            object.serialize_entry("month", &month)?;
        }
        object.end()
    }
}

struct RefusalObject<'v>(&'v ReadReferenceError);

impl Serialize for RefusalObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(3))?;
        object.serialize_entry("code", self.0.code())?;
        object.serialize_entry("message", &Written(self.0))?;
        object.serialize_entry("hint", &self.0.hint())?;
        object.end()
    }
}
