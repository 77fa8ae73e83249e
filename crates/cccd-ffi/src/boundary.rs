//! The boundary around every function: panics are caught here, and pointers become references.

use std::{
    ffi::{CStr, c_char},
    panic::{self, AssertUnwindSafe},
    slice, str,
    sync::Once,
};

use cccd::{Result, error::UsageError};

/// Success. Every other status is the number of an error.
pub const CCCD_OK: i32 = 0;

/// Given as the length of a text that ends with a NUL byte.
pub const CCCD_NUL_TERMINATED: usize = usize::MAX;

/// Runs the body of a function that cannot fail but may find nothing.
pub(crate) fn guard_or<T>(nothing: T, body: impl FnOnce() -> Option<T>) -> T {
    catch(body).flatten().unwrap_or(nothing)
}

/// Returns a new handle to a default value.
pub(crate) fn new<T: Default>() -> *mut T {
    guard_or(std::ptr::null_mut(), || Some(Box::into_raw(Box::default())))
}

/// Drops the object behind a handle.
///
/// # Safety
/// `handle` is NULL or came from [`hand_out`] and was not freed yet.
pub(crate) unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: as the caller promises.
        catch(|| drop(unsafe { Box::from_raw(handle) }));
    }
}

/// Hands a new handle to the caller.
///
/// # Safety
/// `out` is valid for a write.
pub(crate) unsafe fn hand_out<T>(out: *mut *mut T, value: T) {
    // SAFETY: as the caller promises.
    unsafe { out.write(Box::into_raw(Box::new(value))) }
}

/// Checks the pointer to a result and sets the result to NULL, so that after an error no stale value is taken for it.
///
/// # Errors
/// [`UsageError::Null`].
///
/// # Safety
/// `out` is NULL or valid for a write.
pub(crate) unsafe fn clear<T>(out: *mut *mut T) -> Result<()> {
    // SAFETY: as the caller promises.
    let place = unsafe { out.as_mut() }.ok_or(UsageError::Null { argument: "out" })?;
    *place = std::ptr::null_mut();
    Ok(())
}

/// Returns the object behind a handle.
///
/// # Errors
/// [`UsageError::Null`].
///
/// # Safety
/// `handle` is NULL or valid for as long as the reference lives.
pub(crate) unsafe fn handle<'a, T>(handle: *const T, argument: &'static str) -> Result<&'a T> {
    // SAFETY: as the caller promises.
    Ok(unsafe { handle.as_ref() }.ok_or(UsageError::Null { argument })?)
}

/// Returns bytes of the caller. NULL is allowed when the length is 0.
///
/// # Errors
/// [`UsageError::Null`]; [`UsageError::Argument`] for a length above `isize::MAX`.
///
/// # Safety
/// `data` is NULL or valid for reads of `length` bytes for as long as the reference lives.
pub(crate) unsafe fn bytes<'a>(data: *const u8, length: usize, argument: &'static str) -> Result<&'a [u8]> {
    if data.is_null() {
        return if length == 0 { Ok(&[]) } else { Err(UsageError::Null { argument }.into()) };
    }
    if isize::try_from(length).is_err() {
        return Err(UsageError::Argument { argument }.into());
    }
    // SAFETY: as the caller promises; the length was checked to fit an `isize`.
    Ok(unsafe { slice::from_raw_parts(data, length) })
}

/// Returns a text of the caller, given its length in bytes or [`CCCD_NUL_TERMINATED`].
///
/// # Errors
/// [`UsageError::Null`], [`UsageError::NotUtf8`], and as [`bytes`].
///
/// # Safety
/// `text` is NULL or valid for reads of `length` bytes, or up to its NUL byte, for as long as the reference
/// lives.
pub(crate) unsafe fn text<'a>(text: *const c_char, length: usize, argument: &'static str) -> Result<&'a str> {
    // SAFETY: as the caller promises.
    let bytes = unsafe { text_bytes(text, length, argument) }?;
    Ok(str::from_utf8(bytes).map_err(|_| UsageError::NotUtf8 { argument })?)
}

/// Returns the bytes of a text of the caller, whatever their encoding.
///
/// # Errors
/// [`UsageError::Null`], and as [`bytes`].
///
/// # Safety
/// As for [`text`].
pub(crate) unsafe fn text_bytes<'a>(
    text: *const c_char,
    length: usize,
    argument: &'static str,
) -> Result<&'a [u8]> {
    if text.is_null() {
        return Err(UsageError::Null { argument }.into());
    }
    // SAFETY: as the caller promises.
    Ok(unsafe {
        if length == CCCD_NUL_TERMINATED {
            CStr::from_ptr(text).to_bytes()
        } else {
            bytes(text.cast(), length, argument)?
        }
    })
}

/// Returns a name defined by this interface: a NUL-terminated string of plain letters.
///
/// # Errors
/// [`UsageError::Null`], [`UsageError::NotUtf8`].
///
/// # Safety
/// `name` is NULL or ends with a NUL byte.
pub(crate) unsafe fn name<'a>(name: *const c_char, argument: &'static str) -> Result<&'a str> {
    // SAFETY: as the caller promises.
    unsafe { text(name, CCCD_NUL_TERMINATED, argument) }
}

/// Returns a text of the caller, or `None` for NULL.
///
/// # Errors
/// As [`text`].
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn text_or_none<'a>(
    data: *const c_char,
    length: usize,
    argument: &'static str,
) -> Result<Option<&'a str>> {
    // SAFETY: as the caller promises.
    if data.is_null() { Ok(None) } else { unsafe { text(data, length, argument) }.map(Some) }
}

/// Catches a panic. Only its source location is logged. Its message is dropped and never reaches standard error,
/// because it might contain the data being processed.
pub(crate) fn catch<T>(body: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        panic::set_hook(Box::new(|info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, "panic");
        }));
    });
    panic::catch_unwind(AssertUnwindSafe(body)).ok()
}
