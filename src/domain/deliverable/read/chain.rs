//! The chain of supplements after the number: amendments, corrigenda, addenda.

use super::{Place, Reader};
use crate::domain::{
    deliverable::{Joined, Published, Reference, Refusal, Supplement, SupplementType, label::Label, words},
    stage::StagePrefix,
};

/// Most links of a chain; three are in use.
const LONGEST_CHAIN: usize = 6;

impl Reader<'_> {
    pub(super) fn supplements(&mut self, reference: &mut Reference) -> Result<(), Refusal> {
        loop {
            let before = self.cursor.at;
            let Some(supplement) = self.supplement(reference) else {
                self.cursor.at = before;
                return Ok(());
            };
            if reference.supplements.len() == LONGEST_CHAIN {
                return Err(Refusal::TooMany { what: "supplements" });
            }
            reference.supplements.push(supplement);
        }
    }

    fn supplement(&mut self, reference: &Reference) -> Option<Supplement> {
        let joint = self.joint()?;
        if joint == Joint::Plus
            && let Some(supplement) = self.national_supplement(reference)
        {
            return Some(supplement);
        }
        let mut supplement = self.supplement_words()?;
        supplement.joined = joined(joint, reference);
        self.supplement_number(&mut supplement);
        supplement.published = self.published().unwrap_or_default();
        let says_which = supplement.number.is_some()
            || supplement.iteration.is_some()
            || supplement.published != Published::Undated;
        (says_which && (joint != Joint::Blank || supplement.number.is_some())).then_some(supplement)
    }

    /// What joins a supplement: `/`, `+`, a long dash, or only a blank.
    fn joint(&mut self) -> Option<Joint> {
        let blanks = self.cursor.blanks();
        if self.cursor.eat(b'/') {
            self.cursor.blanks();
            return (blanks == 0 || self.place == Place::Alone).then_some(Joint::Slash);
        }
        if self.cursor.eat(b'+') {
            self.cursor.blanks();
            return Some(Joint::Plus);
        }
        if self.cursor.dash() || self.cursor.eat(b',') {
            self.cursor.blanks();
            return Some(Joint::Blank);
        }
        (blanks > 0).then_some(Joint::Blank)
    }

    /// `A1:2018`, `AC:2018` after the plus sign.
    fn national_supplement(&mut self, reference: &Reference) -> Option<Supplement> {
        let before = self.cursor.at;
        let token = self.cursor.alphanumerics();
        let (supplement_type, number) = match token {
            b"AC" => (SupplementType::Corrigendum, None),
            [b'A', digits @ ..]
                if (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) =>
            {
                (SupplementType::Amendment, Label::from_bytes(digits))
            }
            _ => return None,
        };
        self.cursor.at = before + token.len();
        let published = self.published().unwrap_or_default();
        let joined = joined(Joint::Plus, reference);
        Some(Supplement { supplement_type, stage: None, iteration: None, number, published, joined })
    }

    /// `Amd`, `CD Amd`, `DAM`, `FDIS Suppl`.
    fn supplement_words(&mut self) -> Option<Supplement> {
        let mut word = self.cursor.word();
        let stage = words::plain_stage(word);
        if stage.is_some() {
            self.cursor.at += word.len();
            self.cursor.blanks();
            word = self.cursor.word();
        }
        let (own_stage, supplement_type) = words::supplement(word)?;
        if stage.is_some() && own_stage.is_some() {
            return None;
        }
        self.cursor.at += word.len();
        let stage = stage.map(|stage| words::usual_stage(stage, supplement_type)).or(own_stage);
        let joined = Joined::Slash;
        Some(Supplement {
            supplement_type,
            stage,
            iteration: None,
            number: None,
            published: Published::Undated,
            joined,
        })
    }

    /// ` 1`, `.1`, `1.3`; after a drafted word (`pDCOR.2`) a dot begins the iteration.
    fn supplement_number(&mut self, supplement: &mut Supplement) {
        let before = self.cursor.at;
        let is_drafted = supplement.stage.is_some_and(StagePrefix::names_its_type);
        if is_drafted && self.cursor.peek() == Some(b'.') {
            supplement.iteration = self.iteration(supplement.stage);
            return;
        }
        self.cursor.eat(b'.');
        self.cursor.blanks();
        let digits = self.cursor.digits();
        match Label::from_bytes(digits).filter(|_| digits.len() <= 4) {
            Some(number) => {
                self.cursor.at += digits.len();
                supplement.number = Some(number);
                supplement.iteration = self.iteration(supplement.stage);
            }
            None => self.cursor.at = before,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Slash,
    Plus,
    Blank,
}

/// ISO's own references are written with a slash whatever was printed; adoptions keep their plus sign.
fn joined(joint: Joint, reference: &Reference) -> Joined {
    if joint == Joint::Plus && reference.national.is_some() { Joined::Plus } else { Joined::Slash }
}
