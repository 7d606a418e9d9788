//! A file of any length, written line by line, that appears under its name whole or not at all.

use crate::disk::{self, NewFile};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A file that is being written; only its owner reads it.
pub struct LinesFile {
    out: io::BufWriter<NewFile>,
    temporary: PathBuf,
    path: PathBuf,
}

impl LinesFile {
    /// Begins it.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let mut temporary = path.file_name().unwrap_or_default().to_owned();
        temporary.push(".part");
        let temporary = path.with_file_name(temporary);
        // A run that was cut off may have left one.
        disk::absent_is_done(disk::remove(&temporary))?;
        let out = io::BufWriter::new(disk::make(&temporary, 0o600)?);
        Ok(Self { out, temporary, path: path.to_owned() })
    }

    /// Forces it to the disk and gives it its name.
    pub fn end(self) -> io::Result<()> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)?.flush_to_disk()?;
        disk::rename(&self.temporary, &self.path)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        disk::flush(folder.unwrap_or(Path::new(".")))
    }

    /// Gives it up.
    pub fn drop_unfinished(self) {
        let _ = disk::remove(&self.temporary);
    }
}

impl Write for LinesFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
