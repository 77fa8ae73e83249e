//! Jobs for a thread that owns a reader, and the wait for their answers.
//!
//! A call of PC/SC or libnfc can block forever, and nothing can abort it from outside. So a thread makes the calls, and the
//! caller waits for each answer for a limited time. A thread that does not answer in time is abandoned and never asked
//! again; if its call returns after all, it finds that nobody is waiting, puts card and reader in order, and ends.
//!
//! What a thread does with a job is up to the workers of `pcsc` and `nfc`.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::Duration,
};

use crate::{
    error::TransportError,
    transport::{Cancel, Deadline},
};

/// Maximum time for one command, whatever the deadline. The slowest known step of a chip took 6.6 seconds; a reader
/// that has not returned after more than four times as long never will.
const COMMAND_TIME: Duration = Duration::from_secs(30);

/// Maximum time for which returning a card or a reader may block the caller.
const HAND_BACK_TIME: Duration = Duration::from_secs(3);

/// Receives the answer to a job. Sending fails once the caller has given up.
pub(crate) type Reply<T> = Sender<Result<T, TransportError>>;

/// The way to a thread that takes jobs of type `J`.
pub(crate) struct Jobs<J> {
    reader: String,
    /// The channel to the thread, or why it was abandoned.
    sender: Result<Sender<J>, TransportError>,
    /// The error for a thread that ended without an answer.
    ended: TransportError,
}

impl<J> Jobs<J> {
    pub(crate) const fn new(reader: String, sender: Sender<J>, ended: TransportError) -> Self {
        Self { reader, sender: Ok(sender), ended }
    }

    /// The name of the reader.
    pub(crate) fn reader(&self) -> &str {
        &self.reader
    }

    /// Sends a job and waits for its answer. Abandons a thread that does not answer in time; `late` is then
    /// the error.
    pub(crate) fn ask<T>(
        &mut self,
        job: impl FnOnce(Reply<T>) -> J,
        time: Duration,
        late: impl FnOnce() -> TransportError,
    ) -> Result<T, TransportError> {
        let (reply, answer) = mpsc::channel();
        let sent = self.sender.as_ref().map_err(Clone::clone)?.send(job(reply));
        let error = match sent.map(|()| answer.recv_timeout(time)) {
            Ok(Ok(outcome)) => return outcome,
            Ok(Err(RecvTimeoutError::Timeout)) => late(),
            Ok(Err(RecvTimeoutError::Disconnected)) | Err(_) => self.ended.clone(),
        };
        self.abandon(error.clone());
        Err(error)
    }

    /// Sends the last job: the thread returns card and reader, and ends.
    pub(crate) fn hand_back(
        &mut self,
        job: impl FnOnce(Reply<()>) -> J,
        late: impl FnOnce() -> TransportError,
    ) -> Result<(), TransportError> {
        let outcome = self.ask(job, HAND_BACK_TIME, late);
        self.sender = Err(self.ended.clone());
        outcome
    }

    /// Asks the thread nothing any more: every later job fails immediately with this error.
    pub(crate) fn abandon(&mut self, error: TransportError) {
        tracing::warn!(reader = self.reader, %error, "the reader is given up");
        self.sender = Err(error);
    }

    /// Whether the thread still takes jobs: it was neither abandoned nor sent the last one.
    pub(crate) const fn are_taken(&self) -> bool {
        self.sender.is_ok()
    }
}

/// How long a command may take.
pub(crate) fn command_time(deadline: Deadline) -> Duration {
    deadline.remaining().map_or(COMMAND_TIME, |left| left.min(COMMAND_TIME))
}

/// Waits for the first answer of a thread, and looks at `cancel` after every `slice`. `limit` says anew each time how long
/// to wait, and which error it is to wait in vain.
pub(crate) fn first_answer<T>(
    answer: &Receiver<Result<T, TransportError>>,
    cancel: &Cancel,
    slice: Duration,
    ended: &TransportError,
    limit: impl Fn() -> (Deadline, TransportError),
) -> Result<T, TransportError> {
    loop {
        cancel.check()?;
        let (deadline, late) = limit();
        match answer.recv_timeout(deadline.remaining().map_or(slice, |left| left.min(slice))) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => return Err(ended.clone()),
            Err(RecvTimeoutError::Timeout) if deadline.check().is_ok() => {}
            Err(RecvTimeoutError::Timeout) => return Err(late),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const SLICE: Duration = Duration::from_millis(5);
    const LONG: Duration = Duration::from_secs(60);
    const ENDED: TransportError = TransportError::ReaderFault { status: 7 };

    /// A thread that answers each number with the next one; 0 gets no answer, 1 ends it.
    fn jobs() -> Jobs<(u32, Reply<u32>)> {
        let (sender, work) = mpsc::channel::<(u32, Reply<u32>)>();
        thread::spawn(move || {
            let mut kept = Vec::new();
            for (number, reply) in work {
                match number {
                    0 => kept.push(reply),
                    1 => return,
                    _ => drop(reply.send(Ok(number + 1))),
                }
            }
        });
        Jobs::new("reader".to_owned(), sender, ENDED)
    }

    fn ask(jobs: &mut Jobs<(u32, Reply<u32>)>, number: u32) -> Result<u32, TransportError> {
        let time = if number == 0 { SLICE } else { LONG };
        jobs.ask(|reply| (number, reply), time, || TransportError::ReaderHung)
    }

    #[test]
    fn a_thread_that_does_not_answer_is_abandoned_with_its_error() {
        let mut hung = jobs();
        assert_eq!(ask(&mut hung, 5), Ok(6));
        assert_eq!(ask(&mut hung, 0), Err(TransportError::ReaderHung));
        assert!(!hung.are_taken());
        assert_eq!(ask(&mut hung, 5), Err(TransportError::ReaderHung), "it is not asked again");

        let mut gone = jobs();
        assert_eq!(ask(&mut gone, 1), Err(ENDED));
        assert_eq!(ask(&mut gone, 5), Err(ENDED));
    }

    #[test]
    fn an_error_that_the_thread_reports_abandons_nothing() {
        let (sender, work) = mpsc::channel::<Reply<()>>();
        thread::spawn(move || {
            work.into_iter().for_each(|reply| drop(reply.send(Err(TransportError::NoCard))))
        });
        let mut jobs = Jobs::new("reader".to_owned(), sender, ENDED);
        let late = || TransportError::ReaderHung;
        assert_eq!(jobs.ask(|reply| reply, LONG, late), Err(TransportError::NoCard));
        assert!(jobs.are_taken());
        assert_eq!(jobs.hand_back(|reply| reply, late), Err(TransportError::NoCard));
        assert_eq!(jobs.ask(|reply| reply, LONG, late), Err(ENDED));
    }

    #[test]
    fn the_first_answer_is_waited_for_as_long_as_the_limit_of_the_moment_says() {
        let wait = |answer, cancel: &Cancel, time| {
            first_answer::<u8>(answer, cancel, SLICE, &ENDED, || {
                (Deadline::after(time), TransportError::ReaderBusy)
            })
        };
        let (reply, answer) = mpsc::channel();
        let cancel = Cancel::default();
        assert_eq!(wait(&answer, &cancel, Duration::ZERO), Err(TransportError::ReaderBusy));
        reply.send(Ok(1)).unwrap();
        assert_eq!(wait(&answer, &cancel, LONG), Ok(1));
        cancel.cancel();
        assert_eq!(wait(&answer, &cancel, LONG), Err(TransportError::Cancelled));
        drop(reply);
        assert_eq!(wait(&answer, &Cancel::default(), LONG), Err(ENDED));
    }

    #[test]
    fn a_command_takes_no_longer_than_its_deadline_and_thirty_seconds() {
        assert_eq!(command_time(Deadline::after(10 * COMMAND_TIME)), COMMAND_TIME);
        assert!(command_time(Deadline::after(SLICE)) <= SLICE);
    }
}
