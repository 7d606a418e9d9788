//! Forms as Word files: a table of labels and values, then paragraphs.

use super::Error;
use isodesk::outbox::word::{self, Cell, Sheet, WordFile};

const WIDTHS: [u32; 2] = [3300, 6300];

/// A form: its heading, the rows, and headings with paragraphs below.
pub(crate) fn form(
    heading: &str,
    rows: &[(&str, &str)],
    sections: &[(&str, &str)],
) -> Result<Vec<u8>, Error> {
    let rows: Vec<String> = rows
        .iter()
        .map(|(label, value)| {
            word::row(&[
                Cell { width: WIDTHS[0], style: "Label", text: label },
                Cell { width: WIDTHS[1], style: "Cell", text: value },
            ])
        })
        .collect();
    let mut body = word::paragraph("Title", heading) + &word::table(&WIDTHS, &rows);
    for (title, text) in sections {
        body.push_str(&word::paragraph("Heading1", title));
        body.extend(text.split('\n').map(|line| word::paragraph("Normal", line)));
    }
    Ok(word::write(&WordFile {
        title: heading.to_owned(),
        sheet: Sheet::Portrait,
        body,
        header: word::paragraph("Small", "Sample paper of the isodesk project: nobody at ISO has seen it"),
        footer: String::new(),
    })?)
}
