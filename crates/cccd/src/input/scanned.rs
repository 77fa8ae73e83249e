//! The text of a QR code as scanners type it or send it.

use crate::{
    error::AccessError,
    vietnam::{
        garbling::{self, Arrived, GarblingCause},
        qr::{FIELDS, QrText, SEPARATOR},
    },
};

use super::keyboard;

/// Whether a text has the separator of a QR code, in its own or in its full-width form.
pub(super) fn is_separated(text: &str) -> bool {
    text.contains([SEPARATOR, '｜']) || keyboard::is_meant(text)
}

/// Whether a text is meant as a QR code, typed for this keyboard layout or for another one.
pub(super) fn is_meant(text: &str) -> bool {
    QrText::is_meant(text) || keyboard::is_meant(text)
}

/// Parses the text of a QR code, with any separator and in any keyboard layout that its fields prove.
pub(super) fn parse(text: &str) -> Result<QrText, AccessError> {
    let plain = QrText::is_meant(text).then(|| QrText::parse(text));
    // Separators that were typed twice leave the dates in other fields.
    let is_plain = |qr: &QrText| qr.date_of_birth.is_some();
    match plain {
        Some(Ok(qr)) if is_plain(&qr) => Ok(qr),
        Some(Ok(qr)) => Ok(keyboard::undone(text).unwrap_or(qr)),
        _ if keyboard::lacks_digits(text) => Err(AccessError::DigitsMissing),
        Some(Err(error)) => keyboard::undone(text).ok_or(match error {
            _ if keyboard::is_meant(text) => AccessError::KeyboardLayout,
            error => error,
        }),
        None => keyboard::undone(text).ok_or(AccessError::KeyboardLayout),
    }
}

/// The encoding of the letters in bytes that are no UTF-8, if only one yields Vietnamese.
pub(super) fn cause(bytes: &[u8]) -> Option<GarblingCause> {
    let fields: Vec<&[u8]> = bytes.split(|byte| char::from(*byte) == SEPARATOR).collect();
    let &[_, _, name, _, _, residence, _] = fields.first_chunk::<FIELDS>()?;
    garbling::of(Arrived::Bytes(name.trim_ascii()), Arrived::Bytes(residence.trim_ascii())).flatten()
}
