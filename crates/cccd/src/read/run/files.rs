//! The files that the caller requested by name.

use super::Run;
use crate::{card::dropped_with, error::Result, files::File, iso7816::StatusWord};

impl Run<'_> {
    /// Reads EF.ATR/INFO if the card announces sizes in it, and the other requested files of the master file.
    pub(super) fn read_master_file(&mut self) -> Result<()> {
        if self.session.announces_atr_info() || self.is_asked_for(File::AtrInfo) {
            match self.session.read_atr_info()? {
                Some(bytes) => self.card.document.insert(File::AtrInfo, bytes),
                None => self.card.document.set_absent(File::AtrInfo, None),
            }
        }
        if self.is_asked_for(File::Dir) {
            match self.session.read_dir()? {
                Some(bytes) => self.card.document.insert(File::Dir, bytes),
                None => self.card.document.set_absent(File::Dir, None),
            }
        }
        Ok(())
    }

    /// Reads the requested files of the application that were not read yet. Those that a chip reserves for other
    /// readers come last: some chips drop their channel when they refuse one.
    pub(super) fn fetch_asked(&mut self) -> Result<()> {
        let mut files: Vec<File> =
            self.job.options.settings.files.iter().copied().filter(|file| file.is_in_application()).collect();
        files.sort_by_key(|file| (matches!(file, File::Dg3 | File::Dg4), *file));
        files.dedup();
        for file in files {
            // The file was read, or the chip has said why not.
            if self.card.document.state(file).is_some() {
                continue;
            }
            match self.fetch(file) {
                Err(error) if dropped_with(&error) == Some(StatusWord::SECURITY_NOT_SATISFIED) => {
                    self.card.document.set_locked(file, error.refusal());
                    self.reopen()?;
                }
                result => {
                    result?;
                }
            }
        }
        Ok(())
    }

    fn is_asked_for(&self, file: File) -> bool {
        self.job.options.settings.files.contains(&file)
    }
}
