//! The desk's signing key: submissions signed, checked by `prove` and by OpenSSH, made again byte for byte.

use crate::support::{TestDesk, program, project};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

fn sample(below: &str) -> String {
    project().join("samples/fdis-disapproved").join(below).display().to_string()
}

/// A desk whose vote on ISO/FDIS 99204 is signed by a person and not submitted yet.
fn desk() -> TestDesk {
    let desk = TestDesk::new().on("2026-03-06");
    desk.run(["init"]).ok();
    desk.run(["tag", "import", &sample("roster.toml")]).ok();
    desk.run(["take-in", &sample("ISO-FDIS_99204.pdf")]).ok();
    desk.run(["member-votes", "record", &sample("member-votes.csv"), "--ballot", "1"]).ok();
    desk.run(["position", "record", &sample("position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill"]).ok();
    desk
}

fn submit(desk: &TestDesk) -> PathBuf {
    PathBuf::from(desk.json(["vote", "submit", "1"])[0]["path"].as_str().unwrap())
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

/// What `prove` says of the key, and its exit code.
fn proven(folder: &Path) -> (i32, String) {
    let output = program().arg("prove").arg(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> =
        text.lines().skip_while(|line| !line.contains(" key ")).take(2).map(str::trim).collect();
    (output.status.code().unwrap(), said.join("\n"))
}

#[test]
fn a_submission_is_signed_and_made_again_without_the_key() {
    let desk = desk();
    assert!(desk.run(["key", "show"]).ok().stdout.starts_with("the desk has no key"));
    let made = desk.json(["key", "new", "--name", "Example Body ISO desk"]).remove(0);
    let path = desk.path("isodesk.key");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let again = desk.run(["key", "new"]);
    assert_eq!(again.code, 1);
    assert!(again.stderr.starts_with("error: E-KEY-001: the desk has a key already: `"), "{}", again.stderr);

    let folder = submit(&desk);
    let before = files(&folder);
    assert!(before.contains_key("SHA256SUMS.sig") && before.contains_key("signer.pub"));
    let fingerprint = made["fingerprint"].as_str().unwrap();
    let whose = format!("SHA256SUMS is signed by `Example Body ISO desk` with the key {fingerprint}");
    let (code, said) = proven(&folder);
    assert!(code == 0 && said.contains(&whose), "{said}");
    desk.run(["verify"]).ok();

    fs::rename(&path, desk.path("elsewhere.key")).unwrap();
    fs::rename(&folder, desk.path("moved-away")).unwrap();
    assert_eq!(submit(&desk), folder);
    assert!(files(&folder) == before, "made again byte for byte, without the key");
}

#[test]
fn what_does_not_hold_is_named() {
    let desk = desk();
    desk.run(["key", "new"]).ok();
    let folder = submit(&desk);
    let changed = |name: &str, change: &dyn Fn(String) -> Option<String>| {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).unwrap();
        match change(text.clone()) {
            Some(other) => fs::write(&path, other).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let (code, said) = proven(&folder);
        fs::write(&path, text).unwrap();
        assert_eq!(code, 1);
        said.lines().last().unwrap().to_owned()
    };
    let line = |text: String| text.replacen('0', "1", 1);
    assert_eq!(
        changed("SHA256SUMS", &|text| Some(line(text))),
        "E-PRV-015: SHA256SUMS.sig: it is not one of this list"
    );
    assert_eq!(
        changed("SHA256SUMS.sig", &|_| Some("garbled".into())),
        "E-PRV-015: SHA256SUMS.sig: it is not an Ed25519 signature of a submission"
    );
    assert_eq!(
        changed("SHA256SUMS.sig", &|_| None),
        "E-PRV-015: SHA256SUMS.sig: it is missing, and signer.pub is there"
    );
    assert_eq!(changed("signer.pub", &|_| None), "E-PRV-015: SHA256SUMS.sig: signer.pub is missing");
    assert_eq!(
        changed("signer.pub", &|_| Some("ssh-rsa AAAA x".into())),
        "E-PRV-015: SHA256SUMS.sig: signer.pub is not an Ed25519 key"
    );
    fs::write(folder.join("SHA256SUMS.sig"), "other").unwrap();
    let verified = desk.run(["verify"]);
    assert!(
        verified.code == 1
            && format!("{}{}", verified.stdout, verified.stderr).contains("SHA256SUMS.sig` was changed"),
        "{verified:?}"
    );
}

#[test]
fn a_key_that_others_may_read_is_not_used() {
    let desk = desk();
    desk.run(["key", "new"]).ok();
    fs::set_permissions(desk.path("isodesk.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let refused = desk.run(["vote", "submit", "1"]);
    assert_eq!(refused.code, 1);
    let key = desk.path("isodesk.key").display().to_string();
    assert!(
        refused
            .stderr
            .starts_with(&format!("error: E-KEY-002: the key `{key}` cannot be used: others may read it\n")),
        "{}",
        refused.stderr
    );
    fs::write(desk.path("isodesk.key"), "no key").unwrap();
    fs::set_permissions(desk.path("isodesk.key"), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(
        desk.run(["vote", "submit", "1"]).stderr.contains("it is not an Ed25519 key without a passphrase")
    );
}

#[test]
fn the_key_is_in_no_backup_and_in_no_event() {
    let desk = desk();
    desk.run(["key", "new"]).ok();
    submit(&desk);
    let backup = desk.path("backup.zip");
    desk.run(["backup", backup.to_str().unwrap()]).ok();
    let key = fs::read_to_string(desk.path("isodesk.key")).unwrap();
    let secret = key.lines().nth(2).unwrap();
    for file in ["backup.zip", "isodesk.db"] {
        let bytes = fs::read(desk.path(file)).unwrap();
        let holds = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
        assert!(!holds(secret.as_bytes()) && !holds(b"PRIVATE KEY"), "{file}");
    }
}

/// Runs ssh-keygen, when this machine has it.
fn ssh_keygen(words: &[&str], folder: &Path, input: Option<&Path>) -> Option<(bool, String)> {
    let stdin = input.map_or_else(Stdio::null, |path| fs::File::open(path).unwrap().into());
    let output = Command::new("ssh-keygen").args(words).current_dir(folder).stdin(stdin).output().ok()?;
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((output.status.success(), said))
}

#[test]
fn openssh_reads_the_key_and_checks_the_signature() {
    let desk = desk();
    let made = desk.json(["key", "new", "--name", "Example Body"]).remove(0);
    let folder = submit(&desk);
    let check = ["-Y", "check-novalidate", "-n", "isodesk", "-s", "SHA256SUMS.sig"];
    let Some((good, said)) = ssh_keygen(&check, &folder, Some(&folder.join("SHA256SUMS"))) else {
        println!("skipped: openssh_reads_the_key_and_checks_the_signature (no ssh-keygen here)");
        return;
    };
    assert!(good && said.contains(made["fingerprint"].as_str().unwrap()), "{said}");
    let (bad, _) = ssh_keygen(&check, &folder, Some(&folder.join("vote.json"))).unwrap();
    assert!(!bad, "another file has another signature");
    let (good, said) = ssh_keygen(&["-y", "-f", "isodesk.key"], desk.root(), None).unwrap();
    let public = fs::read_to_string(desk.path("isodesk.key.pub")).unwrap();
    assert!(good && said.trim() == public.trim(), "{said} {public}");
}
