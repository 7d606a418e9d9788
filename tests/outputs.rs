//! What we write is safe to open: no live formula, no name that is a path, no markup, no content where none belongs.

use crate::support::{TestDesk, project};
use std::{fmt::Write as _, fs, os::unix::fs::PermissionsExt as _, path::Path};

const FORMULAS: [&str; 4] = ["=1+1", "+1+1", "-1+1", "@SUM(A1)"];
const MARKUP: &str = "<script>alert(1)</script> & \"more\"";

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    desk
}

/// The cells of a table of comma-separated values.
fn cells(table: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for letter in table.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    cells
}

#[test]
fn the_votes_of_a_submission_hold_no_formula() {
    let desk = desk();
    let paper = project().join("samples/dis-approved-with-comments/ISO-DIS_99101-2.pdf");
    desk.run(["take-in", paper.to_str().unwrap()]).ok();
    let mut roster = "[tag]\nname = \"A TAG\"\nkind = \"tag\"\ncommittees = [\"ISO/TC 2\"]\n".to_owned();
    let mut votes = "organization,choice,reason\n".to_owned();
    for (number, formula) in FORMULAS.iter().enumerate() {
        write!(
            roster,
            "[[member]]\norganization = \"{formula}{number}\"\nname = \"P. Person\"\nvoting = true\nfrom = 2020-01-01\n"
        )
        .unwrap();
        writeln!(votes, "{formula}{number},approve,\"{formula}, as it is\"").unwrap();
    }
    fs::write(desk.path("roster.toml"), roster).unwrap();
    desk.run(["tag", "import", desk.path("roster.toml").to_str().unwrap()]).ok();
    fs::write(desk.path("votes.csv"), votes).unwrap();
    desk.run(["member-votes", "record", desk.path("votes.csv").to_str().unwrap(), "--ballot", "1"]).ok();
    let position = "ballot = 1\ntag = \"A TAG\"\ndecided = 2026-03-01\nby = \"A. Person\"\n\
        answers = [{ question = 1, choice = \"approve\" }]\n";
    fs::write(desk.path("position.toml"), position).unwrap();
    desk.run(["position", "record", desk.path("position.toml").to_str().unwrap()]).done();
    desk.run(["vote", "sign", "1", "--by", "J. Quill", "--because", "a test"]).done();
    let submitted = desk.run(["vote", "submit", "1"]).ok();
    let outbox = desk.path("outbox");
    let folder =
        fs::read_dir(&outbox).unwrap().next().unwrap_or_else(|| panic!("{submitted:?}")).unwrap().path();
    let table = fs::read_to_string(folder.join("tally.csv")).unwrap();
    let cells = cells(&table);
    for formula in FORMULAS {
        assert!(
            cells.iter().any(|cell| cell.starts_with(&format!("'{formula}"))),
            "{formula} is missing: {table}"
        );
    }
    for cell in &cells {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "the cell `{cell}` is live: {table}");
    }
    println!("figure: {} cells of a table looked at, none is a formula", cells.len());
    all_names_are_safe(&outbox);
}

#[test]
fn a_page_escapes_what_papers_say() {
    let desk = desk();
    let mail = project().join("samples/cib-two-questions/ballot-notice.eml");
    desk.run(["take-in", mail.to_str().unwrap()]).ok();
    desk.run(["ballot", "correct", "1", &format!("--title={MARKUP}"), "--because", "a test"]).ok();
    let file = desk.path("radar.html");
    desk.run(["radar", "--html", file.to_str().unwrap()]).done();
    let page = fs::read_to_string(&file).unwrap();
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; "), "{page}");
}

#[test]
fn names_of_ours_are_plain_ascii_whatever_was_dropped() {
    let desk = desk();
    let long = format!("{}.txt", "ä".repeat(100));
    let names = [
        "Résumé Ω.txt",
        "=cmd.txt",
        "a;b|c&d.txt",
        "..hidden..txt",
        "-rf.txt",
        "new\nline.txt",
        &long,
        "\u{202e}fdp.txt",
    ];
    for (number, name) in names.iter().enumerate() {
        desk.drop_bytes(name, format!("Dear all,\nletter {number}\n").as_bytes());
    }
    desk.drop_bytes("Ünsafe ✗.pdf", b"%PDF-1.7\nnothing\n%%EOF\n");
    desk.run(["take-in"]).done();
    for folder in ["receipts", "held", "quarantine", "archive", "duplicates"] {
        all_names_are_safe(&desk.path(folder));
    }
    desk.run(["account"]).ok();
}

fn all_names_are_safe(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-~".contains(letter);
        assert!(name.chars().all(plain) && !name.starts_with(['-', '.']), "{}: `{name}`", folder.display());
        if entry.file_type().unwrap().is_dir() {
            all_names_are_safe(&entry.path());
        }
    }
}

#[test]
fn what_a_file_says_stands_in_no_message() {
    let desk = desk();
    let secret = "zanzibarquince";
    desk.drop_bytes(
        "N1.txt",
        format!("ISO/TC 176 N 1\nDate: 2026-01-15\nMinutes\n\nbody: {secret}\n").as_bytes(),
    );
    desk.drop_bytes("held.txt", format!("Dear all,\n{secret} is held\n").as_bytes());
    desk.drop_bytes("broken.pdf", format!("%PDF-1.7\n{secret}\n%%EOF\n").as_bytes());
    desk.drop_bytes("broken.zip", format!("PK\u{3}\u{4}{secret}").as_bytes());
    for words in [
        &["take-in"][..],
        &["status"],
        &["account"],
        &["doctor"],
        &["verify"],
        &["retry", "--all"],
        &["document", "list"],
    ] {
        let run = desk.run(words);
        assert!(!run.stderr.contains(secret) && !run.stdout.contains(secret), "{words:?}: {run:?}");
    }
    for receipt in fs::read_dir(desk.path("receipts")).unwrap() {
        let text = fs::read_to_string(receipt.unwrap().path()).unwrap();
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn only_the_desks_user_reads_the_ledger_and_its_copies() {
    let desk = desk();
    desk.drop_bytes("N1.txt", b"ISO/TC 176 N 1\nDate: 2026-01-15\nMinutes\n");
    let stored = desk.json(["take-in"])[0]["stored"].as_str().unwrap().to_owned();
    desk.run(["backup", desk.path("b.zip").to_str().unwrap()]).ok();
    desk.run(["export", desk.path("l.jsonl").to_str().unwrap()]).ok();
    let rights = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    for name in ["isodesk.db", "b.zip", "l.jsonl"] {
        assert_eq!(rights(name), 0o600, "{name}");
    }
    assert_eq!(rights(&stored), 0o444);
    fs::set_permissions(desk.path("isodesk.db"), fs::Permissions::from_mode(0o644)).unwrap();
    let told = desk.run(["doctor"]).done();
    assert!(
        told.stdout.contains("E-DRC-008: the ledger may be read by others: its rights are 644"),
        "{}",
        told.stdout
    );
}
