//! What an office does with a read card.
//!
//! [`cccd`] handles the card and its keys. This crate adds what a counter needs around them: the loop from card to
//! card, rows for other programs, and a journal without personal data. Nothing here writes to disk unless requested,
//! and only its owner may read what it writes.

pub mod explain;
pub mod fields;
#[cfg(feature = "journal")]
pub mod journal;
pub mod mapping;
#[cfg(feature = "journal")]
pub mod report;
#[cfg(feature = "tables")]
pub mod table;
pub mod watch;
