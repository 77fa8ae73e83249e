//! The headline: what a clerk reads first, and what else the clerk should know.

use std::ffi::c_char;

use cccd::{
    check::{Headline, Tone},
    messages::{self, Message},
};

use super::{CCCD_CANNOT_TELL, CCCD_CHIP_NOT_PROVEN, CCCD_GENUINE, CCCD_NOT_GENUINE, cccd_document};
use crate::{
    accessor::{ask, lend, tell},
    text::language,
};

/// Headline: the key that was entered does not belong to the holder.
pub const CCCD_KEY_DIFFERS: i32 = 5;
/// Headline: the read ended in an error; what was read keeps its checks.
pub const CCCD_NOT_READ_TO_END: i32 = 6;
/// Headline: genuine, but issued by a state other than Viet Nam.
pub const CCCD_OTHER_STATE: i32 = 7;
/// Headline: genuine, but a newer card was issued.
pub const CCCD_REPLACED: i32 = 8;
/// Headline: genuine, but the QR code belongs to another card.
pub const CCCD_QR_DIFFERS: i32 = 9;
/// Headline: genuine, but DG1 and DG13 contradict each other.
pub const CCCD_DG1_DG13_DIFFER: i32 = 10;
/// Headline: genuine, but the personal number does not match the birth and sex of the holder.
pub const CCCD_NUMBER_DIFFERS: i32 = 11;
/// Headline: genuine, but expired.
pub const CCCD_EXPIRED: i32 = 12;
/// Headline: genuine, but claims to be valid for longer than the law allows.
pub const CCCD_EXPIRY_BEYOND_LAW: i32 = 13;
/// Headline: genuine, but DG13 was not read, so that the name has no Vietnamese letters.
pub const CCCD_WITHOUT_TONES: i32 = 14;
/// Headline: genuine, but the MRZ that was entered differs from the chip.
pub const CCCD_MRZ_DIFFERS: i32 = 15;

/// Colour of a headline: the card can be used.
pub const CCCD_TONE_GREEN: i32 = 1;
/// Colour of a headline: something must be looked at first.
pub const CCCD_TONE_AMBER: i32 = 2;
/// Colour of a headline: the card must not be used.
pub const CCCD_TONE_RED: i32 = 3;
/// Colour of a headline: nothing can be said yet.
pub const CCCD_TONE_GREY: i32 = 4;

const fn number(headline: Headline) -> Option<i32> {
    Some(match headline {
        Headline::Genuine => CCCD_GENUINE,
        Headline::NotGenuine => CCCD_NOT_GENUINE,
        Headline::CannotTell => CCCD_CANNOT_TELL,
        Headline::ChipNotProven => CCCD_CHIP_NOT_PROVEN,
        Headline::KeyDiffers => CCCD_KEY_DIFFERS,
        Headline::NotReadToEnd => CCCD_NOT_READ_TO_END,
        Headline::OtherState => CCCD_OTHER_STATE,
        Headline::Replaced => CCCD_REPLACED,
        Headline::QrDiffers => CCCD_QR_DIFFERS,
        Headline::MrzDiffers => CCCD_MRZ_DIFFERS,
        Headline::Dg1Dg13Differ => CCCD_DG1_DG13_DIFFER,
        Headline::NumberDiffers => CCCD_NUMBER_DIFFERS,
        Headline::Expired => CCCD_EXPIRED,
        Headline::ExpiryBeyondLaw => CCCD_EXPIRY_BEYOND_LAW,
        Headline::WithoutTones => CCCD_WITHOUT_TONES,
        _ => return None,
    })
}

impl cccd_document {
    fn headline_message(&self, in_language: i32) -> Message {
        messages::headline_message(self.verification(), language(in_language))
    }

    fn beside(&self, index: usize) -> Option<Headline> {
        self.verification().beside().get(index).copied()
    }
}

/// Returns what to show first: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN` when nothing matters more than the
/// verdict, or else one of `CCCD_KEY_DIFFERS` to `CCCD_MRZ_DIFFERS`. Later versions add numbers: for an unknown number,
/// go by the colour. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_headline(document: *const cccd_document) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| number(document.verification().headline())) }
}

/// Returns the colour of the headline: one of `CCCD_TONE_GREEN` to `CCCD_TONE_GREY`. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_headline_tone(document: *const cccd_document) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(document, 0, |document| {
            Some(match document.verification().headline().tone() {
                Tone::Green => CCCD_TONE_GREEN,
                Tone::Amber => CCCD_TONE_AMBER,
                Tone::Red => CCCD_TONE_RED,
                Tone::Grey => CCCD_TONE_GREY,
                _ => return None,
            })
        })
    }
}

/// Returns the name of the headline as used in JSON, for example `genuine`, `expired` or `qr_differs`. NULL for NULL.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_headline_name(
    document: *const cccd_document,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { tell(document, length, |document| Some(document.verification().headline().name())) }
}

/// Returns the headline as one clear line of text, which names the issuing state if that is not Viet Nam. Valid until
/// the document is freed. NULL for NULL.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_headline_what(
    document: *const cccd_document,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| Some(document.headline_message(in_language).what)) }
}

/// Returns what to do about the headline. Valid until the document is freed. NULL for NULL.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_headline_to_do(
    document: *const cccd_document,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| Some(document.headline_message(in_language).to_do)) }
}

/// Returns the number of further headlines that apply besides the main one. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_beside_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.verification().beside().len())) }
}

/// Returns a further headline, as a number that `cccd_document_headline` could return. `index` counts from 0, most
/// important first. 0 beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_beside(document: *const cccd_document, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| number(document.beside(index)?)) }
}

/// Returns a further headline in a few words. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_beside_label(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        tell(document, length, |document| {
            Some(messages::headline_label(document.beside(index)?, language(in_language)))
        })
    }
}

/// Returns the issuing state as stated in the document, `VNM` for Viet Nam; empty if the document names none. Valid
/// until the document is freed. NULL if it was not read, and if the key belongs to another card.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_issuing_state(
    document: *const cccd_document,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| document.verification().issuing_state()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_headline_has_a_number_of_its_own() {
        let mut numbers = Headline::ALL.map(number);
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq((1..=15).map(Some)));
    }
}
