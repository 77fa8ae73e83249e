//! The folder of certificates to trust.

use std::{
    env,
    path::{Path, PathBuf},
};

use cccd::{Result, pki::trust_store::TrustStore};

/// Names the folder where the option does not.
const VARIABLE: &str = "CCCD_TRUST";

/// The certificates to trust, and where they came from.
pub(crate) struct Trust {
    /// The certificates.
    pub(crate) store: TrustStore,
    /// The folder; `None` where there is none, as for an invented card.
    pub(crate) folder: Option<PathBuf>,
}

impl Trust {
    /// Reads the folder that the option names, else `CCCD_TRUST`, else the one of the platform. The last need
    /// not exist.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`](cccd::error::TrustStoreError::Unreadable).
    pub(crate) fn load(option: Option<&Path>) -> Result<Self> {
        let is_named = option.is_some() || variable(VARIABLE).is_some();
        let folder = folder(option);
        let store = match &folder {
            Some(folder) if is_named || folder.exists() => TrustStore::from_dir(folder)?,
            _ => TrustStore::empty(),
        };
        Ok(Self { store, folder })
    }
}

/// The folder that the option names, else `CCCD_TRUST`, else the one of the platform.
pub(crate) fn folder(option: Option<&Path>) -> Option<PathBuf> {
    option.map(Path::to_path_buf).or_else(|| variable(VARIABLE)).or_else(platform_folder)
}

/// The folder `cccd/trust` among the data of the user.
fn platform_folder() -> Option<PathBuf> {
    let data = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // A relative path there is to be ignored (XDG Base Directory Specification).
        let xdg = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("cccd").join("trust"))
}

/// A variable of the environment; an empty one counts as none.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
