//! The cards in a log while it is being read.

use std::{collections::BTreeMap, time::Duration};

use cccd::{SensitiveBytes, transport::Limits};

use crate::format::What;

/// The events of one card.
#[derive(Default)]
pub(super) struct Session {
    pub reader: String,
    pub atr: Vec<u8>,
    pub events: Vec<(Duration, What)>,
    pub commands: usize,
    /// The line of the first command.
    pub line: usize,
    /// Whether a command waits for its answer.
    pending: bool,
    /// Whether the card was reset since the last command.
    reset: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session {{ {} commands }}", self.commands)
    }
}

impl Session {
    fn note(&mut self, at: Duration, what: What) {
        // Overlapping calls end in another order than they began.
        let at = self.events.last().map_or(at, |(last, _)| at.max(*last));
        self.events.push((at, what));
    }
}

/// The cards so far, and the card of each stream of the log; a stream is for example a handle or a thread.
#[derive(Default)]
pub(super) struct Collector {
    sessions: Vec<Session>,
    streams: BTreeMap<String, usize>,
}

impl Collector {
    /// Assigns another card to a stream from now on.
    pub(super) fn open(&mut self, stream: &str, reader: &str, atr: &[u8]) {
        let session = Session { reader: reader.to_owned(), atr: atr.to_vec(), ..Session::default() };
        self.streams.insert(stream.to_owned(), self.sessions.len());
        self.sessions.push(session);
    }

    /// Removes the card from a stream.
    pub(super) fn close(&mut self, stream: &str) {
        self.streams.remove(stream);
    }

    /// The card in a reader is gone: a waiting command will not be answered.
    pub(super) fn close_reader(&mut self, reader: &str, at: Duration, failure: &What) {
        let sessions = &mut self.sessions;
        self.streams.retain(|_, index| {
            let Some(session) = sessions.get_mut(*index) else { return false };
            let is_of_reader = session.reader == reader || session.reader.is_empty();
            if is_of_reader && std::mem::take(&mut session.pending) {
                session.note(at, failure.clone());
            }
            !is_of_reader
        });
    }

    pub(super) fn is_open(&self, stream: &str) -> bool {
        self.streams.contains_key(stream)
    }

    /// The card of a stream.
    pub(super) fn session(&mut self, stream: &str) -> Option<&mut Session> {
        self.sessions.get_mut(*self.streams.get(stream)?)
    }

    /// Adds a command. If the previous command has no answer yet, it gets `failure` instead.
    pub(super) fn command(
        &mut self,
        stream: &str,
        line: usize,
        at: Duration,
        command: Vec<u8>,
        failure: &What,
    ) {
        if !self.is_open(stream) {
            self.open(stream, "", &[]);
        }
        let Some(session) = self.session(stream) else { return };
        if std::mem::replace(&mut session.pending, true) {
            session.note(at, failure.clone());
        }
        if std::mem::take(&mut session.reset) && session.commands > 0 {
            let card = What::Card { atr: session.atr.clone(), limits: Limits::EXTENDED };
            session.note(at, What::Reset);
            session.note(at, card);
        }
        if session.commands == 0 {
            session.line = line;
        }
        session.commands += 1;
        session.note(at, What::Command(SensitiveBytes::new(command)));
    }

    /// Adds the answer or error. Returns false if no command waits for it.
    pub(super) fn outcome(&mut self, stream: &str, at: Duration, what: What) -> bool {
        let Some(session) = self.session(stream) else { return false };
        if !std::mem::take(&mut session.pending) {
            return false;
        }
        session.note(at, what);
        true
    }

    /// Notes that the card was put into the state after power-on. The event is recorded once a command follows.
    pub(super) fn reset(&mut self, stream: &str) {
        if let Some(session) = self.session(stream) {
            session.reset = true;
        }
    }

    /// Whether a command waits for its answer.
    pub(super) fn is_pending(&mut self, stream: &str) -> bool {
        self.session(stream).is_some_and(|session| session.pending)
    }

    /// The cards that received a command.
    pub(super) fn finish(&mut self) -> Vec<Session> {
        let mut sessions = std::mem::take(&mut self.sessions);
        self.streams.clear();
        sessions.retain(|session| session.commands > 0);
        sessions
    }
}
