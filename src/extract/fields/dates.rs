//! Dates as papers print them: `2016-09-21`, `1997.03.06`, `2013‐10‐28`, `15 December 2010`, `20 mai 1997`.
//!
//! A placeholder (`YYYY-MM-DD`), a range (`2000-09-20/21`: that is a meeting) and a form whose order of day
//! and month nobody can know (`03/04/2020`) are no dates. The one surprise: a year or a month alone is a date
//! too, as exact as it is printed, and only where the whole text is that.

use crate::domain::printed_date::PrintedDate;
use jiff::civil::Date;
use serde::Deserialize;
use std::{ops::Range, sync::LazyLock};

/// Names of months and days by language, all in lower case.
#[derive(Deserialize)]
struct Names {
    month: Vec<Vec<String>>,
    weekday: Vec<String>,
    ordinal: Vec<String>,
    after_year: Vec<String>,
    from: Vec<String>,
    up_to: Vec<String>,
    by: Vec<String>,
    before: Vec<String>,
    moved: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/date_names.toml")).expect("the data file is read by a test")
});

/// The date that the whole text is, with a weekday before it or a time and a zone after it.
pub fn whole(text: &str) -> Option<PrintedDate> {
    // Every date has a year in digits, and most lines have none.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = plain(text);
    let text = without_weekday(text.trim().trim_end_matches(['.', ',', ';']));
    let (date, end) = day_at(text, 0).or_else(|| coarse(text))?;
    is_time_or_zone(&text[end..]).then_some(date)
}

/// Every calendar day in a text, with where it stands (bytes of the text given).
pub fn days(text: &str) -> Vec<(Range<usize>, Date)> {
    let plain = plain(text);
    if plain.len() != text.len() {
        return days(&plain).into_iter().map(|(range, date)| (in_original(text, &range), date)).collect();
    }
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_start(text, from) {
        match day_at(text, start) {
            Some((PrintedDate::Day(date), end)) if !continues_as_range(&text[end..]) => {
                found.push((start..end, date));
                from = end;
            }
            Some((_, end)) => from = end,
            None => from = word_end(text, start),
        }
    }
    found
}

/// The first and the last day of a period: `2026-10-02 to 2026-11-30`, `2 October - 30 November 2026`, `2-30 November 2026`.
pub fn period(text: &str) -> Option<(Date, Date)> {
    let (first, last) = match &days(text)[..] {
        [(_, first), (_, last)] => (*first, *last),
        [(place, last)] => (day_before(&text[..place.start], *last)?, *last),
        // `2-30 November 2026`
        [] => {
            let text = plain(text);
            let (first, last) = text.split_once('-').filter(|(_, last)| !last.starts_with(' '))?;
            let last = whole(last)?.day()?;
            (day_before(first, last)?, last)
        }
        _ => return None,
    };
    (first < last).then_some((first, last))
}

/// The day that stands before another one and has its year, or its year and month, in common with it.
fn day_before(before: &str, last: Date) -> Option<Date> {
    let before = plain(before);
    let before = before.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let before = NAMES.up_to.iter().find_map(|word| before.strip_suffix(word.as_str())).unwrap_or(before);
    let before = before.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let start = before.rfind([':', '(']).map_or(0, |mark| mark + 1);
    let before = before[start..].trim();
    let before =
        NAMES.from.iter().find_map(|word| before.strip_prefix(word.as_str())).unwrap_or(before).trim();
    let month = &NAMES.month.get(usize::try_from(last.month()).ok()?.checked_sub(1)?)?[0];
    let year = last.year();
    let forms = [before.to_owned(), format!("{before} {year}"), format!("{before} {month} {year}")];
    forms.iter().find_map(|form| whole(form)?.day())
}

/// Whether words between two days make a period of them.
pub fn is_up_to(words: &str) -> bool {
    NAMES.up_to.iter().any(|word| word == words.trim())
}

/// The words before the day by which something is due, and that day: `VOTE by 2026-03-06`. `vote avant le 1er février
/// 2027` leaves open whether that day is the last one.
pub fn without_last_day(words: &str) -> Option<(&str, Option<Date>)> {
    let split = |word: &String| {
        let (action, day) = words.rsplit_once(&format!(" {word} "))?;
        Some((action, whole(day)?.day()?))
    };
    let by = NAMES.by.iter().find_map(split).map(|(action, day)| (action, Some(day)));
    by.or_else(|| NAMES.before.iter().find_map(split).map(|(action, _)| (action, None)))
}

/// Whether folded words say that a day was moved.
pub fn is_moved(folded: &str) -> bool {
    NAMES.moved.iter().any(|word| folded.contains(word.as_str()))
}

/// Whether a word, in lower case, is the name of a day of the week.
pub fn is_weekday(word: &str) -> bool {
    NAMES.weekday.iter().any(|name| name == word)
}

/// Whether a template left this date unfilled: `YYYY-MM-DD`, `[date]`, `yyyy.mm.dd`.
pub fn is_placeholder(text: &str) -> bool {
    let bare: String =
        text.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let letters_only = !text.chars().any(|letter| letter.is_ascii_digit());
    letters_only
        && matches!(bare.as_str(), "yyyymmdd" | "aaaammjj" | "date" | "ггггммдд" | "ccyymmdd" | "ddmmyyyy")
}

/// Hyphens and blanks of every kind as the ASCII ones.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => '-',
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\t' => ' ',
            other => other,
        })
        .collect()
}

/// A range of the plain text as a range of the original: both have the same letters in the same order.
fn in_original(text: &str, range: &Range<usize>) -> Range<usize> {
    let plain = plain(text);
    let (before, within) = (plain[..range.start].chars().count(), plain[range.clone()].chars().count());
    let mut places = text.char_indices().map(|(place, _)| place).chain(std::iter::once(text.len()));
    let start = places.nth(before).unwrap_or(text.len());
    let end = within.checked_sub(1).map_or(start, |rest| places.nth(rest).unwrap_or(text.len()));
    start..end
}

/// The next place where a date could begin: a digit or a letter after none of either.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let mut before = text[..from].chars().next_back();
    for (place, letter) in text[from..].char_indices() {
        if letter.is_alphanumeric() && !before.is_some_and(|before| before.is_alphanumeric() || before == '-')
        {
            return Some(from + place);
        }
        before = Some(letter);
    }
    None
}

fn word_end(text: &str, start: usize) -> usize {
    text[start..].find(|letter: char| !letter.is_alphanumeric()).map_or(text.len(), |length| start + length)
}

/// A day that begins at this place, and where it ends.
fn day_at(text: &str, start: usize) -> Option<(PrintedDate, usize)> {
    let rest = &text[start..];
    let (date, length) = year_first(rest).or_else(|| day_first(rest)).or_else(|| month_first(rest))?;
    let ends_here = !rest[length..].starts_with(char::is_alphanumeric) || has_time(&rest[length..]);
    ends_here.then_some((PrintedDate::Day(date), start + length))
}

/// `T10:00` behind a date.
fn has_time(rest: &str) -> bool {
    rest.strip_prefix('T').is_some_and(|time| time.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// `2016-09-21`, `1997.03.06`, `2018/04/01`.
fn year_first(text: &str) -> Option<(Date, usize)> {
    let (year, rest) = number(text, 4..=4)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '.' | '/'))?;
    let (month, rest) = number(loose(rest, mark)?, 1..=2)?;
    let (day, rest) = number(loose(rest, mark)?, 1..=2)?;
    Some((date(year, month, day)?, text.len() - rest.len()))
}

/// `15 December 2010`, `1er mars 2020`, `15.12.2010`, `15 декабря 2010 г.`.
fn day_first(text: &str) -> Option<(Date, usize)> {
    let (day, rest) = number(text, 1..=2)?;
    if let Some(rest) =
        rest.strip_prefix('.').filter(|rest| rest.starts_with(|mark: char| mark.is_ascii_digit()))
    {
        let (month, rest) = number(rest, 1..=2)?;
        let (year, rest) = number(rest.strip_prefix('.')?, 4..=4)?;
        return Some((date(year, month, day)?, text.len() - rest.len()));
    }
    if let Some(rest) = rest.strip_prefix('/') {
        let (second, rest) = number(rest, 1..=2)?;
        let (year, rest) = number(rest.strip_prefix('/')?, 4..=4)?;
        // Only where one of both cannot be a month is it known which is the day.
        let (day, month) = match (day > 12, second > 12) {
            (true, false) => (day, second),
            (false, true) => (second, day),
            (true, true) | (false, false) => return None,
        };
        return Some((date(year, month, day)?, text.len() - rest.len()));
    }
    let rest = NAMES.ordinal.iter().find_map(|ordinal| rest.strip_prefix(ordinal.as_str())).unwrap_or(rest);
    let rest = rest.trim_start_matches([' ', '-', '.']);
    let rest = rest.strip_prefix("of ").unwrap_or(rest);
    let (month, rest) = month_name(rest)?;
    let (year, rest) = number(rest.trim_start_matches([' ', '-', ',', '.']), 4..=4)?;
    Some((date(year, month, day)?, text.len() - rest.len()))
}

/// `May 20, 1997`.
fn month_first(text: &str) -> Option<(Date, usize)> {
    let (month, rest) = month_name(text)?;
    let (day, rest) = number(rest.trim_start_matches([' ', '.']), 1..=2)?;
    let rest = NAMES.ordinal.iter().find_map(|ordinal| rest.strip_prefix(ordinal.as_str())).unwrap_or(rest);
    let (year, rest) = number(rest.strip_prefix(',').unwrap_or(rest).trim_start(), 4..=4)?;
    Some((date(year, month, day)?, text.len() - rest.len()))
}

/// `2017`, `2023-02`, `February 2023`.
fn coarse(text: &str) -> Option<(PrintedDate, usize)> {
    if let Some((month, rest)) = month_name(text) {
        let (year, rest) = number(rest.trim_start_matches([' ', '.', ',']), 4..=4)?;
        return Some((month_of(year, month)?, text.len() - rest.len()));
    }
    let (year, rest) = number(text, 4..=4)?;
    let year = i16::try_from(year).ok().filter(|year| (1900..2100).contains(year))?;
    let Some(rest) = rest.strip_prefix('-') else {
        return Some((PrintedDate::Year(year), text.len() - rest.len()));
    };
    let (month, rest) = number(rest, 2..=2)?;
    Some((month_of(i32::from(year), month)?, text.len() - rest.len()))
}

fn month_of(year: i32, month: i32) -> Option<PrintedDate> {
    let day = date(year, month, 1)?;
    Some(PrintedDate::Month(day.year(), day.month()))
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (1900..2100).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The rest after a mark that may have a blank on one side: `2013 -10- 28`.
fn loose(text: &str, mark: char) -> Option<&str> {
    Some(text.trim_start().strip_prefix(mark)?.trim_start())
}

/// A whole number of so many digits, and the rest.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(i32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    digits.contains(&length).then(|| text[..length].parse().ok())?.map(|number| (number, &text[length..]))
}

/// A month by name in any of the languages, and the rest.
fn month_name(text: &str) -> Option<(i32, &str)> {
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let word = text[..end].to_lowercase();
    let month = NAMES.month.iter().position(|names| names.contains(&word))?;
    Some((i32::try_from(month).ok()? + 1, &text[end..]))
}

fn without_weekday(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    if NAMES.weekday.contains(&text[..end].to_lowercase()) {
        text[end..].trim_start_matches([',', '.', ' '])
    } else {
        text
    }
}

/// Whether what follows a date is nothing, a time of day, a zone or the word for "year".
fn is_time_or_zone(text: &str) -> bool {
    let text = text.trim();
    let text = NAMES
        .after_year
        .iter()
        .find_map(|word| text.strip_prefix(word.as_str()))
        .unwrap_or(text)
        .trim_start();
    let clock = text.strip_prefix('T').unwrap_or(text);
    let clock_end = clock
        .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ':' | '.' | '+' | '-' | ' '))
        .unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(clock_end);
    let zone = zone.trim().trim_matches(['(', ')']);
    let is_clock = clock.trim().is_empty() || clock.contains(':');
    is_clock && zone.len() <= 5 && zone.chars().all(|letter| letter.is_ascii_uppercase())
}

/// `2000-09-20/21` is a meeting of two days.
fn continues_as_range(rest: &str) -> bool {
    let mut letters = rest.chars();
    matches!(letters.next(), Some('/')) && letters.next().is_some_and(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        whole(text).map(|date| date.to_string())
    }

    #[test]
    fn every_printed_form_is_read() {
        for (text, date) in [
            ("2016-09-21", "2016-09-21"),
            ("1997.03.06", "1997-03-06"),
            ("2013\u{2010}10\u{2010}28", "2013-10-28"),
            ("Thu, 19 Dec 2002", "2002-12-19"),
            ("Thu, 19 Dec 2002 10:11:12 +0100", "2002-12-19"),
            ("15 December 2010", "2010-12-15"),
            ("15th of December 2010", "2010-12-15"),
            ("May 20, 1997", "1997-05-20"),
            ("1er mars 2020", "2020-03-01"),
            ("15 décembre 2010", "2010-12-15"),
            ("15 декабря 2010 г.", "2010-12-15"),
            ("15.12.2010", "2010-12-15"),
            ("2002-09-26 (CET)", "2002-09-26"),
            ("2013-01-25 00:01:16", "2013-01-25"),
            ("2026-03-02T10:00:00+01:00", "2026-03-02"),
            ("15/01/2026", "2026-01-15"),
            ("01/15/2026", "2026-01-15"),
            ("2023-02", "2023-02"),
            ("February 2023", "2023-02"),
            ("2017", "2017"),
        ] {
            assert_eq!(read(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn periods_are_read_whatever_they_leave_out() {
        for text in [
            "2026-10-02 to 2026-11-30",
            "from 2026-10-02 until 2026-11-30",
            "2026-10-02 / 2026-11-30",
            "2026-10-02/2026-11-30",
            "2 October 2026 - 30 November 2026",
            "2 October \u{2013} 30 November 2026",
            "From 2 October to 30 November 2026 (60 days)",
            "du 2 octobre au 30 novembre 2026",
        ] {
            let read = period(text).map(|(first, last)| format!("{first} {last}"));
            assert_eq!(read.as_deref(), Some("2026-10-02 2026-11-30"), "{text}");
        }
        let read = period("2-30 November 2026").map(|(first, last)| format!("{first} {last}"));
        assert_eq!(read.as_deref(), Some("2026-11-02 2026-11-30"));
        for text in
            ["2026-11-30", "60 days, until 30 November 2026", "2026-11-30 to 2026-10-02", "12 weeks", ""]
        {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_stays_none() {
        for text in [
            "YYYY-MM-DD",
            "2013-09-024",
            "2000-09-20/21",
            "03/04/2020",
            "2019-13-01",
            "2023-02-30",
            "N 2017",
            "see 2017",
            "12-0158",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(is_placeholder("YYYY-MM-DD") && is_placeholder("[date]") && !is_placeholder("2020-01-01"));
    }

    #[test]
    fn days_are_found_in_running_text_and_ranges_are_not() {
        let text = "held 2000-09-20/21, due 2003‐08‐22; see 2013-09-024 and May 20, 1997.";
        let found: Vec<_> =
            days(text).into_iter().map(|(range, day)| (text[range].to_owned(), day.to_string())).collect();
        assert_eq!(
            found,
            [
                ("2003‐08‐22".into(), "2003-08-22".into()),
                ("May 20, 1997".to_owned(), "1997-05-20".to_owned())
            ]
        );
    }
}
