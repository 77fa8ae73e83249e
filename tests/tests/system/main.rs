//! The whole system: the command `cccd`, the real pcscd, and simulated cards on a virtual reader.

// Helpers outside the test functions may fail a test too.
#![allow(clippy::expect_used, clippy::panic)]

mod asking;
mod bare_loop;
mod clones;
mod common;
mod doctor;
mod full_disk;
mod keys;
mod matrix;
mod memory;
#[cfg(feature = "nfc")]
mod nfc;
mod other_programs;
mod privacy;
mod readers;
mod reads;
mod removal;
mod traces;
mod verdicts;
mod virtual_reader;
mod watch;
