//! What to read, and how.

use std::{
    ffi::{c_char, c_void},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cccd::{
    Result,
    access::{AccessPolicy, Attempts},
    error::UsageError,
    files::File,
    read::Settings,
    transport::Cancel,
};

use crate::{
    boundary::{free, handle, name, new, text_or_none},
    cancel::cccd_cancel,
    error::{cccd_error, guard},
    key::cccd_attempts,
    progress::{Progress, cccd_progress},
};

/// Option: 1 also reads the photo.
pub const CCCD_OPTION_PHOTO: i32 = 1;
/// Option: 1 uses the strict policy, which treats oddities that concern authenticity as failures.
pub const CCCD_OPTION_STRICT: i32 = 2;
/// Option: 1 runs Active Authentication even if Chip Authentication has proven the chip.
pub const CCCD_OPTION_ACTIVE_AUTHENTICATION: i32 = 3;
/// Option: 1 reads for evidence: runs Active Authentication whenever the card offers it.
pub const CCCD_OPTION_EVIDENCE: i32 = 4;
/// Option: which access protocols may be used, one of `CCCD_ACCESS_…`.
pub const CCCD_OPTION_ACCESS: i32 = 5;
/// Option: milliseconds that one command may take.
pub const CCCD_OPTION_COMMAND_TIMEOUT: i32 = 6;
/// Option: milliseconds that the whole read may take.
pub const CCCD_OPTION_TIME_LIMIT: i32 = 7;
/// Option: milliseconds to wait for a card that was lifted; 0, the default, ends the read at once.
pub const CCCD_OPTION_RESUME: i32 = 8;
/// Option: 1 records the read; see `cccd_document_trace`.
pub const CCCD_OPTION_RECORD: i32 = 9;

/// Access: PACE if the chip offers it, otherwise BAC.
pub const CCCD_ACCESS_AUTO: i64 = 0;
/// Access: PACE only.
pub const CCCD_ACCESS_PACE: i64 = 1;
/// Access: BAC only.
pub const CCCD_ACCESS_BAC: i64 = 2;

/// What to read, and how. Wherever a function takes options, NULL means: identity without the photo, PACE before BAC,
/// the lenient policy.
///
/// Owned by the caller; free it with `cccd_options_free`, at any time after the read began. Only one thread at a time
/// may change it; any number of reads may use it.
#[allow(non_camel_case_types)]
#[derive(Default)]
pub struct cccd_options(Mutex<Wishes>);

/// The settings that options hold.
#[derive(Clone, Default)]
pub(crate) struct Wishes {
    pub(crate) settings: Settings,
    pub(crate) record: bool,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) progress: Option<Progress>,
    pub(crate) attempts: Option<Arc<Mutex<Attempts>>>,
    pub(crate) attempts_folder: Option<PathBuf>,
}

impl cccd_options {
    /// Returns the current settings.
    pub(crate) fn wishes(&self) -> Wishes {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Wishes) -> Result<()>) -> Result<()> {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Creates options with the default values.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_options_new() -> *mut cccd_options {
    new()
}

/// Sets an option, one of `CCCD_OPTION_…`.
///
/// Status 904 for an option that this version does not know, so that a program can detect this and go on; 900 for a
/// value that is not valid for the option.
///
/// # Safety
/// `options` is NULL or was not freed; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_set(
    options: *const cccd_options,
    option: i32,
    value: i64,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        unsafe { handle(options, "options") }?.change(|wishes| set(wishes, option, value))
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

fn set(wishes: &mut Wishes, option: i32, value: i64) -> Result<()> {
    let refused = UsageError::Argument { argument: "value" };
    let switch = || match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(refused.clone()),
    };
    let time =
        || u32::try_from(value).map(|ms| Duration::from_millis(ms.into())).map_err(|_| refused.clone());
    let settings = &mut wishes.settings;
    match option {
        CCCD_OPTION_PHOTO => settings.photo = switch()?,
        CCCD_OPTION_STRICT => settings.strict = switch()?,
        CCCD_OPTION_ACTIVE_AUTHENTICATION => settings.active_authentication = switch()?,
        CCCD_OPTION_EVIDENCE => settings.evidence = switch()?,
        CCCD_OPTION_ACCESS => {
            settings.access = match value {
                CCCD_ACCESS_AUTO => AccessPolicy::Auto,
                CCCD_ACCESS_PACE => AccessPolicy::Pace,
                CCCD_ACCESS_BAC => AccessPolicy::Bac,
                _ => return Err(refused.into()),
            }
        }
        CCCD_OPTION_COMMAND_TIMEOUT => settings.command_timeout = time()?,
        CCCD_OPTION_TIME_LIMIT => settings.time_limit = time()?,
        CCCD_OPTION_RESUME => settings.resume = time()?,
        CCCD_OPTION_RECORD => wishes.record = switch()?,
        _ => return Err(UsageError::OptionUnknown { option }.into()),
    }
    Ok(())
}

/// Also reads this file, after all others, for example `DG15` or `EF.COM`.
///
/// Status 900 for a name that is not the name of a file.
///
/// # Safety
/// `options` is NULL or was not freed; `file` is NULL or ends with a NUL byte; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_add_file(
    options: *const cccd_options,
    file: *const c_char,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (options, name) = unsafe { (handle(options, "options")?, name(file, "file")?) };
        let file = File::from_name(name).ok_or(UsageError::Argument { argument: "file" })?;
        options.change(|wishes| {
            wishes.settings.files.push(file);
            Ok(())
        })
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Sets the switch that cancels a read. NULL removes it.
///
/// # Safety
/// `options` is NULL or was not freed; `cancel` is NULL or a switch; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_set_cancel(
    options: *const cccd_options,
    cancel: *const cccd_cancel,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (options, cancel) = unsafe { (handle(options, "options")?, cancel.as_ref()) };
        options.change(|wishes| {
            wishes.cancel = cancel.map(|cancel| cancel.0.clone());
            Ok(())
        })
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Sets the count of wrong keys. NULL removes it.
///
/// # Safety
/// `options` is NULL or was not freed; `attempts` is NULL or a count; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_set_attempts(
    options: *const cccd_options,
    attempts: *const cccd_attempts,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (options, attempts) = unsafe { (handle(options, "options")?, attempts.as_ref()) };
        options.change(|wishes| {
            wishes.attempts = attempts.map(|attempts| Arc::clone(&attempts.0));
            Ok(())
        })
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Also counts the wrong keys that other processes try on the same card, in this folder, for as long as the card stays
/// on its reader. A missing folder is created for its owner alone. NULL counts only here.
///
/// Without effect where nobody can say that a card has stayed: for a link made of callbacks, over libnfc, and on systems
/// other than Linux; and where the folder is open to other users. `folder` is UTF-8.
///
/// # Safety
/// `options` is NULL or was not freed; `folder` is NULL or valid for its length; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_set_attempts_folder(
    options: *const cccd_options,
    folder: *const c_char,
    folder_length: usize,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (options, folder) =
            unsafe { (handle(options, "options")?, text_or_none(folder, folder_length, "folder")?) };
        options.change(|wishes| {
            wishes.attempts_folder = folder.map(PathBuf::from);
            Ok(())
        })
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Sets the callback that reports what happens during a read. `context` is passed to it unchanged. A NULL callback
/// removes it.
///
/// # Safety
/// `options` is NULL or was not freed; `progress` can be called with `context` for as long as a read goes on, by the
/// thread that reads; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_set_progress(
    options: *const cccd_options,
    progress: cccd_progress,
    context: *mut c_void,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        unsafe { handle(options, "options") }?.change(|wishes| {
            wishes.progress = progress.map(|function| Progress { function, context });
            Ok(())
        })
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Frees options. NULL is allowed; freeing the same options twice is not.
///
/// # Safety
/// `options` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_options_free(options: *mut cccd_options) {
    // SAFETY: as the caller promises.
    unsafe { free(options) }
}
