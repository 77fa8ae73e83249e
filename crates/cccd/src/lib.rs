//! Reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.

pub use cccd_base::{
    Class, Code, Error, Result, Sensitive, SensitiveBytes, SensitiveString, clock, error, iso7816, random,
    sensitive, tlv, transport,
};

#[cfg(feature = "pcsc")]
pub mod pcsc;

pub mod files;
pub mod lds;
pub mod mrz;
pub mod personal_number;
mod vietnam;

pub mod image;

pub mod link;

pub mod access;
pub mod card;
pub mod secure_messaging;

pub mod check;
pub mod document;

pub mod auth;
pub mod pki;

pub mod read;
pub mod verification;

#[cfg(feature = "serde")]
pub mod json;
pub mod messages;
