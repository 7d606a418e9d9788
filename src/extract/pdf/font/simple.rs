//! Fonts whose codes are single bytes: Type 1, TrueType and Type 3.

use std::cell::OnceCell;
use std::rc::Rc;

use hayro_font::hayro_cmap::{BfString, CMap};
use hayro_font::kurbo::Vec2;
use hayro_font::{Font, FontGlyph, GlyphId};
use hayro_syntax::object::{Array, Dict, Name, Object, dict::keys};

use super::names::{self, Encoding};
use super::type1::BuiltIn;
use super::{Sign, Wholes, ink, numbers, to_unicode};

/// A font whose dictionary says how wide its letters are.
pub(super) struct Simple<'a> {
    to_unicode: Option<CMap>,
    /// Names that replace those of the encoding.
    differences: Vec<(u8, Name<'a>)>,
    encoding: Option<Encoding>,
    otherwise: Otherwise<'a>,
    widths: Widths,
}

/// What names a code that neither a map nor an encoding names.
enum Otherwise<'a> {
    Nothing,
    /// The standard encoding; `After` where it also fills the gaps of another.
    Standard,
    After,
    /// The encoding inside the font program.
    Program(Program<'a>),
}

/// A font program that is opened when it is needed for the first time: only its head, where that tells.
struct Program<'a> {
    dict: Dict<'a>,
    wholes: Rc<Wholes<'a>>,
    head: OnceCell<Option<BuiltIn>>,
    font: OnceCell<Option<Font<'a>>>,
}

/// Widths in thousandths of the em.
struct Widths {
    first: usize,
    each: Vec<f32>,
    missing: f32,
    /// Units of the font to thousandths.
    scale: f32,
}

impl<'a> Simple<'a> {
    /// Opens a font without its program, where that is possible.
    pub(super) fn open(dict: &Dict<'a>, subtype: &[u8], wholes: &Rc<Wholes<'a>>) -> Option<Self> {
        if is_pictorial(dict) {
            return None;
        }
        let descriptor = dict.get::<Dict<'_>>(keys::FONT_DESC).unwrap_or_default();
        let (encoding, differences) = encoding(dict);
        let has = |key: &[u8]| descriptor.contains_key(key);
        let program = || Program {
            dict: dict.clone(),
            wholes: Rc::clone(wholes),
            head: OnceCell::new(),
            font: OnceCell::new(),
        };
        let (widths, otherwise) = match subtype {
            keys::TYPE1 | keys::MM_TYPE1 if has(keys::FONT_FILE) || has(keys::FONT_FILE3) => {
                (Widths::read(dict, &descriptor)?, Otherwise::Program(program()))
            }
            keys::TRUE_TYPE | keys::OPEN_TYPE if has(keys::FONT_FILE2) => {
                (Widths::read(dict, &descriptor)?, Otherwise::After)
            }
            keys::TYPE1 | keys::MM_TYPE1 | keys::TRUE_TYPE | keys::OPEN_TYPE => {
                (Widths::read(dict, &descriptor)?, Otherwise::Standard)
            }
            keys::TYPE3 => (Widths::of_type3(dict)?, Otherwise::Nothing),
            _ => return None,
        };
        Some(Self { to_unicode: to_unicode(dict), differences, encoding, otherwise, widths })
    }

    /// What a code stands for.
    pub(super) fn sign(&self, code: u32) -> Sign {
        let byte = u8::try_from(code).unwrap_or_default();
        let width = self.widths.of(byte);
        Sign { letter: ink::letter(self.said(byte)), width, advance: width, shift: Vec2::ZERO }
    }

    fn said(&self, code: u8) -> Option<BfString> {
        let mapped = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(u32::from(code)));
        if let Some(said) = mapped.filter(|said| *said != BfString::Char('\0')) {
            return Some(said);
        }
        if let Some((_, name)) = self.differences.iter().rev().find(|(byte, _)| *byte == code) {
            return names::said(name);
        }
        match (self.encoding, &self.otherwise) {
            (Some(encoding), Otherwise::After) => {
                encoding.said(code).or_else(|| Encoding::Standard.said(code))
            }
            (Some(encoding), _) => encoding.said(code),
            (None, Otherwise::Nothing) => None,
            (None, Otherwise::Standard | Otherwise::After) => Encoding::Standard.said(code),
            (None, Otherwise::Program(program)) => program.said(code),
        }
    }
}

impl Program<'_> {
    fn said(&self, code: u8) -> Option<BfString> {
        if let Some(head) = self.head.get_or_init(|| BuiltIn::read(&self.dict)) {
            return head.said(code);
        }
        let font = self.font.get_or_init(|| self.wholes.font(&self.dict)).as_ref()?;
        match font.glyph(GlyphId::NOTDEF, u32::from(code)) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        }
    }
}

impl Widths {
    fn read(dict: &Dict<'_>, descriptor: &Dict<'_>) -> Option<Self> {
        let first = dict.get::<usize>(keys::FIRST_CHAR)?;
        let count = dict.get::<usize>(keys::LAST_CHAR)?.checked_sub(first)?.min(255) + 1;
        let each = numbers(&dict.get::<Array<'_>>(keys::WIDTHS)?, count);
        let missing = descriptor.get::<f32>(keys::MISSING_WIDTH).unwrap_or(0.0);
        Some(Self { first, each, missing, scale: 1.0 })
    }

    /// The units of a Type 3 font are its own.
    #[expect(clippy::cast_possible_truncation, reason = "a scale")]
    fn of_type3(dict: &Dict<'_>) -> Option<Self> {
        let matrix = dict.get::<[f64; 6]>(keys::FONT_MATRIX).unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
        Some(Self { scale: matrix[0] as f32 * 1000.0, ..Self::read(dict, dict)? })
    }

    fn of(&self, code: u8) -> f32 {
        let place = usize::from(code).checked_sub(self.first);
        let width = place.and_then(|place| self.each.get(place)).copied();
        width.unwrap_or(self.missing) * self.scale
    }
}

/// Symbols and dingbats have encodings of their own.
fn is_pictorial(dict: &Dict<'_>) -> bool {
    let name = dict.get::<Name<'_>>(keys::BASE_FONT);
    name.is_some_and(|name| {
        let name = name.as_str();
        name == "Symbol" || name.ends_with("+Symbol") || name.to_ascii_lowercase().contains("dingbats")
    })
}

/// The encoding of a font and the names that replace some of it.
fn encoding<'a>(dict: &Dict<'a>) -> (Option<Encoding>, Vec<(u8, Name<'a>)>) {
    let of_name = |name: Option<Name<'_>>| name.and_then(|name| Encoding::of_name(&name));
    let Some(own) = dict.get::<Dict<'_>>(keys::ENCODING) else {
        return (of_name(dict.get(keys::ENCODING)), Vec::new());
    };
    let mut names = Vec::new();
    let mut code = 0_i64;
    let differences = own.get::<Array<'_>>(keys::DIFFERENCES);
    for entry in differences.iter().flat_map(Array::iter::<Object<'_>>).take(2_000) {
        match entry {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                names.extend(u8::try_from(code).ok().map(|code| (code, name)));
                code += 1;
            }
            Object::Null(_)
            | Object::Boolean(_)
            | Object::String(_)
            | Object::Dict(_)
            | Object::Array(_)
            | Object::Stream(_) => {}
        }
    }
    (of_name(own.get(keys::BASE_ENCODING)), names)
}
