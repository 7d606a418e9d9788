//! Documents as a person asks for them: lists, one with its evidence and history, and the line of a project.

use crate::{
    desk::Desk,
    domain::{
        deliverable::Reference,
        document::{Document, DocumentKind},
        event::Event,
        notice::Notice,
    },
    store::{self, StoreError, document::Filter},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Documents read from the ledger at once.
const PAGE: u32 = 500;

/// Which documents are listed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of that committee, in its normal spelling.
    pub committee: Option<String>,
    /// Of that kind.
    pub kind: Option<DocumentKind>,
    /// Received on that day or later.
    pub since: Option<Date>,
}

/// A document with its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentView {
    /// The document.
    pub document: Document,
    /// The documents of its series, in order of receipt, itself included.
    pub versions: Vec<u64>,
}

/// A document with everything that is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The document and its versions.
    pub view: DocumentView,
    /// Its reading with the evidence, corrections included.
    pub notice: Notice,
    /// The documents that lay in it.
    pub members: Vec<u64>,
    /// What happened to it.
    pub history: Vec<Event>,
}

/// A document could not be shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// There is none of that number.
    #[error("E-DOC-012: there is no document {number}")]
    NoDocument {
        /// The number.
        number: u64,
    },
    /// No document belongs to that work.
    #[error("E-DOC-013: no document is about `{reference}`")]
    NoProject {
        /// The work, without stage and year.
        reference: String,
    },
    /// The reading that was recorded cannot be read back.
    #[error("E-DOC-014: the reading of document {number} cannot be read back: {cause}")]
    Notice {
        /// The number.
        number: u64,
        /// Why.
        cause: String,
    },
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl DocumentError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::NoDocument { .. } => "`isodesk document list` shows every document".to_owned(),
            Self::NoProject { .. } => {
                "`isodesk document list` shows every document with its reference".to_owned()
            }
            Self::Notice { .. } => "run `isodesk verify`".to_owned(),
            Self::Store { source } => source.hint(),
        }
    }
}

/// The newest of the documents that are wanted, in order of receipt.
pub fn newest(desk: &Desk, wanted: &Wanted, most: u32) -> Result<Vec<DocumentView>, DocumentError> {
    let filter = Filter { committee: wanted.committee.clone(), kind: wanted.kind, since: wanted.since };
    Ok(desk.store.read(|reader| -> Result<Vec<DocumentView>, StoreError> {
        let documents = store::document::newest(reader, &filter, most)?;
        documents.into_iter().map(|document| with_versions(reader, document)).collect()
    })?)
}

/// Tells every document that is wanted, in order of receipt.
pub fn list<E: From<DocumentError>>(
    desk: &Desk,
    wanted: &Wanted,
    mut tell: impl FnMut(&DocumentView) -> Result<(), E>,
) -> Result<(), E> {
    let filter = Filter { committee: wanted.committee.clone(), kind: wanted.kind, since: wanted.since };
    let mut after = 0;
    loop {
        let page = page(desk, &filter, after).map_err(|source| E::from(source.into()))?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.document.number;
        page.iter().try_for_each(&mut tell)?;
    }
}

fn page(desk: &Desk, filter: &Filter, after: u64) -> Result<Vec<DocumentView>, StoreError> {
    desk.store.read(|reader| {
        let documents = store::document::list(reader, filter, after, PAGE)?;
        documents.into_iter().map(|document| with_versions(reader, document)).collect()
    })
}

pub(crate) fn with_versions(
    reader: &store::Reader<'_>,
    document: Document,
) -> Result<DocumentView, StoreError> {
    let versions = store::document::versions(reader, document.series)?;
    Ok(DocumentView { document, versions })
}

/// One document with everything that is known about it.
pub fn show(desk: &Desk, number: u64) -> Result<Whole, DocumentError> {
    desk.store.read(|reader| {
        let document = store::document::find(reader, number)?.ok_or(DocumentError::NoDocument { number })?;
        let notice = store::document::notice(reader, number)?.unwrap_or_default();
        let notice = serde_json::from_str(&notice)
            .map_err(|cause| DocumentError::Notice { number, cause: cause.to_string() })?;
        Ok(Whole {
            view: with_versions(reader, document)?,
            notice,
            members: store::document::members(reader, number)?,
            history: store::event::of_subject(reader, &format!("document:{number}"))?,
        })
    })
}

/// One work across its stages: its papers, and what was done with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The reference that all its stages share.
    pub work: Reference,
    /// Its papers, by their dates.
    pub documents: Vec<DocumentView>,
    /// Every event of these papers and of their ballots, in order.
    pub events: Vec<Event>,
}

/// The timeline of one work. The reference may be of any stage.
pub fn project(desk: &Desk, reference: &Reference) -> Result<Timeline, DocumentError> {
    let work = reference.work();
    let timeline = desk.store.read(|reader| -> Result<Timeline, StoreError> {
        let documents = store::document::of_project(reader, &work.to_string())?
            .into_iter()
            .map(|document| with_versions(reader, document))
            .collect::<Result<Vec<_>, _>>()?;
        let papers = documents.iter().map(|view| format!("document:{}", view.document.number));
        let ballots = documents.iter().filter_map(|view| view.document.ballot);
        let subjects: BTreeSet<String> =
            papers.chain(ballots.map(|ballot| format!("ballot:{ballot}"))).collect();
        let mut events = Vec::new();
        for subject in &subjects {
            events.extend(store::event::of_subject(reader, subject)?);
        }
        events.sort_by_key(|event| event.number);
        Ok(Timeline { work: work.clone(), documents, events })
    })?;
    if timeline.documents.is_empty() {
        return Err(DocumentError::NoProject { reference: work.to_string() });
    }
    Ok(timeline)
}
