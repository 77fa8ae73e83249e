//! A link to the card, as callbacks for libcccd.

use std::{ffi::c_void, slice};

use cccd_base::{
    Result,
    error::{TransportError, UsageError},
    transport::{Deadline, Transport},
};
use cccd_sim::{SimTransport, TornAway};

use crate::{
    callbacks::cccd_callbacks,
    card::{cccd_sim_card, guard},
};

/// Given as `torn_at`: the card stays.
pub const CCCD_SIM_STAYS: u32 = u32::MAX;

/// The state of a link: the chip, and the answer to reset, which libcccd copies.
struct Link {
    card: Box<dyn Transport>,
    atr: Vec<u8>,
}

/// Puts the card on a reader of its own, freshly powered on, and fills in the callbacks that reach it. Pass them to
/// `cccd_transport_from_callbacks` **once**: their `release` ends the link.
///
/// The card is torn away at command number `torn_at`, counted from 0; with `CCCD_SIM_STAYS` it stays. If `put_back` is
/// 1, it is put back at once; if 0, it is not.
///
/// # Safety
/// `card` is NULL or was not freed; `out` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_link(
    card: *const cccd_sim_card,
    torn_at: u32,
    put_back: i32,
    out: *mut cccd_callbacks,
) -> i32 {
    guard(|| {
        if out.is_null() {
            return Err(UsageError::Null { argument: "out" }.into());
        }
        // SAFETY: as the caller promises.
        let card = unsafe { card.as_ref() }.ok_or(UsageError::Null { argument: "card" })?;
        let chip = SimTransport::new(card.chip());
        let card: Box<dyn Transport> = match (torn_at, put_back) {
            (CCCD_SIM_STAYS, _) => Box::new(chip),
            (index, 0) => Box::new(TornAway::at(chip, index as usize)),
            (index, _) => Box::new(TornAway::at(chip, index as usize).put_back()),
        };
        let (limits, atr) = (card.limits(), card.atr().to_vec());
        let link = Box::new(Link { card, atr });
        let functions = cccd_callbacks {
            size: size_of::<cccd_callbacks>(),
            atr: link.atr.as_ptr(),
            atr_length: link.atr.len(),
            context: Box::into_raw(link).cast(),
            transmit: Some(transmit),
            reset: Some(reset),
            present: None,
            release: Some(release),
            max_command: limits.max_command,
            max_response: limits.max_response,
        };
        // SAFETY: as the caller promises.
        unsafe { out.write(functions) };
        Ok(())
    })
}

/// Ends a link that was never passed to `cccd_transport_from_callbacks`, or that this function refused. NULL is
/// allowed.
///
/// # Safety
/// `link` is NULL or was filled in by `cccd_sim_card_link`, and its `release` was not called yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_link_free(link: *mut cccd_callbacks) {
    // SAFETY: as the caller promises.
    if let Some(link) = unsafe { link.as_mut() } {
        let context = std::mem::replace(&mut link.context, std::ptr::null_mut());
        // SAFETY: as the caller promises.
        unsafe { release(context) }
    }
}

/// Returns the link behind a context.
///
/// # Safety
/// `context` is that of a link, and no other thread uses it.
unsafe fn link<'a>(context: *mut c_void) -> Result<&'a mut Link> {
    // SAFETY: as the caller promises.
    Ok(unsafe { context.cast::<Link>().as_mut() }.ok_or(UsageError::HandleUsed { argument: "link" })?)
}

unsafe extern "C" fn transmit(
    context: *mut c_void,
    command: *const u8,
    command_length: usize,
    response: *mut u8,
    response_length: *mut usize,
    _milliseconds: u32,
) -> i32 {
    guard(|| {
        // SAFETY: libcccd states the lengths of its buffers.
        let (link, command, length) = unsafe {
            (link(context)?, slice::from_raw_parts(command, command_length), &mut *response_length)
        };
        let answer = link.card.transmit(command, Deadline::NEVER)?;
        // SAFETY: the buffer has this length.
        let room = unsafe { slice::from_raw_parts_mut(response, *length) };
        let place = room.get_mut(..answer.len()).ok_or(TransportError::ReaderFault { status: 0 })?;
        place.copy_from_slice(&answer);
        *length = answer.len();
        Ok(())
    })
}

unsafe extern "C" fn reset(context: *mut c_void) -> i32 {
    // SAFETY: libcccd passes the context unchanged.
    guard(|| unsafe { link(context) }?.card.reset())
}

unsafe extern "C" fn release(context: *mut c_void) {
    guard(|| {
        if !context.is_null() {
            // SAFETY: it came from `Box::into_raw`, and this is the last call.
            drop(unsafe { Box::from_raw(context.cast::<Link>()) });
        }
        Ok(())
    });
}
