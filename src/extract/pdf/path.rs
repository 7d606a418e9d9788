//! The path under the pen, as far as it tells what is hidden: whether it is a rectangle, and what it encloses.

use hayro_font::kurbo::{Affine, Point, Rect};

/// Lines closer to level than this many points are level.
const LEVEL: f64 = 1.0 / 256.0;

/// A path in the making.
#[derive(Debug, Default)]
pub(super) struct Path {
    points: Vec<Point>,
    parts: usize,
    shape: Shape,
}

/// What a path is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Lines,
    Closed,
    Curves,
}

/// Points beyond this number are not kept: they cannot belong to a rectangle.
const MOST_POINTS: usize = 10_000;

impl Path {
    pub(super) fn clear(&mut self) {
        self.points.clear();
        (self.parts, self.shape) = (0, Shape::Lines);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    pub(super) fn start(&mut self, point: Point) {
        self.parts += 1;
        self.add(point);
    }

    pub(super) fn line(&mut self, point: Point) {
        if !self.is_empty() {
            self.add(point);
        }
    }

    /// A curve by the coordinates of its points.
    pub(super) fn curve(&mut self, coordinates: &[f64]) {
        if self.is_empty() {
            return;
        }
        self.shape = Shape::Curves;
        for pair in coordinates.chunks_exact(2) {
            self.add(Point::new(pair[0], pair[1]));
        }
    }

    pub(super) fn close(&mut self) {
        if !self.is_empty() && self.shape == Shape::Lines {
            self.shape = Shape::Closed;
        }
    }

    /// A rectangle by its corner, width and height.
    pub(super) fn rectangle(&mut self, [x, y, width, height]: [f64; 4]) {
        self.start(Point::new(x, y));
        for (right, up) in [(width, 0.0), (width, height), (0.0, height)] {
            self.add(Point::new(x + right, y + up));
        }
        self.close();
    }

    fn add(&mut self, point: Point) {
        if self.points.len() < MOST_POINTS {
            self.points.push(point);
        }
    }

    /// The box around the path once it is placed.
    pub(super) fn bounds(&self, place: Affine) -> Rect {
        bounds(self.points.iter().map(|point| place * *point))
    }

    /// The rectangle that the path is, before it is placed.
    pub(super) fn as_rectangle(&self) -> Option<Rect> {
        let corners = match self.points.as_slice() {
            [a, b, c, d] if self.shape == Shape::Closed => [*a, *b, *c, *d],
            [a, b, c, d, end] if self.shape != Shape::Curves && near(a.x, end.x) && near(a.y, end.y) => {
                [*a, *b, *c, *d]
            }
            _ => return None,
        };
        let [a, b, c, d] = corners;
        let level_first = near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x);
        let upright_first = near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y);
        (self.parts == 1 && (level_first || upright_first)).then(|| bounds(corners.into_iter()))
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= LEVEL
}

/// The box around points.
pub(super) fn bounds(points: impl Iterator<Item = Point>) -> Rect {
    points
        .map(|point| Rect::from_points(point, point))
        .reduce(|all, point| all.union(point))
        .unwrap_or(Rect::ZERO)
}

#[cfg(test)]
mod tests {
    use super::{Path, Point, Rect};

    #[test]
    fn only_a_rectangle_is_one() {
        let mut path = Path::default();
        path.rectangle([10.0, 20.0, 30.0, -5.0]);
        assert_eq!(path.as_rectangle(), Some(Rect::new(10.0, 15.0, 40.0, 20.0)));
        path.rectangle([0.0, 0.0, 1.0, 1.0]);
        assert_eq!(path.as_rectangle(), None, "two of them");
        path.clear();
        path.start(Point::new(0.0, 0.0));
        for (x, y) in [(0.0, 9.0), (9.0, 9.0), (9.0, 0.0)] {
            path.line(Point::new(x, y));
        }
        assert_eq!(path.as_rectangle(), None, "open on one side");
        path.line(Point::new(0.0, 0.0));
        assert_eq!(path.as_rectangle(), Some(Rect::new(0.0, 0.0, 9.0, 9.0)));
        path.clear();
        path.start(Point::new(0.0, 0.0));
        path.curve(&[0.0, 9.0, 9.0, 9.0, 9.0, 0.0]);
        path.close();
        assert_eq!(path.as_rectangle(), None, "round");
    }
}
