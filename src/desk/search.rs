//! Finds documents by their words, best first, with the passage and its page; and makes the index of words.
//!
//! The words of a document are indexed in the transaction that records or corrects it. The index is not the
//! record: it can be made anew at any time, from the texts that are kept and, where none is, from the archive.

use crate::{
    desk::{
        Desk,
        documents::{DocumentView, with_versions},
        reading::{Readers, ReadersError, Unread},
        take_in::says,
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
    extract::text::Text,
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

/// Documents indexed in one transaction when the index is made anew.
const BATCH: u32 = 100;

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
    /// Whether every document is in the index.
    pub is_complete: bool,
    /// Whether any document is recorded at all.
    pub is_empty_desk: bool,
}

/// The index could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The readers cannot be set up.
    #[error(transparent)]
    Readers(#[from] ReadersError),
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl RebuildError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Readers(error) => error.hint(),
            Self::Store { source } => source.hint(),
        }
    }
}

/// What making the index anew came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Documents indexed.
    pub documents: u64,
    /// Of them, those whose file was read for it.
    pub read: u64,
    /// Those whose file could not be read now: only their facts are indexed.
    pub unread: Vec<u64>,
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
            is_complete: store::search::is_complete(reader)?,
            is_empty_desk: hits.is_empty()
                && store::document::list(reader, &Filter::default(), 0, 1)?.is_empty(),
            hits,
        })
    })
}

/// Indexes a document that is about to be recorded, with the text of the pages that were read.
pub(crate) fn add(
    transaction: &Transaction<'_>,
    document: u64,
    new: &store::document::NewDocument,
    text: &Text,
) -> Result<(), StoreError> {
    let text = kept(text);
    let day = transaction.at().strftime("%F").to_string();
    let words = words(&new.file, (new.kind, &new.says), &day, &text);
    store::search::index(transaction, document, &words)?;
    if text.is_empty() { Ok(()) } else { store::search::keep_text(transaction, document, &text) }
}

/// Indexes a document anew after its facts were corrected, with the text that was read again where there is one.
pub(crate) fn correct(
    transaction: &Transaction<'_>,
    document: &Document,
    (notice, text): (&Notice, &Text),
) -> Result<(), StoreError> {
    if !text.pages.is_empty() {
        store::search::keep_text(transaction, document.number, &kept(text))?;
    }
    index(transaction, document, (notice.kind, &says(&notice.facts)))
}

/// Indexes a document with the text that is kept of it.
fn index(
    transaction: &Transaction<'_>,
    document: &Document,
    (kind, says): (DocumentKind, &Says),
) -> Result<(), StoreError> {
    let text = store::search::text(transaction, document.number)?.unwrap_or_default();
    let day = document.received.strftime("%F").to_string();
    store::search::index(transaction, document.number, &words(&document.file, (kind, says), &day, &text))
}

/// Makes the index anew, and tells how far it is.
pub fn rebuild(desk: &Desk, mut tell: impl FnMut(&Rebuilt)) -> Result<Rebuilt, RebuildError> {
    let readers = Readers::of(desk)?;
    let mut rebuilt = Rebuilt::default();
    desk.store.write(desk.clock.now(), store::search::forget)?;
    let mut after = 0;
    loop {
        let page = desk.store.read(|reader| {
            store::document::list(reader, &Filter::default(), after, BATCH)?
                .into_iter()
                .map(|document| Ok((store::search::text(reader, document.number)?, document)))
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        let Some((_, last)) = page.last() else { break };
        after = last.number;
        let texts = page.into_iter().map(|(kept, document)| {
            let text = kept.or_else(|| read(desk, &readers, &document, &mut rebuilt));
            (document, text)
        });
        let texts: Vec<(Document, Option<String>)> = texts.collect();
        desk.store.write(desk.clock.now(), |transaction| again(transaction, &texts))?;
        rebuilt.documents += texts.len() as u64;
        tell(&rebuilt);
    }
    desk.store.write(desk.clock.now(), store::search::complete)?;
    Ok(rebuilt)
}

fn again(transaction: &Transaction<'_>, texts: &[(Document, Option<String>)]) -> Result<(), StoreError> {
    for (document, text) in texts {
        if let Some(text) = text {
            store::search::keep_text(transaction, document.number, text)?;
        }
        index(transaction, document, (document.kind, &document.says))?;
    }
    Ok(())
}

/// The text of a document out of its file.
fn read(desk: &Desk, readers: &Readers, document: &Document, rebuilt: &mut Rebuilt) -> Option<String> {
    match readers.read(&desk.folder.place(&document.stored), &document.file, 0) {
        Ok(reading) => {
            rebuilt.read += 1;
            Some(kept(&reading.text))
        }
        Err(Unread::NotSafely(_) | Unread::NotNow(_)) => {
            rebuilt.unread.push(document.number);
            None
        }
    }
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
