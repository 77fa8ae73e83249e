//! Readers over PC/SC: lists them, waits for a card, and connects to it.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use cccd::{
//!     pcsc::{ConnectOptions, Context, Selection},
//!     transport::{Cancel, Deadline, Transport},
//! };
//!
//! let context = Context::establish()?;
//! let options = ConnectOptions { wait: Some(Duration::from_secs(30)), ..ConnectOptions::default() };
//! let mut card = context.connect(&Selection::Any, &options, &Cancel::default())?;
//! let answer = card.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08], Deadline::NEVER)?;
//! card.finish()?;
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! # One program at a time
//! A [`PcscTransport`] holds one PC/SC transaction from connecting until it is finished or dropped, and then resets the
//! card. With PC/SC lite, other programs wait until then, even those that try to reset the card. Windows ends a
//! transaction after five seconds without a command and resets the card; the next command then reports
//! [`CardReset`](TransportError::CardReset).
//!
//! # Initial state of the card
//! An unused card is as good as fresh: the service has switched it off, or we have left it reset. If another program is
//! connected, the card is reset before the first command, which takes as long as switching it on. A program that
//! released the card without a reset in the last half second cannot be detected: if the first command fails because it
//! lacks a channel (6982, 6987, 6988), try one [`reset`](crate::transport::Transport::reset).

mod again;
mod facts;
mod limits;
mod properties;
mod select;
mod status;
mod transport;
mod worker;

use std::{
    ffi::CString,
    thread,
    time::{Duration, Instant},
};

use pcsc::State;

use crate::{
    error::{Result, TransportError},
    transport::{Cancel, Deadline},
};
use status::{Moment, transport_error};

pub use facts::ReaderFacts;
pub use status::error_of_status;
pub use transport::PcscTransport;

/// The longest part of a wait during which a [`Cancel`] or a deadline goes unnoticed.
const SLICE: Duration = Duration::from_millis(250);

/// How many times a list that changes while it is being read is read again.
const LISTINGS: usize = 5;

/// How many times a card that does not answer is tried while waiting. A card that is still being lowered onto the
/// reader does not answer at first.
const MUTE_TRIES: usize = 4;

/// A connection to the PC/SC service.
///
/// It does not survive a restart of the service: establish another one after
/// [`ServiceNotRunning`](TransportError::ServiceNotRunning).
pub struct Context {
    service: pcsc::Context,
}

/// The state of a reader and its card at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReaderState {
    /// The name of the reader in the service.
    pub name: String,
    /// True if there is a card on it.
    pub has_card: bool,
    /// True if the card does not answer, for example because it is of another kind or badly placed.
    pub is_mute: bool,
    /// True if a program, including this one, is connected to the card.
    pub in_use: bool,
    /// True if a program holds the reader exclusively.
    pub is_exclusive: bool,
    /// The answer to reset of the card, at most 33 bytes; empty without a card.
    pub atr: Vec<u8>,
    /// How many times the service has seen a card arrive on the reader or leave it. It reveals that a card was swapped
    /// between two observations. It starts again with the service and with the reader, and after 65,535.
    pub moves: u32,
    /// The name as the service reports it, which need not be UTF-8.
    raw_name: CString,
}

/// The reader to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Selection {
    /// The reader that holds a card.
    #[default]
    Any,
    /// The reader with this name, or the one that holds a card among those whose names contain it, ignoring case: the
    /// names of the slots of one reader differ only in their last digits.
    Named(String),
}

/// How to connect to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long to wait for a card; `None` takes a card that is already on the reader.
    pub wait: Option<Duration>,
    /// How long to wait for another program to release the card.
    pub busy: Duration,
}

impl Default for ConnectOptions {
    /// Does not wait for a card, and waits three seconds for another program.
    fn default() -> Self {
        Self { wait: None, busy: Duration::from_secs(3) }
    }
}

impl Context {
    /// Connects to the PC/SC service of this machine.
    ///
    /// # Errors
    /// [`TransportError::ServiceNotRunning`]. On Windows the service only runs while a reader is attached, so there
    /// this error also means that there is no reader.
    pub fn establish() -> Result<Self> {
        let service = pcsc::Context::establish(pcsc::Scope::User)
            .map_err(|error| transport_error(error, Moment::Opening))?;
        Ok(Self { service })
    }

    /// Lists the attached readers, in the order of the service. Finding none is not an error.
    ///
    /// # Errors
    /// [`TransportError::ServiceNotRunning`], [`TransportError::ReaderFault`].
    pub fn readers(&self) -> Result<Vec<ReaderState>> {
        Ok(Watch::start(&self.service)?.readers())
    }

    /// Waits until the selection identifies one card, and returns the name of its reader.
    ///
    /// Watches all readers, including new ones. Returns immediately if the card is already there. Fails immediately if
    /// the name does not match any reader, unless no reader is attached yet.
    ///
    /// # Errors
    /// At the deadline [`TransportError::NoCard`], or [`TransportError::NoReader`] if no reader is attached;
    /// immediately [`TransportError::SeveralCards`], [`TransportError::ReaderUnknown`], [`TransportError::Cancelled`]
    /// and [`TransportError::ServiceNotRunning`].
    pub fn wait_for_card(
        &self,
        selection: &Selection,
        deadline: Deadline,
        cancel: &Cancel,
    ) -> Result<String> {
        Ok(self.find(selection, deadline, cancel)?.name)
    }

    /// Waits until there is no card on the reader with this name. A reader that is not attached has no card.
    ///
    /// # Errors
    /// [`TransportError::Timeout`] at the deadline, [`TransportError::Cancelled`],
    /// [`TransportError::ServiceNotRunning`].
    pub fn wait_for_removal(&self, reader: &str, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        let mut watch = Watch::start(&self.service)?;
        while watch.readers().iter().any(|state| state.name == reader && state.has_card) {
            cancel.check()?;
            deadline.check()?;
            watch.wait(slice_of(deadline))?;
        }
        Ok(())
    }

    /// Waits until the readers differ from these, or a card has arrived on one of them or left it, and returns their
    /// new states. Use of a card by another program is not a change.
    ///
    /// ```no_run
    /// use cccd::{pcsc::Context, transport::{Cancel, Deadline}};
    ///
    /// let (context, mut known) = (Context::establish()?, Vec::new());
    /// loop {
    ///     known = context.wait_for_change(&known, Deadline::NEVER, &Cancel::default())?;
    ///     println!("{} cards", known.iter().filter(|reader| reader.has_card).count());
    /// }
    /// # #[allow(unreachable_code)] Ok::<(), cccd::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`TransportError::Timeout`] at the deadline, [`TransportError::Cancelled`],
    /// [`TransportError::ServiceNotRunning`].
    pub fn wait_for_change(
        &self,
        known: &[ReaderState],
        deadline: Deadline,
        cancel: &Cancel,
    ) -> Result<Vec<ReaderState>> {
        let mut watch = Watch::start(&self.service)?;
        loop {
            cancel.check()?;
            let readers = watch.readers();
            let is_same = |(reader, known): (&ReaderState, &ReaderState)| reader.is_as(known);
            if readers.len() != known.len() || !readers.iter().zip(known).all(is_same) {
                return Ok(readers);
            }
            deadline.check()?;
            watch.wait(slice_of(deadline))?;
        }
    }

    /// Connects to the card that the selection identifies, and holds it exclusively for this program.
    ///
    /// If another program is connected to the card, the card is reset first, so that no state of that program is left
    /// in it.
    ///
    /// # Errors
    /// As [`wait_for_card`](Self::wait_for_card); [`TransportError::ReaderBusy`] if another program does not release
    /// the card in time; [`TransportError::CardMute`] if the object on the reader does not answer as a card;
    /// [`TransportError::ReaderHung`] if the reader does not respond; [`TransportError::ReaderFault`].
    pub fn connect(
        &self,
        selection: &Selection,
        options: &ConnectOptions,
        cancel: &Cancel,
    ) -> Result<PcscTransport> {
        let deadline = Deadline::after(options.wait.unwrap_or_default());
        let mut mute_tries = 0;
        loop {
            let reader = self.find(selection, deadline, cancel)?;
            let outcome = PcscTransport::open(&reader, Deadline::after(options.busy), cancel);
            match outcome {
                Err(TransportError::NoCard | TransportError::CardMoved) if deadline.check().is_ok() => {}
                Err(TransportError::CardMute) if deadline.check().is_ok() && mute_tries < MUTE_TRIES => {
                    mute_tries += 1;
                }
                outcome => return Ok(outcome?),
            }
            thread::sleep(slice_of(deadline));
        }
    }

    /// Returns the reader that the selection identifies, once it holds a card.
    fn find(&self, selection: &Selection, deadline: Deadline, cancel: &Cancel) -> Result<ReaderState> {
        let mut watch = Watch::start(&self.service)?;
        loop {
            cancel.check()?;
            match select::choose(&watch.readers(), selection) {
                Err(TransportError::NoCard | TransportError::NoReader) if deadline.check().is_ok() => {}
                outcome => return Ok(outcome?.clone()),
            }
            watch.wait(slice_of(deadline))?;
        }
    }
}

/// The next part of a wait: a slice, or the remaining time if that is shorter.
fn slice_of(deadline: Deadline) -> Duration {
    deadline.remaining().map_or(SLICE, |left| left.min(SLICE))
}

/// The states of all readers, as last reported by the service.
struct Watch<'a> {
    service: &'a pcsc::Context,
    /// The states of the readers, followed by that of the pseudo reader that announces new readers.
    states: Vec<pcsc::ReaderState>,
}

impl<'a> Watch<'a> {
    /// Requests the readers and their states.
    fn start(service: &'a pcsc::Context) -> Result<Self> {
        let mut watch = Self { service, states: Vec::new() };
        watch.list()?;
        Ok(watch)
    }

    /// Waits until something changes, at most for `time`.
    fn wait(&mut self, time: Duration) -> Result<()> {
        let start = Instant::now();
        match self.service.get_status_change(time, &mut self.states) {
            Ok(()) | Err(pcsc::Error::Timeout) => {}
            // A reader was unplugged, or this service does not know the pseudo reader.
            Err(pcsc::Error::UnknownReader) => thread::sleep(time.saturating_sub(start.elapsed())),
            Err(error) => return Err(transport_error(error, Moment::Opening).into()),
        }
        self.states.iter_mut().for_each(pcsc::ReaderState::sync_current_state);
        if self.names()? != self.readers().into_iter().map(|reader| reader.raw_name).collect::<Vec<_>>() {
            self.list()?;
        }
        Ok(())
    }

    /// Reads the list of readers again, with their states.
    fn list(&mut self) -> Result<()> {
        let mut outcome = Ok(());
        for _ in 0..LISTINGS {
            let mut states: Vec<_> =
                self.names()?.into_iter().map(|name| pcsc::ReaderState::new(name, State::UNAWARE)).collect();
            // A state that is not known yet is reported immediately. The service must not be called with an empty list.
            outcome = if states.is_empty() {
                Ok(())
            } else {
                self.service.get_status_change(Duration::ZERO, &mut states)
            };
            if outcome != Err(pcsc::Error::UnknownReader) {
                states.iter_mut().for_each(pcsc::ReaderState::sync_current_state);
                states.push(pcsc::ReaderState::new(pcsc::PNP_NOTIFICATION(), State::UNAWARE));
                self.states = states;
                break;
            }
        }
        Ok(outcome.map_err(|error| transport_error(error, Moment::Opening))?)
    }

    /// The names of the readers, as the service reports them.
    fn names(&self) -> Result<Vec<CString>> {
        let mut outcome = self.service.list_readers_owned();
        for _ in 1..LISTINGS {
            if outcome != Err(pcsc::Error::InsufficientBuffer) {
                break;
            }
            outcome = self.service.list_readers_owned();
        }
        Ok(outcome.map_err(|error| transport_error(error, Moment::Opening))?)
    }

    /// The known states of the readers.
    fn readers(&self) -> Vec<ReaderState> {
        let real = self.states.len().saturating_sub(1);
        self.states.iter().take(real).map(ReaderState::from_service).collect()
    }
}

impl ReaderState {
    fn from_service(state: &pcsc::ReaderState) -> Self {
        let flags = state.event_state();
        let has_card = flags.contains(State::PRESENT);
        Self {
            name: state.name().to_string_lossy().into_owned(),
            has_card,
            is_mute: flags.contains(State::MUTE),
            in_use: flags.contains(State::INUSE),
            is_exclusive: flags.contains(State::EXCLUSIVE),
            atr: if has_card { state.atr().to_vec() } else { Vec::new() },
            moves: state.event_count(),
            raw_name: state.name().to_owned(),
        }
    }

    /// Whether [`Context::wait_for_change`] regards two states as the same.
    fn is_as(&self, other: &Self) -> bool {
        (&self.raw_name, self.has_card, self.moves) == (&other.raw_name, other.has_card, other.moves)
    }
}
