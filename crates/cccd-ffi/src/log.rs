//! Logging, for callers that turn it on.

use std::{
    ffi::{c_char, c_void},
    io::{self, Write},
    sync::{Mutex, OnceLock, PoisonError},
};

use cccd::{Error, error::UsageError};
use tracing::{Level, Metadata};
use tracing_subscriber::{
    Registry,
    filter::LevelFilter,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    reload,
};

use crate::error::{cccd_error, guard};

/// A callback that receives a line of the log: its level, from 1 (error) to 5 (trace), and its text, which is valid
/// until the callback returns. Any thread of this library may call it, even several at once. It must return normally:
/// no C++ exception and no `longjmp` may leave it.
#[allow(non_camel_case_types)]
pub type cccd_log =
    Option<unsafe extern "C" fn(context: *mut c_void, level: i32, line: *const c_char, length: usize)>;

/// Where lines go.
#[derive(Clone, Copy)]
struct Sink {
    function: unsafe extern "C" fn(*mut c_void, i32, *const c_char, usize),
    context: *mut c_void,
}

// SAFETY: the context is the caller's, who promises that any thread may use it.
unsafe impl Send for Sink {}

static SINK: Mutex<Option<Sink>> = Mutex::new(None);

/// The current log level.
static LEVEL: OnceLock<reload::Handle<LevelFilter, Registry>> = OnceLock::new();

/// Logs to a callback: lines up to `level`, from 1 (errors) to 5 (every command). A NULL callback or level 0 turns
/// logging off. Off is the default: nothing is logged anywhere.
///
/// A line holds instructions, status words, lengths and times; never a key, a personal number or anything else
/// personal. The setting applies to the whole process. Status 900 for any other level.
///
/// # Safety
/// `log` can be called with `context` by any thread, until this function is called again and all calls that were in
/// progress then have ended; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_log_to(
    log: cccd_log,
    context: *mut c_void,
    level: i32,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        let filter = match (log, level) {
            (None, _) | (_, 0) => LevelFilter::OFF,
            (_, 1) => LevelFilter::ERROR,
            (_, 2) => LevelFilter::WARN,
            (_, 3) => LevelFilter::INFO,
            (_, 4) => LevelFilter::DEBUG,
            (_, 5) => LevelFilter::TRACE,
            _ => return Err(UsageError::Argument { argument: "level" }.into()),
        };
        *SINK.lock().unwrap_or_else(PoisonError::into_inner) = match log {
            Some(function) if filter != LevelFilter::OFF => Some(Sink { function, context }),
            _ => None,
        };
        handle()?.modify(|level| *level = filter).map_err(|_| Error::Internal("level of the log"))
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Returns the handle that changes the log level. The first call installs the logger.
fn handle() -> cccd::Result<&'static reload::Handle<LevelFilter, Registry>> {
    if let Some(handle) = LEVEL.get() {
        return Ok(handle);
    }
    let (filter, handle) = reload::Layer::new(LevelFilter::OFF);
    let lines = fmt::layer().with_ansi(false).without_time().with_writer(ToCaller);
    // Installing fails if another thread was faster, or if the program around this library has its own logger, which
    // then takes precedence.
    let installed =
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(filter).with(lines));
    if installed.is_ok() {
        let _ = LEVEL.set(handle);
    }
    LEVEL.get().ok_or(Error::Internal("another log is in place"))
}

/// Creates the writer of each line.
struct ToCaller;

impl<'a> MakeWriter<'a> for ToCaller {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { level: Level::TRACE, text: Vec::new() }
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Line {
        Line { level: *metadata.level(), text: Vec::new() }
    }
}

/// A line, passed to the callback when it is complete.
struct Line {
    level: Level,
    text: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // The lock is not held during the callback, which may call this library.
        let sink = *SINK.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sink) = sink else { return };
        let length = self.text.trim_ascii_end().len();
        self.text.truncate(length);
        self.text.push(0);
        let level = match self.level {
            Level::ERROR => 1,
            Level::WARN => 2,
            Level::INFO => 3,
            Level::DEBUG => 4,
            Level::TRACE => 5,
        };
        // SAFETY: the line lives until the function returns; the rest is the caller's promise.
        unsafe { (sink.function)(sink.context, level, self.text.as_ptr().cast(), length) }
    }
}
