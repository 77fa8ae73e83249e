//! Reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.
//!
//! There are two ways in. The typed one reads a whole card and judges it:
//!
//! ```no_run
//! use cccd::{
//!     access::AccessKey,
//!     pcsc::{ConnectOptions, Context, Selection},
//!     pki::TrustStore,
//!     read::{ReadOptions, read},
//!     transport::Cancel,
//! };
//!
//! let trust = TrustStore::from_dir("trust".as_ref())?;
//! let key = AccessKey::parse("001085012345")?;
//! let card = Context::establish()?.connect(&Selection::Any, &ConnectOptions::default(), &Cancel::default())?;
//! let reading = read(card, &key, ReadOptions::new(&trust), &mut |_event| {}).to_the_end()?;
//! println!("{:?}", reading.verification.verdict);
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! The plain one sends commands by hand: [`link`], [`card`], [`access`], [`iso7816`] and [`tlv`].
//!
//! What was typed, scanned or photographed becomes an [`input::Input`], which yields the keys that can be tried.
//!
//! To test against a card that is nobody's, take `cccd-sim`: its card lies on any [`transport::Transport`],
//! as does the caller's own reader ([`transport::FnTransport`]).
//!
//! # What a read says
//!
//! Every question has an answer of its own ([`check::Outcome`]), never a bool, and one
//! [`check::Verdict`] is made of those about authenticity. What to show first is the [`check::Headline`]: a
//! genuine card may have expired, or not be the one of the QR code that was scanned. Errors are numbers with two
//! lines for people, in Vietnamese and English ([`messages`]); a read that ends early hands back what it has
//! ([`read::Read`]).
//!
//! # What it keeps to itself
//!
//! Keys and personal data are [`Sensitive`]: wiped when dropped, absent from `Debug`, errors and logs. Logs
//! (crate `tracing`) hold instruction, status word, lengths and time. Nothing is written to disk and no
//! network is used. Where a read is to be kept, [`evidence`] makes the bytes of one file of it.
//!
//! # Features
//!
//! `pcsc` (default): readers over PC/SC. `nfc`: readers over libnfc. `picture`: pictures of QR codes as input.
//! [`reader`] is there in every build and chooses between both kinds by one text.

pub use cccd_base::{
    Class, Code, Error, Result, Sensitive, SensitiveBytes, SensitiveString, clock, error, iso7816, random,
    sensitive, tlv, transport,
};

#[cfg(feature = "nfc")]
pub mod nfc;
#[cfg(feature = "pcsc")]
pub mod pcsc;
pub mod reader;

pub mod country;
pub mod files;
pub mod lds;
mod letters;
pub mod mrz;
pub mod personal_number;
pub mod vietnam;

pub mod image;

pub mod link;

pub mod access;
pub mod card;
pub mod measure;
pub mod secure_messaging;

pub mod check;
pub mod document;

pub mod auth;
pub mod pki;

pub mod evidence;
pub mod read;
pub mod verification;

pub mod input;
pub mod json;
pub mod messages;
pub mod shown;
