//! What would stop the desk from working: each check is one line with its answer and, where needed, the next step.

use crate::{
    desk::{
        Desk, isolation,
        reading::{Readers, Unread},
        remind, template, verify,
    },
    domain::finding::{Finding, Severity},
    extract::worker::ocr,
    inbox::{ground, lock},
    store,
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, os::unix::fs::PermissionsExt as _, path::PathBuf};

/// Less room than this stops a desk soon.
const LITTLE_ROOM: u64 = 1 << 30;

/// A watcher writes its look down every minute: one that did not for so long looks no more.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// The answer of one check.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What was looked at.
    pub what: &'static str,
    /// What was seen, in one line.
    pub seen: String,
    /// What is wrong, if anything is.
    pub finding: Option<Finding>,
}

/// Looks at everything that could stop the desk. Nothing is changed.
pub fn examine(desk: &Desk) -> Vec<Check> {
    let mut checks = vec![
        folders(desk),
        room(desk),
        ground_of(desk),
        watches(desk),
        clock(desk),
        watcher(desk),
        hands(desk),
        inbox(desk),
        readers(desk),
        walls(desk),
        pictures(desk),
        ledger(desk),
        privacy(desk),
        last_proof(desk),
        last_runs(desk),
    ];
    checks.extend(comment_template(desk));
    checks
}

/// The comment template of the settings, when they name one.
fn comment_template(desk: &Desk) -> Option<Check> {
    let what = "comment template";
    match template::named(desk, None) {
        Ok(None) => None,
        Ok(Some(_)) => Some(well(what, format!("`{}` can be filled", desk.settings.comments.template))),
        Err(refusal) => {
            let message = format!("no comments can be written on the template of the settings: {refusal}");
            let hint = "mend `template` under `[comments]` in `isodesk.toml`, or put the file there";
            Some(wrong(what, Severity::Warning, "E-COM-013", message, hint))
        }
    }
}

fn well(what: &'static str, seen: impl Into<String>) -> Check {
    Check { what, seen: seen.into(), finding: None }
}

fn wrong(what: &'static str, severity: Severity, code: &str, message: String, hint: &str) -> Check {
    Check { what, seen: message.clone(), finding: Some(Finding::new(code, severity, message).hint(hint)) }
}

fn folders(desk: &Desk) -> Check {
    let own = &desk.folder;
    let mut folders = vec![own.root().to_owned(), own.inbox(), own.archive(), own.incoming(), own.receipts()];
    folders.extend(["held", "duplicates", "quarantine", "outbox"].map(|name| own.place(name)));
    folders.push(own.ledger());
    let refused: Vec<String> = folders
        .iter()
        .filter(|folder| folder.exists() && !ground::may_change(folder))
        .map(|folder: &PathBuf| folder.display().to_string())
        .collect();
    if refused.is_empty() {
        return well("folders", "all may be written");
    }
    let message = format!("`{}` may not be written", refused.join("`, `"));
    wrong(
        "folders",
        Severity::Blocking,
        "E-DRC-001",
        message,
        "give the desk's user the right to write there",
    )
}

fn room(desk: &Desk) -> Check {
    match ground::room(desk.folder.root()) {
        Ok(free) if free < LITTLE_ROOM => {
            let message = format!("only {} MiB are free on the desk's disk", free >> 20);
            wrong(
                "room",
                Severity::Warning,
                "E-DRC-002",
                message,
                "make room; a full disk stops the desk and loses nothing",
            )
        }
        Ok(free) => well("room", format!("{} MiB free", free >> 20)),
        Err(error) => well("room", format!("cannot be asked: {error}")),
    }
}

fn ground_of(desk: &Desk) -> Check {
    match ground::network_share(desk.folder.root()) {
        Some(kind) => {
            let message = format!("the ledger lies on a network share ({kind})");
            let hint = "move the desk to a local disk: SQLite cannot rely on the locks of a share; the inbox alone may be shared";
            wrong("ledger's disk", Severity::Blocking, "E-DRC-003", message, hint)
        }
        None => well("ledger's disk", "local"),
    }
}

fn watches(desk: &Desk) -> Check {
    let folders = ground::folders_below(&desk.folder.inbox());
    match ground::most_watches() {
        Some(most) if most < folders => {
            let message = format!("{folders} folders in the inbox, and the system watches at most {most}");
            wrong(
                "events",
                Severity::Warning,
                "E-DRC-004",
                message,
                "raise fs.inotify.max_user_watches; until then the inbox is looked at every few seconds only",
            )
        }
        Some(most) => well("events", format!("{folders} folders of at most {most}")),
        None => well("events", "the system gives none; the inbox is looked at every few seconds"),
    }
}

fn clock(desk: &Desk) -> Check {
    let now = desk.clock.now();
    let last = desk.store.read(|reader| {
        let number = store::event::last_number(reader)?;
        store::event::after(reader, number.saturating_sub(1), 1)
    });
    match last.ok().and_then(|events| events.first().map(|event| event.at)) {
        Some(last) if last > now => {
            let message = format!("the clock says {now}, but the last event was at {last}");
            wrong(
                "clock",
                Severity::Warning,
                "E-DRC-005",
                message,
                "set the clock right; nothing depends on it but the dates that are shown",
            )
        }
        Some(_) | None => well("clock", now.to_string()),
    }
}

fn watcher(desk: &Desk) -> Check {
    match lock::who_holds(&desk.folder.lock()) {
        Some(holder) => well("watcher", holder),
        None => well("watcher", "nobody; `isodesk watch` takes in what is dropped"),
    }
}

fn readers(desk: &Desk) -> Check {
    let tried = Readers::of(desk).map_err(|error| error.to_string()).and_then(|readers| {
        match readers.read(&desk.folder.settings(), "isodesk.toml", 0) {
            Ok(_) => Ok(readers.count()),
            Err(Unread::NotSafely(finding) | Unread::NotNow(finding)) => Err(finding.message),
        }
    });
    match tried {
        Ok(count) => well("readers", format!("{count} at once, each in a process of its own")),
        Err(why) => wrong(
            "readers",
            Severity::Blocking,
            "E-DRC-006",
            format!("no file can be read: {why}"),
            "see that this program may start itself",
        ),
    }
}

/// What a reader cannot do on this machine, as one of them found by trying.
fn walls(desk: &Desk) -> Check {
    let path = desk.folder.outbox().join("written-by-a-reader");
    let walls = isolation::walls(desk.settings.reading.memory_mib, &path).unwrap_or_default();
    let asked = [
        (walls.no_writing, "write a file", "landlock"),
        (walls.no_calling, "open a socket or start a program", "seccomp"),
    ];
    let absent: Vec<&str> = asked.iter().filter(|(holds, ..)| !holds).map(|(.., name)| *name).collect();
    let cannot: Vec<&str> = asked.iter().filter(|(holds, ..)| *holds).map(|(_, what, _)| *what).collect();
    if absent.is_empty() {
        return well("isolation", format!("a reader cannot {}", cannot.join(", ")));
    }
    let message =
        format!("this kernel has no {}: limits of memory, time and files hold", absent.join(", no "));
    let held = if cannot.is_empty() {
        String::new()
    } else {
        format!(", and a reader cannot {}", cannot.join(", "))
    };
    wrong(
        "isolation",
        Severity::Warning,
        "E-DRC-010",
        message + &held,
        "run the desk on Linux 5.13 or newer with landlock switched on (`lsm=landlock,…`), as a user without rights elsewhere",
    )
}

/// The program that reads pictures of pages, where the settings want one.
fn pictures(desk: &Desk) -> Check {
    let Some(settings) = desk.settings.reading.ocr() else {
        return well("pictures", "not read: `ocr` is off");
    };
    match ocr::try_out(&settings) {
        Ok(()) => well("pictures", format!("read by `{}` ({})", settings.program, settings.languages)),
        Err(why) => wrong(
            "pictures",
            Severity::Warning,
            "E-DRC-011",
            format!("pages that are pictures are not read: {why}"),
            "install tesseract with that language, or set `ocr = false` under `[reading]`",
        ),
    }
}

fn ledger(desk: &Desk) -> Check {
    match desk.store.damage() {
        Ok(damage) if damage.is_empty() => well("ledger", "whole"),
        Ok(damage) => wrong(
            "ledger",
            Severity::Blocking,
            "E-DRC-007",
            format!("the ledger is damaged: {}", damage[0]),
            "stop, keep the file, and go back to a backup with `isodesk restore FILE`",
        ),
        Err(error) => wrong(
            "ledger",
            Severity::Blocking,
            "E-DRC-007",
            error.to_string(),
            "give the same command again; then go back to a backup",
        ),
    }
}

/// Nobody but the desk's user reads the ledger.
fn privacy(desk: &Desk) -> Check {
    let mode = desk.folder.ledger().metadata().map(|about| about.permissions().mode() & 0o777);
    match mode {
        Ok(mode) if mode & 0o077 != 0 => wrong(
            "privacy",
            Severity::Warning,
            "E-DRC-008",
            format!("the ledger may be read by others: its rights are {mode:03o}"),
            "take the rights of others away: `chmod 600 isodesk.db`",
        ),
        Ok(_) => well("privacy", "only the desk's user reads the ledger"),
        Err(error) => well("privacy", format!("cannot be asked: {error}")),
    }
}

fn last_proof(desk: &Desk) -> Check {
    match desk.store.read(verify::last_run) {
        Ok(Some(last)) if last.problems > 0 => wrong(
            "last verify",
            Severity::Blocking,
            "E-DRC-009",
            format!("the last `verify`, at {}, found {} problems", last.at, last.problems),
            "run `isodesk verify`, which names them",
        ),
        Ok(Some(last)) => well("last verify", format!("{}: all as recorded", last.at)),
        Ok(None) => well("last verify", "never; `isodesk verify` hashes every stored file again"),
        Err(error) => well("last verify", format!("cannot be asked: {error}")),
    }
}

/// When the drop folder was last looked at by a watcher, and reminders were last looked for.
fn last_runs(desk: &Desk) -> Check {
    let look = desk.store.read(|reader| store::mark::find(reader, "last_look")).ok().flatten();
    let reminders = remind::last_run(desk).ok().flatten();
    let is_late = look
        .as_ref()
        .and_then(|look| look.parse::<Timestamp>().ok())
        .is_some_and(|look| desk.clock.now().duration_since(look) > LATE);
    let or_never = |run: &Option<String>| run.clone().unwrap_or_else(|| "never".to_owned());
    match (&look, lock::who_holds(&desk.folder.lock())) {
        (Some(look), Some(holder)) if is_late => wrong(
            "last runs",
            Severity::Warning,
            "E-DRC-012",
            format!("the watcher ({holder}) looked at the inbox last at {look}"),
            "see what it says; end it and start `isodesk watch` anew",
        ),
        _ => {
            well("last runs", format!("the inbox: {}; reminders: {}", or_never(&look), or_never(&reminders)))
        }
    }
}

/// Files that were taken in leave the drop folder, unless their folder is another user's.
fn inbox(desk: &Desk) -> Check {
    let staying = desk.store.read(store::intake::staying).map_or(0, |lines| lines.len());
    if staying == 0 {
        return well("inbox", "what was taken in has left it");
    }
    wrong(
        "inbox",
        Severity::Warning,
        "E-DRC-014",
        format!("files that were taken in and may not be moved out of the inbox: {staying}"),
        "give the desk's user the right to change the folders in it, then run `isodesk take-in`",
    )
}

/// A process that is gone gives back what it had in hand, unless it was on another machine.
fn hands(desk: &Desk) -> Check {
    let elsewhere: BTreeSet<String> = desk
        .store
        .read(store::intake::open)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.holder)
        .filter(|holder| !lock::is_of_this_machine(holder))
        .collect();
    let Some(holder) = elsewhere.first() else {
        return well("in hand", "nothing by another machine");
    };
    wrong(
        "in hand",
        Severity::Warning,
        "E-DRC-013",
        format!("another machine has files in hand, and nobody here sees whether it still works: `{holder}`"),
        "end isodesk there; if that machine is gone, `isodesk retry --all --let-go` takes its files over",
    )
}
