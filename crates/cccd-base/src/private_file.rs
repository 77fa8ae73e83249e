//! Files that only their owner may read.
//!
//! Every file that a command writes is written here. Whoever runs it as root may write anywhere, so that a device would
//! be replaced by a file: anything but a file is refused by name.

use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use crate::error::InputOutputError;

/// Readable and writable by the owner.
const FILE: u32 = 0o600;
/// A folder whose files only its owner can reach.
const FOLDER: u32 = 0o700;

/// The name of an unfinished file reveals nothing about the card, and tells it from all other files.
const UNFINISHED: (&str, &str) = (".cccd-", ".part");
/// An unfinished file older than this was left over by a program that was killed.
const ABANDONED: Duration = Duration::from_secs(600);

/// Checks that a path can be that of a file, without touching it: nothing is there, a file, or a link to either.
///
/// # Errors
/// [`InputOutputError::NotAFile`] for a device, a FIFO or a socket, for a link to one, and for whatever is in a folder of
/// the system that holds no files, such as `/dev`; [`InputOutputError::Unwritable`] for a folder.
pub fn check(path: &Path) -> Result<(), InputOutputError> {
    match path.metadata() {
        Ok(there) if there.is_dir() => {
            return Err(InputOutputError::Unwritable {
                path: path.to_owned(),
                kind: ErrorKind::IsADirectory,
            });
        }
        Ok(there) if !there.is_file() => return Err(InputOutputError::NotAFile { path: path.to_owned() }),
        _ => {}
    }
    match folder(path).canonicalize() {
        Ok(folder) if holds_no_files(&folder) => Err(InputOutputError::NotAFile { path: path.to_owned() }),
        _ => Ok(()),
    }
}

/// Whether this is a folder of devices, processes or the kernel. What is in them looks like a file where a shell has
/// connected it to one (`/dev/stdout`), and is not.
fn holds_no_files(folder: &Path) -> bool {
    cfg!(unix)
        && (folder == Path::new("/dev")
            || ["/dev/fd", "/proc", "/sys"].iter().any(|top| folder.starts_with(top)))
}

/// Creates a new file, to be written bit by bit. Never overwrites an existing file and never follows a link.
///
/// # Errors
/// [`InputOutputError::Unwritable`], with [`AlreadyExists`](ErrorKind::AlreadyExists) if anything is there; as
/// [`check`].
pub fn create(path: &Path) -> Result<File, InputOutputError> {
    check(path)?;
    create_named(path).map_err(|error| unwritable(path, &error))
}

/// Writes a new file: either all of it or nothing. Never overwrites an existing file and never follows a link.
///
/// # Errors
/// As [`create`].
pub fn create_whole(path: &Path, content: &[u8]) -> Result<(), InputOutputError> {
    check(path)?;
    let written = match Unnamed::write(folder(path), content) {
        Ok(file) => file.link(path),
        // The name is taken before the content is written under another one.
        Err(Impossible::HereOnly) => create_named(path)
            .and_then(|_| rename_over(path, content))
            .inspect_err(|error| remove_unless_there_before(path, error)),
        Err(Impossible::Failed(error)) => Err(error),
    };
    written.map_err(|error| unwritable(path, &error))
}

/// Writes a file, atomically.
///
/// Writes a temporary file in the same folder and renames it: a link at the path is replaced and not followed, and no
/// reader ever sees a half-written file.
///
/// # Errors
/// As [`check`], and [`InputOutputError::Unwritable`].
pub fn replace(path: &Path, content: &[u8]) -> Result<(), InputOutputError> {
    check(path)?;
    rename_over(path, content).map_err(|error| unwritable(path, &error))
}

/// Removes a file, or the link to one; succeeds if nothing is there.
///
/// # Errors
/// As [`replace`].
pub fn remove(path: &Path) -> Result<(), InputOutputError> {
    check(path)?;
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

/// Creates a folder, and those above it that do not exist, for their owner alone, whatever the umask.
///
/// # Errors
/// Those of the file system.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut missing: Vec<_> = path.ancestors().take_while(|folder| !folder.is_dir()).collect();
    missing.retain(|folder| !folder.as_os_str().is_empty());
    for folder in missing.into_iter().rev() {
        match create_new_folder(folder) {
            // Another program was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
            outcome => outcome?,
        }
    }
    Ok(())
}

/// Creates such a folder where nothing is.
///
/// # Errors
/// Those of the file system.
pub fn create_new_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER);
    builder.create(path)?;
    set_mode(path, FOLDER)
}

fn unwritable(path: &Path, error: &io::Error) -> InputOutputError {
    InputOutputError::Unwritable { path: path.to_owned(), kind: error.kind() }
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn create_named(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE);
    let file = options.open(path)?;
    set_mode(path, FILE)?;
    Ok(file)
}

/// The umask cannot give more than was requested, but less.
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        if path.symlink_metadata()?.permissions().mode() & 0o777 != mode {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Writes an unfinished file beside the path and gives it that name.
fn rename_over(path: &Path, content: &[u8]) -> io::Result<()> {
    path.file_name().ok_or(ErrorKind::InvalidFilename)?;
    let folder = folder(path);
    sweep(folder);
    let unfinished = folder.join(unfinished_name());
    let written = match Unnamed::write(folder, content) {
        Ok(file) => file.link(&unfinished),
        Err(Impossible::HereOnly) => {
            create_named(&unfinished).and_then(|file| write_all(file, content).map(drop))
        }
        Err(Impossible::Failed(error)) => Err(error),
    };
    written.and_then(|()| fs::rename(&unfinished, path)).inspect_err(|_| {
        // Only the first error matters; the file may not even exist.
        let _ = fs::remove_file(&unfinished);
    })
}

fn unfinished_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let (before, after) = UNFINISHED;
    format!("{before}{}-{}{after}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Removes what programs that were killed have left in a folder. Failures do not matter: nothing depends on it.
fn sweep(folder: &Path) {
    let is_unfinished = |name: &OsStr| {
        name.to_str().is_some_and(|name| name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1))
    };
    let entries = folder.read_dir().into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_unfinished(&entry.file_name())) {
        let age = entry.metadata().and_then(|there| there.modified()).map(|time| time.elapsed());
        if matches!(age, Ok(Ok(age)) if age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes all of it, to the disk: a full one often says so only then.
fn write_all(mut file: File, content: &[u8]) -> io::Result<File> {
    file.write_all(content).and_then(|()| file.sync_all())?;
    Ok(file)
}

fn remove_unless_there_before(path: &Path, error: &io::Error) {
    if error.kind() != ErrorKind::AlreadyExists {
        let _ = fs::remove_file(path);
    }
}

/// A file without a name, which a killed program does not leave behind.
struct Unnamed {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code))]
    file: File,
}

/// Why there is no such file.
enum Impossible {
    /// This system, or the file system of this folder, does not have them.
    HereOnly,
    Failed(io::Error),
}

#[cfg(target_os = "linux")]
impl Unnamed {
    fn write(folder: &Path, content: &[u8]) -> Result<Self, Impossible> {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

        let mut options = OpenOptions::new();
        options.write(true).mode(FILE).custom_flags(nix::fcntl::OFlag::O_TMPFILE.bits());
        // Whatever is wrong with the folder shows again when a file with a name is created in it.
        let file = options.open(folder).map_err(|_| Impossible::HereOnly)?;
        if !Path::new("/proc/self/fd").exists() {
            return Err(Impossible::HereOnly);
        }
        file.set_permissions(fs::Permissions::from_mode(FILE)).map_err(Impossible::Failed)?;
        write_all(file, content).map(|file| Self { file }).map_err(Impossible::Failed)
    }

    /// Gives it a name that nothing has yet.
    fn link(self, path: &Path) -> io::Result<()> {
        use std::os::fd::AsRawFd;

        use nix::{
            fcntl::{AT_FDCWD, AtFlags},
            unistd::linkat,
        };

        let own = PathBuf::from(format!("/proc/self/fd/{}", self.file.as_raw_fd()));
        linkat(AT_FDCWD, &own, AT_FDCWD, path, AtFlags::AT_SYMLINK_FOLLOW).map_err(io::Error::from)
    }
}

#[cfg(not(target_os = "linux"))]
impl Unnamed {
    fn write(_: &Path, _: &[u8]) -> Result<Self, Impossible> {
        Err(Impossible::HereOnly)
    }

    fn link(self, _: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests;
