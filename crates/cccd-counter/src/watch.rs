//! The counter's loop: waits for an input and a card in either order, reads, and goes on to the next.
//!
//! ```no_run
//! use cccd::pki::TrustStore;
//! use cccd_counter::watch::{Counter, Event, WatchOptions};
//!
//! let counter = Counter::new();
//! let keyboard = counter.keyboard();
//! std::thread::spawn(move || {
//!     for line in std::io::stdin().lines().map_while(Result::ok) {
//!         keyboard.line(line.into_bytes().into());
//!     }
//!     keyboard.end();
//! });
//! counter.run(&TrustStore::empty(), &WatchOptions::default(), &mut |event| {
//!     if let Event::Done { reading, .. } = event {
//!         println!("{:?}", reading.verification.verdict);
//!     }
//!     Ok(())
//! })?;
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! # One input for one card
//! An input is used up by the read that it began, whatever came of it. One that comes before its card waits for it, for
//! [`WatchOptions::forget_after`]; one that comes meanwhile takes its place, as when a slip is put right. A card that
//! came first waits for an input. After a read that failed the card still lies there and waits for another input, with
//! at most [`MAX_WRONG_KEYS`] wrong keys from the moment it was laid down. A card that was read is not read again before
//! it was lifted: what is typed meanwhile is for the next one.
//!
//! # Several readers
//! The card may come to any of them. While cards that were not read yet lie on more than one, nobody can say whose the
//! input is, and a wrong guess would be a wrong key: [`SeveralCards`](TransportError::SeveralCards) is told once, and
//! the input waits until all but one were taken away. A reader whose card never leaves, such as the slot of a security
//! module, is left out by [`WatchOptions::reader`].
//!
//! # What it outlives
//! Readers that are unplugged and plugged in, a service that is restarted (looked for again after 0.1 s and then ever
//! longer, to 2 s), cards that are lifted during a read, and every error of a read. Nothing is asked in a circle: the
//! loop sleeps until the service, the keyboard or the next deadline wakes it.
//!
//! # What it keeps
//! Of a person nothing after the event that told of it: a [`Reading`] is wiped when that returns. Whoever shows it takes
//! it away at [`Event::Cleared`], which comes when the card leaves, or after [`WatchOptions::clear_after`].

mod cards;
mod gather;
mod readers;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use cccd::{
    Error, Result, SensitiveBytes,
    access::{Access, Attempts, MAX_WRONG_KEYS},
    check::Verdict,
    document::Document,
    error::{AccessError, TransportError},
    pcsc::{ConnectOptions, Context, PcscTransport, Selection},
    pki::TrustStore,
    read::{self, Interrupted, ReadOptions, Reading, Settings, read_with_keys},
    transport::{Cancel, Deadline},
    verification::Verification,
};

use crate::input::{Input, InputKind};
use cards::{Cards, Move, State};
use gather::Gathering;
use readers::{Place, Readers};

/// How long an input waits for its card, unless told.
pub const FORGET_AFTER: Duration = Duration::from_secs(60);
/// How long a person stays on the screen while the card lies there, unless told.
pub const CLEAR_AFTER: Duration = Duration::from_secs(60);
/// How long a lifted card is waited for, unless told.
pub const RESUME: Duration = Duration::from_secs(10);

/// A card that is still on its way down to the reader is mute at first.
const MUTE_TRIES: usize = 4;
const MUTE_PAUSE: Duration = Duration::from_millis(250);

/// How the loop runs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WatchOptions {
    /// The PC/SC reader of this name, or those whose names contain it in any case; all of them without.
    pub reader: Option<String>,
    /// What is read and how.
    pub settings: Settings,
    /// How long an input waits for its card; then it is wiped, and [`NoCard`](TransportError::NoCard) is told.
    pub forget_after: Duration,
    /// How long a person is shown at most.
    pub clear_after: Duration,
}

impl Default for WatchOptions {
    /// All readers, identity without the photo, and the times of [`FORGET_AFTER`], [`CLEAR_AFTER`] and [`RESUME`].
    fn default() -> Self {
        let mut settings = Settings::default();
        settings.resume = RESUME;
        Self { reader: None, settings, forget_after: FORGET_AFTER, clear_after: CLEAR_AFTER }
    }
}

/// What happens at the counter.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A line came that is no whole input yet: more are waited for, or it was empty.
    More,
    /// An input was understood. It waits for a card, or is used now.
    Input(InputKind),
    /// A card lies on a reader.
    Card {
        /// Name of the reader.
        reader: &'a str,
    },
    /// Its read begins: nothing of the person before may be left anywhere.
    Begin {
        /// Name of the reader.
        reader: &'a str,
    },
    /// How far it has come.
    Progress(&'a read::Event<'a>),
    /// Name and number are known, and so is the verdict so far. The read goes on.
    Identity {
        /// Name of the reader.
        reader: &'a str,
        /// What was read so far.
        document: &'a Document,
        /// What can be said of it.
        verification: &'a Verification,
    },
    /// A read has come to its end. This is the verdict, which need not be a good one.
    Done {
        /// Name of the reader.
        reader: &'a str,
        /// What it brought.
        reading: &'a Reading,
    },
    /// Something went wrong. The loop goes on.
    Error {
        /// Name of the reader, where it is about one.
        reader: Option<&'a str>,
        /// What.
        error: &'a Error,
        /// What was read until then, where a read ended in it. *Not genuine* is not undone by an error.
        reading: Option<&'a Reading>,
    },
    /// A transaction has ended, well or not: what may be counted of it. It comes once, after its `Done` or `Error`.
    Finished(Transaction<'a>),
    /// The card left its reader, or its reader is gone.
    Removed {
        /// Name of the reader.
        reader: &'a str,
    },
    /// The person of the last read is to be forgotten now.
    Cleared,
}

/// What may be counted of a transaction: nothing of the person.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Transaction<'a> {
    /// What the input was.
    pub input: InputKind,
    /// How the chip was opened; `None` when it was not.
    pub access: Option<Access>,
    /// The verdict on what was read.
    pub verdict: Verdict,
    /// Why it ended early.
    pub error: Option<&'a Error>,
    /// From the moment when both card and input were there.
    pub time: Duration,
}

/// What wakes the loop.
enum Signal {
    Line(SensitiveBytes),
    End,
    Stop,
    /// The readers are others than before.
    Readers,
}

/// The way of inputs to the loop, for any thread.
#[derive(Clone)]
pub struct Keyboard {
    signals: Sender<Signal>,
    is_stopped: Arc<AtomicBool>,
    cancel: Cancel,
}

impl Keyboard {
    /// A line was typed or scanned, with or without its end. The lines of an MRZ come one after the other, or as one.
    pub fn line(&self, line: SensitiveBytes) {
        self.send(Signal::Line(line));
    }

    /// No more lines will come. The loop ends as soon as no input waits.
    pub fn end(&self) {
        self.send(Signal::End);
    }

    /// Ends the loop after the read that is under way; said once more, ends that read too.
    pub fn stop(&self) {
        if self.is_stopped.swap(true, Ordering::Relaxed) {
            self.cancel.cancel();
        }
        self.send(Signal::Stop);
    }

    fn send(&self, signal: Signal) {
        // A loop that has ended wants nothing any more.
        let _ = self.signals.send(signal);
    }
}

/// A counter before its loop runs.
pub struct Counter {
    keyboard: Keyboard,
    signals: Receiver<Signal>,
}

impl Default for Counter {
    fn default() -> Self {
        Self::new()
    }
}

impl Counter {
    /// A counter. Inputs can come from now on.
    pub fn new() -> Self {
        let (sender, signals) = mpsc::channel();
        let keyboard = Keyboard {
            signals: sender,
            is_stopped: Arc::new(AtomicBool::new(false)),
            cancel: Cancel::default(),
        };
        Self { keyboard, signals }
    }

    /// The way of inputs to it.
    pub fn keyboard(&self) -> Keyboard {
        self.keyboard.clone()
    }

    /// Runs the loop on this thread, until the [`Keyboard`] ends or stops it. `handle` gets every event, in order.
    ///
    /// # Errors
    /// That of `handle`, which ends the loop; [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream) where
    /// it cannot begin.
    pub fn run(
        self,
        trust: &TrustStore,
        options: &WatchOptions,
        handle: &mut dyn FnMut(Event<'_>) -> Result<()>,
    ) -> Result<()> {
        let selection = options.reader.clone().map_or(Selection::Any, Selection::Named);
        let Self { keyboard: Keyboard { signals: sender, cancel, .. }, signals } = self;
        let readers = Readers::watch(selection, sender)?;
        let desk = Desk {
            trust,
            options,
            readers,
            signals,
            cancel,
            handle,
            cards: Cards::default(),
            gathering: Gathering::default(),
            gathered_until: Deadline::NEVER,
            pending: None,
            shown: None,
            problem: None,
            several: Vec::new(),
            is_ended: false,
            is_stopped: false,
        };
        desk.run()
    }
}

/// An input that waits for its card.
struct Pending {
    input: Input,
    since: Instant,
    until: Deadline,
}

/// The loop while it runs.
struct Desk<'a> {
    trust: &'a TrustStore,
    options: &'a WatchOptions,
    readers: Readers,
    signals: Receiver<Signal>,
    cancel: Cancel,
    handle: &'a mut dyn FnMut(Event<'_>) -> Result<()>,
    cards: Cards,
    gathering: Gathering,
    gathered_until: Deadline,
    pending: Option<Pending>,
    /// Whose card was read last, and until when that may be shown.
    shown: Option<(Place, Deadline)>,
    /// Why no card can come, as it was told.
    problem: Option<Error>,
    /// The readers that were told to hold too many cards.
    several: Vec<String>,
    is_ended: bool,
    is_stopped: bool,
}

impl Desk<'_> {
    fn run(mut self) -> Result<()> {
        loop {
            while let Ok(signal) = self.signals.try_recv() {
                self.hear(signal)?;
            }
            self.look()?;
            self.expire()?;
            if self.is_stopped || (self.is_ended && self.pending.is_none()) {
                return Ok(());
            }
            match self.next_card()? {
                Some(place) => self.transact(&place)?,
                None => self.wait()?,
            }
        }
    }

    /// Sleeps until something happens or a time is over.
    fn wait(&mut self) -> Result<()> {
        let shown_until = self.shown.as_ref().map_or(Deadline::NEVER, |(_, until)| *until);
        let pending_until = self.pending.as_ref().map_or(Deadline::NEVER, |pending| pending.until);
        let next = shown_until.min(pending_until).min(self.gathered_until).min(self.cards.next_look());
        let signal = match next.remaining() {
            Some(time) => self.signals.recv_timeout(time),
            None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match signal {
            Ok(signal) => self.hear(signal),
            Err(RecvTimeoutError::Timeout) => Ok(()),
            // The thread of the readers holds a sender and outlives this.
            Err(RecvTimeoutError::Disconnected) => Err(Error::Internal("the watch of the readers has ended")),
        }
    }

    fn hear(&mut self, signal: Signal) -> Result<()> {
        match signal {
            Signal::Line(line) => {
                let whole = self.gathering.take(&line);
                self.gathered_until = match self.gathering.is_under_way() {
                    true => Deadline::after(self.options.forget_after),
                    false => Deadline::NEVER,
                };
                if whole.is_none() { self.tell(Event::More) } else { self.take(whole) }
            }
            Signal::End => {
                self.is_ended = true;
                let rest = self.gathering.finish();
                self.take(rest)
            }
            Signal::Stop => {
                self.is_stopped = true;
                Ok(())
            }
            // They are looked at each time.
            Signal::Readers => Ok(()),
        }
    }

    /// Takes an input, in the place of one that still waits.
    fn take(&mut self, text: Option<SensitiveBytes>) -> Result<()> {
        let Some(text) = text else { return Ok(()) };
        match Input::from_bytes(text.expose()) {
            Ok(input) => {
                let kind = input.kind();
                let until = Deadline::after(self.options.forget_after);
                self.pending = Some(Pending { input, since: Instant::now(), until });
                self.cards.try_again();
                self.several.clear();
                self.tell(Event::Input(kind))
            }
            Err(error) => self.tell_error(None, &error),
        }
    }

    /// Compares the readers with what was told of them.
    fn look(&mut self) -> Result<()> {
        let view = self.readers.now();
        for change in self.cards.see(&view.cards) {
            match change {
                Move::Left(place) => self.removed(&place)?,
                Move::Came(place) => self.tell(Event::Card { reader: &place.reader })?,
            }
        }
        if self.problem != view.problem {
            if let Some(problem) = &view.problem {
                self.tell_error(None, problem)?;
            }
            self.problem = view.problem;
        }
        Ok(())
    }

    fn removed(&mut self, place: &Place) -> Result<()> {
        self.tell(Event::Removed { reader: &place.reader })?;
        if self.shown.take_if(|(shown, _)| shown == place).is_some() {
            self.tell(Event::Cleared)
        } else {
            Ok(())
        }
    }

    /// Forgets what has had its time.
    fn expire(&mut self) -> Result<()> {
        if self.gathered_until.check().is_err() {
            self.gathered_until = Deadline::NEVER;
            self.gathering.forget();
        }
        if self.pending.take_if(|pending| pending.until.check().is_err()).is_some() {
            self.tell_error(None, &TransportError::NoCard.into())?;
        }
        if self.shown.take_if(|(_, until)| until.check().is_err()).is_some() {
            self.tell(Event::Cleared)?;
        }
        Ok(())
    }

    /// The card that the input is for, where there are both.
    fn next_card(&mut self) -> Result<Option<Place>> {
        if self.pending.is_none() {
            return Ok(None);
        }
        let mut waiting = self.cards.waiting();
        if waiting.len() < 2 {
            self.several.clear();
            return Ok(waiting.pop());
        }
        let readers: Vec<_> = waiting.into_iter().map(|place| place.reader).collect();
        if self.several != readers {
            self.several.clone_from(&readers);
            self.tell_error(None, &TransportError::SeveralCards { readers }.into())?;
        }
        Ok(None)
    }

    /// Reads a card with the input that waits.
    fn transact(&mut self, place: &Place) -> Result<()> {
        let (Some(pending), Some(card)) = (self.pending.take(), self.cards.get(place)) else { return Ok(()) };
        let mut attempts = std::mem::take(&mut card.attempts);
        let start = Instant::now();
        let transport = match connect(&place.reader, &self.cancel) {
            Ok(transport) => transport,
            Err(error) => {
                card.attempts = attempts;
                // No key was tried: it is still good.
                self.pending = Some(pending);
                return self.not_reached(place, &error);
            }
        };
        if self.shown.take().is_some() {
            self.tell(Event::Cleared)?;
        }
        self.tell(Event::Begin { reader: &place.reader })?;
        let (outcome, lifted) = self.read(transport, &pending.input, &place.reader, &mut attempts)?;
        let (reading, error) = match outcome {
            Ok(reading) => (reading, None),
            Err(interrupted) => {
                let Interrupted { reading, error, .. } = *interrupted;
                (reading, Some(limited(error, &attempts)))
            }
        };
        let place = &if lifted { self.cards.follow(place, &self.readers.now().cards) } else { place.clone() };
        if let Some(card) = self.cards.get(place) {
            let is_over = match &error {
                None => true,
                Some(error) => matches!(error, Error::Access(AccessError::TooManyAttempts { .. })),
            };
            card.state = if is_over { State::Over } else { State::Waiting };
            card.attempts = attempts;
        }
        if error.is_none() || reading.holder().is_some() {
            self.shown = Some((place.clone(), Deadline::after(self.options.clear_after)));
        }
        let reader = &place.reader;
        match &error {
            None => self.tell(Event::Done { reader, reading: &reading })?,
            Some(error) => {
                self.tell(Event::Error { reader: Some(reader), error, reading: Some(&reading) })?
            }
        }
        let time = start.elapsed();
        tracing::debug!(waited = ?start.saturating_duration_since(pending.since), ?time, "transaction");
        self.tell(Event::Finished(Transaction {
            input: pending.input.kind(),
            access: reading.access,
            verdict: reading.verification.verdict,
            error: error.as_ref(),
            time,
        }))?;
        match error {
            Some(error) if is_gone(&error) => self.lose(place),
            _ => Ok(()),
        }
    }

    /// Reads; also says whether the card was lifted and put back meanwhile.
    fn read(
        &mut self,
        transport: PcscTransport,
        input: &Input,
        reader: &str,
        attempts: &mut Attempts,
    ) -> Result<(Result<Reading, Box<Interrupted>>, bool)> {
        let options = ReadOptions::new(self.trust)
            .with_settings(self.options.settings.clone())
            .attempts(attempts)
            .stated(input.stated())
            .cancel(self.cancel.clone());
        let (mut lifted, mut told) = (false, Ok(()));
        let outcome = read_with_keys(transport, input.keys(), options, &mut |event| {
            lifted |= matches!(event, read::Event::Lifted);
            let event = match &event {
                read::Event::Identity { document, verification } => {
                    tracing::debug!("identity known");
                    Event::Identity { reader, document, verification }
                }
                event => Event::Progress(event),
            };
            if told.is_ok() {
                told = (self.handle)(event);
            }
            if told.is_err() {
                self.cancel.cancel();
            }
        });
        told.map(|()| (outcome, lifted))
    }

    /// The card could not be connected to.
    fn not_reached(&mut self, place: &Place, error: &Error) -> Result<()> {
        if is_gone(error) {
            return self.lose(place);
        }
        if let Some(card) = self.cards.get(place) {
            card.state = State::Stuck;
        }
        self.tell_error(Some(&place.reader), error)
    }

    /// The card is gone before the service has said so.
    fn lose(&mut self, place: &Place) -> Result<()> {
        self.cards.lose(place);
        self.removed(place)
    }

    fn tell_error(&mut self, reader: Option<&str>, error: &Error) -> Result<()> {
        self.tell(Event::Error { reader, error, reading: None })
    }

    fn tell(&mut self, event: Event<'_>) -> Result<()> {
        (self.handle)(event)
    }
}

/// Takes the card on this very reader.
fn connect(reader: &str, cancel: &Cancel) -> Result<PcscTransport> {
    let selection = Selection::Named(reader.to_owned());
    let mut tries = 1;
    loop {
        match Context::establish()?.connect(&selection, &ConnectOptions::default(), cancel) {
            Err(Error::Transport(TransportError::CardMute)) if tries < MUTE_TRIES => tries += 1,
            outcome => return outcome,
        }
        thread::sleep(MUTE_PAUSE);
    }
}

/// Whether an error means that the card does not lie there any more.
fn is_gone(error: &Error) -> bool {
    use TransportError::{CardMoved, NoCard, NoReader, ReaderUnknown, ReaderUnplugged, ServiceNotRunning};
    matches!(
        error,
        Error::Transport(
            CardMoved | NoCard | NoReader | ReaderUnknown { .. } | ReaderUnplugged | ServiceNotRunning
        )
    )
}

/// The last wrong key that a card may meet is told as such.
fn limited(error: Error, attempts: &Attempts) -> Error {
    match error {
        Error::Access(AccessError::WrongKey) if attempts.wrong_keys() >= MAX_WRONG_KEYS => {
            AccessError::TooManyAttempts { attempts: attempts.wrong_keys() }.into()
        }
        error => error,
    }
}
