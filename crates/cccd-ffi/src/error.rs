//! Errors: one number each, and two lines of text for people.

use std::{ffi::c_char, ptr};

use cccd::{
    Code, Error, Result,
    messages::{self, Message},
};

use crate::{
    boundary::{CCCD_OK, catch, free, guard_or},
    text::{NONE, Texts, language, permanent},
};

/// What went wrong, in detail.
///
/// Every function that can fail takes a pointer to an error as its last argument. Pass NULL if the status is enough.
/// Owned by the caller; free it with `cccd_error_free`. Safe to use from several threads at once.
#[allow(non_camel_case_types)]
pub struct cccd_error {
    error: Error,
    texts: Texts,
}

impl cccd_error {
    pub(crate) const fn new(error: Error) -> Self {
        Self { error, texts: Texts::new() }
    }

    pub(crate) const fn error(&self) -> &Error {
        &self.error
    }
}

/// Runs the body of a function. Returns the number of an error as the status, and the error itself in `error` unless
/// that is NULL.
///
/// # Safety
/// `error` is NULL or valid for a write.
pub(crate) unsafe fn guard(error: *mut *mut cccd_error, body: impl FnOnce() -> Result<()>) -> i32 {
    let outcome = catch(body).unwrap_or(Err(Error::Internal("panic in libcccd")));
    // SAFETY: as the caller promises.
    if let Some(place) = unsafe { error.as_mut() } {
        *place = ptr::null_mut();
    }
    match outcome {
        Ok(()) => CCCD_OK,
        Err(failure) => {
            let status = failure.code().number().into();
            // SAFETY: as the caller promises.
            if let Some(place) = unsafe { error.as_mut() } {
                *place = Box::into_raw(Box::new(cccd_error::new(failure)));
            }
            status
        }
    }
}

/// Returns the number of an error: the status that the failed function returned. 0 for NULL.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_error_status(error: *const cccd_error) -> i32 {
    // SAFETY: as the caller promises.
    guard_or(0, || Some(unsafe { error.as_ref() }?.error.code().number().into()))
}

/// Returns what happened: a line for the person at the counter, naming what the error is about (a reader, a file, a
/// part of the key). Valid until the error is freed. NULL for NULL.
///
/// # Safety
/// `error` is NULL or an error that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_error_what(
    error: *const cccd_error,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { line(error, in_language, length, |message| message.what.into_owned()) }
}

/// Returns what to do about the error: a line for the person at the counter. Valid until the error is freed. NULL for
/// NULL.
///
/// # Safety
/// As `cccd_error_what`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_error_to_do(
    error: *const cccd_error,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { line(error, in_language, length, |message| message.to_do.into_owned()) }
}

/// Returns the command that the card refused, by its name in the standards (`SELECT`, `MSE:Set AT`), if the error comes
/// from a status word. NULL for any other error, and for NULL. Always valid; do not free it.
///
/// # Safety
/// `error` is NULL or an error that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_error_command(error: *const cccd_error, length: *mut usize) -> *const c_char {
    guard_or(NONE, || {
        // SAFETY: as the caller promises.
        let refusal = unsafe { error.as_ref() }?.error.refusal()?;
        // SAFETY: as the caller promises.
        Some(unsafe { permanent(refusal.command, length) })
    })
}

/// Returns the status word that caused the error, such as 0x6982. 0 for any other error, and for NULL.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_error_status_word(error: *const cccd_error) -> u16 {
    // SAFETY: as the caller promises.
    guard_or(0, || Some(unsafe { error.as_ref() }?.error.refusal()?.status))
}

/// Frees an error. NULL is allowed; freeing the same error twice is not.
///
/// # Safety
/// `error` is NULL or an error that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_error_free(error: *mut cccd_error) {
    // SAFETY: as the caller promises.
    unsafe { free(error) }
}

/// Returns one line of the message of an error.
///
/// # Safety
/// As `cccd_error_what`.
unsafe fn line(
    error: *const cccd_error,
    in_language: i32,
    length: *mut usize,
    pick: fn(Message) -> String,
) -> *const c_char {
    guard_or(NONE, || {
        // SAFETY: as the caller promises.
        let error = unsafe { error.as_ref() }?;
        let line = pick(messages::error_message(&error.error, language(in_language)));
        // SAFETY: as the caller promises.
        Some(unsafe { error.texts.hand_out(&line, length) })
    })
}

/// Returns the name of a status in snake case, as used in JSON, for example `wrong_key`; `ok` for 0. NULL for an
/// unknown number. Always valid; do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_status_name(status: i32) -> *const c_char {
    guard_or(NONE, || {
        let name = if status == CCCD_OK { "ok" } else { code(status)?.name() };
        // SAFETY: the length pointer is NULL.
        Some(unsafe { permanent(name, ptr::null_mut()) })
    })
}

/// Returns what a status means, without details: a line for people. Also works for the numbers of reasons and findings.
/// NULL for an unknown number. Always valid; do not free it.
///
/// # Safety
/// `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_status_what(
    status: i32,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    guard_or(NONE, || {
        let message = messages::code_message(code(status)?, language(in_language));
        // SAFETY: as the caller promises.
        Some(unsafe { permanent(&message.what, length) })
    })
}

/// Returns what to do about a status: a line for people. NULL for an unknown number. Always valid; do not free it.
///
/// # Safety
/// `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_status_to_do(
    status: i32,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    guard_or(NONE, || {
        let message = messages::code_message(code(status)?, language(in_language));
        // SAFETY: as the caller promises.
        Some(unsafe { permanent(&message.to_do, length) })
    })
}

/// Returns the code with this number.
fn code(status: i32) -> Option<Code> {
    Code::ALL.iter().copied().find(|code| i32::from(code.number()) == status)
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use cccd::error::{AccessError, CardError, Refusal};

    use super::*;

    #[test]
    fn a_refused_command_is_named_with_its_status_word() {
        let named = |error: Error| {
            let error = cccd_error::new(error);
            // SAFETY: the error is alive, and the length pointer is NULL.
            unsafe {
                let command = cccd_error_command(&error, ptr::null_mut());
                let command = (!command.is_null()).then(|| CStr::from_ptr(command).to_str().unwrap());
                (command, cccd_error_status_word(&error))
            }
        };
        assert_eq!(named(CardError::NoApplication { status: 0x6A82 }.into()), (Some("SELECT"), 0x6A82));
        let blocked = AccessError::Blocked { command: "MSE:Set AT", status: 0x6983 };
        assert_eq!(named(blocked.into()), (Some("MSE:Set AT"), 0x6983));
        let refusal = Some(Refusal { command: "EXTERNAL AUTHENTICATE", status: 0x6300 });
        let wrong_key = AccessError::WrongKey { refusal };
        assert_eq!(named(wrong_key.into()), (Some("EXTERNAL AUTHENTICATE"), 0x6300));
        let refusal = Some(Refusal { command: "READ BINARY", status: 0x6A82 });
        let absent = CardError::FileAbsent { file: "EF.DG1", refusal };
        assert_eq!(named(absent.into()), (Some("READ BINARY"), 0x6A82));
        assert_eq!(named(AccessError::WrongKey { refusal: None }.into()), (None, 0));
        assert_eq!(named(AccessError::WrongCard.into()), (None, 0));
        // SAFETY: NULL is allowed.
        unsafe {
            assert!(cccd_error_command(ptr::null(), ptr::null_mut()).is_null());
            assert_eq!(cccd_error_status_word(ptr::null()), 0);
        }
    }
}
