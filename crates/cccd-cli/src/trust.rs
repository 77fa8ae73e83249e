//! The folder of certificates to trust.

use std::path::{Path, PathBuf};

use cccd::{
    Result,
    pki::trust_store::{self, TrustStore},
};

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
        let (store, folder) = trust_store::load(option)?;
        Ok(Self { store, folder })
    }
}
