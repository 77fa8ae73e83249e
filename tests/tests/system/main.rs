//! The command `cccd` on cards that lie on the virtual reader, through the real PC/SC service.

// Helpers outside of the test functions may fail a test too.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod interruptions;
mod privacy;
mod readers;
mod reads;
mod verdicts;

use cccd_sim::{Issuance, IssuedCard as Card};
use cccd_tests::Outcome;
use serde_json::Value;

/// The card that most tests lay on the reader.
const SEED: &str = "counter";

/// What is on that card.
fn card() -> Card {
    Issuance::new(SEED.as_bytes()).issue().unwrap()
}

/// What stands in the JSON form.
fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome}"))
}

/// Asserts an error: its exit status, its number, and that it says what happened and what to do.
#[track_caller]
fn assert_error(outcome: &Outcome, status: i32, code: u16) {
    assert_eq!(outcome.status, status, "{outcome}");
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{outcome}");
    assert!(lines[0].starts_with(&format!("[{code}] ")), "{outcome}");
}
