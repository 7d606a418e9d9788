//! Paths, clips and the way areas are filled.

use hayro_font::kurbo::{Affine, Point};
use hayro_syntax::content::Instruction;
use hayro_syntax::object::{Object, dict::keys};
use hayro_syntax::page::Resources;

use super::super::state::is_inkless;
use super::{Next, Walk, last_name, numbers};

impl<'a> Walk<'_, 'a> {
    /// One step of a path.
    pub(super) fn draw(&mut self, operator: &[u8], instruction: &Instruction<'_, '_>) -> Next {
        let drawn = match operator {
            b"h" => {
                self.path.close();
                Some(())
            }
            b"re" => numbers::<4>(instruction).map(|sides| self.path.rectangle(sides)),
            b"m" => numbers::<2>(instruction).map(|[x, y]| self.path.start(Point::new(x, y))),
            b"l" => numbers::<2>(instruction).map(|[x, y]| self.path.line(Point::new(x, y))),
            b"c" => numbers::<6>(instruction).map(|points| self.path.curve(&points)),
            _ => numbers::<4>(instruction).map(|points| self.path.curve(&points)),
        };
        drawn.map_or(Next::Ends, |()| Next::Goes)
    }

    /// The end of a path: it is painted, or only clips.
    pub(super) fn paint(&mut self, operator: &[u8]) {
        if operator != b"n" && self.is_shown() {
            self.ink.drawings += 1;
            let fills = !operator.eq_ignore_ascii_case(b"s");
            let area = self.path.as_rectangle().filter(|_| fills && self.state.fill.is_opaque());
            if let Some(area) = area {
                self.ink.cover(self.state.place.transform_rect_bbox(area));
            }
        }
        if self.clip && !self.path.is_empty() {
            self.state.sight = self.state.sight.within(self.path.bounds(self.state.place));
        }
        self.clip = false;
        self.path.clear();
    }

    pub(super) fn transform(&mut self, instruction: &Instruction<'_, '_>) {
        if let Some(matrix) = numbers::<6>(instruction) {
            self.state.place *= Affine::new(matrix);
        }
    }

    /// A dictionary of the graphics state.
    pub(super) fn set_state(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'a>) {
        let Some(name) = last_name(instruction) else { return };
        let Some(dict) = resources.get_ext_g_state(name) else { return };
        self.state.fill.set(&dict);
        if let Some(Object::Array(font)) = dict.get::<Object<'_>>(keys::FONT) {
            let mut font = font.flex_iter();
            if let (Some(dict), Some(size)) = (font.next(), font.next::<f32>()) {
                self.state.text.face = self.document.fonts.face_of(&dict);
                self.state.text.size = size;
            }
        }
    }

    pub(super) fn set_colour(
        &mut self,
        operator: &[u8],
        instruction: &Instruction<'_, '_>,
        resources: &Resources<'a>,
    ) {
        let name = last_name(instruction);
        let fill = &mut self.state.fill;
        fill.patterned = operator == b"scn" && name.is_some();
        match (operator, name) {
            (b"g" | b"rg" | b"k", _) => fill.inkless = false,
            (b"cs", Some(name)) => {
                fill.inkless = &**name == keys::PATTERN || is_inkless(resources.get_color_space(name));
            }
            _ => {}
        }
    }
}
