//! Every code the source constructs is listed with its meaning and next step, and every listed code is constructed.

use crate::support::project;
use isodesk::domain::messages;
use std::{collections::BTreeSet, fs, path::Path};

/// Every `E-XXX-000` in the Rust sources below `src`, unit tests left out.
fn constructed() -> BTreeSet<String> {
    let pattern = regex::Regex::new(r"\bE-[A-Z]{2,4}-\d{3}\b").unwrap();
    let mut found = BTreeSet::new();
    visit(&project().join("src"), &mut |text| {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            found.extend(pattern.find_iter(line).map(|hit| hit.as_str().to_owned()));
        }
    });
    found
}

fn visit(folder: &Path, look: &mut dyn FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            look(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// `docs/MESSAGES.md` as the list makes it.
fn page() -> String {
    let rows = messages::all().iter().fold(String::new(), |rows, message| {
        rows + &format!("| `{}` | {} | {} |\n", message.code, message.meaning, message.next)
    });
    format!(
        "# Messages\n\nMade from `src/domain/data/messages.toml` by `tests/messages.rs` (`ISODESK_WRITE=1 cargo test messages` \
         writes it anew). Codes are stable.\n`isodesk messages CODE` says the same.\n\n| code | what it means | what to do next |\n\
         |---|---|---|\n{rows}"
    )
}

#[test]
fn every_code_is_listed_and_every_listed_code_is_said() {
    let listed: BTreeSet<String> = messages::all().iter().map(|message| message.code.clone()).collect();
    let said = constructed();
    let missing: Vec<&String> = said.difference(&listed).collect();
    let unsaid: Vec<&String> = listed.difference(&said).collect();
    assert!(
        missing.is_empty() && unsaid.is_empty(),
        "not listed: {missing:?}\nlisted but never said: {unsaid:?}"
    );
}

#[test]
fn the_page_is_what_the_list_makes() {
    let path = project().join("docs/MESSAGES.md");
    if std::env::var_os("ISODESK_WRITE").is_some() {
        fs::write(&path, page()).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        page(),
        "run `ISODESK_WRITE=1 cargo test messages`"
    );
}
