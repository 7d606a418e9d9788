//! The front of an identifier: national prefix, publishers, stage and type.

use super::{Place, Reader, no_publisher};
use crate::domain::{
    committee,
    deliverable::{
        Bundle, DeliverableType, Directives, DirectivesBody, Published, Publisher, Reference, Refusal,
        cursor::{Cursor, value},
        label::Label,
        words::{self, Head},
    },
};

/// `DIR`, or the JTC of `JTC 1 DIR`.
pub(super) fn may_begin_directives(word: &str) -> bool {
    word == "JTC" || is_directives_word(word)
}

/// The word of the Directives.
fn is_directives_word(word: &str) -> bool {
    matches!(word, "DIR" | "Directives" | "DIRECTIVES")
}

impl<'t> Reader<'t> {
    /// National prefix and publishers, in whatever order the words come.
    pub(super) fn originators(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        if self.publishers(reference)? || self.leading_type(reference)? {
            return Ok(());
        }
        let start = self.cursor.at;
        if self.place == Place::Alone && committee::begins_with(self.cursor.word()) {
            return Ok(());
        }
        let first = self.cursor.word();
        let Some(national) = self.national() else { return Err(no_publisher(first)) };
        if !self.publishers(reference)? {
            self.cursor.at = start;
            return Err(Refusal::Foreign { publisher: national.trim_end_matches(['/', '-']).to_owned() });
        }
        reference.national = Some(national.into());
        Ok(())
    }

    /// `ISO/IEC/IEEE`: as far as the closed list goes; nothing is moved past when the first word is none of it.
    fn publishers(&mut self, reference: &mut Reference) -> Result<bool, Refusal> {
        let start = self.cursor.at;
        let mut end = None;
        while let Some(publisher) = self.publisher() {
            if !reference.publishers.push(publisher) {
                return Err(Refusal::TooMany { what: "publishers" });
            }
            end = Some(self.cursor.at);
            if self.number_is_next() {
                break;
            }
            let blanks = self.cursor.blanks();
            let is_joined =
                self.cursor.eat(b'/') || (blanks > 0 && matches!(self.cursor.word(), "IEC" | "CEI"));
            if !is_joined {
                break;
            }
            self.cursor.blanks();
        }
        let Some(end) = end else { return Ok(false) };
        self.cursor.at = end;
        if reference.publishers.iter().any(|publisher| matches!(publisher, Publisher::Iso | Publisher::Iec)) {
            return Ok(true);
        }
        reference.publishers = super::super::Few::default();
        self.cursor.at = start;
        Ok(false)
    }

    fn publisher(&mut self) -> Option<Publisher> {
        let word = self.cursor.word();
        if word == "HL" && self.cursor.peek_after(2) == Some(b'7') {
            self.cursor.at += 3;
            return Some(Publisher::Hl7);
        }
        let publisher = Publisher::from_printed(word)?;
        self.cursor.at += word.len();
        Some(publisher)
    }

    /// `Guide ISO/CEI 51:1999`, `AWI IWA 36`, `IWA 14-1:2013`: the type stands before a publisher, or without one.
    fn leading_type(&mut self, reference: &mut Reference) -> Result<bool, Refusal> {
        let start = self.cursor.at;
        let mut word = self.cursor.word();
        if is_directives_word(word) {
            self.cursor.at += word.len();
            self.cursor.blanks();
            reference.directives = Some(Box::default());
            return if self.publishers(reference)? { Ok(true) } else { Err(Refusal::NoPublisher) };
        }
        if let Some(stage) = words::plain_stage(word) {
            self.cursor.at += word.len();
            if self.cursor.blanks() > 0 {
                word = self.cursor.word();
                reference.stage = Some(stage);
            }
        }
        let (stage, kind) = match words::head(word) {
            Some(Head::Type(kind @ (DeliverableType::WorkshopAgreement | DeliverableType::Guide))) => {
                (None, kind)
            }
            Some(Head::Both(stage, kind @ DeliverableType::WorkshopAgreement)) => (Some(stage), kind),
            Some(_) | None => {
                reference.stage = None;
                self.cursor.at = start;
                return Ok(false);
            }
        };
        self.cursor.at += word.len();
        reference.stage = reference.stage.or(stage);
        reference.deliverable_type = kind;
        if kind == DeliverableType::WorkshopAgreement {
            return Ok(true);
        }
        self.cursor.blanks();
        if self.publishers(reference)? { Ok(true) } else { Err(Refusal::NoPublisher) }
    }

    /// `EN`, `prEN`, `BS EN`, `ANSI/`, `Fpr`: as printed, without the blank after it.
    fn national(&mut self) -> Option<&'t str> {
        let start = self.cursor.at;
        let mut found = None;
        while let Some(length) = self.national_word() {
            self.cursor.at += length;
            let glued = self.cursor.text[..self.cursor.at].ends_with("pr");
            let is_separated = self.cursor.blanks() > 0 || self.cursor.eat(b'/') || self.cursor.hyphen();
            if !is_separated && !glued {
                self.cursor.at -= length;
                break;
            }
            found = Some(self.cursor.text[start..self.cursor.at].trim_end());
        }
        if found.is_none() {
            self.cursor.at = start;
        }
        found
    }

    fn national_word(&self) -> Option<usize> {
        let rest = self.cursor.rest();
        if rest.starts_with("WD/") {
            return Some(2);
        }
        let first = rest.as_bytes().first()?;
        let fits = |prefix: &&&str| prefix.as_bytes().first() == Some(first) && rest.starts_with(**prefix);
        words::NATIONAL.iter().filter(fits).map(|prefix| prefix.len()).max()
    }

    /// The cursor past `/` or blanks, as it would go on.
    pub(super) fn after_separator(&self) -> Cursor<'t> {
        let mut cursor = self.cursor;
        cursor.blanks();
        if cursor.eat(b'/') {
            cursor.blanks();
        }
        cursor
    }

    /// `/`, a blank, or a hyphen right before the number (`ISO-9001`).
    fn separator(&mut self) {
        self.cursor = self.after_separator();
        if self.cursor.peek() == Some(b'-')
            && self.cursor.peek_after(1).is_some_and(|next| next.is_ascii_digit())
        {
            self.cursor.at += 1;
        }
    }

    /// Stage words and type words up to the number.
    pub(super) fn stage_and_type(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        self.separator();
        loop {
            let mut word = self.cursor.word();
            if word.is_empty() {
                return Ok(());
            }
            if word == "FD" {
                word = self.cursor.rest().get(..words::FD_GUIDE.len()).unwrap_or(word);
            }
            let Some(said) = words::head(word) else { return Ok(()) };
            let (stage, kind) = match said {
                Head::Stage(stage) => (Some(stage), None),
                Head::Type(kind) => (None, Some(kind)),
                Head::Both(stage, kind) => (Some(stage), Some(kind)),
            };
            let is_second = (stage.is_some() && reference.stage.is_some())
                || (kind.is_some() && reference.deliverable_type != DeliverableType::Standard);
            if is_second {
                return Err(Refusal::Twice { word: word.to_owned() });
            }
            self.cursor.at += word.len();
            reference.stage = stage.or(reference.stage);
            reference.deliverable_type = kind.unwrap_or(reference.deliverable_type);
            if stage.is_some() {
                reference.iteration = self.stage_iteration();
            }
            self.separator();
        }
    }

    /// `CD2 14065`, `DIS.2 1234`: digits right after the stage word, and a blank after them.
    fn stage_iteration(&mut self) -> Option<u8> {
        let start = self.cursor.at;
        self.cursor.eat(b'.');
        let digits = self.cursor.digits();
        let after = self.cursor.peek_after(digits.len());
        let iteration = value(digits).filter(|_| digits.len() == 1 && matches!(after, Some(b' ' | b'/')));
        if let Some(iteration) = iteration.and_then(|iteration| u8::try_from(iteration).ok()) {
            self.cursor.at += digits.len();
            Some(iteration)
        } else {
            self.cursor.at = start;
            None
        }
    }

    /// The Directives, when their word stands here; whether it does.
    pub(super) fn directives(&mut self, reference: &mut Reference) -> Result<bool, Refusal> {
        let before = self.cursor;
        let mut directives = Directives::default();
        let is_known = reference.directives.is_some();
        self.cursor = self.after_separator();
        if self.cursor.word() == "JTC" {
            directives.of_jtc_1 = self.body() == Some(DirectivesBody::Jtc1);
            self.cursor.blanks();
        }
        let word = self.cursor.word();
        if is_directives_word(word) {
            self.cursor.at += word.len();
        } else {
            self.cursor = before;
            if !is_known {
                return Ok(false);
            }
        }
        self.directives_words(reference, &mut directives);
        self.year(reference);
        self.year_after_comma(reference);
        self.edition(reference);
        directives.bundle = self.bundle();
        let says_which = reference.number.is_some() || directives.body.is_some() || directives.of_jtc_1;
        reference.deliverable_type = DeliverableType::Directives;
        reference.directives = Some(Box::new(directives));
        if says_which { Ok(true) } else { Err(Refusal::NoNumber { after: self.done() }) }
    }

    /// `, Part 1 -- Consolidated ISO Supplement`, `2 ISO`, `IEC SUP`.
    fn directives_words(&mut self, reference: &mut Reference, directives: &mut Directives) {
        loop {
            let before = self.cursor.at;
            self.cursor.eat(b',');
            self.cursor.blanks();
            while self.cursor.hyphen() || self.cursor.dash() {}
            self.cursor.blanks();
            let digits = self.cursor.digits();
            if reference.number.is_none() && directives.body.is_none() && (1..=2).contains(&digits.len()) {
                reference.number = Label::from_bytes(digits);
                self.cursor.at += digits.len();
                continue;
            }
            match self.cursor.word() {
                word @ ("Part" | "Partie" | "Consolidated") => self.cursor.at += word.len(),
                word @ ("SUP" | "SUPP" | "Supplement") if directives.body.is_some() => {
                    self.cursor.at += word.len();
                    directives.is_supplement = true;
                    return;
                }
                "ISO" | "IEC" | "JTC" if directives.body.is_none() && self.body_belongs() => {
                    directives.body = self.body();
                }
                _ => {
                    self.cursor.at = before;
                    return;
                }
            }
        }
    }

    /// In prose a body belongs to the Directives only when its supplement is meant.
    fn body_belongs(&self) -> bool {
        let mut ahead = Reader { cursor: self.cursor, place: self.place };
        let is_body = ahead.body().is_some();
        ahead.cursor.blanks();
        is_body
            && (self.place == Place::Alone || matches!(ahead.cursor.word(), "SUP" | "SUPP" | "Supplement"))
    }

    fn body(&mut self) -> Option<DirectivesBody> {
        let body = DirectivesBody::ALL.into_iter().find(|body| self.cursor.rest().starts_with(body.word()));
        if let Some(body) = body {
            self.cursor.at += body.word().len();
        }
        body
    }

    /// `Part 2, 2004`, as it stands on older covers.
    fn year_after_comma(&mut self, reference: &mut Reference) {
        let before = self.cursor.at;
        if reference.published == Published::Undated && self.cursor.eat(b',') {
            self.cursor.blanks();
            reference.published = self.year_or_month().unwrap_or_default();
        }
        if reference.published == Published::Undated {
            self.cursor.at = before;
        }
    }

    /// `+ IEC SUP:2016-05`.
    fn bundle(&mut self) -> Option<Bundle> {
        let before = self.cursor;
        self.cursor.blanks();
        if self.cursor.eat(b'+') {
            self.cursor.blanks();
            let body = self.body();
            self.cursor.blanks();
            if let (Some(body), true) = (body, self.cursor.eat_text("SUP")) {
                return Some(Bundle { body, published: self.published().unwrap_or(Published::Undated) });
            }
        }
        self.cursor = before;
        None
    }
}
