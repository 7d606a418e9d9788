//! What follows the number: parts, iteration, year, supplements, edition, languages.

use super::{Place, Reader};
use crate::domain::{
    deliverable::{
        Edition, Language, Languages, Published, Publisher, Reference, Refusal, cursor::value, label::Label,
    },
    stage::StagePrefix,
};

/// Years that `-1974` may mean; outside of it the digits are a part.
const YEARS: std::ops::RangeInclusive<u32> = 1940..=2040;

/// Standards with parts of four digits that look like years.
const WITH_YEARLIKE_PARTS: [&str; 2] = ["10303", "2100"];

impl Reader<'_> {
    /// `-5-1-1`, `-A01`, `/IV`, `-1974`, `-CD2`: all of them stand after a hyphen or slash.
    pub(super) fn parts(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        loop {
            let before = self.cursor.at;
            let is_part = match self.cursor.peek() {
                Some(b'/') => self.slash_part(reference)?,
                Some(b'-' | 0xe2 | b' ' | 0xc2) => self.hyphen_part(reference)?,
                Some(_) | None => false,
            };
            if !is_part {
                self.cursor.at = before;
                return Ok(());
            }
            if reference.published != Published::Undated {
                return Ok(());
            }
        }
    }

    fn hyphen_part(&mut self, reference: &mut Reference) -> Result<bool, Refusal> {
        let blanks_before = if self.place == Place::Alone { self.cursor.blanks() } else { 0 };
        if !(self.cursor.hyphen() || (self.place == Place::Alone && blanks_before == 0 && self.cursor.dash()))
        {
            return Ok(false);
        }
        let blanks = self.cursor.blanks();
        let token = self.cursor.alphanumerics();
        let after = self.cursor.peek_after(token.len());
        if self.stray_blank_is_wrong(blanks_before + blanks, after) {
            return Ok(false);
        }
        if token.starts_with(b"CD") && token.len() <= 3 {
            return Ok(self.stage_suffix(reference, token));
        }
        if self.is_year(reference, token) {
            self.cursor.at += token.len();
            reference.published = Published::Year(year_of(token).unwrap_or_default());
            return Ok(true);
        }
        if !is_part(token) {
            return Ok(false);
        }
        let length = token.len() + self.dotted(reference, token.len());
        self.push_part(reference, length)
    }

    /// A blank inside is a slip of the pen (`10303- 1751:2014`); in prose only a year after it shows that.
    fn stray_blank_is_wrong(&self, blanks: usize, after: Option<u8>) -> bool {
        blanks > 1 || (blanks == 1 && self.place == Place::InProse && after != Some(b':'))
    }

    /// `ISO 31/0-1974`, `ISO/R 657/IV`: how parts were written before about 1990.
    fn slash_part(&mut self, reference: &mut Reference) -> Result<bool, Refusal> {
        self.cursor.eat(b'/');
        let token = self.cursor.alphanumerics();
        let is_number = token.len() <= 3 && token.iter().all(u8::is_ascii_digit);
        if token.is_empty() || !(is_number || is_roman(token)) {
            return Ok(false);
        }
        let is_dated = matches!(self.cursor.peek_after(token.len()), Some(b':' | b'-'));
        if self.place == Place::InProse && !is_dated {
            return Ok(false);
        }
        let length = token.len() + self.dotted(reference, token.len());
        self.push_part(reference, length)
    }

    fn push_part(&mut self, reference: &mut Reference, length: usize) -> Result<bool, Refusal> {
        let text = &self.cursor.text.as_bytes()[self.cursor.at..self.cursor.at + length];
        let Some(part) = Label::from_bytes(text) else { return Ok(false) };
        self.cursor.at += length;
        if reference.parts.push(part) { Ok(true) } else { Err(Refusal::TooMany { what: "parts" }) }
    }

    fn dotted(&self, reference: &Reference, length: usize) -> usize {
        let mut cursor = self.cursor;
        cursor.at += length;
        let is_dotted = cursor.eat(b'.') && is_of_8802(reference) && !cursor.digits().is_empty();
        if is_dotted { 1 + cursor.digits().len() } else { 0 }
    }

    /// `ISO/IEC CD 17021-CD2`: the stage once more, behind the number, with its iteration.
    fn stage_suffix(&mut self, reference: &mut Reference, token: &[u8]) -> bool {
        let iteration = value(&token[2..]).and_then(|iteration| u8::try_from(iteration).ok());
        let fits = reference.stage.is_none_or(|stage| stage == StagePrefix::Cd)
            && token.len() == 2 + token[2..].len();
        let is_stage = fits && (token.len() == 2 || iteration.is_some()) && reference.iteration.is_none();
        if is_stage {
            self.cursor.at += token.len();
            reference.stage = Some(StagePrefix::Cd);
            reference.iteration = iteration;
        }
        is_stage
    }

    fn is_year(&self, reference: &Reference, token: &[u8]) -> bool {
        if token.len() != 4 || !value(token).is_some_and(|year| YEARS.contains(&year)) {
            return false;
        }
        let next = self.cursor.peek_after(token.len() + 1);
        let is_part_of_a_date = matches!(self.cursor.peek_after(token.len()), Some(b':' | b'-' | b'.'))
            && next.is_some_and(|next| next.is_ascii_alphanumeric() || next == b'-');
        let has_such_parts =
            reference.number.is_some_and(|number| WITH_YEARLIKE_PARTS.contains(&number.as_str()));
        !is_part_of_a_date && !has_such_parts
    }

    /// `.2` after the number. In prose only after a stage: a sentence may end there.
    pub(super) fn iteration(&mut self, stage: Option<StagePrefix>) -> Option<u8> {
        if self.cursor.peek() != Some(b'.') || (self.place == Place::InProse && stage.is_none()) {
            return None;
        }
        let before = self.cursor.at;
        self.cursor.at += 1;
        let digits = self.cursor.digits();
        let after = self.cursor.peek_after(digits.len());
        let is_end = !after.is_some_and(|next| next.is_ascii_alphanumeric());
        if let Some(iteration) =
            value(digits).and_then(|number| u8::try_from(number).ok()).filter(|_| is_end && digits.len() <= 2)
        {
            self.cursor.at += digits.len();
            Some(iteration)
        } else {
            self.cursor.at = before;
            None
        }
    }

    /// `:2019` and its like, unless a year was read after a hyphen.
    pub(super) fn year(&mut self, reference: &mut Reference) {
        if reference.published == Published::Undated {
            reference.published = self.published().unwrap_or_default();
        }
    }

    /// `:2019`, `:2005-02`, `:--`, `:—`, `:20XX`.
    pub(super) fn published(&mut self) -> Option<Published> {
        let before = self.cursor.at;
        if self.place == Place::Alone {
            self.cursor.blanks();
        }
        if self.cursor.eat(b':') {
            let blanks = self.cursor.blanks();
            let published = self.year_or_month().or_else(|| self.not_yet());
            if published.is_some() && (self.place == Place::Alone || self.is_year_in_prose(blanks)) {
                return published;
            }
        }
        self.cursor.at = before;
        None
    }

    /// After `ISO 15000: 2004` nothing may follow that makes the digits something else.
    fn is_year_in_prose(&self, blanks: usize) -> bool {
        blanks == 0 || (blanks == 1 && !matches!(self.cursor.peek(), Some(b'-' | b'/' | b'.' | b'%')))
    }

    pub(super) fn year_or_month(&mut self) -> Option<Published> {
        let digits = self.cursor.digits();
        let year = year_of(digits)?;
        self.cursor.at += digits.len();
        let before = self.cursor.at;
        if self.cursor.hyphen() {
            let digits = self.cursor.digits();
            let month = value(digits).filter(|month| digits.len() == 2 && (1..=12).contains(month));
            if let Some(month) = month.and_then(|month| u8::try_from(month).ok()) {
                self.cursor.at += digits.len();
                return Some(Published::Month(year, month));
            }
        }
        self.cursor.at = before;
        Some(Published::Year(year))
    }

    fn not_yet(&mut self) -> Option<Published> {
        let is_open = ["--", "—", "–", "20XX", "20xx", "XXXX", "xxxx"]
            .into_iter()
            .any(|open| self.cursor.eat_text(open));
        is_open.then_some(Published::NotYet)
    }

    /// `[2015]` or `(R2015)` of a national adoption.
    pub(super) fn reaffirmed(&mut self, reference: &mut Reference) {
        let before = self.cursor.at;
        self.cursor.blanks();
        let close = if self.cursor.eat(b'[') {
            b']'
        } else if self.cursor.eat_text("(R") {
            b')'
        } else {
            self.cursor.at = before;
            return;
        };
        let digits = self.cursor.digits();
        self.cursor.at += digits.len();
        match year_of(digits) {
            Some(year) if self.cursor.eat(close) => reference.reaffirmed = Some(year),
            Some(_) | None => self.cursor.at = before,
        }
    }

    /// Edition, languages, `(all parts)`: each at most once, in any order.
    pub(super) fn tail(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        loop {
            let is_more = (reference.edition.is_none() && self.edition(reference))
                || (reference.languages.list.is_empty() && self.languages(reference)?)
                || (!reference.all_parts && self.all_parts(reference));
            if !is_more {
                return Ok(());
            }
        }
    }

    /// ` Ed 3`, ` Ed.2`, `, Edition 13`, ` (Ed. 3)`; ` Ed` alone only where nothing else follows.
    pub(super) fn edition(&mut self, reference: &mut Reference) -> bool {
        let before = self.cursor.at;
        self.cursor.eat(b',');
        let blanks = self.cursor.blanks();
        let is_bracketed = self.cursor.eat(b'(');
        let word = self.cursor.word();
        let is_edition_word = matches!(word, "Ed" | "ed" | "ED" | "Edition" | "edition" | "EDITION");
        if is_edition_word && (blanks > 0 || is_bracketed) {
            self.cursor.at += word.len();
            reference.edition = self.edition_number();
            if is_bracketed && !self.cursor.eat(b')') {
                reference.edition = None;
            }
        }
        if reference.edition.is_none() {
            self.cursor.at = before;
        }
        reference.edition.is_some()
    }

    fn edition_number(&mut self) -> Option<Edition> {
        let after_word = self.cursor.at;
        self.cursor.eat(b'.');
        self.cursor.blanks();
        let digits = self.cursor.digits();
        let number =
            value(digits).filter(|_| digits.len() <= 2).and_then(|number| u16::try_from(number).ok());
        if let Some(number) = number {
            self.cursor.at += digits.len();
            return Some(Edition::Number(number));
        }
        self.cursor.at = after_word;
        self.cursor.eat(b'.');
        (self.place == Place::Alone).then_some(Edition::Unnumbered)
    }

    /// `(E)`, `(E/F)`, `(en,fr)`.
    fn languages(&mut self, reference: &mut Reference) -> Result<bool, Refusal> {
        let before = self.cursor.at;
        self.cursor.blanks();
        let mut languages = Languages::default();
        if self.cursor.eat(b'(') {
            loop {
                self.cursor.blanks();
                let word = self.cursor.word();
                let Some((language, style)) = Language::from_printed(word) else { break };
                if !languages.list.is_empty() && languages.style != style {
                    break;
                }
                languages.style = style;
                if !languages.list.push(language) {
                    return Err(Refusal::TooMany { what: "languages" });
                }
                self.cursor.at += word.len();
                self.cursor.blanks();
                if self.cursor.eat(b')') {
                    reference.languages = languages;
                    return Ok(true);
                }
                if !(self.cursor.eat(b'/') || self.cursor.eat(b',')) {
                    break;
                }
            }
        }
        self.cursor.at = before;
        Ok(false)
    }

    fn all_parts(&mut self, reference: &mut Reference) -> bool {
        let before = self.cursor.at;
        self.cursor.eat(b',');
        self.cursor.blanks();
        let words = ["(all parts)", "(ALL PARTS)", "(All parts)", "(toutes les parties)", "(все части)"];
        reference.all_parts = words.into_iter().any(|words| self.cursor.eat_text(words));
        if !reference.all_parts {
            self.cursor.at = before;
        }
        reference.all_parts
    }
}

fn year_of(digits: &[u8]) -> Option<u16> {
    let year = value(digits).filter(|year| digits.len() == 4 && (1900..2100).contains(year))?;
    u16::try_from(year).ok()
}

/// Whether a part that another notation states is read as a part again where it is printed behind a hyphen.
pub(in crate::domain::deliverable) fn is_printable_part(reference: &Reference, token: &[u8]) -> bool {
    let is_year = token.len() == 4
        && value(token).is_some_and(|year| YEARS.contains(&year))
        && !reference.number.is_some_and(|number| WITH_YEARLIKE_PARTS.contains(&number.as_str()));
    let is_stage = token.starts_with(b"CD") && token.len() <= 3;
    let (first, dotted) = match token.iter().position(|byte| *byte == b'.') {
        Some(dot) => (&token[..dot], Some(&token[dot + 1..])),
        None => (token, None),
    };
    let is_dotted_well = dotted.is_none_or(|rest| value(rest).is_some() && is_of_8802(reference));
    is_part(first) && is_dotted_well && !is_year && !is_stage
}

/// In the 802 family with IEEE a dot belongs to the part: `8802-22.2`.
fn is_of_8802(reference: &Reference) -> bool {
    reference.number.is_some_and(|number| number.as_str() == "8802")
        && reference.publishers.contains(&Publisher::Ieee)
}

/// `1`, `20601`, `1AB`, `A01`, `F`, `IV`.
fn is_part(token: &[u8]) -> bool {
    let digits = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let letters = token.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    if digits > 0 {
        let rest = &token[digits..];
        return digits <= 6 && rest.len() <= 3 && rest.iter().all(u8::is_ascii_uppercase);
    }
    let rest = &token[letters..];
    let is_lettered = (letters == 1 && rest.len() <= 4) || (letters == 2 && (1..=4).contains(&rest.len()));
    (is_lettered && rest.iter().all(u8::is_ascii_digit)) || is_roman(token)
}

fn is_roman(token: &[u8]) -> bool {
    !token.is_empty() && token.len() <= 6 && token.iter().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}
