//! Every reader of identifiers on one text: none may panic, and what one of them writes it reads again.

use isodesk::domain::{
    committee::{self, CommitteeReference},
    deliverable::{self, Reference, Urn},
    stage::{self, StageCode},
};

/// Whether anything was read; panics where a reader does not understand what it wrote.
pub fn try_one(text: &str) -> bool {
    let read = Reference::read(text);
    if let Ok(reference) = &read {
        let written = reference.to_string();
        assert_eq!(Reference::read(&written).as_ref(), Ok(reference), "`{text}` is written `{written}`");
    }
    if let Ok(committee) = CommitteeReference::read(text) {
        let written = committee.to_string();
        assert_eq!(
            CommitteeReference::read(&written).as_ref(),
            Ok(&committee),
            "`{text}` is written `{written}`"
        );
    }
    let found = deliverable::find(text).len()
        + committee::find(text).len()
        + committee::find_document_numbers(text).len()
        + stage::find(text).len();
    let _ = (Urn::read(text), StageCode::read(text));
    read.is_ok() || found > 0
}
