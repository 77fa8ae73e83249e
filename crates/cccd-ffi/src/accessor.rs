//! What accessors have in common: each queries a handle, and a NULL handle yields nothing.

use std::ffi::c_char;

use cccd::Result;

use crate::{
    boundary::{clear, guard_or, hand_out},
    error::{cccd_error, guard},
    text::{NONE, Texts, permanent},
};

/// A handle that lends texts it owns.
pub(crate) trait Lends {
    /// The texts lent so far.
    fn texts(&self) -> &Texts;
}

/// Queries a handle. Returns `nothing` for NULL and where the query finds nothing.
///
/// # Safety
/// `handle` is NULL or was not freed.
pub(crate) unsafe fn ask<'a, H: 'a, T>(
    handle: *const H,
    nothing: T,
    question: impl FnOnce(&'a H) -> Option<T>,
) -> T {
    // SAFETY: as the caller promises.
    guard_or(nothing, || question(unsafe { handle.as_ref() }?))
}

/// Queries a handle for a text that the handle then owns and keeps until it is freed.
///
/// # Safety
/// `handle` is NULL or was not freed; `length` is NULL or valid for a write.
pub(crate) unsafe fn lend<'a, H: Lends + 'a, T: AsRef<str>>(
    handle: *const H,
    length: *mut usize,
    question: impl FnOnce(&'a H) -> Option<T>,
) -> *const c_char {
    // SAFETY: as the caller promises.
    let answer = |handle: &'a H| Some(unsafe { handle.texts().hand_out(question(handle)?.as_ref(), length) });
    // SAFETY: as the caller promises.
    unsafe { ask(handle, NONE, answer) }
}

/// Queries a handle for a text that is not secret. The text is never freed.
///
/// # Safety
/// As [`lend`].
pub(crate) unsafe fn tell<'a, H: 'a, T: AsRef<str>>(
    handle: *const H,
    length: *mut usize,
    question: impl FnOnce(&'a H) -> Option<T>,
) -> *const c_char {
    // SAFETY: as the caller promises.
    let answer = |handle: &'a H| Some(unsafe { permanent(question(handle)?.as_ref(), length) });
    // SAFETY: as the caller promises.
    unsafe { ask(handle, NONE, answer) }
}

/// Creates an object and returns its handle in `out`, which stays NULL after an error.
///
/// # Safety
/// `out` and `error` are each NULL or valid for a write.
pub(crate) unsafe fn make<T>(
    out: *mut *mut T,
    error: *mut *mut cccd_error,
    body: impl FnOnce() -> Result<T>,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        unsafe { clear(out) }?;
        let made = body()?;
        // SAFETY: checked above.
        unsafe { hand_out(out, made) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}
