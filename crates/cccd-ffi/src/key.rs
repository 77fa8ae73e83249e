//! The key that opens a card, and how often wrong ones may be tried.

use std::{
    ffi::c_char,
    sync::{Arc, Mutex, PoisonError},
};

use cccd::access::{AccessKey, Attempts};

use crate::{
    boundary::{clear, free, guard, guard_or, hand_out, new, text},
    error::cccd_error,
};

/// The key that opens a card: the 12-digit number, the CAN (its last six digits), or the lines of the machine readable
/// zone.
///
/// Belongs to the caller, who gives it back by `cccd_key_free`, which wipes it. May be used by several threads at once
/// and for any number of reads.
#[allow(non_camel_case_types)]
pub struct cccd_key(pub(crate) AccessKey);

/// Counts the wrong keys that were tried on one inserted card. Keep one from the moment a card is laid down until it is
/// lifted: each further key waits longer, and after three none is tried any more (status 408).
///
/// Belongs to the caller, who gives it back by `cccd_attempts_free`. One read at a time may use it.
#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct cccd_attempts(pub(crate) Arc<Mutex<Attempts>>);

/// Takes what was typed or scanned. Common slips are put right; what cannot be a key is refused with the part and the
/// place that is wrong (status 410 to 413).
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
        let typed = unsafe {
            clear(out)?;
            text(typed, length, "typed")?
        };
        let key = AccessKey::parse(typed)?;
        // SAFETY: checked above.
        unsafe { hand_out(out, cccd_key(key)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
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
    guard_or(0, || {
        // SAFETY: as the caller promises.
        let attempts = unsafe { attempts.as_ref() }?;
        Some(attempts.0.lock().unwrap_or_else(PoisonError::into_inner).wrong_keys())
    })
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
