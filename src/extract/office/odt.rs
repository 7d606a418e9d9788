//! OpenDocument text.

use quick_xml::events::BytesStart;

use super::body::Body;
use super::{Office, note_stop, part, properties};
use crate::extract::archive;
use crate::extract::limits::Limits;
use crate::extract::text::{Format, Text};
use crate::extract::trouble::State;
use crate::extract::xml::{self, Node, attribute};

const ODT: Office = Office { format: Format::Odt, name: "odt" };

/// Reads an OpenDocument text.
pub(in crate::extract) fn read(bytes: &[u8], limits: &Limits) -> Text {
    if let Err(state) = archive::check_office(bytes, ODT.name, limits) {
        return Text::of_state(ODT.format, state);
    }
    let mut text = Text::empty(ODT.format);
    let Some(content) = part(bytes, "content.xml", limits) else {
        text.trouble(State::Damaged { format: ODT.name, why: "it has no `content.xml`".to_owned() });
        return text;
    };
    let mut body = Body::default();
    let walked = xml::walk(&content, limits.xml_depth, &mut |node| {
        if body.flow.is_full(limits) {
            return;
        }
        match node {
            Node::Open(_, _) if body.passes_open() => {}
            Node::Close(_) if body.passes_close() => {}
            Node::Open(name, element) => begin(name, element, &mut body),
            Node::Close(name) => end(name, &mut body),
            Node::Text(piece) => body.text(piece),
        }
    });
    note_stop(walked, ODT, limits, &mut text);
    properties(bytes, "meta.xml", limits, &mut text);
    body.flow.into_text(limits, &mut text);
    text
}

fn begin(name: &str, element: &BytesStart<'_>, body: &mut Body) {
    match name {
        "annotation" | "tracked-changes" | "automatic-styles" => body.pass(),
        "p" | "h" => body.open_paragraph(),
        "tab" => body.text("\t"),
        "line-break" => body.text("\n"),
        "soft-page-break" => body.text("\x0c"),
        "s" => {
            let count = attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
            body.text(&" ".repeat(count.min(100)));
        }
        "table" => body.open_table(),
        "table-row" => body.open_row(),
        "table-cell" => body.open_cell(),
        _ => {}
    }
}

fn end(name: &str, body: &mut Body) {
    match name {
        "p" | "h" => body.close_paragraph(),
        "table" => body.close_table(),
        "table-row" => body.close_row(),
        _ => {}
    }
}
