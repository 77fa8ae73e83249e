//! The caller's side of a connected card.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use super::{
    ReaderState, again, slice_of,
    worker::{self, Job, Ready},
};
use crate::{
    error::{Error, Result, TransportError},
    sensitive::SensitiveBytes,
    transport::{Cancel, Deadline, Limits, Transport},
};

/// Maximum time for one command, whatever the deadline. The slowest known step of a chip took 6.6 seconds; a driver
/// that has not returned after more than four times as long never will.
const COMMAND_TIME: Duration = Duration::from_secs(30);

/// Maximum time for a reader to power a card.
const OPENING_TIME: Duration = Duration::from_secs(15);

/// Maximum time for which returning the card may block the caller.
const HAND_BACK_TIME: Duration = Duration::from_secs(3);

/// A card on a PC/SC reader, held in one transaction and reset when it is returned.
///
/// After an error:
/// - [`CardReset`](TransportError::CardReset): another program reset the card. We hold the card again and it accepts
///   commands, but all its state (selected file, channel) is lost. The command may or may not have been executed.
/// - [`CardMoved`](TransportError::CardMoved): [`take_again`](Transport::take_again) waits until there is a card on the
///   reader again, and takes it. Treat it as a different card until it has proven otherwise.
/// - [`ReaderHung`](TransportError::ReaderHung): a command did not return in time, and PC/SC has no way to abort it.
///   The transport is abandoned: every later call fails immediately with the same error. The reader must be unplugged.
/// - [`ReaderBusy`](TransportError::ReaderBusy), from [`reset`](Transport::reset) or after
///   [`CardReset`](TransportError::CardReset): another program took the card in the meantime. The transport is
///   abandoned.
pub struct PcscTransport {
    reader: String,
    ready: Ready,
    /// The channel to the thread that owns the card, or why it was abandoned.
    jobs: Result<Sender<Job>, TransportError>,
    /// True while the thread waits for another program to end its transaction.
    queueing: Arc<AtomicBool>,
}

impl PcscTransport {
    /// Connects to the card on a reader, waiting until `busy` for another program to release it.
    pub(super) fn open(
        reader: &ReaderState,
        busy: Deadline,
        cancel: &Cancel,
    ) -> Result<Self, TransportError> {
        loop {
            match Self::try_open(reader, busy, cancel) {
                Err(TransportError::ReaderBusy) if busy.check().is_ok() => thread::sleep(slice_of(busy)),
                outcome => return outcome,
            }
        }
    }

    fn try_open(reader: &ReaderState, busy: Deadline, cancel: &Cancel) -> Result<Self, TransportError> {
        let (jobs, work) = mpsc::channel();
        let (reply, answer) = mpsc::channel();
        let queueing = Arc::new(AtomicBool::new(false));
        worker::start(reader, Arc::clone(&queueing), reply, work)?;
        let hung = Deadline::after(OPENING_TIME);
        let ready = loop {
            cancel.check()?;
            // PC/SC lite only connects after another program's current command has finished.
            let is_queueing = reader.in_use || queueing.load(Ordering::Relaxed);
            let deadline = if is_queueing { busy } else { hung };
            match answer.recv_timeout(slice_of(deadline)) {
                Ok(outcome) => break outcome?,
                Err(RecvTimeoutError::Disconnected) => return Err(worker::ended()),
                Err(RecvTimeoutError::Timeout) if deadline.check().is_ok() => {}
                Err(RecvTimeoutError::Timeout) if is_queueing => return Err(TransportError::ReaderBusy),
                Err(RecvTimeoutError::Timeout) => return Err(TransportError::ReaderHung),
            }
        };
        tracing::debug!(reader = reader.name, limits = ?ready.limits, "connected");
        Ok(Self { reader: reader.name.clone(), ready, jobs: Ok(jobs), queueing })
    }

    /// The name of the reader.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// Resets and releases the card, so that no other program finds our channel open in it. Dropping does the same but
    /// ignores errors. A card that is already gone is not an error.
    ///
    /// # Errors
    /// [`TransportError::ReaderHung`] if the reader does not respond within three seconds;
    /// [`TransportError::ServiceNotRunning`], [`TransportError::ReaderUnplugged`], [`TransportError::ReaderFault`].
    pub fn finish(mut self) -> Result<()> {
        Ok(self.hand_back()?)
    }

    fn hand_back(&mut self) -> Result<(), TransportError> {
        let outcome = self.ask(|reply| Job::HandBack { reply }, HAND_BACK_TIME);
        self.jobs = Err(worker::ended());
        match outcome {
            Err(TransportError::CardMoved | TransportError::CardReset) => Ok(()),
            outcome => outcome,
        }
    }

    /// Sends a job to the thread and waits for its answer. Abandons a thread that does not answer in time.
    fn ask<T>(
        &mut self,
        job: impl FnOnce(Sender<Result<T, TransportError>>) -> Job,
        time: Duration,
    ) -> Result<T, TransportError> {
        let (reply, answer) = mpsc::channel();
        let sent = self.jobs.as_ref().map_err(Clone::clone)?.send(job(reply));
        let error = match sent.map(|()| answer.recv_timeout(time)) {
            Ok(Ok(outcome)) => return outcome,
            Ok(Err(RecvTimeoutError::Timeout)) if self.queueing.load(Ordering::Relaxed) => {
                TransportError::ReaderBusy
            }
            Ok(Err(RecvTimeoutError::Timeout)) => TransportError::ReaderHung,
            Ok(Err(RecvTimeoutError::Disconnected)) | Err(_) => worker::ended(),
        };
        tracing::warn!(reader = self.reader, %error, "the reader is given up");
        self.jobs = Err(error.clone());
        Err(error)
    }
}

impl Transport for PcscTransport {
    /// Sends a command APDU and returns the response APDU, status word included and never empty.
    ///
    /// # Errors
    /// See [`PcscTransport`]. A command may take at most 30 seconds, whatever the deadline.
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        deadline.check()?;
        let limit = self.ready.limits.max_command;
        if command.len() > limit {
            return Err(TransportError::CommandTooLong { length: command.len(), limit }.into());
        }
        let command = SensitiveBytes::new(command.to_vec());
        let time = deadline.remaining().map_or(COMMAND_TIME, |left| left.min(COMMAND_TIME));
        Ok(self.ask(|reply| Job::Transmit { command, reply }, time)?)
    }

    fn limits(&self) -> Limits {
        self.ready.limits
    }

    fn atr(&self) -> &[u8] {
        &self.ready.atr
    }

    fn reset(&mut self) -> Result<()> {
        self.ready = self.ask(|reply| Job::Reset { reply }, OPENING_TIME)?;
        Ok(())
    }

    /// Waits for a card on the same reader.
    fn take_again(&mut self, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        loop {
            again::wait_for_card(&self.reader, deadline, cancel)?;
            match self.reset() {
                // The card is gone again, or is still being lowered onto the reader.
                Err(Error::Transport(TransportError::CardMoved | TransportError::CardMute))
                    if deadline.check().is_ok() => {}
                outcome => return outcome,
            }
        }
    }
}

impl Drop for PcscTransport {
    fn drop(&mut self) {
        if self.jobs.is_ok()
            && let Err(error) = self.hand_back()
        {
            tracing::debug!(reader = self.reader, %error, "the card was not handed back");
        }
    }
}
