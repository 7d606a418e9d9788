//! The fonts of a document, as far as text needs them: which letter a code stands for and how wide it is.
//!
//! A font dictionary says both almost always (`/ToUnicode`, `/Encoding`, `/Widths`, `/W`), so the font program, by
//! far the heaviest part of a file, is not unpacked. The surprise: where a dictionary does not say, the font alone is
//! opened with its program ([`Face::Whole`]), not the page; the rest of the page is read without.

mod composite;
mod names;
mod simple;
mod type1;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::{self, CMap, CMapName};
use hayro_font::kurbo::Vec2;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId, StandardFont,
};
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Stream, dict::keys};
use hayro_syntax::page::Resources;

use self::composite::Composite;
use self::simple::Simple;
use super::ink::{self, Letter};

/// The most fonts that are kept open at once.
const MOST_FACES: usize = 2_000;

/// The fonts of one document, each opened once.
pub(super) struct Fonts<'a> {
    whole: Rc<Wholes<'a>>,
    faces: RefCell<HashMap<ObjRef, Option<Rc<Face<'a>>>>>,
    stand_in: OnceCell<Option<Rc<Face<'a>>>>,
}

/// How fonts are opened with their program.
struct Wholes<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
}

/// One font.
pub(super) struct Face<'a> {
    kind: Kind<'a>,
    /// What codes stand for, by the last byte of the code.
    known: RefCell<Vec<Option<(u32, Sign)>>>,
    /// Stands in for a font that is missing: only ASCII is shown in it.
    pub(super) stands_in: bool,
}

enum Kind<'a> {
    Simple(Box<Simple<'a>>),
    Composite(Box<Composite>),
    Whole(Font<'a>),
}

/// One code of a font; lengths in thousandths of the em.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    /// What it stands for.
    pub(super) letter: Letter,
    /// How wide it is drawn.
    pub(super) width: f32,
    /// How far it moves the pen, along the line or down the column.
    pub(super) advance: f32,
    /// Where it is drawn, from the pen.
    pub(super) shift: Vec2,
}

impl Default for Fonts<'_> {
    fn default() -> Self {
        let programs: FontResolverFn = Arc::new(|query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
        });
        let whole = Wholes { cache: FontCache::new(), programs, cmaps: Arc::new(hayro_cmap::load_embedded) };
        Self { whole: Rc::new(whole), faces: RefCell::default(), stand_in: OnceCell::new() }
    }
}

impl<'a> Fonts<'a> {
    /// The font of this name; where it is missing or unreadable another stands in.
    pub(super) fn face(&self, resources: &Resources<'a>, name: &Name<'_>) -> Option<Rc<Face<'a>>> {
        let Some(id) = resources.fonts.get_ref(name) else {
            return resources.get_font(name).and_then(|dict| self.face_of(&dict)).or_else(|| self.stand_in());
        };
        if let Some(face) = self.faces.borrow().get(&id) {
            return face.clone();
        }
        let face = match resources.get_font(name) {
            Some(dict) => self.face_of(&dict),
            None => self.stand_in(),
        };
        let mut faces = self.faces.borrow_mut();
        if faces.len() < MOST_FACES {
            faces.insert(id, face.clone());
        }
        face
    }

    /// The font that a dictionary describes.
    pub(super) fn face_of(&self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        self.open(dict).map_or_else(|| self.stand_in(), |kind| Some(Rc::new(Face::new(kind))))
    }

    fn open(&self, dict: &Dict<'a>) -> Option<Kind<'a>> {
        let subtype = dict.get::<Name<'_>>(keys::SUBTYPE)?;
        if &*subtype == keys::TYPE0 {
            return Composite::open(dict).map(Box::new).map(Kind::Composite);
        }
        let light = Simple::open(dict, &subtype, &self.whole).map(Box::new).map(Kind::Simple);
        light.or_else(|| self.whole.font(dict).map(Kind::Whole))
    }

    /// The font that is used where none is set.
    pub(super) fn stand_in(&self) -> Option<Rc<Face<'a>>> {
        let open = || {
            let font = self.whole.cache.standard_font(StandardFont::Helvetica, &self.whole.programs)?;
            Some(Rc::new(Face { stands_in: true, ..Face::new(Kind::Whole(font)) }))
        };
        self.stand_in.get_or_init(open).clone()
    }
}

impl<'a> Wholes<'a> {
    fn font(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        self.cache.font(dict, &self.programs, &self.cmaps)
    }
}

impl<'a> Face<'a> {
    fn new(kind: Kind<'a>) -> Self {
        Self { kind, known: RefCell::new(vec![None; 256]), stands_in: false }
    }

    /// Whether text runs down in columns.
    pub(super) fn is_vertical(&self) -> bool {
        match &self.kind {
            Kind::Simple(_) => false,
            Kind::Composite(font) => font.is_vertical(),
            Kind::Whole(font) => !font.is_horizontal(),
        }
    }

    /// The first code of these bytes and how many bytes it takes, at least one.
    pub(super) fn code(&self, bytes: &[u8]) -> (u32, usize) {
        match &self.kind {
            Kind::Simple(_) => (bytes.first().copied().map_or(0, u32::from), 1),
            Kind::Composite(font) => font.code(bytes),
            Kind::Whole(font) => font.read_code(bytes, 0),
        }
    }

    /// What a code stands for.
    pub(super) fn sign(&self, code: u32) -> Sign {
        let slot = (code & 0xFF) as usize;
        match self.known.borrow().get(slot) {
            Some(Some((known, sign))) if *known == code => return sign.clone(),
            Some(_) | None => {}
        }
        let sign = match &self.kind {
            Kind::Simple(font) => font.sign(code),
            Kind::Composite(font) => font.sign(code),
            Kind::Whole(font) => whole_sign(font, code),
        };
        if let Some(place) = self.known.borrow_mut().get_mut(slot) {
            *place = Some((code, sign.clone()));
        }
        sign
    }
}

/// What a code stands for in a font that was opened with its program.
#[expect(clippy::cast_possible_truncation, reason = "thousandths of an em")]
fn whole_sign(font: &Font<'_>, code: u32) -> Sign {
    let (said, width) = match font.glyph(GlyphId::NOTDEF, code) {
        FontGlyph::Outline(glyph) => (glyph.as_unicode(), glyph.advance_width()),
        FontGlyph::Type3(glyph) => (glyph.as_unicode(), Some(glyph.advance_width())),
    };
    let advance = font.code_advance(code);
    Sign {
        letter: ink::letter(said),
        width: width.unwrap_or(500.0),
        advance: (if font.is_horizontal() { advance.x } else { advance.y }) as f32,
        shift: font.origin_displacement(code),
    }
}

/// The numbers at the beginning of a list. Read by hand, for nearly all lists of widths hold nothing else; a list
/// with references in it is left to the reader of objects.
fn numbers(list: &Array<'_>, most: usize) -> Vec<f32> {
    let plain =
        |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_whitespace() || matches!(byte, b'.' | b'-');
    match std::str::from_utf8(list.data()) {
        Ok(text) if text.as_bytes().iter().all(plain) => {
            text.split_ascii_whitespace().take(most).map_while(|number| number.parse().ok()).collect()
        }
        Ok(_) | Err(_) => list.iter::<f32>().take(most).collect(),
    }
}

/// The map from codes to letters that a font brings along: a stream, or the name of a known one.
fn to_unicode(dict: &Dict<'_>) -> Option<CMap> {
    if let Some(data) = dict.get::<Stream<'_>>(keys::TO_UNICODE).and_then(|map| map.decoded_data().ok()) {
        return CMap::parse(&data, hayro_cmap::load_embedded);
    }
    known_map(CMapName::from_bytes(&dict.get::<Name<'_>>(keys::TO_UNICODE)?))
}

/// One of the maps that every reader of PDF brings along.
fn known_map(name: CMapName<'_>) -> Option<CMap> {
    CMap::parse(hayro_cmap::load_embedded(name)?, hayro_cmap::load_embedded)
}
