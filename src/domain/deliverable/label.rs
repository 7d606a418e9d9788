//! Two small containers that need no allocation: a short run of ASCII, and a few values in a row.

use std::fmt;

/// Letters, digits and dots of a number or part: `27001`, `A01`, `22.2`. At most [`Label::LONGEST`] bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    bytes: [u8; Self::LONGEST],
    length: u8,
}

impl Label {
    /// Most bytes a label holds.
    pub const LONGEST: usize = 11;

    /// The label, unless the text is empty, too long or has other characters.
    pub fn new(text: &str) -> Option<Self> {
        Self::from_bytes(text.as_bytes())
    }

    pub(super) fn from_bytes(text: &[u8]) -> Option<Self> {
        if text.is_empty() || text.len() > Self::LONGEST {
            return None;
        }
        // Gathered in one number, so that it is stored once and not byte by byte.
        let mut packed = 0_u128;
        for byte in text {
            if !(byte.is_ascii_alphanumeric() || *byte == b'.') {
                return None;
            }
            packed = (packed << 8) | u128::from(*byte);
        }
        packed <<= 8 * (16 - text.len());
        let mut bytes = [0; Self::LONGEST];
        bytes.copy_from_slice(&packed.to_be_bytes()[..Self::LONGEST]);
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// Up to `N` values in a row, in place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Few<T, const N: usize> {
    values: [T; N],
    length: u8,
}

impl<T: Copy + Default, const N: usize> Few<T, N> {
    /// One more value at the end; `false` when there is no room.
    #[must_use]
    pub fn push(&mut self, value: T) -> bool {
        let Some(place) = self.values.get_mut(usize::from(self.length)) else { return false };
        *place = value;
        self.length += 1;
        true
    }

    /// Without its last value, which it gives.
    pub fn pop(&mut self) -> Option<T> {
        self.length = self.length.checked_sub(1)?;
        Some(std::mem::take(&mut self.values[usize::from(self.length)]))
    }

    /// The values, when there is room for all of them.
    pub fn of(values: &[T]) -> Option<Self> {
        let mut few = Self::default();
        values.iter().all(|value| few.push(*value)).then_some(few)
    }
}

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self { values: [T::default(); N], length: 0 }
    }
}

impl<T, const N: usize> std::ops::Deref for Few<T, N> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.values[..usize::from(self.length)]
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Few<T, N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}
