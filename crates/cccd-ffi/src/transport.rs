//! The link to a card: over PC/SC or libnfc, or through callbacks.

use std::{
    ffi::c_char,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use cccd::{
    Error, Result,
    access::KeptAttempts,
    error::{TransportError, UsageError},
    reader::{self, Choice, Connected},
    transport::{Deadline, Limits, Transport},
};

use crate::{
    accessor::{Lends, lend, make},
    boundary::{CCCD_OK, bytes, clear, free, hand_out, handle, text_or_none},
    callbacks::cccd_callbacks,
    cancel::{cccd_cancel, switch},
    error::{cccd_error, guard},
    readers::CCCD_FOREVER,
    text::Texts,
};

/// The longest wait for a card when the caller sets no limit: a century.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// The longest answer to reset, in bytes (ISO/IEC 7816-3, 8.2.1).
const MAX_ATR: usize = 33;

/// A link to one card.
///
/// A read uses up the link: an empty handle remains, and every further use of it fails with status 903. Owned by the
/// caller; free it with `cccd_transport_free` in either case, which releases the card of a link that was not used up.
/// May be passed from thread to thread.
#[allow(non_camel_case_types)]
pub struct cccd_transport {
    link: Mutex<Option<Link>>,
    reader: String,
    texts: Texts,
}

/// Where the link comes from.
pub(crate) enum Link {
    Reader(Connected),
    Callbacks(Box<dyn Transport>),
}

impl Link {
    /// Keeps the count of wrong keys for this card in a folder, if it is known that a card stays.
    pub(crate) fn kept_attempts(&self, folder: &Path) -> Option<KeptAttempts> {
        match self {
            Self::Reader(connected) => connected.kept_attempts(folder),
            Self::Callbacks(_) => None,
        }
    }

    pub(crate) fn into_transport(self) -> Box<dyn Transport> {
        match self {
            Self::Reader(connected) => Box::new(connected),
            Self::Callbacks(transport) => transport,
        }
    }
}

impl Lends for cccd_transport {
    fn texts(&self) -> &Texts {
        &self.texts
    }
}

impl cccd_transport {
    fn new(link: Link, reader: &str) -> Self {
        Self { link: Mutex::new(Some(link)), reader: reader.to_owned(), texts: Texts::new() }
    }

    /// Uses up the link.
    pub(crate) fn take(&self) -> Result<Link> {
        let link = self.link.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(link.ok_or(UsageError::HandleUsed { argument: "transport" })?)
    }

    /// Returns the name of the reader.
    pub(crate) fn reader(&self) -> &str {
        &self.reader
    }
}

/// Connects to a card over PC/SC or libnfc, with exclusive access.
///
/// `reader` is the name of a PC/SC reader or a part of one; or `nfc:` followed by a connection string of libnfc, such
/// as `nfc:pn532_uart:/dev/ttyUSB0`; or `nfc` for the first reader that libnfc finds. NULL means the PC/SC reader that
/// holds a card. Waits for a card for at most `milliseconds`; `CCCD_FOREVER` waits without limit, 0 takes only a card
/// that is already there. Status 100 to 199, explained by `cccd_status_what`; 905 for libnfc in a library that was
/// built without it.
///
/// # Safety
/// `reader` is NULL or valid for its length; `cancel` is NULL or a switch; `out` is valid for a write; `error` is NULL
/// or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_transport_connect(
    reader: *const c_char,
    reader_length: usize,
    milliseconds: u32,
    cancel: *const cccd_cancel,
    out: *mut *mut cccd_transport,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (reader, cancel) = unsafe { (text_or_none(reader, reader_length, "reader")?, switch(cancel)) };
        let wait = match milliseconds {
            CCCD_FOREVER => CENTURY,
            other => Duration::from_millis(other.into()),
        };
        let link = reader::connect(&Choice::parse(reader.unwrap_or_default()), Some(wait), &cancel)?;
        let reader = link.reader().to_owned();
        Ok(cccd_transport::new(Link::Reader(link), &reader))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Creates a link from callbacks, which are copied. After success, `release` is called exactly once, at the end.
///
/// Status 900 for a `size` that no version of this library had, for a missing `transmit`, for limits below those of
/// short APDUs or above those of extended ones, and for an `atr` that is too long.
///
/// # Safety
/// `callbacks` is NULL or conforms to the documentation of its members; `name` is NULL or valid for its length; `out`
/// is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_transport_from_callbacks(
    callbacks: *const cccd_callbacks,
    name: *const c_char,
    name_length: usize,
    out: *mut *mut cccd_transport,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises. A program that knows fewer members has a smaller place.
        let (functions, name) = unsafe {
            clear(out)?;
            if *handle(callbacks.cast::<usize>(), "callbacks")? != size_of::<cccd_callbacks>() {
                return Err(argument("size"));
            }
            (callbacks.read(), text_or_none(name, name_length, "name")?)
        };
        check(&functions)?;
        // SAFETY: as the caller promises.
        let atr = unsafe { bytes(functions.atr, functions.atr_length, "atr") }?.to_vec();
        let link = Callbacks { functions, atr };
        // SAFETY: checked above.
        unsafe {
            hand_out(out, cccd_transport::new(Link::Callbacks(Box::new(link)), name.unwrap_or_default()))
        };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Returns the name of the reader that a link uses. Valid until the handle is freed. NULL for NULL.
///
/// # Safety
/// `transport` is NULL or a link that was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_transport_reader(
    transport: *const cccd_transport,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(transport, length, |transport| Some(&transport.reader)) }
}

/// Frees a link, and releases its card if no read has used up the link. NULL is allowed; freeing the same link twice is
/// not.
///
/// # Safety
/// `transport` is NULL or a link that was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_transport_free(transport: *mut cccd_transport) {
    // SAFETY: as the caller promises.
    unsafe { free(transport) }
}

fn argument(argument: &'static str) -> Error {
    UsageError::Argument { argument }.into()
}

/// A link through callbacks.
struct Callbacks {
    functions: cccd_callbacks,
    atr: Vec<u8>,
}

// SAFETY: the context is the caller's, who promises that threads may use it one after another.
unsafe impl Send for Callbacks {}

/// Refuses callbacks that cannot support a read.
fn check(functions: &cccd_callbacks) -> Result<()> {
    let fits = |value: usize, least: usize, most: usize| (least..=most).contains(&value);
    let (short, extended) = (Limits::SHORT, Limits::EXTENDED);
    if functions.transmit.is_none() {
        Err(argument("transmit"))
    } else if !fits(functions.max_command, short.max_command, extended.max_command) {
        Err(argument("max_command"))
    } else if !fits(functions.max_response, short.max_response, extended.max_response) {
        Err(argument("max_response"))
    } else if functions.atr_length > MAX_ATR {
        Err(argument("atr_length"))
    } else {
        Ok(())
    }
}

/// Turns the status of a callback into a result.
fn outcome(status: i32) -> Result<()> {
    if status == CCCD_OK {
        return Ok(());
    }
    let fault = TransportError::ReaderFault { status: status.cast_unsigned() };
    Err(u16::try_from(status).ok().and_then(TransportError::from_number).unwrap_or(fault).into())
}

impl Transport for Callbacks {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        deadline.check()?;
        let limit = self.functions.max_command;
        if command.len() > limit {
            return Err(TransportError::CommandTooLong { length: command.len(), limit }.into());
        }
        let transmit = self.functions.transmit.ok_or_else(|| argument("transmit"))?;
        let mut response = vec![0; self.functions.max_response];
        let mut length = response.len();
        let time = deadline.remaining().map_or(CCCD_FOREVER, |left| {
            u32::try_from(left.as_millis()).unwrap_or(CCCD_FOREVER).min(CCCD_FOREVER - 1)
        });
        // SAFETY: both buffers have the stated lengths; the rest is the caller's promise.
        let status = unsafe {
            transmit(
                self.functions.context,
                command.as_ptr(),
                command.len(),
                response.as_mut_ptr(),
                &raw mut length,
                time,
            )
        };
        outcome(status)?;
        if length > response.len() {
            return Err(TransportError::ReaderFault { status: status.cast_unsigned() }.into());
        }
        response.truncate(length);
        Ok(response)
    }

    fn limits(&self) -> Limits {
        Limits { max_command: self.functions.max_command, max_response: self.functions.max_response }
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn reset(&mut self) -> Result<()> {
        let reset = self.functions.reset.ok_or(TransportError::ResetUnavailable)?;
        if let Some(present) = self.functions.present {
            // SAFETY: the caller's promise.
            outcome(unsafe { present(self.functions.context) })?;
        }
        // SAFETY: the caller's promise.
        outcome(unsafe { reset(self.functions.context) })
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        if let Some(release) = self.functions.release {
            // SAFETY: the caller's promise; nothing is called after this.
            unsafe { release(self.functions.context) }
        }
    }
}
