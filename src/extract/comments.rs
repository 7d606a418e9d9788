//! The rows of ISO's comment template, out of a text: Word, spreadsheet or comma-separated values.
//!
//! The columns are found by the words of their heads, so that the order may differ and the older template with seven
//! columns is read as well. Where the heads are not to be seen (they may stand in the page header), a row of exactly
//! eight cells is taken in the template's order. A row is never guessed at: one with other cells is a finding. Cells
//! that are merged, and what a cell holds beside words, are findings too: ISO refuses such a file.

use super::{
    table,
    text::{Beside, TableRow, Text},
};
use crate::domain::{
    comment::{Column, Columns, Comment, CommentType, form},
    finding::{Finding, Severity},
};

/// What a comment file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentTable {
    /// The rows in their order.
    pub rows: Vec<CommentRow>,
    /// What is wrong with the table itself (`E-COM-…`); what is wrong with a comment is for the rules to find.
    pub findings: Vec<Finding>,
    /// What the form's head says after `Document:` and `Project:`; empty where it says nothing.
    pub head: (String, String),
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
    /// Its cells as they came, where they do not fit the columns: the row then holds them all as its comment.
    pub misfit: Option<Vec<String>>,
}

/// Reads the comments; a text without the table gives none, and says so.
///
/// The heads may come after the rows, because they stand in the page header of a Word file.
pub fn read(text: &Text) -> CommentTable {
    of_rows(&text.rows())
}

/// Reads comma-separated values of which some rows are shorter or longer than others: each of those is named.
pub fn read_uneven(text: &str) -> CommentTable {
    let rows = table::rows_of_text(text).into_iter();
    let rows: Vec<TableRow> = rows.map(|(_, cells)| TableRow { cells, marks: Vec::new() }).collect();
    of_rows(&rows)
}

fn of_rows(rows: &[TableRow]) -> CommentTable {
    let heads = rows.iter().find_map(|row| Some((Columns::from_heads(&row.cells)?, &row.cells)));
    let mut table = CommentTable { head: head(rows), ..CommentTable::default() };
    table.findings.extend(heads.iter().flat_map(|(columns, cells)| not_of_the_template(columns, cells)));
    let columns = heads.map_or_else(Columns::of_the_template, |(columns, _)| columns);
    for row in rows {
        let cells = split_across(row);
        if !form::is_form(&cells) {
            table.take_row(&columns, row, cells);
        }
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

/// The words after `Document:` and `Project:` in the head of the form.
fn head(rows: &[TableRow]) -> (String, String) {
    let after = |label: &str| {
        let cells = rows.iter().filter(|row| form::is_head(&row.cells));
        let mut said = cells.flat_map(|row| &row.cells).filter_map(|cell| {
            let begins = cell.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label));
            begins.then(|| cell[label.len()..].trim().to_owned())
        });
        // A form that was not filled in may print `ISO/`.
        said.find(|words| words.contains(|letter: char| letter.is_ascii_digit())).unwrap_or_default()
    };
    (after("Document:"), after("Project:"))
}

impl CommentTable {
    fn take_row(&mut self, columns: &Columns, row: &TableRow, cells: Vec<String>) {
        let number = u32::try_from(self.rows.len() + 1).unwrap_or(u32::MAX);
        if cells.len() != columns.count() {
            let message =
                format!("row {number} of the comments has {} cells, not {}", cells.len(), columns.count());
            let finding = Finding::new("E-COM-001", Severity::Blocking, message);
            let hint = "undo merged or split cells; ISO’s collation stops at such a row";
            self.findings.push(finding.hint(hint));
            self.rows.push(CommentRow::misfit(number, cells));
            return;
        }
        self.findings.extend(beside_words(number, columns, row));
        // One cell across half the table is a line of its own: which column it means is not said.
        if row.marks.iter().any(|mark| matches!(mark.what, Beside::Across(4..) | Beside::Over(4..))) {
            self.rows.push(CommentRow::misfit(number, cells));
            return;
        }
        let mut read = CommentRow::placed(number, columns, &cells);
        if let Some(above) = self.rows.last() {
            read.go_on_with(above, columns, row);
        }
        self.rows.push(read);
    }
}

/// The cells of a row, merged ones followed by the empty ones they cover.
fn split_across(row: &TableRow) -> Vec<String> {
    let mut cells = Vec::new();
    for (place, cell) in row.cells.iter().enumerate() {
        cells.push(cell.clone());
        for mark in row.marks.iter().filter(|mark| mark.cell == place) {
            if let Beside::Across(columns) = mark.what {
                // No table of comments has more columns than this.
                cells.extend((1..columns.min(64)).map(|_| String::new()));
            }
        }
    }
    cells
}

/// What a row's cells are or hold beside words: each kind is said once for a column.
fn beside_words(number: u32, columns: &Columns, row: &TableRow) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for mark in &row.marks {
        let column = columns.at(place_of(row, mark.cell)).map_or("a column of its own", Column::name);
        let finding = match mark.what {
            Beside::Across(_) | Beside::Over(_) | Beside::Below => {
                let message = format!("row {number}: the cell of `{column}` is merged with another");
                Finding::new("E-COM-009", Severity::Blocking, message)
                    .hint("split it; `isodesk comments fix FILE OUT` writes a copy with the cells split")
            }
            Beside::Picture => held(number, column, "a picture"),
            Beside::File => held(number, column, "a file"),
            Beside::Formula => {
                let message = format!("row {number}: a formula stands in `{column}`");
                Finding::new("E-COM-010", Severity::Warning, message)
                    .hint("its letters are kept and its form is not: write it as text, or send it beside the comments")
            }
        };
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

fn held(number: u32, column: &str, what: &str) -> Finding {
    Finding::new("E-COM-010", Severity::Blocking, format!("row {number}: {what} stands in `{column}`")).hint(
        "ISO refuses such a file: say it in words, or send it beside; `isodesk comments fix FILE OUT` writes a copy \
         without it",
    )
}

/// The column in which a cell begins, counted from 0.
fn place_of(row: &TableRow, cell: usize) -> usize {
    let before = row.marks.iter().filter(|mark| mark.cell < cell);
    let covered = before.map(|mark| if let Beside::Across(columns) = mark.what { columns - 1 } else { 0 });
    cell + covered.sum::<usize>()
}

impl CommentRow {
    fn placed(number: u32, columns: &Columns, cells: &[String]) -> Self {
        let cell = |wanted: Column| columns.cell(cells, wanted).to_owned();
        let kind_as_written = cell(Column::Kind);
        Self {
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
            misfit: None,
        }
    }

    /// A row whose cells fit no columns: nothing of it is lost, and nothing is guessed.
    fn misfit(number: u32, cells: Vec<String>) -> Self {
        let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let comment = Comment {
            member_body: String::new(),
            line: String::new(),
            clause: String::new(),
            paragraph: String::new(),
            kind: None,
            comment: filled.join("\n"),
            proposed_change: String::new(),
            observations: String::new(),
        };
        Self { number, comment, kind_as_written: String::new(), misfit: Some(cells) }
    }

    /// Cells that go on with the one above say the same: where a comment stands, not what it says.
    fn go_on_with(&mut self, above: &Self, columns: &Columns, row: &TableRow) {
        for mark in row.marks.iter().filter(|mark| mark.what == Beside::Below) {
            let (own, from) = (&mut self.comment, &above.comment);
            match columns.at(place_of(row, mark.cell)) {
                Some(Column::MemberBody) => own.member_body.clone_from(&from.member_body),
                Some(Column::Line) => own.line.clone_from(&from.line),
                Some(Column::Clause) => own.clause.clone_from(&from.clause),
                Some(Column::Paragraph) => own.paragraph.clone_from(&from.paragraph),
                Some(Column::Kind) => {
                    own.kind = from.kind;
                    self.kind_as_written.clone_from(&above.kind_as_written);
                }
                Some(Column::Comment | Column::ProposedChange | Column::Observations) | None => {}
            }
        }
    }
}

/// Columns that somebody took out, and columns that somebody added: what stands in those is no part of a comment.
fn not_of_the_template(columns: &Columns, heads: &[String]) -> Vec<Finding> {
    let missing = columns.missing().map(|column| {
        let message = format!("the template's column `{}` is missing", column.name());
        Finding::new("E-COM-014", Severity::Warning, message)
            .hint("put it back; `isodesk comments fix FILE OUT` writes a copy with all eight columns")
    });
    let added = columns.unknown().filter_map(|place| heads.get(place)).filter(|head| !head.is_empty());
    let added = added.map(|head| {
        let message = format!("the column `{}` is none of the template's eight", head.replace('\n', " "));
        Finding::new("E-COM-011", Severity::Warning, message)
            .hint("what stands in it is left out; move what matters into `Comments`")
    });
    missing.chain(added).collect()
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
            ocr_pages: Vec::new(),
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
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(table.rows[1].comment.comment, "US\n4.2\nte\nmerged\nx");
        assert!(table.rows[1].misfit.is_some());
        assert_eq!(table.findings[0].message, "row 2 of the comments has 5 cells, not 8");
        assert_eq!(table.findings[0].code, "E-COM-001");
    }

    #[test]
    fn a_text_without_the_table_says_so() {
        let table = read(&text(&[&["Dear colleagues"]]));
        assert_eq!(table.findings[0].message, "no comment stands in the table of the ISO template");
    }
}
