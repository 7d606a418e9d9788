//! Word and OpenDocument texts: paragraphs to lines, table rows to lines of cells, content controls to fields.
//!
//! A cell of several paragraphs gives several lines, each paragraph in its column, so that a value printed
//! under its label stays under it.

mod body;
mod docx;
mod odt;
mod raised;

use super::archive;
use super::limits::Limits;
use super::plain;
use super::text::{Format, Text};
use super::trouble::State;
use super::xml::{self, Node, Stop};

pub(super) use docx::read as read_docx;
pub(super) use odt::read as read_odt;

/// What a format calls itself.
#[derive(Clone, Copy, Debug)]
struct Office {
    format: Format,
    name: &'static str,
}

/// The characters of a part; nothing when there is no such part.
fn part(bytes: &[u8], name: &str, limits: &Limits) -> Option<String> {
    plain::decode(&archive::part(bytes, name, limits)?)
}

fn note_stop(walked: Result<(), Stop>, office: Office, limits: &Limits, text: &mut Text) {
    match walked {
        Ok(()) => {}
        Err(Stop::TooDeep) => text.trouble(State::XmlTooDeep { deepest: limits.xml_depth }),
        Err(Stop::Wrong(why)) => text.trouble(State::Damaged { format: office.name, why }),
    }
}

/// What the file says of itself: the elements of Dublin Core with a text.
fn properties(bytes: &[u8], name: &str, limits: &Limits, text: &mut Text) {
    let Some(xml) = part(bytes, name, limits) else { return };
    let mut open = String::new();
    let mut found: Vec<(String, String)> = Vec::new();
    let _ = xml::walk(&xml, limits.xml_depth, &mut |node| match node {
        Node::Open(name, _) => name.clone_into(&mut open),
        Node::Close(_) => open.clear(),
        Node::Text(piece) => {
            let Some(name) = property(&open) else { return };
            match found.last_mut().filter(|(last, _)| last == name) {
                Some((_, value)) => value.push_str(piece),
                None => found.push((name.to_owned(), piece.to_owned())),
            }
        }
    });
    found.retain(|(_, value)| !value.trim().is_empty() && value.len() <= limits.value_bytes);
    text.properties.extend(found);
}

fn property(element: &str) -> Option<&'static str> {
    Some(match element {
        "title" => "title",
        "creator" | "initial-creator" => "author",
        "subject" => "subject",
        "keywords" | "keyword" => "keywords",
        "created" | "creation-date" => "created",
        "modified" | "date" => "modified",
        _ => return None,
    })
}
