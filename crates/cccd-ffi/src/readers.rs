//! The list of readers, and waiting for a card on them.

use std::{ffi::c_char, time::Duration};

use cccd::{
    Result, SensitiveBytes,
    error::UsageError,
    pcsc::{Context, Selection},
    reader::{self, Choice},
    transport::Deadline,
};

use crate::{
    accessor::{Lends, ask, lend, make},
    boundary::{clear, free, hand_out, text, text_or_none},
    buffer::cccd_buffer,
    cancel::{cccd_cancel, switch},
    error::{cccd_error, guard},
    text::Texts,
};

/// Given as a number of milliseconds: no time limit.
pub const CCCD_FOREVER: u32 = u32::MAX;

/// The readers that were attached at one moment. Owned by the caller; free it with `cccd_readers_free`. Safe to use
/// from several threads at once.
#[allow(non_camel_case_types)]
pub struct cccd_readers {
    readers: Vec<Reader>,
    texts: Texts,
}

impl Lends for cccd_readers {
    fn texts(&self) -> &Texts {
        &self.texts
    }
}

struct Reader {
    name: String,
    has_card: bool,
}

/// Returns the deadline that is this many milliseconds away.
pub(crate) fn deadline(milliseconds: u32) -> Deadline {
    match milliseconds {
        CCCD_FOREVER => Deadline::NEVER,
        other => Deadline::after(Duration::from_millis(other.into())),
    }
}

/// Returns the PC/SC reader that a text selects. A reader over libnfc is refused: it has no service that reports
/// whether a card is present.
fn over_pcsc(text: Option<&str>) -> Result<Selection> {
    match Choice::parse(text.unwrap_or_default()) {
        Choice::Any => Ok(Selection::Any),
        Choice::Pcsc(name) => Ok(Selection::Named(name)),
        _ => Err(UsageError::Argument { argument: "reader" }.into()),
    }
}

/// Lists the attached readers, over PC/SC and, if the library was built with it, over libnfc. An empty list is not an
/// error.
///
/// Status 100 if the PC/SC service is not running, unless libnfc finds a reader.
///
/// # Safety
/// `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_readers_list(out: *mut *mut cccd_readers, error: *mut *mut cccd_error) -> i32 {
    let body = || {
        let names = reader::list()?;
        let states = Context::establish().and_then(|context| context.readers()).unwrap_or_default();
        let has_card = |name: &str| states.iter().any(|state| state.name == name && state.has_card);
        let readers = names.into_iter().map(|name| Reader { has_card: has_card(&name), name }).collect();
        Ok(cccd_readers { readers, texts: Texts::new() })
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Returns the number of readers. 0 for NULL.
///
/// # Safety
/// `readers` is NULL or a list that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_readers_count(readers: *const cccd_readers) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(readers, 0, |readers| Some(readers.readers.len())) }
}

/// Returns the name of a reader, which every function with a `reader` argument takes. `index` counts from 0. Valid
/// until the list is freed. NULL beyond the end.
///
/// # Safety
/// `readers` is NULL or a list that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_readers_name(
    readers: *const cccd_readers,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(readers, length, |readers| Some(&readers.readers.get(index)?.name)) }
}

/// Returns 1 if a card is on the reader, else 0. `index` counts from 0. Always 0 for a reader over libnfc, which cannot
/// report this.
///
/// # Safety
/// `readers` is NULL or a list that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_readers_has_card(readers: *const cccd_readers, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(readers, 0, |readers| Some(readers.readers.get(index)?.has_card.into())) }
}

/// Frees a list. NULL is allowed; freeing the same list twice is not.
///
/// # Safety
/// `readers` is NULL or a list that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_readers_free(readers: *mut cccd_readers) {
    // SAFETY: as the caller promises.
    unsafe { free(readers) }
}

/// Waits until a card is on a reader, for at most `milliseconds`; `CCCD_FOREVER` waits without limit, 0 only checks.
///
/// `reader` is a name or a part of one; NULL means the reader that holds a card. `name`, unless it is NULL, receives
/// the name of the reader with the card. Status 103 when no card came, 101 when no reader is attached, 102 when several
/// readers hold a card, 108 when cancelled. Status 900 for a reader over libnfc; for its card, wait in
/// `cccd_transport_connect`.
///
/// # Safety
/// `reader` is NULL or valid for its length; `cancel` is NULL or a switch; `name` and `error` are NULL or valid for a
/// write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_wait_for_card(
    reader: *const c_char,
    reader_length: usize,
    milliseconds: u32,
    cancel: *const cccd_cancel,
    name: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        if !name.is_null() {
            // SAFETY: as the caller promises.
            unsafe { clear(name) }?;
        }
        // SAFETY: as the caller promises.
        let (reader, cancel) = unsafe { (text_or_none(reader, reader_length, "reader")?, switch(cancel)) };
        let found =
            Context::establish()?.wait_for_card(&over_pcsc(reader)?, deadline(milliseconds), &cancel)?;
        if !name.is_null() {
            // SAFETY: as the caller promises.
            unsafe { hand_out(name, cccd_buffer::new(SensitiveBytes::new(found.into_bytes()))) };
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Waits until no card is on a reader, for at most `milliseconds`; `CCCD_FOREVER` waits without limit, 0 only checks.
///
/// `reader` is the full name. A reader that was unplugged counts as empty. Status 109 when the card is still there, 108
/// when cancelled.
///
/// # Safety
/// `reader` is valid for its length; `cancel` is NULL or a switch; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_wait_for_removal(
    reader: *const c_char,
    reader_length: usize,
    milliseconds: u32,
    cancel: *const cccd_cancel,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (reader, cancel) = unsafe { (text(reader, reader_length, "reader")?, switch(cancel)) };
        Context::establish()?.wait_for_removal(reader, deadline(milliseconds), &cancel)
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}
