//! The title of a paper that prints no label before it: by the size of its letters, or by where it stands.
//!
//! Where nothing sets a title apart it stays unknown.

use super::evidence::on_page;
use crate::{
    domain::{
        committee::{CommitteeReference, find_document_numbers, read_document_number},
        deliverable::Reference,
        fact::Stated,
    },
    extract::{
        fields::{Cell, Cover, Strength, begins_a_clause, dates},
        labels::{Field, LabelSet},
    },
};

/// Lines of a title.
const MOST_LINES: usize = 12;
/// Words that stand alone on the covers of standards and drafts, in large letters.
const COVER_WORDS: [&str; 20] = [
    "international",
    "standard",
    "norme",
    "internationale",
    "draft",
    "final",
    "final draft",
    "projet",
    "projet final",
    "technical",
    "specification",
    "report",
    "publicly available specification",
    "publicly available",
    "technical specification",
    "technical report",
    "guide",
    "amendment",
    "проект",
    "окончательный проект",
];
/// Lines that offer answers to a question.
const ANSWERS: [&str; 6] = ["answers:", "answer:", "possible answers", "options:", "réponses", "ответы"];
/// Letters of a title.
const LONGEST: usize = 600;

/// The title, where the cover sets one apart.
pub(super) fn unlabelled(cover: &Cover<'_>, labels: &LabelSet) -> Option<Stated<String>> {
    let block = if cover.has_layout { largest_block(cover, labels) } else { first_block(cover, labels) };
    let first = *block.first()?;
    let mut title = String::new();
    for cell in &block {
        join(&mut title, &cell.text);
    }
    let is_plausible = title.split_whitespace().count() >= 2
        && title.len() <= LONGEST
        && title.chars().filter(|letter| letter.is_alphabetic()).count() * 2 > title.chars().count()
        && !title.contains('\u{fffd}')
        && !title.ends_with(['\u{2013}', '\u{2014}'])
        && !(title.ends_with('.') && title.split_whitespace().count() > 8);
    is_plausible.then(|| on_page(title.clone(), cover.page, first.line, &title))
}

/// Adds a line to a title; a word parted at the end of a line stays as printed.
fn join(title: &mut String, line: &str) {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_parted = title.ends_with('-') && !title.ends_with(" -") && line.starts_with(char::is_lowercase);
    if !title.is_empty() && !is_parted {
        title.push(' ');
    }
    title.push_str(&line);
}

/// The lines in the largest letters that are words of a title.
fn largest_block<'a>(cover: &'a Cover<'_>, labels: &LabelSet) -> Vec<&'a Cell> {
    let is_marker = cover.cells_of_markers(labels);
    let words: Vec<&Cell> = cover
        .cells
        .iter()
        .zip(&is_marker)
        .filter(|(cell, is_marker)| !**is_marker && could_be_title(cover, cell, labels))
        .map(|(cell, _)| cell)
        .collect();
    let mut blocks: Vec<Vec<&Cell>> = Vec::new();
    for cell in words {
        match blocks.last_mut() {
            Some(block) if block.last().is_some_and(|last| goes_on(last, cell)) => block.push(cell),
            _ => blocks.push(vec![cell]),
        }
    }
    blocks.retain(|block| {
        let words: usize = block.iter().map(|cell| cell.text.split_whitespace().count()).sum();
        words >= 2 && block.len() <= MOST_LINES
    });
    let Some(largest) = blocks.iter().map(|block| size(block)).reduce(f32::max) else { return Vec::new() };
    let block = blocks.into_iter().find(|block| size(block) >= largest - 0.1).unwrap_or_default();
    let stands_out = largest > size_of_the_rest(cover, &block) + 0.4 || cover.cells.len() <= 12;
    if stands_out { block } else { Vec::new() }
}

fn size(block: &[&Cell]) -> f32 {
    block.first().map_or(0.0, |cell| cell.size)
}

/// Whether a cell goes on with the title: letters of the same size on the next line, or a smaller line set
/// close below it.
fn goes_on(last: &Cell, next: &Cell) -> bool {
    let gap = next.y - last.y;
    if gap < 0.5 {
        return (next.size - last.size).abs() < 0.6
            && next.x0 >= last.x1 - 1.0
            && next.x0 - last.x1 < 3.0 * last.size;
    }
    let is_same = (next.size - last.size).abs() < 0.6 && gap <= 2.0 * last.size;
    let is_subtitle = next.size < last.size && next.size > 0.5 * last.size && gap <= 1.1 * last.size;
    is_same || is_subtitle
}

/// The letter height in which most of the page is set, but for these cells: a long title has most letters of a cover.
fn size_of_the_rest(cover: &Cover<'_>, block: &[&Cell]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for cell in cover.cells.iter().filter(|cell| !block.iter().any(|own| std::ptr::eq(*own, *cell))) {
        let letters = cell.text.chars().count();
        match sizes.iter_mut().find(|(size, _)| (*size - cell.size).abs() < 0.3) {
            Some((_, sum)) => *sum += letters,
            None => sizes.push((cell.size, letters)),
        }
    }
    sizes.into_iter().max_by_key(|(_, letters)| *letters).map_or(0.0, |(size, _)| size)
}

/// The first lines of words after what heads a paper: its number, its committee, its secretariat.
fn first_block<'a>(cover: &'a Cover<'_>, labels: &LabelSet) -> Vec<&'a Cell> {
    let after_label = |cell: &Cell| {
        cell.marks.iter().any(|mark| {
            mark.strength > Strength::Bare
                && matches!(mark.field, Field::Secretariat | Field::Opens | Field::Closes)
        })
    };
    let heads = |cell: &Cell| read_document_number(&cell.text, None).is_some() && cell.line <= 8;
    // Where the committee and the days of voting stand below the title.
    let is_named = |cell: &Cell| {
        cell.line <= 8 && Reference::read(cell.text.trim()).is_ok_and(|reference| reference.is_draft())
    };
    let starts = [
        cover.cells.iter().rposition(after_label),
        cover.cells.iter().position(heads),
        cover.cells.iter().position(is_named),
    ];
    starts
        .into_iter()
        .flatten()
        .map(|start| block_after(cover, start, labels))
        .find(|block| !block.is_empty())
        .unwrap_or_default()
}

/// The first lines of words after this cell.
fn block_after<'a>(cover: &'a Cover<'_>, start: usize, labels: &LabelSet) -> Vec<&'a Cell> {
    let mut block: Vec<&Cell> = Vec::new();
    for cell in &cover.cells[start + 1..] {
        // The next column of a table row says something else, and the title goes on below.
        if block.last().is_some_and(|last| cover.are_beside(last, cell)) {
            continue;
        }
        let is_title = could_be_title(cover, cell, labels);
        let is_next_line = block.last().is_none_or(|last| {
            // A full stop ends a sentence, and no line of a title.
            cell.line == last.line + 1
                && !last.text.ends_with('.')
                && (cover.wraps(&last.text, &cell.text) || names_an_amendment(&cell.folded.text))
        });
        match (is_title && is_next_line, block.is_empty()) {
            (true, _) => block.push(cell),
            (false, true) if cell.line <= cover.cells[start].line + 8 => {}
            (false, _) => break,
        }
    }
    block
}

/// `AMENDMENT 1: Load classes` below the title of the standard.
fn names_an_amendment(folded: &str) -> bool {
    ["amendment ", "amendement ", "изменение "]
        .iter()
        .filter_map(|word| folded.strip_prefix(word))
        .any(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}

/// A question, one of its answers, or a numbered clause: where letters have no size, nothing else tells them from a
/// title.
fn is_part_of_a_question(words: &str, folded: &str) -> bool {
    words.ends_with('?') || ANSWERS.iter().any(|start| folded.starts_with(start)) || begins_a_clause(words)
}

/// `Reference number ISO/DIS 99001:2026(E)`, which no colon parts.
fn is_label_with_a_name(cell: &Cell) -> bool {
    let Some(label) = cell.marks.first().filter(|mark| mark.range.start == 0) else { return false };
    let name = cell.original(&(label.range.end..cell.folded.text.len())).trim();
    Reference::read(name).is_ok() || CommitteeReference::read(name).is_ok() || dates::whole(name).is_some()
}

/// `Page 5 of 5`.
fn is_page_number(folded: &str) -> bool {
    ["page ", "стр. ", "seite "].iter().any(|start| folded.starts_with(start)) && folded.len() < 24
}

/// `Document ISO/TC 154 N 384`, in a head or a foot.
fn names_a_paper(words: &str) -> bool {
    read_document_number(words, None).is_some()
        || (words.split_whitespace().count() <= 6
            && find_document_numbers(words).iter().any(|found| found.committee.is_some()))
}

/// Whether `INTERNATIONAL` or `NORME` stands in a line of its own, as on the cover of a published standard.
fn is_published(cover: &Cover<'_>) -> bool {
    cover.cells.iter().any(|cell| {
        matches!(cell.folded.text.as_str(), "international" | "norme" | "technical" | "draft" | "final draft")
    })
}

/// Words that are no other fact of the cover.
fn could_be_title(cover: &Cover<'_>, cell: &Cell, labels: &LabelSet) -> bool {
    let words = cell.text.trim();
    let folded = cell.folded.text.as_str();
    let letters = words.chars().filter(|letter| letter.is_alphabetic()).count();
    // In the order of what they cost: most cells fail early.
    let is_cover_word = || {
        ["iso", "iec"].contains(&folded)
            || ["©", "international standard", "norme internationale"]
                .iter()
                .any(|start| folded.starts_with(start))
            || folded.ends_with(" edition")
            || folded.ends_with("édition")
            || (words.starts_with(char::is_uppercase) && labels.has_marker(folded))
            || (COVER_WORDS.contains(&folded) && is_published(cover))
    };
    // Where a label has its value in its own cell, the next column is none: `Secretariat: SIS` beside the title of a draft.
    let awaits = |label: &Cell| {
        label.marks.last().is_some_and(|mark| mark.range.end >= label.folded.text.trim_end().len())
    };
    let is_value =
        || cover.cells_of(cell.line).any(|other| other.x0 < cell.x0 && other.is_label() && awaits(other));
    letters >= 2
        && !is_cover_word()
        && !is_value()
        && !cell.marks.iter().any(|mark| mark.strength > Strength::Bare)
        && !is_label_with_a_name(cell)
        && !is_page_number(folded)
        && (cover.has_layout || !is_part_of_a_question(words, folded))
        && !names_a_paper(words)
        && CommitteeReference::read(words).is_err()
        && Reference::read(words).is_err()
        && dates::whole(words).is_none()
}
