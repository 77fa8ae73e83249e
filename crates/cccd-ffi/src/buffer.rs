//! Bytes that are handed out in a handle of their own.

use cccd::SensitiveBytes;

use crate::{
    boundary::{self, guard_or},
    text::set_length,
};

/// Bytes that this library made: JSON, evidence, a trace, pixels.
///
/// Behind the last byte stands a NUL byte that the length does not count, so that text can be used as it is.
/// Belongs to the caller, who gives it back by `cccd_buffer_free`, which wipes it. May be read by several threads at
/// once.
#[allow(non_camel_case_types)]
pub struct cccd_buffer(SensitiveBytes);

impl cccd_buffer {
    pub(crate) fn new(mut bytes: SensitiveBytes) -> Self {
        if bytes.expose().len() < bytes.expose().capacity() {
            bytes.expose_mut().push(0);
            return Self(bytes);
        }
        // A vector that grows by itself leaves a copy behind that nobody wipes.
        let mut roomy = Vec::with_capacity(bytes.expose().len() + 1);
        roomy.extend_from_slice(bytes.expose());
        roomy.push(0);
        Self(roomy.into())
    }
}

/// The bytes, and in `length` how many there are. Live as long as the buffer. NULL for NULL.
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

/// Wipes a buffer and gives it back. NULL is allowed; the same buffer twice is not.
///
/// # Safety
/// `buffer` is NULL or a buffer that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_buffer_free(buffer: *mut cccd_buffer) {
    // SAFETY: as the caller promises.
    unsafe { boundary::free(buffer) }
}
