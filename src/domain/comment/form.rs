//! What the comment template itself prints: its title with date and document, heads, numbers of columns, examples.
//!
//! The one surprise: a comment may begin with `Date:` or `Document:` too. So one such cell among others makes no
//! head of the form.

use super::Columns;

/// The labels of the form's head, in the order in which the template has them.
pub const LABELS: [&str; 3] = ["Date:", "Document:", "Project:"];

/// Whether a row is the form's own, and no comment.
pub fn is_form(cells: &[String]) -> bool {
    let is_example = |cell: &String| cell.is_empty() || cell.starts_with("(e.g.");
    cells.len() < 4
        || is_head(cells)
        || cells.iter().all(is_example)
        || is_numbering(cells)
        || Columns::from_heads(cells).is_some()
}

/// The row of the title: two labels of it, or nothing beside what belongs to it.
pub fn is_head(cells: &[String]) -> bool {
    let titles = cells.iter().filter(|cell| is_title(cell)).count();
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    titles >= 2 || (titles > 0 && titles == filled)
}

fn is_title(cell: &str) -> bool {
    let folded = cell.trim_start().to_lowercase();
    folded.starts_with("template for comments")
        || LABELS.iter().any(|label| folded.starts_with(&label.to_lowercase()))
}

/// The older template numbers its columns in a row of their own: `1 2 (3) 4 5 (6) (7)`.
fn is_numbering(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.chars().all(|letter| letter.is_ascii_digit() || "() ".contains(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &[&str]) -> Vec<String> {
        row.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn what_the_form_prints_is_told_from_a_comment_that_begins_like_it() {
        for row in [
            &[
                "Template for comments and secretariat observations",
                "Date: 2026-03-02",
                "Document:",
                "Project:",
            ][..],
            &["Document: ISO/DIS 9", "", "", "", "", "", "", ""],
            &["", "(e.g. 17)", "(e.g. 3.1)", "(e.g. Table 1)", "", "", "", ""],
            &["1", "2", "(3)", "4", "5", "(6)", "(7)"],
            &["", "", "", "", "", "", "", ""],
        ] {
            assert!(is_form(&cells(row)), "{row:?}");
        }
        for comment in ["Date: write it as ISO 8601 does", "document: say which", "Project: which one?"] {
            assert!(!is_form(&cells(&["US", "", "4.2", "", "te", comment, "", ""])), "{comment}");
        }
    }
}
