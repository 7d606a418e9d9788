//! What a paper says of a ballot: its kind, its dates and its questions.

use super::{
    evidence::{Evidence, Trust, at_the_place_of, elsewhere},
    gather::Gathered,
    unpublished,
};
use crate::{
    domain::{
        ballot::BallotKind,
        deliverable,
        document::{AsksForAVote, DocumentKind},
        fact::{Fact, Stated},
        notice::{Facts, PrintedQuestion},
    },
    extract::{
        kind::{KindWords, Signs},
        labels::Marker,
        text::{Page, Text},
    },
};

/// Pages of a ballot that can print its questions.
const QUESTION_PAGES: usize = 6;

/// Whether a paper of this kind announces a ballot.
pub(super) fn is_announced(kind: DocumentKind, gathered: &Gathered) -> bool {
    match kind.asks_for_a_vote() {
        AsksForAVote::Always => true,
        AsksForAVote::WhenDated => {
            !gathered.opens.is_silent() || !gathered.closes.is_silent() || !gathered.empty_dates.is_empty()
        }
        AsksForAVote::Never => false,
    }
}

/// Whether begin and end on such a paper are those of a meeting.
pub(super) fn is_about_a_meeting(kind: DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::Agenda
            | DocumentKind::Minutes
            | DocumentKind::Resolutions
            | DocumentKind::MeetingNotice
            | DocumentKind::CallingNotice
    )
}

/// The kind of the ballot: by the words of its type and title, by the prefix of its reference, or by the words
/// of the cover.
pub(super) fn kind(
    kind: DocumentKind,
    facts: &Facts,
    gathered: &Gathered,
    signs: &Signs,
) -> Fact<BallotKind> {
    let words = KindWords::known();
    let mut evidence = Evidence::default();
    let named = |stated: &Stated<String>, trust, evidence: &mut Evidence<BallotKind>| {
        if let Some(kind) =
            BallotKind::from_word(&stated.value).or_else(|| words.ballot_named_in(&stated.value))
        {
            let trust = if is_own_question(kind) { Trust::Label } else { trust };
            evidence.add(trust, at_the_place_of(stated, kind));
        }
    };
    for stated in gathered.ballot_type.stated() {
        named(stated, Trust::Label, &mut evidence);
    }
    if matches!(kind, DocumentKind::Ballot | DocumentKind::Draft) {
        for stated in gathered.document_type.stated() {
            named(stated, Trust::LooseLabel, &mut evidence);
        }
    }
    if kind == DocumentKind::Ballot {
        if let Some(stated) = &facts.title.stated {
            named(stated, Trust::Words, &mut evidence);
        }
        for headline in signs.headlines.iter().filter(|headline| words.begins_to_ask(headline)) {
            named(&elsewhere(headline.clone(), "headline", headline), Trust::Words, &mut evidence);
        }
    }
    if let Some(stated) = &facts.reference.stated
        && let Some(kind) = words.ballot_of(&stated.value)
    {
        evidence.add(Trust::NumberedHeading, at_the_place_of(stated, kind));
    }
    if kind == DocumentKind::NewWorkItem {
        evidence.add(Trust::Heading, elsewhere(BallotKind::Np, "form", "new work item proposal"));
    }
    for (marker, kind, words) in [
        (Marker::Fdis, BallotKind::Fdis, "final draft international standard"),
        (Marker::Dis, BallotKind::Dis, "draft international standard"),
    ] {
        if signs.markers.contains(&marker) {
            evidence.add(Trust::Words, elsewhere(kind, "cover", words));
        }
    }
    evidence.decide(|one, other| one == other).fact
}

/// Ballots that ask about a published standard, about the committee itself or about whatever its secretariat wants to
/// know: words that name one of these count more than the prefix of a reference.
const fn is_own_question(kind: BallotKind) -> bool {
    matches!(kind, BallotKind::Sr | BallotKind::Wdrl | BallotKind::NpAll | BallotKind::Tmb | BallotKind::Cib)
}

/// The questions a ballot prints, with the answers it offers.
pub(super) fn questions(text: &Text) -> Vec<PrintedQuestion> {
    let mut questions: Vec<PrintedQuestion> = Vec::new();
    let mut is_open = false;
    for line in text.pages.iter().take(QUESTION_PAGES).flat_map(lines) {
        if let Some((number, words)) = question(&line, questions.len()) {
            questions.push(PrintedQuestion { number, text: words, answers: Vec::new() });
            is_open = true;
        } else if let (Some(last), Some(answers)) = (questions.last_mut(), answers(&line)) {
            last.answers.extend(answers);
            is_open = false;
        } else if is_open && !line.is_empty() {
            is_open = questions.last_mut().is_some_and(|last| {
                let goes_on = !last.text.ends_with(['?', '.']);
                if goes_on {
                    last.text.push(' ');
                    last.text.push_str(&line);
                }
                goes_on
            });
        } else {
            is_open = false;
        }
    }
    questions.retain(|question| question.text.contains('?') || !question.answers.is_empty());
    questions
}

fn lines(page: &Page) -> impl Iterator<Item = String> {
    page.lines.iter().map(|line| line.text().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `Question 2: …`, `Q.2 …`, `2. …?`: the next number in turn.
fn question(line: &str, before: usize) -> Option<(u32, String)> {
    let lower = line.to_lowercase();
    let start =
        ["question", "вопрос", "q."].into_iter().find(|start| lower.starts_with(start)).map_or(0, str::len);
    let rest = line.get(start..)?.trim_start_matches([' ', '.', '№']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = rest.get(..digits)?.parse().ok()?;
    let words = rest[digits..].trim_start();
    let words = words.strip_prefix(['.', ':', ')', '-', '\u{2013}']).map(str::trim)?;
    let is_next = usize::try_from(number).is_ok_and(|number| number == before + 1);
    let asks = start > 0 || words.contains('?');
    (is_next && asks && words.chars().count() >= 8).then(|| (number, words.to_owned()))
}

/// `Answers: yes / no / abstain`, `☐ Yes ☐ No ☐ Abstain`.
fn answers(line: &str) -> Option<Vec<String>> {
    const BOXES: [char; 6] = ['☐', '□', '❏', '☑', '☒', '○'];
    let lower = line.to_lowercase();
    let starts = [
        "possible answers",
        "allowed answers",
        "answers",
        "answer",
        "options",
        "choices",
        "réponses",
        "ответы",
    ];
    let labelled = starts
        .into_iter()
        .find(|start| lower.starts_with(start))
        .and_then(|start| line.get(start.len()..)?.trim_start().strip_prefix(':'));
    let words = labelled
        .or_else(|| line.starts_with(BOXES).then_some(line))
        .or_else(|| line.starts_with("[ ]").then_some(line))?;
    let words = words.replace(BOXES, "\u{1}").replace("[ ]", "\u{1}").replace("( )", "\u{1}");
    let parts = |marks: &[char]| -> Vec<String> {
        words
            .split(marks)
            .map(|part| part.trim().trim_end_matches('.').to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    };
    let answers = if words.contains('\u{1}') { parts(&['\u{1}']) } else { parts(&['/', ';', '|', ',']) };
    (!answers.is_empty()).then_some(answers)
}

/// The last day of the vote; on a paper of a committee without one, the day by which it wants an answer.
pub(super) fn closes(gathered: &mut Gathered) {
    let is_of_committee = gathered.committee.best().is_some() || gathered.document_number.best().is_some();
    if gathered.closes.is_silent() && is_of_committee {
        gathered.closes = std::mem::take(&mut gathered.due);
    }
}

/// A paper whose title begins with a draft is about that draft, whatever kind it is: `ISO/CD 13623.3 Petroleum …`.
pub(super) fn draft_that_begins_the_title(gathered: &mut Gathered) {
    let Some(title) = gathered.title.stated().next() else { return };
    let found = deliverable::find(&title.value);
    let Some((range, reference)) = found.first().filter(|(range, _)| range.start == 0) else { return };
    if reference.is_draft() && found.len() == 1 && range.end < title.value.len() {
        let stated = at_the_place_of(title, reference.clone());
        gathered.reference.add(Trust::Words, stated);
    }
}

/// The reference a ballot is about, where only its title names one.
pub(super) fn reference_in_title(gathered: &mut Gathered) {
    let Some(title) = gathered.title.stated().next() else { return };
    let found = deliverable::find(&title.value);
    let reference = match found.as_slice() {
        [(_, reference)] => Some(reference.clone()),
        [] => unpublished::only(&title.value, gathered.committee.best()),
        [_, _, ..] => None,
    };
    if let Some(reference) = reference {
        let stated = at_the_place_of(title, reference);
        gathered.reference.add(Trust::Words, stated);
    }
}
