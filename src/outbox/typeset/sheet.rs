//! Sheets of paper with marks on them, and the PDF/A file they become.
//!
//! Marks are placed first and written last, because "page 2 of 5" is known only at the end. Coordinates are points
//! from the upper left corner. The file is PDF/A-2u: it carries its letters, its colours and its Unicode text, and
//! the same marks give the same bytes.

use super::{Ink, SetLine, Style, Typeface, TypesetError};
use crate::domain::vote::Paper;
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
};

/// Width for which the columns of our papers are laid out: that of A4. On a wider sheet they stand in its middle.
const LAID_OUT: f32 = 595.28;

/// What a PDF says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// Title, shown by readers in the window's head.
    pub title: String,
    /// Who makes the statement.
    pub author: String,
    /// The day it was made, so that the same paper has the same bytes on any day.
    pub day: jiff::civil::Date,
}

/// A box of the sheet: left and upper edge, width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

enum Mark {
    Line { x: f32, baseline: f32, line: SetLine },
    Rule { x: f32, y: f32, width: f32, weight: f32, ink: Ink },
    Panel { area: Area, ink: Ink },
}

/// Sheets in order; marks go on the last one unless a page is named.
pub struct Sheets {
    paper: Paper,
    pages: Vec<Vec<Mark>>,
}

impl Sheets {
    /// One empty sheet.
    pub fn on(paper: Paper) -> Self {
        Self { paper, pages: vec![Vec::new()] }
    }

    /// From the upper to the lower edge, in points.
    pub const fn height(&self) -> f32 {
        self.paper.points().1
    }

    /// Begins the next sheet.
    pub fn next_page(&mut self) {
        self.pages.push(Vec::new());
    }

    /// How many sheets there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Places a line with its left edge at `x`.
    pub fn text(&mut self, x: f32, baseline: f32, line: SetLine) {
        self.mark(Mark::Line { x, baseline, line });
    }

    /// Places a line with its right edge at `right`.
    pub fn text_right(&mut self, right: f32, baseline: f32, line: SetLine) {
        let x = right - line.width;
        self.mark(Mark::Line { x, baseline, line });
    }

    /// Places a horizontal rule; `weight` is its thickness.
    pub fn rule(&mut self, (x, y): (f32, f32), width: f32, weight: f32, ink: Ink) {
        self.mark(Mark::Rule { x, y, width, weight, ink });
    }

    /// Places a filled box; what comes later stands on it.
    pub fn panel(&mut self, area: Area, ink: Ink) {
        self.mark(Mark::Panel { area, ink });
    }

    /// Adds to every sheet, when their number is known: `place` is given the page (from 1) and the count.
    pub fn on_every_page(&mut self, mut place: impl FnMut(&mut Self, usize, usize)) {
        let count = self.pages.len();
        let mut done = Vec::with_capacity(count);
        for (index, page) in std::mem::take(&mut self.pages).into_iter().enumerate() {
            self.pages.push(page);
            place(self, index + 1, count);
            done.append(&mut self.pages);
        }
        self.pages = done;
    }

    /// Writes the file.
    pub fn write(&self, face: &Typeface, imprint: &Imprint) -> Result<Vec<u8>, TypesetError> {
        let refused = |reason: String| TypesetError::Refused { reason };
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_U)
            .finish()
            .map_err(|error| refused(format!("{error:?}")))?;
        let mut document =
            Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        document.set_metadata(metadata(imprint));
        let (width, height) = self.paper.points();
        for marks in &self.pages {
            let size =
                PageSettings::from_wh(width, height).ok_or_else(|| refused("no page size".to_owned()))?;
            let mut page = document.start_page_with(size);
            let mut surface = page.surface();
            for mark in marks {
                draw(&mut surface, face, mark, (width - LAID_OUT) / 2.0);
            }
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| refused(format!("{error:?}")))
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}

/// Draws a mark, so many points to the right of where it was placed.
fn draw(surface: &mut Surface<'_>, face: &Typeface, mark: &Mark, shift: f32) {
    match mark {
        Mark::Line { x, baseline, line } => {
            draw_line(surface, face, Point::from_xy(x + shift, *baseline), line);
        }
        Mark::Rule { x, y, width, weight, ink } => {
            let mut path = PathBuilder::new();
            path.move_to(x + shift, *y);
            path.line_to(x + shift + width, *y);
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: colour(*ink).into(),
                width: *weight,
                ..Stroke::default()
            }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Panel { area, ink } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(area.x + shift, area.y, area.width, area.height) {
                path.push_rect(rect);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn draw_line(surface: &mut Surface<'_>, face: &Typeface, start: Point, line: &SetLine) {
    if line.glyphs.is_empty() {
        return;
    }
    let Style { weight, size, ink, .. } = line.style;
    surface.set_stroke(None);
    surface.set_fill(Some(fill(ink)));
    surface.draw_glyphs(start, &line.glyphs, face.font(weight), &line.text, size, false);
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: colour(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x1b, 0x1b, 0x1b),
        Ink::Grey => rgb::Color::new(0x5c, 0x63, 0x6b),
        Ink::Blue => rgb::Color::new(0x1d, 0x3f, 0x6e),
        Ink::Hairline => rgb::Color::new(0xb9, 0xc0, 0xc8),
        Ink::Panel => rgb::Color::new(0xf1, 0xf4, 0xf7),
    }
}

fn metadata(imprint: &Imprint) -> Metadata {
    let day = imprint.day;
    let date = DateTime::new(day.year().unsigned_abs())
        .month(day.month().unsigned_abs())
        .day(day.day().unsigned_abs())
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(imprint.title.clone())
        .authors(vec![imprint.author.clone()])
        .language("en".to_owned())
        .creator("isodesk".to_owned())
        .document_id(imprint.title.clone())
        .creation_date(date)
}
