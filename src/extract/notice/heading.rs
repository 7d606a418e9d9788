//! Facts that stand on a cover without a label: a line that is nothing but a committee, a number, a
//! reference or a date.
//!
//! Prose is no evidence: a committee named in a foreword, or a standard in a sentence, is none of a paper's
//! own facts.

use super::{
    evidence::{Trust, on_page},
    gather::Gathered,
    number_line,
};
use crate::{
    domain::{
        committee::{self, CommitteeReference, find_document_numbers, read_document_number},
        deliverable::{self, DeliverableType, Reference},
        printed_date::PrintedDate,
    },
    extract::{
        fields::{self, Cell, Cover, Strength, dates},
        labels::{Field, LabelSet, Marker},
    },
};

/// A heading ends after so many lines.
const HEADING_LINES: u32 = 40;
/// What stands between a name and a title.
const DASHES: [char; 6] = ['-', '\u{2013}', '\u{2014}', ':', ',', ' '];
/// Words of a title that only its capital tells from a sentence.
const LEAST_WORDS: usize = 3;
/// A bare number (`N 632`), a bare year or a committee with its title stands this near to the top.
const TOP_LINES: u32 = 8;

/// Adds what the lines of the heading state.
pub(super) fn add(cover: &Cover<'_>, labels: &LabelSet, gathered: &mut Gathered) {
    let is_iso_paper = says_iso(cover, labels, gathered);
    let mut trust = Trust::Heading;
    for (place, cell) in cover.cells.iter().enumerate().take_while(|(_, cell)| cell.line <= HEADING_LINES) {
        if is_value_of_a_label(cover, place) {
            continue;
        }
        let words = own_words(cell);
        if words.is_empty() || words.len() > 160 || gathered.is_superseded(words, cell.line) {
            continue;
        }
        add_number_or_committee(cover, cell, words, gathered);
        add_number_before_title(cover, place, words, gathered);
        if is_iso_paper {
            add_reference(cover, cell, words, gathered);
            add_draft_before_title(cover, place, words, gathered);
        }
        let date = dates::whole(words);
        if let Some(date) = date.filter(|_| !is_beside_a_parted_label(cover, cell, labels)) {
            add_date(cover, cell, (words, date), trust, gathered);
        }
        if names_a_supplement(cell) {
            trust = Trust::NumberedHeading;
        } else if date.is_some() {
            trust = Trust::Heading;
        }
    }
    add_foot(cover, gathered);
}

/// The words of a cell before its first label.
fn own_words(cell: &Cell) -> &str {
    match cell.marks.iter().find(|mark| mark.strength > Strength::Bare) {
        Some(mark) => cell.original(&(0..mark.range.start)),
        None => cell.text.trim(),
    }
}

/// Whether a cell stands right of a label, on its line, and can be its value: no committee is the value of a date.
fn is_value_of_a_label(cover: &Cover<'_>, place: usize) -> bool {
    let line = cover.cells[place].line;
    let is_label_of = |cell: &Cell| {
        let of_date = cell.marks.last().is_some_and(|mark| mark.field.is_date());
        cell.is_label() && !(of_date && CommitteeReference::read(cover.cells[place].text.trim()).is_ok())
    };
    cover.cells[..place].iter().rev().take_while(|cell| cell.line == line).any(is_label_of)
}

fn add_number_or_committee(cover: &Cover<'_>, cell: &Cell, words: &str, gathered: &mut Gathered) {
    if let Some(found) = read_document_number(words, None) {
        let Some(committee) = found.committee else {
            if cell.line <= TOP_LINES {
                gathered
                    .document_number
                    .add(Trust::Heading, on_page(found.number, cover.page, cell.line, &cell.text));
            }
            return;
        };
        gathered.committee.add(Trust::NumberedHeading, on_page(committee, cover.page, cell.line, &cell.text));
        gathered
            .document_number
            .add(Trust::NumberedHeading, on_page(found.number, cover.page, cell.line, &cell.text));
        return;
    }
    if cell.line <= 2 * TOP_LINES
        && let Some((committee, number)) = number_line::read(words)
    {
        gathered.committee.add(Trust::NumberedHeading, on_page(committee, cover.page, cell.line, &cell.text));
        gathered
            .document_number
            .add(Trust::NumberedHeading, on_page(number, cover.page, cell.line, &cell.text));
        return;
    }
    if let Some(committee) = committee_line(words, cell.line) {
        gathered.committee.add(Trust::Heading, on_page(committee, cover.page, cell.line, &cell.text));
    }
}

/// `ISO/TC 154 N 303 — Ballot on a scope`, and `N303 Ballot on a scope` where the committee is known.
fn add_number_before_title(cover: &Cover<'_>, place: usize, words: &str, gathered: &mut Gathered) {
    let cell = &cover.cells[place];
    if cell.line > 2 * TOP_LINES || !words.starts_with(['I', 'J', 'T', 'S', 'N', 'W']) {
        return;
    }
    let Some(mut found) =
        find_document_numbers(words).into_iter().next().filter(|found| found.range.start == 0)
    else {
        return;
    };
    // `N 456 Draft resolutions`: the draft is of the resolutions, not of the number.
    if let Some(revision) = &found.number.revision
        && words[..found.range.end].ends_with(&format!(" {revision}"))
        && words[found.range.end..].trim_start().starts_with(char::is_lowercase)
    {
        found.range.end -= revision.len();
        found.number.revision = None;
    }
    let rest = words[found.range.end..].trim_start();
    let least = if rest.starts_with(DASHES) && found.committee.is_some() { 1 } else { LEAST_WORDS };
    let title = title_behind(rest, least);
    let behind = rest.trim_start_matches(|letter| letter == '/' || DASHES.contains(&letter));
    let date = dates::whole(behind).filter(|_| found.committee.is_some());
    if title.is_none() && date.is_none() {
        return;
    }
    if let Some(date) = date {
        gathered.document_date.add(Trust::Heading, on_page(date, cover.page, cell.line, &cell.text));
    }
    match found.committee {
        Some(committee) => {
            gathered.committee.add(Trust::Heading, on_page(committee, cover.page, cell.line, &cell.text));
        }
        None if gathered.committee.best().is_none() => return,
        None => {}
    }
    gathered.document_number.add(Trust::Heading, on_page(found.number, cover.page, cell.line, &cell.text));
    if let Some(title) = title.filter(|_| gathered.title.is_silent()) {
        let title = fields::continued(cover, place, title);
        gathered.title.add(Trust::Heading, on_page(title, cover.page, cell.line, &cell.text));
    }
}

/// The words of a title behind what names the paper, at least so many: set off by a dash or beginning with a capital,
/// no sentence.
fn title_behind(rest: &str, least: usize) -> Option<&str> {
    let title = rest.trim_start().trim_start_matches(DASHES).trim();
    let is_set_off = rest.trim_start().starts_with(DASHES) || title.starts_with(char::is_uppercase);
    let is_title = title.split_whitespace().count() >= least
        && !title.ends_with('.')
        && title.chars().filter(|letter| letter.is_alphabetic()).count() * 2 > title.chars().count();
    (is_set_off && is_title).then_some(title)
}

/// `ISO/CD 99301, Watering cans — Vocabulary`: a draft with its title on one line.
fn add_draft_before_title(cover: &Cover<'_>, place: usize, words: &str, gathered: &mut Gathered) {
    let cell = &cover.cells[place];
    if cell.line > 2 * TOP_LINES || !gathered.reference.is_silent() {
        return;
    }
    let Some((range, reference)) = deliverable::find(words).into_iter().next() else { return };
    let rest = &words[range.end..];
    let is_set_off = rest.trim_start().starts_with(DASHES);
    let Some(title) = title_behind(rest, LEAST_WORDS).filter(|_| range.start == 0 && is_set_off) else {
        return;
    };
    if !reference.is_draft() {
        return;
    }
    gathered.reference.add(Trust::Heading, on_page(reference, cover.page, cell.line, &cell.text));
    if gathered.title.is_silent() {
        let title = fields::continued(cover, place, title);
        gathered.title.add(Trust::Heading, on_page(title, cover.page, cell.line, &cell.text));
    }
}

/// `ISO/TC 22/SC 32`, alone or with its title behind a dash.
fn committee_line(words: &str, line: u32) -> Option<CommitteeReference> {
    let names_the_publisher =
        ["ISO", "IEC", "JTC", "CEI", "ИСО", "МЭК"].iter().any(|start| words.starts_with(start));
    if !names_the_publisher {
        return None;
    }
    if let Ok(committee) = CommitteeReference::read(words.trim_end_matches([',', ';', '.'])) {
        return Some(committee);
    }
    let (range, committee) = committee::find(words).into_iter().next()?;
    let after = words[range.end..].trim_start();
    let has_title = after.starts_with(['-', '\u{2013}', '\u{2014}', '"', '\u{201c}', ':', ',']);
    (range.start == 0 && has_title && line <= 2 * TOP_LINES).then_some(committee)
}

/// A line that is nothing but the identifier of a deliverable.
fn add_reference(cover: &Cover<'_>, cell: &Cell, words: &str, gathered: &mut Gathered) {
    let Ok(reference) = Reference::read(without_version(words)) else { return };
    let is_deliverable =
        reference.deliverable_type != DeliverableType::CommitteePaper && reference.number.is_some();
    if is_deliverable {
        gathered.reference.add(Trust::Heading, on_page(reference, cover.page, cell.line, &cell.text));
    }
}

/// `Opened by` with a date right of it, and the rest of the label in the next line.
fn is_beside_a_parted_label(cover: &Cover<'_>, cell: &Cell, labels: &LabelSet) -> bool {
    let is_left = |other: &&Cell| {
        if cover.has_layout {
            other.x1 <= cell.x0 && (other.y - cell.y).abs() < 0.9 * cell.size
        } else {
            other.line == cell.line && !std::ptr::eq(*other, cell)
        }
    };
    let begins_a_label =
        |other: &Cell| other.folded.text.contains(' ') && labels.begins(other.folded.text.trim());
    cover.cells.iter().filter(is_left).any(begins_a_label)
}

/// `ISO 15189:2012 (vers 3)`, as a systematic review names what is reviewed.
fn without_version(words: &str) -> &str {
    let Some((reference, version)) = words.rsplit_once('(') else { return words };
    let is_version = ["vers ", "vers. ", "version "].iter().any(|word| {
        version
            .strip_prefix(word)
            .and_then(|rest| rest.strip_suffix(')'))
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if is_version { reference.trim_end() } else { words }
}

/// A line that is nothing but a date. On the cover of an amendment the date below its own name counts.
fn add_date(
    cover: &Cover<'_>,
    cell: &Cell,
    (words, date): (&str, PrintedDate),
    trust: Trust,
    gathered: &mut Gathered,
) {
    if words.ends_with('.') {
        return;
    }
    let is_alone_enough = match date {
        PrintedDate::Year(_) => cell.line <= TOP_LINES && cell.line > 1,
        PrintedDate::Month(..) => cell.line <= 2 * TOP_LINES,
        PrintedDate::Day(_) => cell.line <= 3 * TOP_LINES,
    };
    let is_low = cover.has_layout
        && cover.lines.last().is_some_and(|last| cell.y > 0.8 * last.y && cell.line > TOP_LINES);
    if is_alone_enough && !is_low && !gathered.has_voting_day_on(cell.line) {
        gathered.document_date.add(trust, on_page(date, cover.page, cell.line, &cell.text));
    }
}

/// `AMENDMENT 1` on a line of its own.
fn names_a_supplement(cell: &Cell) -> bool {
    let mut words = cell.folded.text.split(' ');
    let names =
        ["amendment", "amendement", "corrigendum", "rectificatif", "поправка", "изменение", "technical"];
    words.next().is_some_and(|first| names.contains(&first)) && words.count() <= 2
}

/// `… / version 2.1 / 2007-08-15` at the foot of the page.
fn add_foot(cover: &Cover<'_>, gathered: &mut Gathered) {
    let Some(cell) = cover.cells.last().filter(|cell| cell.folded.text.contains("version ")) else { return };
    if let Some((_, date)) = cell.text.rsplit_once('/')
        && let Some(date @ PrintedDate::Day(_)) = dates::whole(date)
    {
        gathered.document_date.add(Trust::Foot, on_page(date, cover.page, cell.line, &cell.text));
    }
}

/// Whether the page is a paper of ISO at all, so that a reference standing alone on it is its own.
fn says_iso(cover: &Cover<'_>, labels: &LabelSet, gathered: &Gathered) -> bool {
    let is_marked = cover.markers(labels).iter().any(|marker| *marker != Marker::CommentTemplate);
    let says = [
        "international standard",
        "norme internationale",
        "международный стандарт",
        "© iso",
        "technical report",
        "technical specification",
        "publicly available specification",
    ];
    let has_standard_word = cover.cells.iter().any(|cell| cell.folded.text == "international");
    let has_label = cover.cells.iter().flat_map(|cell| &cell.marks).any(|mark| {
        mark.strength > Strength::Bare
            && matches!(mark.field, Field::Secretariat | Field::Opens | Field::Stage)
    });
    is_marked
        || has_standard_word
        || has_label
        || !gathered.committee.is_silent()
        || says.iter().any(|words| cover.folded.contains(words))
        || cover.cells.iter().take(12).any(|cell| committee_line(cell.text.trim(), cell.line).is_some())
}
