//! What a reader says of itself, with or without a card on it.

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

/// The longest that a driver may take to answer questions about its reader.
const ASKING_TIME: Duration = Duration::from_secs(5);

/// The longest text that is taken from a driver, in bytes.
const MAX_TEXT: usize = 256;

/// What a reader and its driver say of themselves. Each is `None` where the driver does not tell, which is
/// common; the name and version of the driver itself PC/SC does not know at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReaderFacts {
    /// Who made it (SCARD_ATTR_VENDOR_NAME, PC/SC part 3, 3.1.2).
    pub vendor: Option<String>,
    /// Its type in the maker's words (SCARD_ATTR_VENDOR_IFD_TYPE).
    pub model: Option<String>,
    /// Major, minor and build number of the reader (SCARD_ATTR_VENDOR_IFD_VERSION).
    pub version: Option<(u8, u8, u16)>,
    /// Its firmware in the maker's words (PC/SC part 10, sFirmwareID).
    pub firmware: Option<String>,
    /// Vendor and product on USB (PC/SC part 10, wIdVendor and wIdProduct).
    pub usb: Option<(u16, u16)>,
    /// Longest APDU in bytes that it announces to take (SCARD_ATTR_MAXINPUT).
    pub max_input: Option<usize>,
    /// Most bytes of data in an APDU that its driver announces (PC/SC part 10, dwMaxAPDUDataSize).
    pub max_data: Option<usize>,
}

impl ReaderFacts {
    /// The largest APDUs each way by the announcement of the driver; `None` where it says nothing.
    pub fn limits(&self) -> Option<Limits> {
        self.max_data.map(limits::limits)
    }
}

impl ReaderState {
    /// True when the answer to reset is that of a contactless card: readers write one for it of a form that no
    /// contact card has (PC/SC part 3, 3.1.3.2.3).
    pub fn is_contactless(&self) -> bool {
        is_contactless(&self.atr)
    }
}

/// TS, T0 with TD1 alone, TD1 80 and TD2 01; then historical bytes and the check byte.
fn is_contactless(atr: &[u8]) -> bool {
    matches!(atr, [0x3B, 0x80..=0x8F, 0x80, 0x01, ..])
}

impl Context {
    /// Asks a reader about itself. No card is needed, none is switched on and none is disturbed.
    ///
    /// # Errors
    /// [`TransportError::ReaderBusy`] while another program has the reader for itself alone,
    /// [`TransportError::ReaderHung`] when it does not answer within five seconds,
    /// [`TransportError::ReaderUnplugged`], [`TransportError::ServiceNotRunning`].
    pub fn describe(&self, reader: &ReaderState) -> Result<ReaderFacts> {
        let name = reader.raw_name.clone();
        let (reply, answer) = mpsc::channel();
        // A thread, because a driver that hangs cannot be called back.
        thread::Builder::new()
            .name("pcsc facts".to_owned())
            .spawn(move || {
                // Nobody may be waiting for it any more.
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
    // There is nothing to put in order, and the card is not ours.
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
