//! Reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.
//!
//! There are two ways in. The high-level one reads a whole card and judges it:
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
//! The low-level one sends commands by hand: [`link`], [`card`], [`access`], [`iso7816`] and [`tlv`].
//!
//! Typed, scanned or photographed text becomes an [`input::Input`], which yields the keys to try.
//!
//! To test without a real card, use `cccd-sim`: its card is reached through a [`transport::Transport`], and so is the
//! caller's own reader ([`transport::FnTransport`]).
//!
//! # What a read says
//!
//! Every question has its own answer ([`check::Outcome`]), never a bool. The answers about authenticity are combined
//! into one [`check::Verdict`]. Show the [`check::Headline`] first: a genuine card may have expired, or may not be the
//! card whose QR code was scanned. Every error has a number and two lines of text for people, in Vietnamese and English
//! ([`messages`]). A read that ends early returns what it has so far ([`read::Read`]).
//!
//! # Privacy
//!
//! Keys and personal data are [`Sensitive`]: wiped when dropped, absent from `Debug`, errors and logs. Logs (crate
//! `tracing`) contain only instructions, status words, lengths and times. Nothing is written to disk and no network is
//! used. To keep a read, [`evidence`] encodes it as the bytes of one file.
//!
//! # Features
//!
//! `pcsc` (default): readers over PC/SC. `nfc`: readers over libnfc. `picture`: pictures of QR codes as input.
//! [`reader`] is part of every build and selects a reader of either kind by one text.

pub use cccd_base::{
    Class, Code, Error, Result, Sensitive, SensitiveBytes, SensitiveString, clock, error, iso7816, random,
    sensitive, tlv, transport,
};

#[cfg(any(feature = "pcsc", feature = "nfc"))]
mod jobs;
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
