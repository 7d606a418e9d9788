//! Letters with places to lines with segments: what a reader sees, from top to bottom.
//!
//! Letters are joined to *words* in the order of drawing, words to lines by their baseline, and a line is
//! cut into segments where a gap is wide. Text drawn twice at one place counts once. Text that runs in
//! another direction than most of the page (a note in the margin, a stamp across it) comes after the rest.

use std::collections::BTreeMap;

use super::ink::{Letter, Mark};
use super::right_to_left;
use crate::extract::text::{Line, Segment};

/// A gap wider than this share of the em is a blank.
const BLANK: f64 = 0.12;
/// A gap wider than this many ems parts two segments …
const WIDE: f64 = 0.9;
/// … unless all gaps of a set line are wide: then it must be wider than this.
const WIDEST: f64 = 1.5;
/// So many gaps make a set line.
const SET: usize = 4;
/// Baselines closer than this many points are one line.
const BIN: f64 = 3.0;

/// A run of letters without a blank, in the frame of its own direction: `along` the baseline, `down` the page.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    /// Left edge of each letter, in the order of the text's letters.
    edges: Vec<f64>,
    left: f64,
    right: f64,
    down: f64,
    size: f64,
    /// A blank is drawn before it.
    before: Before,
}

/// What is drawn before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Blank,
}

/// All lines of a page, first those in the direction of most of its letters.
pub(super) fn lines(marks: &[Mark]) -> Vec<Line> {
    let mut turns: BTreeMap<i16, usize> = BTreeMap::new();
    for mark in marks {
        *turns.entry(mark.turn).or_default() += 1;
    }
    let mut turns: Vec<(i16, usize)> = turns.into_iter().collect();
    turns.sort_by_key(|(turn, count)| (std::cmp::Reverse(*count), *turn));
    turns.into_iter().flat_map(|(turn, _)| lines_of(marks, turn)).collect()
}

fn lines_of(marks: &[Mark], turn: i16) -> Vec<Line> {
    let mut rows = rows(words(marks, turn));
    join_raised(&mut rows);
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        drop_overprints(row);
    }
    rows.iter().map(|row| line(row)).filter(|line| !line.segments.is_empty()).collect()
}

/// The frame of a direction: where a point lies along the baseline and down the page.
fn frame(turn: i16) -> impl Fn(hayro_font::kurbo::Point) -> (f64, f64) {
    let (sin, cos) = if turn == 0 { (0.0, 1.0) } else { f64::from(turn).to_radians().sin_cos() };
    move |point| (point.x * cos + point.y * sin, point.y * cos - point.x * sin)
}

fn words(marks: &[Mark], turn: i16) -> Vec<Word> {
    let place = frame(turn);
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut before = Before::Nothing;
    for mark in marks.iter().filter(|mark| mark.turn == turn) {
        let (left, down) = place(mark.start);
        let (right, _) = place(mark.end);
        let (left, right) = (left.min(right), left.max(right));
        if mark.letter == Letter::Blank {
            (open, before) = (false, Before::Blank);
            continue;
        }
        let last = words.last_mut().filter(|word| open && word.goes_on_at(left, down, mark.size));
        match last {
            Some(word) => word.push(mark, left, right),
            None => words.push(Word { before, ..Word::start(mark, left, right, down) }),
        }
        (open, before) = (true, Before::Nothing);
    }
    words
}

impl Word {
    fn start(mark: &Mark, left: f64, right: f64, down: f64) -> Self {
        let (text, edges) = (String::new(), Vec::new());
        let mut word =
            Self { text, edges, left, right: left, down, size: mark.size, before: Before::Nothing };
        word.push(mark, left, right);
        word
    }

    /// Whether a letter there is the next one of this word.
    fn goes_on_at(&self, left: f64, down: f64, size: f64) -> bool {
        let em = self.size.max(size);
        let gap = left - self.right;
        (down - self.down).abs() < 0.12 * em && gap > -0.5 * em && gap < BLANK * em && size > 0.55 * em
    }

    fn push(&mut self, mark: &Mark, left: f64, right: f64) {
        // The same letter drawn again at the same place: a poor man's bold.
        if self.repeats(mark, left) {
            return;
        }
        match &mark.letter {
            Letter::One(char) => self.text.push(*char),
            Letter::Many(letters) => self.text.push_str(letters),
            Letter::Blank => return,
        }
        self.edges.resize(self.text.chars().count(), left);
        self.right = self.right.max(right);
    }

    fn repeats(&self, mark: &Mark, left: f64) -> bool {
        let close = self.edges.last().is_some_and(|edge| (left - edge).abs() < 0.12 * self.size);
        close && matches!(mark.letter, Letter::One(char) if self.text.ends_with(char))
    }

    /// The gap to the word before, in ems.
    fn gap_after(&self, before: &Self) -> f64 {
        (self.left - before.right) / self.size.max(before.size)
    }

    /// Whether every letter of this word stands at the same place in the other.
    fn is_printed_in(&self, other: &Self) -> bool {
        let near = 0.3 * self.size.max(other.size);
        let letters = || other.text.chars().zip(&other.edges);
        self.text
            .chars()
            .zip(&self.edges)
            .all(|(char, left)| letters().any(|(rival, edge)| rival == char && (edge - left).abs() < near))
    }

    fn overlaps(&self, other: &Self) -> bool {
        let shared = self.right.min(other.right) - self.left.max(other.left);
        shared > 0.5 * (self.right - self.left).min(other.right - other.left)
    }
}

/// Words to rows by their baselines, rows from top to bottom.
fn rows(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| a.down.total_cmp(&b.down));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        let row = rows.last_mut().filter(|row| {
            row.first()
                .is_some_and(|first| word.down - first.down <= BIN.min(0.5 * first.size.max(word.size)))
        });
        match row {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    rows
}

/// Footnote marks and ordinals stand a little above their line, indices a little below: they belong to it.
fn join_raised(rows: &mut Vec<Vec<Word>>) {
    let mut index = 0;
    while index + 1 < rows.len() {
        let (small, large) = if is_raised(&rows[index], &rows[index + 1]) {
            (index, index + 1)
        } else if is_raised(&rows[index + 1], &rows[index]) {
            (index + 1, index)
        } else {
            index += 1;
            continue;
        };
        let words = std::mem::take(&mut rows[small]);
        rows[large].extend(words);
        rows.remove(small);
    }
}

fn is_raised(small: &[Word], large: &[Word]) -> bool {
    !small.is_empty()
        && small.iter().all(|word| {
            large.iter().any(|base| {
                let gap = (word.left - base.right).max(base.left - word.right);
                word.size < 0.8 * base.size
                    && (word.down - base.down).abs() < 0.6 * base.size
                    && gap < 0.3 * base.size
                    && !word.overlaps(base)
            })
        })
}

/// A word that stands at the place of another and adds no letter to it is the same word, drawn again.
fn drop_overprints(row: &mut Vec<Word>) {
    let mut index = 1;
    while index < row.len() {
        let twin = (0..index).rev().take(4).find(|other| row[index].overlaps(&row[*other]));
        match twin {
            Some(other) if row[index].is_printed_in(&row[other]) => drop(row.remove(index)),
            Some(other) if row[other].is_printed_in(&row[index]) => drop(row.remove(other)),
            Some(_) | None => index += 1,
        }
    }
}

fn line(row: &[Word]) -> Line {
    let wide = wide(row);
    let mut segments: Vec<Segment> = Vec::new();
    let mut before: Option<&Word> = None;
    for word in row {
        let gap = before.map_or(f64::MAX, |before| word.gap_after(before));
        match segments.last_mut() {
            Some(segment) if gap <= wide => {
                if gap > BLANK || word.before == Before::Blank {
                    segment.text.push(' ');
                }
                segment.text.push_str(&word.text);
                segment.x1 = segment.x1.max(points(word.right));
            }
            Some(_) | None => segments.push(Segment {
                x0: points(word.left),
                x1: points(word.right),
                text: word.text.clone(),
            }),
        }
        before = Some(word);
    }
    for segment in &mut segments {
        if let Some(text) = right_to_left::in_reading_order(&segment.text) {
            segment.text = text;
        }
    }
    let largest = row.iter().max_by(|a, b| a.size.total_cmp(&b.size));
    let (y, size) = largest.map_or((0.0, 0.0), |word| (points(word.down), points(word.size)));
    Line { y, size, segments, ..Line::default() }
}

/// From which gap on two words of this row are two segments: a text set to both margins has wide blanks.
fn wide(row: &[Word]) -> f64 {
    if row.len() <= SET {
        return WIDE;
    }
    let gaps = row.windows(2).map(|pair| pair[1].gap_after(&pair[0])).filter(|gap| *gap > BLANK);
    let (low, high) = gaps.fold((f64::MAX, 0.0_f64), |(low, high), gap| (low.min(gap), high.max(gap)));
    if high < 1.5 * low { WIDEST } else { WIDE }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page, to a hundredth of a point")]
fn points(length: f64) -> f32 {
    length as f32
}
