//! What opens a card, as it was typed, scanned or photographed, and how often wrong keys may be tried.

use std::{
    ffi::c_char,
    sync::{Arc, Mutex, PoisonError},
};

use cccd::{access::Attempts, input::Input, messages::key_reason_label};

use crate::{
    accessor::{Lends, ask, lend, make},
    boundary::{bytes, free, new, text},
    error::cccd_error,
    text::Texts,
};

/// What opens a card: the 12-digit number, the CAN (its last six digits), the lines of the machine readable zone, or what
/// the QR code of the card says. It holds one key or several, which a read tries in their order.
///
/// Belongs to the caller, who gives it back by `cccd_key_free`, which wipes it. May be used by several threads at once
/// and for any number of reads.
#[allow(non_camel_case_types)]
pub struct cccd_key {
    pub(crate) input: Input,
    texts: Texts,
}

impl cccd_key {
    const fn new(input: Input) -> Self {
        Self { input, texts: Texts::new() }
    }
}

impl Lends for cccd_key {
    fn texts(&self) -> &Texts {
        &self.texts
    }
}

/// Counts the wrong keys that were tried on one inserted card. Keep one from the moment a card is laid down until it is
/// lifted: each further key waits longer, and after three none is tried any more (status 408).
///
/// Belongs to the caller, who gives it back by `cccd_attempts_free`. One read at a time may use it.
#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct cccd_attempts(pub(crate) Arc<Mutex<Attempts>>);

/// Takes whatever the one input field of a counter got, typed or scanned: number, CAN, MRZ, or the text of the QR code.
/// Common slips are put right; what cannot be a key is refused with the part and the place that is wrong (status 410 to
/// 413).
///
/// # Safety
/// `typed` is NULL or valid as its length says; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_parse(
    typed: *const c_char,
    length: usize,
    out: *mut *mut cccd_key,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let typed = unsafe { text(typed, length, "typed") }?;
        Ok(cccd_key::new(Input::parse(typed)?))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Finds the QR code of a card in a picture: the bytes of a JPEG or PNG file. May take some seconds for a large picture
/// without a code. Status 853 for a picture that cannot be read or is too large, 854 when it shows no code of a card.
///
/// # Safety
/// `picture` is valid for reads of `length` bytes; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_from_picture(
    picture: *const u8,
    length: usize,
    out: *mut *mut cccd_key,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let picture = unsafe { bytes(picture, length, "picture") }?;
        Ok(cccd_key::new(Input::from_picture(picture)?))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// What it was understood as: `personal_number`, `can`, `qr`, `mrz` or `mrz_information`. Lives as long as the key. NULL
/// for NULL.
///
/// # Safety
/// `key` is NULL or a key that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_kind(key: *const cccd_key, length: *mut usize) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(key, length, |key| Some(key.input.kind().name())) }
}

/// How many keys can be tried. 0 for NULL.
///
/// # Safety
/// `key` is NULL or a key that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_count(key: *const cccd_key) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(key, 0, |key| Some(key.input.keys().len())) }
}

/// Why one of the keys, counted from 0, can open a card, in a line for people: `CCCD_VIETNAMESE` or `CCCD_ENGLISH`. It says
/// nothing of the key. Lives as long as the key. NULL beyond the end.
///
/// # Safety
/// `key` is NULL or a key that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_reason(
    key: *const cccd_key,
    index: usize,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        lend(key, length, |key| {
            let reason = key.input.keys().get(index)?.reason;
            Some(key_reason_label(reason, crate::text::language(language)))
        })
    }
}

/// Wipes a key and gives it back. NULL is allowed; the same key twice is not.
///
/// # Safety
/// `key` is NULL or a key that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_free(key: *mut cccd_key) {
    // SAFETY: as the caller promises.
    unsafe { free(key) }
}

/// No wrong key so far.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_attempts_new() -> *mut cccd_attempts {
    new()
}

/// How many wrong keys were tried since the last right one. 0 for NULL.
///
/// # Safety
/// `attempts` is NULL or a count that was not freed, and no read uses it now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_attempts_wrong_keys(attempts: *const cccd_attempts) -> usize {
    let wrong_keys = |attempts: &cccd_attempts| {
        Some(attempts.0.lock().unwrap_or_else(PoisonError::into_inner).wrong_keys())
    };
    // SAFETY: as the caller promises.
    unsafe { ask(attempts, 0, wrong_keys) }
}

/// Gives a count back. NULL is allowed; the same count twice is not.
///
/// # Safety
/// `attempts` is NULL or a count that was not freed, and no read uses it now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_attempts_free(attempts: *mut cccd_attempts) {
    // SAFETY: as the caller promises.
    unsafe { free(attempts) }
}
