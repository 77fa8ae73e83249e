//! Vietnam's rules for its cards: how long they are valid, what their QR codes contain, and which place a number was
//! issued in. Pure functions; nothing here reads a card.

pub(crate) mod calendar;
pub mod expiry;
pub mod form;
pub mod garbling;
pub(crate) mod names;
pub mod number;
pub mod places;
pub mod qr;

use crate::{SensitiveString, letters::composed, personal_number::Sex};

pub(crate) use calendar::{date, start_of};

/// Returns the sex for the word on a card: `Nam` or `Nữ`.
pub(crate) fn sex(word: &str) -> Option<Sex> {
    let word = SensitiveString::from(composed(word.trim()).expose().to_lowercase());
    match word.expose().as_str() {
        "nam" => Some(Sex::Male),
        "nữ" => Some(Sex::Female),
        _ => None,
    }
}
