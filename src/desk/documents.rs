//! Documents as a person asks for them: lists, one with its evidence and history, and the line of a project.

use crate::{
    desk::Desk,
    domain::{
        deliverable::Reference,
        document::{Document, DocumentKind, ProjectName},
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
    /// The documents of its project at all stages, itself included, by their dates.
    pub of_project: Vec<u64>,
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
    #[error("E-DOC-013: no document is about `{project}`")]
    NoProject {
        /// The work, without stage and year, or ISO's number of it.
        project: String,
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
            of_project: of_project(reader, &document)?,
            view: with_versions(reader, document)?,
            notice,
            members: store::document::members(reader, number)?,
            history: store::event::of_subject(reader, &format!("document:{number}"))?,
        })
    })
}

/// The documents of the project of a document; none where it names no project.
fn of_project(reader: &store::Reader<'_>, document: &Document) -> Result<Vec<u64>, StoreError> {
    let says = &document.says;
    let number = says.project_id.map(ProjectName::Number);
    let Some(project) = number.or_else(|| says.reference.as_ref().map(work)) else { return Ok(Vec::new()) };
    let documents = store::document::of_project(reader, &project)?;
    Ok(documents.iter().map(|document| document.number).collect())
}

fn work(reference: &Reference) -> ProjectName {
    ProjectName::Work(reference.work())
}

/// One project across its stages: its papers, and what was done with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// What it is called: the reference that its stages share, the latest where it was changed.
    pub name: ProjectName,
    /// What it was called before, in the order of its papers.
    pub former: Vec<Reference>,
    /// ISO's numbers of it; more than one where a standard has several editions.
    pub project_ids: BTreeSet<u32>,
    /// Its papers, by their dates.
    pub documents: Vec<DocumentView>,
    /// Every event of these papers and of their ballots, in order.
    pub events: Vec<Event>,
}

/// The timeline of one project. A reference may be of any stage.
pub fn project(desk: &Desk, project: ProjectName) -> Result<Timeline, DocumentError> {
    let project = match project {
        ProjectName::Work(reference) => work(&reference),
        ProjectName::Number(_) => project,
    };
    let (documents, events) = desk.store.read(|reader| papers(reader, &project))?;
    if documents.is_empty() {
        return Err(DocumentError::NoProject { project: project.to_string() });
    }
    let mut former = works(&documents);
    let name = former.pop().map_or(project, ProjectName::Work);
    let project_ids = documents.iter().filter_map(|view| view.document.says.project_id).collect();
    Ok(Timeline { name, former, project_ids, documents, events })
}

/// The papers of a project, with every event of them and of their ballots.
fn papers(
    reader: &store::Reader<'_>,
    project: &ProjectName,
) -> Result<(Vec<DocumentView>, Vec<Event>), StoreError> {
    let documents = store::document::of_project(reader, project)?
        .into_iter()
        .map(|document| with_versions(reader, document))
        .collect::<Result<Vec<_>, _>>()?;
    let papers = documents.iter().map(|view| format!("document:{}", view.document.number));
    let ballots = documents.iter().filter_map(|view| view.document.ballot);
    let subjects: BTreeSet<String> = papers.chain(ballots.map(|ballot| format!("ballot:{ballot}"))).collect();
    let mut events = Vec::new();
    for subject in &subjects {
        events.extend(store::event::of_subject(reader, subject)?);
    }
    events.sort_by_key(|event| event.number);
    Ok((documents, events))
}

/// What a project is called on its papers, each name where it stands last.
fn works(documents: &[DocumentView]) -> Vec<Reference> {
    let mut works: Vec<Reference> = Vec::new();
    for reference in documents.iter().filter_map(|view| view.document.says.reference.as_ref()) {
        let work = reference.work();
        works.retain(|earlier| *earlier != work);
        works.push(work);
    }
    works
}
