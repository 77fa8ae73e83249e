//! The files of a trust folder.

use std::{
    fs,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

use cccd_base::input_file;

use crate::error::{InputOutputError, TrustStoreError};

/// The extensions of certificate files, in upper or lower case.
const CERTIFICATES: [&str; 4] = ["cer", "crt", "der", "pem"];

/// The extension of revocation lists.
const REVOCATION_LISTS: [&str; 1] = ["crl"];

pub(super) fn unreadable(path: &Path, kind: ErrorKind) -> TrustStoreError {
    TrustStoreError::Unreadable { path: path.to_owned(), kind }
}

pub(super) fn certificate_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    files(folder, &CERTIFICATES)
}

pub(super) fn revocation_list_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    files(folder, &REVOCATION_LISTS)
}

/// Returns the files with one of these extensions, in the order of their names.
fn files(folder: &Path, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file of at most `limit` bytes.
pub(super) fn read_bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = input_file::open(path).map_err(|error| match error {
        InputOutputError::Unreadable { kind, .. } => kind,
        _ => ErrorKind::InvalidInput,
    })?;
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}
