//! Finds the trust folder.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::TrustStore;
use crate::error::Result;

/// The environment variable that names the folder if the caller does not.
const VARIABLE: &str = "CCCD_TRUST";

/// Reads the trust folder that the caller names, else that of the environment variable `CCCD_TRUST`, else that of
/// the platform. Also returns which folder it is. The last one need not exist: then nobody is trusted.
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

/// Returns the folder that the caller names, else that of `CCCD_TRUST`, else the folder `cccd/trust` in the user's
/// data folder. `None` for a user without a data folder.
pub fn folder(named: Option<&Path>) -> Option<PathBuf> {
    named
        .map(Path::to_path_buf)
        .or_else(|| variable(VARIABLE))
        .or_else(|| data_folder().map(|data| data.join("trust")))
}

/// Returns the folder `cccd` in the user's data folder, by the conventions of the platform. `None` for a user
/// without a data folder.
pub fn data_folder() -> Option<PathBuf> {
    let data = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // A relative path must be ignored here (XDG Base Directory Specification).
        let xdg = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("cccd"))
}

/// Reads an environment variable; an empty one counts as not set.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
