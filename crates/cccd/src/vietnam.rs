//! What Viet Nam lays down about its cards: until when they are valid, what the QR code on them says, and which place
//! a number was given in. Pure functions; nothing here reads a card.

pub(crate) mod calendar;
pub mod expiry;
pub mod places;
pub mod qr;

pub(crate) use calendar::{date, start_of};
