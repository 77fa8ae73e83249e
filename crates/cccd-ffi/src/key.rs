//! The keys that open a card, as typed, scanned or photographed, and the count of wrong keys that were tried.

use std::{
    ffi::c_char,
    sync::{Arc, Mutex, PoisonError},
};

use cccd::{
    Result,
    access::Attempts,
    error::UsageError,
    input::{Input, InputKind},
    messages::key_reason_label,
};

use crate::{
    accessor::{Lends, ask, lend, make},
    boundary::{bytes, free, new, text_bytes},
    error::cccd_error,
    text::Texts,
};

/// What opens a card: the 12-digit personal number, the CAN (the last six digits of that number), the lines of the
/// machine readable zone, or the text of the QR code on the card. It holds one or more keys, which a read tries in
/// order.
///
/// Owned by the caller; free it with `cccd_key_free`, which wipes it. Safe to use from several threads at once and for
/// any number of reads.
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

/// Counts the wrong keys that were tried on one inserted card. Keep one count from the moment a card is put on the
/// reader until it is lifted: each further key waits longer, and after three wrong keys no more are tried (status 408).
///
/// Owned by the caller; free it with `cccd_attempts_free`. Only one read at a time may use it.
#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct cccd_attempts(pub(crate) Arc<Mutex<Attempts>>);

/// Parses whatever was typed or scanned into a single input field: personal number, CAN, MRZ, or the text of the QR
/// code, whose letters may be in any encoding. Corrects common slips. Refuses what cannot be a key, naming the part and
/// the position that is wrong (status 410 to 413), and what was typed for another keyboard layout (420) or without Num
/// Lock (421).
///
/// # Safety
/// `typed` is NULL or valid for its length; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_parse(
    typed: *const c_char,
    length: usize,
    out: *mut *mut cccd_key,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let typed = unsafe { text_bytes(typed, length, "typed") }?;
        Ok(cccd_key::new(parsed(typed)?))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Parses a text. Only a QR code may be in another encoding than UTF-8: its digits are ASCII.
fn parsed(typed: &[u8]) -> Result<Input> {
    match str::from_utf8(typed) {
        Ok(typed) => Input::parse(typed),
        Err(_) => {
            let input = Input::from_text(typed).ok().filter(|input| input.kind() == InputKind::Qr);
            Ok(input.ok_or(UsageError::NotUtf8 { argument: "typed" })?)
        }
    }
}

/// Finds the QR code of a card in a picture, given as the bytes of a file (JPEG, PNG, WebP, BMP, GIF or TIFF). May take a few seconds for a
/// large picture without a QR code. Status 853 for a picture that cannot be read or is too large, 854 when it shows no
/// QR code of a card.
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

/// Returns what the input was understood as: `personal_number`, `can`, `qr`, `mrz` or `mrz_information`. Valid until
/// the key is freed. NULL for NULL.
///
/// # Safety
/// `key` is NULL or a key that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_kind(key: *const cccd_key, length: *mut usize) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(key, length, |key| Some(key.input.kind().name())) }
}

/// Returns the number of keys that can be tried. 0 for NULL.
///
/// # Safety
/// `key` is NULL or a key that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_count(key: *const cccd_key) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(key, 0, |key| Some(key.input.keys().len())) }
}

/// Returns why one of the keys can open a card: a line for people, in `CCCD_VIETNAMESE` or `CCCD_ENGLISH`. It does not
/// reveal the key. `index` counts from 0. Valid until the key is freed. NULL beyond the end.
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

/// Wipes and frees a key. NULL is allowed; freeing the same key twice is not.
///
/// # Safety
/// `key` is NULL or a key that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_key_free(key: *mut cccd_key) {
    // SAFETY: as the caller promises.
    unsafe { free(key) }
}

/// Creates a count that starts with no wrong keys.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_attempts_new() -> *mut cccd_attempts {
    new()
}

/// Returns the number of wrong keys that were tried since the last right one. 0 for NULL.
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

/// Frees a count. NULL is allowed; freeing the same count twice is not.
///
/// # Safety
/// `attempts` is NULL or a count that was not freed, and no read uses it now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_attempts_free(attempts: *mut cccd_attempts) {
    // SAFETY: as the caller promises.
    unsafe { free(attempts) }
}

#[cfg(test)]
mod tests {
    use cccd::Error;

    use super::*;

    #[test]
    fn a_qr_code_may_be_in_any_encoding_and_nothing_else_may() {
        let qr = b"079190004321||L\xea V\xe2n|03121990|Nam|Hu\xea|10052022";
        assert_eq!(parsed(qr).unwrap().kind(), InputKind::Qr);
        let refused = Err(Error::from(UsageError::NotUtf8 { argument: "typed" }));
        for other in
            [b"12345\xff".as_slice(), b"\xff\xd8\xff\xe0", b"GIF89a\xff", b"0790004321||L\xea|x|Nam|y|z"]
        {
            assert_eq!(parsed(other).map(drop), refused);
        }
    }
}
