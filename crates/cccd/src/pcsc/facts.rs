//! What a reader reports about itself, with or without a card on it.

use std::{ffi::CString, sync::mpsc, thread, time::Duration};

use pcsc::{Attribute, Card, Disposition, Protocols, ShareMode};

use super::{
    Context, ReaderState, limits,
    properties::{self, Properties},
    status::{Moment, transport_error},
};
use crate::{
    error::{Result, TransportError},
    transport::Limits,
};

/// Maximum time for a driver to answer questions about its reader.
const ASKING_TIME: Duration = Duration::from_secs(5);

/// Maximum length in bytes of a text that is accepted from a driver.
const MAX_TEXT: usize = 256;

/// What a reader and its driver report about themselves. A field is `None` if the driver does not provide it, which is
/// common. PC/SC cannot provide the name and version of the driver itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReaderFacts {
    /// The manufacturer (SCARD_ATTR_VENDOR_NAME, PC/SC part 3, 3.1.2).
    pub vendor: Option<String>,
    /// The manufacturer's name of its type (SCARD_ATTR_VENDOR_IFD_TYPE).
    pub model: Option<String>,
    /// Major, minor and build number of the reader (SCARD_ATTR_VENDOR_IFD_VERSION).
    pub version: Option<(u8, u8, u16)>,
    /// The manufacturer's name of its firmware (PC/SC part 10, sFirmwareID).
    pub firmware: Option<String>,
    /// USB vendor and product (PC/SC part 10, wIdVendor and wIdProduct).
    pub usb: Option<(u16, u16)>,
    /// The longest APDU in bytes that the reader announces (SCARD_ATTR_MAXINPUT).
    pub max_input: Option<usize>,
    /// The most data bytes in an APDU that its driver announces (PC/SC part 10, dwMaxAPDUDataSize).
    pub max_data: Option<usize>,
}

impl ReaderFacts {
    /// The largest APDUs in both directions that the driver announces; `None` if it announces nothing.
    pub fn limits(&self) -> Option<Limits> {
        self.max_data.map(limits::limits)
    }
}

impl ReaderState {
    /// True if the answer to reset is that of a contactless card: readers construct it in a form that no contact card
    /// has (PC/SC part 3, 3.1.3.2.3).
    pub fn is_contactless(&self) -> bool {
        is_contactless(&self.atr)
    }
}

/// TS, T0 with TD1 alone, TD1 80 and TD2 01; then historical bytes and the check byte.
fn is_contactless(atr: &[u8]) -> bool {
    matches!(atr, [0x3B, 0x80..=0x8F, 0x80, 0x01, ..])
}

impl Context {
    /// Queries a reader about itself. Does not need a card, and does not power or disturb one.
    ///
    /// # Errors
    /// [`TransportError::ReaderBusy`] while another program holds the reader exclusively,
    /// [`TransportError::ReaderHung`] if it does not answer within five seconds, [`TransportError::ReaderUnplugged`],
    /// [`TransportError::ServiceNotRunning`].
    pub fn describe(&self, reader: &ReaderState) -> Result<ReaderFacts> {
        let name = reader.raw_name.clone();
        let (reply, answer) = mpsc::channel();
        // Runs in a thread because a hanging driver cannot be interrupted.
        thread::Builder::new()
            .name("pcsc facts".to_owned())
            .spawn(move || {
                // The caller may have stopped waiting.
                let _ = reply.send(ask(&name));
            })
            .map_err(|_| TransportError::ReaderFault { status: pcsc::Error::NoMemory as u32 })?;
        let outcome = answer.recv_timeout(ASKING_TIME).map_err(|_| TransportError::ReaderHung)?;
        Ok(outcome?)
    }
}

fn ask(reader: &CString) -> Result<ReaderFacts, TransportError> {
    let card = pcsc::Context::establish(pcsc::Scope::User)
        .and_then(|context| context.connect(reader, ShareMode::Direct, Protocols::UNDEFINED))
        .map_err(|error| transport_error(error, Moment::Opening))?;
    let facts = facts(&card, properties::ask(&card));
    // There is no state to clean up, and the card is not ours.
    let _ = card.disconnect(Disposition::LeaveCard);
    Ok(facts)
}

fn facts(card: &Card, properties: Properties) -> ReaderFacts {
    let attribute = |attribute| {
        let mut buffer = [0; MAX_TEXT];
        card.get_attribute(attribute, &mut buffer).map(<[u8]>::to_vec).ok()
    };
    let text = |name| properties::text(&attribute(name)?);
    let number = |name| Some(u32::from_ne_bytes(attribute(name)?.get(..4)?.try_into().ok()?));
    let Properties { max_data, firmware, usb } = properties;
    ReaderFacts {
        vendor: text(Attribute::VendorName),
        model: text(Attribute::VendorIfdType),
        version: number(Attribute::VendorIfdVersion).filter(|&number| number != 0).map(version),
        firmware,
        usb,
        max_input: number(Attribute::Maxinput).and_then(|number| number.try_into().ok()),
        max_data,
    }
}

/// A version as 0xMMmmbbbb (PC/SC part 3, 3.1.2).
const fn version(number: u32) -> (u8, u8, u16) {
    let [major, minor, high, low] = number.to_be_bytes();
    (major, minor, u16::from_be_bytes([high, low]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contactless_cards_have_an_atr_of_their_own() {
        assert!(is_contactless(&[0x3B, 0x80, 0x80, 0x01, 0x01]));
        assert!(is_contactless(&[0x3B, 0x8A, 0x80, 0x01, 0x00]));
        for contact in [&[0x3B, 0x80, 0x01, 0x81][..], &[0x3B, 0xFF, 0x13, 0x00], &[0x3F], &[]] {
            assert!(!is_contactless(contact), "{contact:02X?}");
        }
    }

    #[test]
    fn a_version_has_three_parts() {
        assert_eq!(version(0x0214_0003), (2, 20, 3));
    }

    #[test]
    fn a_driver_that_says_nothing_sets_no_limit() {
        assert_eq!(ReaderFacts::default().limits(), None);
        let short = ReaderFacts { max_data: Some(256), ..ReaderFacts::default() };
        assert_eq!(short.limits(), Some(Limits::SHORT));
    }
}
