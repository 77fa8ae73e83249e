//! Implements `cargo xtask`, as a library so that the whole-system tests can use the same virtual reader.
//!
//! It uses no system library: it must build on a machine with only Rust and a linker.

pub mod bench;
pub mod cargo;
pub mod demo;
pub mod dependencies;
pub mod dist;
pub mod error;
pub mod fuzz;
pub mod messages;
pub mod peers;
pub mod programs;
pub mod setup;
pub mod soak;
pub mod stage;
pub mod test;
pub mod virtual_reader;

pub use error::{Error, Result};
pub use virtual_reader::VirtualReader;
