//! Events of a read, reported to a callback.

use std::ffi::{CString, c_char, c_void};

use cccd::{read::Event, transport::Cancel};

use crate::{
    boundary::CCCD_OK,
    document::{Content, cccd_document},
};

/// Event: a part of the read begins; `phase` is its number, 1 to 5: EF.CardAccess, access, Chip Authentication, files,
/// verification.
pub const CCCD_EVENT_PHASE: i32 = 1;
/// Event: a block of `file` was read; `done` of `expected` bytes have been read.
pub const CCCD_EVENT_PROGRESS: i32 = 2;
/// Event: the chip dropped its secure channel, which was established again.
pub const CCCD_EVENT_REOPENED: i32 = 3;
/// Event: the card was lifted, and the read waits for it. Nothing that was read is lost.
pub const CCCD_EVENT_LIFTED: i32 = 4;
/// Event: a card is present again. Whether it is the same card is checked next.
pub const CCCD_EVENT_RETURNED: i32 = 5;
/// Event: name and number can be shown, with the verdict so far; they are in `document`. Comes before the photo is
/// read.
pub const CCCD_EVENT_IDENTITY: i32 = 6;

/// An event. Everything in it is valid until the callback returns.
#[allow(non_camel_case_types)]
#[repr(C)]
pub struct cccd_event {
    /// `sizeof(cccd_event)` in this version of the library. Do not access members beyond it.
    pub size: usize,
    /// One of `CCCD_EVENT_…`; later versions may add others.
    pub kind: i32,
    /// The number of the part that begins, or 0.
    pub phase: i32,
    /// The file that is being read, such as `EF.DG1`, or NULL.
    pub file: *const c_char,
    /// Bytes of the file that were read.
    pub done: u64,
    /// Length of the file in bytes; 0 while it is unknown.
    pub expected: u64,
    /// The holder and the verdict so far, or NULL. Do not free it. It has no JSON, evidence or trace yet.
    pub document: *const cccd_document,
}

/// A callback that receives events. It returns 0 to go on; any other value throws the switch of the read, which ends
/// with status 108; the switch stays thrown. It must return normally: no C++ exception and no `longjmp` may leave it.
#[allow(non_camel_case_types)]
pub type cccd_progress = Option<unsafe extern "C" fn(context: *mut c_void, event: *const cccd_event) -> i32>;

/// The callback and its context.
#[derive(Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) function: unsafe extern "C" fn(*mut c_void, *const cccd_event) -> i32,
    pub(crate) context: *mut c_void,
}

// SAFETY: the context is the caller's, who promises that the thread that reads may use it.
unsafe impl Send for Progress {}

impl Progress {
    /// Reports an event, and throws the switch if the callback requests it.
    pub(crate) fn tell(&self, event: &Event<'_>, cancel: &Cancel) {
        let mut told = cccd_event {
            size: size_of::<cccd_event>(),
            kind: 0,
            phase: 0,
            file: std::ptr::null(),
            done: 0,
            expected: 0,
            document: std::ptr::null(),
        };
        let (name, early);
        told.kind = match event {
            Event::Phase(phase) => {
                told.phase = *phase as i32;
                CCCD_EVENT_PHASE
            }
            Event::Progress { file, done, expected } => {
                name = CString::new(file.name()).unwrap_or_default();
                told.file = name.as_ptr();
                (told.done, told.expected) = (*done as u64, expected.unwrap_or_default() as u64);
                CCCD_EVENT_PROGRESS
            }
            Event::Reopened => CCCD_EVENT_REOPENED,
            Event::Lifted => CCCD_EVENT_LIFTED,
            Event::Returned => CCCD_EVENT_RETURNED,
            Event::Identity { holder, document, verification, .. } => {
                early = cccd_document::new(Content::Early {
                    document: Box::new((*document).clone()),
                    verification: (*verification).clone(),
                    holder: Box::new((*holder).clone()),
                });
                told.document = &raw const early;
                CCCD_EVENT_IDENTITY
            }
            _ => return,
        };
        // SAFETY: the event and what it points to are valid until the end of this function; the rest is the caller's
        // promise.
        if unsafe { (self.function)(self.context, &raw const told) } != CCCD_OK {
            cancel.cancel();
        }
    }
}
