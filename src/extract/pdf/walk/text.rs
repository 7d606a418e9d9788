//! The operators of text.

use hayro_font::kurbo::Affine;
use hayro_syntax::content::Instruction;
use hayro_syntax::object::{Array, Object};
use hayro_syntax::page::Resources;

use super::super::ink::Sight;
use super::super::state::{Hand, Vertical};
use super::{Walk, numbers};

impl<'a> Walk<'_, 'a> {
    /// An operator of text; all others are passed over.
    pub(super) fn text(
        &mut self,
        operator: &[u8],
        instruction: &Instruction<'_, '_>,
        resources: &Resources<'a>,
    ) {
        match operator {
            b"Tj" => self.show_last(instruction),
            b"TJ" => {
                if let Some(Object::Array(parts)) = instruction.operands().last() {
                    self.show_all(parts);
                }
            }
            b"'" => {
                self.next_line();
                self.show_last(instruction);
            }
            b"\"" => {
                let mut gaps = instruction.operands();
                if let (Some(Object::Number(words)), Some(Object::Number(letters))) =
                    (gaps.next(), gaps.next())
                {
                    self.state.text.word_gap = words.as_f32();
                    self.state.text.letter_gap = letters.as_f32();
                }
                self.next_line();
                self.show_last(instruction);
            }
            b"Tf" => self.set_font(instruction, resources),
            b"BT" => {
                self.state.text.matrix = Affine::IDENTITY;
                self.state.text.line = Affine::IDENTITY;
            }
            b"Tm" => {
                if let Some(matrix) = numbers::<6>(instruction) {
                    self.state.text.line = Affine::new(matrix);
                    self.state.text.matrix = self.state.text.line;
                }
            }
            b"Td" | b"TD" => {
                if let Some([right, up]) = numbers::<2>(instruction) {
                    if operator == b"TD" {
                        self.state.text.leading = single(-up);
                    }
                    self.state.text.next_line(right, up);
                }
            }
            b"T*" => self.next_line(),
            _ => self.set_text(operator, instruction),
        }
    }

    /// One number of the state of text.
    fn set_text(&mut self, operator: &[u8], instruction: &Instruction<'_, '_>) {
        if operator.first() != Some(&b'T') {
            return;
        }
        let Some([number]) = numbers::<1>(instruction) else { return };
        let text = &mut self.state.text;
        match operator {
            b"Tc" => text.letter_gap = single(number),
            b"Tw" => text.word_gap = single(number),
            b"Tz" => text.stretch = single(number / 100.0),
            b"TL" => text.leading = single(number),
            b"Ts" => text.rise = single(number),
            b"Tr" => {
                let is_hidden = [3.0, 7.0].iter().any(|mode| (number - mode).abs() < 0.5);
                text.hidden = if is_hidden { Sight::Hidden } else { Sight::Visible };
            }
            _ => {}
        }
    }

    fn set_font(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'a>) {
        let before = instruction.operands().count().saturating_sub(2);
        let mut operands = instruction.operands().skip(before);
        if let (Some(Object::Name(name)), Some(Object::Number(size))) = (operands.next(), operands.next()) {
            self.state.text.face = self.document.fonts.face(resources, name);
            self.state.text.size = size.as_f32();
        }
    }

    fn next_line(&mut self) {
        let down = -f64::from(self.state.text.leading);
        self.state.text.next_line(0.0, down);
    }

    fn show_last(&mut self, instruction: &Instruction<'_, '_>) {
        if let Some(Object::String(string)) = instruction.operands().last() {
            let hand = self.hand();
            self.show(string.as_bytes(), hand.as_ref());
        }
    }

    /// Strings with moves of the pen between them.
    fn show_all(&mut self, parts: &Array<'_>) {
        let hand = self.hand();
        for part in parts.iter::<Object<'_>>() {
            match part {
                Object::Number(back) => self.state.text.kern(back.as_f32()),
                Object::String(string) => self.show(string.as_bytes(), hand.as_ref()),
                Object::Null(_)
                | Object::Boolean(_)
                | Object::Name(_)
                | Object::Dict(_)
                | Object::Array(_)
                | Object::Stream(_) => {}
            }
        }
    }

    fn hand(&mut self) -> Option<Hand> {
        if self.state.text.face.is_none() {
            self.state.text.face = self.document.fonts.stand_in();
        }
        self.state.text.hand(self.state.place)
    }

    fn show(&mut self, bytes: &[u8], hand: Option<&Hand>) {
        let Some(face) = self.state.text.face.clone() else { return };
        let hand = hand.filter(|_| self.is_shown() && (!face.stands_in || bytes.is_ascii()));
        let vertical = if face.is_vertical() { Vertical::Yes } else { Vertical::No };
        let mut left = bytes;
        while !left.is_empty() {
            let (code, length) = face.code(left);
            left = left.get(length.max(1)..).unwrap_or_default();
            let sign = face.sign(code);
            let advance = sign.advance;
            if let Some(mark) = hand.and_then(|hand| self.state.mark(hand, sign)) {
                self.ink.mark(mark);
            }
            let word_gap = if code == 32 && length == 1 { self.state.text.word_gap } else { 0.0 };
            self.state.text.pass(advance, word_gap, vertical);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "lengths on a page")]
fn single(number: f64) -> f32 {
    number as f32
}
