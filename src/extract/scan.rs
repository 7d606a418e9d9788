//! The picture of a page that has no letters, for a program that reads pictures.
//!
//! Only pictures are drawn, in shades of grey, where the page puts them: a scan is nothing else. The surprise: no
//! colour is managed; of a scan only light and dark matter.

use std::sync::Arc;

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::Pdf;
use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::stream::{ImageColorSpace, ImageDecodeParams};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, dict::keys};
use hayro_syntax::page::Resources;

/// Dots to a point: 300 to the inch, which is what readers of pictures are made for.
const DOTS: f64 = 300.0 / 72.0;
/// The most dots of a picture, of the page or of a file.
const MOST_DOTS: u64 = 40_000_000;
/// Forms nested deeper than this are not followed.
const DEEPEST: usize = 4;
/// Pictures on one page.
const MOST_PICTURES: usize = 200;

/// A page in shades of grey.
#[derive(Debug)]
struct Canvas {
    width: u32,
    height: u32,
    dots: Vec<u8>,
    pictures: usize,
}

/// The page, counted from 1, as a picture (PGM, 300 dots to the inch); nothing where it shows no picture.
pub(super) fn page(bytes: Vec<u8>, number: u32) -> Option<Vec<u8>> {
    let pdf = Pdf::new(Arc::new(bytes)).ok()?;
    let page = pdf.pages().get((number as usize).checked_sub(1)?)?;
    let (width, height) = page.render_dimensions();
    let mut canvas = Canvas::new(f64::from(width) * DOTS, f64::from(height) * DOTS)?;
    let place = Affine::scale(DOTS) * Affine::new(page.initial_transform(true).as_coeffs());
    draw(page.page_stream()?, page.resources(), place, 0, &mut canvas);
    (canvas.pictures > 0).then(|| canvas.into_pgm())
}

fn draw(content: &[u8], resources: &Resources<'_>, place: Affine, depth: usize, canvas: &mut Canvas) {
    let (mut place, mut kept) = (place, Vec::new());
    let mut instructions = UntypedIter::new(content);
    while let Some(instruction) = instructions.next() {
        let operator: &[u8] = instruction.operator;
        match operator {
            b"q" => kept.push(place),
            b"Q" => place = kept.pop().unwrap_or(place),
            b"cm" => place *= matrix(&instruction).unwrap_or(Affine::IDENTITY),
            b"Do" => {
                let object = name(&instruction).and_then(|name| resources.get_x_object(name));
                if let Some(object) = object {
                    draw_object(&object, resources, place, depth, canvas);
                }
            }
            b"BI" => {
                if let Some(Object::Stream(picture)) = instruction.operands().last() {
                    canvas.draw(picture, resources, place);
                }
            }
            _ => {}
        }
    }
}

fn draw_object(
    object: &Stream<'_>,
    resources: &Resources<'_>,
    place: Affine,
    depth: usize,
    canvas: &mut Canvas,
) {
    match object.dict().get::<Name<'_>>(keys::SUBTYPE).as_deref() {
        Some(keys::IMAGE) => canvas.draw(object, resources, place),
        Some(keys::FORM) if depth < DEEPEST => {
            let Ok(content) = object.decoded_data() else { return };
            let own = object.dict().get::<[f64; 6]>(keys::MATRIX).map_or(Affine::IDENTITY, Affine::new);
            let inner = object.dict().get::<Dict<'_>>(keys::RESOURCES).map(Resources::new);
            draw(&content, inner.as_ref().unwrap_or(resources), place * own, depth + 1, canvas);
        }
        Some(_) | None => {}
    }
}

fn name<'i, 'c>(instruction: &Instruction<'i, 'c>) -> Option<&'i Name<'c>> {
    match instruction.operands().last() {
        Some(Object::Name(name)) => Some(name),
        Some(_) | None => None,
    }
}

fn matrix(instruction: &Instruction<'_, '_>) -> Option<Affine> {
    let mut numbers = [0.0; 6];
    for (number, operand) in numbers.iter_mut().zip(instruction.operands()) {
        let Object::Number(found) = operand else { return None };
        *number = found.as_f64();
    }
    numbers.iter().all(|number| number.is_finite()).then(|| Affine::new(numbers))
}

impl Canvas {
    /// A white page; nothing for one that is too large or has no extent.
    fn new(width: f64, height: f64) -> Option<Self> {
        let (width, height) = (whole(width)?, whole(height)?);
        let count = u64::from(width) * u64::from(height);
        let dots = vec![0xFF; usize::try_from(count).ok().filter(|_| (1..=MOST_DOTS).contains(&count))?];
        Some(Self { width, height, dots, pictures: 0 })
    }

    /// Draws a picture into the square from (0, 0) to (1, 1), which `place` puts on the page.
    fn draw(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, place: Affine) {
        if self.pictures >= MOST_PICTURES || place.determinant().abs() < 1e-6 {
            return;
        }
        let Some(picture) = Grey::of(stream, resources) else { return };
        self.pictures += 1;
        let bounds = place.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let back = place.inverse();
        let clamp = |value: f64, most: u32| whole(value.clamp(0.0, f64::from(most))).unwrap_or(0);
        for y in clamp(bounds.y0, self.height)..clamp(bounds.y1.ceil(), self.height) {
            for x in clamp(bounds.x0, self.width)..clamp(bounds.x1.ceil(), self.width) {
                let at = back * Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                // The first row of a picture is at its top.
                if let Some(shade) = picture.at(at.x, 1.0 - at.y)
                    && let Some(dot) = self.dots.get_mut(y as usize * self.width as usize + x as usize)
                {
                    *dot = shade;
                }
            }
        }
    }

    fn into_pgm(self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend(self.dots);
        file
    }
}

/// A length in dots.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
fn whole(value: f64) -> Option<u32> {
    (0.0..=100_000.0).contains(&value).then_some(value as u32)
}

/// A picture in shades of grey, a byte a dot, row by row from the top.
struct Grey {
    width: u32,
    height: u32,
    shades: Vec<u8>,
}

/// How the numbers of a picture become light and dark.
enum Colours {
    Grey,
    Rgb,
    Cmyk,
    /// Shades of the colours of a table.
    Table(Vec<u8>),
}

impl Colours {
    const fn components(&self) -> usize {
        match self {
            Self::Grey | Self::Table(_) => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }

    fn shade(&self, parts: &[u8]) -> u8 {
        match (self, parts) {
            (Self::Table(shades), [index, ..]) => shades.get(usize::from(*index)).copied().unwrap_or(0xFF),
            (Self::Rgb, [red, green, blue, ..]) => luma(*red, *green, *blue),
            (Self::Cmyk, [cyan, magenta, yellow, black]) => {
                let light =
                    |ink: u8| u8::try_from(u32::from(255 - ink) * u32::from(255 - black) / 255).unwrap_or(0);
                luma(light(*cyan), light(*magenta), light(*yellow))
            }
            (Self::Grey, [shade, ..]) => *shade,
            _ => 0xFF,
        }
    }
}

fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from(sum / 1_000).unwrap_or(u8::MAX)
}

impl Grey {
    fn of(stream: &Stream<'_>, resources: &Resources<'_>) -> Option<Self> {
        let dict = stream.dict();
        let side = |short: &[u8], long: &[u8]| dict.get::<u32>(short).or_else(|| dict.get::<u32>(long));
        let (width, height) = (side(keys::W, keys::WIDTH)?, side(keys::H, keys::HEIGHT)?);
        if u64::from(width) * u64::from(height) > MOST_DOTS {
            return None;
        }
        let is_mask =
            dict.get::<bool>(keys::IMAGE_MASK).or_else(|| dict.get::<bool>(keys::IM)).unwrap_or(false);
        let stated = if is_mask { Some(Colours::Grey) } else { colours(dict, resources) };
        let bits = if is_mask { Some(1) } else { side(keys::BPC, keys::BITS_PER_COMPONENT) };
        let bits = bits.and_then(|bits| u8::try_from(bits).ok());
        let decoded = stream
            .decoded_image(&ImageDecodeParams {
                is_indexed: matches!(stated, Some(Colours::Table(_))),
                bpc: bits,
                num_components: stated.as_ref().and_then(|colours| u8::try_from(colours.components()).ok()),
                target_dimension: None,
                width,
                height,
            })
            .ok()?;
        let own = decoded.image_data.as_ref();
        let of_file = own.and_then(|own| match own.color_space {
            Some(ImageColorSpace::Gray) => Some(Colours::Grey),
            Some(ImageColorSpace::Rgb) => Some(Colours::Rgb),
            Some(ImageColorSpace::Cmyk) => Some(Colours::Cmyk),
            Some(ImageColorSpace::Unknown(_)) | None => None,
        });
        let colours = match stated {
            Some(table @ Colours::Table(_)) => table,
            stated => of_file.or(stated)?,
        };
        let (width, height) = own.map_or((width, height), |own| (own.width, own.height));
        let bits = own.map(|own| own.bits_per_component).or(bits).unwrap_or(8);
        let mut shades = unpack(&decoded.data, (width, height), bits, &colours)?;
        if is_turned(dict) {
            for shade in &mut shades {
                *shade = 255 - *shade;
            }
        }
        Some(Self { width, height, shades })
    }

    /// The shade at a place of the square.
    fn at(&self, x: f64, y: f64) -> Option<u8> {
        if !(0.0..1.0).contains(&x) || !(0.0..1.0).contains(&y) {
            return None;
        }
        let column = whole(x * f64::from(self.width))? as usize;
        let row = whole(y * f64::from(self.height))? as usize;
        self.shades.get(row * self.width as usize + column).copied()
    }
}

/// Whether the numbers of a picture mean the opposite: `/Decode [1 0]`.
fn is_turned(dict: &Dict<'_>) -> bool {
    let decode = dict.get::<Array<'_>>(keys::DECODE).or_else(|| dict.get::<Array<'_>>(keys::D));
    decode.and_then(|decode| decode.iter::<f32>().next()).is_some_and(|first| first > 0.5)
}

/// The colours of a picture, as far as they can be told.
fn colours(dict: &Dict<'_>, resources: &Resources<'_>) -> Option<Colours> {
    let stated = dict.get::<Object<'_>>(keys::CS).or_else(|| dict.get::<Object<'_>>(keys::COLORSPACE))?;
    if let Object::Name(name) = &stated {
        return by_name(name).or_else(|| by_array(&resources.color_spaces.get::<Array<'_>>(name.clone())?));
    }
    if let Object::Array(array) = &stated { by_array(array) } else { None }
}

fn by_name(name: &[u8]) -> Option<Colours> {
    match name {
        b"DeviceGray" | b"CalGray" | b"G" => Some(Colours::Grey),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Colours::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Colours::Cmyk),
        _ => None,
    }
}

fn by_array(array: &Array<'_>) -> Option<Colours> {
    let mut parts = array.iter::<Object<'_>>();
    let Some(Object::Name(kind)) = parts.next() else { return None };
    match &*kind {
        b"ICCBased" => by_profile(&parts.next()?),
        b"Indexed" | b"I" => {
            let base = parts.next()?;
            let base = match (&base, base.clone()) {
                (Object::Name(name), _) => by_name(name)?,
                (_, Object::Array(base)) => by_array(&base)?,
                (_, _) => return None,
            };
            let table = table(parts.nth(1)?)?;
            Some(Colours::Table(table.chunks(base.components()).map(|parts| base.shade(parts)).collect()))
        }
        kind => by_name(kind),
    }
}

/// The colours of a profile, by how many it has.
fn by_profile(profile: &Object<'_>) -> Option<Colours> {
    let Object::Stream(profile) = profile else { return None };
    match profile.dict().get::<u32>(keys::N)? {
        1 => Some(Colours::Grey),
        3 => Some(Colours::Rgb),
        4 => Some(Colours::Cmyk),
        _ => None,
    }
}

/// The bytes of a table of colours.
fn table(table: Object<'_>) -> Option<Vec<u8>> {
    if let Object::String(table) = &table {
        return Some(table.as_bytes().to_vec());
    }
    if let Object::Stream(table) = table { Some(table.decoded_data().ok()?.into_owned()) } else { None }
}

/// The shades of a picture whose numbers have so many bits.
fn unpack(data: &[u8], (width, height): (u32, u32), bits: u8, colours: &Colours) -> Option<Vec<u8>> {
    let (width, height) = (width as usize, height as usize);
    let count = colours.components();
    let in_row = (width * count * usize::from(bits)).div_ceil(8);
    let mut shades = vec![0xFF; width.checked_mul(height)?];
    let mut parts = vec![0; count];
    for (row, line) in data.chunks(in_row.max(1)).take(height).enumerate() {
        for column in 0..width {
            for (part, number) in parts.iter_mut().zip(column * count..) {
                *part = sample(line, number, bits, colours)?;
            }
            if let Some(shade) = shades.get_mut(row * width + column) {
                *shade = colours.shade(&parts);
            }
        }
    }
    Some(shades)
}

/// The n-th number of a row: as it stands for a table, else stretched to a byte.
fn sample(line: &[u8], number: usize, bits: u8, colours: &Colours) -> Option<u8> {
    let width = usize::from(bits);
    match bits {
        8 => Some(line.get(number).copied().unwrap_or(0xFF)),
        16 => Some(line.get(number * 2).copied().unwrap_or(0xFF)),
        1 | 2 | 4 => {
            let byte = line.get(number * width / 8).copied().unwrap_or(0xFF);
            let most = (1_u8 << bits) - 1;
            let value = (byte >> (8 - width - number * width % 8)) & most;
            Some(if matches!(colours, Colours::Table(_)) { value } else { value * (255 / most) })
        }
        _ => None,
    }
}
