//! A mail as a file (RFC 5322), for a program or a person to send: isodesk sends nothing.
//!
//! Header lines end after 78 characters and text outside ASCII stands in encoded words (RFC 2047); the body is
//! quoted-printable UTF-8. The one surprise: the same mail has the same bytes, its Message-ID too, so that a
//! program that sends the file twice can be told from one that sends two mails.

use crate::domain::{digest::Digest, reminder::Mailbox};
use jiff::{Timestamp, fmt::rfc2822, tz::TimeZone};
use std::fmt::Write as _;

/// Longest header line that we write.
const LINE: usize = 78;
/// Longest encoded word: a line that begins with `Subject: ` and one of them has at most 76 (RFC 2047, section 2).
const ENCODED_WORD: usize = 66;
/// Width of the text.
const WIDTH: usize = 72;

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail<'a> {
    /// What makes it this mail and no other; its Message-ID comes from it.
    pub key: &'a str,
    /// When it was written.
    pub date: Timestamp,
    /// Who writes.
    pub from: &'a Mailbox,
    /// To whom.
    pub to: &'a [Mailbox],
    /// What about.
    pub subject: &'a str,
    /// The text, a paragraph each.
    pub paragraphs: &'a [String],
}

/// Writes a mail.
pub fn write(mail: &Mail<'_>) -> Vec<u8> {
    let domain = mail.from.email.split_once('@').map_or("isodesk.invalid", |(_, domain)| domain);
    let date = rfc2822::to_string(&mail.date.to_zoned(TimeZone::UTC)).unwrap_or_default();
    let to: Vec<String> = mail.to.iter().map(address).collect();
    let headers = [
        ("Date", date),
        ("From", address(mail.from)),
        ("To", to.join(", ")),
        ("Message-ID", format!("<{}@{domain}>", &Digest::of(mail.key.as_bytes()).to_string()[..32])),
        ("Subject", unstructured(mail.subject)),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("MIME-Version", "1.0".to_owned()),
        ("Content-Type", "text/plain; charset=utf-8".to_owned()),
        ("Content-Transfer-Encoding", "quoted-printable".to_owned()),
    ];
    let mut out: String = headers.iter().map(|(name, value)| folded(name, value)).collect();
    out.push_str("\r\n");
    out.push_str(&body(mail.paragraphs));
    out.into_bytes()
}

/// A header line, broken at blanks where it is long.
fn folded(name: &str, value: &str) -> String {
    let mut out = format!("{name}:");
    let mut length = out.len();
    for word in value.split(' ') {
        if length + 1 + word.len() > LINE && length > name.len() + 1 {
            out.push_str("\r\n");
            length = 0;
        }
        out.push(' ');
        out.push_str(word);
        length += 1 + word.len();
    }
    out.push_str("\r\n");
    out
}

/// `"B. Person" <b.person@example.com>`.
fn address(mailbox: &Mailbox) -> String {
    match mailbox.name.as_deref().map(clean).filter(|name| !name.is_empty()) {
        None => mailbox.email.clone(),
        Some(name) if is_plain(&name) => {
            format!("\"{}\" <{}>", name.replace('\\', "\\\\").replace('"', "\\\""), mailbox.email)
        }
        Some(name) => format!("{} <{}>", encoded_words(&name), mailbox.email),
    }
}

fn unstructured(text: &str) -> String {
    let text = clean(text);
    if is_plain(&text) { text } else { encoded_words(&text) }
}

/// Text without control characters, blanks folded: no text of ours can begin a header of its own.
fn clean(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether text can stand in a header as it is.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains("=?") && text.split(' ').all(|word| word.len() < LINE - 10)
}

/// Encoded words, each whole in itself: no letter is cut in two.
fn encoded_words(text: &str) -> String {
    const HEAD: &str = "=?UTF-8?Q?";
    let mut words = vec![HEAD.to_owned()];
    for letter in text.chars() {
        let mut encoded = String::new();
        match letter {
            ' ' => encoded.push('_'),
            letter if letter.is_ascii_alphanumeric() => encoded.push(letter),
            letter => letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_byte(&mut encoded, byte)),
        }
        if let Some(last) = words.last_mut().filter(|last| last.len() + encoded.len() + 2 <= ENCODED_WORD) {
            last.push_str(&encoded);
        } else {
            words.push(format!("{HEAD}{encoded}"));
        }
    }
    words.iter().map(|word| format!("{word}?=")).collect::<Vec<_>>().join(" ")
}

fn push_byte(out: &mut String, byte: u8) {
    // Writing to a string cannot fail.
    let _ = write!(out, "={byte:02X}");
}

fn body(paragraphs: &[String]) -> String {
    let lines = paragraphs.iter().enumerate().flat_map(|(index, paragraph)| {
        let gap = (index > 0).then(String::new);
        gap.into_iter().chain(wrapped(paragraph))
    });
    lines.map(|line| quoted_printable(&line) + "\r\n").collect()
}

/// A paragraph in lines of some 72 characters.
fn wrapped(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in clean(paragraph).split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A line as quoted-printable (RFC 2045, 6.7): at most 76 characters, soft breaks where it is longer.
fn quoted_printable(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for (index, byte) in line.bytes().enumerate() {
        // A lone full stop and `From ` at the beginning of a line mean something to programs that carry mail.
        let is_first = index == 0 && (byte == b'.' || line.starts_with("From "));
        let is_plain = (byte.is_ascii_graphic() || byte == b' ') && byte != b'=' && !is_first;
        if length + 3 > 75 {
            out.push_str("=\r\n");
            length = 0;
        }
        if is_plain {
            out.push(char::from(byte));
            length += 1;
        } else {
            push_byte(&mut out, byte);
            length += 3;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;

    fn written(name: &str, subject: &str, paragraphs: &[&str]) -> String {
        let from = Mailbox::new(Some("The desk"), "desk@example.org").unwrap();
        let to = [
            Mailbox::new(Some(name), "b.person@example.com").unwrap(),
            Mailbox::new(None, "c@example.com").unwrap(),
        ];
        let paragraphs: Vec<String> = paragraphs.iter().map(|text| (*text).to_owned()).collect();
        let mail = Mail {
            key: "ballot:4",
            date: "2026-03-02T11:00:00Z".parse().unwrap(),
            from: &from,
            to: &to,
            subject,
            paragraphs: &paragraphs,
        };
        assert_eq!(write(&mail), write(&mail));
        String::from_utf8(write(&mail)).unwrap()
    }

    #[test]
    fn a_mail_is_read_back_as_it_was_meant() {
        let long = "Schrauben für Brücken \u{2014} ".repeat(12);
        let cases = [
            ("B. Person", "Vote on ISO/DIS 99101 by 2026-03-16 (America/New_York)"),
            ("Zoë \"Z\" Müller-Lüdenscheidt, \u{4e2d}\u{6587}", long.as_str()),
            ("B\\\"P", "=?UTF-8?Q?not_encoded?="),
            ("Person; Bcc: x@example.com", "a\r\nBcc: x@example.com\r\n\r\nnot the body"),
        ];
        for (name, subject) in cases {
            let text = written(
                name,
                subject,
                &[
                    "Dear B.,",
                    "ünïcode = and a line that goes on and on, well past the seventy-two columns.",
                    ".",
                    "From here",
                ],
            );
            assert!(text.lines().all(|line| line.len() <= 78), "{text}");
            assert!(text.is_ascii() && text.matches('\n').count() == text.matches("\r\n").count());
            let read = MessageParser::default().parse(text.as_bytes()).unwrap();
            assert_eq!(read.subject().unwrap(), clean(subject));
            assert_eq!(read.bcc(), None);
            let to: Vec<_> = read.to().unwrap().iter().map(|to| (to.name(), to.address())).collect();
            assert_eq!(to, [(Some(name), Some("b.person@example.com")), (None, Some("c@example.com"))]);
            let digest = Digest::of(b"ballot:4").to_string();
            assert_eq!(read.message_id().unwrap(), format!("{}@example.org", &digest[..32]));
            assert_eq!(read.date().unwrap().to_rfc3339(), "2026-03-02T11:00:00Z");
            let body = read.body_text(0).unwrap().replace("\r\n", "\n");
            assert_eq!(
                body.trim_end(),
                "Dear B.,\n\nünïcode = and a line that goes on and on, well past the seventy-two\ncolumns.\n\n.\n\nFrom here"
            );
        }
    }
}
