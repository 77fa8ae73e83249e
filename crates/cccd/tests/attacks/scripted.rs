//! A caller's own link that follows a script, over several cards.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use cccd::{
    Result,
    error::TransportError,
    transport::{Deadline, Limits, Transport},
};
use cccd_sim::SimTransport;

/// What happens to one command.
pub(crate) enum Act {
    /// Sends it to the card that is present.
    Pass,
    /// Silently replaces the card with this one, in the state in which it was left.
    Lay(usize),
    /// Replaces the card with this one, freshly powered, and reports a reset.
    ResetTo(usize),
    /// Answers with these bytes, whatever the card would say.
    Answer(Vec<u8>),
    /// Lets the card answer, and changes the answer.
    Change(fn(&mut Vec<u8>)),
}

/// What a reset does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnReset {
    Reset,
    /// It is reported as done but is not.
    Lie,
    /// The next card takes its place.
    Next,
}

/// Decides by the number of the command, counted from 0, and its bytes.
type Script = Box<dyn FnMut(usize, &[u8]) -> Act + Send>;

pub(crate) struct Scripted {
    cards: Vec<SimTransport>,
    lying: usize,
    commands: usize,
    script: Script,
    on_reset: OnReset,
    resets: Arc<AtomicUsize>,
    limits: Limits,
    atr: Vec<u8>,
}

impl Scripted {
    /// Creates a link on which the first card is present.
    pub(crate) fn new(
        cards: Vec<SimTransport>,
        script: impl FnMut(usize, &[u8]) -> Act + Send + 'static,
    ) -> Self {
        let (limits, atr) = (cards[0].limits(), cards[0].atr().to_vec());
        let script = Box::new(script);
        Self {
            cards,
            lying: 0,
            commands: 0,
            script,
            on_reset: OnReset::Reset,
            resets: Arc::default(),
            limits,
            atr,
        }
    }

    pub(crate) fn on_reset(mut self, on_reset: OnReset) -> Self {
        self.on_reset = on_reset;
        self
    }

    /// Counts the requested resets, to be read after the read.
    pub(crate) fn resets(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.resets)
    }

    fn card(&mut self) -> &mut SimTransport {
        &mut self.cards[self.lying]
    }
}

impl Transport for Scripted {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        let at = self.commands;
        self.commands += 1;
        match (self.script)(at, command) {
            Act::Pass => self.card().transmit(command, deadline),
            Act::Lay(card) => {
                self.lying = card;
                self.card().transmit(command, deadline)
            }
            Act::ResetTo(card) => {
                self.lying = card;
                self.card().reset()?;
                Err(TransportError::CardReset.into())
            }
            Act::Answer(answer) => Ok(answer),
            Act::Change(change) => {
                let mut answer = self.card().transmit(command, deadline)?;
                change(&mut answer);
                Ok(answer)
            }
        }
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn reset(&mut self) -> Result<()> {
        self.resets.fetch_add(1, Ordering::Relaxed);
        match self.on_reset {
            OnReset::Lie => return Ok(()),
            OnReset::Next => self.lying = (self.lying + 1) % self.cards.len(),
            OnReset::Reset => {}
        }
        self.card().reset()
    }
}
