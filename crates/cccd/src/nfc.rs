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
//! With the feature `nfc`. The library is libnfc of the system (Debian: `libnfc-dev`; the bindings are made by
//! libclang: `libclang1-14` and `libclang-common-14-dev`). It is under the LGPL and linked dynamically, so that
//! whoever has the program can put another libnfc in its place.
//!
//! # Names of readers
//! A connection string is `DRIVER` or `DRIVER:ADDRESS`, as `nfc-list` and `nfc-scan-device` write it:
//! `pn532_uart:/dev/ttyUSB0`, `pn53x_usb:001:004`. Readers at serial lines are found by [`devices`] only where the
//! configuration of libnfc (`/etc/nfc`, or `LIBNFC_DEVICE`) names them: asking every line would disturb what else
//! is connected there.
//!
//! # Cards
//! Types A and B with ISO/IEC 14443-4. The answer to reset is made up as PC/SC part 3 says, so that a card shows
//! the same one on either kind of reader.
//!
//! # Sizes
//! libnfc builds a command in a buffer of 264 bytes behind two bytes of its own and takes an answer into one of
//! 264 behind a status byte (`PN53x_EXTENDED_FRAME__DATA_MAX_LEN` in its `pn53x.c`). It copies a longer command
//! without looking, so that [`NfcTransport`] refuses it first: 262 bytes there, 263 back. That is room for short
//! APDUs and for no block of extended length that would be worth it.
//!
//! # What libnfc does on its own
//! It writes errors to standard error. `LIBNFC_LOG_LEVEL=0` in the environment stops that, and from 3 upwards it
//! writes every command too, which is no place for keys: leave it unset where cards of real people are read.

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

/// The longest that looking for readers may take.
const LISTING_TIME: Duration = Duration::from_secs(10);

/// The connection strings of the readers that libnfc finds; none is not an error.
///
/// # Errors
/// [`TransportError::ReaderHung`] when libnfc does not come back within ten seconds,
/// [`TransportError::ReaderFault`].
pub fn devices() -> Result<Vec<String>> {
    let (reply, answer) = mpsc::channel();
    // A thread, because a driver that hangs cannot be called back.
    thread::Builder::new()
        .name("nfc list".to_owned())
        .spawn(move || {
            // Nobody may be waiting for it any more.
            let _ = reply.send(worker::list());
        })
        .map_err(|_| status::out_of_memory())?;
    Ok(answer.recv_timeout(LISTING_TIME).map_err(|_| TransportError::ReaderHung)??)
}

/// Connects to the card on the reader at a connection string, or on the first one that is found.
///
/// `wait` is how long to wait for a card; `None` takes the one that lies there now.
///
/// # Errors
/// [`TransportError::NoReader`] when none is found, [`TransportError::ReaderUnknown`] when there is nothing at the
/// address, [`TransportError::ReaderDenied`] when this user may not use it,
/// [`TransportError::ReaderUnrecognised`] when something else is there or another program holds it;
/// [`TransportError::NoCard`] at the end of the wait, [`TransportError::CardMute`] for a card that is none of
/// ISO/IEC 14443-4; [`TransportError::Cancelled`], [`TransportError::ReaderHung`],
/// [`TransportError::ReaderFault`].
pub fn connect(connection: Option<&str>, wait: Option<Duration>, cancel: &Cancel) -> Result<NfcTransport> {
    let deadline = Deadline::after(wait.unwrap_or_default());
    let connection = match connection {
        Some(connection) => connection.to_owned(),
        None => devices()?.into_iter().next().ok_or(TransportError::NoReader)?,
    };
    Ok(NfcTransport::open(connection, deadline, cancel)?)
}
