//! Tables: comma-separated values and spreadsheets, a row a line, a cell a segment.

mod beside;

use std::io::Cursor;

use calamine::{Data, Ods, OdsError, Reader, Xls, XlsError, Xlsx};

use super::archive;
use super::compound;
use super::flow::Flow;
use super::limits::Limits;
use super::text::{Format, Text};
use super::trouble::State;
use beside::BesideWords;

/// The character that parts the cells, when the text is a table: the same number of cells in every row.
pub(super) fn separator(text: &str) -> Option<char> {
    [',', ';', '\t'].into_iter().find(|separator| {
        let rows: Vec<Vec<String>> = rows(text, *separator).take(20).collect();
        let Some(heads) = rows.first() else { return false };
        let width = heads.len();
        let is_head = |cell: &String| {
            !cell.is_empty() && cell.len() < 60 && !cell.starts_with(' ') && !cell.ends_with(['.', '!', '?'])
        };
        rows.len() >= 2
            && width >= 2
            && heads.iter().all(is_head)
            && rows.iter().all(|row| row.len() == width)
    })
}

/// The rows of a table as text, each with its number as a spreadsheet counts it, also where they are not all of one
/// width; rows without words are left out, and a mark of byte order is dropped.
pub fn rows_of_text(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let heading = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|separator| heading.matches(*separator).count());
    (1..).zip(all_rows(text, separator.unwrap_or(','))).filter(|(_, row)| has_words(row)).collect()
}

fn has_words(row: &[String]) -> bool {
    row.iter().any(|cell| !cell.trim().is_empty())
}

/// The rows of a table that have words, quotation marks taken off.
fn rows(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> + '_ {
    all_rows(text, separator).filter(|row| has_words(row))
}

fn all_rows(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> + '_ {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        chars.peek()?;
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(char) = chars.next() {
            match char {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    cell.push('"');
                    chars.next();
                }
                '"' if quoted || cell.is_empty() => quoted = !quoted,
                '\n' if !quoted => break,
                '\r' if !quoted => {}
                _ if char == separator && !quoted => row.push(std::mem::take(&mut cell)),
                _ => cell.push(char),
            }
        }
        row.push(cell);
        Some(row)
    })
}

/// A CSV file.
pub(super) fn read_csv(text: &str, limits: &Limits) -> Text {
    let mut flow = Flow::default();
    for row in rows(text, separator(text).unwrap_or(',')) {
        flow.row(row.iter().map(String::as_str));
        if flow.is_full(limits) {
            break;
        }
    }
    let mut read = Text::empty(Format::Csv);
    flow.into_text(limits, &mut read);
    read
}

/// A spreadsheet of Excel: a sheet is a page.
pub(super) fn read_xlsx(bytes: &[u8], limits: &Limits) -> Text {
    if let Err(state) = archive::check_office(bytes, "xlsx", limits) {
        return Text::of_state(Format::Xlsx, state);
    }
    let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged("xlsx", error.to_string()));
    let merged = |book: &mut Xlsx<_>, sheet: &str| book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let drawn = beside::drawn(bytes, limits);
    read_book(book, (Format::Xlsx, "xlsx"), limits, |book, sheet, place| BesideWords {
        merged: merged(book, sheet),
        // What is drawn is told by the name of its sheet's part, and that is the first one's.
        drawn: if place == 0 { drawn.clone() } else { Vec::new() },
    })
}

/// A spreadsheet of Excel 97-2003.
pub(super) fn read_xls(bytes: &[u8], limits: &Limits) -> Text {
    let book = Xls::new(Cursor::new(bytes)).map_err(|error| {
        if matches!(error, XlsError::Password) {
            State::NeedsPassword
        } else {
            damaged("xls", error.to_string())
        }
    });
    let mut read = read_book(book, (Format::Xls, "xls"), limits, |book: &mut Xls<_>, sheet, _| BesideWords {
        merged: book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        drawn: Vec::new(),
    });
    if let Ok(mut file) = compound::open(bytes) {
        compound::properties(&mut file, limits, &mut read);
    }
    read
}

/// A spreadsheet of OpenDocument.
pub(super) fn read_ods(bytes: &[u8], limits: &Limits) -> Text {
    if let Err(state) = archive::check_office(bytes, "ods", limits) {
        return Text::of_state(Format::Ods, state);
    }
    let book = Ods::new(Cursor::new(bytes)).map_err(|error| {
        if matches!(error, OdsError::Password) {
            State::NeedsPassword
        } else {
            damaged("ods", error.to_string())
        }
    });
    read_book(book, (Format::Ods, "ods"), limits, |_, _, _| BesideWords::default())
}

const fn damaged(format: &'static str, why: String) -> State {
    State::Damaged { format, why }
}

fn read_book<'a, Book>(
    book: Result<Book, State>,
    (format, called): (Format, &'static str),
    limits: &Limits,
    beside: impl Fn(&mut Book, &str, usize) -> BesideWords,
) -> Text
where
    Book: Reader<Cursor<&'a [u8]>>,
    Book::Error: std::fmt::Display,
{
    let mut book = match book {
        Ok(book) => book,
        Err(state) => return Text::of_state(format, state),
    };
    let mut read = Text::empty(format);
    let mut flow = Flow::default();
    let names = book.sheet_names();
    read.page_count = u32::try_from(names.len()).ok();
    for (place, name) in names.iter().enumerate() {
        flow.page();
        match book.worksheet_range(name) {
            Ok(range) => {
                let beside = beside(&mut book, name, place).from(range.start().unwrap_or_default());
                for (number, row) in range.rows().enumerate() {
                    let cells: Vec<String> = row.iter().map(cell).collect();
                    let lines: Vec<Vec<&str>> = cells.iter().map(|cell| cell.split('\n').collect()).collect();
                    flow.tall_row(&lines, beside.marks(number, cells.len()));
                    if flow.is_full(limits) {
                        break;
                    }
                }
            }
            Err(error) => read.trouble(damaged(called, error.to_string())),
        }
    }
    flow.into_text(limits, &mut read);
    read
}

/// A cell as a person reads it: whole numbers without a fraction, dates as `2026-03-10`.
fn cell(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{rows, separator};

    #[test]
    fn a_table_has_as_many_cells_in_every_row() {
        assert_eq!(separator("organization,choice,reason\nExample Corp,approve,\n"), Some(','));
        assert_eq!(separator("organization;choice\n\"Example; Inc\";approve\n"), Some(';'));
        assert_eq!(separator("Dear colleagues, all\nthe committee met, and left\n"), None);
        assert_eq!(separator("one line, no table"), None);
    }

    #[test]
    fn quotation_marks_hold_a_cell_together() {
        let found: Vec<Vec<String>> = rows("a,\"b \"\"c\"\"\nd\",e\r\nf,,g", ',').collect();
        assert_eq!(found, [vec!["a", "b \"c\"\nd", "e"], vec!["f", "", "g"]]);
    }
}
