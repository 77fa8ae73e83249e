//! Writes files so that a crash or a full disk leaves the old ones intact.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    thread,
};

use cccd_base::private_file;

/// The extension of unfinished files.
pub(super) const UNFINISHED: &str = ".new";

/// How many files are open at once while they are written; a system may allow no more than 256.
const BATCH: usize = 64;

/// How many threads wait for the disk, which handles their requests together.
const THREADS: usize = 16;

pub(super) use private_file::create_folder;

/// Writes to a disk; a test can make it fail.
#[derive(Debug, Default)]
pub(super) struct Storage {
    /// The number of steps after which all others fail, as on a full disk.
    #[cfg(test)]
    pub(super) steps_left: std::cell::Cell<Option<usize>>,
}

impl Storage {
    /// Writes a file under a temporary name, syncs it to disk, and only then renames it.
    pub(super) fn write(&self, folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
        self.write_all(folder, &[(name, content)]).map_err(|(_, error)| error)
    }

    /// Does the same for many files. An error comes with the name of its file; earlier files may already be in
    /// place.
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
                // Unfinished files should not take up space on a disk that may be full.
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

    /// Syncs the names in a folder to disk.
    pub(super) fn sync(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        // Elsewhere a folder cannot be opened as a file, and the file system takes care of its names.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    /// Removes a file; succeeds if it is already gone.
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

/// Creates or empties a file. Only its owner may write to it, and nobody may read it who may not list its folder: a
/// new folder is its owner's alone, and one that an administrator has opened for reading stays so.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    private_file::check(path).map_err(|_| ErrorKind::InvalidInput)?;
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

        const OTHERS_MAY_READ: u32 = 0o044;
        let folder = path.parent().and_then(|folder| folder.metadata().ok());
        let readable = folder.map_or(0, |folder| folder.permissions().mode() & OTHERS_MAY_READ);
        let file = options.mode(0o600).open(path)?;
        // Whatever the umask. That of somebody else's file cannot be changed, which matters to nobody.
        let _ = file.set_permissions(fs::Permissions::from_mode(0o600 | readable));
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

/// Syncs these files to disk, waiting for them together rather than one after another.
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
            // If no more threads can be started, this one does the work.
            Err(part) => each(part),
        })
    })
}
