//! A place in a text that only moves forward past what is recognised.

/// Where reading stands.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn peek_after(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn eat_text(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    /// Past blanks of any width; how many there were. Most often there are none.
    #[inline]
    pub(super) fn blanks(&mut self) -> usize {
        match self.peek() {
            Some(b' ' | b'\t' | b'\n' | b'\r' | 0xc2 | 0xe2) => self.past_blanks(),
            Some(_) | None => 0,
        }
    }

    fn past_blanks(&mut self) -> usize {
        let mut count = 0;
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(0xc2) if self.eat_text("\u{a0}") => {}
                Some(0xe2) if self.eat_text("\u{2009}") || self.eat_text("\u{202f}") => {}
                Some(_) | None => return count,
            }
            count += 1;
        }
    }

    /// Past one hyphen: `-`, U+2010, U+2011 or the minus sign.
    pub(super) fn hyphen(&mut self) -> bool {
        match self.peek() {
            Some(b'-') => self.eat(b'-'),
            Some(0xe2) => {
                ["\u{2010}", "\u{2011}", "\u{2212}"].into_iter().any(|hyphen| self.eat_text(hyphen))
            }
            Some(_) | None => false,
        }
    }

    /// Past one dash that is longer than a hyphen.
    pub(super) fn dash(&mut self) -> bool {
        self.peek() == Some(0xe2) && (self.eat_text("\u{2014}") || self.eat_text("\u{2013}"))
    }

    /// The run of Latin or Cyrillic letters that starts here, not moved past.
    pub(super) fn word(&self) -> &'t str {
        let bytes = self.text.as_bytes();
        let mut end = self.at;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' => end += 1,
                0xd0 | 0xd1 => end += 2,
                _ => break,
            }
        }
        self.text.get(self.at..end).unwrap_or_default()
    }

    /// The run of ASCII letters and digits that starts here, not moved past.
    pub(super) fn alphanumerics(&self) -> &'t [u8] {
        self.run(u8::is_ascii_alphanumeric)
    }

    /// The run of digits that starts here, not moved past.
    pub(super) fn digits(&self) -> &'t [u8] {
        self.run(u8::is_ascii_digit)
    }

    fn run(&self, belongs: impl Fn(&u8) -> bool) -> &'t [u8] {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| belongs(byte)).count();
        &rest[..length]
    }
}

/// The value of a run of at most nine digits.
pub(super) fn value(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}
