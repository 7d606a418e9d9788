//! How results look: JSON lines for programs, tables that fit the terminal for people.

use crate::cli::{Door, Failure};
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle, presets};
use serde::Serialize;
use std::fmt::Display;

/// Columns set apart by blanks, one rule below the head.
const STYLE: TableStyle = presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));

/// `1 vote`, `2 votes`: a count with its word.
pub(crate) fn counted(count: impl Display, word: &str) -> String {
    let count = count.to_string();
    if count == "1" { format!("1 {word}") } else { format!("{count} {word}s") }
}

impl Door<'_> {
    /// Writes one JSON object as one line.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(value).map_err(|error| {
            Failure::could_not_work(format!("E-CFG-007: cannot write the output: {error}"))
        })?;
        Ok(writeln!(self.out, "{line}")?)
    }

    /// Writes one line for a person.
    pub fn line(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{}", text.as_ref())?)
    }

    /// Writes a table that fits the terminal.
    pub fn table<const WIDTH: usize>(
        &mut self,
        heads: [&str; WIDTH],
        rows: impl IntoIterator<Item = [String; WIDTH]>,
    ) -> Result<(), Failure> {
        self.wide_table(&heads, rows.into_iter().map(Vec::from))
    }

    /// The same for a table whose columns are known only when the program runs.
    pub fn wide_table(
        &mut self,
        heads: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<(), Failure> {
        let mut table = Table::new();
        table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(heads);
        rows.into_iter().for_each(|row| {
            table.add_row(row);
        });
        if table.width().is_none() {
            table.set_width(120);
        }
        Ok(writeln!(self.out, "{table}")?)
    }
}
