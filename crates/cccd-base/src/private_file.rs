//! Files that only their owner may read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
};

/// Creates a new file. Never overwrites an existing file and never follows a link.
///
/// # Errors
/// Those of the file system; [`AlreadyExists`](io::ErrorKind::AlreadyExists).
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a file that only its owner may read, atomically.
///
/// Writes a temporary file in the same folder and renames it: a link at the path is replaced and not followed, and no
/// reader ever sees a half-written file.
///
/// # Errors
/// Those of the file system.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = beside(path)?;
    let written = create(&temporary).and_then(|mut file| file.write_all(content));
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // Only the first error matters; the temporary file may not even exist.
        let _ = fs::remove_file(&temporary);
    })
}

/// Returns a name in the same folder that reveals nothing about the card.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.part", process::id()));
    Ok(path.with_file_name(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a folder for a test.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cccd-files-{}-{name}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = folder("replace");
        let path = folder.join("photo.jpg");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_place_that_cannot_be_written_is_an_error_and_stays_as_it_is() {
        let folder = folder("refuse");
        assert_eq!(replace(Path::new(".."), b"x").unwrap_err().kind(), io::ErrorKind::InvalidFilename);
        assert_eq!(replace(&folder.join("no/photo"), b"x").unwrap_err().kind(), io::ErrorKind::NotFound);
        fs::create_dir(folder.join("taken")).unwrap();
        assert!(replace(&folder.join("taken"), b"x").is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_and_a_link_is_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = folder("link");
        let (path, other) = (folder.join("photo.jpg"), folder.join("other"));
        fs::write(&other, b"kept").unwrap();
        symlink(&other, &path).unwrap();
        replace(&path, b"picture").unwrap();
        assert_eq!(fs::read(&other).unwrap(), b"kept");
        let metadata = fs::symlink_metadata(&path).unwrap();
        assert!(metadata.is_file());
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(&folder).unwrap();
    }
}
