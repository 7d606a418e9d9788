//! Many files as one: a ZIP without compression, written whole or not at all, and unpacked by names it holds.

#![expect(clippy::disallowed_methods, reason = "a bundle is a file of the outbox, made and unpacked here")]

use super::atomic;
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A file to put into a bundle: its name there, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name in the bundle, with `/` between folders.
    pub name: String,
    /// Where its bytes are.
    pub path: PathBuf,
}

/// Writes a bundle, replacing an older one of that name.
pub fn write(path: &Path, parts: &[Part]) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let temporary = PathBuf::from(temporary);
    let written = fill(&temporary, parts).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn fill(path: &Path, parts: &[Part]) -> io::Result<()> {
    let mut bundle = ZipWriter::new(io::BufWriter::new(File::create(path)?));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for part in parts {
        bundle.start_file(part.name.as_str(), options)?;
        io::copy(&mut File::open(&part.path)?, &mut bundle)?;
    }
    let mut file = bundle.finish()?;
    file.flush()?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// Unpacks a bundle into a folder; a name that would lead out of it is refused.
pub fn unpack(path: &Path, folder: &Path) -> io::Result<usize> {
    let mut bundle = ZipArchive::new(io::BufReader::new(File::open(path)?))?;
    for index in 0..bundle.len() {
        let mut part = bundle.by_index(index)?;
        let below = part.enclosed_name().ok_or_else(|| io::Error::other("a name leads out of the folder"))?;
        let place = folder.join(below);
        atomic::make_folder(place.parent().unwrap_or(folder))?;
        let mut file = File::create_new(&place)?;
        io::copy(&mut part, &mut file)?;
        file.sync_all()?;
    }
    Ok(bundle.len())
}
