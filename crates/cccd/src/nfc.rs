//! Readers over libnfc: NFC modules on a serial line or USB that have no PC/SC driver, such as a PN532.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use cccd::{
//!     nfc,
//!     transport::{Cancel, Deadline, Transport},
//! };
//!
//! println!("{:?}", nfc::devices()?);
//! let wait = Some(Duration::from_secs(30));
//! let mut card = nfc::connect(Some("pn532_uart:/dev/ttyUSB0"), wait, &Cancel::default())?;
//! let answer = card.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08], Deadline::NEVER)?;
//! card.finish()?;
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! # Building
//! Requires the feature `nfc`. Links the system's libnfc (Debian: `libnfc-dev`; the bindings are generated with
//! libclang: `libclang1-14` and `libclang-common-14-dev`). libnfc is licensed under the LGPL and linked dynamically, so
//! that users of the program can replace it.
//!
//! # Names of readers
//! A connection string is `DRIVER` or `DRIVER:ADDRESS`, as `nfc-list` and `nfc-scan-device` write it:
//! `pn532_uart:/dev/ttyUSB0`, `pn53x_usb:001:004`. [`devices`] finds readers on serial lines only if the configuration
//! of libnfc (`/etc/nfc`, or `LIBNFC_DEVICE`) names them: probing every line would disturb other devices.
//!
//! # Cards
//! Types A and B with ISO/IEC 14443-4. The answer to reset is constructed according to PC/SC part 3, so that a card has
//! the same one on either kind of reader.
//!
//! # Sizes
//! libnfc builds a command in a buffer of 264 bytes after two bytes of its own, and receives an answer in a buffer of
//! 264 bytes after a status byte (`PN53x_EXTENDED_FRAME__DATA_MAX_LEN` in its `pn53x.c`). It copies a longer command
//! without checking its length, so [`NfcTransport`] refuses it first: at most 262 bytes are sent and 263 received. That
//! is enough for short APDUs, but too little for extended length to be worthwhile.
//!
//! # Output of libnfc
//! libnfc writes errors to standard error. `LIBNFC_LOG_LEVEL=0` in the environment stops that. From 3 upwards it also
//! writes every command, which would expose keys: never set that where the cards of real people are read.

mod address;
mod status;
mod target;
mod transport;
mod worker;

use std::{sync::mpsc, thread, time::Duration};

use crate::{
    error::{Result, TransportError},
    transport::{Cancel, Deadline},
};

pub use transport::NfcTransport;

/// Maximum time for listing the readers.
const LISTING_TIME: Duration = Duration::from_secs(10);

/// Lists the connection strings of the readers that libnfc finds. Finding none is not an error.
///
/// # Errors
/// [`TransportError::ReaderHung`] if libnfc does not return within ten seconds, [`TransportError::ReaderFault`].
pub fn devices() -> Result<Vec<String>> {
    let (reply, answer) = mpsc::channel();
    // Runs in a thread because a hanging driver cannot be interrupted.
    thread::Builder::new()
        .name("nfc list".to_owned())
        .spawn(move || {
            // The caller may have stopped waiting.
            let _ = reply.send(worker::list());
        })
        .map_err(|_| status::out_of_memory())?;
    Ok(answer.recv_timeout(LISTING_TIME).map_err(|_| TransportError::ReaderHung)??)
}

/// Connects to the card on the reader at a connection string, or on the first reader that is found.
///
/// `wait` is how long to wait for a card; `None` takes a card that is already on the reader.
///
/// # Errors
/// [`TransportError::NoReader`] if none is found, [`TransportError::ReaderUnknown`] if there is nothing at the address,
/// [`TransportError::ReaderDenied`] if this user may not use it, [`TransportError::ReaderUnrecognised`] if it is
/// another device or another program holds it; [`TransportError::NoCard`] at the end of the wait,
/// [`TransportError::CardMute`] for a card that does not support ISO/IEC 14443-4; [`TransportError::Cancelled`],
/// [`TransportError::ReaderHung`], [`TransportError::ReaderFault`].
pub fn connect(connection: Option<&str>, wait: Option<Duration>, cancel: &Cancel) -> Result<NfcTransport> {
    let deadline = Deadline::after(wait.unwrap_or_default());
    let connection = match connection {
        Some(connection) => connection.to_owned(),
        None => devices()?.into_iter().next().ok_or(TransportError::NoReader)?,
    };
    Ok(NfcTransport::open(connection, deadline, cancel)?)
}
