//! The rows of ISO's comment template, out of a text: Word, spreadsheet or comma-separated values.
//!
//! The columns are found by the words of their heads, so that the order may differ and the older template with seven
//! columns is read as well. Where the heads are not to be seen (they may stand in the page header), a row of exactly
//! eight cells is taken in the template's order. A row is never guessed at: one with other cells is a finding.

use super::text::Text;
use crate::domain::{
    comment::{Comment, CommentType},
    finding::{Finding, Severity},
};

/// What a comment file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentTable {
    /// The rows in their order.
    pub rows: Vec<CommentRow>,
    /// What is wrong with the table itself (`E-COM-…`); what is wrong with a comment is for the rules to find.
    pub findings: Vec<Finding>,
}

/// One row with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    /// Counted from 1, heads not counted.
    pub number: u32,
    /// The row.
    pub comment: Comment,
    /// What stands in the column of types, as written.
    pub kind_as_written: String,
}

/// The eight columns in the template's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    MemberBody,
    Line,
    Clause,
    Paragraph,
    Kind,
    Comment,
    ProposedChange,
    Observations,
}

/// Which cell of a row holds which column.
struct Columns(Vec<Option<Column>>);

/// Reads the comments; a text without the table gives none, and says so.
///
/// The heads may come after the rows, because they stand in the page header of a Word file.
pub fn read(text: &Text) -> CommentTable {
    let rows = table_rows(text);
    let columns =
        rows.iter().find_map(|row| Columns::from_heads(row)).unwrap_or_else(Columns::of_the_template);
    let mut table = CommentTable::default();
    for row in rows.iter().filter(|row| !is_form(row)) {
        take_row(&mut table, &columns, row);
    }
    if table.rows.is_empty() {
        table.findings.push(
            Finding::new(
                "E-COM-002",
                Severity::Blocking,
                "no comment stands in the table of the ISO template",
            )
            .hint("use the template's eight columns, from `MB/NC` to `Observations of the secretariat`"),
        );
    }
    table
}

/// The rows of all tables, the paragraphs of a cell parted by line feeds.
fn table_rows(text: &Text) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut open = None;
    for line in text.pages.iter().flat_map(|page| &page.lines).filter(|line| line.row.is_some()) {
        let cells = line.segments.iter().map(|segment| segment.text.trim());
        match rows.last_mut() {
            Some(row) if line.row == open => {
                for (cell, more) in row.iter_mut().zip(cells).filter(|(_, more)| !more.is_empty()) {
                    cell.push_str(if cell.is_empty() { "" } else { "\n" });
                    cell.push_str(more);
                }
            }
            Some(_) | None => rows.push(cells.map(str::to_owned).collect()),
        }
        open = line.row;
    }
    rows
}

fn take_row(table: &mut CommentTable, columns: &Columns, cells: &[String]) {
    let number = u32::try_from(table.rows.len() + table.findings.len() + 1).unwrap_or(u32::MAX);
    if cells.len() != columns.0.len() {
        let message =
            format!("row {number} of the comments has {} cells, not {}", cells.len(), columns.0.len());
        let finding = Finding::new("E-COM-001", Severity::Blocking, message);
        table.findings.push(finding.hint("undo merged or split cells; ISO’s collation stops at such a row"));
        return;
    }
    let cell = |wanted: Column| columns.cell(cells, wanted).to_owned();
    let kind_as_written = cell(Column::Kind);
    table.rows.push(CommentRow {
        number,
        comment: Comment {
            member_body: cell(Column::MemberBody),
            line: cell(Column::Line),
            clause: cell(Column::Clause),
            paragraph: cell(Column::Paragraph),
            kind: CommentType::from_word(&kind_as_written),
            comment: cell(Column::Comment),
            proposed_change: cell(Column::ProposedChange),
            observations: cell(Column::Observations),
        },
        kind_as_written,
    });
}

/// What the form itself prints: its title with date and document, the heads, their numbers, examples.
fn is_form(cells: &[String]) -> bool {
    let is_title = |cell: &String| {
        ["template for comments", "date:", "document:", "project:"]
            .iter()
            .any(|words| cell.to_lowercase().starts_with(words))
    };
    let is_example = |cell: &String| cell.is_empty() || cell.starts_with("(e.g.");
    cells.len() < 4
        || cells.iter().any(is_title)
        || cells.iter().all(is_example)
        || is_numbering(cells)
        || Columns::from_heads(cells).is_some()
}

/// The older template numbers its columns in a row of their own: `1 2 (3) 4 5 (6) (7)`.
fn is_numbering(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.chars().all(|letter| letter.is_ascii_digit() || "() ".contains(letter)))
}

impl Columns {
    fn of_the_template() -> Self {
        use Column::{Clause, Comment, Kind, Line, MemberBody, Observations, Paragraph, ProposedChange};
        let all = [MemberBody, Line, Clause, Paragraph, Kind, Comment, ProposedChange, Observations];
        Self(all.into_iter().map(Some).collect())
    }

    /// The columns that a row of heads names, if it is one.
    fn from_heads(cells: &[String]) -> Option<Self> {
        let columns: Vec<Option<Column>> = cells.iter().map(|cell| Column::from_head(cell)).collect();
        let named = columns.iter().flatten().count();
        let has = |wanted: Column| columns.iter().filter(|column| **column == Some(wanted)).count() == 1;
        (named >= 5 && has(Column::Kind) && has(Column::Comment)).then_some(Self(columns))
    }

    fn cell<'a>(&self, cells: &'a [String], wanted: Column) -> &'a str {
        let place = self.0.iter().position(|column| *column == Some(wanted));
        place.and_then(|place| cells.get(place)).map_or("", String::as_str)
    }
}

impl Column {
    /// By the words a head begins with; the longest first, because "type of comment" holds "comment".
    fn from_head(head: &str) -> Option<Self> {
        const WORDS: [(&str, Column); 16] = [
            ("observations", Column::Observations),
            ("secretariat", Column::Observations),
            ("proposed", Column::ProposedChange),
            ("type", Column::Kind),
            ("kind", Column::Kind),
            ("mb", Column::MemberBody),
            ("member", Column::MemberBody),
            ("nc", Column::MemberBody),
            ("country", Column::MemberBody),
            ("line", Column::Line),
            ("clause", Column::Clause),
            ("subclause", Column::Clause),
            ("paragraph", Column::Paragraph),
            ("figure", Column::Paragraph),
            ("comment", Column::Comment),
            ("justification", Column::Comment),
        ];
        let folded = head.trim().to_lowercase();
        let is_short = folded.len() <= 60;
        WORDS.iter().find(|(word, _)| is_short && folded.starts_with(word)).map(|(_, column)| *column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::{Coverage, Format, Line, Page, Segment};

    fn text(rows: &[&[&str]]) -> Text {
        let line = |(number, cells): (u32, &&[&str])| Line {
            segments: cells
                .iter()
                .map(|cell| Segment { text: (*cell).to_owned(), ..Segment::default() })
                .collect(),
            row: Some(number),
            ..Line::default()
        };
        let lines = (1..).zip(rows).map(line).collect();
        Text {
            format: Format::Docx,
            page_count: None,
            coverage: Coverage::Full,
            pages: vec![Page { lines, ..Page::default() }],
            fields: Vec::new(),
            properties: Vec::new(),
            headers: Vec::new(),
            members: Vec::new(),
            troubles: Vec::new(),
        }
    }

    const ROW: [&str; 8] = ["US", "", "4.2", "Table 2", "TE", "μ < 0,1 & dry", "Add M5", ""];

    #[test]
    fn rows_are_read_with_and_without_their_heads() {
        let heads: [&str; 8] = [
            "MB/NC1",
            "Line number (e.g. 17)",
            "Clause/ Subclause (e.g. 3.1)",
            "Paragraph/ Figure/ Table/ (e.g. Table 1)",
            "Type of comment2",
            "Comments",
            "Proposed change",
            "Observations of the secretariat",
        ];
        let title: [&str; 4] = ["Template for comments", "Date: x", "Document:", "Project:"];
        for rows in [&[&heads[..], &ROW[..]][..], &[&ROW[..], &title[..]][..], &[&ROW[..], &heads[..]][..]] {
            let table = read(&text(rows));
            assert_eq!(table.findings, []);
            let [row] = table.rows.as_slice() else { panic!("{table:?}") };
            assert_eq!(row.number, 1);
            assert_eq!(row.comment.kind, Some(CommentType::Technical));
            assert_eq!(row.comment.comment, "μ < 0,1 & dry");
            assert_eq!(row.comment.proposed_change, "Add M5");
        }
    }

    #[test]
    fn the_older_template_has_no_line_numbers() {
        let heads: [&str; 7] = [
            "MB1",
            "Clause/Subclause/Annex/Figure/Table",
            "Paragraph/List item",
            "Type of com-ment2",
            "Comment (justification for change)",
            "Proposed change",
            "Secretariat observations",
        ];
        let numbers: [&str; 7] = ["1", "2", "(3)", "4", "5", "(6)", "(7)"];
        let row: [&str; 7] = ["US", "3.1", "", "ed", "Spelling.", "Mend it.", ""];
        let table = read(&text(&[&numbers, &heads, &row]));
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].comment.line, "");
        assert_eq!(table.rows[0].comment.clause, "3.1");
        assert_eq!(table.rows[0].comment.kind, Some(CommentType::Editorial));
    }

    #[test]
    fn paragraphs_of_a_cell_are_lines_of_the_comment() {
        let mut text = text(&[&ROW, &["", "", "", "", "", "second line", "", ""]]);
        text.pages[0].lines[1].row = Some(1);
        let table = read(&text);
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].comment.comment, "μ < 0,1 & dry\nsecond line");
        assert_eq!(table.rows[0].comment.proposed_change, "Add M5");
    }

    #[test]
    fn a_row_with_merged_cells_is_named_and_the_others_are_read() {
        let table = read(&text(&[&ROW, &["US", "4.2", "te", "merged", "x"], &ROW]));
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(table.findings[0].message, "row 2 of the comments has 5 cells, not 8");
        assert_eq!(table.findings[0].code, "E-COM-001");
    }

    #[test]
    fn a_text_without_the_table_says_so() {
        let table = read(&text(&[&["Dear colleagues"]]));
        assert_eq!(table.findings[0].message, "no comment stands in the table of the ISO template");
    }
}
