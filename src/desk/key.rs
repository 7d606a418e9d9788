//! The desk's signing key: made once, kept in the desk's folder, readable by its owner only.
//!
//! With a key, `vote submit` signs the list of a submission's files. The key itself is in no backup, no event and no
//! message; its public half is in every submission it signed.

use crate::{
    desk::{Desk, refusal::Refusal},
    domain::{
        event::Deed,
        vote::{Seal, Vote},
    },
    outbox::{
        atomic, checksums,
        comment_template::Template,
        ssh_key::{PrivateKey, PublicKey},
        submission::{self, With},
    },
    store,
};
use serde_json::json;
use std::{
    fs::{self, File},
    io::{self, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
};

/// A key as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The file of its private half.
    pub path: PathBuf,
    /// Its public half.
    pub public: PublicKey,
}

/// Makes the desk's key. `name` says whose it is; without it, the national body.
pub fn new(desk: &Desk, name: Option<&str>) -> Result<Shown, Refusal> {
    let path = desk.folder.key();
    if path.exists() {
        return Err(Refusal::because(
            "E-KEY-001",
            format!("the desk has a key already: `{}`", path.display()),
            "keep it; to go on with another, move both its files to a safe place first",
        ));
    }
    let body = format!("{} ISO desk", desk.settings.national_body.name);
    let key = PrivateKey::from_seed(
        random().map_err(|cause| unusable(desk, &cause.to_string()))?,
        name.unwrap_or(&body),
    );
    desk.store.write(desk.clock.now(), |transaction| {
        let facts = json!({ "fingerprint": key.public.fingerprint(), "name": key.public.name });
        let deed = Deed {
            what: "key-made".to_owned(),
            subject: "desk".to_owned(),
            actor: desk.actor.clone(),
            facts,
        };
        store::event::record(transaction, deed)?;
        atomic::write(&path.with_added_extension("pub"), key.public.line().as_bytes())?;
        atomic::write_secret(&path, key.file().as_bytes())?;
        Ok::<_, Refusal>(())
    })?;
    Ok(Shown { path, public: key.public })
}

/// The desk's key, if it has one.
pub fn shown(desk: &Desk) -> Result<Option<Shown>, Refusal> {
    Ok(private(desk)?.map(|key| Shown { path: desk.folder.key(), public: key.public }))
}

/// The signature of a submission by the desk's key, if it has one.
pub(crate) fn seal(desk: &Desk, vote: &Vote, template: Option<&Template>) -> Result<Option<Seal>, Refusal> {
    let Some(key) = private(desk)? else { return Ok(None) };
    let signer = key.public.line();
    let files = submission::files_with(vote, With { signer: Some(&signer), template })?;
    let list = files.iter().find(|file| file.name == checksums::NAME);
    Ok(list.map(|list| Seal { signature: key.sign(&list.bytes), signer }))
}

fn private(desk: &Desk) -> Result<Option<PrivateKey>, Refusal> {
    let path = desk.folder.key();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(desk, &error.to_string())),
    };
    let mode = fs::metadata(&path).map_or(0, |about| about.permissions().mode());
    if mode & 0o077 != 0 {
        return Err(unusable(desk, "others may read it"));
    }
    PrivateKey::read(&text)
        .map(Some)
        .ok_or_else(|| unusable(desk, "it is not an Ed25519 key without a passphrase"))
}

fn unusable(desk: &Desk, why: &str) -> Refusal {
    let path = desk.folder.key();
    Refusal::because(
        "E-KEY-002",
        format!("the key `{}` cannot be used: {why}", path.display()),
        format!(
            "`chmod 600 {0}` when it is the desk's own; move it away to submit without a signature",
            path.display()
        ),
    )
}

/// 32 bytes that nobody can guess.
fn random() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
