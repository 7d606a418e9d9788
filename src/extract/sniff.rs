//! What a file is, by its bytes and never by its name.

use super::text::Format;

/// The format of these bytes.
pub(super) fn format(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(1_024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Format::Pdf;
    }
    Format::Unknown
}
