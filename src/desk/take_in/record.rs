//! What each file turned out to be, written into the ledger: document, duplicate, quarantined, waiting.

use super::{
    OnLine, Taken,
    look::{Fate, Piece},
};
use crate::{
    desk::{
        Desk,
        follow::{self, Filed, Followed},
        hand_in::{OurCopy, ReadBefore},
        outcome::Outcome,
        search,
        settings::Duplicates,
    },
    domain::{
        document::{Document, DocumentNumber, Rest, Says},
        event::Deed,
        finding::{Finding, Severity},
        intake::{Ending, FileMark, Source},
        notice::Facts,
    },
    extract::text::Text,
    inbox::{lock, name},
    store::{self, StoreError, Transaction, document::NewDocument, intake::NewClaim},
};
use serde_json::json;
use std::cell::RefCell;

/// What one transaction recorded.
#[derive(Default)]
pub(super) struct Recorded {
    /// By the place among those given; nothing of a file that its owner took away.
    pub(super) files: Vec<(usize, Option<Taken>)>,
    /// Copies of ours that nothing needs, from the desk's folder.
    pub(super) not_needed: Vec<String>,
}

/// Records what became of these files, all in one transaction. Where the ledger refuses one of them, the others
/// are recorded one by one, and that one waits with the reason: no file ever stops the desk.
pub(super) fn record(desk: &Desk, ready: &[(OnLine, Fate)]) -> Result<Recorded, StoreError> {
    match record_together(desk, ready) {
        Err(StoreError::Refused { .. } | StoreError::Unreadable { .. }) => {}
        done => return done,
    }
    let mut recorded = Recorded::default();
    for one in ready {
        let done = match record_together(desk, std::slice::from_ref(one)) {
            Err(error @ (StoreError::Refused { .. } | StoreError::Unreadable { .. })) => {
                refused(desk, &one.0, &error)?
            }
            done => done?,
        };
        recorded.files.extend(done.files);
        recorded.not_needed.extend(done.not_needed);
    }
    Ok(recorded)
}

pub(super) fn record_together(desk: &Desk, ready: &[(OnLine, Fate)]) -> Result<Recorded, StoreError> {
    let comments = comments_of_positions(desk, ready)?;
    let mut in_order: Vec<&(OnLine, Fate)> = ready.iter().collect();
    in_order.sort_by_key(|(_, fate)| matches!(fate, Fate::Read(piece, _) if piece.is_position()));
    desk.store.write(desk.clock.now(), |transaction| {
        let recorder = Recorder { desk, transaction, comments: &comments, not_needed: RefCell::default() };
        let mut files = Vec::with_capacity(ready.len());
        for (on_line, fate) in in_order {
            files.push((on_line.index, recorder.file(on_line, fate)?));
        }
        Ok(Recorded { files, not_needed: recorder.not_needed.into_inner() })
    })
}

/// What the positions among these name, read before the ledger is held; most often there is none.
fn comments_of_positions(desk: &Desk, ready: &[(OnLine, Fate)]) -> Result<ReadBefore, StoreError> {
    let pieces: Vec<&Piece> = ready
        .iter()
        .filter_map(|(_, fate)| if let Fate::Read(piece, _) = fate { Some(piece) } else { None })
        .flat_map(|piece| piece.with_members())
        .collect();
    if !pieces.iter().any(|piece| piece.is_position()) {
        return Ok(ReadBefore::default());
    }
    let copy = |piece: &&Piece| OurCopy {
        name: name::display(&piece.name),
        sha256: piece.digest,
        place: piece.staged.clone(),
    };
    let arriving: Vec<OurCopy> = pieces.iter().map(copy).collect();
    let positions = pieces.iter().filter(|piece| piece.is_position()).map(|piece| &piece.reading.text);
    ReadBefore::for_positions(desk, positions, &arriving)
}

fn refused(desk: &Desk, on_line: &OnLine, error: &StoreError) -> Result<Recorded, StoreError> {
    let why = Finding::new("E-INT-013", Severity::Blocking, error.to_string()).hint(error.hint());
    desk.store.write(desk.clock.now(), |transaction| {
        let comments = ReadBefore::default();
        let recorder = Recorder { desk, transaction, comments: &comments, not_needed: RefCell::default() };
        let taken = recorder.unread(on_line, Rest::Waiting, why)?;
        Ok(Recorded { files: vec![(on_line.index, Some(taken))], not_needed: Vec::new() })
    })
}

/// One transaction in which files are recorded.
struct Recorder<'a> {
    desk: &'a Desk,
    transaction: &'a Transaction<'a>,
    comments: &'a ReadBefore,
    not_needed: RefCell<Vec<String>>,
}

impl Recorder<'_> {
    fn file(&self, on_line: &OnLine, fate: &Fate) -> Result<Option<Taken>, StoreError> {
        let (entry, job) = (on_line.entry, &on_line.job);
        match fate {
            Fate::Read(piece, mark) => {
                let came = Came { entry, source: job.source, shown: &job.shown };
                // The dropped file leaves only as the very file that was copied.
                store::intake::remark(self.transaction, entry, *mark)?;
                self.piece(&came, Piece::clone(piece), None).map(Some)
            }
            Fate::Unread(rest, why) => self.unread(on_line, *rest, why.clone()).map(Some),
            Fate::Gone | Fate::NoCopy(..) => {
                store::intake::gone(self.transaction, entry)?;
                Ok(None)
            }
        }
    }

    fn piece(&self, came: &Came<'_>, piece: Piece, parent: Option<u64>) -> Result<Taken, StoreError> {
        if let Some(first) = store::document::of_content(self.transaction, piece.digest)? {
            return self.duplicate(came, &piece, &first);
        }
        match &piece.outcome {
            Outcome::Quarantined(why) => {
                let why = why.clone();
                self.quarantined(came, &piece, why)
            }
            Outcome::Filed | Outcome::Held(_) => self.document(came, piece, parent),
        }
    }

    fn document(&self, came: &Came<'_>, piece: Piece, parent: Option<u64>) -> Result<Taken, StoreError> {
        let mut why = piece.outcome.why().cloned();
        let mut stored = match &why {
            None => archive_place(&piece),
            Some(_) => self.place_for("held", came.entry, &piece.name),
        };
        let mut notice = piece.reading.notice;
        let says = says(&notice.facts);
        let reused = self.reused_number(&says)?;
        notice.findings.extend(reused);
        let text = &piece.reading.text;
        let new = NewDocument {
            parent,
            sha256: piece.digest,
            length: piece.length,
            file: name::display(&piece.name),
            code: why.as_ref().map(|why| why.code.clone()),
            stored: stored.clone(),
            format: word_of(&text.format),
            coverage: word_of(&text.coverage),
            page_count: text.page_count,
            kind: notice.kind,
            project: project_of(&says),
            says,
            notice: serde_json::to_string(&notice).unwrap_or_else(|_| "null".to_owned()),
        };
        let number = self.add(&new, text)?;
        self.tell(if why.is_some() { "document-held" } else { "document-filed" }, number, &new)?;
        let followed = match &why {
            None => {
                let filed = Filed { number, text, notice: &notice, comments: self.comments };
                follow::follow(self.desk, self.transaction, &filed)?
            }
            Some(_) => Followed::default(),
        };
        if !followed.findings.is_empty() {
            notice.findings.extend(followed.findings);
            let noted = serde_json::to_string(&notice).unwrap_or_else(|_| new.notice.clone());
            store::document::note(self.transaction, number, &noted)?;
        }
        if let Some(refused) = &followed.refused {
            stored = self.place_for("held", came.entry, &piece.name);
            store::document::rest_at(self.transaction, number, Some(&refused.code), &stored)?;
            let held = NewDocument { code: Some(refused.code.clone()), stored: stored.clone(), ..new };
            self.tell("document-held", number, &held)?;
            why = Some(refused.clone());
        }
        let rest = if why.is_some() { Rest::Held } else { Rest::Filed };
        let ending = Ending {
            rest,
            why,
            sha256: Some(piece.digest),
            document: Some(number),
            staged: Some(piece.staged),
            stored: Some(stored),
        };
        let mut taken = self.end(came, &piece.name, ending)?;
        taken.ballot = followed.ballot;
        taken.findings = notice.findings;
        taken.members = self.members(came, piece.members, number)?;
        Ok(taken)
    }

    /// A document; its words are for the search, and nobody waits for them.
    fn add(&self, new: &NewDocument, text: &Text) -> Result<u64, StoreError> {
        let number = store::document::add(self.transaction, new)?;
        store::search::is_unread(self.transaction, number)?;
        search::keep_pictures(self.transaction, number, text)?;
        Ok(number)
    }

    fn members(&self, came: &Came<'_>, pieces: Vec<Piece>, parent: u64) -> Result<Vec<Taken>, StoreError> {
        let mut members = Vec::with_capacity(pieces.len());
        let mut pieces: Vec<(usize, Piece)> = pieces.into_iter().enumerate().collect();
        // A position is recorded with the comments that came with it: they are filed before.
        pieces.sort_by_key(|(_, piece)| piece.is_position());
        for (place, piece) in pieces {
            let file = name::display(&piece.name);
            let new = NewClaim {
                source: Source::Member,
                parent: Some(came.entry),
                path: piece.staged.as_bytes(),
                file: &file,
                mark: FileMark { length: piece.length, ..FileMark::default() },
                holder: &lock::own_name(),
            };
            let entry = store::intake::add(self.transaction, &new)?;
            let shown = format!("{}/{file}", came.shown);
            let came = Came { entry, source: Source::Member, shown: &shown };
            members.push((place, self.piece(&came, piece, Some(parent))?));
        }
        members.sort_by_key(|(place, _)| *place);
        Ok(members.into_iter().map(|(_, taken)| taken).collect())
    }

    fn duplicate(&self, came: &Came<'_>, piece: &Piece, first: &Document) -> Result<Taken, StoreError> {
        // What lies in it was recorded with the first one.
        let members = piece.members.iter().flat_map(Piece::staged_copies).map(str::to_owned);
        self.not_needed.borrow_mut().extend(members);
        // What was dropped moves aside, or stays as the settings say; of what was given or lay in another file, nothing more is kept.
        let stored = match (came.source, self.desk.settings.intake.duplicates) {
            (Source::Inbox, Duplicates::KeepAside) => {
                Some(self.place_for("duplicates", came.entry, &piece.name))
            }
            (Source::Inbox, Duplicates::Leave) => None,
            (Source::Given | Source::Member, _) => Some(first.stored.clone()),
        };
        let ending = Ending {
            rest: Rest::Duplicate,
            why: None,
            sha256: Some(piece.digest),
            document: Some(first.number),
            staged: Some(piece.staged.clone()),
            stored,
        };
        let facts = json!({
            "file": name::display(&piece.name), "sha256": piece.digest, "duplicate_of": first.number,
        });
        self.event("file-duplicate", format!("intake:{}", came.entry), facts)?;
        self.end(came, &piece.name, ending)
    }

    fn quarantined(&self, came: &Came<'_>, piece: &Piece, why: Finding) -> Result<Taken, StoreError> {
        let facts = json!({
            "file": name::display(&piece.name), "sha256": piece.digest, "code": why.code, "cause": why.message,
        });
        self.event("file-quarantined", format!("intake:{}", came.entry), facts)?;
        let ending = Ending {
            rest: Rest::Quarantined,
            why: Some(why),
            sha256: Some(piece.digest),
            document: None,
            staged: Some(piece.staged.clone()),
            stored: Some(self.place_for("quarantine", came.entry, &piece.name)),
        };
        self.end(came, &piece.name, ending)
    }

    fn unread(&self, on_line: &OnLine, rest: Rest, why: Finding) -> Result<Taken, StoreError> {
        let (entry, job) = (on_line.entry, &on_line.job);
        let moves = rest == Rest::Quarantined && job.source == Source::Inbox;
        let own = job.arrival.name();
        let facts = json!({ "file": name::display(own), "code": why.code, "cause": why.message });
        self.event(&format!("file-{}", rest.word()), format!("intake:{entry}"), facts)?;
        let stored = moves.then(|| self.place_for("quarantine", entry, own));
        let ending = Ending { rest, why: Some(why), sha256: None, document: None, staged: None, stored };
        let mut taken = self.end(&Came { entry, source: job.source, shown: &job.shown }, own, ending)?;
        // One that is not complete yet was not tried; the next look goes by its size and times.
        if rest == Rest::Waiting && job.waits.is_none() {
            taken.again = Some(store::intake::put_off(self.transaction, entry)?);
        }
        Ok(taken)
    }

    fn end(&self, came: &Came<'_>, own: &[u8], ending: Ending) -> Result<Taken, StoreError> {
        let wanted = format!("receipts/{}", name::safe(own));
        let receipt = store::intake::end(self.transaction, came.entry, &ending, &wanted)?;
        Ok(Taken {
            file: came.shown.to_owned(),
            entry: Some(came.entry),
            rest: ending.rest,
            why: ending.why,
            sha256: ending.sha256,
            document: ending.document,
            ballot: None,
            stored: ending.stored,
            receipt: Some(format!("{receipt}.json")),
            again: None,
            findings: Vec::new(),
            members: Vec::new(),
        })
    }

    /// ISO may give an N-number again after a document was deleted: shown, and never taken for the same paper.
    fn reused_number(&self, says: &Says) -> Result<Option<Finding>, StoreError> {
        let (Some(committee), Some(n_number)) = (&says.committee, &says.document_number) else {
            return Ok(None);
        };
        let earlier = store::document::same_number(self.transaction, 0, committee.as_str(), n_number)?;
        Ok(earlier.map(|earlier| reused(committee.as_str(), n_number, earlier)))
    }

    fn tell(&self, what: &str, number: u64, new: &NewDocument) -> Result<(), StoreError> {
        let facts = json!({
            "file": new.file, "sha256": new.sha256, "length": new.length, "parent": new.parent,
            "stored": new.stored, "code": new.code, "kind": new.kind,
            "committee": new.says.committee, "document_number": new.says.document_number,
            "document_date": new.says.document_date, "title": new.says.title,
            "reference": new.says.reference, "stage": new.says.stage, "opens": new.says.opens,
            "closes": new.says.closes, "secretariat": new.says.secretariat, "project_id": new.says.project_id,
        });
        self.event(what, format!("document:{number}"), facts)
    }

    fn event(&self, what: &str, subject: String, facts: serde_json::Value) -> Result<(), StoreError> {
        let deed = Deed { what: what.to_owned(), subject, actor: self.desk.actor.clone(), facts };
        store::event::record(self.transaction, deed).map(|_| ())
    }

    /// `held/2026-03-02/17-N1105.pdf`: the day, the number of the line, a safe form of the name.
    fn place_for(&self, folder: &str, entry: u64, own: &[u8]) -> String {
        let day = self.desk.clock.today();
        format!("{folder}/{day}/{entry}-{}", name::safe(own))
    }
}

/// Which line of the ledger a piece belongs to, and how it came.
struct Came<'a> {
    entry: u64,
    source: Source,
    shown: &'a str,
}

/// `archive/ab/cdef…`: the digest is the name.
fn archive_place(piece: &Piece) -> String {
    let digest = piece.digest.to_string();
    format!("archive/{}/{}", &digest[..2], &digest[2..])
}

fn reused(committee: &str, n_number: &DocumentNumber, earlier: u64) -> Finding {
    let message =
        format!("`{committee} N {n_number}` is already the number of document {earlier}, with other bytes");
    Finding::new("E-DOC-011", Severity::Warning, message).hint(format!(
        "compare them with `isodesk document diff {earlier} N`: a new version, or a number used again"
    ))
}

/// The facts in force right after reading: those that the reading decided.
pub(crate) fn says(facts: &Facts) -> Says {
    Says {
        committee: facts.committee.value().cloned(),
        document_number: facts.document_number.value().cloned(),
        document_date: facts.document_date.value().copied(),
        title: facts.title.value().cloned(),
        reference: facts.reference.value().cloned(),
        stage: facts.stage.value().copied(),
        opens: facts.opens.value().copied(),
        closes: facts.closes.value().copied(),
        secretariat: facts.secretariat.value().cloned(),
        project_id: facts.project_id.value().copied(),
    }
}

/// The work that the document is about: its reference without stage, iteration, year and languages.
pub(crate) fn project_of(says: &Says) -> Option<String> {
    says.reference.as_ref().map(|reference| reference.work().to_string())
}

/// The word under which an enumeration of the readers is written.
pub(crate) fn word_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => "unknown".to_owned(),
    }
}
