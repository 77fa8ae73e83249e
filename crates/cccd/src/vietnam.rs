//! What Viet Nam lays down about its cards: until when they are valid, what the QR code on them says, and which place
//! a number was given in. Pure functions; nothing here reads a card.

pub(crate) mod calendar;
pub mod expiry;
pub mod form;
pub mod names;
pub mod number;
pub mod places;
pub mod qr;

use crate::{SensitiveString, letters::composed, personal_number::Sex};

pub(crate) use calendar::{date, start_of};

/// The sex that the word on a card stands for: `Nam` or `Nữ`.
pub(crate) fn sex(word: &str) -> Option<Sex> {
    let word = SensitiveString::from(composed(word.trim()).expose().to_lowercase());
    match word.expose().as_str() {
        "nam" => Some(Sex::Male),
        "nữ" => Some(Sex::Female),
        _ => None,
    }
}
