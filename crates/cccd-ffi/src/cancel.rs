//! The switch that ends a wait or a read from another thread.

use cccd::transport::Cancel;

use crate::boundary;

/// A switch that cancels waits and reads. Once thrown, it stays thrown: create a new one for the next read.
///
/// This is the one handle that is meant to be shared by threads: one waits or reads, another throws the switch. Owned
/// by the caller; free it with `cccd_cancel_free`. A wait or read that was started with it keeps its own reference.
#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct cccd_cancel(pub(crate) Cancel);

/// Returns the switch of the caller, or one that is never thrown for NULL.
///
/// # Safety
/// `cancel` is NULL or a switch that was not freed.
pub(crate) unsafe fn switch(cancel: *const cccd_cancel) -> Cancel {
    // SAFETY: as the caller promises.
    unsafe { cancel.as_ref() }.map(|cancel| cancel.0.clone()).unwrap_or_default()
}

/// Creates a switch.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_cancel_new() -> *mut cccd_cancel {
    boundary::new()
}

/// Throws a switch: waits and reads that use it end with status 108. May be called from any thread and from any
/// callback. NULL is allowed.
///
/// # Safety
/// `cancel` is NULL or a switch that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_cancel_now(cancel: *const cccd_cancel) {
    boundary::guard_or((), || {
        // SAFETY: as the caller promises.
        unsafe { cancel.as_ref() }?.0.cancel();
        Some(())
    });
}

/// Frees a switch. NULL is allowed; freeing the same switch twice is not.
///
/// # Safety
/// `cancel` is NULL or a switch that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_cancel_free(cancel: *mut cccd_cancel) {
    // SAFETY: as the caller promises.
    unsafe { boundary::free(cancel) }
}
