//! Where the trust folder is.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::TrustStore;
use crate::error::Result;

/// Names the folder where the caller does not.
const VARIABLE: &str = "CCCD_TRUST";

/// Reads the trust folder that the caller names, else the one of the environment variable `CCCD_TRUST`, else the one
/// of the platform, and says which it is. The last need not exist: then nobody is trusted.
///
/// # Errors
/// As [`TrustStore::from_dir`].
pub fn load(named: Option<&Path>) -> Result<(TrustStore, Option<PathBuf>)> {
    let is_named = named.is_some() || variable(VARIABLE).is_some();
    let folder = folder(named);
    let store = match &folder {
        Some(folder) if is_named || folder.exists() => TrustStore::from_dir(folder)?,
        _ => TrustStore::empty(),
    };
    Ok((store, folder))
}

/// The folder that the caller names, else that of `CCCD_TRUST`, else the folder `cccd/trust` among the data of the
/// user. `None` for a user who has no such place.
pub fn folder(named: Option<&Path>) -> Option<PathBuf> {
    named
        .map(Path::to_path_buf)
        .or_else(|| variable(VARIABLE))
        .or_else(|| data_folder().map(|data| data.join("trust")))
}

/// The folder `cccd` among the data of the user, by the conventions of the platform. `None` for a user who has no such
/// place.
pub fn data_folder() -> Option<PathBuf> {
    let data = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // A relative path there is to be ignored (XDG Base Directory Specification).
        let xdg = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("cccd"))
}

/// A variable of the environment; an empty one counts as none.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
