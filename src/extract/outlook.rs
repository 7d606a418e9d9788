//! Outlook messages: a compound file with a stream for each property, and a storage for each attachment.
//!
//! Follows \[MS-OXMSG\]; the numbers of properties are those of \[MS-OXPROPS\]. A message inside a message is given
//! as a message of its own. Bodies that are kept as packed RTF only are not read.

use std::io::{Cursor, Write};

use encoding_rs::{Encoding, UTF_16LE};

use super::compound::{self, double, stream};
use super::flow::Flow;
use super::html;
use super::limits::Limits;
use super::plain;
use super::text::{Format, Member, Text, Trouble};
use super::trouble::State;

/// Bytes before the first property: of a message of its own, of one inside another, of an attachment.
const HEAD: usize = 32;
const HEAD_INSIDE: usize = 24;
const HEAD_OF_ATTACHMENT: usize = 8;

/// Numbers of properties.
const SUBJECT: u16 = 0x0037;
const SENT: u16 = 0x0039;
const DELIVERED: u16 = 0x0E06;
const SENDER_NAME: u16 = 0x0C1A;
const SENDER_SMTP: u16 = 0x5D01;
const SENDER_ADDRESS: u16 = 0x0C1F;
const TO: u16 = 0x0E04;
const CC: u16 = 0x0E03;
const MESSAGE_ID: u16 = 0x1035;
const BODY: u16 = 0x1000;
const HTML: u16 = 0x1013;
const CODE_PAGE: u16 = 0x3FFD;
const LONG_NAME: u16 = 0x3707;
const SHORT_NAME: u16 = 0x3704;
const DISPLAY_NAME: u16 = 0x3001;
const CONTENT: u16 = 0x3701;
const MIME_TYPE: u16 = 0x370E;
const CONTENT_ID: u16 = 0x3712;

/// Types of properties.
const WIDE: u16 = 0x001F;
const NARROW: u16 = 0x001E;
const BYTES: u16 = 0x0102;
const STORAGE: u16 = 0x000D;

/// A storage with properties: the message, or one of its attachments.
struct Storage<'a, 'b> {
    file: &'a mut compound::File<'b>,
    path: String,
    head: usize,
    encoding: &'static Encoding,
}

impl Storage<'_, '_> {
    fn name(&self, property: u16, kind: u16) -> String {
        format!("{}/__substg1.0_{property:04X}{kind:04X}", self.path)
    }

    fn bytes(&mut self, property: u16) -> Option<Vec<u8>> {
        let name = self.name(property, BYTES);
        stream(self.file, &name)
    }

    fn words(&mut self, property: u16) -> Option<String> {
        let (wide, narrow) = (self.name(property, WIDE), self.name(property, NARROW));
        let words = match stream(self.file, &wide) {
            Some(bytes) => compound::characters(&bytes, UTF_16LE),
            None => compound::characters(&stream(self.file, &narrow)?, self.encoding),
        };
        (!words.trim().is_empty()).then_some(words)
    }

    /// The place of a property of fixed length in the stream of properties, with that stream.
    fn fixed(&mut self, property: u16) -> Option<(Vec<u8>, usize)> {
        let name = format!("{}/__properties_version1.0", self.path);
        let stated = stream(self.file, &name)?;
        let entries = stated.len().checked_sub(self.head)? / 16;
        let place = (0..entries)
            .map(|index| self.head + index * 16)
            .find(|place| double(&stated, *place).is_some_and(|tag| tag >> 16 == u32::from(property)))?;
        Some((stated, place + 8))
    }

    fn moment(&mut self, property: u16) -> Option<String> {
        let (stated, place) = self.fixed(property)?;
        compound::moment(&stated, place)
    }
}

fn open(bytes: &[u8]) -> Result<compound::File<'_>, State> {
    compound::open(bytes).map_err(|why| State::Damaged { format: "msg", why })
}

/// Reads an Outlook message.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Text {
    let mut file = match open(bytes) {
        Ok(file) => file,
        Err(state) => return Text::of_state(Format::Msg, state),
    };
    let mut text = Text::empty(Format::Msg);
    let mut message = root(&mut file);
    text.headers = headers(&mut message, limits);
    let mut flow = Flow::default();
    match message.words(BODY) {
        Some(body) => flow.lines(&body),
        None => add_page(&mut message, limits, &mut flow),
    }
    members(&mut file, limits, &mut text);
    flow.into_text(limits, &mut text);
    super::mail::quotes::part(&mut text);
    text
}

fn root<'a, 'b>(file: &'a mut compound::File<'b>) -> Storage<'a, 'b> {
    let western = encoding_rs::WINDOWS_1252;
    let mut message = Storage { file, path: String::new(), head: HEAD, encoding: western };
    let code_page = message.fixed(CODE_PAGE).and_then(|(stated, place)| double(&stated, place));
    message.encoding = code_page.map_or(western, compound::code_page);
    message
}

/// The body as a web page.
fn add_page(message: &mut Storage<'_, '_>, limits: &Limits, flow: &mut Flow) {
    let bytes = message.bytes(HTML);
    let Some(page) = bytes.and_then(|bytes| plain::decode(&bytes)).or_else(|| message.words(HTML)) else {
        return;
    };
    for line in html::read(&page, limits).pages.iter().flat_map(|page| &page.lines) {
        flow.row(line.segments.iter().map(|segment| segment.text.as_str()));
    }
}

fn headers(message: &mut Storage<'_, '_>, limits: &Limits) -> Vec<(String, String)> {
    let address = message.words(SENDER_SMTP).or_else(|| message.words(SENDER_ADDRESS));
    // An address of the sender's own directory is none that the outside knows.
    let address = address.filter(|address| address.contains('@'));
    let from = match (message.words(SENDER_NAME), address) {
        (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
        (name, address) => address.or(name),
    };
    let found = [
        ("Subject", message.words(SUBJECT)),
        ("From", from),
        ("To", message.words(TO)),
        ("Cc", message.words(CC)),
        ("Date", message.moment(SENT).or_else(|| message.moment(DELIVERED))),
        ("Message-ID", message.words(MESSAGE_ID).map(|id| id.trim_matches(['<', '>']).to_owned())),
    ];
    let kept = |value: String| {
        let folded = value.split_whitespace().collect::<Vec<_>>().join(" ");
        folded.chars().take(limits.value_bytes).collect::<String>()
    };
    found.into_iter().filter_map(|(name, value)| Some((name.to_owned(), kept(value?)))).collect()
}

/// The storages of attachments, in their order.
fn attachments(file: &compound::File<'_>) -> Vec<String> {
    let mut names: Vec<String> = file
        .read_root_storage()
        .filter(|entry| entry.is_storage() && entry.name().starts_with("__attach_version1.0_#"))
        .map(|entry| format!("/{}", entry.name()))
        .collect();
    names.sort();
    names
}

/// Attachments, with their place among them; a picture of the signature is none.
fn members(file: &mut compound::File<'_>, limits: &Limits, text: &mut Text) {
    let attached = attachments(file);
    if attached.is_empty() {
        return;
    }
    if limits.depth >= limits.deepest {
        return text.trouble(State::NestedTooDeep { deepest: limits.deepest });
    }
    let mut sum = 0_u64;
    for (index, path) in attached.iter().enumerate() {
        if text.members.len() >= limits.members {
            return text.trouble(State::TooManyMembers { most: limits.members });
        }
        let Some((name, length)) = described(file, path, index) else { continue };
        sum = sum.saturating_add(length);
        if length > limits.member_bytes {
            text.trouble(State::MemberTooLarge { name, most: limits.member_bytes });
        } else if sum > limits.all_member_bytes {
            return text.trouble(State::MembersTooLarge { most: limits.all_member_bytes });
        } else {
            text.members.push(Member { name, place: u32::try_from(index).unwrap_or(u32::MAX), length });
        }
    }
}

/// The name and the length of an attachment; nothing for a picture of the signature.
fn described(file: &mut compound::File<'_>, path: &str, index: usize) -> Option<(String, u64)> {
    let mut attachment = attachment(file, path);
    let kind = attachment.words(MIME_TYPE).unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("image/") && attachment.words(CONTENT_ID).is_some() {
        return None;
    }
    let stated = [LONG_NAME, SHORT_NAME, DISPLAY_NAME].into_iter().find_map(|name| attachment.words(name));
    let (content, inside) = (attachment.name(CONTENT, BYTES), attachment.name(CONTENT, STORAGE));
    let is_message = file.is_storage(&inside);
    let length = if is_message { length_below(file, &inside) } else { file.entry(&content).ok()?.len() };
    let name = stated.unwrap_or_else(|| format!("attachment-{}", index + 1));
    let name = if is_message && !name.to_ascii_lowercase().ends_with(".msg") { name + ".msg" } else { name };
    let shown =
        name.chars().map(|char| if char.is_control() { '\u{FFFD}' } else { char }).take(500).collect();
    Some((shown, length))
}

fn attachment<'a, 'b>(file: &'a mut compound::File<'b>, path: &str) -> Storage<'a, 'b> {
    let encoding = root(file).encoding;
    Storage { file, path: path.to_owned(), head: HEAD_OF_ATTACHMENT, encoding }
}

fn length_below(file: &compound::File<'_>, path: &str) -> u64 {
    file.walk_storage(path).map_or(0, |entries| entries.map(|entry| entry.len()).sum())
}

/// The bytes of one attachment.
pub(super) fn member(bytes: &[u8], place: u32, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let mut file = open(bytes)?;
    let no_member = State::NoMember { place };
    let path = attachments(&file).into_iter().nth(place as usize).ok_or(no_member.clone())?;
    let (name, length) = described(&mut file, &path, place as usize).ok_or(no_member.clone())?;
    if length > limits.member_bytes {
        return Err(State::MemberTooLarge { name, most: limits.member_bytes }.into());
    }
    let attachment = attachment(&mut file, &path);
    let (content, inside) = (attachment.name(CONTENT, BYTES), attachment.name(CONTENT, STORAGE));
    if file.is_storage(&inside) {
        return message_of_its_own(&mut file, &inside)
            .map_err(|error| State::MemberDamaged { name, why: error.to_string() }.into());
    }
    stream(&mut file, &content).ok_or_else(|| no_member.into())
}

/// A message inside a message as a file of its own: its streams, and the longer head of its properties.
fn message_of_its_own(file: &mut compound::File<'_>, inside: &str) -> std::io::Result<Vec<u8>> {
    let mut copy = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
    let entries: Vec<(String, bool)> = file
        .walk_storage(inside)?
        .skip(1)
        .map(|entry| (entry.path().to_string_lossy().into_owned(), entry.is_stream()))
        .collect();
    for (path, is_stream) in entries {
        let Some(own) = path.strip_prefix(inside) else { continue };
        if !is_stream {
            copy.create_storage(own)?;
            continue;
        }
        let mut content = stream(file, &path).unwrap_or_default();
        if own == "/__properties_version1.0" && content.len() >= HEAD_INSIDE {
            content.splice(HEAD_INSIDE..HEAD_INSIDE, [0; HEAD - HEAD_INSIDE]);
        }
        copy.create_stream(own)?.write_all(&content)?;
    }
    copy.flush()?;
    Ok(copy.into_inner().into_inner())
}
