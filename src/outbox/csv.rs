//! Tables as comma-separated values (RFC 4180, lines ended by LF), safe to open in a spreadsheet.
//!
//! The one surprise: a cell that a spreadsheet would take for a formula gets an apostrophe in front. The exact text
//! is in the JSON file beside the table.

/// Writes a table: the heads of the columns, then one line a row.
pub fn write<R, C>(heads: &[&str], rows: R) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = String>,
{
    let mut out = String::new();
    write_row(&mut out, heads.iter().map(|head| (*head).to_owned()));
    for row in rows {
        write_row(&mut out, row);
    }
    out.into_bytes()
}

fn write_row(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_cell(out, &cell);
    }
    out.push('\n');
}

fn write_cell(out: &mut String, cell: &str) {
    let defused = if is_live(cell) { format!("'{cell}") } else { cell.to_owned() };
    if defused.contains(['"', ',', '\n', '\r', '\'']) {
        out.push('"');
        out.push_str(&defused.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&defused);
    }
}

/// Whether a spreadsheet could run this cell: the usual four signs, their full-width twins, and the controls that
/// some programs skip before looking.
fn is_live(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&str]) -> String {
        let row: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        String::from_utf8(write(&["a"], [row])).unwrap()
    }

    #[test]
    fn no_formula_stays_live() {
        for sign in ["=", "+", "-", "@", "\t", "\r", "\n", "＝"] {
            let written = table(&[&format!("{sign}HYPERLINK(\"http://example.org\")")]);
            assert!(written.starts_with("a\n\"'"), "{written}");
        }
        assert_eq!(table(&["approve-with-comments"]), "a\napprove-with-comments\n");
    }

    #[test]
    fn quotes_commas_and_lines_are_kept() {
        assert_eq!(
            table(&["Bolt, Nut & Sons", "says \"no\"", "two\nlines"]),
            "a\n\"Bolt, Nut & Sons\",\"says \"\"no\"\"\",\"two\nlines\"\n"
        );
    }
}
