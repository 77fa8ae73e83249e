//! The caller's side of a connected card.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use super::{
    ReaderState, SLICE, again, slice_of,
    worker::{self, Job, Ready},
};
use crate::{
    error::{Error, Result, TransportError},
    jobs::{Jobs, Reply, command_time, first_answer},
    sensitive::SensitiveBytes,
    transport::{Cancel, Deadline, Limits, Transport},
};

/// Maximum time for a reader to power a card.
const OPENING_TIME: Duration = Duration::from_secs(15);

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
    ready: Ready,
    /// The way to the thread that owns the card.
    jobs: Jobs<Job>,
    /// True while the thread waits for another program to end its transaction.
    queueing: Arc<AtomicBool>,
    moves: u32,
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
        let (sender, work) = mpsc::channel();
        let (reply, answer) = mpsc::channel();
        let queueing = Arc::new(AtomicBool::new(false));
        worker::start(reader, Arc::clone(&queueing), reply, work)?;
        let hung = Deadline::after(OPENING_TIME);
        let ready = first_answer(&answer, cancel, SLICE, &worker::ended(), || {
            // PC/SC lite only connects after another program's current command has finished.
            match reader.in_use || queueing.load(Ordering::Relaxed) {
                true => (busy, TransportError::ReaderBusy),
                false => (hung, TransportError::ReaderHung),
            }
        })?;
        tracing::debug!(reader = reader.name, limits = ?ready.limits, "connected");
        let jobs = Jobs::new(reader.name.clone(), sender, worker::ended());
        Ok(Self { ready, jobs, queueing, moves: reader.moves })
    }

    /// [`ReaderState::moves`] when the card was found.
    pub const fn moves(&self) -> u32 {
        self.moves
    }

    /// The name of the reader.
    pub fn reader(&self) -> &str {
        self.jobs.reader()
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
        let late = late(&self.queueing);
        match self.jobs.hand_back(|reply| Job::HandBack { reply }, late) {
            Err(TransportError::CardMoved | TransportError::CardReset) => Ok(()),
            outcome => outcome,
        }
    }

    fn ask<T>(&mut self, job: impl FnOnce(Reply<T>) -> Job, time: Duration) -> Result<T, TransportError> {
        let late = late(&self.queueing);
        self.jobs.ask(job, time, late)
    }
}

/// Why the thread does not answer in time.
fn late(queueing: &AtomicBool) -> impl FnOnce() -> TransportError {
    || match queueing.load(Ordering::Relaxed) {
        true => TransportError::ReaderBusy,
        false => TransportError::ReaderHung,
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
        Ok(self.ask(|reply| Job::Transmit { command, reply }, command_time(deadline))?)
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
            again::wait_for_card(self.jobs.reader(), deadline, cancel)?;
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
        if self.jobs.are_taken()
            && let Err(error) = self.hand_back()
        {
            tracing::debug!(reader = self.reader(), %error, "the card was not handed back");
        }
    }
}
