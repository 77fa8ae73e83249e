//! The C interface: a C program that calls all of it, plain and under tools that detect memory errors, and the
//! interface that previously compiled programs rely on.

// Helpers outside the test functions may fail a test too.
#![allow(clippy::expect_used, clippy::panic)]
#![cfg(target_os = "linux")]

mod abi;
mod header;
mod program;
mod runs;
