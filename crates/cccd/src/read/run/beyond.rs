//! Files that are signed with a header that states too short a length.

use crate::{
    error::{DataError, DataKind, Error, Result},
    files::File,
    read::run::Run,
    sensitive::SensitiveBytes,
};

/// The number of bytes requested after the end of a file: more than any issuer's mistake.
const BEYOND: usize = 16;

impl Run<'_> {
    /// Whether a file ends where its header says. A file that was read up to there without matching the hash in
    /// EF.SOD may continue: if some of the bytes that follow make the hash match, the file was signed that way, and
    /// is malformed rather than changed.
    pub(super) fn ends_where_it_says(&mut self, file: File) -> Result<bool> {
        if self.card.document.hash_fits(file) || self.card.document.lists(file) != Some(true) {
            return Ok(true);
        }
        let mut content = SensitiveBytes::default();
        let read = self.card.document.get(file).unwrap_or_default();
        content.expose_mut().reserve_exact(read.len() + BEYOND);
        content.expose_mut().extend_from_slice(read);
        for &byte in self.bytes_beyond(file, read.len())?.expose() {
            content.expose_mut().push(byte);
            if self.card.document.lists_content(file, content.expose()) {
                self.card.document.insert(file, content);
                let error = DataError::new(DataKind::Length, 1).in_file(file.name());
                self.card.document.set_malformed(file, error);
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns what the chip gives after the end of a file. If the chip drops its channel over the request, opens
    /// the card again.
    fn bytes_beyond(&mut self, file: File, offset: usize) -> Result<SensitiveBytes> {
        loop {
            self.ensure_proofs()?;
            match self.session.read_beyond(file, offset, BEYOND) {
                Err(Error::Card(_) | Error::SecureMessaging(_)) => break,
                Err(error) => self.rebuild_after(error)?,
                result => return result,
            }
        }
        self.reopen_where_lost()?;
        Ok(SensitiveBytes::default())
    }
}
