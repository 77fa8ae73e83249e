//! What a chip holds after the end of a file.

use crate::{
    card::{MAX_OFFSET, Session, block, data_object_len, read_binary, read_binary_odd},
    error::Result,
    files::File,
    iso7816::StatusWord,
    sensitive::SensitiveBytes,
};

impl Session {
    /// Reads at most `ne` bytes from an offset on, past the end that the file's header states. Returns no bytes if
    /// the chip refuses them.
    ///
    /// # Errors
    /// Errors of the link and the channel, and of SELECT.
    pub(crate) fn read_beyond(&mut self, file: File, offset: usize, ne: usize) -> Result<SensitiveBytes> {
        if self.current != Some(file) {
            self.select(file)?;
        }
        let command = match offset > MAX_OFFSET {
            true => read_binary_odd(offset, data_object_len(ne)),
            false => read_binary(offset, ne),
        };
        let response = self.send(&command)?;
        match response.status() {
            StatusWord::OK | StatusWord::END_OF_FILE if !response.data().is_empty() => {
                Ok(block(&response, command.ins())?.iter().copied().take(ne).collect::<Vec<_>>().into())
            }
            _ => Ok(SensitiveBytes::default()),
        }
    }
}
