//! What the cells of a spreadsheet are or hold beside their words: merged ones, pictures, files.

use calamine::Dimensions;

use crate::extract::limits::Limits;
use crate::extract::text::{Beside, CellMark};
use crate::extract::xml::{self, Node, attribute};
use crate::extract::{archive, plain};

/// More merged cells than this are no table that people fill in.
const MOST_MERGED: usize = 1_000;

/// What stands in one sheet beside words: rows and columns counted from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct BesideWords {
    /// Ranges of cells that are one.
    pub(super) merged: Vec<Dimensions>,
    /// What lies over a cell.
    pub(super) drawn: Vec<((u32, u32), Beside)>,
}

impl BesideWords {
    /// The same, counted from the first cell that is filled.
    pub(super) fn from(mut self, first: (u32, u32)) -> Self {
        let inner = |(row, column): (u32, u32)| (row.saturating_sub(first.0), column.saturating_sub(first.1));
        self.merged.retain(|range| range.end.0 >= first.0 && range.end.1 >= first.1);
        self.merged.truncate(MOST_MERGED);
        for range in &mut self.merged {
            *range = Dimensions::new(inner(range.start), inner(range.end));
        }
        for (place, _) in &mut self.drawn {
            *place = inner(*place);
        }
        self
    }

    /// The marks of a row of so many cells.
    pub(super) fn marks(&self, row: usize, cells: usize) -> Vec<CellMark> {
        let Ok(row) = u32::try_from(row) else { return Vec::new() };
        let over = self.merged.iter().filter(|range| (range.start.0..=range.end.0).contains(&row));
        let merged = over.flat_map(|range| marks_of(range, row, cells));
        let drawn = self.drawn.iter().filter(|(place, _)| place.0 == row);
        let drawn = drawn.map(|(place, what)| CellMark { cell: place.1 as usize, what: *what });
        merged.chain(drawn).collect()
    }
}

/// A merged range in one of its rows: the first says how far it reaches, the others go on with the one above.
fn marks_of(range: &Dimensions, row: u32, cells: usize) -> Vec<CellMark> {
    let (first, last) = (range.start.1 as usize, range.end.1 as usize);
    if row > range.start.0 {
        return (first..=last)
            .take_while(|cell| *cell < cells)
            .map(|cell| CellMark { cell, what: Beside::Below })
            .collect();
    }
    let wide = (last > first).then_some(CellMark { cell: first, what: Beside::Over(last - first + 1) });
    wide.into_iter().collect()
}

/// What is drawn over the cells of the first sheet: pictures, charts and shapes, and files of other programs.
pub(super) fn drawn(bytes: &[u8], limits: &Limits) -> Vec<((u32, u32), Beside)> {
    let Some(relations) = part(bytes, "xl/worksheets/_rels/sheet1.xml.rels", limits) else {
        return Vec::new();
    };
    let mut targets = Vec::new();
    let _ = xml::walk(&relations, limits.xml_depth, &mut |node| {
        if let Node::Open("Relationship", element) = node {
            targets.extend(attribute(element, "Target"));
        }
    });
    let holds_files = targets.iter().any(|target| target.contains("embeddings/"));
    let shape = if holds_files { Beside::File } else { Beside::Picture };
    let drawings = targets.iter().filter_map(|target| target.split_once("drawings/drawing"));
    let mut drawn = Vec::new();
    for (_, name) in drawings {
        if let Some(drawing) = part(bytes, &format!("xl/drawings/drawing{name}"), limits) {
            anchors(&drawing, shape, limits, &mut drawn);
        }
    }
    drawn
}

/// The cells at which the things of a drawing begin; `shape` is what a shape of it stands for.
fn anchors(drawing: &str, shape: Beside, limits: &Limits, drawn: &mut Vec<((u32, u32), Beside)>) {
    let (mut place, mut open, mut in_from) = ((0, 0), String::new(), false);
    let _ = xml::walk(drawing, limits.xml_depth, &mut |node| match node {
        Node::Open("from", _) => in_from = true,
        Node::Close("from") => in_from = false,
        Node::Open("pic" | "graphicFrame" | "grpSp", _) => drawn.push((place, Beside::Picture)),
        Node::Open("sp", _) => drawn.push((place, shape)),
        Node::Open(name, _) => name.clone_into(&mut open),
        Node::Text(number) if in_from => match open.as_str() {
            "row" => place.0 = number.trim().parse().unwrap_or(place.0),
            "col" => place.1 = number.trim().parse().unwrap_or(place.1),
            _ => {}
        },
        Node::Close(_) => open.clear(),
        Node::Text(_) => {}
    });
    drawn.truncate(MOST_MERGED);
}

fn part(bytes: &[u8], name: &str, limits: &Limits) -> Option<String> {
    plain::decode(&archive::part(bytes, name, limits)?)
}
