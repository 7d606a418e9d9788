//! Many files as one: a ZIP without compression, written whole or not at all, and unpacked by names it holds.

use super::atomic;
use crate::disk::{self, NewFile};
use std::{
    fs::File,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Bytes written at once.
const BUFFER: usize = 1 << 20;

/// What became of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poured {
    /// All of its bytes are in the bundle.
    Whole,
    /// It is left out: its bytes changed while they were read.
    LeftOut,
}

/// A bundle that is being written: it appears under its name complete, or not at all, and only its owner reads it.
pub struct Bundle {
    writer: ZipWriter<io::BufWriter<NewFile>>,
    temporary: PathBuf,
    path: PathBuf,
}

impl Bundle {
    /// Begins a bundle.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let mut temporary = path.file_name().unwrap_or_default().to_owned();
        temporary.push(".part");
        let temporary = path.with_file_name(temporary);
        // A run that was cut off may have left one.
        disk::absent_is_done(disk::remove(&temporary))?;
        let file = io::BufWriter::with_capacity(BUFFER, disk::make(&temporary, 0o600)?);
        Ok(Self { writer: ZipWriter::new(file), temporary, path: path.to_owned() })
    }

    /// Puts in a part under that name; `pour` writes its bytes and says whether they were whole.
    pub fn put(
        &mut self,
        name: &str,
        pour: impl FnOnce(&mut dyn io::Write) -> io::Result<Poured>,
    ) -> io::Result<Poured> {
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
        self.writer.start_file(name, options)?;
        let poured = pour(&mut self.writer)?;
        if poured == Poured::LeftOut {
            self.writer.abort_file()?;
        }
        Ok(poured)
    }

    /// Forces it to the disk and gives it its name, in the place of an older one.
    pub fn end(self) -> io::Result<()> {
        let mut file = self.writer.finish()?;
        file.flush()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.flush_to_disk()?;
        disk::rename(&self.temporary, &self.path)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        disk::flush(folder.unwrap_or(Path::new(".")))
    }

    /// Gives it up.
    pub fn drop_unfinished(self) {
        let _ = disk::remove(&self.temporary);
    }
}

/// Whether the bundle at that path holds a part of that name.
pub fn holds(path: &Path, name: &str) -> io::Result<bool> {
    let mut bundle = ZipArchive::new(io::BufReader::new(File::open(path)?))?;
    match bundle.by_name(name) {
        Ok(_) => Ok(true),
        Err(ZipError::FileNotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Unpacks a bundle into a folder; a name that would lead out of it is refused. `mode` says who may read and
/// write a part, by its name.
pub fn unpack(path: &Path, folder: &Path, mode: impl Fn(&str) -> u32) -> io::Result<usize> {
    let mut bundle = ZipArchive::new(io::BufReader::new(File::open(path)?))?;
    for index in 0..bundle.len() {
        let mut part = bundle.by_index(index)?;
        let below = part.enclosed_name().ok_or_else(|| io::Error::other("a name leads out of the folder"))?;
        let place = folder.join(below);
        atomic::make_folder(place.parent().unwrap_or(folder))?;
        let mode = mode(&part.name()?);
        let mut file = disk::make(&place, mode)?;
        io::copy(&mut part.by_ref(), &mut file)?;
        file.flush_to_disk()?;
    }
    Ok(bundle.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_changed_is_left_out_and_the_others_are_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.zip");
        let mut bundle = Bundle::begin(&path).unwrap();
        let put = |bundle: &mut Bundle, name: &str, poured: Poured| {
            bundle.put(name, |to| to.write_all(name.as_bytes()).map(|()| poured)).unwrap()
        };
        put(&mut bundle, "one", Poured::Whole);
        put(&mut bundle, "torn", Poured::LeftOut);
        put(&mut bundle, "folder/two", Poured::Whole);
        assert!(!path.exists());
        bundle.end().unwrap();
        assert!(holds(&path, "one").unwrap() && !holds(&path, "torn").unwrap());
        let out = folder.path().join("out");
        assert_eq!(unpack(&path, &out, |_| 0o600).unwrap(), 2);
        assert_eq!(std::fs::read(out.join("folder/two")).unwrap(), b"folder/two");
    }
}
