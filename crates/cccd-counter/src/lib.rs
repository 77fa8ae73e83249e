//! What an office does with a read.
//!
//! The card and what opens it are the matter of [`cccd`]; here stands what a counter needs around them: the loop from card
//! to card, rows for other programs, and a journal without personal data. Nothing here writes to disk unless it is asked
//! to, and what it writes its owner alone may read.

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
