//! Where the value of a label can stand.

use super::{Candidate, Cell, Cover, Strength, dates};
use crate::extract::labels::Field;

/// A value below its label stands at most this many letter heights under it.
const REACH_BELOW: f32 = 3.2;
/// Cells nearer than this many letter heights belong together.
const NEAR: f32 = 3.0;
/// Lines of a value that runs on.
const MOST_LINES: usize = 7;

/// What could be the value of the label `turn` of the cell `place`, the most likely first.
pub(super) fn candidates(cover: &Cover<'_>, place: usize, turn: usize) -> Vec<Candidate> {
    let cell = &cover.cells[place];
    let mut found = Vec::new();
    if let Some(text) = inline(cell, turn) {
        found.push(on_line(cover, place, turn, text));
        found.extend(date_under_touching_label(cover, place, turn));
        return found;
    }
    let is_last = turn + 1 == cell.marks.len();
    if is_last && cell.marks[turn].strength > Strength::Bare {
        found.extend(right(cover, place, turn).or_else(|| centred(cover, place, turn)));
    }
    if !is_stacked(cover, place) {
        found.extend(below(cover, place, turn));
    }
    found.extend(after_block(cover, place, turn));
    found
}

/// The words between this label and the next one of the cell.
fn inline(cell: &Cell, turn: usize) -> Option<String> {
    let end = cell.marks.get(turn + 1).map_or(cell.folded.text.len(), |next| next.range.start);
    let value = cell.original(&(cell.marks[turn].range.end..end));
    let value = without_hint(value.trim_start_matches(['-', '\u{2013}', '\u{2014}', ':']).trim());
    (!value.is_empty()).then(|| value.to_owned())
}

/// `2026-03-10 [date]`: what the template asks for stays behind the value.
fn without_hint(value: &str) -> &str {
    match value.rsplit_once('[') {
        Some((before, hint)) if !before.is_empty() && dates::is_placeholder(hint.trim_end_matches(']')) => {
            before.trim()
        }
        Some(_) | None => value,
    }
}

/// A label of a date whose neighbour stands so near that both seem one: its date is right below its first letter.
fn date_under_touching_label(cover: &Cover<'_>, place: usize, turn: usize) -> Option<Candidate> {
    let label = &cover.cells[place];
    let mark = &label.marks[turn];
    if !cover.has_layout || !mark.field.is_date() || mark.strength > Strength::Bare {
        return None;
    }
    let is_under = |cell: &&Cell| {
        cell.line > label.line
            && (cell.x0 - label.x0).abs() < 3.0
            && cell.y - label.y <= REACH_BELOW * label.size
            && dates::whole(&cell.text).is_some()
    };
    let value = cover.cells[place + 1..].iter().find(is_under)?;
    Some(Candidate { text: value.text.clone(), line: value.line, turn: (0, 1), is_below: true })
}

/// A value of an even number of lines right of its label, which is set against their middle.
fn centred(cover: &Cover<'_>, place: usize, turn: usize) -> Option<Candidate> {
    let label = &cover.cells[place];
    if !cover.has_layout || !runs_on(label.marks[turn].field) {
        return None;
    }
    let is_beside = |cell: &&Cell| {
        cell.line != label.line
            && cell.x0 > label.x1
            && (cell.y - label.y).abs() < 0.9 * label.size
            && !cell.is_label()
            && !cell.folded.text.is_empty()
            && !cover.cells.iter().any(|other| other.line == cell.line && other.x0 < cell.x0)
    };
    let lines: Vec<&Cell> = cover.cells.iter().filter(is_beside).collect();
    let (above, below) = (*lines.first()?, *lines.last()?);
    let is_pair = lines.len() == 2
        && above.y < label.y
        && label.y < below.y
        && below.y - above.y < 1.4 * label.size
        && (above.x0 - below.x0).abs() < 3.0;
    is_pair.then(|| Candidate {
        text: format!("{} {}", above.text, below.text),
        line: above.line,
        turn: (0, 1),
        is_below: false,
    })
}

/// The words of a cell with the cells and lines that go on with them.
pub(super) fn continued(cover: &Cover<'_>, place: usize, words: &str) -> String {
    let cell = &cover.cells[place];
    let mut text = words.to_owned();
    let x1 = append_near(cover, place, &mut text);
    let right = if cover.has_layout { x1 } else { f32::MAX };
    append_lines(cover, place, (cell.x0, cell.x0, right), &mut text);
    text
}

/// An inline value with the cells that go on with it, and the lines where a title runs on.
fn on_line(cover: &Cover<'_>, place: usize, turn: usize, mut text: String) -> Candidate {
    let cell = &cover.cells[place];
    let is_last = turn + 1 == cell.marks.len();
    if is_last && runs_on(cell.marks[turn].field) {
        let mut x1 = append_near(cover, place, &mut text);
        if !cover.has_layout {
            x1 = f32::MAX;
        }
        append_lines(cover, place, (cell.x0, cell.x0, x1), &mut text);
    }
    Candidate { text, line: cell.line, turn: (0, 1), is_below: false }
}

/// Whether values of this kind are words that can run over several lines.
const fn runs_on(field: Field) -> bool {
    matches!(field, Field::Title | Field::OtherTitle)
}

/// The next cell to the right, with those near to it.
fn right(cover: &Cover<'_>, place: usize, turn: usize) -> Option<Candidate> {
    let label = &cover.cells[place];
    let first =
        cover.cells.get(place + 1).filter(|cell| cell.line == label.line && !is_next_label(label, cell))?;
    let mut text = first.text.clone();
    let x1 = append_near(cover, place + 1, &mut text);
    if runs_on(label.marks[turn].field) {
        append_lines(cover, place + 1, (label.x0, first.x0, x1), &mut text);
        if let Some(above) = first_half(cover, first) {
            text = format!("{above} {text}");
        }
    }
    Some(Candidate { text, line: first.line, turn: (0, 1), is_below: false })
}

/// The lines above the middle one of a value whose label stands against its middle: as many as below.
fn first_half(cover: &Cover<'_>, middle: &Cell) -> Option<String> {
    if !cover.has_layout {
        return None;
    }
    let is_in_column = |cell: &&Cell| {
        (cell.x0 - middle.x0).abs() < 3.0
            && !cell.is_label()
            && !cover.cells.iter().any(|other| other.line == cell.line && other.x0 < cell.x0)
    };
    let is_near = |gap: f32| gap > 0.0 && gap < 1.4 * middle.size;
    let (mut above, mut below): (Vec<&Cell>, Vec<&Cell>) = (Vec::new(), Vec::new());
    for cell in cover.cells.iter().rev().filter(|cell| cell.line < middle.line).filter(is_in_column) {
        let last = above.last().map_or(middle.y, |last| last.y);
        if is_near(last - cell.y) {
            above.push(cell);
        }
    }
    for cell in cover.cells.iter().filter(|cell| cell.line > middle.line).filter(is_in_column) {
        let last = below.last().map_or(middle.y, |last| last.y);
        if is_near(cell.y - last) {
            below.push(cell);
        }
    }
    let words: Vec<&str> = above.iter().rev().map(|cell| cell.text.as_str()).collect();
    (!above.is_empty() && above.len() == below.len()).then(|| words.join(" "))
}

/// Whether a cell right of a label is a label itself. A word alone that is a label elsewhere (`VOTE`) is the
/// value of a label with a colon.
fn is_next_label(label: &Cell, cell: &Cell) -> bool {
    let strength = |cell: &Cell| cell.marks.last().map(|mark| mark.strength);
    match (strength(label), cell.marks.first().map(|mark| mark.strength)) {
        (Some(Strength::Colon), Some(Strength::Alone)) => false,
        (Some(_) | None, Some(_) | None) => cell.is_label(),
    }
}

/// Adds the cells right of this one that belong to it; gives the right edge reached.
fn append_near(cover: &Cover<'_>, place: usize, text: &mut String) -> f32 {
    let mut last = &cover.cells[place];
    for next in cover.cells[place + 1..].iter().take_while(|next| next.line == last.line) {
        let is_near = cover.has_layout && next.x0 - last.x1 <= NEAR * last.size.max(8.0);
        if !is_near || next.is_label() {
            break;
        }
        text.push(' ');
        text.push_str(&next.text);
        last = next;
    }
    last.x1
}

/// Adds the following lines as long as they go on with a value between these edges: left edge of the label,
/// left and right edge of the value.
fn append_lines(cover: &Cover<'_>, place: usize, (label, left, right): (f32, f32, f32), text: &mut String) {
    let first = &cover.cells[place];
    let (mut last, mut edge) = (first, right);
    for _ in 1..MOST_LINES {
        let mut below = cover.cells.iter().filter(|cell| cell.line > last.line);
        let next = if cover.has_layout {
            below.find(|cell| {
                overlaps(cell, label.min(left) - 3.0, edge.max(left + 20.0)) && cell.y > last.y + 1.0
            })
        } else {
            next_paragraph(cover, last).or_else(|| {
                below.next().filter(|cell| cell.line == last.line + 1 && cover.wraps(&last.text, &cell.text))
            })
        };
        let Some(next) = next.filter(|next| !next.is_label() && !next.folded.text.is_empty()) else { return };
        let is_close = next.y - last.y <= 2.1 * next.size.max(first.size);
        let is_alike = (next.size - first.size).abs() < 1.5 && next.x0 >= label - 3.0;
        if cover.has_layout && !(is_close && is_alike) {
            return;
        }
        text.push(' ');
        text.push_str(&next.text);
        if let Some(index) = cover.cells.iter().position(|cell| std::ptr::eq(cell, next)) {
            edge = edge.max(append_near(cover, index, text));
        }
        last = next;
    }
}

/// The next paragraph of the same cell of a table.
fn next_paragraph<'a>(cover: &'a Cover<'_>, cell: &Cell) -> Option<&'a Cell> {
    let line = cell.line as usize;
    let row = cover.lines.get(line.checked_sub(1)?)?.row?;
    let column = cover.cells_of(cell.line).position(|other| std::ptr::eq(other, cell))?;
    cover.lines.get(line).filter(|next| next.row == Some(row))?;
    cover.cells_of(cell.line + 1).nth(column).filter(|next| !next.text.is_empty())
}

fn overlaps(cell: &Cell, x0: f32, x1: f32) -> bool {
    cell.x0 < x1 && cell.x1 > x0
}

/// The cells below the label, in its column.
fn below(cover: &Cover<'_>, place: usize, turn: usize) -> Option<Candidate> {
    let label = &cover.cells[place];
    if label.marks[turn].strength == Strength::Bare {
        return None;
    }
    let row = if cover.has_layout { row_below(cover, place) } else { line_below(cover, place) };
    let first = *row.first()?;
    if row.iter().any(|cell| cell.is_label()) {
        return None;
    }
    let turns = label.marks.len();
    // Heads of columns set close to each other, and a value below each.
    if turns > 1 && row.len() == turns && cover.has_layout {
        let value = row[turn];
        let text = value.text.clone();
        return Some(Candidate { text, line: value.line, turn: (0, 1), is_below: true });
    }
    let mut text = row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    if runs_on(label.marks[turn].field) && turns == 1 {
        let index = cover.cells.iter().position(|cell| std::ptr::eq(cell, first))?;
        let right =
            if cover.has_layout { row.iter().map(|cell| cell.x1).fold(0.0, f32::max) } else { f32::MAX };
        append_lines(cover, index, (label.x0, first.x0, right), &mut text);
    }
    Some(Candidate { text, line: first.line, turn: (turn, turns), is_below: true })
}

/// The first line below that has words in the column of the label.
fn row_below<'a>(cover: &'a Cover<'_>, place: usize) -> Vec<&'a Cell> {
    let label = &cover.cells[place];
    let next_column = cover.cells[place + 1..]
        .iter()
        .take_while(|cell| cell.line == label.line)
        .find(|cell| cell.x0 > label.x1)
        .map_or(label.x1.max(label.x0 + 12.0 * label.size.max(8.0)), |cell| cell.x0 - 4.0);
    let (left, lowest) = (label.x0 - 12.0, label.y + REACH_BELOW * label.size.max(10.0));
    let in_column = |cell: &&Cell| {
        cell.line > label.line
            && cell.y <= lowest
            && overlaps(cell, left, next_column)
            && !cell.folded.text.is_empty()
    };
    let Some(first) = cover.cells.iter().find(in_column) else { return Vec::new() };
    cover.cells.iter().filter(|cell| cell.line == first.line).filter(in_column).collect()
}

/// The cell below in a format without layout: the same cell of the next line, or the line itself.
fn line_below<'a>(cover: &'a Cover<'_>, place: usize) -> Vec<&'a Cell> {
    let label = &cover.cells[place];
    if let Some(paragraph) = next_paragraph(cover, label) {
        return vec![paragraph];
    }
    let row =
        |line: u32| cover.cells.iter().filter(move |cell| cell.line == line && !cell.folded.text.is_empty());
    let own: Vec<&Cell> = row(label.line).collect();
    let Some(next) = (1..=2).map(|step| label.line + step).find(|line| row(*line).next().is_some()) else {
        return Vec::new();
    };
    let cells: Vec<&Cell> = row(next).collect();
    let index = own.iter().position(|cell| std::ptr::eq(*cell, label)).unwrap_or(0);
    match (own.len(), cells.len()) {
        (1, _) => cells.into_iter().take(1).collect(),
        (here, there) if here == there => cells.into_iter().skip(index).take(1).collect(),
        (_, _) => Vec::new(),
    }
}

/// Whether labels of dates stand below each other, so that the value below the last is not its own.
fn is_stacked(cover: &Cover<'_>, place: usize) -> bool {
    let is_date_label =
        |cell: &Cell| cell.is_only_labels() && cell.marks.iter().all(|mark| mark.field.is_date());
    let above = place.checked_sub(1).map(|above| &cover.cells[above]);
    let next = cover.cells.get(place + 1);
    let line = cover.cells[place].line;
    is_date_label(&cover.cells[place])
        && [above, next]
            .into_iter()
            .flatten()
            .any(|cell| cell.line.abs_diff(line) == 1 && is_date_label(cell))
}

/// Where several labels come first and then all their values, in the same order.
fn after_block(cover: &Cover<'_>, place: usize, turn: usize) -> Option<Candidate> {
    if !cover.cells[place].is_only_labels() {
        return None;
    }
    let first =
        cover.cells[..place].iter().rposition(|cell| !cell.is_only_labels()).map_or(0, |before| before + 1);
    let length = cover.cells[first..].iter().take_while(|cell| cell.is_only_labels()).count();
    let block = &cover.cells[first..first + length];
    let turns: usize = block.iter().map(|cell| cell.marks.len()).sum();
    let before: usize = block[..place - first].iter().map(|cell| cell.marks.len()).sum();
    let values: Vec<&Cell> =
        cover.cells[first + length..].iter().take(turns).take_while(|cell| cell.marks.is_empty()).collect();
    let line = values.first()?.line;
    let are_in_one_row = turns > 1 && values.len() == turns && values.iter().all(|value| value.line == line);
    if are_in_one_row {
        let text = values.get(before + turn)?.text.clone();
        return Some(Candidate { text, line, turn: (0, 1), is_below: true });
    }
    let are_dates = block.iter().flat_map(|cell| &cell.marks).all(|mark| mark.field.is_date());
    let text = values.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ; ");
    are_dates.then_some(Candidate { text, line, turn: (before + turn, turns), is_below: true })
}
