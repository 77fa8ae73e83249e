//! Reads of simulated cards in process, from the first command to the verdict.

// Helpers may fail like the tests that they serve.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod active;
mod announced;
mod asked;
mod by_law;
mod cases;
mod commands;
mod common;
mod cross_checks;
mod dg2;
mod evidence;
mod headlines;
mod inside_the_channel;
mod interruptions;
mod keys;
mod known;
mod many;
mod matrix;
mod on_air;
mod privacy;
mod profiles;
mod protocols;
mod random_answers;
mod refusals;
mod resume;
mod sizes;
mod times;
mod verdicts;
mod zeros;
