//! What a page shows: letters with their places, and how many pictures.
//!
//! The surprise: a page of PDF shows glyphs, not text. Blanks are often not drawn at all, a bold
//! word may be drawn twice, and the letters behind a scan are drawn invisibly. Nothing of that is judged
//! here; [`super::lines`] does.

use hayro_font::hayro_cmap::BfString;
use hayro_font::kurbo::{Point, Rect, Vec2};

/// What one glyph stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Letter {
    /// One character, U+FFFD where the font does not say which.
    One(char),
    /// A ligature or another glyph of several characters.
    Many(Box<str>),
    /// A blank that is really drawn.
    Blank,
}

/// One letter at its place; lengths in points, `y` growing downwards from the top of the page.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// What it is.
    pub(super) letter: Letter,
    /// Where the baseline of the glyph starts and ends.
    pub(super) start: Point,
    /// End of the baseline.
    pub(super) end: Point,
    /// Height of the em.
    pub(super) size: f64,
    /// Direction of the baseline in whole degrees, clockwise; 0 is left to right.
    pub(super) turn: i16,
    /// Whether one can see it.
    pub(super) sight: Sight,
}

/// Whether a letter is drawn so that one can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Filled or stroked.
    Visible,
    /// Drawn invisibly, as the text behind a scan is.
    Hidden,
}

/// All that one page shows.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Letters in the order of drawing.
    pub(super) marks: Vec<Mark>,
    /// How many pictures are drawn.
    pub(super) pictures: usize,
    /// How many lines and areas are drawn.
    pub(super) drawings: usize,
    /// Whether letters beyond `most` were dropped.
    pub(super) overflow: bool,
    /// How many areas were asked whether they cover a letter.
    covers: usize,
    /// The most letters that are kept.
    most: usize,
}

/// Areas beyond this number on one page are not asked whether they cover letters.
const MOST_COVERS: usize = 300;
/// Areas lower or narrower than this many points cover no letter.
const LEAST_COVER: f64 = 4.0;

impl Ink {
    /// An empty page that keeps at most `most` letters.
    pub(super) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Adds a letter; one too many is dropped, and that is remembered.
    pub(super) fn mark(&mut self, mark: Mark) {
        if self.marks.len() < self.most {
            self.marks.push(mark);
        } else {
            self.overflow = true;
        }
    }

    /// Hidden letters count where a picture shows them to the eye; else nobody who reads the page knows them.
    pub(super) fn drop_unseen(&mut self) {
        if self.pictures == 0 {
            self.marks.retain(|mark| mark.sight == Sight::Visible);
        }
    }

    /// A later area in one colour hides the letters below it: an older cover under a new one, a blacked-out name.
    pub(super) fn cover(&mut self, area: Rect) {
        if self.covers >= MOST_COVERS || area.width() < LEAST_COVER || area.height() < LEAST_COVER {
            return;
        }
        self.covers += 1;
        self.marks.retain(|mark| {
            let middle = mark.start.midpoint(mark.end);
            !(area.contains(mark.start) && area.contains(middle) && area.contains(mark.top()))
        });
    }
}

impl Mark {
    /// A point well inside the letter, a quarter of an em above the middle of its baseline.
    fn top(&self) -> Point {
        let (sin, cos) = f64::from(self.turn).to_radians().sin_cos();
        self.start.midpoint(self.end) + Vec2::new(sin, -cos) * (0.25 * self.size)
    }
}

/// Whole degrees; nearly level counts as level.
#[expect(clippy::cast_possible_truncation, reason = "an angle in degrees fits")]
pub(super) fn turn(across: Vec2) -> i16 {
    if across.x > 0.0 && across.y.abs() < across.x * 0.02 {
        return 0;
    }
    (across.y.atan2(across.x).to_degrees().round() as i16).rem_euclid(360)
}

/// The letter that a font says a glyph stands for; U+FFFD where it does not say.
pub(super) fn letter(said: Option<BfString>) -> Letter {
    match said {
        None => Letter::One(char::REPLACEMENT_CHARACTER),
        Some(BfString::Char(char)) => one(char),
        Some(BfString::String(text)) => many(&text),
    }
}

fn many(text: &str) -> Letter {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Letter::One(char::REPLACEMENT_CHARACTER),
        (Some(char), None) => one(char),
        (Some(_), Some(_)) if text.trim().is_empty() => Letter::Blank,
        (Some(_), Some(_)) => Letter::Many(text.replace(char::is_control, "").into()),
    }
}

/// Ligatures become their letters; a soft hyphen that is drawn is a hyphen.
fn one(char: char) -> Letter {
    let letters = match char {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        '\u{AD}' => return Letter::One('-'),
        '\u{F0B7}' => return Letter::One('•'),
        '\u{200B}' | '\u{FEFF}' => return Letter::Blank,
        _ if char.is_whitespace() => return Letter::Blank,
        _ if char.is_control() => return Letter::One(char::REPLACEMENT_CHARACTER),
        _ => return Letter::One(char),
    };
    Letter::Many(letters.into())
}
