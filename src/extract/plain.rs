//! Bytes to characters in the encodings that committees' papers come in, and plain text to lines.

use encoding_rs::{Encoding, KOI8_R, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use super::flow::Flow;
use super::limits::Limits;
use super::text::{Format, Text};

/// The characters of a text file; nothing when the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let (encoding, bytes) = encoding_of(bytes);
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    let odd = text.chars().filter(|char| is_odd(*char)).count();
    (odd * 100 <= text.chars().count()).then_some(text)
}

/// A character that no text holds.
fn is_odd(char: char) -> bool {
    (char.is_control() && !matches!(char, '\n' | '\r' | '\t' | '\x0c' | '\x1a'))
        || char == char::REPLACEMENT_CHARACTER
}

fn encoding_of(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[length..]);
    }
    if let Some(encoding) = wide(bytes) {
        return (encoding, bytes);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (encoding_rs::UTF_8, bytes);
    }
    (legacy(bytes), bytes)
}

/// UTF-16 without a mark: every other byte of Latin text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2_000)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd * 10 > pairs * 8 && even * 10 < pairs => Some(UTF_16LE),
        (even, odd) if even * 10 > pairs * 8 && odd * 10 < pairs => Some(UTF_16BE),
        (_, _) => None,
    }
}

/// One byte a letter: Cyrillic where most letters are beyond ASCII, else Western European.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    let latin = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let high = bytes.iter().filter(|byte| **byte >= 0xC0).count();
    if high * 2 < latin {
        return WINDOWS_1252;
    }
    // Small letters are the more frequent ones; the two encodings have them in opposite halves.
    let upper_half = bytes.iter().filter(|byte| **byte >= 0xE0).count();
    if upper_half * 2 >= high { WINDOWS_1251 } else { KOI8_R }
}

/// A text file to lines; a form feed begins a page.
pub(super) fn read(text: &str, format: Format, limits: &Limits) -> Text {
    let mut flow = Flow::default();
    for (index, page) in text.split('\x0c').enumerate() {
        if flow.is_full(limits) {
            break;
        }
        if index > 0 && !page.trim().is_empty() {
            flow.page();
        }
        for line in page.lines() {
            flow.printed_line(line);
            if flow.is_full(limits) {
                break;
            }
        }
    }
    let mut read = Text::empty(format);
    flow.into_text(limits, &mut read);
    read
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_encoding_gives_the_same_words() {
        let words = "Секретариат: пример";
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(words);
        assert_eq!(decode(&cyrillic).unwrap(), words);
        let (koi, _, _) = encoding_rs::KOI8_R.encode(words);
        assert_eq!(decode(&koi).unwrap(), words);
        let (western, _, _) = encoding_rs::WINDOWS_1252.encode("Secrétariat: préparé – “oui”");
        assert_eq!(decode(&western).unwrap(), "Secrétariat: préparé – “oui”");
        let wide: Vec<u8> = "ISO/TC 999".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).unwrap(), "ISO/TC 999");
        let marked: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain("é".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&marked).unwrap(), "é");
        assert_eq!(decode(b"\xEF\xBB\xBFwith a mark").unwrap(), "with a mark");
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&noise), None);
    }
}
