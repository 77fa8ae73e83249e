//! Functions that reach a card: what the library of the invented card hands to this one.

use std::ffi::c_void;

/// Functions of the caller that reach a card by a reader with software of its own.
///
/// `size` is `sizeof(cccd_callbacks)`, so that members can be added at the end. Each function returns 0, or the number of
/// an error of the class 100 to 199 (104: the card is gone; 106: the reader was unplugged; 107: it does not answer);
/// any other number counts as a fault of the reader. They are called by one thread at a time, which need not be the one
/// that made the link, and never after `release`. They must return: no C++ exception and no `longjmp` may leave them.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cccd_callbacks {
    /// `sizeof(cccd_callbacks)`.
    pub size: usize,
    /// Handed to every function as it is.
    pub context: *mut c_void,
    /// Sends a command APDU and takes the response APDU, status word included. `response_length` says at first how many
    /// bytes there is room for, and afterwards how many came; none at all stands for a card that was torn away. The
    /// card has so many milliseconds; `CCCD_FOREVER` for no limit. Required.
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
    /// Puts the card into the state after power-on. Without it a card that leaves its channel cannot be opened again.
    pub reset: Option<unsafe extern "C" fn(context: *mut c_void) -> i32>,
    /// 0 while a card lies there, else 103. Asked before each reset, so that a reader without a card is left in peace;
    /// without it the reset tells.
    pub present: Option<unsafe extern "C" fn(context: *mut c_void) -> i32>,
    /// The link is not used any more: the last call.
    pub release: Option<unsafe extern "C" fn(context: *mut c_void)>,
    /// The longest command APDU that the reader carries, in bytes; 261 for short APDUs, 65544 at most.
    pub max_command: usize,
    /// The longest response APDU, status word included, in bytes; 258 for short APDUs, 65538 at most.
    pub max_response: usize,
    /// The answer to reset; NULL where the reader tells none. Copied.
    pub atr: *const u8,
    /// Its length in bytes, 33 at most.
    pub atr_length: usize,
}
