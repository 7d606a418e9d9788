//! A mail as it lies in a mailbox file: headers, a text in quoted-printable, attachments in base64.

/// One attachment.
pub(crate) struct Attachment<'a> {
    /// File name.
    pub(crate) name: &'a str,
    /// Media type.
    pub(crate) media: &'a str,
    /// Bytes.
    pub(crate) bytes: &'a [u8],
}

/// Writes the message; lines end with CR LF (RFC 5322).
pub(crate) fn write(headers: &[(&str, &str)], text: &str, attachments: &[Attachment<'_>]) -> Vec<u8> {
    const BOUNDARY: &str = "=_isodesk_sample_part";
    let mut mail: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    mail.push(format!("MIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tboundary=\"{BOUNDARY}\"\n\n"));
    mail.push(format!("--{BOUNDARY}\nContent-Type: text/plain; charset=utf-8\n"));
    mail.push(format!("Content-Transfer-Encoding: quoted-printable\n\n{}\n", quoted_printable(text)));
    for Attachment { name, media, bytes } in attachments {
        mail.push(format!("--{BOUNDARY}\nContent-Type: {media};\n\tname=\"{name}\"\n"));
        mail.push(format!("Content-Disposition: attachment;\n\tfilename=\"{name}\"\n"));
        mail.push(format!("Content-Transfer-Encoding: base64\n\n{}\n", base64(bytes)));
    }
    mail.push(format!("--{BOUNDARY}--\n"));
    mail.concat().replace('\n', "\r\n").into_bytes()
}

/// RFC 2045, 6.7: everything but plain ASCII as `=XX`, soft breaks before column 76.
fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut width = 0;
        for byte in line.bytes() {
            let piece = match byte {
                b' '..=b'<' | b'>'..=b'~' => char::from(byte).to_string(),
                _ => format!("={byte:02X}"),
            };
            if width + piece.len() > 75 {
                out.push_str("=\n");
                width = 0;
            }
            width += piece.len();
            out.push_str(&piece);
        }
        out.push('\n');
    }
    out
}

/// RFC 4648, 76 letters a line.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (index, group) in bytes.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            out.push('\n');
        }
        let bits =
            (0..3).fold(0_u32, |bits, place| bits << 8 | u32::from(group.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
