//! Files of which the ledger knows nothing, wherever files rest: the archive and the folders of what was put aside.

use super::problem;
use crate::{
    desk::Desk,
    domain::{digest::Digest, finding::Finding},
    store::{self, Reader, StoreError},
};
use std::{fs, path::Path};

/// Looks at every name; the folder of copies that are being made keeps its own.
pub(super) fn look(desk: &Desk) -> Result<Vec<Finding>, StoreError> {
    let mut names = Vec::new();
    for folder in ["archive", "held", "duplicates", "quarantine"] {
        below(&desk.folder.place(folder), folder, &mut names);
    }
    let mut found = Vec::new();
    // In pages: one moment of the ledger is not held for as long as a large archive takes.
    for page in names.chunks(1000) {
        desk.store.read(|reader| -> Result<(), StoreError> {
            for name in page {
                if !is_known(reader, name)? {
                    found.push(problem("E-VER-006", format!("`{name}` is not in the ledger")));
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}

fn below(folder: &Path, name: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let below_here = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            below(&entry.path(), &below_here, names);
        } else {
            names.push(below_here);
        }
    }
}

/// `archive/ab/cdef…` is known by its digest; `held/2026-03-02/17-N1105.pdf` and `archive/incoming/17` by their line.
fn is_known(reader: &Reader<'_>, name: &str) -> Result<bool, StoreError> {
    let mut parts = name.split('/');
    let (folder, day, own) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let (Some(day), Some(own), None) = (day, own, parts.next()) else { return Ok(false) };
    let number = own.split(|letter: char| !letter.is_ascii_digit()).next().and_then(|text| text.parse().ok());
    match (folder, day, number) {
        ("archive", "incoming", _) if own == "clock" => Ok(true),
        ("archive", "incoming", Some(number)) => Ok(store::intake::find(reader, number)?.is_some()),
        ("archive", ..) => {
            let Ok(digest) = format!("{day}{own}").parse::<Digest>() else { return Ok(false) };
            let document = store::document::of_content(reader, digest)?;
            Ok(day.len() == 2 && document.is_some_and(|document| document.stored == name))
        }
        (_, _, Some(number)) => {
            let entry = store::intake::find(reader, number)?;
            Ok(entry.is_some_and(|entry| entry.stored.as_deref() == Some(name)))
        }
        (_, _, None) => Ok(false),
    }
}
