//! Composite fonts (Type 0): codes of several bytes, mapped to the numbers of glyphs.

use hayro_font::hayro_cmap::{self, CMap, CMapName, CidFamily, WritingMode};
use hayro_font::kurbo::Vec2;
use hayro_syntax::object::{Array, Dict, Object, String, dict::keys};

use super::{Sign, ink, known_map, numbers, to_unicode};

/// The most widths that are kept of one font.
const MOST_WIDTHS: usize = 70_000;

/// A composite font. Its program is never needed: only `/ToUnicode` or a known collection of characters says what
/// its glyphs stand for.
pub(super) struct Composite {
    codes: Codes,
    to_unicode: Option<CMap>,
    /// The map to letters counts glyphs, not codes.
    maps_glyphs: bool,
    vertical: bool,
    widths: Widths,
}

/// How bytes become the number of a glyph.
enum Codes {
    /// Two bytes, which are the number.
    Pairs,
    Map(Box<CMap>),
}

/// Widths and, for columns, heights, by the number of the glyph; thousandths of the em.
struct Widths {
    usual: f32,
    runs: Vec<Run<f32>>,
    usual_down: [f32; 2],
    runs_down: Vec<Run<[f32; 3]>>,
}

/// Glyphs that follow each other: each with its own value, or all with one.
struct Run<T> {
    first: u32,
    last: u32,
    each: Vec<T>,
}

impl Composite {
    /// Opens a font; nothing where its codes cannot be read.
    pub(super) fn open(dict: &Dict<'_>) -> Option<Self> {
        let map = codes(&dict.get::<Object<'_>>(keys::ENCODING)?)?;
        let below = dict.get::<Array<'_>>(keys::DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
        let vertical = map.metadata().writing_mode == Some(WritingMode::Vertical);
        let named = to_unicode(dict);
        let (to_unicode, maps_glyphs) = match named {
            Some(map) => (Some(map), false),
            None => (collection(&below, &map), true),
        };
        let codes = match map.metadata().name.as_deref() {
            Some(b"Identity-H" | b"Identity-V") => Codes::Pairs,
            Some(_) | None => Codes::Map(Box::new(map)),
        };
        Some(Self { codes, to_unicode, maps_glyphs, vertical, widths: Widths::read(&below) })
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.vertical
    }

    /// The first code of these bytes and how many bytes it takes.
    pub(super) fn code(&self, bytes: &[u8]) -> (u32, usize) {
        match (&self.codes, bytes) {
            (Codes::Pairs, [high, low, ..]) => (u32::from(u16::from_be_bytes([*high, *low])), 2),
            (Codes::Pairs, _) => (0, 1),
            (Codes::Map(map), _) => {
                let mut code = 0_u32;
                for (length, byte) in (1_u8..).zip(bytes.iter().take(4)) {
                    code = (code << 8) | u32::from(*byte);
                    if map.lookup_cid_code(code, length).is_some() {
                        return (code, usize::from(length));
                    }
                }
                (0, 1)
            }
        }
    }

    fn glyph(&self, code: u32) -> u32 {
        match &self.codes {
            Codes::Pairs => code,
            Codes::Map(map) => (1..=4).find_map(|length| map.lookup_cid_code(code, length)).unwrap_or(0),
        }
    }

    /// What a code stands for.
    pub(super) fn sign(&self, code: u32) -> Sign {
        let glyph = self.glyph(code);
        let key = if self.maps_glyphs { glyph } else { code };
        let said = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(key));
        let letter = ink::letter(said);
        let width = self.widths.across(glyph);
        if !self.vertical {
            return Sign { letter, width, advance: width, shift: Vec2::ZERO };
        }
        let [advance, x, y] = self.widths.down(glyph);
        Sign { letter, width: 0.0, advance, shift: Vec2::new(-f64::from(x), -f64::from(y)) }
    }
}

/// How bytes become glyphs: the name of a known map, or a map in the file.
fn codes(encoding: &Object<'_>) -> Option<CMap> {
    match encoding {
        Object::Name(name) => match &**name {
            b"Identity-H" => Some(CMap::identity_h()),
            b"Identity-V" => Some(CMap::identity_v()),
            known => known_map(CMapName::from_bytes(known)),
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, hayro_cmap::load_embedded),
        Object::Null(_)
        | Object::Boolean(_)
        | Object::Number(_)
        | Object::String(_)
        | Object::Dict(_)
        | Object::Array(_) => None,
    }
}

/// The letters of a known collection of characters, for a font that is not in the file.
fn collection(below: &Dict<'_>, codes: &CMap) -> Option<CMap> {
    let descriptor = below.get::<Dict<'_>>(keys::FONT_DESC).unwrap_or_default();
    if [keys::FONT_FILE, keys::FONT_FILE2, keys::FONT_FILE3].iter().any(|key| descriptor.contains_key(key)) {
        return None;
    }
    let of_codes = codes.metadata().character_collection.as_ref().map(|known| known.family.clone());
    let family = of_codes.filter(|family| *family != CidFamily::AdobeIdentity).or_else(|| {
        let system = below.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
        let said = |key: &[u8]| system.get::<String<'_>>(key);
        Some(CidFamily::from_registry_ordering(&said(keys::REGISTRY)?, &said(keys::ORDERING)?))
    })?;
    known_map(family.ucs2_cmap()?)
}

impl Widths {
    fn read(below: &Dict<'_>) -> Self {
        Self {
            usual: below.get::<f32>(keys::DW).unwrap_or(1000.0),
            runs: below.get::<Array<'_>>(keys::W).map(|runs| across(&runs)).unwrap_or_default(),
            usual_down: below.get::<[f32; 2]>(keys::DW2).unwrap_or([880.0, -1000.0]),
            runs_down: below.get::<Array<'_>>(keys::W2).map(|runs| down(&runs)).unwrap_or_default(),
        }
    }

    fn across(&self, glyph: u32) -> f32 {
        self.runs.iter().rev().find_map(|run| run.of(glyph)).unwrap_or(self.usual)
    }

    /// How far the glyph moves the pen down, and where it is drawn.
    fn down(&self, glyph: u32) -> [f32; 3] {
        let own = self.runs_down.iter().rev().find_map(|run| run.of(glyph));
        own.unwrap_or_else(|| [self.usual_down[1], self.across(glyph) / 2.0, self.usual_down[0]])
    }
}

impl<T: Copy> Run<T> {
    fn of(&self, glyph: u32) -> Option<T> {
        let place = glyph.checked_sub(self.first).filter(|_| glyph <= self.last)?;
        if let [all] = self.each.as_slice() {
            return Some(*all);
        }
        self.each.get(place as usize).copied()
    }
}

fn run<T>(first: u32, each: Vec<T>) -> Run<T> {
    let last = first.saturating_add(u32::try_from(each.len()).unwrap_or(u32::MAX).saturating_sub(1));
    Run { first, last, each }
}

fn across(array: &Array<'_>) -> Vec<Run<f32>> {
    let mut runs = Vec::new();
    let mut left = array.flex_iter();
    let mut kept = 0;
    while kept < MOST_WIDTHS {
        kept += 1;
        if let Some((first, each)) = left.next::<(u32, Array<'_>)>() {
            let each = numbers(&each, MOST_WIDTHS);
            kept += each.len();
            runs.push(run(first, each));
        } else if let Some((first, last, width)) = left.next::<(u32, u32, f32)>() {
            runs.push(Run { first, last, each: vec![width] });
        } else {
            break;
        }
    }
    runs
}

fn down(array: &Array<'_>) -> Vec<Run<[f32; 3]>> {
    let mut runs = Vec::new();
    let mut left = array.flex_iter();
    let mut kept = 0;
    while kept < MOST_WIDTHS {
        kept += 1;
        if let Some((first, each)) = left.next::<(u32, Array<'_>)>() {
            let each = numbers(&each, 3 * MOST_WIDTHS);
            kept += each.len();
            let triples = each.chunks_exact(3).map(|triple| [triple[0], triple[1], triple[2]]);
            runs.push(run(first, triples.collect()));
        } else if let Some((first, last, height, x, y)) = left.next::<(u32, u32, f32, f32, f32)>() {
            runs.push(Run { first, last, each: vec![[height, x, y]] });
        } else {
            break;
        }
    }
    runs
}
