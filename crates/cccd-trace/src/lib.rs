//! Records reads of an eMRTD and replays them bit for bit, without card or reader.
//!
//! A read depends on four inputs: the answers of the card, random bytes, the time, and the options of the caller. A
//! trace holds all of them, so that the same code does the same again on another machine, and another version of the
//! code shows the exact step at which it differs.
//!
//! ```
//! use cccd::{access::AccessKey, pki::TrustStore, random::SeededRandom, read::ReadOptions};
//! use cccd_sim::{Chip, Issuance, SimTransport};
//! use cccd_trace::{Pace, Trace, record, replay};
//!
//! let card = Issuance::new(b"invented").issue()?;
//! let key = AccessKey::parse(&card.person.personal_number)?;
//! let trust = TrustStore::from_certificates([&card.root_certificate])?;
//! let mut file = cccd_trace::Memory::default();
//! let recorded = record(
//!     SimTransport::new(Chip::new(card)), "invented reader", &key, ReadOptions::new(&trust),
//!     &mut |_event| {}, file.clone(),
//! );
//! recorded.written?;
//!
//! let trace = Trace::read(file.take().expose().as_slice())?;
//! let replayed = replay(&trace, Pace::AtOnce)?;
//! assert!(replayed.divergence.is_none());
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! [`show()`] displays what happened, [`Summary`] shows where the time went, [`diff()`] compares two traces,
//! [`check()`] finds what is wrong with one, and [`outline()`] writes the part that may be handed on. [`import()`]
//! converts a log of another program into a trace, and [`replay_leniently`] reads the card of a trace in another way.
//!
//! **A trace of a real card holds personal data, and the keys to decrypt it.** Its first line says so. Nothing of it is
//! logged, and every byte of it is [`Sensitive`](cccd::Sensitive) in memory.
#![doc = include_str!("../FORMAT.md")]

pub mod check;
pub mod diff;
mod encryption;
pub mod exchange;
mod explain;
mod format;
#[cfg(test)]
mod hostile;
pub mod import;
mod memory;
pub mod outline;
mod record;
mod replay;
pub mod show;
pub mod summary;
#[cfg(test)]
mod testing;
mod words;

pub use check::{Note, check};
pub use diff::{TraceDiff, diff};
pub use encryption::{Identities, MAX_RECIPIENTS, Recipients};
pub use exchange::{Exchange, Timeline};
pub use format::{
    End, Fault, Header, Judgement, MAX_LINE_LEN, MAX_TRACE_LEN, SessionChannel, Source, Trace, TraceEvent,
    VERSION, What,
};
pub use import::{Log, import};
pub use memory::Memory;
pub use outline::outline;
pub use record::{Recorded, Recorder, RecordingTransport, record, record_with_keys};
pub use replay::{
    Difference, Divergence, LenientCard, LenientOptions, LenientRemark, LenientReplay, Pace, ReplayCard,
    Replayed, replay, replay_leniently,
};
pub use show::{ShowOptions, show};
pub use summary::Summary;
pub use words::status_text;
