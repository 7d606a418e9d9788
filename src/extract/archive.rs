//! ZIP archives: which members may be taken out, and why the others stay in.
//!
//! A name is shown and never becomes a path. What an archive states about sizes is checked twice: when its
//! members are listed, and again by what really comes out.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::limits::Limits;
use super::text::{Coverage, Format, Member, Text, Trouble};
use super::trouble::State;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// What a ZIP file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Word, OOXML.
    Docx,
    /// Excel, OOXML.
    Xlsx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// A format of its own that is not read.
    Foreign(&'static str),
    /// An archive of files.
    Files,
}

/// What a ZIP file is, by the names of its members.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Kind::Files };
    if archive.index_for_name("[Content_Types].xml").is_some() {
        let holds = |folder: &str| archive.file_names_raw().any(|name| name.starts_with(folder.as_bytes()));
        return match () {
            () if holds("word/") => Kind::Docx,
            () if holds("xl/") => Kind::Xlsx,
            () if holds("ppt/") => Kind::Foreign("a PowerPoint file"),
            () => Kind::Foreign("an Office file of another kind"),
        };
    }
    let mut stated = String::new();
    if let Ok(member) = archive.by_name("mimetype") {
        let _ = member.take(200).read_to_string(&mut stated);
    }
    match stated.trim() {
        "application/vnd.oasis.opendocument.text" => Kind::Odt,
        "application/vnd.oasis.opendocument.spreadsheet" => Kind::Ods,
        "application/epub+zip" => Kind::Foreign("an e-book"),
        stated if stated.starts_with("application/vnd.oasis") => Kind::Foreign("an OpenDocument file"),
        _ => Kind::Files,
    }
}

/// Lists the members that may be taken out.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Text {
    let mut text = Text::empty(Format::Zip);
    text.coverage = Coverage::Full;
    if limits.depth >= limits.deepest {
        text.trouble(State::NestedTooDeep { deepest: limits.deepest });
        return text;
    }
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            text.coverage = Coverage::None;
            text.trouble(State::Damaged { format: "zip", why: error.to_string() });
            return text;
        }
    };
    if archive.has_duplicate_names() {
        text.trouble(State::NamesTwice);
    }
    list(&mut archive, limits, &mut text);
    text
}

fn list(archive: &mut Archive<'_>, limits: &Limits, text: &mut Text) {
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        if text.members.len() >= limits.members {
            text.trouble(State::TooManyMembers { most: limits.members });
            return;
        }
        let Ok(member) = archive.by_index_raw(index) else {
            text.trouble(State::Damaged {
                format: "zip",
                why: format!("member {} cannot be found", index + 1),
            });
            continue;
        };
        let name = name(&member);
        if member.is_dir() || is_leaving(&name) {
            continue;
        }
        if let Err(state) = check(&member, &name, limits) {
            text.trouble(state);
            continue;
        }
        sum += member.size();
        if sum > limits.all_member_bytes {
            text.trouble(State::MembersTooLarge { most: limits.all_member_bytes });
            return;
        }
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        text.members.push(Member { name, place, length: member.size() });
    }
    if text.members.is_empty() && text.troubles.is_empty() {
        text.trouble(State::NoMembers);
    }
}

/// The bytes of one member; the caps hold for what really comes out.
pub(super) fn member(bytes: &[u8], place: u32, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| State::Damaged { format: "zip", why: error.to_string() })?;
    let no_member = State::NoMember { place };
    let raw = archive.by_index_raw(place as usize).map_err(|_| no_member)?;
    let (name, packed) = (name(&raw), raw.compressed_size());
    check(&raw, &name, limits)?;
    drop(raw);
    let member = archive
        .by_index(place as usize)
        .map_err(|error| State::MemberDamaged { name: name.clone(), why: error.to_string() })?;
    unpack(member, &name, packed, limits)
}

fn unpack(member: impl Read, name: &str, packed: u64, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let most = limits.member_bytes.min(most_of(packed, limits));
    let mut unpacked = Vec::new();
    let read = member.take(most + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > most {
        return Err(State::MemberSwells { name: name.to_owned(), ratio: limits.ratio }.into());
    }
    match read {
        Ok(_) => Ok(unpacked),
        Err(error) => Err(State::MemberDamaged { name: name.to_owned(), why: error.to_string() }.into()),
    }
}

/// What so many packed bytes may become; small ones may swell more, for a short text of one letter does.
fn most_of(packed: u64, limits: &Limits) -> u64 {
    packed.saturating_mul(limits.ratio).max(1 << 16)
}

fn name<R: Read>(member: &ZipFile<'_, R>) -> String {
    let name = member.name().map_or_else(
        |_| String::from_utf8_lossy(member.name_raw()).into_owned(),
        std::borrow::Cow::into_owned,
    );
    name.chars().map(|char| if char.is_control() { '\u{FFFD}' } else { char }).take(500).collect()
}

/// What a system leaves in archives for itself.
fn is_leaving(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

fn check<R: Read>(member: &ZipFile<'_, R>, name: &str, limits: &Limits) -> Result<(), State> {
    let own = || name.to_owned();
    let parts = || name.split(['/', '\\']);
    let drive = name.as_bytes().get(1) == Some(&b':');
    match () {
        () if name.starts_with(['/', '\\']) || drive => Err(State::NameIsAbsolute { name: own() }),
        () if parts().any(|part| part == "..") => Err(State::NameLeadsOut { name: own() }),
        () if name.contains(':') => Err(State::NameHasStream { name: own() }),
        () if name.is_empty() => Err(State::NameIsEmpty),
        () if member.is_symlink() => Err(State::MemberIsLink { name: own() }),
        () if member.encrypted() => Err(State::MemberEncrypted { name: own() }),
        () if member.size() > limits.member_bytes => {
            Err(State::MemberTooLarge { name: own(), most: limits.member_bytes })
        }
        () if member.size() > most_of(member.compressed_size(), limits) => {
            Err(State::MemberSwells { name: own(), ratio: limits.ratio })
        }
        () => Ok(()),
    }
}

/// One part of an office file, with the caps of a member; nothing when the file has no such part.
pub(super) fn part(bytes: &[u8], name: &str, limits: &Limits) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let member = archive.by_name(name).ok()?;
    let packed = member.compressed_size();
    unpack(member, name, packed, limits).ok()
}

/// The names of the parts of an office file.
pub(super) fn parts(bytes: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(bytes));
    let names = |archive: Archive<'_>| {
        archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    };
    archive.map(names).unwrap_or_default()
}

/// Refuses an office file that swells beyond the caps before another reader opens it.
pub(super) fn check_office(bytes: &[u8], format: &'static str, limits: &Limits) -> Result<(), State> {
    let damaged = |why: String| State::Damaged { format, why };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > limits.members.saturating_mul(10) {
        return Err(State::TooManyMembers { most: limits.members.saturating_mul(10) });
    }
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(|error| damaged(error.to_string()))?;
        if member.encrypted() {
            return Err(State::NeedsPassword);
        }
        sum = sum.saturating_add(member.size());
    }
    let most = limits.all_member_bytes.min(most_of(bytes.len() as u64, limits));
    if sum > most { Err(State::MembersTooLarge { most }) } else { Ok(()) }
}
