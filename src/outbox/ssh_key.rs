//! The desk's signing key and its signatures, in the formats of OpenSSH: `ssh-keygen` makes, shows and checks the same.
//!
//! The key is Ed25519 (RFC 8032), whose signatures have no randomness in them: the same list of files is signed with
//! the same bytes. A signature is one of `ssh-keygen -Y sign -n isodesk` (PROTOCOL.sshsig) and carries the public key.

use super::base64;
use ed25519_compact::{KeyPair, PublicKey as Point, Seed, Signature};
use sha2::{Digest as _, Sha256, Sha512};

/// What our signatures are for: one made for mail or for a login is none of a submission.
pub const NAMESPACE: &str = "isodesk";
/// The name of the public key in a submission.
pub const SIGNER: &str = "signer.pub";
/// The name of the signature beside the list.
pub const SIGNATURE: &str = "SHA256SUMS.sig";

const KIND: &str = "ssh-ed25519";
const HASH: &str = "sha512";
const KEY_MAGIC: &[u8] = b"openssh-key-v1\0";
const SIGNATURE_MAGIC: &[u8] = b"SSHSIG";
const KEY_ARMOR: &str = "OPENSSH PRIVATE KEY";
const SIGNATURE_ARMOR: &str = "SSH SIGNATURE";

/// The public half of a key, with the name of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    bytes: [u8; 32],
    /// Whose it is, in the owner's own words.
    pub name: String,
}

impl PublicKey {
    /// Its line in a file: `ssh-ed25519 AAAA… ANSI ISO desk`.
    pub fn line(&self) -> String {
        format!("{KIND} {} {}\n", base64::write(&self.blob()), self.name)
    }

    /// Reads such a line.
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.trim_end().splitn(3, ' ');
        let (kind, blob) = (words.next()?, base64::read(words.next()?)?);
        let bytes = public_of(&blob).filter(|_| kind == KIND)?;
        Some(Self { bytes, name: words.next().unwrap_or_default().to_owned() })
    }

    /// By which people compare keys: `SHA256:…`, as `ssh-keygen -l` prints it.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", base64::write(&Sha256::digest(self.blob())).trim_end_matches('='))
    }

    fn blob(&self) -> Vec<u8> {
        [string(KIND.as_bytes()), string(&self.bytes)].concat()
    }
}

/// A whole key. It is never printed: it has no `Debug` and no `Display`.
#[derive(Clone)]
pub struct PrivateKey {
    seed: [u8; 32],
    /// Its public half.
    pub public: PublicKey,
}

impl PrivateKey {
    /// The key that 32 random bytes make.
    pub fn from_seed(seed: [u8; 32], name: &str) -> Self {
        let pair = KeyPair::from_seed(Seed::new(seed));
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { seed, public: PublicKey { bytes: *pair.pk, name } }
    }

    /// Its file, as `ssh-keygen` writes one without a passphrase.
    pub fn file(&self) -> String {
        let both = [self.seed, self.public.bytes].concat();
        // Twice the same four bytes, by which a reader sees that it has unlocked the key.
        let mut secret = [[0x69, 0x73, 0x6f, 0x64]; 2].concat();
        for part in [KIND.as_bytes(), &self.public.bytes, &both, self.public.name.as_bytes()] {
            secret.extend(string(part));
        }
        secret.extend((1..=7).take((8 - secret.len() % 8) % 8));
        let plain = [string(b"none"), string(b"none"), string(b""), 1_u32.to_be_bytes().to_vec()].concat();
        let whole = [KEY_MAGIC.to_vec(), plain, string(&self.public.blob()), string(&secret)].concat();
        armored(KEY_ARMOR, &whole)
    }

    /// Reads such a file; `None` for another kind of key, and for one with a passphrase.
    pub fn read(text: &str) -> Option<Self> {
        let whole = unarmored(KEY_ARMOR, text)?;
        let mut parts = Parts(whole.strip_prefix(KEY_MAGIC)?);
        let is_plain = parts.string()? == b"none" && parts.string()? == b"none" && parts.string()? == b"";
        if !is_plain || parts.number()? != 1 {
            return None;
        }
        parts.string()?;
        let mut secret = Parts(parts.string()?);
        let is_unlocked = secret.number()? == secret.number()?;
        if !is_unlocked || secret.string()? != KIND.as_bytes() {
            return None;
        }
        let public = secret.string()?;
        let seed: [u8; 32] = secret.string()?.get(..32)?.try_into().ok()?;
        let name = String::from_utf8(secret.string()?.to_vec()).ok()?;
        Some(Self::from_seed(seed, &name)).filter(|key| key.public.bytes == public)
    }

    /// Signs bytes: the file that stands beside them.
    pub fn sign(&self, bytes: &[u8]) -> String {
        let pair = KeyPair::from_seed(Seed::new(self.seed));
        let signature = pair.sk.sign(signed_bytes(bytes), None);
        let signature = [string(KIND.as_bytes()), string(&*signature)].concat();
        let head = [SIGNATURE_MAGIC.to_vec(), 1_u32.to_be_bytes().to_vec()].concat();
        let parts = [&self.public.blob()[..], NAMESPACE.as_bytes(), b"", HASH.as_bytes(), &signature];
        armored(SIGNATURE_ARMOR, &[head, parts.map(string).concat()].concat())
    }
}

/// Whether a signature is one over these bytes by that key; the reason when it is not.
pub fn check(signature: &str, bytes: &[u8], signer: &PublicKey) -> Result<(), &'static str> {
    let (by, signature) =
        read_signature(signature).ok_or("it is not an Ed25519 signature of a submission")?;
    if by != signer.bytes {
        return Err("it was made with another key");
    }
    let signature = Signature::from_slice(&signature).map_err(|_| "it is cut short")?;
    let verified = Point::new(by).verify(signed_bytes(bytes), &signature);
    verified.map_err(|_| "it is not one of this list")
}

fn read_signature(text: &str) -> Option<([u8; 32], Vec<u8>)> {
    let whole = unarmored(SIGNATURE_ARMOR, text)?;
    let mut parts = Parts(whole.strip_prefix(SIGNATURE_MAGIC)?);
    let is_known = parts.number()? == 1;
    let by = public_of(parts.string()?)?;
    let is_ours = parts.string()? == NAMESPACE.as_bytes() && parts.string()? == b"";
    if !is_known || !is_ours || parts.string()? != HASH.as_bytes() {
        return None;
    }
    let mut signature = Parts(parts.string()?);
    let is_ours = signature.string()? == KIND.as_bytes();
    let bytes = signature.string()?.to_vec();
    (is_ours && parts.0.is_empty()).then_some((by, bytes))
}

/// What is signed in place of the bytes: their digest, and what the signature is for.
fn signed_bytes(bytes: &[u8]) -> Vec<u8> {
    let digest = Sha512::digest(bytes);
    let parts = [NAMESPACE.as_bytes(), b"", HASH.as_bytes(), &digest[..]];
    [SIGNATURE_MAGIC.to_vec(), parts.map(string).concat()].concat()
}

fn public_of(blob: &[u8]) -> Option<[u8; 32]> {
    let mut parts = Parts(blob);
    let is_ours = parts.string()? == KIND.as_bytes();
    let bytes = parts.string()?.try_into().ok()?;
    (is_ours && parts.0.is_empty()).then_some(bytes)
}

/// A string of the SSH formats: its length, then its bytes.
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), bytes].concat()
}

/// What is left to read.
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (part, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }
}

fn armored(what: &str, bytes: &[u8]) -> String {
    let text = base64::write(bytes);
    let lines: Vec<&str> = (0..text.len()).step_by(70).map(|at| &text[at..text.len().min(at + 70)]).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

fn unarmored(what: &str, text: &str) -> Option<Vec<u8>> {
    let inside = text.trim().strip_prefix(&format!("-----BEGIN {what}-----"))?;
    base64::read(inside.strip_suffix(&format!("-----END {what}-----"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> PrivateKey {
        PrivateKey::from_seed([7; 32], "Example  Body ISO desk")
    }

    #[test]
    fn a_key_is_read_back_from_its_files() {
        let key = key();
        let read = PrivateKey::read(&key.file()).unwrap();
        assert!(read.seed == key.seed && read.public == key.public);
        assert_eq!(PublicKey::read(&key.public.line()).unwrap(), key.public);
        assert_eq!(key.public.name, "Example Body ISO desk");
        assert!(PrivateKey::read(&key.file().replace("b3", "b4")).is_none());
        assert!(PublicKey::read("ssh-rsa AAAA x").is_none());
    }

    #[test]
    fn a_signature_holds_for_its_bytes_and_its_key_only() {
        let (key, other) = (key(), PrivateKey::from_seed([8; 32], "other"));
        let signature = key.sign(b"list");
        assert_eq!(signature, key.sign(b"list"), "there is no randomness in it");
        assert_eq!(check(&signature, b"list", &key.public), Ok(()));
        assert_eq!(check(&signature, b"List", &key.public), Err("it is not one of this list"));
        assert_eq!(check(&signature, b"list", &other.public), Err("it was made with another key"));
        let garbled = signature.replace("BEGIN SSH", "BEGIN PGP");
        assert_eq!(
            check(&garbled, b"list", &key.public),
            Err("it is not an Ed25519 signature of a submission")
        );
        for end in 0..signature.len() - 1 {
            assert!(check(&signature[..end], b"list", &key.public).is_err());
        }
    }
}
