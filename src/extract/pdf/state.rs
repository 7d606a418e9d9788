//! The state of the pen: what `q` keeps and `Q` brings back.

use std::rc::Rc;

use hayro_font::kurbo::{Affine, Point, Rect, Vec2};
use hayro_syntax::object::{Array, Dict, Name, Object, dict::keys};

use super::font::{Face, Sign};
use super::ink::{self, Mark, Sight};

/// States beyond this number are counted and not kept.
const MOST_STATES: usize = 10_000;

/// What the operators of a content stream change.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// From the units of the content to points on the page, `y` growing downwards.
    pub(super) place: Affine,
    /// Where drawing shows at all.
    pub(super) sight: Bounds,
    /// How areas are filled.
    pub(super) fill: Fill,
    /// Text.
    pub(super) text: TextState<'a>,
}

/// How areas are filled, as far as it tells what they hide.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is set by an operator of its own")]
pub(super) struct Fill {
    pub(super) alpha: f32,
    /// Filled with a pattern, or with nothing.
    pub(super) patterned: bool,
    /// The colour space is one of patterns, or of no ink.
    pub(super) inkless: bool,
    /// A mask or a blend mode lets through what lies below.
    pub(super) masked: bool,
    pub(super) blended: bool,
    /// So does the group that is drawn.
    pub(super) veiled: bool,
}

/// The state of text.
#[derive(Clone)]
pub(super) struct TextState<'a> {
    pub(super) face: Option<Rc<Face<'a>>>,
    pub(super) size: f32,
    pub(super) letter_gap: f32,
    pub(super) word_gap: f32,
    /// Width of letters, 1 for as they are.
    pub(super) stretch: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) hidden: Sight,
    pub(super) matrix: Affine,
    pub(super) line: Affine,
}

/// An area on the page; may enclose nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl State<'_> {
    /// The state at the top of a page.
    pub(super) fn new(place: Affine, page: Rect) -> Self {
        let fill = Fill {
            alpha: 1.0,
            patterned: false,
            inkless: false,
            masked: false,
            blended: false,
            veiled: false,
        };
        let everywhere = f64::INFINITY;
        let all = Bounds { left: -everywhere, top: -everywhere, right: everywhere, bottom: everywhere };
        Self { place, sight: all.within(page), fill, text: TextState::default() }
    }
}

impl Bounds {
    /// The part of it inside an area; two points more on each side, for letters are not cut so exactly.
    pub(super) fn within(self, area: Rect) -> Self {
        Self {
            left: self.left.max(area.min_x() - 2.0),
            top: self.top.max(area.min_y() - 2.0),
            right: self.right.min(area.max_x() + 2.0),
            bottom: self.bottom.min(area.max_y() + 2.0),
        }
    }

    fn contains(self, point: Point) -> bool {
        point.x >= self.left && point.x < self.right && point.y >= self.top && point.y < self.bottom
    }
}

impl Fill {
    /// Whether nothing shines through what is filled so.
    pub(super) fn is_opaque(self) -> bool {
        self.alpha > 0.99 && !(self.patterned || self.inkless || self.masked || self.blended || self.veiled)
    }

    /// Sets what a dictionary of the graphics state says.
    pub(super) fn set(&mut self, dict: &Dict<'_>) {
        if let Some(alpha) = dict.get::<f32>(b"ca") {
            self.alpha = alpha;
        }
        match dict.get::<Object<'_>>(keys::SMASK) {
            Some(Object::Dict(_)) => self.masked = true,
            Some(Object::Name(_)) => self.masked = false,
            Some(_) | None => {}
        }
        match dict.get::<Object<'_>>(keys::BM) {
            Some(Object::Name(name)) => self.blended = is_blend(&name),
            Some(Object::Array(names)) => {
                self.blended = names.iter::<Name<'_>>().next().is_some_and(|name| is_blend(&name));
            }
            Some(_) | None => {}
        }
    }

    /// Enters a group: what it holds is drawn by itself, then laid over the page as one.
    pub(super) fn enter_group(&mut self) {
        let sheer = self.alpha <= 0.99 || self.masked || self.blended;
        *self = Self { alpha: 1.0, masked: false, blended: false, veiled: self.veiled || sheer, ..*self };
    }
}

fn is_blend(name: &[u8]) -> bool {
    !matches!(name, b"Normal" | b"Compatible")
}

/// Whether colours of this space are patterns, or no ink at all.
pub(super) fn is_inkless(space: Option<Object<'_>>) -> bool {
    match space {
        Some(Object::Name(name)) => &*name == keys::PATTERN,
        Some(Object::Array(parts)) => is_inkless_family(&parts),
        Some(_) | None => false,
    }
}

fn is_inkless_family(parts: &Array<'_>) -> bool {
    let mut parts = parts.flex_iter();
    match parts.next::<Name<'_>>().as_deref() {
        Some(b"Pattern") => true,
        Some(b"Separation") => parts.next::<Name<'_>>().as_deref() == Some(b"None"),
        Some(_) | None => false,
    }
}

impl Default for TextState<'_> {
    fn default() -> Self {
        Self {
            face: None,
            size: 1.0,
            letter_gap: 0.0,
            word_gap: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            hidden: Sight::Visible,
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }
}

impl TextState<'_> {
    /// Goes to the beginning of a line that lies there from the beginning of this one.
    pub(super) fn next_line(&mut self, right: f64, up: f64) {
        self.line *= Affine::translate((right, up));
        self.matrix = self.line;
    }

    /// Moves the pen by thousandths of the em, against the direction of writing.
    pub(super) fn kern(&mut self, thousandths: f32) {
        let Some(face) = &self.face else { return };
        let back = -thousandths / 1000.0 * self.size;
        if face.is_vertical() {
            self.advance(0.0, back);
        } else {
            self.advance(back * self.stretch, 0.0);
        }
    }

    fn advance(&mut self, right: f32, up: f32) {
        self.matrix *= Affine::translate((f64::from(right), f64::from(up)));
    }

    /// Moves the pen behind a letter of this advance, and by the gap between words.
    pub(super) fn pass(&mut self, advance: f32, word_gap: f32, vertical: Vertical) {
        let length = advance / 1000.0 * self.size + self.letter_gap + word_gap;
        match vertical {
            Vertical::Yes => self.advance(0.0, length),
            Vertical::No => self.advance(length * self.stretch, 0.0),
        }
    }

    /// How letters lie on a page with this frame; nothing where they have no height.
    pub(super) fn hand(&self, place: Affine) -> Option<Hand> {
        let (wide, high) = (f64::from(self.size * self.stretch), f64::from(self.size));
        let [a, b, c, d, _, _] = (place * self.matrix).as_coeffs();
        let (across, up) = (Vec2::new(a, b) * wide, Vec2::new(c, d) * high);
        let size = up.hypot();
        let vertical = self.face.as_ref().is_some_and(|face| face.is_vertical());
        let vertical = if vertical { Vertical::Yes } else { Vertical::No };
        let turn = ink::turn(if vertical == Vertical::Yes { up * -1.0 } else { across });
        (size.is_finite() && size > 0.0).then_some(Hand { across, up, size, turn, vertical })
    }
}

/// Whether text runs down in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vertical {
    Yes,
    No,
}

/// How the letters of one string lie on the page: the em across and up, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    across: Vec2,
    up: Vec2,
    size: f64,
    turn: i16,
    pub(super) vertical: Vertical,
}

impl State<'_> {
    /// The mark that a letter leaves where the pen stands; nothing where nobody sees it.
    pub(super) fn mark(&self, hand: &Hand, sign: Sign) -> Option<Mark> {
        let pen = self.place * (self.text.matrix * Point::new(0.0, f64::from(self.text.rise)));
        let start = pen + hand.across * (sign.shift.x / 1000.0) + hand.up * (sign.shift.y / 1000.0);
        let along = match hand.vertical {
            Vertical::Yes => hand.up * -1.0,
            Vertical::No => hand.across * f64::from(sign.width / 1000.0),
        };
        let middle = start + along * 0.5 + hand.up * 0.25;
        let Hand { size, turn, .. } = *hand;
        let mark =
            || Mark { letter: sign.letter, start, end: start + along, size, turn, sight: self.text.hidden };
        self.sight.contains(middle).then(mark)
    }
}

/// The states that `q` kept.
#[derive(Default)]
pub(super) struct Kept<'a> {
    states: Vec<State<'a>>,
    uncounted: usize,
}

impl<'a> Kept<'a> {
    pub(super) fn count(&self) -> usize {
        self.states.len() + self.uncounted
    }

    pub(super) fn keep(&mut self, state: &State<'a>) {
        if self.states.len() < MOST_STATES {
            self.states.push(state.clone());
        } else {
            self.uncounted += 1;
        }
    }

    /// The state that was kept last.
    pub(super) fn back(&mut self) -> Option<State<'a>> {
        if self.uncounted > 0 {
            self.uncounted -= 1;
            return None;
        }
        self.states.pop()
    }
}
