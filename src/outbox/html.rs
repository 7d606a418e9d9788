//! Reports as one HTML page that stands by itself: its style is in it, nothing is fetched, and no script runs.
//!
//! Every text goes through `escaped`; a [`Section`] cannot hold markup. The one surprise: what is pressing is
//! marked by a bar at its left besides its colour, so that a print in black and white shows it too.

const STYLE: &str = include_str!("data/page.css");

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its title, printed on top.
    pub title: String,
    /// What it is, a line each.
    pub lead: Vec<String>,
    /// Its tables.
    pub sections: Vec<Section>,
}

/// A table with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// What to know of it, a line each; printed below the title.
    pub notes: Vec<String>,
    /// The heads of the columns; one that ends in ` #` stands over numbers, in ` @` over dates, which stay on one line.
    pub heads: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What is printed in place of a table without rows.
    pub empty: &'static str,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How much it matters.
    pub mark: Mark,
    /// Its cells.
    pub cells: Vec<String>,
}

/// How much a row matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As the others.
    Plain,
    /// Look at it.
    Care,
    /// Look at it first.
    Alarm,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Care => " class=\"care\"",
            Self::Alarm => " class=\"alarm\"",
        }
    }
}

/// Writes a page.
pub fn write(page: &Page) -> Vec<u8> {
    write_with(page, "", "")
}

/// Writes a page with more style and, behind its tables, what no table can show. Every text in `body` is escaped
/// already.
pub(super) fn write_with(page: &Page, style: &str, body: &str) -> Vec<u8> {
    let title = escaped(&page.title);
    let lead: String = page.lead.iter().map(|line| paragraph("lead", line)).collect();
    let sections: String = page.sections.iter().map(section).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{lead}{sections}{body}</body>\n</html>\n"
    )
    .into_bytes()
}

fn paragraph(class: &str, text: &str) -> String {
    format!("<p class=\"{class}\">{}</p>\n", escaped(text))
}

fn section(section: &Section) -> String {
    let notes: String = section.notes.iter().map(|note| paragraph("note", note)).collect();
    let body = if section.rows.is_empty() { paragraph("empty", section.empty) } else { table(section) };
    format!("<h2>{}</h2>\n{notes}{body}", escaped(&section.title))
}

fn table(section: &Section) -> String {
    let class = |head: &str| match head.rsplit_once(' ') {
        Some((_, "#")) => " class=\"number\"",
        Some((_, "@")) => " class=\"date\"",
        Some(_) | None => "",
    };
    let head = |head: &&'static str| {
        format!("<th{}>{}</th>", class(head), escaped(head.trim_end_matches(['#', '@', ' '])))
    };
    let cell = |(head, cell): (&&'static str, &String)| {
        format!("<td{}>{}</td>", class(head), escaped(cell).replace('\n', "<br>"))
    };
    let row = |row: &Row| {
        let cells: String = section.heads.iter().zip(&row.cells).map(cell).collect();
        format!("<tr{}>{cells}</tr>\n", row.mark.class())
    };
    let heads: String = section.heads.iter().map(head).collect();
    let rows: String = section.rows.iter().map(row).collect();
    format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

/// Text as HTML shows it: no sign of it is taken for markup, and control characters are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(cell: &str, rows: usize) -> String {
        let row = Row { mark: Mark::Alarm, cells: vec![cell.to_owned(), "7".to_owned()] };
        let section = Section {
            title: format!("Due {cell}"),
            notes: vec![cell.to_owned()],
            heads: vec!["What", "Count #"],
            rows: vec![row; rows],
            empty: "nothing is due",
        };
        let page = Page { title: cell.to_owned(), lead: vec![cell.to_owned()], sections: vec![section] };
        String::from_utf8(write(&page)).unwrap()
    }

    #[test]
    fn no_text_becomes_markup() {
        let hostile = "</title><script>alert('x')</script>\"&\u{1}";
        let written = page(hostile, 2);
        assert!(!written.contains("<script") && !written.contains('\u{1}'), "{written}");
        let shown = "&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp; ";
        assert_eq!(written.matches(shown).count(), 7);
    }

    #[test]
    fn nothing_is_fetched_and_an_empty_table_says_so() {
        let written = page("plain", 0);
        assert!(!written.contains("http:") && !written.contains("https:") && !written.contains("src="));
        assert!(written.contains("<p class=\"empty\">nothing is due</p>") && !written.contains("<table>"));
        assert!(page("plain", 1).contains("<td class=\"number\">7</td>"));
    }
}
