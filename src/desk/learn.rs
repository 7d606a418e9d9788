//! Keeps what people said of documents as cases, so that labels and settings can be tried on them.
//!
//! A correction says what one fact of one paper is; a confirmation says that all facts of a paper are right as they
//! stand. The one surprise: a correction may say what the paper itself does not (a date that only a portal shows).
//! No reader can learn that; its document is left out by a person's word.

use crate::{
    desk::{
        Desk,
        correct::event,
        documents::{self, DocumentError},
    },
    domain::event::Event,
    store::{self, StoreError},
};
use serde_json::{Value, json};

pub use crate::store::learnt::Case;

/// Corrections looked at in one go.
const PAGE: u32 = 500;

/// Keeps every correction as a case; gives those that are new or changed.
pub fn corrections(desk: &Desk) -> Result<Vec<Case>, DocumentError> {
    let known = cases(desk)?;
    let mut found = Vec::new();
    let mut after = 0;
    loop {
        let page = desk
            .store
            .read(|reader| -> Result<_, StoreError> { store::event::corrections(reader, after, PAGE) })?;
        let Some(last) = page.last() else { break };
        after = last.number;
        found.extend(page.iter().flat_map(cases_of));
    }
    Ok(keep(desk, later_ones(found).into_iter().filter(|case| !known.contains(case)).collect())?)
}

/// Keeps all facts of a document as they stand.
pub fn confirm(desk: &Desk, number: u64, because: &str) -> Result<Vec<Case>, DocumentError> {
    let whole = documents::show(desk, number)?;
    let because = format!("{}: {because}", desk.actor.name);
    let cases = whole.notice.told().into_iter().map(|(fact, value)| Case {
        document: number,
        fact: fact.to_owned(),
        was_read: value.clone(),
        value,
        because: because.clone(),
    });
    Ok(keep(desk, cases.collect())?)
}

/// Leaves a document out: what was said of it does not stand in it.
pub fn leave_out(desk: &Desk, number: u64, because: &str) -> Result<usize, DocumentError> {
    documents::show(desk, number)?;
    Ok(desk.store.write(desk.clock.now(), |transaction| -> Result<usize, StoreError> {
        let count = store::learnt::leave_out(transaction, number)?;
        if count > 0 {
            event(
                desk,
                transaction,
                "cases-left-out",
                number,
                json!({ "cases": count, "because": because }),
            )?;
        }
        Ok(count)
    })?)
}

/// Every case in force.
pub fn cases(desk: &Desk) -> Result<Vec<Case>, DocumentError> {
    Ok(desk.store.read(store::learnt::all)?)
}

/// Where a fact was corrected twice, the later word counts; what was read first stays.
fn later_ones(found: Vec<Case>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for case in found {
        let earlier =
            cases.iter_mut().find(|known| known.document == case.document && known.fact == case.fact);
        match earlier {
            Some(earlier) => *earlier = Case { was_read: earlier.was_read.clone(), ..case },
            None => cases.push(case),
        }
    }
    cases
}

fn keep(desk: &Desk, cases: Vec<Case>) -> Result<Vec<Case>, StoreError> {
    if cases.is_empty() {
        return Ok(cases);
    }
    desk.store.write(desk.clock.now(), |transaction| {
        let mut kept = Vec::new();
        for case in cases {
            if store::learnt::keep(transaction, &case)? {
                let facts = json!({
                    "fact": case.fact, "value": case.value, "was_read": case.was_read, "because": case.because,
                });
                event(desk, transaction, "case-kept", case.document, facts)?;
                kept.push(case);
            }
        }
        Ok(kept)
    })
}

/// The facts that one correction put right.
fn cases_of(event: &Event) -> Vec<Case> {
    let number = event.deed.subject.strip_prefix("document:").and_then(|number| number.parse().ok());
    let (Some(document), Some(changed)) = (number, event.deed.facts["changed"].as_object()) else {
        return Vec::new();
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let because = event.deed.facts["because"].as_str().unwrap_or_default();
    let cases = changed.iter().map(|(fact, values)| Case {
        document,
        fact: fact.clone(),
        value: text(&values[1]),
        was_read: text(&values[0]),
        because: format!("{}: {because}", event.deed.actor.name),
    });
    cases.collect()
}
