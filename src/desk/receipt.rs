//! The receipt of a file: what it was taken for, why, where it rests, and what to do next.
//!
//! It is made from the ledger alone, so that it can be made again, and it never holds text of the file beyond
//! the facts that are in force.

use crate::{
    domain::{
        document::{Document, DocumentKind, Rest},
        intake::{Entry, IntakeState},
    },
    inbox::name::on_one_line,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The two files of a receipt, from the desk's folder, with their bytes.
pub fn files(entry: &Entry, document: Option<&Document>, members: &[Document]) -> Vec<(String, Vec<u8>)> {
    let Some(receipt) = &entry.receipt else { return Vec::new() };
    let json = serde_json::to_vec_pretty(&as_json(entry, document, members)).unwrap_or_default();
    vec![
        (format!("{receipt}.json"), [json, b"\n".to_vec()].concat()),
        (format!("{receipt}.txt"), as_text(entry, document, members).into_bytes()),
    ]
}

fn as_json(entry: &Entry, document: Option<&Document>, members: &[Document]) -> Value {
    let duplicate = entry.state == IntakeState::Rests(Rest::Duplicate);
    let why = entry.why.as_ref();
    json!({
        "file": entry.file,
        "entry": entry.number,
        "seen": entry.seen,
        "outcome": entry.state.word(),
        "code": why.map(|why| &why.code),
        "cause": why.map(|why| &why.message),
        "next": next_step(entry, document),
        "tried_next": entry.again,
        "sha256": entry.sha256,
        "length": entry.mark.length,
        "document": if duplicate { None } else { entry.document },
        "duplicate_of": if duplicate { entry.document } else { None },
        "stored": entry.stored,
        "taken_for": document.filter(|_| !duplicate).map(taken_for),
        "members": members.iter().map(|member| json!({ "document": member.number, "file": member.file })).collect::<Vec<_>>(),
    })
}

fn taken_for(document: &Document) -> Value {
    let says = &document.says;
    json!({
        "kind": document.kind,
        "committee": says.committee,
        "document_number": says.document_number.as_ref().map(ToString::to_string),
        "document_date": says.document_date,
        "title": says.title,
        "reference": says.reference.as_ref().map(ToString::to_string),
        "stage": says.stage.as_ref().map(ToString::to_string),
        "opens": says.opens,
        "closes": says.closes,
        "ballot": document.ballot,
    })
}

fn as_text(entry: &Entry, document: Option<&Document>, members: &[Document]) -> String {
    let mut text = String::new();
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "{label:<14}{value}");
    };
    line("File", &on_one_line(&entry.file));
    line("Seen", &entry.seen.to_string());
    line("Outcome", &headline(entry));
    if let Some(why) = &entry.why {
        line("Why", &format!("{}: {}", why.code, why.message));
    }
    if let Some(document) = document.filter(|_| entry.state != IntakeState::Rests(Rest::Duplicate)) {
        for (label, value) in facts(document) {
            line(label, &value);
        }
    }
    for member in members {
        line("Holds", &format!("document {}: {}", member.number, on_one_line(&member.file)));
    }
    if let Some(again) = &entry.again {
        line("Tried next", &format!("{again}, or when it changes"));
    }
    if let Some(stored) = &entry.stored {
        line("Rests in", stored);
    }
    if entry.stays {
        line("Still in", "the inbox: the desk may not move it from there");
    }
    if entry.is_left() {
        line("Rests in", "the inbox, where it was dropped");
    }
    if let Some(digest) = &entry.sha256 {
        line("SHA-256", &digest.to_string());
    }
    line("Next", &next_step(entry, document));
    text
}

fn headline(entry: &Entry) -> String {
    let number = entry.document.map(|number| number.to_string()).unwrap_or_default();
    match entry.state {
        IntakeState::Rests(Rest::Filed) => format!("filed as document {number}"),
        IntakeState::Rests(Rest::Duplicate) => format!("duplicate: the bytes are those of document {number}"),
        IntakeState::Rests(Rest::Held) => format!("held as document {number}, until a person has decided"),
        IntakeState::Rests(Rest::Quarantined) => "quarantined: not recorded as a document".to_owned(),
        IntakeState::Rests(Rest::Waiting) => "waiting; it lies where it was dropped".to_owned(),
        IntakeState::Claimed => "being taken in".to_owned(),
        IntakeState::Gone => "taken away by its owner before it was taken in".to_owned(),
    }
}

/// What the document was taken for, as label and value; an unknown fact is said to be unknown.
fn facts(document: &Document) -> Vec<(&'static str, String)> {
    let says = &document.says;
    let unknown = || "unknown".to_owned();
    let mut facts = vec![
        ("Taken for", document.kind.word().to_owned()),
        ("Committee", says.committee.as_ref().map_or_else(unknown, ToString::to_string)),
    ];
    let stated = [
        ("N-number", says.document_number.as_ref().map(ToString::to_string)),
        ("Date", says.document_date.as_ref().map(ToString::to_string)),
        ("Title", says.title.clone()),
        ("Reference", says.reference.as_ref().map(ToString::to_string)),
        ("Stage", says.stage.as_ref().map(ToString::to_string)),
        ("Vote opens", says.opens.map(|day| day.to_string())),
        ("Vote closes", says.closes.map(|day| format!("{day} (Geneva)"))),
        ("Ballot", document.ballot.map(|ballot| ballot.to_string())),
    ];
    facts.extend(stated.into_iter().filter_map(|(label, value)| Some((label, value?))));
    facts
}

fn next_step(entry: &Entry, document: Option<&Document>) -> String {
    if let Some(hint) = entry.why.as_ref().and_then(|why| why.hint.clone()) {
        return hint;
    }
    let number = entry.document.unwrap_or(0);
    match entry.state {
        IntakeState::Rests(Rest::Filed) => match document.and_then(|document| document.ballot) {
            Some(ballot) => format!("`isodesk ballot show {ballot}` says what the ballot still needs"),
            None if document.is_some_and(|document| document.kind == DocumentKind::MemberVotes) => {
                "record the votes in it: `isodesk member-votes record FILE --ballot N`".to_owned()
            }
            None => format!("nothing; `isodesk document show {number}` shows it"),
        },
        IntakeState::Rests(Rest::Duplicate) if document.is_some_and(|first| first.rest == Rest::Held) => {
            format!(
                "the first one is held; when what it needs is there, `isodesk document correct {number} \
                 --because TEXT` tries it again"
            )
        }
        IntakeState::Rests(Rest::Duplicate) => {
            format!("nothing; `isodesk document show {number}` shows the first one")
        }
        IntakeState::Rests(Rest::Held) => {
            format!(
                "`isodesk document show {number}`, then `isodesk document correct {number} … --because TEXT`"
            )
        }
        IntakeState::Rests(Rest::Quarantined) => "ask the sender for a whole file and drop that".to_owned(),
        IntakeState::Rests(Rest::Waiting) | IntakeState::Claimed => {
            "nothing; it is tried again by itself".to_owned()
        }
        IntakeState::Gone => "nothing".to_owned(),
    }
}
