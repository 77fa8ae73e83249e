//! A transport to a simulated card in the same process.

use cccd_base::{
    Result,
    error::TransportError,
    transport::{Deadline, Limits, Transport},
};

use crate::chip::Chip;

/// A chip on a link with these [`Limits`].
///
/// ```
/// use cccd_base::transport::{Deadline, Transport};
/// use cccd_sim::{Chip, Issuance, SimTransport};
///
/// let chip = Chip::new(Issuance::new(b"any seed").issue()?);
/// let mut link = SimTransport::new(chip);
/// let select = [0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
/// assert_eq!(link.transmit(&select, Deadline::NEVER)?, [0x90, 0x00]);
/// # Ok::<(), cccd_base::Error>(())
/// ```
pub struct SimTransport {
    chip: Chip,
    limits: Limits,
    atr: Vec<u8>,
    commands: usize,
}

/// PC/SC: the response does not fit into the buffer of the reader.
const INSUFFICIENT_BUFFER: u32 = 0x8010_0008;

impl SimTransport {
    /// A link that supports the largest APDUs.
    pub fn new(chip: Chip) -> Self {
        Self::with_limits(chip, Limits::EXTENDED)
    }

    /// A link with its own limits, such as those of a reader that supports short APDUs only.
    pub fn with_limits(chip: Chip, limits: Limits) -> Self {
        let atr = chip.atr();
        Self { chip, limits, atr, commands: 0 }
    }

    /// The chip.
    pub const fn chip(&self) -> &Chip {
        &self.chip
    }

    /// Takes the chip off the reader in its current state.
    pub fn into_chip(self) -> Chip {
        self.chip
    }

    /// Number of commands that were transmitted.
    pub const fn commands(&self) -> usize {
        self.commands
    }
}

impl Transport for SimTransport {
    /// # Errors
    /// [`TransportError::CommandTooLong`] and [`TransportError::ReaderFault`] beyond the limits,
    /// [`TransportError::Timeout`] if the deadline has already passed.
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        deadline.check()?;
        let (length, limit) = (command.len(), self.limits.max_command);
        if length > limit {
            return Err(TransportError::CommandTooLong { length, limit }.into());
        }
        self.commands += 1;
        let response = self.chip.handle(command);
        if response.len() > self.limits.max_response {
            return Err(TransportError::ReaderFault { status: INSUFFICIENT_BUFFER }.into());
        }
        Ok(response)
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn reset(&mut self) -> Result<()> {
        self.chip.reset();
        Ok(())
    }
}

/// A link from which the card is torn away at one command. As over PC/SC, that command gets an empty response and
/// everything afterwards fails. The same card or another one may be put back; a reset then powers it up.
///
/// Wrapped around another [`TornAway`], it makes a card that is lifted twice.
pub struct TornAway<T> {
    link: T,
    left: usize,
    gone: bool,
    back: Option<Back<T>>,
}

/// What is put back after the card was torn away.
struct Back<T> {
    /// Another card, if it is not the same one.
    other: Option<T>,
    /// How many more resets find no card.
    delay: usize,
}

impl<T: Transport> TornAway<T> {
    /// Tears the card away at the command with this index, counted from 0.
    pub const fn at(link: T, index: usize) -> Self {
        Self { link, left: index, gone: false, back: None }
    }

    /// Puts the same card back.
    #[must_use]
    pub fn put_back(self) -> Self {
        Self { back: Some(Back { other: None, delay: 0 }), ..self }
    }

    /// Puts the card on this link there instead.
    #[must_use]
    pub fn replaced_by(self, other: T) -> Self {
        Self { back: Some(Back { other: Some(other), delay: 0 }), ..self }
    }

    /// Delays the return of the card: this many resets find nothing first.
    #[must_use]
    pub fn after(mut self, resets: usize) -> Self {
        if let Some(back) = &mut self.back {
            back.delay = resets;
        }
        self
    }

    /// Whether the card is away.
    pub const fn is_gone(&self) -> bool {
        self.gone
    }
}

impl<T: Transport> Transport for TornAway<T> {
    /// # Errors
    /// [`TransportError::CardMoved`] while the card is away, or an error of the link.
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        if self.gone {
            return Err(TransportError::CardMoved.into());
        }
        if self.left == 0 {
            self.left = usize::MAX;
            self.gone = true;
            return Ok(Vec::new());
        }
        self.left -= 1;
        self.link.transmit(command, deadline)
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    /// # Errors
    /// [`TransportError::CardMoved`] while the card is away, or an error of the link.
    fn reset(&mut self) -> Result<()> {
        if self.gone {
            let back = self.back.as_mut().ok_or(TransportError::CardMoved)?;
            if let Some(delay) = back.delay.checked_sub(1) {
                back.delay = delay;
                return Err(TransportError::CardMoved.into());
            }
            if let Some(other) = back.other.take() {
                self.link = other;
            }
            self.gone = false;
        }
        self.link.reset()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Issuance;

    const READ: [u8; 5] = [0x00, 0xB0, 0x9C, 0x00, 0x00];

    fn link(limits: Limits) -> SimTransport {
        SimTransport::with_limits(Chip::new(Issuance::new(b"link").issue().unwrap()), limits)
    }

    #[test]
    fn limits_hold_both_ways() {
        let mut link = link(Limits { max_command: 7, max_response: 20 });
        assert_eq!(
            link.transmit(&[0; 8], Deadline::NEVER),
            Err(TransportError::CommandTooLong { length: 8, limit: 7 }.into())
        );
        assert_eq!(
            link.transmit(&READ, Deadline::NEVER),
            Err(TransportError::ReaderFault { status: 0x8010_0008 }.into())
        );
        assert_eq!(link.commands(), 1);
    }

    #[test]
    fn a_torn_card_answers_with_nothing_and_then_not_at_all() {
        let mut torn = TornAway::at(link(Limits::EXTENDED), 1);
        assert_eq!(torn.transmit(&READ, Deadline::NEVER).unwrap().len(), 54 + 2);
        assert!(!torn.is_gone());
        assert!(torn.transmit(&READ, Deadline::NEVER).unwrap().is_empty());
        assert_eq!(torn.transmit(&READ, Deadline::NEVER), Err(TransportError::CardMoved.into()));
        assert_eq!(torn.reset(), Err(TransportError::CardMoved.into()));
    }

    #[test]
    fn a_card_that_is_put_back_is_freshly_powered_and_may_be_another() {
        let current = [0x00, 0xB0, 0x00, 0x00, 0x00];
        let mut torn = TornAway::at(link(Limits::EXTENDED), 1).put_back().after(1);
        assert_eq!(torn.transmit(&READ, Deadline::NEVER).unwrap().len(), 54 + 2);
        assert!(torn.transmit(&READ, Deadline::NEVER).unwrap().is_empty());
        assert_eq!(torn.reset(), Err(TransportError::CardMoved.into()));
        assert_eq!(torn.reset(), Ok(()));
        assert_eq!(torn.transmit(&current, Deadline::NEVER).unwrap(), [0x69, 0x86], "no file is selected");

        let mut torn = TornAway::at(link(Limits::EXTENDED), 0).replaced_by(link(Limits::SHORT));
        assert!(torn.transmit(&READ, Deadline::NEVER).unwrap().is_empty());
        assert_eq!(torn.reset(), Ok(()));
        assert_eq!(torn.limits(), Limits::SHORT);
    }
}
