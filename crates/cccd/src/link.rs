//! The link to a card as the layers above use it: a transport with a cancel switch, a time limit for each command,
//! and a count of the traffic.

use std::{sync::Arc, time::Duration};

use crate::{
    clock::{Clock, SystemClock},
    error::Result,
    iso7816::{self, Atr, Command, Lengths, Response},
    transport::{Cancel, Deadline, Limits, Transport},
};

/// The time limit of one command. Key agreement was seen to take 6.6 s on slow chips.
pub(crate) const COMMAND_TIMEOUT: Duration = Duration::from_secs(15);

/// What has gone through a link so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Command APDUs sent.
    pub commands: u64,
    /// Bytes sent and received, headers and status words included.
    pub bytes: u64,
    /// Time spent inside the transport, that is, in reader and card.
    pub time: Duration,
}

/// An owned transport, with the settings that apply to every command.
pub struct Link {
    counted: Counted,
    cancel: Cancel,
    command_timeout: Duration,
    deadline: Deadline,
    lengths: Lengths,
}

impl Link {
    /// Takes ownership of a transport. Commands are short until reader and card have shown that they take longer ones.
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

    /// Cancels with this switch.
    pub(crate) fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Measures time by this clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.counted.clock = clock;
        self
    }

    /// Limits each command to this time.
    pub(crate) const fn with_command_timeout(mut self, timeout: Duration) -> Self {
        self.command_timeout = timeout;
        self
    }

    /// Ends everything at this deadline, however fast the commands are.
    pub(crate) const fn with_deadline(mut self, deadline: Deadline) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sends a command and collects its response; any status word counts as a response.
    ///
    /// # Errors
    /// As [`iso7816::exchange`], and [`Cancelled`](crate::error::TransportError::Cancelled).
    pub fn exchange(&mut self, command: &Command) -> Result<Response> {
        self.exchange_with(command, self.lengths)
    }

    /// Like [`exchange`](Self::exchange), with lengths that apply to this command only.
    ///
    /// # Errors
    /// As [`exchange`](Self::exchange).
    pub(crate) fn exchange_with(&mut self, command: &Command, lengths: Lengths) -> Result<Response> {
        self.cancel.check()?;
        self.deadline.check()?;
        let deadline = Deadline::after(self.command_timeout).min(self.deadline);
        iso7816::exchange(&mut self.counted, command, lengths, deadline)
    }

    /// Sets the lengths with which commands are sent.
    pub(crate) const fn set_lengths(&mut self, lengths: Lengths) {
        self.lengths = lengths;
    }

    /// The lengths with which commands are sent.
    pub const fn lengths(&self) -> Lengths {
        self.lengths
    }

    /// What the transport can carry.
    pub fn limits(&self) -> Limits {
        self.counted.limits()
    }

    /// The answer to reset, if the transport knows it.
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

    /// Waits until a card is present again after one was lifted, and connects to it in the state after power-on.
    ///
    /// # Errors
    /// As [`Transport::take_again`].
    pub(crate) fn take_again(&mut self, deadline: Deadline) -> Result<()> {
        self.counted.take_again(deadline.min(self.deadline), &self.cancel)
    }

    /// What has gone through so far.
    pub const fn transfer(&self) -> Transfer {
        self.counted.transfer
    }
}

/// Counts every APDU, including those that follow a 61xx or are part of a chain.
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
