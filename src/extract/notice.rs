//! From text to notice: what a paper is and what it states of itself, each fact with its place.
//!
//! Both the text and the file name are evidence; the text wins, and a disagreement is a finding. Nothing is
//! guessed: what the paper does not state is unknown.

mod ballot;
mod doubts;
mod evidence;
mod form;
mod gather;
mod heading;
mod headline;
mod mail;
mod name;
mod number_line;
mod pictures;
mod second_day;
mod sentence;
mod several;
mod title;
mod unpublished;

use self::{
    evidence::{Evidence, Trust, at_the_place_of, on_page},
    gather::Gathered,
};
use crate::{
    domain::{
        committee::CommitteeReference,
        deliverable::{self, Reference},
        document::{AsksForAVote, DocumentKind},
        fact::Fact,
        finding::Finding,
        notice::{Facts, Notice},
        printed_date::PrintedDate,
        stage::StageCode,
    },
    extract::{
        fields::{self, Cell, Cover, Labelled, Strength},
        kind::{self, LastDay, Owner, Signs},
        labels::{Field, LabelSet, Marker},
        text::{Format, Line, Text},
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, mem::take};

/// Deliverables listed of one paper, at most.
const MOST_MENTIONS: usize = 500;
/// A date this near to the place of a meeting is the meeting's.
const LINES_TO_VENUE: u32 = 2;
/// Lines behind a page break that can still belong to a cover.
const LINES_OF_REST: u32 = 12;
/// Pages behind a cover that can hold the form it covers.
const PAGES_OF_FORM: u32 = 2;

/// The name a file came with: evidence, never a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileName(String);

impl FileName {
    /// The last part of a name; folders before it are dropped.
    pub fn new(name: &str) -> Self {
        Self(name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a reader knows besides the paper itself.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The labels of covers, with those the desk adds.
    pub labels: &'a LabelSet,
    /// Every committee there is, when the list has been imported.
    pub committees: Option<&'a BTreeSet<CommitteeReference>>,
}

impl Default for Known<'_> {
    fn default() -> Self {
        Self { labels: LabelSet::built_in(), committees: None }
    }
}

/// Says of a paper that announces a ballot when its committee is none of these.
pub fn doubt_unlisted(notice: &mut Notice, committees: &BTreeSet<CommitteeReference>) {
    let is_announced = notice.facts.ballot_kind.value().is_some()
        || notice.findings.iter().any(|finding| finding.code == doubts::OF_BALLOT_KIND);
    if let Some(stated) = notice.facts.committee.stated.as_ref().filter(|_| is_announced) {
        let doubt = doubts::unlisted(stated, committees);
        notice.findings.extend(doubt);
    }
}

/// How far the pages of a paper can still change its notice, by the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all, but for the deliverables that they name and a table that may follow.
    Cover,
    /// It asks for a vote, or tells how one ended: every page counts.
    Whole,
}

/// Reads what a paper states.
pub fn read(text: &Text, name: &FileName, known: &Known<'_>) -> Notice {
    begin(text, name, known).0
}

/// Reads what a paper states, and says whether the pages that were not read could change it.
pub(super) fn begin(text: &Text, name: &FileName, known: &Known<'_>) -> (Notice, Reach) {
    let cover = Cover::of(text, known.labels);
    let mut gathered = Gathered::default();
    if let Some(cover) = &cover {
        gather(text, cover, known.labels, &mut gathered);
    }
    mail::add(text, &mut gathered);
    name::add(name, pictures::trust_of_name(text), &mut gathered);
    let signs = signs(text, cover.as_ref(), known.labels, &gathered);
    let kind = kind::kind(text, &signs);
    if matches!(kind, DocumentKind::Ballot | DocumentKind::NewWorkItem | DocumentKind::Result) {
        add_form_behind_cover(text, cover.as_ref(), known.labels, &mut gathered);
    }
    let reach = if cover.is_some() { reach(kind, &gathered) } else { Reach::Whole };
    (decide(text, kind, &signs, gathered, known), reach)
}

fn reach(kind: DocumentKind, gathered: &Gathered) -> Reach {
    let has_days = gathered.has_label_of(Field::Opens)
        || gathered.has_label_of(Field::Closes)
        || !gathered.due.is_silent()
        || !gathered.empty_dates.is_empty();
    match kind {
        _ if has_days => Reach::Whole,
        DocumentKind::Draft
        | DocumentKind::Resolutions
        | DocumentKind::Minutes
        | DocumentKind::Agenda
        | DocumentKind::Report
        | DocumentKind::MeetingNotice
        | DocumentKind::CallingNotice
        | DocumentKind::NDocument
        | DocumentKind::Other => Reach::Cover,
        DocumentKind::Ballot
        | DocumentKind::NewWorkItem
        | DocumentKind::Result
        | DocumentKind::Position
        | DocumentKind::MemberVotes
        | DocumentKind::Comments => Reach::Whole,
    }
}

/// Everything the cover states, by label and by place.
fn gather(text: &Text, cover: &Cover<'_>, labels: &LabelSet, gathered: &mut Gathered) {
    let all = fields::labelled(cover);
    let venues: Vec<u32> = lines_of(&all, Field::Venue);
    for labelled in &all {
        let is_of_meeting = labelled.field == Field::DocumentDate
            && venues.iter().any(|venue| venue.abs_diff(labelled.line) <= LINES_TO_VENUE);
        if !is_of_meeting {
            gathered.add(cover.page, labelled);
        }
    }
    second_day::add(cover, gathered);
    gather::add_ticked_vote(cover, gathered);
    form::add(text, labels, gathered);
    heading::add(cover, labels, gathered);
    // A project is named without its publisher where the committee is known.
    for labelled in &all {
        gathered.add_project(cover.page, labelled);
    }
    if gathered.title.is_silent() {
        add_title_behind_break(text, cover, labels, gathered);
    }
    // A mail has a subject of its own; the ones in its text are of those that it answers.
    if gathered.title.is_silent() && !matches!(text.format, Format::Eml | Format::Msg) {
        gathered.title = take(&mut gathered.subject);
    }
    // The size of a letter on a picture says nothing.
    if gathered.title.is_silent()
        && !text.ocr_pages.contains(&cover.page)
        && !matches!(text.format, Format::Eml | Format::Msg)
        && let Some(title) = title::unlabelled(cover, labels)
    {
        gathered.title.add(Trust::Heading, title);
    }
    if gathered.title.is_silent()
        && let Some(cell) = cover.cells.iter().find(|cell| is_template_head(cell, labels))
        && is_blank_template(text, gathered)
    {
        gathered.title.add(Trust::Heading, on_page(cell.text.clone(), cover.page, cell.line, &cell.text));
    }
    if gathered.title.is_silent()
        && let Some(title) = headline::title(cover)
    {
        gathered.title.add(Trust::Words, title);
    }
}

fn lines_of(all: &[Labelled], field: Field) -> Vec<u32> {
    let is_label = |labelled: &&Labelled| labelled.field == field && labelled.strength > Strength::Bare;
    all.iter().filter(is_label).map(|labelled| labelled.line).collect()
}

/// A cover without a layout can go on behind a page break: its title then stands there.
fn add_title_behind_break(text: &Text, cover: &Cover<'_>, labels: &LabelSet, gathered: &mut Gathered) {
    let is_form = gathered.document_number.best().is_some() || gathered.committee.best().is_some();
    let next = (!cover.has_layout && is_form).then(|| Cover::page(text, cover.page + 1, labels)).flatten();
    let Some(next) = next else { return };
    for labelled in fields::labelled(&next).iter().filter(|labelled| labelled.line <= LINES_OF_REST) {
        if labelled.field == Field::Title && labelled.strength == Strength::Colon {
            gathered.add(next.page, labelled);
        }
    }
}

/// A ballot or a form can lie behind a cover page: the days of voting stand there when the cover has none.
fn add_form_behind_cover(text: &Text, cover: Option<&Cover<'_>>, labels: &LabelSet, gathered: &mut Gathered) {
    let Some(cover) = cover.filter(|_| gathered.closes.is_silent() && gathered.due.is_silent()) else {
        return;
    };
    // Behind the words of a mail stands what it quotes of an older one.
    if matches!(text.format, Format::Eml | Format::Msg) {
        return;
    }
    for number in cover.page + 1..=cover.page + PAGES_OF_FORM {
        let Some(page) = Cover::page(text, number, labels) else { return };
        for labelled in fields::labelled(&page) {
            if matches!(labelled.field, Field::Opens | Field::Closes) && labelled.strength > Strength::Bare {
                gathered.add(number, &labelled);
            }
        }
        if !gathered.closes.is_silent() {
            return;
        }
    }
}

/// Whether nobody has written on the comment template: its head is the title of the template, never of comments.
fn is_blank_template(text: &Text, gathered: &Gathered) -> bool {
    let is_member = |word: &str| {
        let code = word.split('-').next().unwrap_or_default();
        (2..=3).contains(&code.len())
            && code != "MB"
            && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'*')
    };
    let is_comment = |line: &Line| {
        line.segments.len() >= 6 && line.segments.first().is_some_and(|cell| is_member(cell.text.trim()))
    };
    gathered.reference.is_silent()
        && gathered.document_number.is_silent()
        && gathered.document_date.is_silent()
        && !text.pages.iter().flat_map(|page| &page.lines).any(is_comment)
}

/// The words that head the comment template, which has no title of its own.
fn is_template_head(cell: &Cell, labels: &LabelSet) -> bool {
    labels.markers(&cell.folded.text) == [(Marker::CommentTemplate, 0)]
}

/// What tells the kind of a paper.
fn signs(text: &Text, cover: Option<&Cover<'_>>, labels: &LabelSet, gathered: &Gathered) -> Signs {
    let first = |evidence: &Evidence<String>| evidence.best().cloned().unwrap_or_default();
    let markers = cover.map_or(Vec::new(), |cover| cover.markers(labels).to_vec());
    let is_standard = cover.is_some_and(|cover| {
        ["international standard", "norme internationale", "международный стандарт"]
            .iter()
            .any(|words| cover.folded.contains(words))
            || cover.cells.iter().any(|cell| cell.folded.text == "international")
    });
    let heads_draft = gathered.reference.best().is_some_and(|reference| reference.is_draft() || is_standard);
    Signs {
        markers,
        title: first(&gathered.title),
        document_type: first(&gathered.document_type),
        ballot_type: first(&gathered.ballot_type),
        headlines: cover.map_or(Vec::new(), headline::all),
        action: first(&gathered.action),
        subject: mail::subject(text),
        has_voting_dates: gathered.has_label_of(Field::Opens) && gathered.has_label_of(Field::Closes),
        last_day: last_day(gathered),
        has_questions: gathered.has_label_of(Field::Closes) && !ballot::questions(text).is_empty(),
        has_draft_heading: (heads_draft && gathered.document_number.is_silent())
            || !gathered.stage.is_silent()
            || gathered.whole_stage.is_some(),
        owner: match (gathered.document_number.best(), gathered.committee.best()) {
            (Some(_), _) => Owner::NumberedByCommittee,
            (None, Some(_)) => Owner::Committee,
            (None, None) => Owner::Unknown,
        },
    }
}

fn last_day(gathered: &Gathered) -> LastDay {
    let is_about_a_draft = gathered.reference.best().is_some_and(Reference::is_draft);
    match (gathered.closes.is_silent(), gathered.due.is_silent()) {
        (false, _) if is_about_a_draft => LastDay::OfDraft,
        (true, true) => LastDay::Unknown,
        (false, _) | (true, false) => LastDay::Printed,
    }
}

/// The notice, once the kind is known.
fn decide(
    text: &Text,
    kind: DocumentKind,
    signs: &Signs,
    mut gathered: Gathered,
    known: &Known<'_>,
) -> Notice {
    if matches!(
        kind,
        DocumentKind::Ballot | DocumentKind::NewWorkItem | DocumentKind::Result | DocumentKind::Draft
    ) {
        ballot::reference_in_title(&mut gathered);
    } else if gathered.reference.is_silent() {
        ballot::draft_that_begins_the_title(&mut gathered);
    }
    if ballot::is_about_a_meeting(kind) {
        (gathered.opens, gathered.closes) = (Evidence::default(), Evidence::default());
    }
    ballot::closes(&mut gathered);
    let has_no_end = gathered.closes.is_silent() && gathered.empty_dates.is_empty();
    if kind.asks_for_a_vote() != AsksForAVote::Never
        && has_no_end
        && let Some(days) = sentence::of_vote(text)
    {
        gathered.closes.add(Trust::Sentence, at_the_place_of(&days, days.value.closes));
        if let Some(opens) = days.value.opens.filter(|_| gathered.opens.is_silent()) {
            gathered.opens.add(Trust::Sentence, at_the_place_of(&days, opens));
        }
    }
    let is_announced = ballot::is_announced(kind, &gathered);
    let (mut facts, findings) = decide_facts(kind, &mut gathered);
    // Who withdraws a ballot announces none.
    let is_announced = is_announced && !facts.withdraw_a_ballot();
    if is_announced {
        facts.ballot_kind = ballot::kind(kind, &facts, &gathered, signs);
    }
    let questions = if is_announced { ballot::questions(text) } else { Vec::new() };
    let mut notice = Notice { kind, facts, mentions: mentions(text), questions, findings };
    let mut doubts = Vec::new();
    if is_announced {
        doubts.extend(doubts::of_ballot(&notice, &gathered, known));
        doubts.extend(several::doubt(text));
    }
    doubts.extend(doubts::of_stage(&notice, &gathered));
    if kind::is_roster(text) {
        doubts.push(doubts::of_roster());
    } else if text.has_words() {
        doubts.extend(doubts::of_nothing(&notice));
    }
    if is_announced {
        doubts.extend(pictures::doubts(&notice.facts, &text.ocr_pages));
    }
    notice.findings.extend(doubts);
    pictures::mark(&mut notice.facts, &text.ocr_pages);
    notice
}

/// Each fact with its rivals; what two places say differently is a finding.
fn decide_facts(kind: DocumentKind, gathered: &mut Gathered) -> (Facts, Vec<Finding>) {
    let mut findings = Vec::new();
    let committee = take(&mut gathered.committee).decide(|one, other| one == other);
    let number = take(&mut gathered.document_number).decide(|one, other| one.number == other.number);
    // `CD 19757-9` on the line of the project, and `CD 19757-9.2` in the title: the second round is meant.
    gathered.reference.prefer(|more, less| {
        doubts::same_reference(more, less) && more.iteration.is_some() && less.iteration.is_none()
    });
    let reference = take(&mut gathered.reference).decide(doubts::same_reference);
    if !doubts::is_one_below_the_other(&committee) {
        findings.extend(doubts::name_differs("committee", &committee));
        let conflict = doubts::conflict("committee", &committee, kind);
        findings.extend(conflict.or_else(|| doubts::number_of_another(&committee)));
    }
    findings.extend(doubts::name_differs("document number", &number));
    findings.extend(doubts::name_differs("reference", &reference));
    findings.extend(doubts::conflict("document number", &number, kind));
    let opens = take(&mut gathered.opens).decide(Date::eq);
    let closes = take(&mut gathered.closes).decide(Date::eq);
    findings.extend(doubts::conflict("begin of voting", &opens, kind));
    findings.extend(doubts::conflict("end of voting", &closes, kind));
    let facts = Facts {
        committee: committee.fact,
        document_number: number.fact,
        document_date: take(&mut gathered.document_date).decide(PrintedDate::eq).fact,
        title: take(&mut gathered.title).decide(String::eq).fact,
        reference: reference.fact,
        stage: take(&mut gathered.stage).decide(StageCode::eq).fact,
        opens: opens.fact,
        closes: closes.fact,
        secretariat: take(&mut gathered.secretariat).decide(String::eq).fact,
        project_id: take(&mut gathered.project_id).decide(u32::eq).fact,
        ballot_kind: Fact::default(),
        action: take(&mut gathered.action).decide(String::eq).fact,
        supersedes: take(&mut gathered.supersedes).decide(String::eq).fact,
    };
    (facts, findings)
}

/// Every deliverable the pages name, each once, in order.
pub fn mentions(text: &Text) -> Vec<Reference> {
    let mut mentions: Vec<Reference> = Vec::new();
    for page in &text.pages {
        for (_, reference) in deliverable::find(&page.text()) {
            if mentions.len() < MOST_MENTIONS && !mentions.contains(&reference) {
                mentions.push(reference);
            }
        }
    }
    mentions
}
