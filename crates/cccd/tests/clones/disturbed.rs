//! A link that breaks at given commands.

use std::sync::{Arc, Mutex};

use cccd::{
    Result,
    error::TransportError,
    transport::{Deadline, Limits, Transport},
};
use cccd_sim::SimTransport;

/// Something that happens to a link instead of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breakage {
    /// Another program resets the card.
    Reset,
    /// The card answers 6987 or 6988 in plain, like a card that drops its channel.
    Drop(u16),
    /// The card is lifted and put back.
    Lift,
    /// The card is lifted, and the other one takes its place.
    Swap,
    /// The other card takes its place, and the link only reports a reset.
    SwapByReset,
    /// The other card takes its place, and the link reports nothing.
    SwapUnseen,
}

impl Breakage {
    pub(crate) const ALL: [Self; 7] = [
        Self::Reset,
        Self::Drop(0x6987),
        Self::Drop(0x6988),
        Self::Lift,
        Self::Swap,
        Self::SwapByReset,
        Self::SwapUnseen,
    ];

    pub(crate) const fn is_drop(self) -> bool {
        matches!(self, Self::Drop(_))
    }

    pub(crate) const fn is_swap(self) -> bool {
        matches!(self, Self::Swap | Self::SwapByReset | Self::SwapUnseen)
    }
}

/// What happens at which command, counted from 0 over both cards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disturbance {
    pub(crate) at: usize,
    pub(crate) event: Breakage,
}

/// Two cards, one of which is on the reader.
struct Cards {
    lying: SimTransport,
    other: SimTransport,
    commands: usize,
    /// Whether the card was lifted, so that no card is present until the next reset.
    is_gone: bool,
    pending: Vec<Disturbance>,
    fired: Vec<Breakage>,
}

impl Cards {
    fn swap(&mut self) {
        std::mem::swap(&mut self.lying, &mut self.other);
    }
}

/// The link to the cards. Its copies share it, so that a test can examine it after the read.
#[derive(Clone)]
pub(crate) struct Disturbed {
    cards: Arc<Mutex<Cards>>,
    limits: Limits,
    atr: Vec<u8>,
}

impl Disturbed {
    /// Creates a link on which the first card is present until a swap.
    pub(crate) fn new(first: SimTransport, second: SimTransport, disturbances: &[Disturbance]) -> Self {
        let (limits, atr) = (first.limits(), first.atr().to_vec());
        let cards = Cards {
            lying: first,
            other: second,
            commands: 0,
            is_gone: false,
            pending: disturbances.to_vec(),
            fired: Vec::new(),
        };
        Self { cards: Arc::new(Mutex::new(cards)), limits, atr }
    }

    /// Returns how many commands were sent.
    pub(crate) fn commands(&self) -> usize {
        self.cards.lock().unwrap().commands
    }

    /// Returns what happened.
    pub(crate) fn fired(&self) -> impl Iterator<Item = Breakage> {
        self.cards.lock().unwrap().fired.clone().into_iter()
    }

    /// Whether the genuine card is present at the end.
    pub(crate) fn ends_on_the_right_card(&self, began_with_it: bool) -> bool {
        let swaps = self.fired().filter(|event| event.is_swap()).count();
        began_with_it == (swaps % 2 == 0)
    }
}

impl Transport for Disturbed {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        let mut cards = self.cards.lock().unwrap();
        if cards.is_gone {
            return Err(TransportError::CardMoved.into());
        }
        let at = cards.commands;
        cards.commands += 1;
        let Some(index) = cards.pending.iter().position(|disturbance| disturbance.at == at) else {
            return cards.lying.transmit(command, deadline);
        };
        let event = cards.pending.remove(index).event;
        cards.fired.push(event);
        match event {
            Breakage::Drop(status) => {
                cards.lying.reset()?;
                Ok(status.to_be_bytes().to_vec())
            }
            Breakage::Reset | Breakage::SwapByReset => {
                if event == Breakage::SwapByReset {
                    cards.swap();
                }
                cards.lying.reset()?;
                Err(TransportError::CardReset.into())
            }
            Breakage::Lift | Breakage::Swap => {
                if event == Breakage::Swap {
                    cards.swap();
                }
                cards.is_gone = true;
                Ok(Vec::new())
            }
            Breakage::SwapUnseen => {
                cards.swap();
                cards.lying.reset()?;
                cards.lying.transmit(command, deadline)
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
        let mut cards = self.cards.lock().unwrap();
        cards.is_gone = false;
        cards.lying.reset()
    }
}
