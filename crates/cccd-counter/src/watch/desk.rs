//! The loop itself.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use cccd::{
    Error, Result, SensitiveBytes,
    access::Attempts,
    error::{AccessError, TransportError},
    input::{Input, Lines},
    pcsc::{ConnectOptions, Context, PcscTransport, Selection},
    pki::TrustStore,
    read::{self, Read, ReadOptions, read_with_keys},
    transport::{Cancel, Deadline},
};

use super::{
    DeskEvent, Signal, Transaction, WatchOptions,
    cards::{Cards, Move, State},
    readers::{Place, Readers},
};

/// How often to try a mute card: it may still be on its way down to the reader.
const MUTE_TRIES: usize = 4;
const MUTE_PAUSE: Duration = Duration::from_millis(250);

/// An input that is waiting for its card.
struct Pending {
    input: Input,
    since: Instant,
    until: Deadline,
}

/// The loop while it runs.
pub(super) struct Desk<'a> {
    trust: &'a TrustStore,
    options: &'a WatchOptions,
    readers: Readers,
    signals: Receiver<Signal>,
    cancel: Cancel,
    handle: &'a mut dyn FnMut(DeskEvent<'_>) -> Result<()>,
    cards: Cards,
    gathering: Lines,
    gathered_until: Deadline,
    pending: Option<Pending>,
    /// The place of the card that was read last, and until when its data may be shown.
    shown: Option<(Place, Deadline)>,
    /// The reported reason why no card can come.
    problem: Option<Error>,
    /// The readers that were reported to hold too many cards.
    several: Vec<String>,
    is_ended: bool,
    is_stopped: bool,
}

impl<'a> Desk<'a> {
    /// Creates the loop in its initial state.
    pub(super) fn new(
        trust: &'a TrustStore,
        options: &'a WatchOptions,
        readers: Readers,
        signals: Receiver<Signal>,
        cancel: Cancel,
        handle: &'a mut dyn FnMut(DeskEvent<'_>) -> Result<()>,
    ) -> Self {
        Self {
            trust,
            options,
            readers,
            signals,
            cancel,
            handle,
            cards: Cards::keeping(options.attempts_folder.as_deref()),
            gathering: Lines::default(),
            gathered_until: Deadline::NEVER,
            pending: None,
            shown: None,
            problem: None,
            several: Vec::new(),
            is_ended: false,
            is_stopped: false,
        }
    }

    /// Runs until the input ends or the loop is stopped.
    pub(super) fn run(mut self) -> Result<()> {
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

    /// Sleeps until something happens or a deadline passes.
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
                let whole = self.gathering.take(line.expose());
                self.gathered_until = match self.gathering.is_under_way() {
                    true => Deadline::after(self.options.forget_after),
                    false => Deadline::NEVER,
                };
                match whole {
                    None => self.tell(DeskEvent::More { is_awaited: self.gathering.is_under_way() }),
                    whole => self.take(whole),
                }
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
            // The loop looks at the readers on every pass.
            Signal::Readers => Ok(()),
        }
    }

    /// Takes an input; it replaces one that is still waiting.
    fn take(&mut self, text: Option<SensitiveBytes>) -> Result<()> {
        let Some(text) = text else { return Ok(()) };
        match Input::from_bytes(text.expose()) {
            Ok(input) => {
                let kind = input.kind();
                let until = Deadline::after(self.options.forget_after);
                self.pending = Some(Pending { input, since: Instant::now(), until });
                self.cards.try_again();
                self.several.clear();
                self.tell(DeskEvent::Input(kind))?;
                // Who types an input must know why no card will be read.
                match self.problem.clone() {
                    Some(problem) => self.tell_error(None, &problem),
                    None => Ok(()),
                }
            }
            Err(error) => self.tell_error(None, &error),
        }
    }

    /// Compares the readers with what was last reported about them.
    fn look(&mut self) -> Result<()> {
        let view = self.readers.now();
        for change in self.cards.see(&view.cards) {
            match change {
                Move::Left(place) => self.removed(&place)?,
                Move::Came(place) => self.tell(DeskEvent::Card { reader: &place.reader })?,
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
        self.tell(DeskEvent::Removed { reader: &place.reader })?;
        if self.shown.take_if(|(shown, _)| shown == place).is_some() {
            self.tell(DeskEvent::Cleared)
        } else {
            Ok(())
        }
    }

    /// Drops everything whose deadline has passed.
    fn expire(&mut self) -> Result<()> {
        if self.gathered_until.check().is_err() {
            self.gathered_until = Deadline::NEVER;
            self.gathering.forget();
        }
        if self.pending.take_if(|pending| pending.until.check().is_err()).is_some() {
            self.tell_error(None, &TransportError::NoCard.into())?;
        }
        if self.shown.take_if(|(_, until)| until.check().is_err()).is_some() {
            self.tell(DeskEvent::Cleared)?;
        }
        Ok(())
    }

    /// Returns the card that the waiting input is for, if both are there.
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

    /// Reads a card with the waiting input.
    fn transact(&mut self, place: &Place) -> Result<()> {
        let (Some(pending), Some(card)) = (self.pending.take(), self.cards.get(place)) else { return Ok(()) };
        let mut attempts = std::mem::take(&mut card.attempts);
        let start = Instant::now();
        let transport = match connect(&place.reader, &self.cancel) {
            Ok(transport) => transport,
            Err(error) => {
                card.attempts = attempts;
                // No key was tried: the input is still usable.
                self.pending = Some(pending);
                return self.not_reached(place, &error);
            }
        };
        if self.shown.take().is_some() {
            self.tell(DeskEvent::Cleared)?;
        }
        self.tell(DeskEvent::Begin { reader: &place.reader })?;
        let (read, lifted) = self.read(transport, &pending.input, &place.reader, &mut attempts)?;
        let Read { reading, ended_by } = read;
        let error = ended_by.map(|error| attempts.limited(error));
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
            None => self.tell(DeskEvent::Done { reader, reading: &reading })?,
            Some(error) => {
                self.tell(DeskEvent::Error { reader: Some(reader), error, reading: Some(&reading) })?
            }
        }
        let time = start.elapsed();
        tracing::debug!(waited = ?start.saturating_duration_since(pending.since), ?time, "transaction");
        self.tell(DeskEvent::Finished(Transaction {
            input: pending.input.kind(),
            access: reading.access,
            verdict: reading.verification.verdict,
            headline: reading.verification.headline(),
            error: error.as_ref(),
            time,
        }))?;
        match error {
            Some(error) if is_gone(&error) => self.lose(place),
            _ => Ok(()),
        }
    }

    /// Reads the card; also returns whether it was lifted and put back meanwhile.
    fn read(
        &mut self,
        transport: PcscTransport,
        input: &Input,
        reader: &str,
        attempts: &mut Attempts,
    ) -> Result<(Read, bool)> {
        let options = ReadOptions::new(self.trust)
            .with_settings(self.options.settings.clone())
            .attempts(attempts)
            .presented(input.presented())
            .cancel(self.cancel.clone());
        let (mut lifted, mut told) = (false, Ok(()));
        let read = read_with_keys(transport, input.keys(), options, &mut |event| {
            lifted |= matches!(event, read::Event::Lifted);
            let event = match &event {
                read::Event::Identity { holder, verification, .. } => {
                    tracing::debug!("identity known");
                    DeskEvent::Identity { reader, holder, verification }
                }
                event => DeskEvent::Progress(event),
            };
            if told.is_ok() {
                told = (self.handle)(event);
            }
            if told.is_err() {
                self.cancel.cancel();
            }
        });
        told.map(|()| (read, lifted))
    }

    /// Handles a card that could not be connected to.
    fn not_reached(&mut self, place: &Place, error: &Error) -> Result<()> {
        if is_gone(error) {
            return self.lose(place);
        }
        if let Some(card) = self.cards.get(place) {
            card.state = State::Stuck;
        }
        self.tell_error(Some(&place.reader), error)
    }

    /// Handles a card that is gone before the service has reported it.
    fn lose(&mut self, place: &Place) -> Result<()> {
        self.cards.lose(place);
        self.removed(place)
    }

    fn tell_error(&mut self, reader: Option<&str>, error: &Error) -> Result<()> {
        self.tell(DeskEvent::Error { reader, error, reading: None })
    }

    fn tell(&mut self, event: DeskEvent<'_>) -> Result<()> {
        (self.handle)(event)
    }
}

/// Connects to the card on this reader.
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

/// Whether an error means that the card is no longer there.
fn is_gone(error: &Error) -> bool {
    use TransportError::{CardMoved, NoCard, NoReader, ReaderUnknown, ReaderUnplugged, ServiceNotRunning};
    matches!(
        error,
        Error::Transport(
            CardMoved | NoCard | NoReader | ReaderUnknown { .. } | ReaderUnplugged | ServiceNotRunning
        )
    )
}
