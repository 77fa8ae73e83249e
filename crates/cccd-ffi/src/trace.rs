//! Replaying a recorded read.

use cccd_trace::{Pace, Trace, replay};

use crate::{
    boundary::{bytes, clear, hand_out},
    document::cccd_document,
    error::{cccd_error, guard},
};

/// Repeats a recorded read without a card or reader, with the key, options, certificates, random bytes and times of the
/// trace.
///
/// `out` receives the document even if the recorded read ended in an error; see `cccd_document_error`. `diverged`
/// receives 1 if this version behaved differently from the recorded read, else 0. Status 750 to 757 when the bytes are
/// not a usable trace.
///
/// # Safety
/// `trace` is NULL or valid for its length; `diverged` is NULL or valid for a write; `out` is valid for a write;
/// `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trace_replay(
    trace: *const u8,
    length: usize,
    diverged: *mut i32,
    out: *mut *mut cccd_document,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let trace = unsafe {
            clear(out)?;
            bytes(trace, length, "trace")?
        };
        let trace = Trace::read(trace)?;
        let replayed = replay(&trace, Pace::AtOnce)?;
        // SAFETY: as the caller promises.
        unsafe {
            if let Some(diverged) = diverged.as_mut() {
                *diverged = replayed.divergence.is_some().into();
            }
            hand_out(out, cccd_document::of_read(replayed.read, &trace.header.reader, None));
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}
