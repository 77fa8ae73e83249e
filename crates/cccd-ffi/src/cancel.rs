//! The switch that ends a wait or a read from another thread.

use cccd::transport::Cancel;

use crate::boundary;

/// A switch that ends waits and reads. Once thrown it stays so: make a new one for the next read.
///
/// The one handle that is made to be used by several threads at once: one waits or reads, another throws it.
/// Belongs to the caller, who gives it back by `cccd_cancel_free`; whatever was begun with it keeps its own hold.
#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct cccd_cancel(pub(crate) Cancel);

/// The switch of a caller, or one that nobody throws.
///
/// # Safety
/// `cancel` is NULL or a switch that was not freed.
pub(crate) unsafe fn switch(cancel: *const cccd_cancel) -> Cancel {
    // SAFETY: as the caller promises.
    unsafe { cancel.as_ref() }.map(|cancel| cancel.0.clone()).unwrap_or_default()
}

/// A new switch.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_cancel_new() -> *mut cccd_cancel {
    boundary::new()
}

/// Throws the switch: what waits or reads with it ends with status 108. From any thread, and from any callback. NULL
/// is allowed.
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

/// Gives a switch back. NULL is allowed; the same switch twice is not.
///
/// # Safety
/// `cancel` is NULL or a switch that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_cancel_free(cancel: *mut cccd_cancel) {
    // SAFETY: as the caller promises.
    unsafe { boundary::free(cancel) }
}
