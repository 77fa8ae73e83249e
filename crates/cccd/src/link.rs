//! The link to a card as the layers above use it: a transport with a switch to cancel, a time limit for each
//! command, and a count of what went through.

use std::{sync::Arc, time::Duration};

use crate::{
    clock::{Clock, SystemClock},
    error::Result,
    iso7816::{self, Atr, Command, Lengths, Response},
    transport::{Cancel, Deadline, Limits, Transport},
};

/// The time that one command may take. Key agreement on slow chips was seen to take 6.6 s.
pub const COMMAND_TIMEOUT: Duration = Duration::from_secs(15);

/// What went through a link so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Command APDUs sent.
    pub commands: u64,
    /// Bytes sent and received, headers and status words included.
    pub bytes: u64,
    /// Time spent inside the transport, that is, in reader and card.
    pub time: Duration,
}

/// A transport, owned, with everything that holds for each command.
pub struct Link {
    counted: Counted,
    cancel: Cancel,
    command_timeout: Duration,
    deadline: Deadline,
    lengths: Lengths,
}

impl Link {
    /// Takes a transport over. Commands are short until [`set_lengths`](Self::set_lengths) says otherwise.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self {
            counted: Counted {
                transport: Box::new(transport),
                clock: Arc::new(SystemClock::default()),
                transfer: Transfer::default(),
            },
            cancel: Cancel::default(),
            command_timeout: COMMAND_TIMEOUT,
            deadline: Deadline::NEVER,
            lengths: Lengths::Short,
        }
    }

    /// Uses this switch to cancel.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Measures time by this clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.counted.clock = clock;
        self
    }

    /// Gives each command this time.
    #[must_use]
    pub const fn with_command_timeout(mut self, timeout: Duration) -> Self {
        self.command_timeout = timeout;
        self
    }

    /// Ends everything at this deadline, however quick each command is.
    #[must_use]
    pub const fn with_deadline(mut self, deadline: Deadline) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sends a command and gathers its answer; any status word is an answer.
    ///
    /// # Errors
    /// As [`iso7816::exchange`], and [`Cancelled`](crate::error::TransportError::Cancelled).
    pub fn exchange(&mut self, command: &Command) -> Result<Response> {
        self.exchange_with(command, self.lengths)
    }

    /// Like [`exchange`](Self::exchange), with lengths chosen for this command alone.
    ///
    /// # Errors
    /// As [`exchange`](Self::exchange).
    pub fn exchange_with(&mut self, command: &Command, lengths: Lengths) -> Result<Response> {
        self.cancel.check()?;
        self.deadline.check()?;
        let deadline = Deadline::after(self.command_timeout).min(self.deadline);
        iso7816::exchange(&mut self.counted, command, lengths, deadline)
    }

    /// Which lengths of commands are sent.
    pub const fn set_lengths(&mut self, lengths: Lengths) {
        self.lengths = lengths;
    }

    /// Which lengths of commands are sent.
    pub const fn lengths(&self) -> Lengths {
        self.lengths
    }

    /// What the transport can carry.
    pub fn limits(&self) -> Limits {
        self.counted.limits()
    }

    /// The answer to reset, where the transport knows one.
    pub fn atr(&self) -> Option<Atr> {
        Atr::parse(self.counted.atr())
    }

    /// Puts the card into the state after power-on.
    ///
    /// # Errors
    /// Whatever the transport reports.
    pub fn reset(&mut self) -> Result<()> {
        self.counted.reset()
    }

    /// Waits until a card lies there again after one was lifted, and takes it in the state after power-on.
    ///
    /// # Errors
    /// As [`Transport::take_again`].
    pub fn take_again(&mut self, deadline: Deadline) -> Result<()> {
        self.counted.take_again(deadline.min(self.deadline), &self.cancel)
    }

    /// What went through so far.
    pub const fn transfer(&self) -> Transfer {
        self.counted.transfer
    }
}

/// Counts every APDU, those included that follow a 61xx or are part of a chain.
struct Counted {
    transport: Box<dyn Transport>,
    clock: Arc<dyn Clock>,
    transfer: Transfer,
}

impl Transport for Counted {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        let start = self.clock.elapsed();
        let answer = self.transport.transmit(command, deadline);
        self.transfer.time += self.clock.elapsed().saturating_sub(start);
        self.transfer.commands += 1;
        self.transfer.bytes += (command.len() + answer.as_ref().map_or(0, Vec::len)) as u64;
        answer
    }

    fn limits(&self) -> Limits {
        self.transport.limits()
    }

    fn atr(&self) -> &[u8] {
        self.transport.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.transport.reset()
    }

    fn take_again(&mut self, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        self.transport.take_again(deadline, cancel)
    }
}
