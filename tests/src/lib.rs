//! Helpers of the whole-system tests: a world with a virtual reader, cards in it, and the command run there.
//!
//! A [`World`] is all that a test needs; any number of them can exist at once. What a test attaches or starts ends when
//! its value is dropped, so nothing is left running if a test panics.
//!
//! ```no_run
//! use cccd_tests::{IssuedCard, World};
//!
//! let world = World::start();
//! let issued = IssuedCard::new("a seed", &[]);
//! let card = world.attach("a seed", &[]);
//! let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
//! assert_eq!(outcome.status, 0, "{outcome}");
//! card.remove();
//! ```

// Everything here runs in tests, and a test whose setup fails must fail loudly.
#![allow(clippy::expect_used, clippy::panic)]

pub mod command;
pub mod issued;
pub mod libraries;
pub mod memory;
#[cfg(target_os = "linux")]
pub mod nfc;
pub mod plain_card;
pub mod probe;
pub mod reading;
pub mod recording;
pub mod running;
pub mod session;
pub mod slot;
pub mod terminal;
pub mod watching;
pub mod world;

pub use command::{Finished, cccd, helper};
pub use issued::IssuedCard;
pub use libraries::c_libraries;
pub use memory::{Memory, Needles};
#[cfg(target_os = "linux")]
pub use nfc::NfcReader;
pub use reading::Reading;
pub use running::Running;
pub use session::Session;
pub use terminal::Terminal;
pub use watching::Watching;
pub use world::{Slot, World};
