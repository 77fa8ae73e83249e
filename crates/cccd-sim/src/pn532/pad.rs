//! What lies on the controller, shared with whoever lays it there.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{chip::Chip, link_model::LinkModel};

/// The kind of radio frames of a card (ISO/IEC 14443-2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardType {
    /// Type A: the historical bytes of the chip stand in its answer to select.
    #[default]
    A,
    /// Type B: application data and protocol info of its own.
    B,
}

/// The pad of a [`Controller`](super::Controller). Clones share it.
#[derive(Clone, Default)]
pub struct Pad(Arc<Mutex<Lying>>);

#[derive(Default)]
struct Lying {
    /// The card in the field.
    card: Option<Chip>,
    /// The card that was torn away.
    torn: Option<(Chip, Instant)>,
    card_type: CardType,
    /// Counts the cards that were laid down: one that lies there anew is not the one that was selected.
    laid: u64,
    /// How many commands the cards were given.
    commands: usize,
    /// At which of them the card goes, and how soon it comes back.
    torn_at: Option<(usize, Option<Duration>)>,
    hung_at: Option<usize>,
    link: Option<LinkModel>,
}

impl Pad {
    /// Lays a card down, in place of the one that lies there.
    pub fn lay(&self, chip: Chip, card_type: CardType) {
        let mut lying = self.lock();
        lying.card_type = card_type;
        lying.place(chip);
    }

    /// Takes the card away; `None` when none lies there and none was torn away.
    pub fn lift(&self) -> Option<Chip> {
        let mut lying = self.lock();
        lying.card.take().or_else(|| lying.torn.take().map(|(chip, _)| chip))
    }

    /// Tears the card away at the command of an index, counted from 0 over all cards; it is never answered. Puts it
    /// back after a time, if there is one.
    pub fn tear_at(&self, command: usize, put_back: Option<Duration>) {
        self.lock().torn_at = Some((command, put_back));
    }

    /// From the command of an index on, counted likewise, the controller says nothing any more; `None` ends that.
    pub fn hang_at(&self, command: Option<usize>) {
        self.lock().hung_at = command;
    }

    /// Takes the time of this link for each command.
    pub fn set_link(&self, link: Option<LinkModel>) {
        self.lock().link = link;
    }

    /// How many commands the cards were given so far.
    pub fn commands(&self) -> usize {
        self.lock().commands
    }

    /// True while a card lies there.
    pub fn has_card(&self) -> bool {
        self.lock().card.is_some()
    }

    pub(super) fn is_hung(&self) -> bool {
        let lying = self.lock();
        lying.hung_at.is_some_and(|command| lying.commands >= command)
    }

    /// The card that lies there now, which begins anew, and its number.
    pub(super) fn select(&self, card_type: CardType) -> Option<(u64, Vec<u8>)> {
        let mut lying = self.lock();
        lying.put_back();
        if lying.card_type != card_type {
            return None;
        }
        let laid = lying.laid;
        let chip = lying.card.as_mut()?;
        chip.reset();
        Some((laid, chip.atr()))
    }

    /// True while the card of a number lies there.
    pub(super) fn holds(&self, number: u64) -> bool {
        let mut lying = self.lock();
        lying.put_back();
        lying.card.is_some() && lying.laid == number
    }

    /// The answer of the card of a number; `None` when it does not come.
    pub(super) fn exchange(&self, number: u64, command: &[u8]) -> Option<Vec<u8>> {
        let mut lying = self.lock();
        lying.put_back();
        if lying.laid != number {
            return None;
        }
        if let (Some((at, _)), true) = (lying.torn_at, lying.card.is_some())
            && at == lying.commands
        {
            lying.torn = lying.card.take().map(|chip| (chip, Instant::now()));
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

    /// Puts the card back that was torn away, if it is time.
    fn put_back(&mut self) {
        let Some((_, Some(time))) = self.torn_at else { return };
        if let Some((chip, _)) = self.torn.take_if(|(_, since)| since.elapsed() >= time) {
            self.torn_at = None;
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
