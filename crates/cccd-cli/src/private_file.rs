//! Files that only their owner may read.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// Makes a file where none is. Nothing that stands there is written over or followed.
///
/// # Errors
/// Those of the file system; [`AlreadyExists`](io::ErrorKind::AlreadyExists).
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
