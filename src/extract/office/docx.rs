//! Word, OOXML.

use quick_xml::events::BytesStart;

use super::body::Body;
use super::raised::Level;
use super::{Office, note_stop, part, properties};
use crate::extract::archive;
use crate::extract::limits::Limits;
use crate::extract::text::{Beside, Format, Text};
use crate::extract::trouble::State;
use crate::extract::xml::{self, Node, attribute};

const DOCX: Office = Office { format: Format::Docx, name: "docx" };

/// Reads a Word file: the text, then its headers and footers under the first page.
pub(in crate::extract) fn read(bytes: &[u8], limits: &Limits) -> Text {
    if let Err(state) = archive::check_office(bytes, DOCX.name, limits) {
        return Text::of_state(DOCX.format, state);
    }
    let mut text = Text::empty(DOCX.format);
    let Some(document) = part(bytes, "word/document.xml", limits) else {
        text.trouble(State::Damaged { format: DOCX.name, why: "it has no `word/document.xml`".to_owned() });
        return text;
    };
    let mut names = archive::parts(bytes);
    // Headers before footers.
    names.sort_by_key(|name| (name.contains("footer"), name.clone()));
    let (mut body, mut margins) = (Body::default(), Body::default());
    note_stop(walk(&document, limits, &mut body), DOCX, limits, &mut text);
    let mut seen: Vec<String> = Vec::new();
    for name in names.iter().filter(|name| is_margin(name, "word/header") || is_margin(name, "word/footer")) {
        read_margin(bytes, name, limits, &mut seen, &mut margins);
    }
    body.flow.add_margins(margins.flow);
    text.fields = std::mem::take(&mut body.fields);
    text.fields.extend(margins.fields);
    properties(bytes, "docProps/core.xml", limits, &mut text);
    body.flow.into_text(limits, &mut text);
    text
}

/// `word/header1.xml` and its like.
fn is_margin(name: &str, kind: &str) -> bool {
    name.strip_prefix(kind)
        .is_some_and(|rest| rest.trim_start_matches(|char: char| char.is_ascii_digit()) == ".xml")
}

/// A header or footer, unless one of the same words was there.
fn read_margin(bytes: &[u8], name: &str, limits: &Limits, seen: &mut Vec<String>, body: &mut Body) {
    let Some(xml) = part(bytes, name, limits) else { return };
    if !seen.contains(&xml) {
        let _ = walk(&xml, limits, body);
        seen.push(xml);
    }
}

fn walk(document: &str, limits: &Limits, body: &mut Body) -> Result<(), xml::Stop> {
    let (mut in_text, mut is_hidden) = (0_usize, false);
    xml::walk(document, limits.xml_depth, &mut |node| {
        if body.flow.is_full(limits) {
            return;
        }
        match node {
            Node::Open(_, _) if body.passes_open() => {}
            Node::Close(_) if body.passes_close() => {}
            Node::Open("t", _) => in_text += 1,
            Node::Close("t") => in_text = in_text.saturating_sub(1),
            // Text that Word shows to nobody; what is struck out stays, since comments propose changes by it.
            Node::Open("vanish", element) => is_hidden = is_on(attribute(element, "val").as_deref()),
            Node::Close("r") => {
                is_hidden = false;
                end("r", body);
            }
            Node::Open(name, element) => begin(name, element, body),
            Node::Close(name) => end(name, body),
            Node::Text(text) if in_text > 0 && !is_hidden => body.text(text),
            Node::Text(_) => {}
        }
    })
}

/// Whether a switch of Word is on: one without a value is.
fn is_on(value: Option<&str>) -> bool {
    !value.is_some_and(|value| ["0", "false", "off"].contains(&value))
}

fn begin(name: &str, element: &BytesStart<'_>, body: &mut Body) {
    match name {
        // The older form of what stands before it; what was deleted; properties, whose `tab` is a stop.
        "Fallback" | "del" | "moveFrom" | "pPr" | "rPrChange" | "sectPr" | "tblPr" | "tcPrChange" => {
            body.pass();
        }
        "r" => body.at_level(Level::Line),
        "vertAlign" => body.at_level(Level::from_word(attribute(element, "val").as_deref())),
        "gridSpan" => body.mark_span(attribute(element, "val").as_deref()),
        "vMerge" if attribute(element, "val").is_none_or(|word| word != "restart") => {
            body.mark(Beside::Below);
        }
        "blip" | "imagedata" | "chart" => body.mark(Beside::Picture),
        "OLEObject" | "altChunk" => body.mark(Beside::File),
        "oMath" => body.mark(Beside::Formula),
        "p" => body.open_paragraph(),
        "tab" | "ptab" => body.text("\t"),
        "br" if attribute(element, "type").is_some_and(|kind| kind == "page") => body.text("\x0c"),
        "br" | "cr" => body.text("\n"),
        "lastRenderedPageBreak" => body.text("\x0c"),
        "noBreakHyphen" => body.text("-"),
        "tbl" => body.open_table(),
        "tr" => body.open_row(),
        "tc" => body.open_cell(),
        "sdt" => body.open_control(),
        "alias" | "tag" => body.name_control(attribute(element, "val")),
        "showingPlcHdr" => body.control_is_unfilled(),
        _ => {}
    }
}

fn end(name: &str, body: &mut Body) {
    match name {
        "p" => body.close_paragraph(),
        "tbl" => body.close_table(),
        "tr" => body.close_row(),
        "sdt" => body.close_control(),
        "r" => body.at_level(Level::Line),
        _ => {}
    }
}
