//! The calendar feed as an iCalendar file (RFC 5545): whole days, lines of 75 octets, CRLF.

use crate::domain::feed::{Dated, Entry};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Octets of a line without its end.
const LINE: usize = 75;

/// Writes the feed of a national body.
pub fn write(entries: &[Dated], body: &str) -> Vec<u8> {
    let mut out = Feed::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line(&format!("PRODID:-//isodesk//isodesk {}//EN", env!("CARGO_PKG_VERSION")));
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.line(&format!("X-WR-CALNAME:{}", escaped(&format!("ISO ballots of {body}"))));
    for dated in entries {
        event(&mut out, dated);
    }
    out.line("END:VCALENDAR");
    out.0.into_bytes()
}

fn event(out: &mut Feed, dated: &Dated) {
    let Entry { uid, date, summary, description, is_cancelled } = &dated.entry;
    let changed = moment(dated.published.changed);
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}", escaped(uid)));
    out.line(&format!("DTSTAMP:{changed}"));
    out.line(&format!("LAST-MODIFIED:{changed}"));
    out.line(&format!("SEQUENCE:{}", dated.published.sequence));
    out.line(&format!("DTSTART;VALUE=DATE:{}", day(*date)));
    out.line(&format!("DTEND;VALUE=DATE:{}", day(date.tomorrow().unwrap_or(*date))));
    out.line(&format!("SUMMARY:{}", escaped(summary)));
    out.line(&format!("DESCRIPTION:{}", escaped(description)));
    out.line(if *is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    out.line("TRANSP:TRANSPARENT");
    out.line("END:VEVENT");
}

#[derive(Default)]
struct Feed(String);

impl Feed {
    /// A content line, folded after 75 octets and never inside a letter.
    fn line(&mut self, text: &str) {
        let mut length = 0;
        for letter in text.chars() {
            if length + letter.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::feed::{Published, dated};
    use std::collections::BTreeMap;

    fn entry(summary: &str) -> Entry {
        Entry {
            uid: "ballot-4-closes@d.isodesk.invalid".to_owned(),
            date: "2026-12-31".parse().unwrap(),
            summary: summary.to_owned(),
            description: "line one\nline two; \\ and, so on\r\u{7}".to_owned(),
            is_cancelled: false,
        }
    }

    /// Name and value of every line, unfolded and unescaped.
    fn read(feed: &[u8]) -> Vec<(String, String)> {
        let text = String::from_utf8(feed.to_vec()).unwrap();
        assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let unescaped = |value: &str| {
            let parts: Vec<String> = value
                .split("\\\\")
                .map(|part| part.replace("\\n", "\n").replace("\\;", ";").replace("\\,", ","))
                .collect();
            parts.join("\\")
        };
        let line = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_owned(), unescaped(value))
        };
        unfolded.trim_end().split("\r\n").map(line).collect()
    }

    #[test]
    fn a_feed_is_read_back_as_it_was_meant() {
        let summary = "ISO closes: Schrauben, Müttern; \u{4e2d}\u{6587} \\ ".repeat(6);
        let now = "2026-03-02T11:00:00Z".parse().unwrap();
        let feed = write(&dated(vec![entry(&summary)], &BTreeMap::new(), now), "ANSI");
        let lines = read(&feed);
        let value = |name: &str| lines.iter().find(|(other, _)| other == name).unwrap().1.as_str();
        assert_eq!(value("SUMMARY"), summary);
        assert_eq!(value("DESCRIPTION"), "line one\nline two; \\ and, so on");
        assert_eq!((value("DTSTART;VALUE=DATE"), value("DTEND;VALUE=DATE")), ("20261231", "20270101"));
        assert_eq!((value("DTSTAMP"), value("SEQUENCE")), ("20260302T110000Z", "0"));
        assert_eq!((lines[0].1.as_str(), lines.last().unwrap().0.as_str()), ("VCALENDAR", "END"));
    }

    #[test]
    fn only_a_change_gets_a_new_sequence_number() {
        let (first, second) =
            ("2026-03-02T11:00:00Z".parse().unwrap(), "2026-03-03T11:00:00Z".parse().unwrap());
        let one = dated(vec![entry("a")], &BTreeMap::new(), first);
        let known: BTreeMap<String, Published> =
            one.iter().map(|dated| (dated.entry.uid.clone(), dated.published.clone())).collect();
        let same = dated(vec![entry("a")], &known, second);
        assert!(!same[0].is_new && write(&same, "ANSI") == write(&one, "ANSI"));
        for changed in [
            entry("b"),
            Entry { date: "2027-01-04".parse().unwrap(), ..entry("a") },
            Entry { is_cancelled: true, ..entry("a") },
        ] {
            let changed = dated(vec![changed], &known, second);
            assert_eq!(
                (changed[0].is_new, changed[0].published.sequence, changed[0].published.changed),
                (true, 1, second)
            );
        }
    }
}
