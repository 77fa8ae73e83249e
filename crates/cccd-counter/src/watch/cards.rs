//! The cards on the readers, and the state of each.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use cccd::{
    access::{Attempts, KeptAttempts},
    transport::Deadline,
};

use super::readers::Place;

/// After this long without an update, a lost card counts as present again: a service that polls for cards every 400 ms
/// would have reported its removal by now.
const NEWS: Duration = Duration::from_secs(1);

/// What remains to be done with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It is read as soon as an input arrives.
    Waiting,
    /// It could not be reached; it is tried again with the next input.
    Stuck,
    /// It was read, or used up its wrong keys: it must be lifted before it is used again.
    Over,
}

/// A card on a reader.
pub(super) struct Card {
    pub(super) place: Place,
    pub(super) state: State,
    /// The wrong keys tried on it since it was placed on the reader.
    pub(super) attempts: Attempts,
}

/// A change, by the name of the reader.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Move {
    Left(Place),
    Came(Place),
}

/// All cards.
#[derive(Default)]
pub(super) struct Cards {
    lying: Vec<Card>,
    /// Cards that a read has lost and that the service still reports.
    lost: Vec<(Place, Deadline)>,
    /// Where wrong keys are counted across processes.
    folder: Option<PathBuf>,
}

impl Cards {
    /// Keeps the count of wrong keys for cards that stay in this folder.
    pub(super) fn keeping(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_owned), ..Self::default() }
    }

    /// Records where cards are now. Returns the removed ones first.
    pub(super) fn see(&mut self, places: &[Place]) -> Vec<Move> {
        self.lost.retain(|(place, until)| places.contains(place) && until.check().is_ok());
        let (lying, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.lying).into_iter().partition(|card| places.contains(&card.place));
        self.lying = lying;
        let mut moves: Vec<_> = left.into_iter().map(|card| Move::Left(card.place)).collect();
        for place in places {
            let is_known = self.lying.iter().any(|card| card.place == *place)
                || self.lost.iter().any(|(lost, _)| lost == place);
            if !is_known {
                let (place, state) = (place.clone(), State::Waiting);
                moves.push(Move::Came(place.clone()));
                let mut attempts = Attempts::default();
                let folder = self.folder.as_deref();
                attempts.keep(
                    folder.and_then(|folder| KeptAttempts::of_card(folder, &place.reader, place.moves.1)),
                );
                self.lying.push(Card { place, state, attempts });
            }
        }
        moves
    }

    /// Marks the card as gone, whatever the service currently reports.
    pub(super) fn lose(&mut self, place: &Place) {
        self.lying.retain(|card| card.place != *place);
        self.lost.push((place.clone(), Deadline::after(NEWS)));
    }

    /// Handles a card that was lifted and put back during its read: it is the one now on its reader.
    pub(super) fn follow(&mut self, place: &Place, places: &[Place]) -> Place {
        let now = places.iter().find(|now| now.reader == place.reader).unwrap_or(place).clone();
        if let Some(card) = self.get(place) {
            card.place = now.clone();
        }
        now
    }

    /// The card at a place.
    pub(super) fn get(&mut self, place: &Place) -> Option<&mut Card> {
        self.lying.iter_mut().find(|card| card.place == *place)
    }

    /// Returns the places of the cards that an input can be for.
    pub(super) fn waiting(&self) -> Vec<Place> {
        let waiting = self.lying.iter().filter(|card| card.state == State::Waiting);
        waiting.map(|card| card.place.clone()).collect()
    }

    /// A new input arrived: cards that could not be reached are tried again.
    pub(super) fn try_again(&mut self) {
        for card in self.lying.iter_mut().filter(|card| card.state == State::Stuck) {
            card.state = State::Waiting;
        }
    }

    /// When to look again even without a signal.
    pub(super) fn next_look(&self) -> Deadline {
        self.lost.iter().fold(Deadline::NEVER, |next, (_, until)| next.min(*until))
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    fn place(reader: &str, moves: u32) -> Place {
        Place { reader: reader.to_owned(), moves: (0, moves) }
    }

    #[test]
    fn a_card_that_was_changed_between_two_looks_is_another() {
        let mut cards = Cards::default();
        let (first, second) = (place("A", 1), place("A", 3));
        assert_eq!(cards.see(from_ref(&first)), [Move::Came(first.clone())]);
        assert_eq!(cards.see(from_ref(&first)), []);
        cards.get(&first).unwrap().state = State::Over;
        assert_eq!(cards.waiting(), []);
        assert_eq!(cards.see(from_ref(&second)), [Move::Left(first), Move::Came(second.clone())]);
        assert_eq!(cards.waiting(), from_ref(&second));
        assert_eq!(cards.see(&[]), [Move::Left(second)]);
    }

    #[test]
    fn a_card_that_was_lost_comes_back_as_another_or_after_a_while() {
        let mut cards = Cards::default();
        let (first, second) = (place("A", 1), place("A", 3));
        cards.see(from_ref(&first));
        cards.lose(&first);
        assert_eq!(cards.see(from_ref(&first)), [], "the service has not missed it yet");
        assert!(cards.next_look().remaining().is_some());
        assert_eq!(cards.see(from_ref(&second)), [Move::Came(second.clone())]);
        assert_eq!(cards.next_look(), Deadline::NEVER);

        cards.lose(&second);
        cards.lost[0].1 = Deadline::after(Duration::ZERO);
        assert_eq!(cards.see(from_ref(&second)), [Move::Came(second)]);
    }

    #[test]
    fn a_card_that_was_put_back_stays_the_same() {
        let mut cards = Cards::default();
        let (first, other, back) = (place("A", 1), place("B", 1), place("A", 3));
        cards.see(&[first.clone(), other.clone()]);
        cards.get(&first).unwrap().state = State::Over;
        assert_eq!(cards.follow(&first, &[other.clone(), back.clone()]), back);
        assert_eq!(cards.see(&[other.clone(), back]), []);
        assert_eq!(cards.waiting(), [other]);
    }

    #[test]
    fn a_card_that_was_not_reached_is_tried_with_the_next_input() {
        let mut cards = Cards::default();
        let (stuck, over) = (place("A", 1), place("B", 1));
        cards.see(&[stuck.clone(), over.clone()]);
        cards.get(&stuck).unwrap().state = State::Stuck;
        cards.get(&over).unwrap().state = State::Over;
        assert_eq!(cards.waiting(), []);
        cards.try_again();
        assert_eq!(cards.waiting(), [stuck]);
    }
}
