//! Bytes returned in a handle of their own.

use cccd::SensitiveBytes;

use crate::{
    boundary::{self, guard_or},
    text::set_length,
};

/// Bytes that this library made: JSON, evidence, a trace, pixels.
///
/// A NUL byte that the length does not count follows the last byte, so that text can be used as a C string. Owned by
/// the caller; free it with `cccd_buffer_free`, which wipes it. Safe to read from several threads at once.
#[allow(non_camel_case_types)]
pub struct cccd_buffer(SensitiveBytes);

impl cccd_buffer {
    pub(crate) fn new(mut bytes: SensitiveBytes) -> Self {
        if bytes.expose().len() < bytes.expose().capacity() {
            bytes.expose_mut().push(0);
            return Self(bytes);
        }
        // A vector that reallocates leaves behind a copy that nobody wipes.
        let mut roomy = Vec::with_capacity(bytes.expose().len() + 1);
        roomy.extend_from_slice(bytes.expose());
        roomy.push(0);
        Self(roomy.into())
    }
}

/// Returns the bytes of a buffer, and their number in `length`. Valid until the buffer is freed. NULL for NULL.
///
/// # Safety
/// `buffer` is NULL or a buffer that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_buffer_data(buffer: *const cccd_buffer, length: *mut usize) -> *const u8 {
    guard_or(std::ptr::null(), || {
        // SAFETY: as the caller promises.
        let bytes = unsafe { buffer.as_ref() }?.0.expose();
        // SAFETY: as the caller promises.
        unsafe { set_length(length, bytes.len().saturating_sub(1)) };
        Some(bytes.as_ptr())
    })
}

/// Wipes and frees a buffer. NULL is allowed; freeing the same buffer twice is not.
///
/// # Safety
/// `buffer` is NULL or a buffer that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_buffer_free(buffer: *mut cccd_buffer) {
    // SAFETY: as the caller promises.
    unsafe { boundary::free(buffer) }
}
