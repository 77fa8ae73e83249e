//! The folder of certificates to trust.

use std::path::{Path, PathBuf};

use cccd::{
    Result,
    pki::trust_store::{self, TrustStore},
};

/// The trusted certificates and their origin.
pub(crate) struct Trust {
    /// The certificates.
    pub(crate) store: TrustStore,
    /// The folder; `None` if there is none, as for an invented card.
    pub(crate) folder: Option<PathBuf>,
}

impl Trust {
    /// Reads the folder that the option names, or else `CCCD_TRUST`, or else the default one of the platform. Only the
    /// last may be missing.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`](cccd::error::TrustStoreError::Unreadable).
    pub(crate) fn load(option: Option<&Path>) -> Result<Self> {
        let (store, folder) = trust_store::load(option)?;
        Ok(Self { store, folder })
    }
}
