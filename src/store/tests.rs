//! The ledger's own promises: one transaction or nothing, append-only events, no newer schema.

use super::*;
use crate::domain::event::{Actor, Deed, first_break};

fn deed(what: &str) -> Deed {
    Deed {
        what: what.to_owned(),
        subject: "desk".to_owned(),
        actor: Actor::desk(),
        facts: serde_json::json!({ "b": 1, "a": "ü" }),
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("isodesk.db")).unwrap();
    (folder, store)
}

fn record(store: &Store, what: &str) {
    store.write(Timestamp::UNIX_EPOCH, |transaction| event::record(transaction, deed(what))).unwrap();
}

#[test]
fn events_are_chained_and_read_back_as_they_were_written() {
    let (_folder, store) = store();
    record(&store, "one");
    record(&store, "two");
    let events = store.read(|reader| event::after(reader, 0, 10)).unwrap();
    assert_eq!(first_break(&events), None);
    assert_eq!(events[1].deed, deed("two"));
    assert_eq!(store.read(|reader| event::of_subject(reader, "desk")).unwrap(), events);
}

#[test]
fn an_event_is_never_changed_removed_or_forged() {
    let (_folder, store) = store();
    record(&store, "one");
    let connection = store.connection();
    for (sql, cause) in [
        ("update event set what = 'x'", "events are append-only"),
        ("delete from event", "events are append-only"),
        ("insert or replace into event select * from event", "an event follows the last one"),
    ] {
        let refused = StoreError::from(connection.execute(sql, []).unwrap_err());
        assert_eq!(refused.to_string(), format!("the ledger refused a change: {cause}"));
        assert_eq!(refused.code(), "E-STO-006");
    }
}

#[test]
fn a_change_that_fails_half_way_leaves_no_trace() {
    let (_folder, store) = store();
    let failed: Result<(), StoreError> = store.write(Timestamp::UNIX_EPOCH, |transaction| {
        event::record(transaction, deed("half"))?;
        Err(StoreError::Full)
    });
    assert_eq!(failed.unwrap_err().to_string(), "the ledger cannot grow: the disk is full");
    assert!(store.read(|reader| event::after(reader, 0, 10)).unwrap().is_empty());
}

#[test]
fn a_newer_ledger_is_refused_and_named() {
    let (folder, store) = store();
    store.connection().execute_batch("pragma user_version = 99; update mark set value = '7.2.0'").unwrap();
    drop(store);
    let path = folder.path().join("isodesk.db");
    let refused = Store::open(&path).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "the ledger `{}` has schema 99, and this isodesk knows only {}",
            path.display(),
            migrate::known()
        )
    );
    assert_eq!(
        (refused.code(), refused.hint().as_str()),
        ("E-STO-002", "use isodesk 7.2.0 or newer for this desk")
    );
}

#[test]
fn a_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("pragma user_version = 3").unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("`{}` is a database, but not a ledger of isodesk", path.display())
    );
    let mut other = std::fs::OpenOptions::new().write(true).truncate(true).open(&path).unwrap();
    io::Write::write_all(&mut other, &[b'x'; 4096]).unwrap();
    assert_eq!(Store::open(&path).unwrap_err().code(), "E-STO-005");
    assert_eq!(Store::open_existing(&folder.path().join("none.db")).unwrap_err().code(), "E-STO-001");
}

#[test]
fn the_ledger_is_durable_and_keeps_its_references() {
    let (_folder, store) = store();
    let ask = |pragma: &str| -> String {
        store
            .connection()
            .pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| format!("{value:?}"))
            .unwrap()
    };
    assert_eq!(ask("journal_mode"), "Text(\"wal\")");
    assert_eq!(ask("synchronous"), "Integer(2)");
    assert_eq!(ask("foreign_keys"), "Integer(1)");
}

#[test]
fn a_locked_ledger_says_so_and_works_again_when_it_is_free() {
    let (folder, store) = store();
    let other = Store::open(&folder.path().join("isodesk.db")).unwrap();
    other.connection().busy_timeout(Duration::ZERO).unwrap();
    let locked: Result<(), StoreError> = store.write(Timestamp::UNIX_EPOCH, |_| {
        let refused = other
            .write(Timestamp::UNIX_EPOCH, |transaction| event::record(transaction, deed("late")))
            .unwrap_err();
        assert_eq!(refused.to_string(), "the ledger is locked by another program for more than 10 s");
        assert_eq!((refused.code(), refused.is_passing()), ("E-STO-003", true));
        Ok(())
    });
    locked.unwrap();
    record(&other, "later");
}

#[test]
fn a_full_disk_says_so_and_leaves_the_ledger_whole() {
    let (_folder, store) = store();
    record(&store, "before");
    let pages: i64 = store.connection().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection().pragma_update(None, "max_page_count", pages).unwrap();
    let long = Deed { facts: serde_json::json!({ "text": "x".repeat(100_000) }), ..deed("too much") };
    let refused = store
        .write(Timestamp::UNIX_EPOCH, |transaction| event::record(transaction, long.clone()))
        .unwrap_err();
    assert_eq!(refused.to_string(), "the ledger cannot grow: the disk is full");
    assert_eq!(refused.code(), "E-STO-004");
    store.connection().pragma_update(None, "max_page_count", 1_000_000).unwrap();
    record(&store, "after");
    let events = store.read(|reader| event::after(reader, 0, 10)).unwrap();
    assert_eq!((events.len(), first_break(&events)), (2, None));
    assert!(store.damage().unwrap().is_empty());
}
