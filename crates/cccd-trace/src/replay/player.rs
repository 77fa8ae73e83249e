//! Follows a trace; no other code does.

use std::{
    thread,
    time::{Duration, Instant, SystemTime},
};

use cccd::{
    Error, Result,
    error::{TraceError, TransportError},
    read::{Phase, Read},
    transport::{Cancel, Limits},
};

use super::divergence::{Difference, Divergence};
use crate::format::{End, Trace, TraceEvent, What};

/// How fast a trace is replayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pace {
    /// As fast as the code runs.
    #[default]
    AtOnce,
    /// Each answer takes as long as in the recording.
    AsRecorded,
}

/// A trace and a position in it.
pub(super) struct Player {
    events: Vec<TraceEvent>,
    next: usize,
    last_line: usize,
    /// The last time of day that was given; at first, the time when recording began.
    time: SystemTime,
    phase: Option<Phase>,
    commands: usize,
    /// When the replay began, if it keeps the recorded pace.
    pace: Option<Instant>,
    divergence: Option<Divergence>,
    cancel: Cancel,
}

impl Player {
    pub(super) fn new(trace: &Trace, pace: Pace) -> Self {
        let mut player = Self {
            events: trace.events.clone(),
            next: 0,
            last_line: trace.last_line(),
            time: trace.header.started,
            phase: None,
            commands: 0,
            pace: (pace == Pace::AsRecorded).then(Instant::now),
            divergence: None,
            cancel: Cancel::default(),
        };
        player.advance(0);
        player
    }

    /// The switch that is triggered where the recorded read was cancelled.
    pub(super) fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// Advances in the trace.
    fn advance(&mut self, events: usize) {
        self.next += events;
        if self.stopped_by_itself() == Some(TransportError::Cancelled) {
            self.cancel.cancel();
        }
    }

    /// Handles a command.
    pub(super) fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>> {
        let got = "a command";
        match self.peek() {
            Some(What::Command(expected)) => match Difference::of_commands(expected, command) {
                None => self.advance(1),
                Some(difference) => return Err(self.diverge(difference)),
            },
            _ => return Err(self.unexpected(got)),
        }
        self.commands += 1;
        self.answer(got, |what| match what {
            What::Answer(bytes) => Some(bytes.expose().clone()),
            _ => None,
        })
    }

    /// Powers up a card, either after a reset or once it is back on the reader.
    pub(super) fn power(&mut self, asked: &What) -> Result<(Vec<u8>, Limits)> {
        let got = kind(asked);
        match self.peek() {
            Some(expected) if expected == asked => self.advance(1),
            _ => return Err(self.unexpected(got)),
        }
        self.answer(got, |what| match what {
            What::Card { atr, limits } => Some((atr.clone(), *limits)),
            _ => None,
        })
    }

    /// The result of the command or reset just sent: an error, or the event that `take` accepts.
    fn answer<T>(&mut self, got: &'static str, take: impl Fn(&What) -> Option<T>) -> Result<T> {
        let answer = match self.peek() {
            Some(What::Error(fault)) => Err(fault.to_error()?),
            what => match what.and_then(take) {
                Some(answer) => Ok(answer),
                None => return Err(self.unexpected(got)),
            },
        };
        self.wait();
        self.advance(1);
        answer
    }

    /// Fills a buffer with recorded random bytes.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        match self.peek() {
            Some(What::Random(bytes)) if bytes.expose().len() == buffer.len() => {
                buffer.copy_from_slice(bytes.expose());
            }
            Some(What::Random(bytes)) => {
                let expected = bytes.expose().len();
                return Err(self.diverge(Difference::RandomLength { expected, got: buffer.len() }));
            }
            Some(What::Error(fault)) => {
                let error = fault.to_error()?;
                self.advance(1);
                return Err(error);
            }
            _ => return Err(self.unexpected("random bytes")),
        }
        self.advance(1);
        Ok(())
    }

    /// Returns the next time of day in the trace before anything else happens. How often the clock is asked does not
    /// affect the card: if the trace has no time here, the last one is returned again.
    pub(super) fn now(&mut self) -> SystemTime {
        let upcoming = self.events.get(self.next..).unwrap_or_default();
        let mut beside = upcoming.iter().take_while(|event| accompanies(&event.what));
        let told = beside.position(|event| matches!(event.what, What::Now(_)));
        if let Some(index) = told {
            self.pass(index + 1);
        }
        self.time
    }

    /// Time since recording began: that of the next line if it is a command, otherwise that of the last line. A command
    /// thus takes as long as it did.
    pub(super) fn elapsed(&self) -> Duration {
        let upcoming = self.events.get(self.next).filter(|event| matches!(event.what, What::Command(_)));
        let last = || self.events.get(self.next.checked_sub(1)?);
        upcoming.or_else(last).map_or(Duration::ZERO, |event| event.at)
    }

    /// Ends the replay.
    pub(super) fn finish(&mut self, read: &Read) -> Option<Divergence> {
        let got = End::of(read);
        match self.peek() {
            Some(What::End(expected)) if expected.agrees_with(&got) => {}
            Some(What::End(expected)) => {
                let difference = Difference::Outcome { expected: expected.clone(), got };
                self.diverge(difference);
            }
            _ => {
                self.unexpected("the end of the read");
            }
        }
        self.divergence.clone()
    }

    /// The next event in the trace that does not merely accompany a read.
    fn peek(&mut self) -> Option<&What> {
        let upcoming = self.events.get(self.next..).unwrap_or_default();
        let beside = upcoming.iter().take_while(|event| accompanies(&event.what)).count();
        self.pass(beside);
        self.events.get(self.next).map(|event| &event.what)
    }

    /// Skips events that merely accompany a read.
    fn pass(&mut self, events: usize) {
        for event in self.events.iter().skip(self.next).take(events) {
            match event.what {
                What::Phase(phase) => self.phase = Some(phase),
                What::Now(time) => self.time = time,
                _ => {}
            }
        }
        self.next += events;
    }

    /// Reports that the trace has an event of another kind than what the replay did.
    fn unexpected(&mut self, got: &'static str) -> Error {
        if let Some(end) = self.stopped_by_itself() {
            return end.into();
        }
        let difference = match self.peek() {
            None => Difference::Ended { got },
            Some(what) => Difference::Kind { expected: kind(what), got },
        };
        self.diverge(difference)
    }

    /// How the recorded read ended here if it was cancelled or ran out of time: that came from the caller's side of the
    /// link, and the card was not involved.
    fn stopped_by_itself(&self) -> Option<TransportError> {
        let rest = self.events.get(self.next..)?;
        let is_of_card = |event: &TraceEvent| {
            matches!(
                event.what,
                What::Command(_) | What::Reset | What::Lifted | What::Random(_) | What::Answer(_)
            )
        };
        let Some(TraceEvent { what: What::End(End { error: Some(code), .. }), .. }) = rest.last() else {
            return None;
        };
        let ends = [TransportError::Cancelled, TransportError::Timeout];
        let end = ends.into_iter().find(|end| end.code().number() == *code)?;
        (!rest.iter().any(is_of_card)).then_some(end)
    }

    fn diverge(&mut self, difference: Difference) -> Error {
        let line = self.events.get(self.next).map_or(self.last_line, |event| event.line);
        let (commands, phase) = (self.commands, self.phase);
        let first = self.divergence.get_or_insert(Divergence { line, commands, phase, difference });
        TraceError::Diverged { line: first.line }.into()
    }

    /// Waits until the next event is due, if the replay keeps the recorded pace.
    fn wait(&self) {
        if let (Some(start), Some(event)) = (self.pace, self.events.get(self.next)) {
            thread::sleep(event.at.saturating_sub(start.elapsed()));
        }
    }
}

/// Whether an event merely accompanies a read: neither the card nor what is sent to it depends on it.
const fn accompanies(what: &What) -> bool {
    matches!(what, What::Phase(_) | What::Channel(_) | What::Cancelled | What::Now(_))
}

const fn kind(what: &What) -> &'static str {
    match what {
        What::Phase(_) => "a phase",
        What::Command(_) => "a command",
        What::Answer(_) => "an answer",
        What::Error(_) => "an error",
        What::Reset => "a reset",
        What::Card { .. } => "a card",
        What::Lifted => "a wait for the lifted card",
        What::Cancelled => "the read cancelled",
        What::Random(_) => "random bytes",
        What::Now(_) => "the time of day",
        What::Channel(_) => "a channel",
        What::End(_) => "the end of the read",
    }
}
