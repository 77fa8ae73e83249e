//! The C interface: a program in C that calls all of it, plain and under the tools that see faults of memory, and
//! what programs compiled before rely on.

// Helpers outside of the test functions may fail a test too.
#![allow(clippy::expect_used, clippy::panic)]
#![cfg(target_os = "linux")]

mod abi;
mod header;
mod program;
mod runs;
