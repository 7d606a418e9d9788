//! Official results of voting out of a text: the two result lines, the decision, and the table of countries.
//!
//! Wordings of 2002 to 2013 and of IEC are read: `P-Members` and `P-members`, thin or missing blanks before `%`,
//! `in this vote` and `in the vote`, a line broken in two. What this refuses to know: whether the numbers are
//! right ([`crate::domain::official_result`] computes them again).

mod table;

use super::text::Text;
use crate::domain::official_result::{Decision, OfficialResult, PrintedShare};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Dashes that print a hyphen.
const HYPHEN: &str = "[-\u{2010}\u{2011}\u{2012}\u{2013}]";

static IN_FAVOUR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&format!(r"p{HYPHEN} ?members voting ?:? ?(?P<part>\d+) in favou?r out of (?P<of>\d+)"))
});
static NEGATIVE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"member bodies voting ?:? ?(?P<part>\d+) negative votes? out of (?P<of>\d+)"));
static P_VOTING: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(&format!(r"p{HYPHEN} ?members voting ?:? ?(?P<of>\d+)")));
static P_IN_FAVOUR: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(&format!(r"p{HYPHEN} ?members in favou?r ?:? ?(?P<part>\d+)")));
static ALL_CAST: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?:total votes cast|votes cast|member bodies voting) ?:? ?(?P<of>\d+)"));
static ALL_AGAINST: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?:total against|votes against|negative votes) ?:? ?(?P<part>\d+)"));
static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"^ ?= ?(?P<percent>\d+(?:[.,]\d+)?) ?%"));
static REQUIREMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^[^<>≤≥]{0,40}?(?:[<>]=?|≤|≥) ?(?P<percent>\d+(?:[.,]\d+)?) ?%"));
static DECISION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"^(?:(?:final )?decision ?:? ?)?(?P<word>approved|disapproved|not approved|rejected) ?\.?$")
});

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(&format!("(?i){text}")).ok()
}

/// Reads a result; `None` when there is no line of counts, no table of votes and no decision.
pub fn read(text: &Text) -> Option<OfficialResult> {
    let prose = Prose::of(text);
    let p_members = prose
        .share(IN_FAVOUR.as_ref())
        .or_else(|| prose.share_of_two(P_VOTING.as_ref(), P_IN_FAVOUR.as_ref()));
    let member_bodies = prose
        .share(NEGATIVE.as_ref())
        .or_else(|| prose.share_of_two(ALL_CAST.as_ref(), ALL_AGAINST.as_ref()));
    let table = table::read(text);
    let result = OfficialResult {
        p_members,
        member_bodies,
        decision: prose.decision(),
        votes: table.votes,
        has_table: table.has_head,
        unread_rows: table.unread,
        listed: table.listed,
        ..OfficialResult::default()
    };
    let states_something = result.has_counts() || result.shows_votes() || result.decision.is_some();
    states_something.then_some(result)
}

/// The whole text on one line, blanks folded, with the place of every line in it.
struct Prose {
    words: String,
    /// Offset in `words`, page and line, both counted from 1.
    places: Vec<(usize, u32, u32)>,
}

impl Prose {
    fn of(text: &Text) -> Self {
        let mut prose = Self { words: String::new(), places: Vec::new() };
        for (page, lines) in (1..).zip(text.pages.iter().map(|page| &page.lines)) {
            for (number, line) in (1..).zip(lines) {
                prose.places.push((prose.words.len(), page, number));
                for word in line.segments.iter().flat_map(|segment| segment.text.split_whitespace()) {
                    prose.words.push_str(word);
                    prose.words.push(' ');
                }
            }
        }
        prose
    }

    /// Page and line of an offset.
    fn place(&self, offset: usize) -> (u32, u32) {
        let after = self.places.partition_point(|(start, _, _)| *start <= offset);
        after
            .checked_sub(1)
            .and_then(|index| self.places.get(index))
            .map_or((1, 1), |place| (place.1, place.2))
    }

    /// A share printed in one sentence.
    fn share(&self, pattern: Option<&Regex>) -> Option<PrintedShare> {
        let found = pattern?.captures(&self.words)?;
        let (part, of) = (number(&found, "part")?, number(&found, "of")?);
        let whole = found.get(0)?;
        Some(self.shared(part, of, whole.start(), whole.end()))
    }

    /// A share whose total and part stand in two sentences.
    fn share_of_two(&self, total: Option<&Regex>, part: Option<&Regex>) -> Option<PrintedShare> {
        let of = number(&total?.captures(&self.words)?, "of")?;
        let found = part?.captures(&self.words)?;
        let whole = found.get(0)?;
        Some(self.shared(number(&found, "part")?, of, whole.start(), whole.end()))
    }

    fn shared(&self, part: u32, of: u32, start: usize, end: usize) -> PrintedShare {
        let rest = &self.words[end..];
        let percent = PERCENT.as_ref().and_then(|pattern| pattern.captures(rest));
        let after = percent.as_ref().and_then(|found| found.get(0)).map_or(0, |found| found.end());
        let requirement = REQUIREMENT.as_ref().and_then(|pattern| pattern.captures(&rest[after..]));
        let (page, line) = self.place(start);
        let text = |found: Option<Captures<'_>>| found.map(|found| found["percent"].replace(',', "."));
        PrintedShare { part, of, percent: text(percent), requirement: text(requirement), page, line }
    }

    /// The decision: a line of its own.
    fn decision(&self) -> Option<Decision> {
        let ends = self.places.iter().skip(1).map(|place| place.0).chain([self.words.len()]);
        let lines = self.places.iter().zip(ends).map(|(place, end)| self.words[place.0..end].trim());
        let pattern = DECISION.as_ref()?;
        let words = lines.filter_map(|line| Some(pattern.captures(line)?["word"].to_lowercase()));
        words.last().map(|word| if word == "approved" { Decision::Approved } else { Decision::NotApproved })
    }
}

fn number(found: &Captures<'_>, name: &str) -> Option<u32> {
    found.name(name)?.as_str().parse().ok()
}
