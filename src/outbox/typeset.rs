//! Setting type: words become glyphs with widths, paragraphs become lines, lines become marks on a sheet.
//!
//! What it refuses to know: what is being said. The one surprise: letters that the typeface lacks are set as their
//! codes, `[U+4E2D 6587]`, and so is an invisible control character, so that a printed paper never hides anything; the
//! exact text is always in the machine-readable file beside the paper, and the paper says so.

pub mod flow;
pub mod sheet;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, Feature, UnicodeBuffer, ttf_parser::Tag};
use std::{cell::Cell, fmt::Write as _};
use unicode_normalization::UnicodeNormalization;

static REGULAR: &[u8] = include_bytes!("assets/Lato-Regular.ttf");
static BOLD: &[u8] = include_bytes!("assets/Lato-Bold.ttf");

/// One glyph for one letter: what is copied out of a paper is what was put in, letter for letter.
const NO_LIGATURES: Feature = Feature { tag: Tag::from_bytes(b"liga"), value: 0, start: 0, end: u32::MAX };

/// Hints for breaking lines, and marks that only join: nothing is hidden by leaving them out.
const LEFT_OUT: [char; 6] = ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// Why a paper could not be set.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// The typeface built into the program is not one.
    #[error("the built-in typeface cannot be read")]
    Typeface,
    /// The PDF writer refused; its own words.
    #[error("the PDF could not be written: {reason}")]
    Refused {
        /// What the writer says.
        reason: String,
    },
}

impl TypesetError {
    /// The stable code, listed in `docs/MESSAGES.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Typeface => "E-OUT-004",
            Self::Refused { .. } => "E-OUT-005",
        }
    }
}

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headings and what must be found at once.
    Bold,
}

/// The colours of our papers, dark to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Labels and notes.
    Grey,
    /// The one accent.
    Blue,
    /// Hairlines.
    Hairline,
    /// The ground of a panel.
    Panel,
}

/// How a piece of text is set. Sizes are in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// How heavy.
    pub weight: Weight,
    /// Size of the letters.
    pub size: f32,
    /// From baseline to baseline.
    pub leading: f32,
    /// Room added after each letter; for small labels in capitals.
    pub tracking: f32,
    /// Colour.
    pub ink: Ink,
}

/// One line, ready to be placed.
#[derive(Clone, Debug)]
pub struct SetLine {
    /// Its text, as the PDF will give it back.
    pub text: String,
    /// Its width in points.
    pub width: f32,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) style: Style,
}

/// The typeface in its two weights, ready to measure and set.
pub struct Typeface {
    regular: Cut,
    bold: Cut,
    /// Whether a letter was set as its code.
    codes: Cell<bool>,
}

struct Cut {
    font: Font,
    face: Face<'static>,
    units_per_em: f32,
}

/// A word as it stands on a line: its glyphs and its width in points.
struct SetWord {
    text: String,
    width: f32,
    glyphs: Vec<KrillaGlyph>,
}

impl Typeface {
    /// The typeface built into the program.
    pub fn load() -> Result<Self, TypesetError> {
        Ok(Self { regular: Cut::load(REGULAR)?, bold: Cut::load(BOLD)?, codes: Cell::new(false) })
    }

    /// Whether a letter was set as its code so far, because the typeface lacks it or it hides itself.
    pub fn has_set_codes(&self) -> bool {
        self.codes.get()
    }

    /// Sets text on one line, however long.
    pub fn line(&self, text: &str, style: Style) -> SetLine {
        let words: Vec<SetWord> = self.words(text, style);
        self.join(words, style)
    }

    /// Sets text in lines no wider than `measure` points; line breaks in the text are kept.
    ///
    /// A word wider than the measure is broken between letters. There is at least one line.
    pub fn paragraph(&self, text: &str, style: Style, measure: f32) -> Vec<SetLine> {
        let mut lines = Vec::new();
        for row in text.lines() {
            self.break_row(row, style, measure, &mut lines);
        }
        if lines.is_empty() {
            lines.push(self.line("", style));
        }
        lines
    }

    pub(super) fn font(&self, weight: Weight) -> Font {
        self.cut(weight).font.clone()
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    fn break_row(&self, row: &str, style: Style, measure: f32, lines: &mut Vec<SetLine>) {
        let blank = self.blank_width(style);
        let mut line: Vec<SetWord> = Vec::new();
        let mut width = 0.0;
        for word in self.words(row, style) {
            let needed = if line.is_empty() { word.width } else { width + blank + word.width };
            if needed <= measure {
                width = needed;
                line.push(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(self.join(std::mem::take(&mut line), style));
            }
            let rest = self.break_word(word, style, measure, lines);
            width = rest.width;
            line.push(rest);
        }
        lines.push(self.join(line, style));
    }

    /// Puts all but the last piece of a word wider than the measure on lines of their own.
    fn break_word(&self, word: SetWord, style: Style, measure: f32, lines: &mut Vec<SetLine>) -> SetWord {
        if word.width <= measure {
            return word;
        }
        let mut piece = String::new();
        for letter in word.text.chars() {
            piece.push(letter);
            if piece.chars().count() > 1 && self.word(&piece, style).width > measure {
                let rest = piece.split_off(break_of(&piece));
                lines.push(self.join(vec![self.word(&piece, style)], style));
                piece = rest;
            }
        }
        self.word(&piece, style)
    }

    fn words(&self, text: &str, style: Style) -> Vec<SetWord> {
        let shown = self.shown(text, style.weight);
        shown.split([' ', '\t']).filter(|word| !word.is_empty()).map(|word| self.word(word, style)).collect()
    }

    /// The text with every letter that cannot be shown written as its code.
    fn shown(&self, text: &str, weight: Weight) -> String {
        let face = &self.cut(weight).face;
        let mut shown = String::with_capacity(text.len());
        // Codes side by side share their brackets.
        let mut open = false;
        for letter in text.nfc() {
            let is_shown = !hides_itself(letter) && face.glyph_index(letter).is_some();
            let is_left_out = LEFT_OUT.contains(&letter);
            if open && (is_shown || letter.is_whitespace()) {
                shown.push(']');
                open = false;
            }
            match letter {
                ' ' | '\t' | '\n' | '\r' => shown.push(' '),
                _ if is_left_out => {}
                letter if is_shown => shown.push(letter),
                letter => {
                    shown.push_str(if open { " " } else { "[U+" });
                    let _ = write!(shown, "{:04X}", u32::from(letter));
                    open = true;
                    self.codes.set(true);
                }
            }
        }
        shown.push_str(if open { "]" } else { "" });
        shown
    }

    fn word(&self, word: &str, style: Style) -> SetWord {
        let cut = self.cut(style.weight);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(word);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&cut.face, &[NO_LIGATURES], buffer);
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let mut glyphs = Vec::with_capacity(starts.len());
        let mut width = 0.0;
        for (index, (info, place)) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate() {
            let start = starts[index];
            let end = starts[index..].iter().copied().find(|next| *next > start).unwrap_or(word.len());
            let advance = cut.em(place.x_advance) + style.tracking / style.size;
            width += advance * style.size;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                cut.em(place.x_offset),
                cut.em(place.y_offset),
                0.0,
                start..end,
                None,
            ));
        }
        SetWord { text: word.to_owned(), width, glyphs }
    }

    fn join(&self, words: Vec<SetWord>, style: Style) -> SetLine {
        let blank = self.word(" ", style);
        let mut line = SetLine { text: String::new(), width: 0.0, glyphs: Vec::new(), style };
        for (index, word) in words.into_iter().enumerate() {
            if index > 0 {
                line.push(&blank);
            }
            line.push(&word);
        }
        line
    }

    fn blank_width(&self, style: Style) -> f32 {
        self.word(" ", style).width
    }
}

impl SetLine {
    fn push(&mut self, word: &SetWord) {
        let start = self.text.len();
        self.text.push_str(&word.text);
        self.width += word.width;
        self.glyphs.extend(word.glyphs.iter().cloned().map(|mut glyph| {
            glyph.text_range = glyph.text_range.start + start..glyph.text_range.end + start;
            glyph
        }));
    }
}

impl Cut {
    fn load(bytes: &'static [u8]) -> Result<Self, TypesetError> {
        let font = Font::new(bytes.into(), 0).ok_or(TypesetError::Typeface)?;
        let face = Face::from_slice(bytes, 0).ok_or(TypesetError::Typeface)?;
        let units_per_em = font.units_per_em();
        Ok(Self { font, face, units_per_em })
    }

    /// Font units to ems.
    fn em(&self, units: i32) -> f32 {
        // Units of one glyph are a few thousand: exact in an `f32`.
        #[expect(clippy::cast_precision_loss, reason = "font units are small")]
        let units = units as f32;
        units / self.units_per_em
    }
}

/// Where a piece that is one letter too long is broken: after the last sign that parts an address or a name, when
/// that leaves no more than half of it behind, else before its last letter.
fn break_of(piece: &str) -> usize {
    let last = piece.char_indices().next_back().map_or(0, |(place, _)| place);
    let sign = piece[..last].rfind(['@', '/', '-', '.', '_', '&', '=']).map(|place| place + 1);
    sign.filter(|place| place * 2 >= last).unwrap_or(last)
}

/// Controls, marks that turn the writing direction, and private letters: shown by their code or not at all.
fn hides_itself(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2061}'..='\u{206f}')
        || matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Style =
        Style { weight: Weight::Regular, size: 10.0, leading: 14.0, tracking: 0.0, ink: Ink::Black };

    #[test]
    fn no_line_is_wider_than_the_measure() {
        let face = Typeface::load().unwrap();
        let text = "The clause on torque (≤ 12 N·m) contradicts Table 3; see Ωmega and Дополнение. \
                    https://example.org/a/very/long/address/that/has/no/blank/in/it/at/all/and/goes/on/and/on";
        let lines = face.paragraph(text, TEXT, 120.0);
        assert!(lines.len() > 5);
        for line in &lines {
            assert!(line.width <= 120.0, "{} is {} wide", line.text, line.width);
        }
        let again: String = lines.iter().map(|line| line.text.replace(' ', "")).collect();
        assert_eq!(again, text.replace(' ', ""));
    }

    #[test]
    fn a_letter_that_cannot_be_shown_is_set_as_its_code() {
        let face = Typeface::load().unwrap();
        assert!(!face.has_set_codes());
        assert_eq!(face.line("a\u{202e}b 中", TEXT).text, "a[U+202E]b [U+4E2D]");
        assert_eq!(face.line("中文 字x", TEXT).text, "[U+4E2D 6587] [U+5B57]x");
        assert!(face.has_set_codes());
        assert_eq!(face.line("x ≤ y → α·β − Ж", TEXT).text, "x ≤ y → α·β − Ж");
        assert_eq!(face.line("e\u{301}", TEXT).text, "é");
    }

    #[test]
    fn line_breaks_of_the_text_are_kept() {
        let face = Typeface::load().unwrap();
        let lines: Vec<String> =
            face.paragraph("one\n\ntwo", TEXT, 100.0).into_iter().map(|line| line.text).collect();
        assert_eq!(lines, ["one", "", "two"]);
    }
}
