//! Base64 (RFC 4648, section 4), as keys and signatures are written in it.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes bytes, with `=` at the end where the last group is short.
pub(super) fn write(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word =
            group.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Reads what [`write`] writes, line ends left out; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    for group in letters.chunks(4) {
        let filled = group.iter().take_while(|letter| **letter != b'=').count();
        if group.len() != 4 || filled < 2 || group[filled..].iter().any(|letter| *letter != b'=') {
            return None;
        }
        let mut word = 0_u32;
        for letter in &group[..filled] {
            let value = LETTERS.iter().position(|known| known == letter)?;
            word = word << 6 | u32::try_from(value).ok()?;
        }
        word <<= 6 * (4 - filled);
        bytes.extend(&word.to_be_bytes()[1..filled]);
    }
    // What is written of these bytes is what was read: nothing hides in the last letter, and nothing after the end.
    (write(&bytes).as_bytes() == letters).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_back() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(write(bytes.as_bytes()), text);
            assert_eq!(read(text).unwrap(), bytes.as_bytes());
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(read(&write(&all)).unwrap(), all);
        for wrong in ["Zg=", "Zh==", "Z===", "Zg==Zg==", "Z-==", "====", "Zm9"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
