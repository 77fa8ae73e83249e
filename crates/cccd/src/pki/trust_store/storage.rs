//! Writing files so that a crash or a full disk leaves the old ones.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    thread,
};

/// Names of files that are not finished end in this.
pub(super) const UNFINISHED: &str = ".new";

/// So many files are open at once while they are written; a system may allow no more than 256.
const BATCH: usize = 64;

/// So many threads wait for the disk, which takes what they ask of it together.
const THREADS: usize = 16;

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
        self.write_all(folder, &[(name, content)]).map_err(|(_, error)| error)
    }

    /// The same for many files. An error comes with the name of its file; files before it may be there already.
    pub(super) fn write_all<'a>(
        &self,
        folder: &Path,
        files: &[(&'a str, &[u8])],
    ) -> Result<(), (&'a str, io::Error)> {
        for batch in files.chunks(BATCH) {
            let beside: Vec<_> =
                batch.iter().map(|(name, _)| folder.join(format!("{name}{UNFINISHED}"))).collect();
            let written = self.write_batch(folder, batch, &beside);
            if written.is_err() {
                // What could not be finished takes no room on a disk that may be full.
                beside.iter().for_each(|path| drop(fs::remove_file(path)));
            }
            written?;
        }
        Ok(())
    }

    fn write_batch<'a>(
        &self,
        folder: &Path,
        files: &[(&'a str, &[u8])],
        beside: &[PathBuf],
    ) -> Result<(), (&'a str, io::Error)> {
        let mut open = Vec::new();
        for ((name, content), path) in files.iter().zip(beside) {
            open.push((*name, self.create(path, content).map_err(|error| (*name, error))?));
        }
        files.iter().try_for_each(|(name, _)| self.step().map_err(|error| (*name, error)))?;
        sync(&open)?;
        for ((name, _), path) in files.iter().zip(beside) {
            self.step().and_then(|()| fs::rename(path, folder.join(name))).map_err(|error| (*name, error))?;
        }
        Ok(())
    }

    fn create(&self, path: &Path, content: &[u8]) -> io::Result<File> {
        self.step()?;
        let mut file = create_file(path)?;
        self.step()?;
        file.write_all(content)?;
        Ok(file)
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

/// Makes a file, or empties one, that its owner alone may write, whatever the habit of the system.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    options.open(path)
}

/// The same for a folder, and those above it that are not there.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o755);
    builder.create(path)
}

/// Makes sure that the disk has these files. They are waited for together, not one after another.
fn sync<'a>(files: &[(&'a str, File)]) -> Result<(), (&'a str, io::Error)> {
    let each = |files: &[(&'a str, File)]| {
        files.iter().try_for_each(|(name, file)| file.sync_all().map_err(|error| (*name, error)))
    };
    let share = files.len().div_ceil(THREADS).max(1);
    if share == files.len() {
        return each(files);
    }
    thread::scope(|scope| {
        let begin = |part| thread::Builder::new().spawn_scoped(scope, move || each(part)).map_err(|_| part);
        let threads: Vec<_> = files.chunks(share).map(begin).collect();
        threads.into_iter().try_for_each(|thread| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|_| Err(("", ErrorKind::Other.into()))),
            // Where there are no more threads, this one does it.
            Err(part) => each(part),
        })
    })
}
