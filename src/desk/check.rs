//! Tries labels and settings on every document received so far: what would be read otherwise, and is it right.
//!
//! Nothing is recorded and nothing is changed. What a person said of a document, kept as cases, tells right from
//! wrong; where nobody said anything a change is shown and not judged.

use crate::{
    desk::{
        Desk,
        outcome::outcome,
        reading::{Readers, ReadersError, Reading, Unread},
        settings::Settings,
    },
    domain::{
        document::{Document, DocumentKind, Rest},
        notice::Notice,
    },
    store::{self, StoreError, document::Filter, learnt::Case},
};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Documents read from the ledger at once.
const PAGE: u32 = 500;

/// What a case says of a value that would be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is what a person said.
    Right,
    /// A person said otherwise.
    Wrong,
    /// Nobody said anything.
    NotKnown,
}

impl Verdict {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::NotKnown => "not known",
        }
    }
}

/// One fact that would be read otherwise, or that a case calls wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The document.
    pub document: u64,
    /// The name under which it came.
    pub file: String,
    /// The fact, by its name in JSON; `outcome` where it would rest elsewhere.
    pub fact: String,
    /// What is recorded: corrections included.
    pub recorded: Option<String>,
    /// What would be read.
    pub read: Option<String>,
    /// Where it stands.
    pub from: Option<String>,
    /// Whether it is right.
    pub verdict: Verdict,
    /// What a person said of it.
    pub because: Option<String>,
}

/// What trying them came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Documents read.
    pub documents: usize,
    /// Facts that would be read otherwise, of which nobody said anything.
    pub changed: usize,
    /// Cases held against the reading.
    pub cases: usize,
    /// Of them, those that were right when the document came.
    pub right_before: usize,
    /// Of them, those that would be right.
    pub right: usize,
    /// Cases that were right when the document came and would be wrong.
    pub lost: usize,
    /// Documents that cannot be read now.
    pub unread: Vec<u64>,
}

/// Reads every document with these settings and tells what differs, document by document.
pub fn check<E: From<ReadersError>>(
    desk: &Desk,
    settings: &Settings,
    mut tell: impl FnMut(&Difference) -> Result<(), E>,
) -> Result<Checked, E> {
    let readers = Readers::with(desk, settings)?;
    let mut cases: BTreeMap<u64, Vec<Case>> = BTreeMap::new();
    let kept = desk.store.read(|reader| -> Result<_, ReadersError> { Ok(store::learnt::all(reader)?) })?;
    for case in kept {
        cases.entry(case.document).or_default().push(case);
    }
    let mut checked = Checked::default();
    let mut after = 0;
    loop {
        let page = desk.store.read(|reader| -> Result<_, ReadersError> {
            let documents = store::document::list(reader, &Filter::default(), after, PAGE)?;
            let noted = documents.into_iter().map(|document| {
                let notice = store::document::notice(reader, document.number)?.unwrap_or_default();
                Ok((document, notice))
            });
            Ok(noted.collect::<Result<Vec<_>, StoreError>>()?)
        })?;
        let Some((last, _)) = page.last() else { return Ok(checked) };
        after = last.number;
        for ((document, notice), reading) in page.iter().zip(read_all(desk, &readers, &page)) {
            let said = cases.remove(&document.number).unwrap_or_default();
            let (Ok(reading), Ok(notice)) = (reading, serde_json::from_str::<Notice>(notice)) else {
                checked.unread.push(document.number);
                continue;
            };
            let both = Both { document, recorded: &notice, reading: &reading };
            differences(&both, &said, &mut checked).iter().try_for_each(&mut tell)?;
        }
    }
}

/// The readings of a page of documents, in order.
fn read_all(desk: &Desk, readers: &Readers, page: &[(Document, String)]) -> Vec<Result<Reading, Unread>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..readers.count().min(page.len()) {
            scope.spawn(|| {
                while let Some((place, (document, _))) = Some(next.fetch_add(1, Ordering::Relaxed))
                    .and_then(|place| Some((place, page.get(place)?)))
                {
                    let path = desk.folder.place(&document.stored);
                    let reading = readers.read(&path, &document.file, 0);
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(place, reading);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

/// A document as it is recorded and as it would be read.
struct Both<'a> {
    document: &'a Document,
    recorded: &'a Notice,
    reading: &'a Reading,
}

fn differences(both: &Both<'_>, cases: &[Case], checked: &mut Checked) -> Vec<Difference> {
    checked.documents += 1;
    let places = serde_json::to_value(&both.reading.notice.facts).unwrap_or_default();
    let mut found = Vec::new();
    for ((fact, recorded), (_, read)) in both.recorded.told().into_iter().zip(both.reading.notice.told()) {
        let case = cases.iter().find(|case| case.fact == fact);
        let verdict = case.map_or(Verdict::NotKnown, |case| judge(case, read.as_ref(), checked));
        let was_right = case.is_some_and(|case| case.was_read == case.value);
        let is_told = match verdict {
            Verdict::Right => !was_right,
            Verdict::Wrong => true,
            Verdict::NotKnown => recorded != read,
        };
        if is_told {
            checked.changed += usize::from(verdict == Verdict::NotKnown);
            found.push(Difference {
                document: both.document.number,
                file: both.document.file.clone(),
                fact: fact.to_owned(),
                recorded,
                read,
                from: places[fact]["from"].as_str().map(str::to_owned),
                verdict,
                because: case.map(|case| case.because.clone()),
            });
        }
    }
    // A person's word filed what was held: where it would rest by itself says nothing then.
    if cases.is_empty() {
        let rests = rests_elsewhere(both);
        checked.changed += usize::from(rests.is_some());
        found.extend(rests);
    }
    found
}

fn judge(case: &Case, read: Option<&String>, checked: &mut Checked) -> Verdict {
    let (was_right, is_right) = (case.was_read == case.value, case.value.as_ref() == read);
    checked.cases += 1;
    checked.right_before += usize::from(was_right);
    checked.right += usize::from(is_right);
    checked.lost += usize::from(was_right && !is_right);
    if is_right { Verdict::Right } else { Verdict::Wrong }
}

fn rests_elsewhere(both: &Both<'_>) -> Option<Difference> {
    let document = both.document;
    // A position is held by what it asks for, not by how it reads.
    if document.kind == DocumentKind::Position {
        return None;
    }
    let now = outcome(&both.reading.text, &both.reading.notice);
    let code = now.why().map(|why| why.code.clone());
    (now.rest() != document.rest).then(|| Difference {
        document: document.number,
        file: document.file.clone(),
        fact: "outcome".to_owned(),
        recorded: Some(rest(document.rest, document.code.as_deref())),
        read: Some(rest(now.rest(), code.as_deref())),
        from: now.why().map(|why| why.message.clone()),
        verdict: Verdict::NotKnown,
        because: None,
    })
}

fn rest(rest: Rest, code: Option<&str>) -> String {
    code.map_or_else(|| rest.word().to_owned(), |code| format!("{} ({code})", rest.word()))
}
