//! What accessors have in common: a handle is asked for something, and NULL has nothing to say.

use std::ffi::c_char;

use cccd::Result;

use crate::{
    boundary::{clear, guard_or, hand_out},
    error::{cccd_error, guard},
    text::{NONE, Texts, permanent},
};

/// A handle that hands out texts of its own.
pub(crate) trait Lends {
    /// What it has handed out.
    fn texts(&self) -> &Texts;
}

/// Asks a handle for something; `nothing` for NULL, and where there is none.
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

/// Asks a handle for a text of its own, which lives as long as the handle.
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

/// Asks a handle for a text that is no secret and belongs to nobody.
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

/// Makes something and hands it out; after an error there is nothing in its place.
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
