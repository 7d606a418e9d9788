//! Finds documents by their words, best first, with the passage and its page; and indexes the words of one.
//!
//! The index is not the record: it can be made anew at any time. A document is indexed when its pages are read
//! ([`crate::desk::read_on`]), and again in the transaction that corrects it.

use crate::{
    desk::{
        Desk,
        documents::{DocumentView, with_versions},
        take_in::word_of,
    },
    domain::{
        committee::CommitteeReference,
        deliverable::Reference,
        document::{Document, DocumentKind, Says},
        notice::Notice,
        printed_date::PrintedDate,
        search::{Passage, Query, WantedStage, folded, passage},
        stage::{StageOn, StagePrefix},
    },
    extract::{notice, text::Text},
    store::{
        self, StoreError, Transaction,
        document::Filter,
        search::{MOST_RANKED, Words},
    },
};
use jiff::civil::Date;
use std::fmt::Write as _;

/// So much of a text is indexed and kept, in bytes: more than the pages that are read at intake hold.
const MOST_TEXT: usize = 64 << 10;

/// What parts the pages of a text that is kept.
const PAGE_BREAK: char = '\u{c}';

/// What is looked for, and among which documents.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What was asked.
    pub query: Query,
    /// Of that committee, or of one below it.
    pub committee: Option<CommitteeReference>,
    /// Of that kind.
    pub kind: Option<DocumentKind>,
    /// At that stage, by its printed code or by what its prefix stood for on its day.
    pub stage: Option<WantedStage>,
    /// Received on that day or later.
    pub since: Option<Date>,
    /// At most so many.
    pub limit: u32,
}

/// A document that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document.
    pub view: DocumentView,
    /// How well it answers: larger is better, and means nothing beside another question.
    pub score: f64,
    /// Where its text answers best; none where only its name or title does.
    pub passage: Option<Passage>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The best, best first.
    pub hits: Vec<Hit>,
    /// How many documents answer; where they are more than are ranked, how many were ranked.
    pub ranked: u32,
    /// Whether more answer than were ranked: then the newest were.
    pub is_cut: bool,
    /// How many would answer without the filters; asked only when nothing is found with them.
    pub without_filters: Option<u32>,
    /// How many documents have pages that are still to be read.
    pub unread: u64,
    /// Whether any document is recorded at all.
    pub is_empty_desk: bool,
}

/// The documents that answer, best first.
pub fn find(desk: &Desk, wanted: &Wanted) -> Result<Found, StoreError> {
    let filed = filters(wanted);
    desk.store.read(|reader| {
        let asked = store::search::Wanted {
            query: &wanted.query,
            filed: &filed,
            since: wanted.since,
            limit: wanted.limit,
        };
        let (best, ranked) = store::search::find(reader, &asked)?;
        let mut hits = Vec::with_capacity(best.len());
        for hit in best {
            let Some(document) = store::document::find(reader, hit.document)? else { continue };
            let text = store::search::text(reader, hit.document)?.unwrap_or_default();
            let passage = passage(text.split(PAGE_BREAK), &wanted.query);
            hits.push(Hit { view: with_versions(reader, document)?, score: hit.score, passage });
        }
        let is_filtered = !filed.is_empty() || wanted.since.is_some();
        let without_filters = if hits.is_empty() && is_filtered {
            let all = store::search::Wanted { filed: &[], since: None, limit: 1, ..asked };
            Some(store::search::find(reader, &all)?.1)
        } else {
            None
        };
        Ok(Found {
            is_cut: ranked >= MOST_RANKED,
            ranked,
            without_filters,
            unread: store::search::count_unread(reader)?,
            is_empty_desk: hits.is_empty()
                && store::document::list(reader, &Filter::default(), 0, 1)?.is_empty(),
            hits,
        })
    })
}

/// Keeps the text of a document that was read, indexes it, and notes the deliverables that its pages name.
pub(crate) fn read_of(
    transaction: &Transaction<'_>,
    document: &Document,
    text: &Text,
) -> Result<(), StoreError> {
    let kept = kept(text);
    if !kept.is_empty() {
        store::search::keep_text(transaction, document.number, &kept)?;
    }
    index(transaction, document)?;
    store::document::cover(transaction, document.number, &word_of(&text.coverage))?;
    note_mentions(transaction, document.number, text)
}

/// Keeps the text of pages that were read from their pictures: that is not done twice.
pub(crate) fn keep_pictures(
    transaction: &Transaction<'_>,
    number: u64,
    text: &Text,
) -> Result<(), StoreError> {
    if text.ocr_pages.is_empty() {
        return Ok(());
    }
    store::search::keep_text(transaction, number, &kept(text))
}

/// Indexes a document with the text that is kept of it.
pub(crate) fn index(transaction: &Transaction<'_>, document: &Document) -> Result<(), StoreError> {
    let text = store::search::text(transaction, document.number)?.unwrap_or_default();
    let day = document.received.strftime("%F").to_string();
    let words = words(&document.file, (document.kind, &document.says), &day, &text);
    store::search::index(transaction, document.number, &words)
}

fn note_mentions(transaction: &Transaction<'_>, number: u64, text: &Text) -> Result<(), StoreError> {
    let written = store::document::notice(transaction, number)?;
    let Some(notice) = written.and_then(|written| serde_json::from_str::<Notice>(&written).ok()) else {
        return Ok(());
    };
    let mentions = notice::mentions(text);
    if mentions.is_empty() || mentions == notice.mentions {
        return Ok(());
    }
    let noted = serde_json::to_string(&Notice { mentions, ..notice });
    noted.map_or(Ok(()), |noted| store::document::note(transaction, number, &noted))
}

/// The text that is indexed and kept: page by page, cut where it is very long.
fn kept(text: &Text) -> String {
    let mut kept = String::new();
    for (place, page) in text.pages.iter().enumerate() {
        if place > 0 {
            kept.push(PAGE_BREAK);
        }
        for line in &page.lines {
            if kept.len() < MOST_TEXT {
                let _ = writeln!(kept, "{}", line.text().replace(PAGE_BREAK, " "));
            }
        }
    }
    kept.truncate(kept.floor_char_boundary(MOST_TEXT));
    kept
}

fn words(file: &str, (kind, says): (DocumentKind, &Says), received: &str, text: &str) -> Words {
    let mut name = String::new();
    let committee = says.committee.as_ref().map(ToString::to_string);
    let number = says.document_number.as_ref().map(|number| format!("N {number}"));
    let reference = says.reference.as_ref().map(ToString::to_string);
    let project = says.project_id.map(|id| id.to_string());
    for part in [committee, number, reference, project, says.secretariat.clone()].into_iter().flatten() {
        let _ = write!(name, "{part} ");
    }
    name.push_str(file);
    Words {
        name: folded(&name),
        title: says.title.as_deref().map(folded).unwrap_or_default(),
        body: folded(text),
        filed: filed(kind, says, received),
    }
}

/// The words that filters look for: the kind, the committee and all above it, the stages.
fn filed(kind: DocumentKind, says: &Says, received: &str) -> String {
    let mut words = vec![kind_word(kind)];
    let mut committee = says.committee.clone();
    while let Some(one) = committee {
        words.push(committee_word(&one));
        committee = one.parent();
    }
    if let Some(code) = says.stage {
        words.extend([stage_word(WantedStage::Code(code)), stage_word(WantedStage::Stage(code.stage()))]);
    } else if let Some(prefix) = says.reference.as_ref().and_then(Reference::draft_stage) {
        let day = says.document_date.and_then(PrintedDate::day).or_else(|| received.parse().ok());
        words.extend(day.map_or_else(Vec::new, |day| prefix_words(prefix, day)));
    }
    words.join(" ")
}

fn prefix_words(prefix: StagePrefix, day: Date) -> Vec<String> {
    let stages = match prefix.stage_on(day) {
        StageOn::Stage(stage) => vec![stage],
        StageOn::Either(one, other) => vec![one, other],
        StageOn::Unknown => Vec::new(),
    };
    stages.into_iter().map(|stage| stage_word(WantedStage::Stage(stage))).collect()
}

fn filters(wanted: &Wanted) -> Vec<String> {
    let committee = wanted.committee.as_ref().map(committee_word);
    let stage = wanted.stage.map(stage_word);
    [wanted.kind.map(kind_word), committee, stage].into_iter().flatten().collect()
}

fn kind_word(kind: DocumentKind) -> String {
    format!("k{}", kind.word().replace('-', ""))
}

fn committee_word(committee: &CommitteeReference) -> String {
    let mut word = String::from("c");
    word.extend(
        committee.as_str().chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()),
    );
    word
}

fn stage_word(stage: WantedStage) -> String {
    format!("s{}", stage.to_string().replace('.', ""))
}
