//! Internet messages: headers decoded and unfolded, the words of the body, attachments as members.

pub(super) mod quotes;

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::flow::Flow;
use super::html;
use super::limits::Limits;
use super::text::{Format, Member, Text, Trouble};
use super::trouble::State;

/// Reads a mail.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Text {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Text::of_state(
            Format::Eml,
            State::Damaged { format: "eml", why: "it has no headers".to_owned() },
        );
    };
    let mut text = Text::empty(Format::Eml);
    text.headers = headers(&message, limits);
    let mut flow = Flow::default();
    for part in bodies(&message) {
        match &part.body {
            PartType::Text(body) => flow.lines(body),
            PartType::Html(body) => {
                let page = html::read(body, limits);
                for line in page.pages.iter().flat_map(|page| &page.lines) {
                    flow.row(line.segments.iter().map(|segment| segment.text.as_str()));
                }
            }
            PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
            | PartType::Multipart(_) => {}
        }
        if flow.is_full(limits) {
            break;
        }
    }
    members(&message, limits, &mut text);
    flow.into_text(limits, &mut text);
    quotes::part(&mut text);
    text
}

/// The bodies that a person reads: plain text where the mail has it, else the web page.
fn bodies<'a>(message: &'a Message<'a>) -> Vec<&'a MessagePart<'a>> {
    let plain: Vec<_> = message.text_bodies().filter(|part| matches!(part.body, PartType::Text(_))).collect();
    if plain.is_empty() { message.html_bodies().collect() } else { plain }
}

fn headers(message: &Message<'_>, limits: &Limits) -> Vec<(String, String)> {
    let found = [
        ("Subject", message.subject().map(unfolded)),
        ("From", message.from().map(addresses)),
        ("To", message.to().map(addresses)),
        ("Cc", message.cc().map(addresses)),
        ("Reply-To", message.reply_to().map(addresses)),
        ("Date", message.date().map(mail_parser::DateTime::to_rfc3339)),
        ("Message-ID", message.message_id().map(str::to_owned)),
    ];
    let kept = |value: String| value.chars().take(limits.value_bytes).collect::<String>();
    found.into_iter().filter_map(|(name, value)| Some((name.to_owned(), kept(value?)))).collect()
}

fn unfolded(subject: &str) -> String {
    subject.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn addresses(address: &Address<'_>) -> String {
    let one = |found: &mail_parser::Addr<'_>| match (found.name(), found.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (None, Some(only)) | (Some(only), None) => Some(only.to_owned()),
        (None, None) => None,
    };
    address.iter().take(50).filter_map(one).collect::<Vec<_>>().join(", ")
}

/// Attachments, with their place among them; a picture of the signature is none.
fn members(message: &Message<'_>, limits: &Limits, text: &mut Text) {
    let attached: Vec<_> =
        message.attachments().enumerate().filter(|(_, part)| !is_decoration(part)).collect();
    if attached.is_empty() {
        return;
    }
    if limits.depth >= limits.deepest {
        text.trouble(State::NestedTooDeep { deepest: limits.deepest });
        return;
    }
    let mut sum = 0_u64;
    for (index, part) in attached {
        if text.members.len() >= limits.members {
            text.trouble(State::TooManyMembers { most: limits.members });
            return;
        }
        let (name, length) = (name(part, index), content(part).len() as u64);
        sum += length;
        if length > limits.member_bytes {
            text.trouble(State::MemberTooLarge { name, most: limits.member_bytes });
        } else if sum > limits.all_member_bytes {
            text.trouble(State::MembersTooLarge { most: limits.all_member_bytes });
            return;
        } else {
            text.members.push(Member { name, place: u32::try_from(index).unwrap_or(u32::MAX), length });
        }
    }
}

/// The bytes of one attachment.
pub(super) fn member(bytes: &[u8], place: u32, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let message = MessageParser::default().parse(bytes);
    let message = message.ok_or(State::Damaged { format: "eml", why: "it has no headers".to_owned() })?;
    let part = message.attachment(place).ok_or(State::NoMember { place })?;
    let content = content(part);
    if content.len() as u64 > limits.member_bytes {
        let name = name(part, place as usize);
        return Err(State::MemberTooLarge { name, most: limits.member_bytes }.into());
    }
    Ok(content.to_vec())
}

/// A mail inside a mail is its own bytes.
fn content<'a>(part: &'a MessagePart<'a>) -> &'a [u8] {
    match &part.body {
        PartType::Message(message) => message.raw_message(),
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => part.contents(),
    }
}

fn is_decoration(part: &MessagePart<'_>) -> bool {
    let picture = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    picture && !attached
}

fn name(part: &MessagePart<'_>, index: usize) -> String {
    let stated = part.attachment_name().map(str::to_owned);
    let nested = || match &part.body {
        PartType::Message(message) => Some(format!("{}.eml", unfolded(message.subject()?))),
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => None,
    };
    let name = stated.or_else(nested).unwrap_or_else(|| format!("attachment-{}", index + 1));
    name.chars().map(|char| if char.is_control() { '\u{FFFD}' } else { char }).take(500).collect()
}
