//! Walks through the content of a page and notes what it shows.
//!
//! Only what text needs is followed: where the pen stands, which font is set, what is clipped away or painted over,
//! which layers are off. Fonts, pictures, colours and shadings are not unpacked. The surprise: text may lie in forms
//! inside forms and in the looks of annotations and form fields; a form that draws itself is not followed.

mod pen;
mod text;

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, dict::keys};
use hayro_syntax::page::{Page, Resources};
use hayro_syntax::xref::XRef;

use super::about;
use super::font::Fonts;
use super::ink::Ink;
use super::layers::Layers;
use super::path::{self, Path};
use super::state::{Kept, State};

/// Forms nested deeper than this are not followed.
const DEEPEST: usize = 30;
/// The most forms that are drawn on one page.
const MOST_FORMS: usize = 5_000;
/// The most bytes that the forms of one page may unpack to, all together.
const MOST_UNPACKED: usize = 64 << 20;
/// Annotations with one of these flags (hidden, not for the screen) are not shown.
const UNSEEN: u32 = (1 << 1) | (1 << 5);

/// What the pages of one document share.
pub(super) struct Document<'a> {
    pub(super) fonts: Fonts<'a>,
    layers: Layers,
}

impl Document<'_> {
    pub(super) fn new(xref: &XRef) -> Self {
        Self { fonts: Fonts::default(), layers: Layers::of(xref) }
    }
}

/// What a page shows; at most `most` letters are kept.
pub(super) fn page<'a>(page: &Page<'a>, document: &Document<'a>, most: usize) -> Ink {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let top_down = Affine::new(page.initial_transform(true).as_coeffs());
    let mut walk = Walk {
        document,
        ink: Ink::new(most),
        state: State::new(top_down, bounds),
        kept: Kept::default(),
        path: Path::default(),
        clip: false,
        shown: Vec::new(),
        open: Vec::new(),
        forms: 0,
        unpacked: 0,
    };
    if let Some(content) = page.page_stream() {
        walk.content(content, page.resources());
    }
    let annotations = page.raw().get::<Array<'_>>(keys::ANNOTS);
    for (_, annotation) in annotations.iter().flat_map(|list| about::dicts(page.xref(), list)) {
        walk.annotation(&annotation, page.resources());
    }
    walk.ink.drop_unseen();
    walk.ink
}

/// A walk through one page.
struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    ink: Ink,
    state: State<'a>,
    kept: Kept<'a>,
    path: Path,
    /// The path becomes a clip once it is painted.
    clip: bool,
    /// For each marked content that is open: whether it is shown.
    shown: Vec<bool>,
    /// Forms that are being drawn.
    open: Vec<ObjectIdentifier>,
    forms: usize,
    unpacked: usize,
}

/// What one instruction did to the content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Goes,
    /// A path without its points: what follows is no content.
    Ends,
}

impl<'a> Walk<'_, 'a> {
    fn content(&mut self, content: &[u8], resources: &Resources<'a>) {
        let kept = self.kept.count();
        self.kept.keep(&self.state);
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            if self.step(&instruction, resources, kept + 1) == Next::Ends {
                break;
            }
        }
        self.path.clear();
        self.clip = false;
        while self.kept.count() > kept {
            self.bring_back();
        }
    }

    fn step(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'a>, floor: usize) -> Next {
        let operator: &[u8] = instruction.operator;
        match operator {
            b"q" => self.kept.keep(&self.state),
            b"Q" if self.kept.count() > floor => self.bring_back(),
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => return self.draw(operator, instruction),
            b"W" | b"W*" => self.clip = true,
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" => self.paint(operator),
            b"cm" => self.transform(instruction),
            b"gs" => self.set_state(instruction, resources),
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => self.set_colour(operator, instruction, resources),
            b"sh" | b"BI" if !self.is_shown() => {}
            b"sh" => self.ink.drawings += 1,
            b"BI" => {
                if let Some(Object::Stream(picture)) = instruction.operands().last() {
                    self.picture(picture.dict());
                }
            }
            b"Do" => self.object(instruction, resources),
            b"BMC" => self.shown.push(self.is_shown()),
            b"BDC" => {
                let properties = instruction.operands().nth(1);
                let layers = &self.document.layers;
                let shows = properties.is_none_or(|properties| layers.shows_marked(properties, resources));
                self.shown.push(self.is_shown() && shows);
            }
            b"EMC" => drop(self.shown.pop()),
            _ => self.text(operator, instruction, resources),
        }
        Next::Goes
    }

    fn is_shown(&self) -> bool {
        self.shown.last().copied().unwrap_or(true)
    }

    fn bring_back(&mut self) {
        if let Some(state) = self.kept.back() {
            self.state = state;
        }
    }

    /// A picture or a form.
    fn object(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'a>) {
        let Some(name) = last_name(instruction) else { return };
        let Some(object) = resources.get_x_object(name).filter(|_| self.is_shown()) else { return };
        if !self.document.layers.shows(object.dict(), keys::OC) {
            return;
        }
        match object.dict().get::<Name<'_>>(keys::SUBTYPE).as_deref() {
            Some(keys::IMAGE) => self.picture(object.dict()),
            Some(keys::FORM) => self.form(&object, resources, Affine::IDENTITY),
            Some(_) | None => {}
        }
    }

    fn picture(&mut self, dict: &Dict<'_>) {
        let side = |short: &[u8], long: &[u8]| dict.get::<u32>(short).or_else(|| dict.get::<u32>(long));
        let sides = [side(keys::W, keys::WIDTH), side(keys::H, keys::HEIGHT)];
        self.ink.pictures += usize::from(sides.iter().all(|side| side.is_some_and(|length| length > 0)));
    }

    fn form(&mut self, form: &Stream<'a>, resources: &Resources<'a>, place: Affine) {
        let id = form.obj_id();
        let Some(bounds) = form.dict().get::<[f32; 4]>(keys::BBOX) else { return };
        self.forms += 1;
        let too_much = self.forms > MOST_FORMS || self.unpacked > MOST_UNPACKED;
        if too_much || self.open.len() >= DEEPEST || self.open.contains(&id) {
            return;
        }
        let Ok(content) = form.decoded_data() else { return };
        self.unpacked += content.len();
        self.open.push(id);
        self.kept.keep(&self.state);
        self.path.clear();
        self.state.place *= place * matrix(form.dict());
        if form.dict().contains_key(keys::GROUP) {
            self.state.fill.enter_group();
        }
        self.state.sight = self.state.sight.within(self.state.place.transform_rect_bbox(rectangle(bounds)));
        let own = form.dict().get::<Dict<'_>>(keys::RESOURCES).map(Resources::new);
        self.content(&content, own.as_ref().unwrap_or(resources));
        self.bring_back();
        self.open.pop();
    }

    /// The look of an annotation or a form field, brought to where it stands.
    fn annotation(&mut self, annotation: &Dict<'a>, resources: &Resources<'a>) {
        if annotation.get::<u32>(keys::F).unwrap_or(0) & UNSEEN != 0 {
            return;
        }
        let Some((form, target)) = look(annotation) else { return };
        let bounds = form.dict().get::<[f32; 4]>(keys::BBOX).map(rectangle);
        let Some(from) = bounds.map(|bounds| matrix(form.dict()).transform_rect_bbox(bounds)) else { return };
        let (wide, high) = (target.width() / from.width(), target.height() / from.height());
        let place = [wide, 0.0, 0.0, high, target.x0 - wide * from.x0, target.y0 - high * from.y0];
        if place.iter().all(|part| part.is_finite()) {
            self.form(&form, resources, Affine::new(place));
        }
    }
}

/// The form that shows an annotation, and where it stands.
fn look<'a>(annotation: &Dict<'a>) -> Option<(Stream<'a>, Rect)> {
    let looks = annotation.get::<Dict<'_>>(keys::AP)?;
    let form = match looks.get::<Object<'_>>(keys::N)? {
        Object::Stream(form) => form,
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>(keys::AS);
            let chosen = state.and_then(|state| states.get::<Stream<'_>>(state));
            chosen.or_else(|| states.get::<Stream<'_>>(b"Off"))?
        }
        Object::Null(_)
        | Object::Boolean(_)
        | Object::Number(_)
        | Object::String(_)
        | Object::Name(_)
        | Object::Array(_) => return None,
    };
    let target = annotation.get::<hayro_syntax::object::Rect>(keys::RECT)?;
    Some((form, Rect::new(target.x0, target.y0, target.x1, target.y1)))
}

fn matrix(form: &Dict<'_>) -> Affine {
    form.get::<[f64; 6]>(keys::MATRIX).map_or(Affine::IDENTITY, Affine::new)
}

fn rectangle([x0, y0, x1, y1]: [f32; 4]) -> Rect {
    let corner = |x: f32, y: f32| (f64::from(x), f64::from(y)).into();
    path::bounds([corner(x0, y0), corner(x1, y1)].into_iter())
}

/// The name before an operator.
fn last_name<'i, 'c>(instruction: &Instruction<'i, 'c>) -> Option<&'i Name<'c>> {
    match instruction.operands().last() {
        Some(Object::Name(name)) => Some(name),
        Some(_) | None => None,
    }
}

/// The last numbers before an operator; nothing where there are too few.
fn numbers<const COUNT: usize>(instruction: &Instruction<'_, '_>) -> Option<[f64; COUNT]> {
    let before = instruction.operands().count().checked_sub(COUNT)?;
    let mut numbers = [0.0; COUNT];
    for (number, operand) in numbers.iter_mut().zip(instruction.operands().skip(before)) {
        let Object::Number(found) = operand else { return None };
        *number = found.as_f64();
    }
    Some(numbers)
}
