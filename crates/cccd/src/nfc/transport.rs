//! The caller's side of a card on a libnfc reader.

use std::{sync::mpsc, thread, time::Duration};

use super::{
    address, status,
    worker::{self, Job, MAX_RESPONSE},
};
use crate::{
    error::{Result, TransportError},
    jobs::{Jobs, Reply, command_time, first_answer},
    sensitive::SensitiveBytes,
    transport::{Cancel, Deadline, Limits, Transport},
};

/// The largest command in bytes that libnfc accepts.
const MAX_COMMAND: usize = 262;

/// Maximum time for opening a reader: waking it up and identifying it.
const OPENING_TIME: Duration = Duration::from_secs(10);

/// Maximum time for one search for a card.
const LOOKING_TIME: Duration = Duration::from_secs(5);

/// The longest time for which a [`Cancel`] may go unnoticed, and the pause between two searches for a card.
const SLICE: Duration = Duration::from_millis(100);

/// A card on a libnfc reader. The reader is held exclusively until it is returned with its field switched off.
///
/// After an error:
/// - [`CardMoved`](TransportError::CardMoved): [`take_again`](Transport::take_again) waits until there is a card on the
///   reader again, and takes it. Treat it as a different card until it has proven otherwise.
/// - [`ReaderHung`](TransportError::ReaderHung): the reader did not answer in time. The transport is abandoned: every
///   later call fails immediately with the same error. The reader must be unplugged.
pub struct NfcTransport {
    atr: Vec<u8>,
    /// The way to the thread that owns the reader.
    jobs: Jobs<Job>,
}

impl NfcTransport {
    /// Opens a reader and takes a card that is on it or arrives before the deadline.
    pub(super) fn open(
        connection: String,
        deadline: Deadline,
        cancel: &Cancel,
    ) -> Result<Self, TransportError> {
        cancel.check()?;
        address::check(&connection)?;
        let (sender, work) = mpsc::channel();
        let (reply, opened) = mpsc::channel();
        worker::start(connection.clone(), reply, work)?;
        let limit = Deadline::after(OPENING_TIME);
        first_answer(&opened, cancel, SLICE, &status::ended(), || (limit, TransportError::ReaderHung))?;
        let mut this = Self { atr: Vec::new(), jobs: Jobs::new(connection, sender, status::ended()) };
        loop {
            cancel.check()?;
            match this.take() {
                Err(TransportError::NoCard | TransportError::CardMute) if deadline.check().is_ok() => {}
                outcome => break outcome?,
            }
            thread::sleep(deadline.remaining().map_or(SLICE, |left| left.min(SLICE)));
        }
        tracing::debug!(reader = this.connection(), "connected");
        Ok(this)
    }

    /// The connection string of the reader.
    pub fn connection(&self) -> &str {
        self.jobs.reader()
    }

    /// Whether the card is still on the reader. Takes a few milliseconds; some readers need up to 0.3 seconds to notice
    /// that it is gone.
    ///
    /// # Errors
    /// [`TransportError::ReaderHung`], [`TransportError::ReaderUnplugged`], [`TransportError::ReaderFault`].
    pub fn is_present(&mut self) -> Result<bool> {
        Ok(self.ask(|reply| Job::IsPresent { reply }, LOOKING_TIME)?)
    }

    /// Returns the reader with its field switched off, so that the card keeps no state of ours. Dropping does the same
    /// but ignores errors.
    ///
    /// # Errors
    /// [`TransportError::ReaderHung`] if the reader does not respond within three seconds,
    /// [`TransportError::ReaderUnplugged`], [`TransportError::ReaderFault`].
    pub fn finish(mut self) -> Result<()> {
        Ok(self.hand_back()?)
    }

    fn hand_back(&mut self) -> Result<(), TransportError> {
        self.jobs.hand_back(|reply| Job::HandBack { reply }, || TransportError::ReaderHung)
    }

    /// Takes the card on the reader, in the state after power-on.
    fn take(&mut self) -> Result<(), TransportError> {
        self.atr = self.ask(|reply| Job::Take { reply }, LOOKING_TIME)?;
        Ok(())
    }

    /// Sends a job and waits for its answer. Abandons a reader that does not answer in time, or is gone.
    fn ask<T>(&mut self, job: impl FnOnce(Reply<T>) -> Job, time: Duration) -> Result<T, TransportError> {
        let outcome = self.jobs.ask(job, time, || TransportError::ReaderHung);
        if let Err(error @ (TransportError::ReaderHung | TransportError::ReaderUnplugged)) = &outcome
            && self.jobs.are_taken()
        {
            self.jobs.abandon(error.clone());
        }
        outcome
    }
}

impl Transport for NfcTransport {
    /// Sends a command APDU and returns the response APDU, status word included and never empty.
    ///
    /// # Errors
    /// See [`NfcTransport`]; [`TransportError::CommandTooLong`] above 262 bytes. A command may take at most 30 seconds,
    /// whatever the deadline.
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        deadline.check()?;
        if command.len() > MAX_COMMAND {
            let length = command.len();
            return Err(TransportError::CommandTooLong { length, limit: MAX_COMMAND }.into());
        }
        let command = SensitiveBytes::new(command.to_vec());
        let time = command_time(deadline);
        Ok(self.ask(|reply| Job::Transmit { command, time, reply }, time)?)
    }

    /// 262 bytes to the card and 263 from it, the sizes of libnfc's buffers.
    fn limits(&self) -> Limits {
        Limits { max_command: MAX_COMMAND, max_response: MAX_RESPONSE }
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    /// Switches the field off and on, and takes the card again.
    ///
    /// # Errors
    /// [`TransportError::CardMoved`] if there is no card; see [`NfcTransport`].
    fn reset(&mut self) -> Result<()> {
        self.take().map_err(|error| match error {
            TransportError::NoCard => TransportError::CardMoved.into(),
            error => error.into(),
        })
    }
}

impl Drop for NfcTransport {
    fn drop(&mut self) {
        if self.jobs.are_taken()
            && let Err(error) = self.hand_back()
        {
            tracing::debug!(reader = self.connection(), %error, "the reader was not handed back");
        }
    }
}
