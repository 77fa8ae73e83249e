//! The pad of the controller, shared with the code that puts cards on it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{chip::Chip, link_model::LinkModel};

/// The type of a card's radio frames (ISO/IEC 14443-2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardType {
    /// Type A: the historical bytes of the chip are in its answer to select.
    #[default]
    A,
    /// Type B: the card has its own application data and protocol info.
    B,
}

/// The pad of a [`Controller`](super::Controller). Clones share it.
#[derive(Clone, Default)]
pub struct Pad(Arc<Mutex<Lying>>);

#[derive(Default)]
struct Lying {
    /// The card in the field.
    card: Option<Chip>,
    /// The card that was torn away, when that was, and after which time it comes back.
    torn: Option<(Chip, Instant, Option<Duration>)>,
    card_type: CardType,
    /// Counts the cards that were laid down, so that a card laid down again differs from the one that was selected.
    laid: u64,
    /// How many times a card was looked for.
    looks: usize,
    /// Number of commands that the cards received.
    commands: usize,
    /// The command at which the card is torn away, and after which time it comes back.
    torn_at: Option<(usize, Option<Duration>)>,
    hung_at: Option<usize>,
    link: Option<LinkModel>,
}

impl Pad {
    /// Lays a card down in place of the present one.
    pub fn lay(&self, chip: Chip, card_type: CardType) {
        let mut lying = self.lock();
        lying.card_type = card_type;
        lying.place(chip);
    }

    /// Takes the card away. Returns `None` if no card is present and none was torn away.
    pub fn lift(&self) -> Option<Chip> {
        let mut lying = self.lock();
        lying.card.take().or_else(|| lying.torn.take().map(|(chip, ..)| chip))
    }

    /// Tears the card away at the command with this index, counted from 0 over all cards; the command is never
    /// answered. If `put_back` is given, the card comes back after that time.
    pub fn tear_at(&self, command: usize, put_back: Option<Duration>) {
        self.lock().torn_at = Some((command, put_back));
    }

    /// Makes the controller silent from the command with this index on, counted likewise; `None` ends that.
    pub fn hang_at(&self, command: Option<usize>) {
        self.lock().hung_at = command;
    }

    /// Makes each command take the time of this link.
    pub fn set_link(&self, link: Option<LinkModel>) {
        self.lock().link = link;
    }

    /// Number of commands that the cards have received so far.
    pub fn commands(&self) -> usize {
        self.lock().commands
    }

    /// How many times a program has looked for a card of either type so far.
    pub fn looks(&self) -> usize {
        self.lock().looks
    }

    /// Whether a card is present.
    pub fn has_card(&self) -> bool {
        self.lock().card.is_some()
    }

    pub(super) fn is_hung(&self) -> bool {
        let lying = self.lock();
        lying.hung_at.is_some_and(|command| lying.commands >= command)
    }

    /// Resets the present card and returns its number and answer to reset.
    pub(super) fn select(&self, card_type: CardType) -> Option<(u64, Vec<u8>)> {
        let mut lying = self.lock();
        lying.looks += 1;
        lying.put_back();
        if lying.card_type != card_type {
            return None;
        }
        let laid = lying.laid;
        let chip = lying.card.as_mut()?;
        chip.reset();
        Some((laid, chip.atr()))
    }

    /// Whether the card with this number is present.
    pub(super) fn holds(&self, number: u64) -> bool {
        let mut lying = self.lock();
        lying.put_back();
        lying.card.is_some() && lying.laid == number
    }

    /// Returns the response of the card with this number; `None` if there is none.
    pub(super) fn exchange(&self, number: u64, command: &[u8]) -> Option<Vec<u8>> {
        let mut lying = self.lock();
        lying.put_back();
        if lying.laid != number {
            return None;
        }
        let commands = lying.commands;
        if let Some((_, put_back)) = lying.torn_at.take_if(|(at, _)| *at == commands) {
            lying.torn = lying.card.take().map(|chip| (chip, Instant::now(), put_back));
        }
        let start = Instant::now();
        let response = lying.card.as_mut()?.handle(command);
        lying.commands += 1;
        if let Some(link) = &lying.link {
            link.wait(command, &response, start);
        }
        Some(response).filter(|response| !response.is_empty())
    }

    fn lock(&self) -> MutexGuard<'_, Lying> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lying {
    fn place(&mut self, mut chip: Chip) {
        chip.reset();
        self.card = Some(chip);
        self.torn = None;
        self.laid += 1;
    }

    /// Puts the card that was torn away back once its time has come.
    fn put_back(&mut self) {
        let is_time = |(_, since, time): &mut (Chip, Instant, Option<Duration>)| {
            time.is_some_and(|time| since.elapsed() >= time)
        };
        if let Some((chip, ..)) = self.torn.take_if(is_time) {
            self.place(chip);
        }
    }
}

impl fmt::Debug for Pad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lying = self.lock();
        f.debug_struct("Pad")
            .field("has_card", &lying.card.is_some())
            .field("commands", &lying.commands)
            .finish_non_exhaustive()
    }
}
