//! Starting over with a card: one that was reset, one that was lifted and put back, or another one in its place.

use crate::{
    card::{Learnt, Session, select_file},
    error::{Error, Refusal, Result},
    files::File,
    iso7816::Lengths,
    transport::Deadline,
};

impl Session {
    /// Puts the card into the state after power-on, so that it can be opened again.
    ///
    /// # Errors
    /// Errors of the link.
    pub fn reset(&mut self) -> Result<()> {
        self.close();
        self.link.reset()
    }

    /// Waits until a card is present again. It has to be opened again.
    ///
    /// # Errors
    /// [`CardMoved`](crate::error::TransportError::CardMoved) if none came in time, and other errors of the link.
    pub(crate) fn take_again(&mut self, deadline: Deadline) -> Result<()> {
        self.close();
        self.link.take_again(deadline)
    }

    /// Forgets what was learnt about the card, since the next one may be another.
    pub(crate) fn forget_card(&mut self) {
        self.link.set_lengths(Lengths::Short);
        self.learnt = Learnt::default();
    }

    /// Makes the chip show that it has the keys of a new channel: it selects a file, and any answer through the
    /// channel shows it. Returns the plain status word if the chip left the channel instead.
    ///
    /// # Errors
    /// Errors of the link.
    pub(crate) fn ask_for_answer(&mut self, file: File) -> Result<Option<Refusal>> {
        match self.send(&select_file(file)) {
            Ok(response) => {
                if response.status().is_ok() {
                    self.current = Some(file);
                }
                Ok(None)
            }
            Err(error @ Error::SecureMessaging(_)) => Ok(error.refusal()),
            Err(error) => Err(error),
        }
    }
}
