//! The contents of a file, parsed once.

use std::sync::{Arc, OnceLock};

use crate::error::DataError;

/// A file that is parsed when it is first requested. Copies share the result, since they are of the same bytes.
pub(super) struct View<T>(Arc<OnceLock<Result<T, DataError>>>);

impl<T> View<T> {
    /// The parsed contents of the file with these bytes, if it was read.
    pub(super) fn of(
        &self,
        bytes: Option<&[u8]>,
        parse: impl FnOnce(&[u8]) -> Result<T, DataError>,
    ) -> Option<Result<&T, &DataError>> {
        let bytes = bytes?;
        Some(self.0.get_or_init(|| parse(bytes)).as_ref())
    }
}

impl<T> Default for View<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for View<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
