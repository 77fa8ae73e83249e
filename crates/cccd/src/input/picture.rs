//! Finds the QR code of a card in a picture, whatever else the picture holds, within bounds of time and memory.
//!
//! Only texts of cards count: there may be other QR codes on the desk. The codes of two cards are an error, because
//! nobody could tell which of them was meant.

mod binary;
mod budget;
mod decode;
mod plane;
mod search;

use std::{
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    Result, SensitiveBytes, SensitiveString,
    error::{AccessError, InputOutputError},
    vietnam::qr::QrText,
};

use super::{
    MAX_PICTURE,
    kind::{Format, Kind},
    tidy,
};
use budget::Budget;

/// Finds the text of the QR code of a card in a picture.
///
/// # Errors
/// [`AccessError::PictureKind`] or [`AccessError::NotAPicture`] if the bytes are of another kind,
/// [`InputOutputError::Picture`] if they are damaged or too large, or take too long to decode;
/// [`AccessError::SeveralQrCodes`] for the codes of several cards;
/// [`InputOutputError::NoQrCode`] if no code of a card is found in time.
pub(super) fn find(bytes: &[u8]) -> Result<SensitiveString> {
    let unreadable = |kind| InputOutputError::Picture { kind };
    let format: Format = Kind::of(bytes).ok_or(unreadable(ErrorKind::InvalidData))?.try_into()?;
    let budget = Budget::start();
    let shades = guarded(|| Some(decode::decode(bytes, format, &budget)));
    let shades = shades.unwrap_or(Err(ErrorKind::InvalidData)).map_err(unreadable)?;
    let mut found = search::codes(&shades, &budget, card_text);
    drop(SensitiveBytes::from(shades.into_raw()));
    match (found.pop(), found.is_empty()) {
        (Some(text), true) => Ok(text),
        (Some(_), false) => Err(AccessError::SeveralQrCodes.into()),
        (None, _) if is_cut(bytes, format) => Err(unreadable(ErrorKind::UnexpectedEof).into()),
        (None, _) => Err(InputOutputError::NoQrCode.into()),
    }
}

/// The text of a code without what may stand around it, in UTF-8 or UTF-16, if it is that of a card. Invalid bytes only
/// cost a letter of the name; the digits matter.
fn card_text(bytes: &[u8]) -> Option<SensitiveString> {
    let text = tidy::tidy(tidy::glance(bytes).expose());
    QrText::parse(text.expose()).is_ok().then_some(text)
}

/// Whether the end of a JPEG is missing (ISO/IEC 10918-1, B.1.1.3). What there is of it was decoded.
fn is_cut(bytes: &[u8], format: Format) -> bool {
    format == Format::Jpeg && !bytes.windows(2).rev().any(|marker| marker == b"\xFF\xD9")
}

/// Returns what `search` finds, or `None` if it panics. `rxing` computes with whatever looks like a code, and it may
/// fail on a picture made to break it. Such a picture then counts as one without a code and does not end the program.
/// Nothing outlives the search, so nothing is left half done. The panic hook belongs to the program and still sees the
/// panic, and so does a fuzzer; a program that is built to abort on a panic still aborts.
fn guarded<T>(search: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(search)).ok().flatten()
}

#[cfg(test)]
mod tests;
