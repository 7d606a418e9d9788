//! A person says what a document is. The old value stays as a rival, the reason is kept, and what follows from
//! the new facts happens in the same transaction: a held document is filed, a ballot opens.

use crate::{
    desk::{
        Desk,
        documents::{self, DocumentError},
        follow::{self, Filed, Followed},
        hand_in::ReadBefore,
        reading::{Readers, ReadersError, Unread},
        search,
        take_in::{self, TakeInError},
    },
    domain::{
        ballot::BallotKind,
        committee::CommitteeReference,
        deliverable::Reference,
        document::{Document, DocumentKind, DocumentNumber, Rest},
        event::Deed,
        fact::{Fact, Rule, Stated},
        finding::Finding,
        notice::Notice,
        printed_date::PrintedDate,
        stage::StageCode,
    },
    extract::text::Text,
    inbox::claim,
    store::{self, StoreError, Transaction},
};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::fmt::Display;

/// What a person says; what is not given stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// What the document is for.
    pub kind: Option<DocumentKind>,
    /// The committee it belongs to.
    pub committee: Option<CommitteeReference>,
    /// What happens to a committee that is not in ISO's list.
    pub unlisted: Unlisted,
    /// Its N-number.
    pub document_number: Option<DocumentNumber>,
    /// Its date.
    pub document_date: Option<PrintedDate>,
    /// Its title.
    pub title: Option<String>,
    /// The deliverable it is about.
    pub reference: Option<Reference>,
    /// ISO's number of the project.
    pub project_id: Option<u32>,
    /// Its stage.
    pub stage: Option<StageCode>,
    /// The kind of ballot it announces.
    pub ballot_kind: Option<BallotKind>,
    /// First day of the vote.
    pub opens: Option<Date>,
    /// Last day of the vote.
    pub closes: Option<Date>,
}

/// What happens to a committee that is not in ISO's list: most are slips of the pen, a few are new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlisted {
    /// It is refused, with the names that are written most like it.
    #[default]
    Refused,
    /// The person says that it is meant so.
    Accepted,
}

/// What a correction led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// The facts that changed, with the old and the new value.
    pub changed: Map<String, Value>,
    /// Where the document rests now.
    pub rest: Rest,
    /// The ballot that it opened or belongs to.
    pub ballot: Option<u64>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
}

/// A document could not be corrected; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// It cannot be had.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The committee is not in ISO's list.
    #[error("E-CMT-004: `{committee}` is not in the list of committees")]
    NotListed {
        /// The committee as it was said.
        committee: CommitteeReference,
        /// Names of the list that are written most like it.
        nearest: Vec<CommitteeReference>,
    },
    /// Its bytes cannot be read for what follows.
    #[error("{}: {}", .0.code, .0.message)]
    Unread(Finding),
    /// The readers cannot be set up.
    #[error(transparent)]
    Readers(#[from] ReadersError),
    /// What would be filed are not the bytes that were taken in.
    #[error("E-VER-001: `{stored}` was changed since it was taken in, and is not filed")]
    Changed {
        /// The place, from the desk's folder.
        stored: String,
    },
    /// It is corrected, but its bytes could not be moved yet; the next command moves them.
    #[error(transparent)]
    Move(#[from] TakeInError),
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl CorrectError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Document(error) => error.hint(),
            Self::NotListed { nearest, .. } => not_listed(nearest),
            Self::Unread(finding) => finding.hint.clone().unwrap_or_default(),
            Self::Changed { .. } => {
                "keep it; drop the file again as it was sent, or take it from a backup".to_owned()
            }
            Self::Readers(error) => error.hint(),
            Self::Move(error) => error.hint(),
            Self::Store { source } => source.hint(),
        }
    }
}

fn not_listed(nearest: &[CommitteeReference]) -> String {
    let names: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    let meant = if names.is_empty() { String::new() } else { format!("is {} meant? ", names.join(" or ")) };
    format!("{meant}import ISO's present list with `isodesk committee import FILE`, or say `--even-so`")
}

/// Corrects a document. A held one is filed by it: that a person has looked at it is what it was held for.
pub fn correct(
    desk: &Desk,
    number: u64,
    correction: &Correction,
    because: &str,
) -> Result<Corrected, CorrectError> {
    let whole = documents::show(desk, number)?;
    refuse_unlisted(desk, correction)?;
    let document = whole.view.document;
    let mut notice = whole.notice;
    let changed = apply(&mut notice, correction, &format!("{}: {because}", desk.actor.name));
    let path = desk.folder.place(&document.stored);
    let readers = Readers::of(desk)?;
    let text = match readers.read(&path, &document.file, 0) {
        Ok(reading) => reading.text,
        // Held because it cannot be read: the person's word is all there is.
        Err(Unread::NotSafely(_)) => crate::desk::reading::nothing().text,
        Err(Unread::NotNow(finding)) => return Err(CorrectError::Unread(finding)),
    };
    let said = Said { notice: &notice, changed: &changed, what: "document-corrected", because };
    put_in_force(desk, &document, &text, &said)
}

/// Files a document that is held, by what is in force or by a fresh reading of it.
pub(crate) fn file_again(
    desk: &Desk,
    number: u64,
    (text, fresh): (&Text, Option<Notice>),
) -> Result<Corrected, CorrectError> {
    let whole = documents::show(desk, number)?;
    let notice = fresh.unwrap_or(whole.notice);
    let said = Said {
        notice: &notice,
        changed: &Map::new(),
        what: "document-read-again",
        because: "it was tried again",
    };
    put_in_force(desk, &whole.view.document, text, &said)
}

/// Whether a person has said what a document is: no reading puts another word in the place of theirs.
pub(crate) fn is_corrected(desk: &Desk, document: &Document) -> Result<bool, StoreError> {
    let subject = format!("document:{}", document.number);
    let events = desk.store.read(|reader| store::event::of_subject(reader, &subject))?;
    Ok(events.iter().any(|event| event.deed.what == "document-corrected"))
}

/// Puts the reading of more than its cover in force: a table stands behind the cover of a document that was filed.
pub(crate) fn read_further(
    desk: &Desk,
    document: &Document,
    (text, notice): (&Text, &Notice),
) -> Result<Corrected, CorrectError> {
    let mut changed = Map::new();
    changed.insert("kind".to_owned(), json!([document.kind.word(), notice.kind.word()]));
    let said = Said {
        notice,
        changed: &changed,
        what: "document-read-again",
        because: "a table stands behind its cover",
    };
    put_in_force(desk, document, text, &said)
}

/// What a document says from now on, and why.
struct Said<'a> {
    notice: &'a Notice,
    changed: &'a Map<String, Value>,
    what: &'static str,
    because: &'a str,
}

fn put_in_force(
    desk: &Desk,
    document: &Document,
    text: &Text,
    said: &Said<'_>,
) -> Result<Corrected, CorrectError> {
    let (number, because) = (document.number, said.because);
    if document.rest == Rest::Held {
        let hashed = claim::hash(&desk.folder.place(&document.stored)).ok();
        if hashed.is_some_and(|(digest, _)| digest != document.sha256) {
            return Err(CorrectError::Changed { stored: document.stored.clone() });
        }
    }
    let comments = ReadBefore::for_positions(desk, std::iter::once(text), &[])?;
    let filed = Filed { number, text, notice: said.notice, comments: &comments };
    let followed = desk.store.write(desk.clock.now(), |transaction| -> Result<Followed, StoreError> {
        record(desk, transaction, number, said)?;
        index_again(transaction, number)?;
        let followed = follow::follow(desk, transaction, &filed)?;
        // A position that is refused again stays held: it is not recorded, and must not look as if it were.
        if document.rest == Rest::Held && followed.refused.is_none() {
            release(desk, transaction, document, because)?;
        }
        Ok(followed)
    })?;
    finish(desk, number)?;
    let is_held = document.rest == Rest::Held && followed.refused.is_some();
    let rest = if is_held { Rest::Held } else { Rest::Filed };
    Ok(Corrected {
        changed: said.changed.clone(),
        rest,
        ballot: followed.ballot,
        findings: followed.findings,
    })
}

/// Indexes a document by what is in force now; pages of it that were never read are read later.
fn index_again(transaction: &Transaction<'_>, number: u64) -> Result<(), StoreError> {
    if store::search::text(transaction, number)?.is_none() {
        store::search::is_unread(transaction, number)?;
    }
    let now = store::document::find(transaction, number)?;
    now.map_or(Ok(()), |document| search::index(transaction, &document))
}

fn refuse_unlisted(desk: &Desk, correction: &Correction) -> Result<(), CorrectError> {
    let (Some(committee), Unlisted::Refused) = (&correction.committee, correction.unlisted) else {
        return Ok(());
    };
    let all = desk.store.read(store::committee::references)?;
    if all.is_empty() || committee.is_listed(&all) {
        return Ok(());
    }
    let nearest = committee.nearest(&all).into_iter().cloned().collect();
    Err(CorrectError::NotListed { committee: committee.clone(), nearest })
}

fn record(
    desk: &Desk,
    transaction: &Transaction<'_>,
    number: u64,
    Said { notice, changed, what, because }: &Said<'_>,
) -> Result<(), StoreError> {
    let says = take_in::says(&notice.facts);
    let project = take_in::project_of(&says);
    store::document::say(transaction, number, notice.kind, &says, project.as_deref())?;
    let written = serde_json::to_string(*notice).unwrap_or_else(|_| "null".to_owned());
    store::document::note(transaction, number, &written)?;
    let facts = json!({ "changed": changed, "because": because });
    event(desk, transaction, what, number, facts)
}

/// Files what was held.
fn release(
    desk: &Desk,
    transaction: &Transaction<'_>,
    document: &Document,
    because: &str,
) -> Result<(), StoreError> {
    let number = document.number;
    let digest = document.sha256.to_string();
    let stored = format!("archive/{}/{}", &digest[..2], &digest[2..]);
    store::document::rest_at(transaction, number, None, &stored)?;
    store::intake::release(transaction, number, &document.stored, &stored)?;
    let facts = json!({ "stored": stored, "was_held_for": document.code, "because": because });
    event(desk, transaction, "document-released", number, facts)
}

/// Records what happened to a document.
pub(super) fn event(
    desk: &Desk,
    transaction: &Transaction<'_>,
    what: &str,
    number: u64,
    facts: Value,
) -> Result<(), StoreError> {
    let deed = Deed {
        what: what.to_owned(),
        subject: format!("document:{number}"),
        actor: desk.actor.clone(),
        facts,
    };
    store::event::record(transaction, deed).map(|_| ())
}

/// Moves the bytes of what was held, and writes the receipts anew.
fn finish(desk: &Desk, number: u64) -> Result<(), CorrectError> {
    let entries = desk.store.read(|reader| store::intake::of_document(reader, number))?;
    let filed = |entry: &&crate::domain::intake::Entry| {
        entry.state == crate::domain::intake::IntakeState::Rests(Rest::Filed)
    };
    let numbers: Vec<u64> = entries.iter().filter(filed).map(|entry| entry.number).collect();
    Ok(take_in::finish_entries(desk, &numbers)?)
}

fn apply(notice: &mut Notice, correction: &Correction, from: &str) -> Map<String, Value> {
    let mut changed = Map::new();
    if let Some(kind) = correction.kind.filter(|kind| *kind != notice.kind) {
        changed.insert("kind".to_owned(), json!([notice.kind.word(), kind.word()]));
        notice.kind = kind;
    }
    let facts = &mut notice.facts;
    let mut put = Put { from, changed: &mut changed };
    put.fact("committee", &mut facts.committee, correction.committee.as_ref());
    put.fact("document_number", &mut facts.document_number, correction.document_number.as_ref());
    put.fact("document_date", &mut facts.document_date, correction.document_date.as_ref());
    put.fact("title", &mut facts.title, correction.title.as_ref());
    put.fact("reference", &mut facts.reference, correction.reference.as_ref());
    put.fact("project_id", &mut facts.project_id, correction.project_id.as_ref());
    put.fact("stage", &mut facts.stage, correction.stage.as_ref());
    put.fact("ballot_kind", &mut facts.ballot_kind, correction.ballot_kind.as_ref());
    put.fact("opens", &mut facts.opens, correction.opens.as_ref());
    put.fact("closes", &mut facts.closes, correction.closes.as_ref());
    // What was asked is answered: a person has looked.
    notice.findings.retain(|finding| !finding.is_blocking());
    changed
}

/// Puts values in force, and notes what they were before.
struct Put<'a> {
    from: &'a str,
    changed: &'a mut Map<String, Value>,
}

impl Put<'_> {
    fn fact<T: Clone + PartialEq + Display>(&mut self, name: &str, fact: &mut Fact<T>, value: Option<&T>) {
        let Some(value) = value.filter(|value| fact.value() != Some(value)) else { return };
        let old = fact.value().map(ToString::to_string);
        self.changed.insert(name.to_owned(), json!([old, value.to_string()]));
        let stated = Stated {
            value: value.clone(),
            from: self.from.to_owned(),
            page: None,
            line: None,
            rule: Some(Rule::Person),
        };
        fact.rivals.extend(fact.stated.replace(stated));
    }
}
