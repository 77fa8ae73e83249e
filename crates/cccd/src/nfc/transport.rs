//! The caller's side of a card on a libnfc reader.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use super::{
    address, status,
    worker::{self, Job, MAX_RESPONSE},
};
use crate::{
    error::{Result, TransportError},
    sensitive::SensitiveBytes,
    transport::{Cancel, Deadline, Limits, Transport},
};

/// The largest command in bytes that libnfc accepts.
const MAX_COMMAND: usize = 262;

/// Maximum time for one command, whatever the deadline. The slowest known step of a chip took 6.6 seconds; a reader
/// that has not returned after more than four times as long never will.
const COMMAND_TIME: Duration = Duration::from_secs(30);

/// Maximum time for opening a reader: waking it up and identifying it.
const OPENING_TIME: Duration = Duration::from_secs(10);

/// Maximum time for one search for a card.
const LOOKING_TIME: Duration = Duration::from_secs(5);

/// Maximum time for which returning the reader may block the caller.
const HAND_BACK_TIME: Duration = Duration::from_secs(3);

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
    connection: String,
    atr: Vec<u8>,
    /// The channel to the thread that owns the reader, or why it was abandoned.
    jobs: Result<Sender<Job>, TransportError>,
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
        let (jobs, work) = mpsc::channel();
        let (reply, opened) = mpsc::channel();
        worker::start(connection.clone(), reply, work)?;
        wait(&opened, Deadline::after(OPENING_TIME), Some(cancel))??;
        let mut this = Self { connection, atr: Vec::new(), jobs: Ok(jobs) };
        loop {
            cancel.check()?;
            match this.take() {
                Err(TransportError::NoCard | TransportError::CardMute) if deadline.check().is_ok() => {}
                outcome => break outcome?,
            }
            thread::sleep(deadline.remaining().map_or(SLICE, |left| left.min(SLICE)));
        }
        tracing::debug!(reader = this.connection, "connected");
        Ok(this)
    }

    /// The connection string of the reader.
    pub fn connection(&self) -> &str {
        &self.connection
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
        let outcome = self.ask(|reply| Job::HandBack { reply }, HAND_BACK_TIME);
        self.jobs = Err(status::ended());
        outcome
    }

    /// Takes the card on the reader, in the state after power-on.
    fn take(&mut self) -> Result<(), TransportError> {
        self.atr = self.ask(|reply| Job::Take { reply }, LOOKING_TIME)?;
        Ok(())
    }

    /// Sends a job to the thread and waits for its answer. Abandons a reader that does not answer in time.
    fn ask<T>(
        &mut self,
        job: impl FnOnce(Sender<Result<T, TransportError>>) -> Job,
        time: Duration,
    ) -> Result<T, TransportError> {
        let (reply, answer) = mpsc::channel();
        let sent = self.jobs.as_ref().map_err(Clone::clone)?.send(job(reply));
        let outcome = match sent {
            Ok(()) => wait(&answer, Deadline::after(time), None).and_then(|outcome| outcome),
            Err(_) => Err(status::ended()),
        };
        if let Err(error @ (TransportError::ReaderHung | TransportError::ReaderUnplugged)) = &outcome {
            tracing::warn!(reader = self.connection, %error, "the reader is given up");
            self.jobs = Err(error.clone());
        }
        outcome
    }
}

/// Waits for an answer of the thread.
fn wait<T>(answer: &Receiver<T>, deadline: Deadline, cancel: Option<&Cancel>) -> Result<T, TransportError> {
    loop {
        cancel.map_or(Ok(()), Cancel::check)?;
        let left = deadline.remaining().unwrap_or(SLICE);
        match answer.recv_timeout(left.min(SLICE)) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Disconnected) => return Err(status::ended()),
            Err(RecvTimeoutError::Timeout) => deadline.check().map_err(|_| TransportError::ReaderHung)?,
        }
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
        let time = deadline.remaining().map_or(COMMAND_TIME, |left| left.min(COMMAND_TIME));
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
        if self.jobs.is_ok()
            && let Err(error) = self.hand_back()
        {
            tracing::debug!(reader = self.connection, %error, "the reader was not handed back");
        }
    }
}
