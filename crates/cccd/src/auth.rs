//! Is it genuine? Passive Authentication judges the files; Chip and Active Authentication judge the chip.

pub mod active;
pub mod chip;
mod key_digest;
pub mod passive;
