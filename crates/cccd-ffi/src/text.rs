//! Texts returned to the caller: UTF-8 with a length, followed by a NUL byte.

use std::{
    ffi::c_char,
    ptr,
    sync::{Mutex, PoisonError},
};

use cccd::{SensitiveBytes, messages::Language};

/// Language: Vietnamese.
#[expect(dead_code, reason = "for programs in C")]
pub const CCCD_VIETNAMESE: i32 = 0;
/// Language: English.
pub const CCCD_ENGLISH: i32 = 1;

/// Returns the language of a number; Vietnamese for an unknown number.
pub(crate) const fn language(number: i32) -> Language {
    if number == CCCD_ENGLISH { Language::English } else { Language::Vietnamese }
}

/// The texts that a handle owns. They do not move until the handle is freed, which wipes them. Equal texts are stored
/// once.
#[derive(Default)]
pub(crate) struct Texts(Mutex<Vec<SensitiveBytes>>);

impl Texts {
    /// Creates an empty collection.
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Stores a text and returns a pointer to it.
    ///
    /// # Safety
    /// `length` is NULL or valid for a write.
    pub(crate) unsafe fn hand_out(&self, text: &str, length: *mut usize) -> *const c_char {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |kept: &&SensitiveBytes| kept.expose().strip_suffix(b"\0") == Some(text.as_bytes());
        let place = texts.iter().find(is_it).map(|kept| kept.expose().as_ptr());
        let place = place.unwrap_or_else(|| {
            let mut bytes = Vec::with_capacity(text.len() + 1);
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(0);
            let pointer = bytes.as_ptr();
            texts.push(bytes.into());
            pointer
        });
        // SAFETY: as the caller promises.
        unsafe { set_length(length, text.len()) };
        place.cast()
    }
}

/// Writes a length, unless the pointer is NULL.
///
/// # Safety
/// `length` is NULL or valid for a write.
pub(crate) unsafe fn set_length(length: *mut usize, value: usize) {
    // SAFETY: as the caller promises.
    if let Some(length) = unsafe { length.as_mut() } {
        *length = value;
    }
}

/// Texts of the library itself, which do not depend on a handle and are never freed: one for each code and language.
static PERMANENT: Texts = Texts::new();

/// Returns a text that is not secret and is never freed.
///
/// # Safety
/// `length` is NULL or valid for a write.
pub(crate) unsafe fn permanent(text: &str, length: *mut usize) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { PERMANENT.hand_out(text, length) }
}

/// The pointer that stands for "no text".
pub(crate) const NONE: *const c_char = ptr::null();
