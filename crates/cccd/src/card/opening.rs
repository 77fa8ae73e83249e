//! Opening a chip that offers no PACE: with BAC, or in plain if it is open to everybody.

use crate::{
    access::{AccessKey, bac},
    card::{Session, read_binary_by_sfi},
    error::{AccessError, Result},
    files::File,
    random::Random,
};

/// The number of bytes that is enough to show that a file is readable.
const FIRST_BYTES: usize = 4;

impl Session {
    /// Runs BAC with a key that is suitable for it.
    pub(super) fn run_bac(&mut self, key: &AccessKey, random: &mut dyn Random) -> Result<()> {
        let seed = key.bac_seed().ok_or(AccessError::KeyUnsuitable { protocol: "BAC", refusal: None })??;
        let channel = bac::establish(&mut self.link, seed.expose(), random)?;
        self.change_channel(channel);
        Ok(())
    }

    /// Whether the chip gives everybody the first bytes of EF.COM, which holds nothing personal (Doc 9303-11, 4.2).
    pub(super) fn reads_in_plain(&mut self) -> Result<bool> {
        let response = self.link.exchange(&read_binary_by_sfi(File::Com, FIRST_BYTES))?;
        Ok(response.status().is_ok() && !response.data().is_empty())
    }
}
