//! The headline: what a clerk reads first, and what else is to be known.

use std::ffi::c_char;

use cccd::{
    check::{Headline, Tone},
    messages::{self, Language, Message},
};

use super::{CCCD_CANNOT_TELL, CCCD_CHIP_NOT_PROVEN, CCCD_GENUINE, CCCD_NOT_GENUINE, cccd_document};
use crate::{
    accessor::{ask, lend, tell},
    text::language,
};

/// Headline: what was entered is not of the holder.
pub const CCCD_KEY_DIFFERS: i32 = 5;
/// Headline: the read ended in an error; what was read keeps its checks.
pub const CCCD_NOT_READ_TO_END: i32 = 6;
/// Headline: genuine, and issued by another state than Viet Nam.
pub const CCCD_OTHER_STATE: i32 = 7;
/// Headline: genuine, but a newer card was issued.
pub const CCCD_REPLACED: i32 = 8;
/// Headline: genuine, but the QR code is of another card.
pub const CCCD_QR_DIFFERS: i32 = 9;
/// Headline: genuine, but DG1 and DG13 contradict each other.
pub const CCCD_DG1_DG13_DIFFER: i32 = 10;
/// Headline: genuine, but the number was not given for the birth and sex of the holder.
pub const CCCD_NUMBER_DIFFERS: i32 = 11;
/// Headline: genuine, but expired.
pub const CCCD_EXPIRED: i32 = 12;
/// Headline: genuine, but it claims to be valid for longer than the law gives.
pub const CCCD_EXPIRY_BEYOND_LAW: i32 = 13;
/// Headline: genuine, but DG13 was not read, so that the name has no Vietnamese letters.
pub const CCCD_WITHOUT_TONES: i32 = 14;
/// Headline: genuine, but the MRZ that was entered says another thing than the chip.
pub const CCCD_MRZ_DIFFERS: i32 = 15;

/// Colour of a headline: it can be used.
pub const CCCD_TONE_GREEN: i32 = 1;
/// Colour of a headline: something has to be looked at first.
pub const CCCD_TONE_AMBER: i32 = 2;
/// Colour of a headline: it must not be used.
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
    fn headline_message(&self, language: Language) -> Message {
        messages::headline_message(self.verification(), language)
    }

    fn beside(&self, index: usize) -> Option<Headline> {
        self.verification().beside().get(index).copied()
    }
}

/// What to show first: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN` where nothing matters more than the verdict, or of
/// `CCCD_KEY_DIFFERS` to `CCCD_MRZ_DIFFERS`. Later versions add numbers: go by the colour of one that you do not know.
/// 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_headline(document: *const cccd_document) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| number(document.verification().headline())) }
}

/// The colour of the headline: one of `CCCD_TONE_GREEN` to `CCCD_TONE_GREY`. 0 for NULL.
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

/// The name of the headline, as JSON has it: `genuine`, `expired`, `qr_differs`. NULL for NULL.
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

/// The headline in one clear line; the issuing state stands in it where it is not Viet Nam. Lives as long as the document.
/// NULL for NULL.
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
    unsafe {
        lend(document, length, |document| {
            let message = document.headline_message(language(in_language));
            Some(message.what)
        })
    }
}

/// What to do about the headline. Lives as long as the document. NULL for NULL.
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
    unsafe {
        lend(document, length, |document| {
            let message = document.headline_message(language(in_language));
            Some(message.to_do)
        })
    }
}

/// How many things are to be known beside the headline. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_beside_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.verification().beside().len())) }
}

/// A thing that is to be known beside the headline, counted from 0 in the order in which they matter: a number as
/// `cccd_document_headline` has. 0 beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_beside(document: *const cccd_document, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| number(document.beside(index)?)) }
}

/// A thing that is to be known beside the headline, in a few words. NULL beyond the end.
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

/// The issuing state as the document has it, `VNM` for Viet Nam; empty where it names none. Lives as long as the document.
/// NULL when it was not read, and when the key belongs to another card.
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
