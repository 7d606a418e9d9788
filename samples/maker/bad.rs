//! Files that a desk has to survive. Each is small and harmless to keep; what it does when read is in the README.

use super::{
    Error,
    cover::{self, Paper},
};
use isodesk::outbox::word;
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, StringFormat, dictionary,
};

/// Size of the zip bomb unpacked: modest for a disk, too much for a letter.
const BOMB: usize = 64 << 20;

/// Every bad file with its path.
pub(crate) fn all() -> Result<Vec<(String, Vec<u8>)>, Error> {
    let good = harmless_paper()?;
    let cut = good.len() * 3 / 5;
    let files = [
        ("truncated.pdf", good[..cut].to_vec()),
        ("encrypted.pdf", encrypted(&good)?),
        ("bomb.zip", word::pack([("minutes.txt", vec![b' '; BOMB])])?),
        ("slip.zip", word::pack([("../../outside.txt", b"I wanted to be elsewhere\n".to_vec())])?),
        ("empty.pdf", Vec::new()),
        ("wrong-extension.pdf", b"This is a letter. Only its name says that it is a PDF.\n".to_vec()),
        ("scan.pdf", scan()?),
    ];
    Ok(files.into_iter().map(|(name, bytes)| (format!("bad-files/{name}"), bytes)).collect())
}

fn harmless_paper() -> Result<Vec<u8>, Error> {
    cover::paper(&Paper {
        number: "ISO/TC 2 N 9905",
        heading: "Agenda",
        rows: &[("Title:", "Agenda of a meeting that never takes place"), ("Date:", "2026-03-02")],
        text: &["1 Opening. 2 Roll call of nobody. 3 Closing."],
    })
}

/// Needs a password to be read, which is `lantern`.
fn encrypted(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut document = Document::load_mem(bytes)?;
    // The key is derived from the identifier; one of our own keeps the bytes the same each time.
    let id = Object::String(b"isodesk sample 1".to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "wing nut",
        user_password: "lantern",
        key_length: 128,
        permissions: Permissions::PRINTABLE,
    };
    let state = EncryptionState::try_from(version)?;
    document.encrypt(&state)?;
    still_padding(&mut document)?;
    let mut out = Vec::new();
    document.save_to(&mut out)?;
    Ok(out)
}

/// Half of the password check is padding that no reader looks at, and random: ours is always the same.
fn still_padding(document: &mut Document) -> Result<(), Error> {
    let place = document.trailer.get(b"Encrypt")?.as_reference()?;
    let check = document.get_object_mut(place)?.as_dict_mut()?.get_mut(b"U")?;
    if let Object::String(bytes, _) = check {
        bytes.iter_mut().skip(16).for_each(|byte| *byte = 0);
    }
    Ok(())
}

/// A page that is one picture: grey bars where lines of type would be, and no letter anywhere.
fn scan() -> Result<Vec<u8>, Error> {
    const WIDTH: usize = 620;
    const HEIGHT: usize = 877;
    let bits: Vec<u8> = (0..HEIGHT).flat_map(|y| (0..WIDTH.div_ceil(8)).map(move |x| speck(x, y))).collect();
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let image = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1,
            "Width" => i64::try_from(WIDTH)?, "Height" => i64::try_from(HEIGHT)?,
        },
        bits,
    ));
    let content =
        document.add_object(Stream::new(dictionary! {}, b"q 595 0 0 842 0 0 cm /Scan Do Q".to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Scan" => image } },
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    document.compress();
    let mut out = Vec::new();
    document.save_to(&mut out)?;
    Ok(out)
}

/// Eight dots of the scan: black bars of uneven length on white, as lines of a letter look from afar.
fn speck(x: usize, y: usize) -> u8 {
    let line = y / 18;
    let is_in_line = y % 18 < 6 && (5..44).contains(&line);
    let end = 60 + (line * 37) % 12 - if line % 9 == 8 { 35 } else { 0 };
    if is_in_line && (8..end).contains(&x) && !(x * 7 + line * 3).is_multiple_of(11) { 0x11 } else { 0xff }
}
