//! Attempts by someone who did not write the library to have a copied, forged or foreign card shown as *genuine*,
//! or a genuine card shown as *not genuine*. The name of each test says what was tried.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod active;
#[path = "../mutations/bench.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod bench;
mod breaks;
#[path = "../reads/common.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod common;
mod countries;
mod forms;
mod holder;
mod links;
mod lists;
mod roots;
mod scripted;
mod signers;
#[path = "../mutations/tree.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod tree;
