//! Two papers compared, as a page to look at: first the changes in a table, then the second paper with everything
//! that was taken out struck through and everything that was put in underlined. Long stretches without a change
//! are folded away; a browser opens them without a script.

use super::html::{self, Page, Row, Section, escaped};
use crate::domain::comparison::{Comparison, Mark, Word};
use std::fmt::Write as _;

const STYLE: &str = include_str!("data/comparison.css");

/// So many lines around a change are shown.
const AROUND: usize = 2;

/// A line of the second paper, with what was taken out of it.
struct Line<'a> {
    page: u32,
    words: Vec<&'a Word>,
}

impl Line<'_> {
    fn is_changed(&self) -> bool {
        self.words.iter().any(|word| word.mark != Mark::Same)
    }
}

/// The page.
pub fn html(comparison: &Comparison) -> Vec<u8> {
    let count = |mark| comparison.words.iter().filter(|word| word.mark == mark).count();
    let page = Page {
        title: format!("{} → {}", comparison.before.name, comparison.after.name),
        lead: vec![
            format!("before: {}", comparison.before.says),
            format!("after: {}", comparison.after.says),
            format!(
                "{}: {} words put in, {} taken out",
                match comparison.changes.len() {
                    1 => "1 change".to_owned(),
                    count => format!("{count} changes"),
                },
                count(Mark::Added),
                count(Mark::Removed)
            ),
        ],
        sections: vec![changes(comparison)],
    };
    html::write_with(&page, STYLE, &sheets(&lines(&comparison.words)))
}

fn changes(comparison: &Comparison) -> Section {
    let rows = comparison.changes.iter().zip(1..).map(|(change, number)| Row {
        mark: html::Mark::Plain,
        cells: vec![
            number.to_string(),
            change.page_before.to_string(),
            change.page_after.to_string(),
            format!("… {}", change.place),
            change.removed.clone(),
            change.added.clone(),
        ],
    });
    Section {
        title: "Changes".to_owned(),
        notes: Vec::new(),
        heads: vec!["Nr #", "Page before #", "Page after #", "Behind the words", "Taken out", "Put in"],
        rows: rows.collect(),
        empty: "No word was changed.",
    }
}

/// The lines of the second paper; a word that was taken out stands in the line of the word before it.
fn lines(words: &[Word]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut place = None;
    for word in words {
        let is_new = word.mark != Mark::Removed && place != Some((word.page, word.line));
        if word.mark != Mark::Removed {
            place = Some((word.page, word.line));
        }
        match lines.last_mut() {
            // What is taken out before the first word stands in the first line.
            Some(line) if !is_new || line.words.iter().all(|known| known.mark == Mark::Removed) => {
                line.words.push(word);
            }
            Some(_) | None => lines.push(Line { page: word.page, words: vec![word] }),
        }
        if let (Some(line), true) = (lines.last_mut(), word.mark != Mark::Removed) {
            line.page = word.page;
        }
    }
    lines
}

fn sheets(lines: &[Line<'_>]) -> String {
    let mut out = String::new();
    for page in lines.chunk_by(|one, next| one.page == next.page) {
        let number = page.first().map_or(1, |line| line.page);
        let _ = write!(out, "<h2>Page {number}</h2>\n<div class=\"sheet\">\n");
        let near = |place: usize| {
            let end = page.len().min(place + AROUND + 1);
            page[place.saturating_sub(AROUND)..end].iter().any(Line::is_changed)
        };
        let shown: Vec<bool> = (0..page.len()).map(near).collect();
        for stretch in (0..page.len()).collect::<Vec<_>>().chunk_by(|one, next| shown[*one] == shown[*next]) {
            let text: String = stretch.iter().map(|place| written(&page[*place])).collect();
            if shown[stretch[0]] {
                out.push_str(&text);
            } else {
                let count = stretch.len();
                let lines = if count == 1 { "line" } else { "lines" };
                let _ = write!(
                    out,
                    "<details><summary>{count} {lines} without a change</summary>\n{text}</details>\n"
                );
            }
        }
        out.push_str("</div>\n");
    }
    out
}

fn written(line: &Line<'_>) -> String {
    let mut out = String::from("<p>");
    for (place, run) in line.words.chunk_by(|one, next| one.mark == next.mark).enumerate() {
        let text = run.iter().map(|word| escaped(&word.text)).collect::<Vec<_>>().join(" ");
        if place > 0 {
            out.push(' ');
        }
        let _ = match run[0].mark {
            Mark::Same => write!(out, "{text}"),
            Mark::Added => write!(out, "<ins>{text}</ins>"),
            Mark::Removed => write!(out, "<del title=\"page {} before\">{text}</del>", run[0].page),
        };
    }
    out + "</p>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::comparison::{Change, Paper};

    fn word(mark: Mark, text: &str, page: u32, line: u32) -> Word {
        Word { mark, text: text.to_owned(), page, line }
    }

    #[test]
    fn words_are_marked_escaped_and_folded_away() {
        let mut words = vec![
            word(Mark::Removed, "<old>", 1, 1),
            word(Mark::Added, "new", 1, 1),
            word(Mark::Same, "text", 1, 1),
        ];
        words.extend((2..=9).map(|line| word(Mark::Same, "quiet", 1, line)));
        words.push(word(Mark::Added, "last", 2, 1));
        let paper = |name: &str| Paper { name: name.to_owned(), says: "ISO/TC 905 N 1".to_owned() };
        let change = Change { removed: "<old>".to_owned(), added: "new".to_owned(), ..Change::default() };
        let comparison = Comparison { before: paper("a"), after: paper("b"), changes: vec![change], words };
        let page = String::from_utf8(html(&comparison)).unwrap();
        assert!(
            page.contains("<p><del title=\"page 1 before\">&lt;old&gt;</del> <ins>new</ins> text</p>"),
            "{page}"
        );
        assert!(page.contains("<summary>6 lines without a change</summary>"), "{page}");
        assert!(page.contains("<h2>Page 2</h2>\n<div class=\"sheet\">\n<p><ins>last</ins></p>"), "{page}");
        assert!(page.contains("<p class=\"lead\">1 change: 2 words put in, 1 taken out</p>"), "{page}");
        assert!(!page.contains("<script") && !page.contains("<old>"));
    }
}
