//! The facts that labels state, read by their kind.

use super::{
    evidence::{Evidence, Trust, on_page},
    unpublished,
};
use crate::{
    domain::{
        committee::{self, CommitteeReference, find_document_numbers},
        deliverable::{self, Reference},
        document::DocumentNumber,
        fact::Stated,
        printed_date::PrintedDate,
        stage::StageCode,
    },
    extract::{
        fields::{Candidate, Cell, Cover, Labelled, Strength, TICKS, dates},
        labels::Field,
    },
};
use jiff::civil::Date;

/// Everything that is stated about a paper, fact by fact, before anything is decided.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) committee: Evidence<CommitteeReference>,
    pub(super) document_number: Evidence<DocumentNumber>,
    pub(super) document_date: Evidence<PrintedDate>,
    pub(super) title: Evidence<String>,
    pub(super) subject: Evidence<String>,
    pub(super) reference: Evidence<Reference>,
    pub(super) stage: Evidence<StageCode>,
    /// A whole stage, as in `(40) Enquiry`: less than a code.
    pub(super) whole_stage: Option<Stated<u8>>,
    pub(super) opens: Evidence<Date>,
    pub(super) closes: Evidence<Date>,
    pub(super) due: Evidence<Date>,
    pub(super) secretariat: Evidence<String>,
    pub(super) project_id: Evidence<u32>,
    pub(super) action: Evidence<String>,
    pub(super) supersedes: Evidence<String>,
    pub(super) document_type: Evidence<String>,
    pub(super) ballot_type: Evidence<String>,
    pub(super) voting_stage: Evidence<String>,
    /// Labels of voting dates whose value is missing or a template's: line and words.
    pub(super) empty_dates: Vec<(Field, u32, String)>,
}

impl Gathered {
    /// Reads the value of one label.
    pub(super) fn add(&mut self, page: u32, labelled: &Labelled) {
        match labelled.field {
            Field::DocumentDate => self.add_document_date(page, labelled),
            Field::Opens | Field::Closes => self.add_voting_day(page, labelled),
            Field::VotingPeriod => self.add_voting_period(page, labelled),
            Field::Due => read(&mut self.due, page, labelled, the_day),
            Field::ReferenceNumber | Field::DocumentNumber => self.add_number(page, labelled),
            Field::ProjectId => {
                take(&mut self.project_id, page, labelled, |candidate| project_id(&candidate.text));
            }
            Field::Committee => {
                take(&mut self.committee, page, labelled, |candidate| leading_committee(&candidate.text));
            }
            Field::Title => self.add_title(page, labelled),
            Field::Subject => self.add_subject(page, labelled),
            Field::Secretariat => read(&mut self.secretariat, page, labelled, secretariat),
            Field::Action => self.add_action(page, labelled),
            Field::Supersedes => read(&mut self.supersedes, page, labelled, superseded),
            Field::DocumentType => read(&mut self.document_type, page, labelled, short_words),
            Field::BallotType => read(&mut self.ballot_type, page, labelled, short_words),
            Field::VotingStage => read(&mut self.voting_stage, page, labelled, short_words),
            Field::Stage => self.add_stage(page, labelled),
            Field::ProjectReference
            | Field::OtherTitle
            | Field::DocumentSubtype
            | Field::Status
            | Field::Language
            | Field::Source
            | Field::Venue
            | Field::Other => {}
        }
    }

    /// Whether a day of voting was read on that line: it is no date of the document.
    pub(super) fn has_voting_day_on(&self, line: u32) -> bool {
        let days = [&self.opens, &self.closes, &self.due];
        days.into_iter().flat_map(Evidence::stated).any(|stated| stated.line == Some(line))
    }

    /// Whether words are what a label on the cover says to be replaced.
    pub(super) fn is_superseded(&self, words: &str, line: u32) -> bool {
        self.supersedes.stated().any(|stated| stated.line == Some(line) && stated.value == words)
    }

    /// Whether the begin or the end of a vote has a label, whatever stands behind it.
    pub(super) fn has_label_of(&self, field: Field) -> bool {
        let evidence = if field == Field::Opens { &self.opens } else { &self.closes };
        !evidence.is_silent() || self.empty_dates.iter().any(|(empty, _, _)| *empty == field)
    }

    /// `VOTE`, and the day behind it in `VOTE by 2026-03-06`.
    fn add_action(&mut self, page: u32, labelled: &Labelled) {
        take(&mut self.action, page, labelled, |candidate| {
            action(candidate).map(|words| split_day(&words).0)
        });
        let day = |candidate: &Candidate| action(candidate).and_then(|words| split_day(&words).1);
        take(&mut self.due, page, labelled, day);
    }

    fn add_document_date(&mut self, page: u32, labelled: &Labelled) {
        take(&mut self.document_date, page, labelled, |candidate| {
            dates::whole(&candidate.text).or_else(|| the_day(candidate).map(PrintedDate::Day))
        });
    }

    /// The begin or the end of a vote; a label without a day behind it is remembered.
    fn add_voting_day(&mut self, page: u32, labelled: &Labelled) {
        let evidence = if labelled.field == Field::Opens { &mut self.opens } else { &mut self.closes };
        if take(evidence, page, labelled, the_day) || labelled.strength == Strength::Bare {
            return;
        }
        let words = labelled.candidates.first().map_or(String::new(), |candidate| candidate.text.clone());
        if labelled.strength == Strength::Colon || dates::is_placeholder(&words) {
            self.empty_dates.push((labelled.field, labelled.line, words));
        }
    }

    /// First and last day of a vote behind one label.
    fn add_voting_period(&mut self, page: u32, labelled: &Labelled) {
        let Some(candidate) = behind_label(labelled) else { return };
        match dates::period(&candidate.text) {
            Some((opens, closes)) => {
                self.opens.add(trust(labelled), on_page(opens, page, candidate.line, &candidate.text));
                self.closes.add(trust(labelled), on_page(closes, page, candidate.line, &candidate.text));
            }
            None => self.empty_dates.push((Field::Closes, labelled.line, candidate.text.clone())),
        }
    }

    /// `Reference number`: the number of a committee's paper, or the identifier of a deliverable.
    fn add_number(&mut self, page: u32, labelled: &Labelled) {
        for candidate in &labelled.candidates {
            let trust = trust(labelled);
            if let Some((committee, number)) = document_number(candidate, labelled.field) {
                if is_bare_and_partial(labelled, &candidate.text) {
                    return;
                }
                if let Some(committee) = committee {
                    self.committee.add(trust, on_page(committee, page, candidate.line, &candidate.text));
                }
                return self
                    .document_number
                    .add(trust, on_page(number, page, candidate.line, &candidate.text));
            }
            if let Some(reference) = leading_reference(&candidate.text) {
                if is_bare_and_partial(labelled, &candidate.text) {
                    return;
                }
                return self.reference.add(trust, on_page(reference, page, candidate.line, &candidate.text));
            }
            if labelled.field == Field::ReferenceNumber
                && let Ok(committee) = CommitteeReference::read(&candidate.text)
            {
                return self.committee.add(trust, on_page(committee, page, candidate.line, &candidate.text));
            }
        }
    }

    /// The draft that a label names as the project: what the paper is about.
    pub(super) fn add_project(&mut self, page: u32, labelled: &Labelled) {
        let is_project = labelled.field == Field::ProjectReference;
        let Some(candidate) = behind_label(labelled).filter(|_| is_project) else { return };
        let reference = leading_reference(&candidate.text)
            .or_else(|| unpublished::leading(&candidate.text, self.committee.best()));
        if let Some(reference) = reference {
            self.reference.add(Trust::Words, on_page(reference, page, candidate.line, &candidate.text));
        }
    }

    /// A form has two titles when it prints the committee's: the paper's own is the later one.
    fn add_title(&mut self, page: u32, labelled: &Labelled) {
        let Some(candidate) = behind_label(labelled) else { return };
        let title = folded_blanks(&candidate.text);
        // A form that asks for the title in several languages names them.
        let title = title.strip_prefix("English: ").map_or(title.clone(), str::to_owned);
        if is_said(&title) && title.chars().any(char::is_alphabetic) {
            self.title = Evidence::default();
            self.title.add(Trust::Label, on_page(title.clone(), page, candidate.line, &title));
        }
    }

    /// What a letter is about.
    fn add_subject(&mut self, page: u32, labelled: &Labelled) {
        let Some(candidate) = behind_label(labelled) else { return };
        let words = folded_blanks(&candidate.text);
        if is_said(&words) && words.chars().any(char::is_alphabetic) {
            self.subject.add(Trust::Label, on_page(words.clone(), page, candidate.line, &words));
        }
    }

    fn add_stage(&mut self, page: u32, labelled: &Labelled) {
        for candidate in labelled.candidates.iter().filter(|_| labelled.strength > Strength::Bare) {
            let words = candidate.text.trim_start_matches('(');
            let code: String =
                words.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
            if let Ok(stage) = StageCode::read(code.trim_end_matches('.')) {
                return self.stage.add(Trust::Label, on_page(stage, page, candidate.line, &candidate.text));
            }
            if let (2, Ok(stage)) = (code.len(), code.parse::<u8>()) {
                self.whole_stage = Some(on_page(stage, page, candidate.line, &candidate.text));
                return;
            }
        }
    }
}

/// The most likely value of words that are a label, and do not only look like one.
fn behind_label(labelled: &Labelled) -> Option<&Candidate> {
    labelled.candidates.first().filter(|_| labelled.strength > Strength::Bare)
}

fn read<T: Clone>(
    evidence: &mut Evidence<T>,
    page: u32,
    labelled: &Labelled,
    read: impl Fn(&Candidate) -> Option<T>,
) {
    take(evidence, page, labelled, read);
}

/// Adds the first candidate that reads; gives whether one did.
fn take<T: Clone>(
    evidence: &mut Evidence<T>,
    page: u32,
    labelled: &Labelled,
    read: impl Fn(&Candidate) -> Option<T>,
) -> bool {
    let read_whole = |candidate: &Candidate| {
        let value = read(candidate)?;
        (!is_bare_and_partial(labelled, &candidate.text)).then_some((value, candidate.clone()))
    };
    let Some((value, candidate)) = labelled.candidates.iter().find_map(read_whole) else { return false };
    evidence.add(trust(labelled), on_page(value, page, candidate.line, &candidate.text));
    true
}

/// Words that only look like a label need a value that is nothing but a date, a number or a name.
fn is_bare_and_partial(labelled: &Labelled, text: &str) -> bool {
    labelled.strength == Strength::Bare
        && dates::whole(text).is_none()
        && Reference::read(text).is_err()
        && CommitteeReference::read(text).is_err()
        && committee::read_document_number(text, None).is_none()
}

const fn trust(labelled: &Labelled) -> Trust {
    match labelled.strength {
        Strength::Colon | Strength::Alone => Trust::Label,
        Strength::Bare => Trust::LooseLabel,
    }
}

/// The day a candidate states: the only one in it, or the one whose turn it is.
fn the_day(candidate: &Candidate) -> Option<Date> {
    let days = dates::days(&candidate.text);
    let (turn, turns) = candidate.turn;
    match days.as_slice() {
        [(range, day)] if turns == 1 && stands_first(&candidate.text[..range.start]) => Some(*day),
        all if turns > 1 && all.len() == turns => all.get(turn).map(|(_, day)| *day),
        _ => None,
    }
}

/// Whether so little stands before a date that the date is the value.
fn stands_first(before: &str) -> bool {
    let has_digits = before.chars().any(|letter| letter.is_ascii_digit());
    !has_digits && before.split_whitespace().count() <= 2 && before.len() <= 24
}

/// A number with its committee; under `Document number` it must come first.
fn document_number(
    candidate: &Candidate,
    field: Field,
) -> Option<(Option<CommitteeReference>, DocumentNumber)> {
    let found = find_document_numbers(&candidate.text).into_iter().next()?;
    let before = &candidate.text[..found.range.start];
    let is_first = !before.contains(char::is_alphanumeric);
    let is_second =
        field == Field::ReferenceNumber && found.committee.is_some() && dates::whole(before).is_some();
    (is_first || is_second).then_some((found.committee, found.number))
}

/// A committee at the start of a value; what follows must be its title.
pub(super) fn leading_committee(text: &str) -> Option<CommitteeReference> {
    let (range, committee) = committee::find(text).into_iter().next()?;
    let after = text[range.end..].trim_start();
    let is_followed_well =
        after.is_empty() || !after.starts_with(|next: char| next.is_ascii_digit() || next == '/');
    (text[..range.start].trim().is_empty() && is_followed_well).then_some(committee)
}

/// A reference at the start of a value.
pub(super) fn leading_reference(text: &str) -> Option<Reference> {
    let (range, reference) = deliverable::find(text).into_iter().next()?;
    text[..range.start].trim().is_empty().then_some(reference)
}

fn project_id(text: &str) -> Option<u32> {
    let digits = text.trim();
    (3..=7).contains(&digits.len()).then(|| digits.parse().ok()).flatten()
}

fn short_words(candidate: &Candidate) -> Option<String> {
    let words = folded_blanks(&candidate.text);
    (is_said(&words) && words.chars().count() <= 160).then_some(words)
}

/// `☒ voting (P-members only: ballot form attached) by 2005-02-22`: a ticked box before its label, on the line or in a
/// cell of its own, is the requested action.
pub(super) fn add_ticked_vote(cover: &Cover<'_>, gathered: &mut Gathered) {
    let is_tick = |cell: &Cell| cell.text.trim().strip_prefix(TICKS).is_some_and(str::is_empty);
    for (place, cell) in cover.cells.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| &cover.cells[before]);
        let is_beside = before.is_some_and(|before| before.line == cell.line && is_tick(before));
        let words = cell.text.trim();
        let ticked = words.strip_prefix(TICKS).map(str::trim_start).or(is_beside.then_some(words));
        let asks = |words: &str| words.to_lowercase().starts_with("voting") && words.contains(" by");
        if ticked.is_some_and(asks) {
            gathered
                .action
                .add(Trust::Label, on_page("voting".to_owned(), cover.page, cell.line, &cell.text));
        }
    }
}

/// A requested action in a word or a few; the sentence that opens a block of boxes is none, nor is a box that is
/// not ticked.
fn action(candidate: &Candidate) -> Option<String> {
    let words = short_words(candidate)?;
    let ticked = words.strip_prefix(TICKS).map(str::trim);
    let words = ticked.unwrap_or(&words).to_owned();
    // Boxes of Unicode, and those of a font of symbols.
    let is_box =
        |letter: char| matches!(letter, '☐' | '☑' | '☒' | '□' | '❏' | '✓' | '✔' | '\u{e000}'..='\u{f8ff}');
    if words.contains(is_box) {
        return None;
    }
    let lower = words.to_lowercase();
    (words.chars().count() <= 60 && !lower.starts_with("circulated") && !lower.starts_with("diffusé"))
        .then_some(words)
}

/// An action and the day by which it is due: `VOTE by 2026-03-06`.
fn split_day(words: &str) -> (String, Option<Date>) {
    dates::without_last_day(words)
        .map_or_else(|| (words.to_owned(), None), |(action, day)| (action.to_owned(), day))
}

/// Who holds a secretariat: words that are no number, committee or date of the next column.
fn secretariat(candidate: &Candidate) -> Option<String> {
    short_words(candidate).filter(|words| {
        committee::read_document_number(words, None).is_none()
            && CommitteeReference::read(words).is_err()
            && dates::whole(words).is_none()
    })
}

/// What is replaced: words that name a paper or a deliverable.
fn superseded(candidate: &Candidate) -> Option<String> {
    let words = short_words(candidate)?;
    let names_one = !find_document_numbers(&words).is_empty() || !deliverable::find(&words).is_empty();
    names_one.then_some(words)
}

/// Whether words state anything: `N/A`, `none` and template texts do not.
pub(super) fn is_said(words: &str) -> bool {
    let bare = words.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let nothing = [
        "n/a",
        "na",
        "none",
        "nil",
        "tbd",
        "tba",
        "if applicable",
        "not applicable",
        "néant",
        "sans objet",
        "нет",
    ];
    let is_template = bare.len() >= 3 && bare.bytes().all(|letter| letter == b'x');
    !bare.is_empty()
        && !is_template
        && !nothing.contains(&bare.as_str())
        && !words.trim_start().starts_with('[')
}

fn folded_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
