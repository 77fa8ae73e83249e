//! Is it genuine? Passive Authentication judges the files, Chip Authentication the chip.

pub mod chip;
pub mod passive;
