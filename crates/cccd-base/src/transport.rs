//! The link to a card: one trait for readers of every kind, simulated cards and recorded cards.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::error::{Error, Result, TransportError};

/// How often a link that cannot detect its card checks whether it is back.
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// The time by which a command must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// No deadline.
    pub const NEVER: Self = Self(None);

    /// A deadline some time from now.
    pub fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    /// Returns the time that is left; `None` without a deadline, zero once it has passed.
    pub fn remaining(self) -> Option<Duration> {
        self.0.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// Returns the earlier of two deadlines.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(one), Some(two)) => Self(Some(one.min(two))),
            (one, two) => Self(one.or(two)),
        }
    }

    /// Fails once the deadline has passed.
    ///
    /// # Errors
    /// [`TransportError::Timeout`].
    pub fn check(self) -> Result<(), TransportError> {
        if self.remaining() == Some(Duration::ZERO) { Err(TransportError::Timeout) } else { Ok(()) }
    }
}

/// A switch that cancels a read from another thread. Clones share its state. It is checked between commands and during
/// waits.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Requests that the read end.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True once [`cancel`](Self::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Fails once cancelled.
    ///
    /// # Errors
    /// [`TransportError::Cancelled`].
    pub fn check(&self) -> Result<(), TransportError> {
        if self.is_cancelled() { Err(TransportError::Cancelled) } else { Ok(()) }
    }
}

/// The largest APDUs that a link supports, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest command APDU.
    pub max_command: usize,
    /// Largest response APDU, status word included.
    pub max_response: usize,
}

impl Limits {
    /// Short APDUs only: 4 + 1 + 255 + 1 bytes for the command, 256 + 2 for the response.
    pub const SHORT: Self = Self { max_command: 261, max_response: 258 };

    /// The largest extended APDUs of ISO/IEC 7816-3: 4 + 3 + 65535 + 2 bytes for the command, 65536 + 2 for the
    /// response.
    pub const EXTENDED: Self = Self { max_command: 65_544, max_response: 65_538 };
}

/// A link to one card. Commands are answered one at a time.
pub trait Transport: Send {
    /// Sends a command APDU and returns the response APDU, status word included.
    ///
    /// An empty response means that the card was torn away; implementations may return it unchanged.
    ///
    /// # Errors
    /// Any [`TransportError`]; [`TransportError::Timeout`] or [`TransportError::ReaderHung`] at the deadline.
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>>;

    /// Returns what the link supports. This can only lower the limits that the card states.
    fn limits(&self) -> Limits;

    /// Returns the answer to reset of the card; empty if the link does not know it.
    fn atr(&self) -> &[u8];

    /// Resets the card to its state after power-on: no application selected, no channel.
    ///
    /// # Errors
    /// Any [`TransportError`].
    fn reset(&mut self) -> Result<()>;

    /// Waits until a card is back after one was lifted, and connects to it in its state after power-on. It may be
    /// another card.
    ///
    /// Unless a link has a better way, this tries [`reset`](Self::reset) every 50 ms.
    ///
    /// # Errors
    /// [`TransportError::CardMoved`] at the deadline; [`TransportError::Cancelled`]; any error that means that no card
    /// will come, at once.
    fn take_again(&mut self, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        loop {
            cancel.check()?;
            match self.reset() {
                Err(Error::Transport(
                    TransportError::CardMoved | TransportError::NoCard | TransportError::CardMute,
                )) => {}
                outcome => return outcome,
            }
            let left = deadline.remaining().unwrap_or(TRY_AGAIN);
            if left.is_zero() {
                return Err(TransportError::CardMoved.into());
            }
            thread::sleep(left.min(TRY_AGAIN));
        }
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        (**self).transmit(command, deadline)
    }

    fn limits(&self) -> Limits {
        (**self).limits()
    }

    fn atr(&self) -> &[u8] {
        (**self).atr()
    }

    fn reset(&mut self) -> Result<()> {
        (**self).reset()
    }

    fn take_again(&mut self, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        (**self).take_again(deadline, cancel)
    }
}

/// A transport that calls a function of the caller, for readers that this library does not support.
///
/// ```
/// use cccd_base::transport::{Deadline, FnTransport, Limits, Transport};
///
/// let mut link = FnTransport::new(Limits::SHORT, |_command: &[u8]| Ok(vec![0x6D, 0x00]));
/// assert_eq!(link.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08], Deadline::NEVER)?, [0x6D, 0x00]);
/// # Ok::<(), cccd_base::Error>(())
/// ```
pub struct FnTransport<F> {
    limits: Limits,
    atr: Vec<u8>,
    function: F,
    reset: Option<Box<dyn FnMut() -> Result<()> + Send>>,
}

impl<F: FnMut(&[u8]) -> Result<Vec<u8>> + Send> FnTransport<F> {
    /// Creates a transport that passes each command APDU to `function` and returns its response APDU.
    pub const fn new(limits: Limits, function: F) -> Self {
        Self { limits, atr: Vec::new(), function, reset: None }
    }

    /// Sets the answer to reset.
    #[must_use]
    pub fn with_atr(mut self, atr: &[u8]) -> Self {
        self.atr = atr.to_vec();
        self
    }

    /// Sets the function that resets the card to its state after power-on. Without it, a reset is an error, and a card
    /// that drops its channel cannot be opened again.
    #[must_use]
    pub fn with_reset(mut self, reset: impl FnMut() -> Result<()> + Send + 'static) -> Self {
        self.reset = Some(Box::new(reset));
        self
    }
}

impl<F: FnMut(&[u8]) -> Result<Vec<u8>> + Send> Transport for FnTransport<F> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        deadline.check()?;
        (self.function)(command)
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    /// # Errors
    /// [`TransportError::ResetUnavailable`] without [`with_reset`](Self::with_reset).
    fn reset(&mut self) -> Result<()> {
        self.reset.as_mut().ok_or(TransportError::ResetUnavailable)?()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_ends() {
        assert_eq!(Deadline::NEVER.check(), Ok(()));
        assert_eq!(Deadline::after(Duration::from_secs(60)).check(), Ok(()));
        assert_eq!(Deadline::after(Duration::ZERO).check(), Err(TransportError::Timeout));
        let later = Deadline::after(Duration::from_secs(60));
        assert_eq!(Deadline::NEVER.min(later), later);
        assert_eq!(later.min(Deadline::after(Duration::ZERO)).check(), Err(TransportError::Timeout));
    }

    /// Returns a link whose card comes back at this reset, counted from 0.
    fn returns_at(number: usize) -> impl Transport {
        let mut left = number;
        let link = FnTransport::new(Limits::SHORT, |_: &[u8]| Ok(vec![0x90, 0x00]));
        link.with_reset(move || match left.checked_sub(1) {
            None => Ok(()),
            Some(fewer) => {
                left = fewer;
                Err(TransportError::CardMoved.into())
            }
        })
    }

    #[test]
    fn a_card_is_awaited_until_the_deadline() {
        let cancel = Cancel::default();
        assert_eq!(returns_at(2).take_again(Deadline::NEVER, &cancel), Ok(()));
        let gone = Err(TransportError::CardMoved.into());
        assert_eq!(returns_at(usize::MAX).take_again(Deadline::after(Duration::ZERO), &cancel), gone);
        cancel.cancel();
        let cancelled = Err(TransportError::Cancelled.into());
        assert_eq!(returns_at(usize::MAX).take_again(Deadline::NEVER, &cancel), cancelled);
    }

    #[test]
    fn clones_of_a_cancel_share_the_switch() {
        let cancel = Cancel::default();
        let other = cancel.clone();
        assert_eq!(other.check(), Ok(()));
        cancel.cancel();
        assert_eq!(other.check(), Err(TransportError::Cancelled));
    }
}
