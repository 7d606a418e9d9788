//! From a printed identifier to its fields: one pass, by hand, nothing allocated for a plain reference.
//!
//! Every optional piece puts the cursor back when it is not what it looked like, so that the same reader
//! serves a whole text and a place in prose.

mod chain;
mod head;
mod tail;

pub(super) use tail::is_printable_part;

use super::{
    DeliverableType, Paper, Publisher, ReadReferenceError, Reference, Refusal, Twin, TwinSide, Urn,
    cursor::Cursor, label::Label, refusal::shortened, words,
};
use crate::domain::committee::{self, CommitteeReference};

/// Longer than any identifier met; a longer text is refused without reading it.
pub(super) const LONGEST: usize = 240;

/// Where the identifier stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The text is nothing else.
    Alone,
    /// Other words follow, which must not be taken for a part of it.
    InProse,
}

/// Reads a text that is nothing but one identifier.
pub(super) fn whole(text: &str) -> Result<Reference, ReadReferenceError> {
    if text.len() > LONGEST {
        return Err(ReadReferenceError::new(text, 0, Refusal::TooLong { longest: LONGEST }));
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ReadReferenceError::new(text, 0, Refusal::Empty));
    }
    if Urn::is_urn(trimmed) {
        return Urn::read(trimmed)
            .map(|urn| urn.reference)
            .map_err(|refusal| ReadReferenceError::new(text, refusal.place(), Refusal::Urn(refusal)));
    }
    let refused = match as_written(trimmed) {
        Ok(reference) => return Ok(reference),
        Err(refused) => refused,
    };
    if trimmed.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(refused);
    }
    as_written(&trimmed.to_uppercase()).map_err(|_| refused)
}

/// Reads the identifier at the start of a text, and how far it reaches.
pub(super) fn prefix(text: &str) -> Option<(Reference, usize)> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut reader = Reader { cursor: Cursor { text, at: 0 }, place: Place::InProse };
    let mut reference = Reference::default();
    reader.reference(&mut reference).ok()?;
    Some((reference, reader.cursor.at))
}

/// Most texts are one identifier and nothing else: what stands behind a bar or `#` is looked for in the others only.
fn as_written(text: &str) -> Result<Reference, ReadReferenceError> {
    let refused = match alone(text) {
        Ok(reference) => return Ok(reference),
        Err(refused) => refused,
    };
    match text.bytes().position(|byte| matches!(byte, b'|' | b'#')) {
        None => Err(refused),
        Some(place) if text.as_bytes()[place] == b'#' => alone(text[..place].trim_end()),
        Some(bar) => twins(text, bar),
    }
}

fn alone(text: &str) -> Result<Reference, ReadReferenceError> {
    let mut reader = Reader { cursor: Cursor { text, at: 0 }, place: Place::Alone };
    let mut reference = Reference::default();
    match reader.reference(&mut reference) {
        Ok(()) if reader.cursor.is_done() => Ok(reference),
        Ok(()) => Err(ReadReferenceError::new(text, reader.cursor.at, reader.trailing())),
        Err(why) => Err(ReadReferenceError::new(text, reader.cursor.at, why)),
    }
}

/// `ISO 4214:2022 | IDF 254:2022`: one side is ISO's, the other is kept as printed.
fn twins(text: &str, bar: usize) -> Result<Reference, ReadReferenceError> {
    let (left, right) = (text[..bar].trim_end(), text[bar + 1..].trim_start());
    match alone(left) {
        Ok(reference) if reference.paper.is_none() && is_foreign_identifier(right) => {
            Ok(with_twin(reference, right, TwinSide::After))
        }
        Ok(_) => Err(ReadReferenceError::new(
            text,
            bar,
            Refusal::Trailing { after: shortened(left), rest: shortened(&text[bar..]) },
        )),
        Err(refused) if is_foreign_identifier(left) => {
            alone(right).map(|reference| with_twin(reference, left, TwinSide::Before)).map_err(|_| refused)
        }
        Err(refused) => Err(refused),
    }
}

fn with_twin(reference: Reference, text: &str, side: TwinSide) -> Reference {
    Reference { twin: Some(Box::new(Twin { text: text.into(), side })), ..reference }
}

/// Whether a text can be the identifier of a publisher that publishes twins with ISO.
fn is_foreign_identifier(text: &str) -> bool {
    let word = Cursor { text, at: 0 }.word();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || " -./:()".contains(letter);
    ["IDF", "ITU", "IULTCS", "OIML", "CIE", "IIW", "ECMA", "FIL", "CCITT"].contains(&word)
        && text.chars().all(is_plain)
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Reads one identifier, front to back.
pub(super) struct Reader<'t> {
    cursor: Cursor<'t>,
    place: Place,
}

impl Reader<'_> {
    fn reference(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        self.originators(reference)?;
        if !self.number_is_next() {
            let word = self.after_separator().word();
            if words::head(word).is_none()
                && committee::begins_with(word)
                && let Some(paper) = self.committee_paper()?
            {
                *reference = paper;
                return Ok(());
            }
            if !reference.publishers.is_empty()
                && (reference.directives.is_some() || head::may_begin_directives(word))
                && self.directives(reference)?
            {
                return self.tail(reference);
            }
        }
        self.stage_and_type(reference)?;
        self.number(reference)?;
        self.parts(reference)?;
        reference.iteration = self.iteration(reference.stage).or(reference.iteration);
        self.year(reference);
        if self.cursor.is_done() {
            return Ok(());
        }
        self.reaffirmed(reference);
        self.supplements(reference)?;
        if self.cursor.is_done() {
            return Ok(());
        }
        self.tail(reference)?;
        self.must_end_cleanly()
    }

    /// Whether a plain reference goes on with its number: no word needs to be looked up.
    fn number_is_next(&self) -> bool {
        self.cursor.peek() == Some(b' ')
            && self.cursor.peek_after(1).is_some_and(|next| next.is_ascii_digit())
    }

    fn number(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        let digits = self.cursor.digits();
        match Label::from_bytes(digits).filter(|_| digits.len() <= 6) {
            Some(number) => {
                self.cursor.at += digits.len();
                reference.number = Some(number);
                Ok(())
            }
            None if digits.len() > 6 => Err(Refusal::TooMany { what: "digits" }),
            None => Err(Refusal::NoNumber { after: self.done() }),
        }
    }

    /// A paper of a committee: the same words that name a publisher may name a committee.
    fn committee_paper(&mut self) -> Result<Option<Reference>, Refusal> {
        let text = self.cursor.text;
        if self.place == Place::InProse {
            return Err(Refusal::CommitteeOnly);
        }
        let Some(found) = committee::read_document_number(text, None) else {
            let is_committee = CommitteeReference::read(text).is_ok();
            return if is_committee { Err(Refusal::CommitteeOnly) } else { Ok(None) };
        };
        let Some(committee) = found.committee else { return Ok(None) };
        self.cursor.at = text.len();
        Ok(Some(paper(committee, &found.number.number.to_string(), found.number.revision)))
    }

    /// In prose, what follows must not show that the match was the beginning of something else.
    fn must_end_cleanly(&self) -> Result<(), Refusal> {
        let next = self.cursor.rest().chars().next();
        let is_clean = match (self.place, next) {
            (Place::Alone, _) | (Place::InProse, None) => true,
            (Place::InProse, Some(next)) => !(next.is_alphanumeric() || next == '_'),
        };
        if is_clean { Ok(()) } else { Err(self.trailing()) }
    }

    fn trailing(&self) -> Refusal {
        Refusal::Trailing { after: self.done(), rest: shortened(self.cursor.rest()) }
    }

    /// What has been read so far, for a message.
    fn done(&self) -> String {
        shortened(&self.cursor.text[..self.cursor.at])
    }
}

/// A paper as a reference of its own type.
fn paper(committee: CommitteeReference, number: &str, revision: Option<String>) -> Reference {
    let mut reference = Reference {
        deliverable_type: DeliverableType::CommitteePaper,
        number: Label::new(number),
        ..Reference::default()
    };
    for level in committee.as_str().split(['/', ' ']).take_while(|level| matches!(*level, "ISO" | "IEC")) {
        let publisher = if level == "ISO" { Publisher::Iso } else { Publisher::Iec };
        if !reference.publishers.push(publisher) {
            break;
        }
    }
    reference.paper = Some(Box::new(Paper { committee, revision: revision.map(Into::into) }));
    reference
}

/// The refusal for a text that begins with no publisher of ours.
fn no_publisher(word: &str) -> Refusal {
    match words::FOREIGN.iter().find(|foreign| **foreign == word) {
        Some(foreign) => Refusal::Foreign { publisher: (*foreign).to_owned() },
        None => Refusal::NoPublisher,
    }
}
