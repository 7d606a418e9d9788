//! A walk through XML that gives whole characters: the library reports `&`, `<` and `>` apart from the text
//! around them, and a reader that forgets this silently drops them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What the walk meets. Names are local: `w:p` is `p`.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// An element begins; for an empty one `Close` follows at once.
    Open(&'a str, &'a BytesStart<'a>),
    /// An element ends.
    Close(&'a str),
    /// Characters.
    Text(&'a str),
}

/// Why a walk ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Elements nested deeper than allowed.
    TooDeep,
    /// The XML is not well formed.
    Wrong(String),
}

/// Walks through the XML until its end, or until `visit` has enough.
pub(super) fn walk(xml: &str, deepest: usize, visit: &mut dyn FnMut(Node<'_>)) -> Result<(), Stop> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|error| Stop::Wrong(error.to_string()))? {
            Event::Start(element) => {
                depth += 1;
                if depth > deepest {
                    return Err(Stop::TooDeep);
                }
                visit(Node::Open(element.local_name().as_ref(), &element));
            }
            Event::Empty(element) => {
                let name = element.local_name();
                visit(Node::Open(name.as_ref(), &element));
                visit(Node::Close(name.as_ref()));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(element.local_name().as_ref()));
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content())),
            Event::CData(text) => visit(Node::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                let mut buffer = [0; 4];
                let char = match reference.resolve_char_ref() {
                    Ok(Some(char)) => Some(char),
                    Ok(None) => named(&reference),
                    Err(_) => None,
                };
                visit(Node::Text(char.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut buffer)));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof => return Ok(()),
        }
    }
}

/// The five entities of XML; no other is ever expanded.
fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The value of an attribute, by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let attributes = attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}
