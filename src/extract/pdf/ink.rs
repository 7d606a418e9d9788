//! What a page shows, as the interpreter draws it: letters with their places, and how many pictures.
//!
//! The surprise: an interpreter of PDF gives glyphs, not text. Blanks are often not drawn at all, a bold
//! word may be drawn twice, and the letters behind a scan are drawn invisibly. Nothing of that is judged
//! here; [`super::lines`] does.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

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
    /// Where drawing shows at all, innermost last.
    clips: Vec<Rect>,
    /// What is drawn through a veil covers nothing: one entry for each open group.
    veils: Vec<Veil>,
    /// How many areas were asked whether they cover a letter.
    covers: usize,
    /// The most letters that are kept.
    most: usize,
    /// Width and height of the page.
    extent: (f64, f64),
}

/// Whether a group lets through what lies below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Veil {
    Opaque,
    Sheer,
}

/// Areas beyond this number on one page are not asked whether they cover letters.
const MOST_COVERS: usize = 300;
/// Areas lower or narrower than this many points cover no letter.
const LEAST_COVER: f64 = 4.0;

impl Ink {
    /// An empty page of this width and height that keeps at most `most` letters.
    pub(super) fn new(extent: (f64, f64), most: usize) -> Self {
        Self { most, extent, ..Self::default() }
    }

    /// Hidden letters count where a picture shows them to the eye; else nobody who reads the page knows them.
    pub(super) fn drop_unseen(&mut self) {
        if self.pictures == 0 {
            self.marks.retain(|mark| mark.sight == Sight::Visible);
        }
    }

    fn take(&mut self, run: &GlyphRun<'_, '_>, place: Affine, sight: Sight) {
        let stretched = is_stretched(run, place);
        let down = matches!(run.writing_mode(), WritingMode::Vertical);
        for glyph in run.glyphs() {
            if self.marks.len() >= self.most {
                self.overflow = true;
                return;
            }
            let at = place * glyph.transform();
            let [a, b, c, d, _, _] = at.as_coeffs();
            let (across, up) = (Vec2::new(a, b) * 1000.0, Vec2::new(c, d) * 1000.0);
            let size = up.hypot();
            if !size.is_finite() || size <= 0.0 {
                continue;
            }
            let advance = f64::from(advance(glyph)) / 1000.0;
            let along = match (down, stretched) {
                (true, _) => up * -1.0,
                (false, true) if across.hypot() > 0.0 => across * (advance * size / across.hypot()),
                (false, _) => across * advance,
            };
            let start = at * Point::ZERO;
            let middle = start + along * 0.5 + up * 0.25;
            if self.is_out_of_sight(middle) {
                continue;
            }
            let turn = turn(if down { up * -1.0 } else { across });
            self.marks.push(Mark { letter: letter(glyph), start, end: start + along, size, turn, sight });
        }
    }

    fn is_out_of_sight(&self, point: Point) -> bool {
        let (width, height) = self.extent;
        let page = Rect::new(0.0, 0.0, width, height);
        self.clips.iter().chain([&page]).any(|clip| !clip.inflate(2.0, 2.0).contains(point))
    }

    /// A later area in one colour hides the letters below it: an older cover under a new one, a blacked-out name.
    fn cover(&mut self, area: Rect) {
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

/// Whether nothing shines through what is drawn so.
fn is_opaque(props: &DrawProps<'_>, mode: &DrawMode) -> bool {
    let solid = matches!(&props.paint, Paint::Color(color) if color.to_rgba().components()[3] > 0.99);
    let filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(_, _));
    solid && filled && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal
}

/// A font that stands in for another is stretched letter by letter to the widths that were meant; then the
/// horizontal scale says nothing about the advance.
fn is_stretched(run: &GlyphRun<'_, '_>, place: Affine) -> bool {
    let widths = run.glyphs().iter().map(|glyph| {
        let [a, b, _, _, _, _] = (place * glyph.transform()).as_coeffs();
        Vec2::new(a, b).hypot()
    });
    let (low, high) =
        widths.fold((f64::MAX, 0.0_f64), |(low, high), width| (low.min(width), high.max(width)));
    high > low * 1.001
}

fn advance(glyph: &Glyph<'_>) -> f32 {
    match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    }
    .unwrap_or(500.0)
}

/// Whole degrees; nearly level counts as level.
#[expect(clippy::cast_possible_truncation, reason = "an angle in degrees fits")]
fn turn(across: Vec2) -> i16 {
    if across.x > 0.0 && across.y.abs() < across.x * 0.02 {
        return 0;
    }
    (across.y.atan2(across.x).to_degrees().round() as i16).rem_euclid(360)
}

fn letter(glyph: &Glyph<'_>) -> Letter {
    match glyph.as_unicode() {
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

impl<'a> Device<'a> for Ink {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.drawings += 1;
    }

    fn draw_rect(&mut self, area: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.drawings += 1;
        if is_opaque(&props, mode) && !self.veils.contains(&Veil::Sheer) {
            self.cover(props.transform.transform_rect_bbox(*area));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, area: &Rect) {
        self.clips.push(*area);
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        let plain = opacity > 0.99 && mask.is_none() && blend == BlendMode::Normal;
        self.veils.push(if plain { Veil::Opaque } else { Veil::Sheer });
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        // Filled and stroked letters come twice; the second time they are the same marks.
        let sight = if matches!(mode, DrawMode::Invisible) { Sight::Hidden } else { Sight::Visible };
        self.take(run, props.transform, sight);
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.pictures += 1;
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.veils.pop();
    }
}
