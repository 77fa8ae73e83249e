//! What happens during a read, told to a function of the caller.

use std::ffi::{CString, c_char, c_void};

use cccd::{read::Event, transport::Cancel};

use crate::{
    boundary::CCCD_OK,
    document::{Content, cccd_document},
};

/// Event: a part of the read begins; `phase` says which, 1 to 5: EF.CardAccess, access, Chip Authentication, files,
/// verification.
pub const CCCD_EVENT_PHASE: i32 = 1;
/// Event: a block of `file` has come; `done` of `expected` bytes are there.
pub const CCCD_EVENT_PROGRESS: i32 = 2;
/// Event: the chip left its channel, which was built again.
pub const CCCD_EVENT_REOPENED: i32 = 3;
/// Event: the card was lifted, and is waited for. Nothing that was read is lost.
pub const CCCD_EVENT_LIFTED: i32 = 4;
/// Event: a card lies there again. Whether it is the same is asked next.
pub const CCCD_EVENT_RETURNED: i32 = 5;
/// Event: name and number can be shown, with the verdict so far: they are in `document`. It comes before the photo.
pub const CCCD_EVENT_IDENTITY: i32 = 6;

/// What happens. Everything in it lives until the function that it is told to returns.
#[allow(non_camel_case_types)]
#[repr(C)]
pub struct cccd_event {
    /// `sizeof(cccd_event)` of this library: members behind that are not there.
    pub size: usize,
    /// One of `CCCD_EVENT_…`; a later version may tell of others.
    pub kind: i32,
    /// The number of the part that begins, or 0.
    pub phase: i32,
    /// The file that is read, as `EF.DG1`, or NULL.
    pub file: *const c_char,
    /// Bytes of the file that are there.
    pub done: u64,
    /// Bytes that the file has; 0 as long as that is not known.
    pub expected: u64,
    /// Who it is and what can be said so far, or NULL. Not to be freed. It has no JSON, evidence or trace yet.
    pub document: *const cccd_document,
}

/// A function that is told what happens. It returns 0 to go on; anything else ends the read with status 108, as if its
/// switch had been thrown, which stays so. It must return: no C++ exception and no `longjmp` may leave it.
#[allow(non_camel_case_types)]
pub type cccd_progress = Option<unsafe extern "C" fn(context: *mut c_void, event: *const cccd_event) -> i32>;

/// A function of the caller with its context.
#[derive(Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) function: unsafe extern "C" fn(*mut c_void, *const cccd_event) -> i32,
    pub(crate) context: *mut c_void,
}

// SAFETY: the context is the caller's, who promises that the thread that reads may use it.
unsafe impl Send for Progress {}

impl Progress {
    /// Tells of an event, and throws the switch where the caller says so.
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
        // SAFETY: the event and what it points to live until the end of this function; the rest is the caller's promise.
        if unsafe { (self.function)(self.context, &raw const told) } != CCCD_OK {
            cancel.cancel();
        }
    }
}
