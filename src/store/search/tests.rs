//! Words found, and how what was found is ordered.

use super::*;
use crate::{
    domain::{
        digest::Digest,
        document::{DocumentKind, Says},
        search::folded,
    },
    store::{Store, document::NewDocument},
};
use jiff::Timestamp;

/// A ledger with one document for each title and body, in that order.
fn filled(papers: &[(&str, &str)]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("isodesk.db")).unwrap();
    for (title, body) in papers {
        let words = Words { title: folded(title), body: folded(body), ..Words::default() };
        store
            .write(Timestamp::UNIX_EPOCH, |transaction| {
                let document = crate::store::document::add(transaction, &paper(title, body))?;
                index(transaction, document, &words)
            })
            .unwrap();
    }
    (folder, store)
}

fn paper(title: &str, body: &str) -> NewDocument {
    NewDocument {
        parent: None,
        sha256: Digest::of(format!("{title}{body}").as_bytes()),
        length: 1,
        file: "a.txt".to_owned(),
        code: None,
        stored: "archive/a".to_owned(),
        format: "txt".to_owned(),
        coverage: "full".to_owned(),
        page_count: None,
        kind: DocumentKind::NDocument,
        says: Says { title: Some(title.to_owned()), ..Says::default() },
        project: None,
        notice: "{}".to_owned(),
    }
}

/// The documents found, best first, where a word of more than `common` documents is common.
fn found(store: &Store, query: &str, common: u32) -> Vec<u64> {
    let query = Query::read(query).unwrap();
    let wanted = Wanted { query: &query, filed: &[], since: None, limit: 20 };
    let (hits, ranked) = store.read(|reader| find_with(reader, &wanted, common)).unwrap();
    assert_eq!(usize::try_from(ranked).unwrap(), hits.len());
    hits.iter().map(|hit| hit.document).collect()
}

fn asked(store: &Store, query: &str, filed: &[String], common: u32) -> (String, Option<String>) {
    let query = Query::read(query).unwrap();
    let wanted = Wanted { query: &query, filed, since: None, limit: 20 };
    store
        .read(|reader| {
            Asked::of(reader, &wanted, common).map(|asked| (asked.answers.clone(), asked.ranked.clone()))
        })
        .unwrap()
}

#[test]
fn a_query_becomes_an_expression_of_folded_words() {
    let (_folder, store) = filled(&[("Audits", "an audit of auditors")]);
    let query = "quality near \"risk of error\" ISO/TC176 audit* -draft -old";
    let (answers, ranked) = asked(&store, query, &["s40".to_owned()], COMMON);
    assert_eq!(
        answers,
        "({name title body} : (NEAR(\"quality\" \"risk error\", 10) AND \"iso tc 176\" AND (\"audit\" OR \"auditors\" OR \"audits\")) AND filed : \"s40\") NOT {name title body} : (\"draft\" OR \"old\")"
    );
    assert_eq!(
        ranked.unwrap(),
        "{name title body} : (\"quality\" AND \"risk error\" AND \"iso tc 176\" AND (\"audit\" OR \"auditors\" OR \"audits\"))"
    );
}

#[test]
fn a_common_word_is_looked_for_and_not_ranked_by() {
    let (_folder, store) = filled(&[
        ("Tea", "quality of tea, tea, tea"),
        ("Quality of audits", "quality and audits"),
        ("Coffee", "quality of coffee"),
        ("Notes", "nothing of it"),
    ]);
    let ranked = |query: &str, common| asked(&store, query, &[], common).1;
    assert_eq!(ranked("quality tea", 2).unwrap(), "{name title body} : (\"tea\")");
    assert_eq!(ranked("quality", 2), None);
    assert_eq!(ranked("quality", 3).unwrap(), "{name title body} : (\"quality\")");
    // A phrase is as rare as its rarest word.
    assert_eq!(ranked("\"quality tea\"", 2).unwrap(), "{name title body} : (\"quality tea\")");
    assert_eq!(ranked("quality near audits", 2).unwrap(), "{name title body} : (\"audits\")");
    assert_eq!(found(&store, "quality tea", 2), [1]);
    // The one with the word in its title, then the newest.
    assert_eq!(found(&store, "quality", 2), [2, 3, 1]);
    assert_eq!(found(&store, "qual*", 2), [2, 3, 1]);
    assert_eq!(found(&store, "quality", 3)[0], 2);
}

#[test]
fn a_beginning_finds_each_word_that_it_begins() {
    let (_folder, store) =
        filled(&[("A", "manage"), ("B", "the management"), ("C", "man"), ("D", "risk manual")]);
    assert_eq!(found(&store, "manag*", COMMON).len(), 2);
    assert_eq!(found(&store, "man*", COMMON).len(), 4);
    assert_eq!(found(&store, "\"risk manu*\"", COMMON), [4]);
    assert_eq!(found(&store, "manz*", COMMON), [0_u64; 0]);
    assert_eq!(found(&store, "risk near man*", COMMON), [4]);
}

#[test]
fn a_short_beginning_of_many_words_is_looked_for_as_one() {
    let many = ('a'..='z').map(|letter| format!("ma{letter}x")).collect::<Vec<_>>().join(" ");
    let (_folder, store) = filled(&[
        ("Tea", &many),
        ("Maps", "quality"),
        ("Coffee", "quality management"),
        ("Notes", "nothing"),
    ]);
    let answers = |query: &str| asked(&store, query, &["s40".to_owned()], COMMON).0;
    assert_eq!(answers("ma*"), "begins : \"ma\" AND filed : \"s40\"");
    assert_eq!(
        answers("ma* quality -tea"),
        "({name title body} : (\"quality\") AND begins : \"ma\" AND filed : \"s40\") NOT {name title body} : (\"tea\")"
    );
    // The one with such a word in its title, then the newest.
    assert_eq!(found(&store, "ma*", COMMON), [2, 3, 1]);
    assert_eq!(found(&store, "m*", COMMON), [2, 3, 1]);
    assert_eq!(found(&store, "ma* -quality", COMMON), [1]);
    assert_eq!(found(&store, "ma* qual*", COMMON).len(), 2);
    // One word is ranked by; none begins so.
    assert_eq!(found(&store, "man*", COMMON).len(), 2);
    assert_eq!(found(&store, "zz*", COMMON), [0_u64; 0]);
}

#[test]
fn beginnings_are_kept_once_and_by_letters() {
    let words =
        Words { name: "iso 9001".to_owned(), body: "isola étude é 90".to_owned(), ..Words::default() };
    assert_eq!(begins(&words), "9 90 900 i is iso é ét étu");
    assert_eq!(begins(&Words::default()), "");
}

#[test]
fn a_text_is_kept_deflated() {
    let text = "quality ".repeat(100);
    let kept = deflated(&text).unwrap();
    assert!(kept.len() < 100);
    assert_eq!(inflated(&kept).unwrap(), text);
}
