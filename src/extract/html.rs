//! Web pages: what a person would read, without scripts, a table row a line.
//!
//! A small tolerant reader of its own: a page is never refused, whatever its tags.

use super::flow::Flow;
use super::limits::Limits;
use super::text::{Format, Text};

/// Elements whose content nobody reads.
const UNREAD: &[&str] = &["script", "style", "template", "noscript", "svg", "head"];
/// Elements whose content is struck through: it was said, and is not any more.
const STRUCK: &[&str] = &["del", "s", "strike"];
/// Styles, without blanks, that take an element out of sight.
const UNSEEN: &[&str] =
    &["display:none", "visibility:hidden", "mso-hide:all", "text-decoration:line-through"];
/// Elements without an end.
const VOID: &[&str] =
    &["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "blockquote",
    "pre",
    "hr",
    "form",
    "fieldset",
    "legend",
    "address",
    "figure",
    "figcaption",
    "caption",
    "body",
    "title",
];

/// A page being read.
#[derive(Debug, Default)]
struct Page {
    flow: Flow,
    line: String,
    /// The cells of the open row.
    cells: Option<Vec<String>>,
    title: String,
    place: Place,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Body,
    Title,
    Preformatted,
}

/// Reads a web page.
pub(super) fn read(html: &str, limits: &Limits) -> Text {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        page.text(&rest[..begin]);
        rest = &rest[begin..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let inside = &rest[1..end];
        let (name, kind) = tag(inside);
        rest = &rest[end + 1..];
        if kind == Tag::Begin && is_unseen(&name, inside) {
            rest = behind_element(&name, rest);
            continue;
        }
        if kind == Tag::Begin && UNREAD.contains(&name.as_str()) {
            rest = page.pass_over(&name, rest);
            continue;
        }
        page.tag(&name, kind);
        if page.flow.is_full(limits) {
            break;
        }
    }
    page.text(rest.split('<').next().unwrap_or_default());
    page.end_line();
    page.end_row();
    let mut text = Text::empty(Format::Html);
    let title = page.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if !title.is_empty() {
        text.properties.push(("title".to_owned(), title));
    }
    page.flow.into_text(limits, &mut text);
    text
}

/// Whether a person does not see what stands in an element, or sees it struck through.
fn is_unseen(name: &str, inside: &str) -> bool {
    if inside.ends_with('/') || VOID.contains(&name) {
        return false;
    }
    if STRUCK.contains(&name) {
        return true;
    }
    let attributes: String =
        inside[name.len().min(inside.len())..].chars().filter(|letter| *letter != ' ').collect();
    let attributes = attributes.to_ascii_lowercase();
    let is_hidden = inside.split_whitespace().skip(1).any(|word| {
        let word = word.split('=').next().unwrap_or_default();
        word.eq_ignore_ascii_case("hidden")
    });
    is_hidden || UNSEEN.iter().any(|style| attributes.contains(style))
}

/// What stands behind the end of an element that has begun; elements of its name can stand in it.
fn behind_element<'a>(name: &str, rest: &'a str) -> &'a str {
    let (mut rest, mut depth) = (rest, 1_usize);
    while let Some(begin) = rest.find('<') {
        rest = &rest[begin..];
        let Some(end) = rest.find('>') else { return "" };
        let (found, kind) = tag(&rest[1..end]);
        rest = &rest[end + 1..];
        if found == name {
            depth = if kind == Tag::Begin { depth + 1 } else { depth - 1 };
            if depth == 0 {
                return rest;
            }
        }
    }
    ""
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Begin,
    End,
}

fn tag(inside: &str) -> (String, Tag) {
    let (inside, kind) = inside.strip_prefix('/').map_or((inside, Tag::Begin), |rest| (rest, Tag::End));
    let name = inside.split(|char: char| char.is_whitespace() || char == '/').next().unwrap_or_default();
    (name.to_ascii_lowercase(), kind)
}

impl Page {
    /// Skips to the end of an element; of a head only the title is kept.
    fn pass_over<'a>(&mut self, name: &str, rest: &'a str) -> &'a str {
        let close = format!("</{name}");
        let end = find_ignoring_case(rest, &close).unwrap_or(rest.len());
        let (inside, after) = rest.split_at(end);
        if name == "head"
            && let Some(begin) = find_ignoring_case(inside, "<title")
        {
            let title = inside[begin..].split_once('>').map_or("", |(_, title)| title);
            self.title = entities(title.split('<').next().unwrap_or_default());
        }
        after.split_once('>').map_or("", |(_, after)| after)
    }

    fn tag(&mut self, name: &str, kind: Tag) {
        match (name, kind) {
            ("tr", Tag::Begin) => {
                self.end_line();
                self.end_row();
                self.cells = Some(Vec::new());
            }
            ("td" | "th", Tag::Begin) => {
                if let Some(cells) = &mut self.cells {
                    cells.push(String::new());
                }
            }
            ("tr", Tag::End) => self.end_row(),
            ("table", Tag::End) => {
                self.end_row();
                self.end_line();
            }
            ("pre", Tag::Begin) => {
                self.end_line();
                self.place = Place::Preformatted;
            }
            ("pre", Tag::End) => {
                self.end_line();
                self.place = Place::Body;
            }
            ("title", Tag::Begin) => self.place = Place::Title,
            ("title", Tag::End) => self.place = Place::Body,
            (name, _) if BLOCKS.contains(&name) => self.end_line(),
            (_, _) => {}
        }
    }

    fn text(&mut self, raw: &str) {
        let text = entities(raw);
        match (self.place, self.cells.as_mut().and_then(|cells| cells.last_mut())) {
            (Place::Title, _) => self.title.push_str(&text),
            (Place::Body | Place::Preformatted, Some(cell)) => cell.push_str(&text),
            (Place::Preformatted, None) => {
                let mut lines = text.split('\n').peekable();
                while let Some(line) = lines.next() {
                    self.line.push_str(line);
                    if lines.peek().is_some() {
                        self.end_line();
                    }
                }
            }
            (Place::Body, None) => {
                // Line ends and tabs of the source are blanks.
                let lead = text.starts_with(char::is_whitespace);
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if lead && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
                self.line.push_str(&words);
                if !words.is_empty() && text.ends_with(char::is_whitespace) {
                    self.line.push(' ');
                }
            }
        }
    }

    /// A new line; inside a cell it is a blank.
    fn end_line(&mut self) {
        match self.cells.as_mut().and_then(|cells| cells.last_mut()) {
            Some(cell) => cell.push(' '),
            None => self.flow.line(&std::mem::take(&mut self.line)),
        }
    }

    fn end_row(&mut self) {
        if let Some(cells) = self.cells.take() {
            self.flow.row(cells.iter().map(String::as_str));
        }
    }
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Character references to characters; an unknown one stays as it is written.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find('&') {
        out.push_str(&rest[..begin]);
        rest = &rest[begin..];
        let end = rest.bytes().take(32).position(|byte| byte == b';');
        if let Some((end, char)) = end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            out.push(char);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
        return char::from_u32(code).filter(|char| *char != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "copy" => '©',
        "reg" => '®',
        "deg" => '°',
        "middot" => '·',
        "bull" => '•',
        "sect" => '§',
        "times" => '×',
        "ge" => '≥',
        "le" => '≤',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "Eacute" => 'É',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "agrave" => 'à',
        "acirc" => 'â',
        "ccedil" => 'ç',
        "ocirc" => 'ô',
        "icirc" => 'î',
        "ugrave" => 'ù',
        "iuml" => 'ï',
        "oslash" => 'ø',
        "aring" => 'å',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::extract::limits::Limits;

    #[test]
    fn a_page_reads_as_a_person_reads_it() {
        let html = "<html><head><title>N 12 &ndash; report</title><style>p{}</style></head><body>\
                    <script>alert('no')</script><h1>Report &amp; minutes</h1><table><tr><td>Date:</td>\
                    <td>2024-03-01</td></tr></table><p>one\n  <b>two</b> three<br>four</p></body></html>";
        let text = read(html, &Limits::default());
        assert_eq!(text.pages[0].text(), "Report & minutes\nDate: 2024-03-01\none two three\nfour");
        assert_eq!(text.pages[0].lines[1].segments.len(), 2);
        assert_eq!(text.properties, [("title".to_owned(), "N 12 – report".to_owned())]);
    }

    #[test]
    fn broken_tags_are_read_too() {
        let text = read("<p>open <b>end & no entity &unknown; <", &Limits::default());
        assert_eq!(text.pages[0].text(), "open end & no entity &unknown;");
    }
}
