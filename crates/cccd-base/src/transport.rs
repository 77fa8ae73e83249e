//! The way to a card: one trait, for readers of every kind, simulated cards and recorded ones.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::error::{Error, Result, TransportError};

/// How often a link that cannot see its card tries whether it lies there again.
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// When a command must have come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// No deadline.
    pub const NEVER: Self = Self(None);

    /// A deadline some time from now.
    pub fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    /// The time that is left; `None` without a deadline, zero when it is over.
    pub fn remaining(self) -> Option<Duration> {
        self.0.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// The earlier of two deadlines.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(one), Some(two)) => Self(Some(one.min(two))),
            (one, two) => Self(one.or(two)),
        }
    }

    /// Fails when the time is over.
    ///
    /// # Errors
    /// [`TransportError::Timeout`].
    pub fn check(self) -> Result<(), TransportError> {
        if self.remaining() == Some(Duration::ZERO) { Err(TransportError::Timeout) } else { Ok(()) }
    }
}

/// A switch that ends a read from another thread. Clones share it; it acts between commands and on waits.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the read to end.
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

/// What a link can carry, in bytes of a whole APDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest command APDU.
    pub max_command: usize,
    /// Largest response APDU, status word included.
    pub max_response: usize,
}

impl Limits {
    /// Short APDUs only: 4 + 1 + 255 + 1 bytes there, 256 + 2 back.
    pub const SHORT: Self = Self { max_command: 261, max_response: 258 };

    /// The largest extended APDUs of ISO/IEC 7816-3: 4 + 3 + 65535 + 2 bytes there, 65536 + 2 back.
    pub const EXTENDED: Self = Self { max_command: 65_544, max_response: 65_538 };
}

/// A link to one card. Commands are answered one at a time.
pub trait Transport: Send {
    /// Sends a command APDU and returns the response APDU, status word included.
    ///
    /// An empty response is the sign of a card torn away; implementations may return it as it is.
    ///
    /// # Errors
    /// Any [`TransportError`]; [`TransportError::Timeout`] or [`TransportError::ReaderHung`] at the deadline.
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>>;

    /// What the link can carry. It only ever lowers what the card says that it can do.
    fn limits(&self) -> Limits;

    /// The answer to reset of the card; empty where the link knows none.
    fn atr(&self) -> &[u8];

    /// Puts the card into the state after power-on: no application selected, no channel.
    ///
    /// # Errors
    /// Any [`TransportError`].
    fn reset(&mut self) -> Result<()>;

    /// Waits until a card lies there again after one was lifted, and takes it in the state after power-on. It
    /// may be another card.
    ///
    /// Unless a link has a better way, this tries [`reset`](Self::reset) every 50 ms.
    ///
    /// # Errors
    /// [`TransportError::CardMoved`] at the deadline; [`TransportError::Cancelled`]; and at once whatever says
    /// that no card will come.
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

/// A caller's own function as a transport, for readers that this library does not know.
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
    /// A transport that hands each command APDU to `function` and takes the response APDU from it.
    pub const fn new(limits: Limits, function: F) -> Self {
        Self { limits, atr: Vec::new(), function, reset: None }
    }

    /// Names the answer to reset.
    #[must_use]
    pub fn with_atr(mut self, atr: &[u8]) -> Self {
        self.atr = atr.to_vec();
        self
    }

    /// Names the function that puts the card into the state after power-on. Without it a reset is an error,
    /// and a card that drops its channel cannot be opened again.
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

    /// A link whose card comes back at the reset of this number, counted from 0.
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
