//! The comment template of a desk: which file is filled, and the copy that a signed vote keeps.
//!
//! ISO's file may not come with the program, so a desk names its own. The one surprise: a vote keeps the bytes of the
//! template it was signed on, because the file in the desk's folder may change or go away.

use crate::{
    desk::{Desk, refusal::Refusal},
    domain::{digest::Digest, vote::Vote},
    outbox::comment_template::{ReadTemplateError, Template},
    store::{self, Reader, StoreError, Transaction},
};
use std::{
    fs,
    path::{Component, Path, PathBuf},
};

/// The template that a person names, else the one of the settings; `None` is the form made here.
pub(crate) fn named(desk: &Desk, path: Option<&Path>) -> Result<Option<Template>, Refusal> {
    let place = match path {
        Some(path) => Some(path.to_owned()),
        None => of_settings(desk)?,
    };
    place.map(|path| read(&path, &bytes_of(&path)?)).transpose()
}

/// Keeps the template on which the comments of a vote will be written, and gives its digest.
pub(crate) fn keep_for(
    transaction: &Transaction<'_>,
    desk: &Desk,
    vote: &Vote,
) -> Result<Option<Digest>, Refusal> {
    if vote.comments.is_empty() {
        return Ok(None);
    }
    let Some(path) = of_settings(desk)? else { return Ok(None) };
    let bytes = bytes_of(&path)?;
    read(&path, &bytes)?;
    Ok(Some(store::comment_template::keep(transaction, &bytes)?))
}

/// The template that a signed vote names, from the copy in the ledger.
pub(crate) fn of_vote(reader: &Reader<'_>, vote: &Vote) -> Result<Option<Template>, StoreError> {
    let Some(digest) = vote.comment_template else { return Ok(None) };
    let unreadable = || StoreError::Unreadable { what: "a comment template", text: digest.to_string() };
    let bytes = store::comment_template::find(reader, digest)?.ok_or_else(unreadable)?;
    Template::read(&bytes).map(Some).map_err(|_| unreadable())
}

/// The file that the settings name; it lies in the desk's folder or below.
pub(super) fn of_settings(desk: &Desk) -> Result<Option<PathBuf>, Refusal> {
    let name = desk.settings.comments.template.trim();
    if name.is_empty() {
        return Ok(None);
    }
    if Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(Some(desk.folder.place(name)));
    }
    Err(Refusal::unknown(
        "E-COM-013",
        format!("`{name}` does not lie in the desk's folder"),
        "put the template there, and name it from there: `template = \"iso-template.docx\"`",
    ))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|source| Refusal::Unreadable { path: path.display().to_string(), source })
}

fn read(path: &Path, bytes: &[u8]) -> Result<Template, Refusal> {
    Template::read(bytes).map_err(|error: ReadTemplateError| {
        let message = format!("`{}` cannot be filled as a comment template: {error}", path.display());
        Refusal::because(error.code(), message, error.hint())
    })
}
