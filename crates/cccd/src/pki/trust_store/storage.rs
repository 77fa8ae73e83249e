//! Writing files so that a crash or a full disk leaves the old ones.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::Path,
};

/// Names of files that are not finished end in this.
pub(super) const UNFINISHED: &str = ".new";

/// Writes to a disk, which a test can let fail.
#[derive(Debug, Default)]
pub(super) struct Storage {
    /// After so many steps every other fails, as on a full disk.
    #[cfg(test)]
    pub(super) steps_left: std::cell::Cell<Option<usize>>,
}

impl Storage {
    /// Writes a file beside its name, makes sure that the disk has it, and only then gives it the name.
    pub(super) fn write(&self, folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
        let beside = folder.join(format!("{name}{UNFINISHED}"));
        let written = self.write_through(&beside, content).and_then(|()| {
            self.step()?;
            fs::rename(&beside, folder.join(name))
        });
        if written.is_err() {
            // What could not be finished takes no room on a disk that may be full.
            let _ = fs::remove_file(&beside);
        }
        written
    }

    fn write_through(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.step()?;
        let mut file = File::create(path)?;
        self.step()?;
        file.write_all(content)?;
        self.step()?;
        file.sync_all()
    }

    /// Makes sure that the names in a folder are on the disk.
    pub(super) fn sync(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        // Elsewhere a folder cannot be opened as a file; its names are the file system's own business.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    /// Removes a file; one that is gone already is as good.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    #[cfg(not(test))]
    const fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        match self.steps_left.get() {
            Some(0) => Err(ErrorKind::StorageFull.into()),
            left => {
                self.steps_left.set(left.map(|left| left - 1));
                Ok(())
            }
        }
    }
}
