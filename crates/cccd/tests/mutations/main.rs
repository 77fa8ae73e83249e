//! Mutations of signed data. Those of form keep every signature and hash right, and never make a card *not
//! genuine*; those of content never leave a card *genuine*. No unsigned byte of EF.SOD changes silently.
//!
//! Everything is judged from evidence, without a chip; `CCCD_MUTATIONS` sets another number of mutations.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod bench;
#[path = "../reads/common.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod common;
mod content;
mod dice;
mod form;
mod sod_bytes;
mod tree;

/// Returns the number of mutations of each sort.
fn number() -> u64 {
    std::env::var("CCCD_MUTATIONS").map_or(2_000, |text| text.parse().unwrap())
}
