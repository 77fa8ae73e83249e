//! Functions that reach a card: what the simulator library passes to this one.

use std::ffi::c_void;

/// Callbacks that reach a card through a reader with its own software.
///
/// `size` is `sizeof(cccd_callbacks)`, so that later versions can add members at the end. Each function returns 0, or
/// an error number from 100 to 199 (104: the card is gone; 106: the reader was unplugged; 107: the reader does not
/// answer). Any other number counts as a fault of the reader. The functions are called by one thread at a time, not
/// necessarily the one that created the link, and never after `release`. They must return normally: no C++ exception
/// and no `longjmp` may leave them.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cccd_callbacks {
    /// `sizeof(cccd_callbacks)`.
    pub size: usize,
    /// Passed unchanged to every function.
    pub context: *mut c_void,
    /// Sends a command APDU and receives the response APDU, status word included. On entry, `response_length` holds the
    /// size of `response` in bytes; on return, the number of bytes received. 0 bytes mean that the card was torn away.
    /// The card has `milliseconds` to answer; `CCCD_FOREVER` means no limit. Required.
    pub transmit: Option<
        unsafe extern "C" fn(
            context: *mut c_void,
            command: *const u8,
            command_length: usize,
            response: *mut u8,
            response_length: *mut usize,
            milliseconds: u32,
        ) -> i32,
    >,
    /// Resets the card to its state after power-on. Without this function, a card that drops its secure channel cannot
    /// be opened again.
    pub reset: Option<unsafe extern "C" fn(context: *mut c_void) -> i32>,
    /// Returns 0 while a card is present, else 103. Called before each reset, so that a reader without a card is not
    /// reset. Without this function, the reset itself shows whether a card is present.
    pub present: Option<unsafe extern "C" fn(context: *mut c_void) -> i32>,
    /// Called once, as the last call, when the link is no longer used.
    pub release: Option<unsafe extern "C" fn(context: *mut c_void)>,
    /// The longest command APDU that the reader supports, in bytes; 261 for short APDUs, 65544 at most.
    pub max_command: usize,
    /// The longest response APDU, status word included, in bytes; 258 for short APDUs, 65538 at most.
    pub max_response: usize,
    /// The answer to reset, which is copied; NULL if the reader does not report it.
    pub atr: *const u8,
    /// Length of `atr` in bytes, 33 at most.
    pub atr_length: usize,
}
