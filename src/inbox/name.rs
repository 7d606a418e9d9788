//! Names of files: the bytes as they are, a form for people, and a safe form for names that we give.
//!
//! A dropped name never becomes a path. The bytes are kept in the ledger; people see NFC; our own files have
//! names of ASCII letters, digits, `.`, `_` and `-` only.

use unicode_normalization::UnicodeNormalization as _;

/// Longest safe name, so that a number, a date and an ending still fit into 255 bytes.
const LONGEST: usize = 120;

/// The name for people: NFC; bytes that are not UTF-8 as `\xff`.
pub fn display(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        shown.extend(chunk.valid().nfc());
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    shown
}

/// The same on one line: a newline, tab or escape in a name must not run through a terminal.
pub fn on_one_line(name: &str) -> String {
    name.chars()
        .flat_map(|letter| {
            let escaped = letter.is_control().then(|| letter.escape_default());
            let plain = (!letter.is_control()).then_some(letter);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}

/// A name of ours made from a dropped one: ASCII letters, digits, `.`, `_`, `-`; never hidden, never long.
pub fn safe(bytes: &[u8]) -> String {
    let mut safe = String::with_capacity(bytes.len());
    for letter in display(bytes).nfd().filter(|letter| !is_mark(*letter)) {
        let kept =
            if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-') { letter } else { '_' };
        if !(kept == '_' && safe.ends_with('_')) {
            safe.push(kept);
        }
    }
    let trimmed = safe.trim_start_matches(['.', '-', '_']).trim_end_matches(['.', '_']);
    if trimmed.is_empty() { "file".to_owned() } else { shorten(trimmed) }
}

/// Cuts the middle of a long name and keeps its ending.
fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |dot| &name[dot..]);
    let ending = if ending.len() <= 12 { ending } else { "" };
    format!("{}{ending}", &name[..LONGEST - ending.len()])
}

/// Accents that NFD sets apart from their letter.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Whether `name` fits a shell pattern of `*` and `?`, letters of either case.
pub fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[n] => {
                p += 1;
                n += 1;
            }
            Some(_) | None => {
                let Some((at, from)) = star else { return false };
                star = Some((at, from + 1));
                p = at + 1;
                n = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_form_for_people_and_a_safe_one() {
        for (bytes, shown, made) in [
            (&b"ISO-TC154_N1105_a b.pdf"[..], "ISO-TC154_N1105_a b.pdf", "ISO-TC154_N1105_a_b.pdf"),
            (b"a\nb.pdf", "a\nb.pdf", "a_b.pdf"),
            (b"\xff\xfe.pdf", "\\xff\\xfe.pdf", "xff_xfe.pdf"),
            ("re\u{301}sume\u{301}.pdf".as_bytes(), "résumé.pdf", "resume.pdf"),
            ("\u{1f600}.pdf".as_bytes(), "\u{1f600}.pdf", "pdf"),
            (b"../../etc/passwd", "../../etc/passwd", "etc_passwd"),
            (b"-rf", "-rf", "rf"),
            (b"...", "...", "file"),
        ] {
            assert_eq!((display(bytes).as_str(), safe(bytes).as_str()), (shown, made));
        }
        assert_eq!(on_one_line("a\nb\u{1b}[2J"), "a\\nb\\u{1b}[2J");
        let long = safe(&[b"a".repeat(251), b".pdf".to_vec()].concat());
        assert!(long.len() == LONGEST && long.ends_with("a.pdf"));
    }

    #[test]
    fn patterns_are_those_of_a_shell() {
        for (pattern, name, fit) in [
            (".*", ".hidden", true),
            (".*", "a.b", false),
            ("~$*", "~$Letter.docx", true),
            ("*.part", "a.PART", true),
            ("*.part", "a.part.pdf", false),
            ("?.tmp", "a.tmp", true),
            ("*a*b*", "xxaxxbxx", true),
            ("", "", true),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }
}
